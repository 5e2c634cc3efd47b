"""What one journal has and another lacks, because the other was away: found, and handed on.

Both were given the same events in the same order, so what is lacking is the end. An event
is known again by its stream, kind and time: of old ones no more than that may be left.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from ..control_room.effects import Effect
from ..control_room.events import HoldReleased, HoldSet
from .named import KINDS
from .port import Entry, Journal

PAGE = 1000

OWN = frozenset({*KINDS, HoldSet.KIND, HoldReleased.KIND})
"""What a journal says of itself is of no other."""

_CLOCK = timedelta(days=1)
"""By how much a clock may have been set back between two events."""


def lacking_after(journal: Journal, other: Journal) -> int:
    """The position behind which all that `journal` has is unknown to `other`."""
    known = _Known(other)
    for entry in _backwards(journal):
        if entry.kind not in OWN and known.has(entry):
            return entry.position
    return 0


def pages(journal: Journal, after: int, last: int) -> Iterator[tuple[int, Sequence[Entry]]]:
    """What `journal` has behind a position, up to another; with the position of each end."""
    while after < last and (page := journal.read(after, min(PAGE, last - after))):
        after = page[-1].position
        yield after, [one for one in page if one.kind not in OWN]


def effects_to_do(journal: Journal) -> list[Effect]:
    """What a journal still calls for. What another has of it already changes nothing there."""
    return [one.effect for one in journal.load().pending]


def hand_on(journal: Journal, other: Journal) -> bool:
    """Give another all that it lacks, and wait for it; whether it is durable there. Blocks."""
    after, last = lacking_after(journal, other), journal.head().position
    if after < last:
        other.append((), effects_to_do(journal))
    for _, entries in pages(journal, after, last):
        other.append([one.event for one in entries if one.event is not None])
    return other.flush()


class _Known:
    """What stands at the end of a journal, read backwards as far as it is asked for."""

    def __init__(self, journal: Journal) -> None:
        self._pages = _pages_backwards(journal)
        self._found: Counter[tuple[object, ...]] = Counter()
        self._oldest: Entry | None = None
        self._read_on()

    def has(self, entry: Entry) -> bool:
        while self._oldest is not None and self._oldest.at >= entry.at - _CLOCK:
            if self._found[_same(entry)]:
                break
            self._read_on()
        return bool(self._found[_same(entry)])

    def _read_on(self) -> None:
        page = next(self._pages, ())
        self._found.update(map(_same, page))
        self._oldest = page[0] if page else None


def _same(entry: Entry) -> tuple[object, ...]:
    return entry.stream, entry.kind, entry.at


def _pages_backwards(journal: Journal) -> Iterator[Sequence[Entry]]:
    end = journal.head().position
    while end > 0:
        after = max(end - PAGE, 0)
        page = journal.read(after, end - after)
        if page:
            yield page
        end = after


def _backwards(journal: Journal) -> Iterator[Entry]:
    for page in _pages_backwards(journal):
        yield from reversed(page)
