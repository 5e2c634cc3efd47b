"""How many alarms reach each operator position, and when they are too many.

After ISA-18.2 and IEC 62682: more than ten alarms in ten minutes for one operator
position begin a flood, fewer than five end it. All operators see one queue, so the
positions that are attended share its alarms; where nobody is, they reach one all the
same, by phone. An alarm is an incident: a further press of the same desk joins it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from ...control_room.events import OperatorPresenceChanged
from ...control_room.ids import OperatorId
from ...control_room.values import record, value
from ..facts import Facts

WINDOW = timedelta(minutes=10)
FLOOD_OVER = 10
FLOOD_UNDER = 5

PRESENCE_LASTS = timedelta(hours=24)
"""Whoever was there when Home Assistant was killed is not said to have left: without a
word for a day they count no more, or one night's crash would hide every later flood."""


@value
class Presence:
    """From `since` on so many operators were at their consoles."""

    since: datetime
    operators: int


@value
class Flood:
    """More than one operator position can follow."""

    begins: datetime
    ends: datetime
    """Of one that lasts on: the end of what was looked at."""
    alarms: int
    """Raised in it, and in the ten minutes that made it one."""
    peak: int
    """The most alarms in ten minutes."""
    positions: int
    """How many operators were there at most; at least one."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "seconds": (self.ends - self.begins).total_seconds(),
            "alarms": self.alarms,
            "peak": self.peak,
            "positions": self.positions,
        }


@record
class AlarmLoad:
    """The load of a period."""

    alarms: int
    seconds: float
    position_seconds: float
    """The time of all positions together."""
    peak: int
    """The most alarms in ten minutes, of all positions together."""
    floods: tuple[Flood, ...]

    @property
    def per_10_minutes(self) -> float | None:
        """Alarms in ten minutes for each position, on average; None: no time went by."""
        if not self.position_seconds:
            return None
        return self.alarms * WINDOW.total_seconds() / self.position_seconds

    @property
    def flood_seconds(self) -> float:
        """How long there was a flood."""
        return sum((one.ends - one.begins).total_seconds() for one in self.floods)

    @property
    def flood_percent(self) -> float | None:
        """Of the time; ISA-18.2 asks for less than 1 %."""
        return 100 * self.flood_seconds / self.seconds if self.seconds else None

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        average, flooded = self.per_10_minutes, self.flood_percent
        return {
            "alarms": self.alarms,
            "per_10_minutes": None if average is None else round(average, 4),
            "peak": self.peak,
            "floods": [one.as_json() for one in self.floods],
            "flood_seconds": self.flood_seconds,
            "flood_percent": None if flooded is None else round(flooded, 3),
        }


def presences(events: Iterable[OperatorPresenceChanged], until: datetime) -> tuple[Presence, ...]:
    """How many operators were there, from change to change, up to `until`."""
    changes: list[tuple[datetime, OperatorId, bool]] = []
    for operator_id, of in groupby(
        sorted(events, key=lambda one: one.operator_id), key=lambda one: one.operator_id
    ):
        told = sorted(of, key=lambda one: one.at)
        for number, event in enumerate(told):
            changes.append((event.at, operator_id, event.present))
            ends = event.at + PRESENCE_LASTS
            last = number + 1 == len(told) or told[number + 1].at > ends
            if event.present and last:
                changes.append((ends, operator_id, False))
    there: set[OperatorId] = set()
    found: list[Presence] = []
    for at, together in groupby(sorted(changes, key=itemgetter(0)), key=itemgetter(0)):
        if at >= until:
            break
        for _, operator_id, present in together:
            (there.add if present else there.discard)(operator_id)
        found.append(Presence(at, len(there)))
    return tuple(found)


def load(
    facts: Sequence[Facts], attended: Sequence[Presence], since: datetime, until: datetime
) -> AlarmLoad:
    """The load of incidents, which all count, raised from `since` until before `until`.

    A period stands alone: what was raised before it makes no flood in it.
    """
    floods: list[Flood] = []
    peak, position_seconds, last = 0, 0.0, since
    begins: datetime | None = None
    alarms = most = positions = 0
    now, operators = 0, 1
    for at, added, left, there in _changes(facts, attended, since, until):
        position_seconds += operators * (at - last).total_seconds()
        last, operators = at, there
        now += added - left
        peak = max(peak, now)
        if begins is None and now > FLOOD_OVER * operators:
            begins, alarms, most, positions = at, now, now, operators
        elif begins is not None:
            alarms += added
            most, positions = max(most, now), max(positions, operators)
            if now < FLOOD_UNDER * operators:
                floods.append(Flood(begins, at, alarms, most, positions))
                begins = None
    position_seconds += operators * max((until - last).total_seconds(), 0)
    if begins is not None:
        floods.append(Flood(begins, until, alarms, most, positions))
    return AlarmLoad(
        alarms=len(facts),
        seconds=max((until - since).total_seconds(), 0),
        position_seconds=position_seconds,
        peak=peak,
        floods=tuple(floods),
    )


def _changes(
    facts: Sequence[Facts], attended: Sequence[Presence], since: datetime, until: datetime
) -> Iterator[tuple[datetime, int, int, int]]:
    """When something changes: alarms that come, that are ten minutes old, and positions."""
    ticks: list[tuple[datetime, int, int]] = []
    for one in facts:
        ticks.append((one.raised_at, 1, 0))
        if one.raised_at + WINDOW < until:
            ticks.append((one.raised_at + WINDOW, 0, 0))
    positions = 1
    for presence in attended:
        if presence.since <= since:
            positions = max(presence.operators, 1)
        elif presence.since < until:
            ticks.append((presence.since, 2, max(presence.operators, 1)))
    yield since, 0, 0, positions
    for at, together in groupby(sorted(ticks), key=itemgetter(0)):
        added = left = 0
        for _, what, operators in together:
            if what == 2:
                positions = operators
            elif what == 1:
                added += 1
            else:
                left += 1
        yield at, added, left, positions
