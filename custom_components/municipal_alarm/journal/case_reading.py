"""Reading what became of incidents out of a SQLite journal: see `Shelf`.

Words are found by going through all of them: they are kept apart from the rest, so that
those of a city's year are some megabytes. An index of words would know no parts of words,
and would be one more place for a name to stay in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
import json
from pathlib import Path
import sqlite3
from typing import Any

from .cases import Passed, RawEvent
from .codec import read_time
from .errors import JournalError
from .port import Entry
from .reading import reading
from .records import read_event
from .schema import version_of
from .shelf import Query, Settled

_SINCE = 4
"""The schema version that brought these tables."""

_ENTRIES = """
SELECT position, stream, stream_version, kind, at, version, data FROM events
WHERE position IN (SELECT value FROM json_each(?)) AND data IS NOT NULL ORDER BY position
"""
_PASSED = (
    "SELECT position, stream, kind, at FROM events WHERE position > ? ORDER BY position LIMIT ?"
)
_CASED = """
SELECT stream, max(last) FROM cases WHERE stream IN (SELECT value FROM json_each(?)) GROUP BY stream
"""
_RAW = """
SELECT position, stream, kind, version, at, data FROM events
WHERE stream IN (SELECT value FROM json_each(?)) ORDER BY stream, stream_version
"""
# With `+`, so that not all events of the time are looked at, but the few behind.
_HAPPENED = """
SELECT position FROM happenings
WHERE kind IN (SELECT value FROM json_each(:kinds)) AND at >= :since AND at < :until
UNION
SELECT position FROM events
WHERE position > (SELECT coalesce(max(position), 0) FROM settled)
AND kind IN (SELECT value FROM json_each(:kinds)) AND +at >= :since AND +at < :until
AND data IS NOT NULL ORDER BY position
"""


class SqliteShelf:
    """Each question on a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open nothing yet."""
        self._path = path

    def _ask[T](self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Ask; `nothing` of a journal whose tables could not be made yet."""
        if not self._path.exists():
            return nothing
        with reading(self._path) as db:
            return question(db) if version_of(db) >= _SINCE else nothing

    def settled(self) -> Settled:
        """See `Shelf`."""
        rows = self._rows("SELECT position, form FROM settled")
        return Settled(*rows[0]) if rows else Settled()

    def passed(self, after: int, limit: int) -> list[Passed]:
        """See `Shelf`."""
        return [Passed(*row) for row in self._rows(_PASSED, after, limit)]

    def cased(self, streams: Collection[str]) -> Mapping[str, int]:
        """See `Shelf`."""
        return dict(self._rows(_CASED, json.dumps(list(streams))))

    def raw(self, streams: Collection[str]) -> list[RawEvent]:
        """See `Shelf`."""
        return [RawEvent(*row) for row in self._rows(_RAW, json.dumps(list(streams)))]

    def facts(self, query: Query) -> list[str]:
        """See `Shelf`."""
        where, values = _where(query)
        rows = self._rows(
            f"SELECT facts FROM cases JOIN case_facts USING (number) WHERE {where}"  # noqa: S608
            " ORDER BY raised_at, number",
            *values,
        )
        return [facts for (facts,) in rows]

    def search(self, query: Query) -> list[tuple[str, str]]:
        """See `Shelf`."""
        where, values = _where(query)
        named = " OR ".join(["instr(words, ?)"] * len(query.first))
        order = "named DESC, number DESC" if named else "number DESC"
        # The facts only of what is given.
        found = f"SELECT number, {named or '0'} AS named FROM cases WHERE {where}"  # noqa: S608
        return self._rows(
            f"SELECT facts, lines FROM ({found} ORDER BY {order} LIMIT ?)"  # noqa: S608
            f" JOIN case_facts USING (number) ORDER BY {order}",
            *query.first,
            *values,
            query.limit,
        )

    def happened(self, kinds: Collection[str], since: str, until: str) -> list[int]:
        """See `Shelf`."""
        asked = {"kinds": json.dumps(list(kinds)), "since": since, "until": until}
        return self._ask(lambda db: [position for (position,) in db.execute(_HAPPENED, asked)], [])

    def entries(self, positions: Sequence[int]) -> list[Entry]:
        """See `Shelf`."""
        return readable(self._rows(_ENTRIES, json.dumps(list(positions))))

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._ask(lambda db: db.execute(statement, values).fetchall(), [])


def readable(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    """Those of these rows that can be read."""
    found = []
    for position, stream, stream_version, kind, at, version, data in rows:
        try:
            event = read_event(kind, version, at, data)
        except JournalError:
            continue
        found.append(Entry(position, stream, stream_version, kind, read_time(at), event))
    return found


def _where(query: Query) -> tuple[str, list[object]]:
    terms, values = ["audience <> ?"], list[object]([query.hidden_from])
    for column, value in (
        ("raised_at >= ?", query.since or None),
        ("raised_at < ?", query.until or None),
        ("building_id = ?", query.building_id),
        ("kind = ?", query.kind),
        *(("instr(words, ?)", word) for word in query.words),
    ):
        if value is not None:
            terms.append(column)
            values.append(value)
    return " AND ".join(terms), values
