"""What can be set of the figures: targets and shifts; and what time it is for whom."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property

from ...control_room.values import caching, value
from ...control_room.words import Outcome
from ..facts import Facts


class Milestone(StrEnum):
    """What is waited for after a press, in the order of a good day."""

    RECEIPT = "receipt"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"


@value
class Target:
    """Within so many seconds in so many cases, as thousandths."""

    milestone: Milestone
    within_s: int
    permille: int


@value
class Shift:
    """A shift lasts until the next one begins."""

    name: str
    begins: time


DEFAULT_TARGETS = (
    Target(Milestone.ACKNOWLEDGED, 30, 800),
    Target(Milestone.ACKNOWLEDGED, 60, 985),
)
"""After the hold-up alarms of EN 50518: how soon an operator takes them on."""

DEFAULT_SHIFTS = (
    Shift("early", time(7)),
    Shift("late", time(15)),
    Shift("night", time(23)),
)


@caching
class FigureRules:
    """How figures are made."""

    targets: tuple[Target, ...] = DEFAULT_TARGETS
    shifts: tuple[Shift, ...] = DEFAULT_SHIFTS
    time_zone: tzinfo = UTC
    """Of the municipality: hours, days and months are read on its clocks."""
    silent_after: timedelta = timedelta(days=30)
    """After it whatever says nothing is silent."""

    @cached_property
    def _in_order(self) -> tuple[Shift, ...]:
        return tuple(sorted(self.shifts, key=lambda one: one.begins))

    def shift_at(self, clock: time) -> str:
        """The name of the shift at a time of the day; empty: there are no shifts."""
        if not self.shifts:
            return ""
        begun = bisect_right(self._in_order, clock, key=lambda one: one.begins)
        # Before the first one of the day, that of last night goes on.
        return self._in_order[begun - 1].name


DEFAULT_RULES = FigureRules()


def is_counted(one: Facts) -> bool:
    """Whether figures are made of it: no drill, no test of a desk, nor what turned out as one."""
    return not (one.drill or one.test or one.outcome is Outcome.DRILL)


def counted(facts: Iterable[Facts], since: datetime, until: datetime) -> list[Facts]:
    """Those that count and were raised in a period, in the order in which they were."""
    found = [one for one in facts if is_counted(one) and since <= one.raised_at < until]
    return sorted(found, key=lambda one: (one.raised_at, one.number))
