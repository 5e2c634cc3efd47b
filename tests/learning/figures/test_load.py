"""Floods begin with more than ten alarms in ten minutes, and end with fewer than five."""

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import OperatorId
from custom_components.municipal_alarm.learning.figures.load import (
    AlarmLoad,
    Presence,
    load,
    presences,
)
from tests.control_room.shift import NOON

from . import naive
from .making import facts

UNTIL = NOON + timedelta(hours=2)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def loaded(*seconds: float, attended: tuple[Presence, ...] = ()) -> AlarmLoad:
    return load([facts(n, one) for n, one in enumerate(sorted(seconds))], attended, NOON, UNTIL)


def test_ten_are_none_and_eleven_are_a_flood() -> None:
    assert not loaded(*range(10)).floods
    (flood,) = loaded(*range(11)).floods
    # When the eleventh comes; until the seventh is ten minutes old, and four are left.
    assert (flood.begins, flood.ends) == (at(10), at(606))
    assert (flood.alarms, flood.peak, flood.positions) == (11, 11, 1)


def test_the_eleventh_after_ten_minutes_makes_none() -> None:
    assert not loaded(*range(10), 600).floods
    assert loaded(*range(10), 599).floods


def test_two_operators_can_follow_more() -> None:
    both = (Presence(at(-60), 2),)
    assert not loaded(*range(20), attended=both).floods
    (flood,) = loaded(*range(21), attended=both).floods
    # Two at fewer than five each.
    assert (flood.begins, flood.ends, flood.positions) == (at(20), at(611), 2)


def test_whoever_leaves_may_make_it_one() -> None:
    found = loaded(*range(15), attended=(Presence(at(-60), 2), Presence(at(100), 1)))
    assert [one.begins for one in found.floods] == [at(100)]
    assert found.position_seconds == 2 * 100 + 7100


def test_a_flood_that_lasts_on_ends_with_what_is_looked_at() -> None:
    found = loaded(*(7000 + n for n in range(30)))
    assert [one.ends for one in found.floods] == [UNTIL]
    assert found.flood_seconds == 190
    assert found.flood_percent == 100 * 190 / 7200


def test_nobody_at_a_console_is_one_position() -> None:
    assert loaded(1, 2, 3, attended=(Presence(at(-60), 0),)).position_seconds == 7200
    assert loaded(1, 2, 3).per_10_minutes == 3 * 600 / 7200


def test_no_time_has_no_load() -> None:
    none = load([], (), NOON, NOON)
    assert (none.per_10_minutes, none.flood_percent) == (None, None)


def came(name: str, seconds: float, *, present: bool = True) -> e.OperatorPresenceChanged:
    return e.OperatorPresenceChanged(at=at(seconds), operator_id=OperatorId(name), present=present)


def test_who_is_not_heard_of_for_a_day_is_not_there() -> None:
    day = 86_400.0
    found = presences([came("anna", 0), came("bram", 10)], at(3 * day))
    assert [(one.since, one.operators) for one in found] == [
        (at(0), 1),
        (at(10), 2),
        (at(day), 1),
        (at(day + 10), 0),
    ]
    again = presences([came("anna", 0), came("anna", day / 2)], at(3 * day))
    assert [(one.since, one.operators) for one in again] == [
        (at(0), 1),
        (at(day / 2), 1),
        (at(1.5 * day), 0),
    ]


changes = st.lists(
    st.builds(
        lambda name, seconds, present: came(name, seconds, present=present),
        st.sampled_from(("anna", "bram", "cees")),
        st.integers(-100_000, 7200),
        st.booleans(),
    ),
    max_size=12,
).map(lambda some: sorted(some, key=lambda one: one.at))


@given(st.lists(st.integers(0, 7199), max_size=80), changes)
def test_any_load(seconds: list[int], come: list[e.OperatorPresenceChanged]) -> None:
    some = [facts(n, one) for n, one in enumerate(sorted(seconds))]
    found = load(some, presences(come, UNTIL), NOON, UNTIL)
    raised = [{"raised_at": one.raised_at} for one in some]
    assert found.as_json() == naive.alarm_load(raised, list(come), NOON, UNTIL)
