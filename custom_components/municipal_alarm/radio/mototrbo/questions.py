"""Asking radios whether they are there: three tries each, few a second over all."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from . import ars
from .agenda import Agenda, earliest
from .outlet import Outlet
from .tables import ASK_EVERY_S, TRIES, TRY_EVERY_S

type Silence = Callable[[str, float, datetime], None]
"""Called with the radio, now and utc, when it did not answer."""

_QUERY = ars.build(ars.Query())


@dataclass(slots=True)
class _Asked:
    tries: int = 0
    on_silence: list[Silence] = field(default_factory=list)


class Questions:
    """All that are asked at present."""

    def __init__(self, outlet: Outlet, port: int) -> None:
        """Ask nobody yet."""
        self._outlet = outlet
        self._port = port
        self._asked: dict[str, _Asked] = {}
        self._queue: deque[str] = deque()
        self._agenda: Agenda[str] = Agenda()
        self._free_at = float("-inf")

    def ask(self, radio_id: str, on_silence: Silence | None = None) -> None:
        """Ask a radio at the next `wake`; asked already, only its silence is told on."""
        asked = self._asked.get(radio_id)
        if asked is None:
            asked = self._asked[radio_id] = _Asked()
            self._queue.append(radio_id)
        if on_silence is not None and on_silence not in asked.on_silence:
            asked.on_silence.append(on_silence)

    def heard(self, radio_id: str) -> None:
        """Note that a radio said something, which answers everything."""
        if self._asked.pop(radio_id, None) is not None:
            self._agenda.drop(radio_id)

    def next_wake(self) -> float | None:
        """Return when to be woken."""
        return earliest(self._agenda.next(), self._free_at if self._queue else None)

    def wake(self, now: float, utc: datetime) -> None:
        """Send what is due, and tell who stayed silent."""
        for radio_id in self._agenda.due(now):
            if self._asked[radio_id].tries < TRIES:
                self._queue.append(radio_id)
            else:
                for silence in self._asked.pop(radio_id).on_silence:
                    silence(radio_id, now, utc)
        while self._queue and self._free_at <= now:
            radio_id = self._queue.popleft()
            if (asked := self._asked.get(radio_id)) is None:
                continue
            asked.tries += 1
            self._outlet.send(self._port, radio_id, _QUERY)
            self._agenda.set(radio_id, now + TRY_EVERY_S)
            self._free_at = now + ASK_EVERY_S
