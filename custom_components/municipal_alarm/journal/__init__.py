"""The durable record of everything that happened, and of what must still be done.

Standard library only, and of the project only `control_room`. Reading order::

    port        what a journal is: `Journal`, and the values that go in and out
    errors      what can go wrong
    codec       events and effects <-> JSON fields, with a ladder for old versions
    records     one append in stored form
    chain       the hash chain: a changed, removed or reordered row shows
    outbox      how far every effect is, as a table of allowed changes
    writer      the thread: group commit, retry, health, setting aside
    schema      the SQLite tables and their ladder of versions
    transaction one group of appends in one SQLite transaction
    reading     load, timeline, read, verify: on connections of their own
    store       `SqliteJournal`, these put together
    memory      `MemoryJournal`, its twin without a disk
"""

from .errors import (
    DamagedJournal,
    DamagedRecord,
    JournalError,
    NewerSchema,
    NewerVersion,
    UnknownKind,
)
from .memory import MemoryJournal
from .port import (
    Damage,
    Entry,
    Fault,
    FaultKind,
    Head,
    Journal,
    Loaded,
    Pending,
    SetAside,
    Unreadable,
)
from .store import SqliteJournal, move_aside

__all__ = [
    "Damage",
    "DamagedJournal",
    "DamagedRecord",
    "Entry",
    "Fault",
    "FaultKind",
    "Head",
    "Journal",
    "JournalError",
    "Loaded",
    "MemoryJournal",
    "NewerSchema",
    "NewerVersion",
    "Pending",
    "SetAside",
    "SqliteJournal",
    "UnknownKind",
    "Unreadable",
    "move_aside",
]
