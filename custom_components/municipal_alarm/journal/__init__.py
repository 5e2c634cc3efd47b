"""The durable record of everything that happened, and of what must still be done.

Standard library only, and of the project only `control_room`. Reading order::

    port        what a journal is: `Journal`, and the values that go in and out
    errors      what can go wrong
    codec       events and effects <-> JSON fields, with a ladder for old versions
    records     one append in stored form, and what care changes
    seals       a seal on every row that the chain does not cover
    chain       the hash chain: a changed, removed or reordered row shows
    named       what later events say of content that went
    outbox      how far every effect is, as a table of allowed changes
    writer      the thread: group commit, retry, health, setting aside
    schema      the SQLite tables and their ladder of versions
    transaction one group of appends in one SQLite transaction
    reading     load, timeline, read: on connections of their own
    header      the first bytes of a SQLite file
    verification  every byte of a SQLite journal from which anything follows
    resting     long work that lets others go first
    redaction   one person taken out of stored fields
    retention   how long what is kept
    export      a file that others can verify
    care        holds, retention, erasure, export: the same for every store
    written     what journals with a writer's thread have in common
    store       `SqliteJournal`, these put together
    memory      `MemoryJournal`, its twin without a disk; `tables` is what it keeps
"""

from .errors import (
    CannotWrite,
    DamagedJournal,
    DamagedRecord,
    JournalError,
    NewerSchema,
    NewerVersion,
    UnknownKind,
)
from .memory import MemoryJournal
from .port import (
    Cutoff,
    Damage,
    Entry,
    Erasure,
    Fault,
    FaultKind,
    Head,
    Hold,
    Journal,
    Loaded,
    NotErased,
    Pending,
    Person,
    SetAside,
    Unreadable,
    Verification,
)
from .retention import Keep, Tidied, tidy
from .store import SqliteJournal, move_aside

__all__ = [
    "CannotWrite",
    "Cutoff",
    "Damage",
    "DamagedJournal",
    "DamagedRecord",
    "Entry",
    "Erasure",
    "Fault",
    "FaultKind",
    "Head",
    "Hold",
    "Journal",
    "JournalError",
    "Keep",
    "Loaded",
    "MemoryJournal",
    "NewerSchema",
    "NewerVersion",
    "NotErased",
    "Pending",
    "Person",
    "SetAside",
    "SqliteJournal",
    "Tidied",
    "UnknownKind",
    "Unreadable",
    "Verification",
    "move_aside",
    "tidy",
]
