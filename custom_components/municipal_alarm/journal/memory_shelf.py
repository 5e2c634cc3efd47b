"""What became of incidents, as `MemoryJournal` keeps it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from .case_reading import readable
from .cases import Case, Learned, Passed, RawEvent
from .port import Entry
from .records import NewEvent
from .shelf import Query, Settled


class Stored(NamedTuple):
    """An event with its place."""

    event: NewEvent
    stream_version: int
    hash: bytes
    gone: bool = False


class MemoryShelf:
    """See `Shelf`."""

    def __init__(self, events: list[Stored]) -> None:
        """`events` are those of the journal, and change as they do."""
        self._events = events
        self._cases: list[Case] = []
        self._happened: dict[int, Passed] = {}
        self._settled = Settled()

    def put(self, learned: Learned) -> None:
        """Put what is derived in the place of what was."""
        former = learned.streams
        self._cases = [one for one in self._cases if one.stream not in former]
        self._cases = sorted((*self._cases, *learned.cases))
        for position, kind, at, _ in learned.happened:
            self._happened[position] = Passed(position, "", kind, at)
        if learned.settled:
            self._settled = Settled(*learned.settled[1:3])

    def forget(self, positions: Iterable[int]) -> None:
        """These events have no content any more."""
        for position in positions:
            self._happened.pop(position, None)

    def settled(self) -> Settled:
        """See `Shelf`."""
        return self._settled

    def passed(self, after: int, limit: int) -> list[Passed]:
        """See `Shelf`."""
        return [
            Passed(position, one.event.stream, one.event.kind, one.event.at)
            for position, one in enumerate(self._events[after : after + limit], after + 1)
        ]

    def cased(self, streams: Collection[str]) -> Mapping[str, int]:
        """See `Shelf`."""
        return {one.stream: one.last for one in self._cases if one.stream in streams}

    def raw(self, streams: Collection[str]) -> list[RawEvent]:
        """See `Shelf`."""
        rows = (
            RawEvent(
                position,
                one.event.stream,
                one.event.kind,
                one.event.version,
                one.event.at,
                None if one.gone else one.event.data,
            )
            for position, one in enumerate(self._events, 1)
            if one.event.stream in streams
        )
        return sorted(rows, key=lambda row: (row.stream, row.position))

    def facts(self, query: Query) -> list[str]:
        """See `Shelf`."""
        found = sorted(self._matching(query), key=lambda one: (one.raised_at, one.number))
        return [one.facts for one in found]

    def search(self, query: Query) -> list[tuple[str, str]]:
        """See `Shelf`."""
        found = sorted(
            self._matching(query),
            key=lambda one: (not any(line in one.words for line in query.first), -one.number),
        )
        return [(one.facts, one.lines) for one in islice(found, query.limit)]

    def _matching(self, query: Query) -> list[Case]:
        return [
            one
            for one in self._cases
            if one.audience != query.hidden_from
            and one.raised_at >= query.since
            and (not query.until or one.raised_at < query.until)
            and query.building_id in (None, one.building_id)
            and query.kind in (None, one.kind)
            and all(word in one.words for word in query.words)
        ]

    def happened(self, kinds: Collection[str], since: str, until: str) -> list[int]:
        """See `Shelf`."""
        after = self._settled.position
        rows = {**self._happened, **{one.position: one for one in self._late(after)}}
        return sorted(
            position
            for position, one in rows.items()
            if one.kind in kinds and since <= one.at < until
        )

    def _late(self, after: int) -> list[Passed]:
        return self.passed(after, len(self._events))

    def entries(self, positions: Sequence[int]) -> list[Entry]:
        """See `Shelf`."""
        rows = ((at, self._events[at - 1]) for at in positions)
        return readable(
            (at, made.stream, version, made.kind, made.at, made.version, made.data)
            for at, (made, version, _, gone) in rows
            if not gone
        )
