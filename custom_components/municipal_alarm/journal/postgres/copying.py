"""A SQLite journal into PostgreSQL, and a PostgreSQL journal as a SQLite file.

Row by row and letter by letter, so that the chain goes on unbroken and every seal holds.
"""

from collections.abc import Iterator
from contextlib import closing
import os
from pathlib import Path
import sqlite3

from ..errors import DamagedJournal, JournalError
from ..placing import Columns
from ..port import Head
from ..schema import migrate as migrate_file, scripts as file_scripts
from ..verification import examine as examine_rows
from .reading import pages
from .schema import migrate, scripts
from .session import LOCK_TIMEOUT_S, Address, Session, take_lock
from .transaction import COLUMNS, KEYS, head_of, insert
from .verification import examine

_PAGE = 5000
"""Rows that are copied at a time: about 5 MB."""


class NotEmpty(JournalError):
    """There is a journal already where one was to be copied to."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"there is a journal already: {address}")


def bring_over(path: Path, address: Address) -> Head:
    """Copy a whole SQLite journal into an empty schema; where both now end.

    The file stays as it is, but for the schema version. All or nothing: whatever fails,
    the database is as before. Blocks, for about a minute a million records.

    Raises:
        DamagedJournal: the file does not verify, or the copy does not.
        NotEmpty, InUse: of the database. OSError, sqlite3.Error, pg8000's errors.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, autocommit=True)) as file:
        migrate_file(file, file_scripts())
        file.execute("BEGIN IMMEDIATE")  # nobody writes to it meanwhile
        found = examine_rows(file)
        if found.damage:
            raise DamagedJournal(f"{path}: {found.damage}")
        file.text_factory = str
        with Session(address) as db:
            take_lock(db, address, None, LOCK_TIMEOUT_S)
            migrate(db, address, scripts())
            if head_of(db).position:
                raise NotEmpty(address)
            db.run("BEGIN")
            for table in KEYS:
                for rows in _pages_of_file(file, table):
                    insert(db, table, rows)
            copied = examine(db, [found.head])
            if copied.damage or copied.head != found.head:
                raise DamagedJournal(f"the copy of {path}: {copied.damage}")
            db.run("COMMIT")
    return found.head


def copy_out(db: Session, path: Path) -> None:
    """Write all that is durable now as a SQLite journal; replaces `path` whole.

    Raises OSError: it cannot be written there.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        with closing(sqlite3.connect(part, autocommit=True)) as file:
            migrate_file(file, file_scripts())
            file.execute("BEGIN")
            db.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for table in KEYS:
                marks = ", ".join("?" * len(COLUMNS[table]))
                into = f"INSERT INTO {table} ({', '.join(COLUMNS[table])}) VALUES ({marks})"  # noqa: S608
                for rows in pages(db, table, list(COLUMNS[table]), _PAGE):
                    file.executemany(into, rows)
            db.run("COMMIT")
            file.execute("COMMIT")
        part.replace(path)
    except sqlite3.Error as err:
        raise OSError(f"no snapshot at {path}: {err}") from err
    finally:
        part.unlink(missing_ok=True)


def _pages_of_file(file: sqlite3.Connection, table: str) -> Iterator[list[Columns]]:
    columns = ", ".join(COLUMNS[table])
    rows = file.execute(f"SELECT {columns} FROM {table} ORDER BY {KEYS[table]}")  # noqa: S608
    while page := rows.fetchmany(_PAGE):
        yield page
