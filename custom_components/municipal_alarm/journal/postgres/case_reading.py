"""Reading what became of incidents: what `journal.case_reading` does, in PostgreSQL's dialect."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
import json
from typing import Any, Protocol

from ..case_reading import readable
from ..cases import Passed, RawEvent
from ..port import Entry
from ..shelf import Query, Settled
from .schema import version_of
from .session import Session

_SINCE = 2
"""The schema version that brought these tables."""

# As an array, so that the index is used, whatever the database knows of the table by now.
_LIST = "ANY (ARRAY(SELECT json_array_elements_text(CAST(:{} AS json))))"
_STREAMS = _LIST.format("streams")
_KINDS = _LIST.format("kinds")
_PASSED = """
SELECT position, stream, kind, at FROM events WHERE position > :after ORDER BY position LIMIT :most
"""
_CASED = f"SELECT stream, max(last) FROM cases WHERE stream = {_STREAMS} GROUP BY stream"  # noqa: S608
_RAW = f"""
SELECT position, stream, kind, version, at, data FROM events
WHERE stream = {_STREAMS} ORDER BY stream, stream_version
"""  # noqa: S608
_HAPPENED = f"""
SELECT position FROM happenings
WHERE kind = {_KINDS} AND at >= :since AND at < :until
UNION
SELECT position FROM events
WHERE position > (SELECT coalesce(max(position), 0) FROM settled)
AND kind = {_KINDS} AND at >= :since AND at < :until AND data IS NOT NULL ORDER BY position
"""  # noqa: S608
_ENTRIES = """
SELECT position, stream, stream_version, kind, at, version, data FROM events
WHERE position = ANY (ARRAY(
    SELECT CAST(n AS bigint) FROM json_array_elements_text(CAST(:at AS json)) AS n
))
AND data IS NOT NULL ORDER BY position
"""


class Sessions(Protocol):
    """Connections for reading."""

    def one(self) -> AbstractContextManager[Session]:
        """One of them."""
        ...


class PostgresShelf:
    """Each question on a connection of those for reading."""

    def __init__(self, readers: Sessions) -> None:
        """Connect to nothing yet."""
        self._readers = readers

    def _rows(self, statement: str, **values: object) -> list[list[Any]]:
        with self._readers.one() as db:
            return db.run(statement, **values) if version_of(db) >= _SINCE else []

    def settled(self) -> Settled:
        """See `Shelf`."""
        rows = self._rows("SELECT position, form FROM settled")
        return Settled(*rows[0]) if rows else Settled()

    def passed(self, after: int, limit: int) -> list[Passed]:
        """See `Shelf`."""
        return [Passed(*row) for row in self._rows(_PASSED, after=after, most=limit)]

    def cased(self, streams: Collection[str]) -> Mapping[str, int]:
        """See `Shelf`."""
        rows = self._rows(_CASED, streams=json.dumps(list(streams)))
        return {stream: last for stream, last in rows}  # noqa: C416  # rows are lists

    def raw(self, streams: Collection[str]) -> list[RawEvent]:
        """See `Shelf`."""
        rows = self._rows(_RAW, streams=json.dumps(list(streams)))
        return [RawEvent(*row) for row in rows]

    def facts(self, query: Query) -> list[str]:
        """See `Shelf`."""
        where, values = _where(query)
        rows = self._rows(
            f"SELECT facts FROM cases JOIN case_facts USING (number) WHERE {where}"  # noqa: S608
            " ORDER BY raised_at, number",
            **values,
        )
        return [facts for (facts,) in rows]

    def search(self, query: Query) -> list[tuple[str, str]]:
        """See `Shelf`."""
        where, values = _where(query)
        firsts = {f"first{number}": line for number, line in enumerate(query.first)}
        named = " OR ".join(f"strpos(words, :{name}) > 0" for name in firsts)
        order = "named DESC, number DESC" if named else "number DESC"
        found = f"SELECT number, {named or 'false'} AS named FROM cases WHERE {where}"  # noqa: S608
        rows = self._rows(
            f"SELECT facts, lines FROM ({found} ORDER BY {order} LIMIT :most) AS found"  # noqa: S608
            f" JOIN case_facts USING (number) ORDER BY {order}",
            **firsts,
            **values,
            most=query.limit,
        )
        return [(facts, lines) for facts, lines in rows]

    def happened(self, kinds: Collection[str], since: str, until: str) -> list[int]:
        """See `Shelf`."""
        rows = self._rows(_HAPPENED, kinds=json.dumps(list(kinds)), since=since, until=until)
        return [position for (position,) in rows]

    def entries(self, positions: Sequence[int]) -> list[Entry]:
        """See `Shelf`."""
        return readable(self._rows(_ENTRIES, at=json.dumps(list(positions))))


def _where(query: Query) -> tuple[str, dict[str, object]]:
    terms = ["audience <> :hidden"]
    values: dict[str, object] = {"hidden": query.hidden_from}
    for name, term, value in (
        ("since", "raised_at >= :since", query.since or None),
        ("until", "raised_at < :until", query.until or None),
        ("building", "building_id = :building", query.building_id),
        ("kind", "kind = :kind", query.kind),
        *(
            (f"word{number}", f"strpos(words, :word{number}) > 0", word)
            for number, word in enumerate(query.words)
        ),
    ):
        if value is not None:
            terms.append(term)
            values[name] = value
    return " AND ".join(terms), values
