"""What looking back asks of the place that a journal is stored in, and what care makes of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
import logging
from operator import attrgetter
from typing import NamedTuple, Protocol

from ..control_room.ids import BuildingId
from ..control_room.words import AlarmKind
from .case_words import plain, wanted
from .cases import Case, Learned, Passed, RawEvent, make_cases, with_contents
from .codec import write_time
from .port import Entry
from .records import Content
from .resting import gently

_LOGGER = logging.getLogger(__name__)


class Settled(NamedTuple):
    """How far all events are gone through, by cases of which form."""

    position: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What cases are searched for, as it stands in their rows."""

    hidden_from: int
    """The audience whose rows are left out: there is another for who asks, or none."""
    words: Sequence[str] = ()
    first: Sequence[str] = ()
    """Lines of which one puts a case before the others."""
    since: str = ""
    until: str = ""
    building_id: str | None = None
    kind: str | None = None
    limit: int = 100


class Shelf(Protocol):
    """The place, as looking back sees it."""

    def settled(self) -> Settled:
        """How far all events are gone through."""
        ...

    def passed(self, after: int, limit: int) -> list[Passed]:
        """Events behind a position, in order."""
        ...

    def cased(self, streams: Collection[str]) -> Mapping[str, int]:
        """Of these the streams that have a case, with the last event that is in it."""
        ...

    def raw(self, streams: Collection[str]) -> list[RawEvent]:
        """All events of these streams, stream by stream, in order."""
        ...

    def facts(self, query: Query) -> list[str]:
        """Facts of the cases of a time, in order of raising; words do not count here."""
        ...

    def search(self, query: Query) -> list[tuple[str, str]]:
        """Facts and lines of the cases that have all words."""
        ...

    def happened(self, kinds: Collection[str], since: str, until: str) -> list[int]:
        """Positions of events of these kinds, in order, whether gone through or not."""
        ...

    def entries(self, positions: Sequence[int]) -> list[Entry]:
        """Events with content at these positions, in order; what cannot be read is left out."""
        ...


def query(
    *,
    hidden_from: int,
    words: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    building_id: BuildingId | None = None,
    kind: AlarmKind | None = None,
    limit: int = 100,
) -> Query:
    """A query in the words of its rows."""
    found, first = wanted(words)
    return Query(
        hidden_from,
        found,
        first,
        write_time(since) if since else "",
        write_time(until) if until else "",
        None if building_id is None else plain(building_id),
        kind,
        max(limit, 0),
    )


def learn(shelf: Shelf, streams: Collection[str]) -> dict[str, list[Case] | None]:
    """Of each stream the rows of its case; None: it cannot be read, for a reason that is told."""
    found: dict[str, list[Case] | None] = {}
    for stream, rows in groupby(gently(shelf.raw(streams)), attrgetter("stream")):
        found[stream] = _learn(stream, list(rows))
    return found


def _learn(stream: str, rows: Sequence[RawEvent]) -> list[Case] | None:
    try:
        return make_cases(rows)
    except Exception as err:
        # Whatever it is: the others must not go without their cases for it.
        _LOGGER.warning("Nothing can be learned of the incident %s: %s", stream, err)
        return None


def relearned(
    shelf: Shelf, streams: Collection[str], contents: Sequence[Content]
) -> Learned | None:
    """What becomes of the cases of these streams, when care replaces these contents.

    A case that can no longer be made goes, whatever the reason: nothing of it may stay.
    """
    cased = shelf.cased(streams)
    if not cased:
        return None
    stands = {one.position: one.data for one in contents}
    rows = with_contents(gently(shelf.raw(cased)), stands)
    made = {
        stream: _learn(stream, list(own)) or []
        for stream, own in groupby(rows, attrgetter("stream"))
    }
    return Learned(
        tuple(case for cases in made.values() for case in cases),
        tuple(stream for stream in cased if not made.get(stream)),
    )
