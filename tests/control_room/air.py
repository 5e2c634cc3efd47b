"""A shift whose radios and phones take their time, and do not all confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from custom_components.municipal_alarm.control_room import commands as c, effects as x, signals as s
from custom_components.municipal_alarm.control_room.engine import Decision, next_deadline
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.words import DeliveryState

from .shift import Room


@dataclass(frozen=True)
class Way:
    """What a radio or phone says of a text, and how many seconds after it left."""

    sent: float | None
    """None: it never says that it is on the air."""
    end: DeliveryState | None
    """None: nothing is heard of it any more."""
    after: float


class Air(Room):
    """A room whose radios and phones take their time, and do not all confirm."""

    def __init__(self, site: Site, ways: Mapping[str, Way]) -> None:
        """`ways`: by address; all others are as quick as light."""
        super().__init__(site)
        self.ways = ways
        self._on_the_way: list[tuple[datetime, int, s.Receipt]] = []
        self._order = count()
        self.calls_take: dict[str, float] = {}
        """Seconds until somebody outside is called, by name."""

    def _carry(self, text: x.RadioText) -> None:
        way = self.ways.get(text.address)
        if way is None:
            super()._carry(text)
            return
        if way.sent is not None:
            self._say(text, DeliveryState.SENT, way.sent)
        receipts = self.site.systems[text.system_id].receipts
        if way.end is DeliveryState.FAILED or (receipts and way.end is not None):
            self._say(text, way.end, way.after)

    def handle(self, message: s.Signal | c.Command) -> Decision:
        quick, self.off = self.off, {*self.off, *self.calls_take}
        decision = super().handle(message)
        self.off = quick
        for one in decision.effects:
            if isinstance(one, x.CallExternal) and one.target in self.calls_take:
                at = self.now + timedelta(seconds=self.calls_take[one.target])
                receipt = s.Receipt(one.key, one.incident_id, DeliveryState.SENT)
                heappush(self._on_the_way, (at, next(self._order), receipt))
        return decision

    def _say(self, text: x.RadioText, state: DeliveryState, after: float) -> None:
        at = self.now + timedelta(seconds=after)
        receipt = s.Receipt(text.key, text.incident_id, state)
        heappush(self._on_the_way, (at, next(self._order), receipt))

    def after(self, *, seconds: float = 0, minutes: float = 0) -> None:
        until = self.now + timedelta(seconds=seconds, minutes=minutes)
        later = until + timedelta(days=1)
        while True:
            due = next_deadline(self.state) or later
            heard = self._on_the_way[0][0] if self._on_the_way else later
            if min(due, heard) > until:
                break
            self.now = max(self.now, min(due, heard))
            if heard <= due:
                self.handle(heappop(self._on_the_way)[2])
            else:
                super().after()
        self.now = until
