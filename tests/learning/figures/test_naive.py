"""Every figure is what an independent, naive reading of the raw events says."""

from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.journal import MemoryJournal
from custom_components.municipal_alarm.learning.figures.period import HAPPENINGS, Given, figures
from custom_components.municipal_alarm.learning.figures.rules import (
    FigureRules,
    Milestone,
    Shift,
    Target,
)
from tests.control_room.shift import DESKS, NOON
from tests.learning.shifts import STEPS, events_after, steps

from . import naive

ZONES = (UTC, ZoneInfo("Europe/Amsterdam"), ZoneInfo("Australia/Lord_Howe"))
RULES = naive.Rules(
    [
        ("acknowledged", 30, Fraction(80)),
        ("acknowledged", 60, Fraction(197, 2)),
        ("receipt", 10, Fraction(90)),
        ("on_scene", 100, Fraction(1, 10)),
        ("resolved", 1, Fraction(100)),
    ],
    [("night", time(22, 30)), ("day", time(6)), ("late", time(12, 0))],
    UTC,
)
SINCE, UNTIL = NOON - timedelta(days=2), NOON + timedelta(days=20)


EPISODES = (
    ("press", "a second", "Anna", "Jan comes", "a minute", "Jan is there", "ten minutes", "false"),
    ("press elsewhere", "half a minute", "Anna", "Piet comes", "two hours", "genuine", "closed"),
    ("press", "half a minute", "Anna", "technical", "closed"),
    ("radios off", "press", "a minute", "radios on", "Anna", "a minute", "genuine"),
    ("a round", "Jan in the hall", "Jan in the attic", "Jan in the cellar", "a minute"),
    ("a round", "Jan in the attic", "the cellar is taken as proven", "two hours"),
    ("a night round", "two hours"),
    ("Jan works alone", "ten minutes", "Anna", "genuine"),
    ("Jan works alone", "a minute", "Jan checks in", "ten minutes", "false"),
    ("link there", "link lost", "ten minutes", "link there"),
    ("a test", "press of desk 2", "seen"),
    ("a test", "press of desk 2", "not seen"),
    ("press", "Jan comes", "duress", "a second", "Anna", "half a minute", "genuine", "closed"),
    ("Anna comes", "press", "press elsewhere", "genuine", "genuine", "Anna leaves"),
    ("drill", "Anna", "ten minutes", "it was a drill"),
    ("a tag of nothing", "a minute"),
    ("a day",),
)
"""What takes several steps to happen."""

shifts = st.lists(steps.map(tuple) | st.sampled_from(EPISODES), max_size=5).map(
    lambda episodes: [step for episode in episodes for step in episode]
)


def rules_of(rules: naive.Rules) -> FigureRules:
    """The same in the product's words."""
    return FigureRules(
        targets=tuple(
            Target(Milestone(one), within, int(percent * 10))
            for one, within, percent in rules.targets
        ),
        shifts=tuple(Shift(name, begins) for name, begins in rules.shifts),
        time_zone=rules.zone,
    )


def by_the_product(
    events: list[e.Event],
    rules: naive.Rules,
    since: datetime,
    until: datetime,
    *,
    secrets: bool,
    building: str | None,
) -> dict[str, Any]:
    """As the product does it: by way of a journal, and its cases."""
    journal = MemoryJournal(now=lambda: UNTIL)
    journal.start()
    journal.append(events)
    while journal.settle_cases():
        pass
    building_id = BuildingId(building) if building is not None else None
    kinds = frozenset(one.KIND for one in HAPPENINGS)
    found = figures(
        Given(
            facts=journal.cases(since, until, secrets=secrets, building_id=building_id),
            happened=[
                entry.event
                for entry in journal.happened(kinds, since - timedelta(days=1), until)
                if entry.event is not None
            ],
            reports=journal.reports(since, until, building_id),
            desks=frozenset(one.desk_id for one in DESKS if building in (None, one.building_id)),
        ),
        since,
        until,
        rules_of(rules),
        building_id,
    ).as_json()
    assert found.pop("silent") == []
    return found


def check(
    events: list[e.Event],
    *,
    rules: naive.Rules = RULES,
    since: datetime = SINCE,
    until: datetime = UNTIL,
    secrets: bool = True,
    building: str | None = None,
) -> dict[str, Any]:
    desks = {one.desk_id for one in DESKS if building in (None, one.building_id)}
    naively = naive.figures(events, since, until, rules, desks, secrets=secrets, building=building)
    found = by_the_product(events, rules, since, until, secrets=secrets, building=building)
    assert found == naively
    return found


@given(
    shifts,
    st.booleans(),
    st.sampled_from((None, "library", "town hall")),
    st.sampled_from(ZONES),
)
def test_any_shift(names: list[str], secrets: bool, building: str | None, zone: Any) -> None:
    check(events_after(names), rules=RULES._replace(zone=zone), secrets=secrets, building=building)


@given(shifts, st.integers(-600, 12_000), st.integers(1, 9_000))
def test_any_part_of_a_shift(names: list[str], begins: int, lasts: int) -> None:
    since = NOON + timedelta(seconds=begins)
    check(events_after(names), since=since, until=since + timedelta(seconds=lasts))


STORM = ("press", "press elsewhere", "press in the depot", "man down", "lone worker", "possible")
ENDS = ("genuine", "false", "technical")


@pytest.mark.parametrize("operators", [(), ("Anna comes",), ("Anna comes", "Bram comes")])
def test_a_storm(operators: tuple[str, ...]) -> None:
    """Fifteen incidents in some minutes are a flood for one operator, and for two they are not."""
    names = list(operators)
    for number in range(20):
        names += [
            STORM[number % 6],
            "Anna",
            ENDS[number % 3],
            "a second" if number % 4 else "a minute",
        ]
    names += ["ten minutes", "press", "ten minutes", "genuine", "two hours"]
    found = check(events_after(names))
    assert len(found["load"]["floods"]) == (len(operators) < 2)


@given(
    st.lists(
        st.sampled_from(
            (
                "press",
                "Anna comes",
                "Anna leaves",
                "Bram comes",
                "genuine",
                "genuine",
                "half a minute",
                "ten minutes",
                "two hours",
                "a day",
            )
        ),
        max_size=60,
    )
)
def test_any_load(names: list[str]) -> None:
    found = check(events_after(names))
    assert found["load"]["alarms"] == found["incidents"]


@pytest.mark.parametrize("seed", range(3))
def test_a_long_time_with_all_there_is(seed: int) -> None:
    """Every figure has something to say, so that none is right by being empty."""
    chance = Random(seed)
    names = [*EPISODES] + [
        chance.choice(EPISODES) if chance.random() < 0.5 else (chance.choice(sorted(STEPS)),)
        for _ in range(100)
    ]
    events = events_after([step for episode in names for step in episode])
    found = check(events, until=NOON + timedelta(days=400), secrets=bool(seed % 2))
    assert all(found["times"][one]["n"] for one in naive.MILESTONES)
    assert all(one["of"] for one in found["targets"])
    assert found["repeat_desks"]
    assert found["rounds"]["kept"]["n"]
    assert found["rounds"]["missed"]["n"]
    assert found["lone_work"]["alarms"]["of"]
    assert found["links"][0]["losses"]
    assert found["desk_tests"]["tested"]["n"]
    assert found["set_aside"]
    assert found["drills"]
