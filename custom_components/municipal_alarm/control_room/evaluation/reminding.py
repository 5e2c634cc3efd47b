"""What is due of the measures: said on the morning of its date, and every week after.

By the clocks of the municipality. A little at a time: two thousand that fall due on one
morning must not stand before a press.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from ..events import MeasureFiled, MeasureReminded
from ..turn import Turn
from .measures import KeptMeasure

MORNING = time(9)
"""When those who can do something about it are at work."""

AGAIN_AFTER = timedelta(days=7)

DONE_FOR = timedelta(days=14)
"""How long what is done is still shown, and can be taken back."""

AT_ONCE = 50
"""Measures of one turn: some milliseconds. The others are still due, and come in the next."""


def morning_of(day: date, zone: tzinfo) -> datetime:
    """The moment of a day at which something is said."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def first_at(due: date, now: datetime, zone: tzinfo) -> datetime:
    """When a measure is first said to be due: on its date, or tomorrow if that is over."""
    at = morning_of(due, zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return at if at > now else morning_of(tomorrow, zone)


def take_due(turn: Turn) -> None:
    """Say what is due, and let go of what was done long ago."""
    for one in islice(turn.room.measures.due(turn.now), AT_ONCE):
        if one.done_at is not None:
            turn.record(
                MeasureFiled(
                    at=turn.now,
                    measure_id=one.measure.measure_id,
                    incident_id=one.incident_id,
                    secret=one.secret,
                )
            )
        else:
            _remind(turn, one)


def _remind(turn: Turn, one: KeptMeasure) -> None:
    zone = turn.site.time_zone
    date_comes_at = morning_of(one.measure.due, zone)
    # Put off by a clock that was ahead: its date may not have come.
    is_due = one.due_at <= turn.now or date_comes_at <= turn.now
    again = morning_of((turn.now.astimezone(zone) + AGAIN_AFTER).date(), zone)
    turn.record(
        MeasureReminded(
            at=turn.now,
            measure_id=one.measure.measure_id,
            incident_id=one.incident_id,
            secret=one.secret,
            measure=one.measure,
            place=one.place,
            times=one.reminders + 1 if is_due else 0,
            remind_at=again if is_due else date_comes_at,
        )
    )
