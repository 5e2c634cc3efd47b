"""Every incident stands once under each heading, by the clock of the municipality."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given

from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.figures.groups import By, grouped
from custom_components.municipal_alarm.learning.figures.rules import DEFAULT_RULES, Milestone

from .making import facts, some_facts


@given(some_facts)
def test_all_are_somewhere_and_nobody_twice(some: list[Facts]) -> None:
    for by, groups in grouped(some, DEFAULT_RULES).items():
        assert sum(one.incidents for one in groups) == len(some), by
        assert not [key for key, n in Counter(one.key for one in groups).items() if n > 1]
        assert all(one.incidents for one in groups)


def test_midnight_is_that_of_the_municipality() -> None:
    late = replace(facts(), raised_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    rules = replace(DEFAULT_RULES, time_zone=ZoneInfo("Europe/Amsterdam"))
    found = grouped([late], rules)
    assert {by: groups[0].key for by, groups in found.items()} == {
        By.BUILDING: "library",
        By.KIND: "panic",
        By.HOUR: "0",
        By.WEEKDAY: "7",
        By.SHIFT: "night",
        By.MONTH: "2026-11",
    }
    assert grouped([late], DEFAULT_RULES)[By.MONTH][0].key == "2026-10"


def test_the_hour_that_an_autumn_night_has_twice_is_one_hour() -> None:
    rules = replace(DEFAULT_RULES, time_zone=ZoneInfo("Europe/Amsterdam"))
    both = [
        replace(facts(hour), raised_at=datetime(2026, 10, 25, hour, 30, tzinfo=UTC))
        for hour in (0, 1)
    ]
    assert [(one.key, one.incidents) for one in grouped(both, rules)[By.HOUR]] == [("2", 2)]


def test_hours_stand_in_their_order_and_buildings_have_names() -> None:
    some = [facts(n, n * 3600.0, building_id=f"b{n % 2}", building=f"B{n}") for n in range(14)]
    found = grouped(some, DEFAULT_RULES)
    hours = [int(one.key) for one in found[By.HOUR]]
    assert hours == sorted(hours)
    assert [(one.key, one.name) for one in found[By.BUILDING]] == [("b0", "B12"), ("b1", "B13")]
    assert found[By.BUILDING][0].spread(Milestone.RESOLVED).median == 300
