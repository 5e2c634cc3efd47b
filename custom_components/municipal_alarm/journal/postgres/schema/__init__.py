"""The tables of the PostgreSQL journal, and the ladder from any earlier version.

One file a version; the one row of the table `journal` says which was the last to run. A
journal of a newer release is refused before anything is touched.
"""

from collections.abc import Mapping
from pathlib import Path

from ...errors import DamagedJournal, NewerSchema
from ..session import Address, Session

_FIRST = """
CREATE SCHEMA IF NOT EXISTS {};
CREATE TABLE journal (version integer NOT NULL);
INSERT INTO journal VALUES (0);
"""


def scripts() -> dict[int, str]:
    """The ladder: each version's script."""
    return {
        int(path.stem): path.read_text(encoding="utf-8")
        for path in sorted(Path(__file__).parent.glob("[0-9][0-9][0-9][0-9].sql"))
    }


def version_of(db: Session) -> int:
    """The schema version; 0 when there are no tables.

    Raises DamagedJournal for another program's tables of these names.
    """
    ((ours, events),) = db.run("SELECT to_regclass('journal'), to_regclass('events')")
    if ours is None:
        if events is not None:
            raise DamagedJournal("the schema holds tables of another program")
        return 0
    ((version,),) = db.run("SELECT version FROM journal")
    return int(version)


def check(db: Session, ladder: Mapping[int, str]) -> int:
    """The schema version, if this release can work with it."""
    version, known = version_of(db), max(ladder)
    if version > known:
        raise NewerSchema(version, known)
    return version


def migrate(db: Session, address: Address, ladder: Mapping[int, str]) -> None:
    """Bring the tables to the newest version, one transaction a step."""
    for version in range(check(db, ladder) + 1, max(ladder) + 1):
        first = _FIRST.format(address.schema) if version == 1 else ""
        last = f"UPDATE journal SET version = {version}"  # noqa: S608
        db.script(f"BEGIN; {first}\n{ladder[version]};\n{last}; COMMIT")
