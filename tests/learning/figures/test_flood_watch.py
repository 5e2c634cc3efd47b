"""Whether there is a flood now is what is said of it afterwards."""

from datetime import timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.learning.figures.flood_watch import FloodWatch
from custom_components.municipal_alarm.learning.figures.load import load
from tests.control_room.shift import NOON

from .making import facts


@given(st.lists(st.integers(0, 3000), max_size=80))
def test_watched_it_is_what_is_found_in_the_end(seconds: list[int]) -> None:
    until = NOON + timedelta(hours=2)
    found = load([facts(n, one) for n, one in enumerate(sorted(seconds))], (), NOON, until)
    watch = FloodWatch()
    turns, coming = [], sorted(seconds)
    while coming or watch.looks_at is not None:
        due = watch.looks_at
        now = NOON + timedelta(seconds=coming[0]) if coming else due
        assert now is not None
        if due is not None and due <= now:
            now = due
        while coming and NOON + timedelta(seconds=coming[0]) == now:
            watch.raised(NOON + timedelta(seconds=coming.pop(0)))
        if watch.look(now, 0):
            turns.append(now)
    assert turns == [at for one in found.floods for at in (one.begins, one.ends)]
    assert not watch.is_flood


def test_a_clock_that_was_ahead_makes_no_flood_for_hours() -> None:
    watch = FloodWatch([NOON + timedelta(days=1)] * 11)
    assert not watch.look(NOON, 1)
    assert (watch.alarms, watch.looks_at) == (0, None)


def test_operators_who_come_end_it() -> None:
    watch = FloodWatch([NOON] * 11)
    assert watch.look(NOON, 1)
    assert (watch.is_flood, watch.alarms) == (True, 11)
    assert watch.look(NOON, 3)
    assert not watch.is_flood
