"""From a file into a database: what is there already, what is brought over, what becomes of it."""

from contextlib import closing
from dataclasses import dataclass
import logging
from pathlib import Path
import sqlite3

from ..chain import START
from ..port import Head
from ..store import SqliteJournal, move_aside
from .copying import NotEmpty, bring_over
from .schema import check, scripts
from .session import Address, Session
from .transaction import head_of

_LOGGER = logging.getLogger(__name__)

MOVED = "moved"
"""In the name of the file whose content the database has now."""

OLDEST = 150000
"""PostgreSQL 15, as its server says it: what the tests run against."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a database says of itself."""

    version: str
    is_old: bool
    may_create: bool
    """Whether our tables can be made, or are there."""
    syncs: bool
    checksums: bool
    head: Head
    """Of the journal that is there; position 0: there is none, or an empty one."""


def look(address: Address, *, timeout: float = 10) -> Found:
    """Connect, and look whether a journal can be kept there. Writes nothing. Blocks.

    Raises NewerSchema, DamagedJournal, OSError, and errors of the driver.
    """
    with Session(address, timeout) as db:
        ((version, number, syncs, checksums),) = db.run(
            "SELECT current_setting('server_version'),"
            " current_setting('server_version_num')::integer,"
            " current_setting('fsync'), current_setting('data_checksums')"
        )
        known = check(db, scripts())
        ((may_create,),) = db.run(
            "SELECT CASE WHEN to_regnamespace(:name) IS NULL"
            " THEN has_database_privilege(current_database(), 'CREATE')"
            " ELSE has_schema_privilege(:name, 'CREATE') END",
            name=address.schema,
        )
        head = head_of(db) if known else Head(0, START)
        return Found(version, number < OLDEST, may_create, syncs == "on", checksums == "on", head)


def has(address: Address, head: Head) -> bool:
    """Whether a journal there leads through this place. Blocks; errors as of `look`."""
    with Session(address) as db:
        if not check(db, scripts()):
            return False
        rows = db.run("SELECT hash FROM events WHERE position = :at", at=head.position)
        return [bytes(row[0]) for row in rows] == [head.hash]


def move_in(path: Path, address: Address) -> Path:
    """Bring a closed SQLite journal over, and put the file aside; where it is now. Blocks.

    Once more after a machine that went down in the middle of it. Errors as of `bring_over`.
    """
    try:
        bring_over(path, address)
    except NotEmpty:
        if not has(address, SqliteJournal(path).head()):
            raise
    with closing(sqlite3.connect(path, autocommit=True)) as file:
        # In one file alone, so that it may be read wherever it is brought.
        file.execute("PRAGMA journal_mode = DELETE")
    aside = move_aside(path, MOVED)
    _LOGGER.warning("The journal is in the database %s now, the old file is %s", address, aside)
    return aside
