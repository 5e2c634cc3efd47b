"""A whole copy of the journal for Home Assistant's backups, and the way back.

A backup packs the config folder file by file while the journal is being written, so
the journal in it may be torn. `make` puts a consistent copy beside it, which the
backup packs too, and `remove` takes it away again. So a copy that is there when
Home Assistant starts says: this folder comes out of a backup (or the machine went
down during one), and `adopt` decides which of the two files to go on with.
"""

from contextlib import suppress
from enum import StrEnum
import os
from pathlib import Path
import sqlite3

from ..journal.errors import JournalError
from ..journal.port import Journal
from ..journal.store import SqliteJournal

JOURNAL_FILE = "journal.db"
COPY_FILE = "journal-backup.db"
TORN_FILE = "journal-torn.db"
"""What was not gone on with is kept: it may hold what the copy does not."""

RESTORED_FILE = "journal-restored.db"
"""The copy out of a backup, where the journal itself is in a database."""

_LOG_FILES = ("-wal", "-shm")


class Adopted(StrEnum):
    """What was done at start."""

    NOTHING = "nothing"
    """There was no copy: an ordinary start."""
    JOURNAL = "journal"
    """The journal is whole and goes on; the copy is gone."""
    COPY = "copy"
    """The journal was torn or missing, and the copy took its place."""


def make(journal: Journal, folder: Path) -> None:
    """Write the copy. Blocks; OSError when it cannot be written."""
    journal.snapshot_to(folder / COPY_FILE)


def remove(folder: Path) -> None:
    """Take the copy away. Blocks."""
    (folder / COPY_FILE).unlink(missing_ok=True)


def adopt(folder: Path) -> Adopted:
    """Before the journal is opened: go on with it, or with the copy beside it. Blocks.

    The journal is the newer of the two, so it wins if its chain holds and it has all
    that the copy has.
    """
    copy, path = folder / COPY_FILE, folder / JOURNAL_FILE
    if not copy.exists():
        return Adopted.NOTHING
    if _holds(path, copy):
        copy.unlink()
        return Adopted.JOURNAL
    for suffix in ("", *_LOG_FILES):
        part = path.with_name(path.name + suffix)
        with suppress(FileNotFoundError):
            part.replace(path.with_name(TORN_FILE + suffix))
    copy.replace(path)
    _sync(folder)
    return Adopted.COPY


def keep_copy(folder: Path) -> None:
    """Before a journal in a database is opened: a copy beside it goes on with nothing. Blocks.

    The database is not what was restored. The copy is kept for who wants to go on with it.
    """
    with suppress(OSError):
        (folder / COPY_FILE).replace(folder / RESTORED_FILE)


def _holds(path: Path, copy: Path) -> bool:
    """Whether a journal is whole, and goes on from where the copy ends."""
    if not path.exists():
        return False
    try:
        return SqliteJournal(path).verify(SqliteJournal(copy).head()) is None
    except JournalError, OSError, sqlite3.Error:
        return False


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
