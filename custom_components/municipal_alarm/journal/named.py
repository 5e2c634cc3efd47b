"""What the journal's own events say of the content of others: gone, or replaced.

Without such an event a row without content is damage; with one it is what was asked
for. Rows are known by a bit each, so that ten million of them are little more than
a megabyte; only rows that were replaced cost more, and they are few.
"""

from collections.abc import Iterable, Iterator
from enum import Enum, auto

from ..control_room.events import ContentExpired, PersonErased
from .codec import EVENT_CODEC
from .errors import JournalError

KINDS = (ContentExpired.KIND, PersonErased.KIND)
"""The events that say so."""


class State(Enum):
    """What is known of a row's content, other than the digest of what replaced it."""

    ORIGINAL = auto()
    GONE = auto()


class Named:
    """The rows that events speak of. Of several about one row the last one counts."""

    def __init__(self) -> None:
        self._gone = bytearray()
        self._replaced: dict[int, bytes] = {}

    def take(self, position: int, kind: str, version: int, at: str, data: str) -> None:
        """Take in such an event. One that cannot be read says nothing: the chain names it."""
        try:
            event = EVENT_CODEC.read_text(kind, version, data, at=at)
            if isinstance(event, ContentExpired):
                for first, last in ranges_of(event.positions, position - 1):
                    self._expire(first, last)
            elif isinstance(event, PersonErased):
                for row, digest in event.replaced:
                    if digest and 0 < row < position:
                        self._replaced[row] = bytes.fromhex(digest)
                        self._keep(row)
                    elif 0 < row < position:
                        self._expire(row, row)
        except JournalError, TypeError, ValueError:
            return

    def of(self, position: int) -> State | bytes:
        """What must stand at a position; bytes: content with this digest."""
        byte, bit = divmod(position, 8)
        if byte < len(self._gone) and self._gone[byte] >> bit & 1:
            return State.GONE
        return self._replaced.get(position, State.ORIGINAL)

    def _expire(self, first: int, last: int) -> None:
        if last // 8 >= len(self._gone):
            self._gone.extend(bytes(last // 8 + 1 - len(self._gone)))
        for row in range(first, last + 1):
            self._gone[row // 8] |= 1 << row % 8
            self._replaced.pop(row, None)

    def _keep(self, row: int) -> None:
        if row // 8 < len(self._gone):
            self._gone[row // 8] &= ~(1 << row % 8)


def ranges(positions: Iterable[int]) -> str:
    """Rising positions as "1-5,9"."""
    parts: list[str] = []
    first = last = 0
    for position in positions:
        if position == last + 1 and first:
            last = position
            continue
        if first:
            parts.append(_range(first, last))
        first = last = position
    if first:
        parts.append(_range(first, last))
    return ",".join(parts)


def ranges_of(text: str, most: int) -> Iterator[tuple[int, int]]:
    """The reverse of `ranges`; ValueError for what it never writes, or goes beyond `most`."""
    before = 0
    for part in text.split(",") if text else ():
        first, dash, last = part.partition("-")
        found = int(first), int(last if dash else first)
        if not before < found[0] <= found[1] <= most:
            raise ValueError("the ranges do not rise")
        before = found[1]
        yield found


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
