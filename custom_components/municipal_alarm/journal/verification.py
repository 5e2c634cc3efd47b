"""Looking at every byte of a SQLite journal from which anything follows.

In this order: the file's header, the chain of the events, the definitions of the tables,
the rows that no chain covers, and the pages and indexes, which SQLite checks itself. What
is not looked at carries nothing: docs/journal.md lists it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
import sqlite3

from . import header
from .chain import START, Following
from .errors import DamagedJournal
from .named import KINDS, Named
from .port import Damage, Head, Verification
from .reading import chain_pages, reading
from .resting import gently
from .schema import differs, scripts, version_of
from .seals import SEALED, STATE, broken

MOST = 100
"""Damages that are listed."""

_SINCE = {"cases": 4, "case_facts": 4, "happenings": 4, "settled": 4}
_SINCE_SEALS = 3
"""The schema versions that brought these tables; and seals and care."""

_CARE = f"""
SELECT position, kind, version, at, data FROM events
WHERE kind IN ({", ".join(f"'{kind}'" for kind in KINDS)}) AND data IS NOT NULL ORDER BY position
"""  # noqa: S608
_OF_THE_MOMENT = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
    }
)
"""Errors that say nothing of what is in the file: they are raised."""


def examine_file(
    path: Path,
    anchors: Sequence[Head] = (),
    ladder: Mapping[int, str] | None = None,
    *,
    alone: bool = True,
) -> Verification:
    """Look at a whole file; one that is not there is empty.

    `alone`: nobody writes to it. OSError, sqlite3.OperationalError: it cannot be read now.
    """
    if not path.exists() or not path.stat().st_size:
        return Verification(Head(0, START))
    log = path.with_name(f"{path.name}-wal")
    alone = alone and not (log.exists() and log.stat().st_size)
    first = [Damage(0, why) for why in header.wrong(path, alone=alone)]
    try:
        with reading(path, alone=alone) as db:
            found = examine(db, anchors, ladder)
    except (DamagedJournal, sqlite3.OperationalError) as err:
        if _is_of_the_moment(err) and not first:
            raise
        return Verification(Head(0, START), (*first, Damage(0, str(err))))
    damages = (*first, *found.damages)[:MOST]
    return Verification(found.head, damages, found.gone, found.replaced)


def examine(
    db: sqlite3.Connection, anchors: Sequence[Head] = (), ladder: Mapping[int, str] | None = None
) -> Verification:
    """Look at all that SQLite gives; DamagedJournal for another program's file."""
    # Bytes, not texts: a byte that is no UTF-8 must be found by us, not fail in SQLite.
    db.text_factory = bytes
    version = version_of(db)
    following = Following(_named(db))
    damages = chain(
        following.damages(gently(chain_pages(db)), *anchors) if version else (),
        _read(_definitions(db, ladder or scripts())),
        *(
            _read(_sealed(db, table))
            for table in SEALED
            if version >= _SINCE.get(table, _SINCE_SEALS)
        ),
        _read(_pages(db)),
    )
    found = tuple(islice(damages, MOST))
    return Verification(following.head, found, following.gone, following.replaced)


def _read(damages: Iterable[Damage]) -> Iterator[Damage]:
    """What SQLite cannot read is a damage as well."""
    try:
        yield from damages
    except sqlite3.DatabaseError as err:
        if _is_of_the_moment(err):
            raise
        yield Damage(0, f"the file is damaged: {err}")


def _is_of_the_moment(err: Exception) -> bool:
    code: int = getattr(err, "sqlite_errorcode", 0)
    return code & 0xFF in _OF_THE_MOMENT


def _named(db: sqlite3.Connection) -> Named:
    named = Named()
    try:
        for position, kind, version, at, data in db.execute(_CARE):
            named.take(position, kind.decode(), version, at.decode(), data.decode())
    except AttributeError, UnicodeDecodeError, sqlite3.DatabaseError:
        # Whatever it is, the chain or the tables' definitions name it.
        return named
    return named


def _definitions(db: sqlite3.Connection, ladder: Mapping[int, str]) -> Iterator[Damage]:
    if why := differs(db, ladder):
        yield Damage(0, f"the file is damaged: {why}")


def _sealed(db: sqlite3.Connection, table: str) -> Iterator[Damage]:
    columns = [*SEALED[table], "seal"]
    if table == "outbox":
        columns += [*STATE, "state_seal"]
    rows = db.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
    return broken(table, gently(rows))


def _pages(db: sqlite3.Connection) -> Iterator[Damage]:
    """What SQLite finds: an index or a page that does not fit its table, and the like."""
    for (words,) in db.execute(f"PRAGMA integrity_check({MOST})"):
        if words != b"ok":
            yield Damage(0, f"the file is damaged: {words.decode(errors='replace')}")
