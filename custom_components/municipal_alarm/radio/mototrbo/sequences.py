"""Which sequence number the next text to a radio gets."""

from .tables import CAPACITY, REMEMBERED_S
from .tms import MAX_SEQUENCE

_NUMBERS = MAX_SEQUENCE + 1
# 128 numbers at two a second go round in 64 s, longer than a number is remembered.
_PER_SECOND = 2


class Sequences:
    """Numbers of 7 bits per receiver, none given out twice within a minute.

    A radio takes a number that it saw a moment ago for a repeat and shows
    nothing. That must not happen after a restart either, when nothing is known
    of the numbers given out before: each follows the clock, two a second, with
    the epoch as the clock's beginning. An epoch in seconds UTC thus goes on
    where the last run's numbers were.
    """

    def __init__(self, epoch: int) -> None:
        """Begin at a place that the epoch gives."""
        self._epoch = epoch
        self._began: float | None = None
        self._used: dict[str, dict[int, float]] = {}

    def begin(self, now: float) -> None:
        """Note when the epoch was, on the clock of `now`; only the first time counts."""
        if self._began is None:
            self._began = now

    def take(self, receiver: str, now: float) -> int | None:
        """Return a number for a new text; None when all were used within the last minute."""
        self.begin(now)
        used = {
            number: at
            for number, at in self._used.pop(receiver, {}).items()
            if now - at < REMEMBERED_S
        }
        elapsed = now - (self._began or 0.0)
        first = (self._epoch + int(elapsed)) * _PER_SECOND
        number = next(
            (n % _NUMBERS for n in range(first, first + _NUMBERS) if n % _NUMBERS not in used), None
        )
        if number is not None:
            used[number] = now
        self._used[receiver] = used
        if len(self._used) > CAPACITY:
            del self._used[next(iter(self._used))]
        return number

    def keep(self, receiver: str, number: int, now: float) -> None:
        """Note that a number was sent again."""
        self._used.setdefault(receiver, {})[number] = now
