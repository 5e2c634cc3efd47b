"""Time and wires for simulated radios, moved by hand: no event loop, no sleep, no chance."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import heapq

from simulators.impairment import Impairment, Way
from simulators.radios.udp import Endpoint

START = datetime(2026, 11, 2, 22, 0, tzinfo=UTC)


@dataclass(order=True)
class HandTimer:
    """Something to be done at a time; the number keeps the order of equal times."""

    due: float
    number: int
    callback: Callable[[], object] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.cancelled = True


class HandTimers:
    """A clock that goes only as far as `pass_by` moves it."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._timers: list[HandTimer] = []
        self._number = 0

    def time(self) -> float:
        return self.now_s

    def now(self) -> datetime:
        return START + timedelta(seconds=self.now_s)

    def call_later(self, delay: float, callback: Callable[[], object], /) -> HandTimer:
        self._number += 1
        timer = HandTimer(self.now_s + delay, self._number, callback)
        heapq.heappush(self._timers, timer)
        return timer

    def pass_by(self, seconds: float) -> None:
        """Do everything that is due within these seconds, in its order."""
        until = self.now_s + seconds
        while self._timers and self._timers[0].due <= until:
            timer = heapq.heappop(self._timers)
            self.now_s = max(self.now_s, timer.due)
            if not timer.cancelled:
                timer.callback()
        self.now_s = until

    @property
    def next_due(self) -> float | None:
        """When the next thing is to be done."""
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0].due if self._timers else None


@dataclass(frozen=True)
class Sent:
    """A datagram that a simulator sent."""

    local: Endpoint
    peer: Endpoint
    data: bytes


class Wire:
    """What stands for the sockets: keeps what was sent, or hands it on through a line."""

    def __init__(self, timers: HandTimers, line: Impairment | None = None) -> None:
        self.timers = timers
        self.line = line or Impairment()
        self.sent: list[Sent] = []
        self.to_room: Callable[[Endpoint, Endpoint, bytes], None] | None = None
        self.to_radios: Callable[[Endpoint, Endpoint, bytes], None] | None = None

    def send(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Take what a simulator sends."""
        self.sent.append(Sent(local, peer, data))
        if (room := self.to_room) is not None:
            for delay in self.line.copies(Way.TO_ROOM):
                self.timers.call_later(delay, lambda: room(local, peer, data))

    def answer(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Take what the room sends; `local` is the room's end."""
        radios = self.to_radios
        assert radios is not None
        for delay in self.line.copies(Way.TO_RADIOS):
            self.timers.call_later(delay, lambda: radios(peer, local, data))

    def take(self) -> list[Sent]:
        """What was sent since the last time."""
        sent, self.sent = self.sent, []
        return sent
