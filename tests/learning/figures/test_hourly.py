"""What is known of each hour adds up to what is known of all."""

from datetime import datetime, timedelta, timezone

from hypothesis import given

from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.figures.hourly import HOUR, hour_of, hours
from custom_components.municipal_alarm.learning.figures.rules import DEFAULT_RULES, counted
from tests.control_room.shift import NOON

from .making import some_facts

UNTIL = NOON + timedelta(days=60)


@given(some_facts)
def test_hours_add_up(some: list[Facts]) -> None:
    found = hours(some, NOON, UNTIL, DEFAULT_RULES)
    real = counted(some, NOON, UNTIL)
    assert sum(one.incidents for one in found.values()) == len(real)
    assert sum(one.false for one in found.values()) == sum(
        one.outcome is Outcome.FALSE for one in real
    )
    for begins, hour in found.items():
        assert begins == hour.begins == hour_of(begins)
        assert hour.incidents == sum(begins <= one.raised_at < begins + HOUR for one in real)


def test_an_hour_is_one_of_utc() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert hour_of(datetime(2026, 11, 22, 17, 45, tzinfo=india)) == NOON
