"""The tables of the SQLite journal, and the ladder from any earlier version.

One file a version, `0001.sql` and on; `PRAGMA user_version` says which was the
last to run. A file may be of any earlier version, or empty; one that is newer
than this release is refused before anything is touched.
"""

from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
import sqlite3
from typing import Any

from ..errors import DamagedJournal, NewerSchema
from ..seals import seal

APPLICATION_ID = 0x4D414C4D  # "MALM"
"""Stands in the file's header, so that another program's database is not taken for ours."""


# A text that became a blob reads the same, but for its type.
_DEFINITIONS = """
SELECT type, name, tbl_name, sql, typeof(type), typeof(name), typeof(tbl_name), typeof(sql)
FROM sqlite_schema
"""


def scripts() -> dict[int, str]:
    """The ladder: each version's script."""
    return {
        int(path.stem): path.read_text(encoding="utf-8")
        for path in sorted(Path(__file__).parent.glob("[0-9][0-9][0-9][0-9].sql"))
    }


def version_of(db: sqlite3.Connection) -> int:
    """The schema version of a file; 0 when it is empty.

    Raises DamagedJournal for another program's database.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != APPLICATION_ID:
        raise DamagedJournal("the file is a database of another program")
    return int(version)


def check(db: sqlite3.Connection, ladder: Mapping[int, str]) -> int:
    """The schema version, if this release can work with it."""
    version, known = version_of(db), max(ladder)
    if version > known:
        raise NewerSchema(version, known)
    return version


def migrate(db: sqlite3.Connection, ladder: Mapping[int, str]) -> None:
    """Bring a file to the newest version, one transaction a step.

    `db` is in autocommit mode. A step that fails leaves the version before it.
    """
    db.create_function("seal", -1, seal, deterministic=True)
    for version in range(check(db, ladder) + 1, max(ladder) + 1):
        try:
            db.executescript(
                f"BEGIN IMMEDIATE;\n{ladder[version]}\n"
                f"PRAGMA application_id = {APPLICATION_ID};\n"
                f"PRAGMA user_version = {version};\nCOMMIT;"
            )
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def differs(db: sqlite3.Connection, ladder: Mapping[int, str]) -> str:
    """What of the tables is not as the ladder makes them; empty: nothing.

    Compared word by word: what SQLite makes of a damaged definition may still be one.
    `db` gives texts as bytes.
    """
    version, known = version_of(db), max(ladder)
    if version > known:
        return f"its schema version {version} is unknown"
    expected = _definitions(tuple(ladder[step] for step in sorted(ladder) if step <= version))
    found = frozenset(db.execute(_DEFINITIONS))
    for row in sorted(found ^ expected, key=repr):
        return f"the definition of {row[1].decode(errors='replace')} was changed"
    return ""


@cache
def _definitions(steps: tuple[str, ...]) -> frozenset[tuple[Any, ...]]:
    with closing(sqlite3.connect(":memory:", autocommit=True)) as db:
        if steps:
            migrate(db, dict(enumerate(steps, 1)))
        db.text_factory = bytes
        return frozenset(db.execute(_DEFINITIONS))
