"""What a bad line does to datagrams: loses, delays, doubles and reorders them.

    line = Impairment(seed=4711, to_room=Quality(loss=0.3, duplicates=0.3))
    for delay_s in line.copies(Way.TO_ROOM): ...    # nothing: it is lost
    line.cut()                                       # nothing passes either way
    line.mend()

Chance comes from the seed alone, so that a run that went wrong can be played again.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Way(StrEnum):
    """Which way a datagram goes."""

    TO_ROOM = "to room"
    TO_RADIOS = "to radios"


@dataclass(frozen=True, slots=True)
class Quality:
    """How bad one direction is: chances from 0 to 1, times in seconds.

    A datagram that is reordered waits `late_s` longer, so that the next ones overtake it.
    """

    loss: float = 0.0
    duplicates: float = 0.0
    reordering: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    late_s: float = 0.2


PERFECT = Quality()


class Impairment:
    """One line, both ways. `counts` says what it did to how many, by way and kind."""

    def __init__(
        self, *, seed: int = 0, to_room: Quality = PERFECT, to_radios: Quality = PERFECT
    ) -> None:
        """Build a line that is up."""
        self.quality = {Way.TO_ROOM: to_room, Way.TO_RADIOS: to_radios}
        self.counts: Counter[tuple[Way, str]] = Counter()
        self.is_cut = False
        # Each way has its own dice: what goes one way changes nothing the other way.
        self._dice = {way: Random(f"{seed} {way}") for way in Way}

    def cut(self) -> None:
        """Let nothing pass any more, as a pulled cable does."""
        self.is_cut = True

    def mend(self) -> None:
        """Let everything pass again that its quality lets pass."""
        self.is_cut = False

    def copies(self, way: Way) -> tuple[float, ...]:
        """Return after how many seconds each copy of a datagram arrives; empty: lost."""
        quality, dice = self.quality[way], self._dice[way]
        lost, doubled = dice.random() < quality.loss, dice.random() < quality.duplicates
        delays = tuple(self._delay(way) for _ in range(1 + doubled))
        if self.is_cut or lost:
            self.counts[way, "cut" if self.is_cut else "lost"] += 1
            return ()
        self.counts[way, "passed"] += 1
        self.counts[way, "doubled"] += doubled
        return delays

    def _delay(self, way: Way) -> float:
        quality, dice = self.quality[way], self._dice[way]
        delay = quality.delay_s + dice.random() * quality.jitter_s
        if dice.random() < quality.reordering:
            self.counts[way, "late"] += 1
            delay += quality.late_s
        return delay
