"""Looking at every row of a PostgreSQL journal.

The pages below are PostgreSQL's: what its checksums find, where they are on, is an error
when a row is read, and named as one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from pg8000.exceptions import DatabaseError

from ..chain import Following
from ..named import KINDS, Named
from ..port import Damage, FaultKind, Head, Verification
from ..resting import gently
from ..seals import SEALED, STATE, broken
from ..verification import MOST
from .reading import PAGE, chain_pages, pages
from .session import Session, fault_of, words_of

_CARE = f"""
SELECT position, kind, version, at, data FROM events
WHERE kind IN ({", ".join(f"'{kind}'" for kind in KINDS)}) AND data IS NOT NULL ORDER BY position
"""  # noqa: S608


def examine(db: Session, anchors: Sequence[Head] = ()) -> Verification:
    """Look at all rows; errors of the connection are raised."""
    named = Named()
    for position, kind, version, at, data in db.run(_CARE):
        named.take(position, kind, version, at, data)
    following = Following(named)
    damages = chain(
        _read(following.damages(gently(chain_pages(db)), *anchors)),
        *(_read(_sealed(db, table)) for table in SEALED),
    )
    found = tuple(islice(damages, MOST))
    return Verification(following.head, found, following.gone, following.replaced)


def _read(damages: Iterable[Damage]) -> Iterator[Damage]:
    """What the database itself finds damaged is a damage as well."""
    try:
        yield from damages
    except DatabaseError as err:
        if fault_of(err) is not FaultKind.DAMAGED:
            raise
        yield Damage(0, f"the database is damaged: {words_of(err)}")


def _sealed(db: Session, table: str) -> Iterator[Damage]:
    columns = [*SEALED[table], "seal"]
    if table == "outbox":
        columns += [*STATE, "state_seal"]
    for rows in pages(db, table, columns, PAGE):
        yield from broken(table, gently(rows))
