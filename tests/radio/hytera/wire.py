"""A network between two ends, driven by hand: it can lose, double and hold back datagrams."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from random import Random


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad the network is: shares of 1, and the longest delay in seconds."""

    loss: float = 0.0
    doubled: float = 0.0
    longest_s: float = 0.0


CLEAR = Weather()
BAD = Weather(loss=0.3, doubled=0.3, longest_s=0.8)


class Wire:
    """Both directions of a network; `carry` everything, `deliver` what has arrived."""

    def __init__(self, random: Random, weather: Weather = CLEAR) -> None:
        self._random = random
        self.weather = weather
        self.cut = False
        self._flying: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def carry[Item](
        self, items: Sequence[Item], arrive: Callable[[Item], None], now: float
    ) -> None:
        for item in items:
            copies = 1 + (self._random.random() < self.weather.doubled)
            for _ in range(copies):
                if self.cut or self._random.random() < self.weather.loss:
                    continue
                self._count += 1
                at = now + self._random.random() * self.weather.longest_s
                heappush(self._flying, (at, self._count, lambda item=item: arrive(item)))

    def deliver(self, now: float) -> bool:
        """Let the next datagram arrive; returns False when none is due."""
        if not self._flying or self._flying[0][0] > now:
            return False
        heappop(self._flying)[2]()
        return True

    def next_arrival(self) -> float | None:
        return self._flying[0][0] if self._flying else None
