"""Which incidents count, and in whose shift they fall."""

from datetime import time, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.learning.figures.rules import (
    DEFAULT_RULES,
    FigureRules,
    Shift,
    counted,
    is_counted,
)
from tests.control_room.shift import NOON

from .making import facts
from .naive import shift_of

clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("clock", "shift"),
    [
        (time(6, 59, 59), "night"),
        (time(7), "early"),
        (time(14, 59), "early"),
        (time(15), "late"),
        (time(23), "night"),
        (time(0), "night"),
    ],
)
def test_a_shift_lasts_until_the_next_one(clock: time, shift: str) -> None:
    assert DEFAULT_RULES.shift_at(clock) == shift


@given(st.lists(clocks, max_size=5, unique=True), st.times())
def test_any_shifts(begins: list[time], clock: time) -> None:
    shifts = [(f"{number}", one) for number, one in enumerate(begins)]
    rules = FigureRules(shifts=tuple(Shift(*one) for one in shifts))
    assert rules.shift_at(clock) == shift_of(clock, shifts)


def test_drills_tests_and_what_turned_out_as_one_do_not_count() -> None:
    assert is_counted(facts())
    assert is_counted(facts(outcome=None))
    for more in ({"drill": True}, {"test": True}, {"outcome": Outcome.DRILL}):
        assert not is_counted(facts(**more))


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last() -> None:
    given_ = [facts(3, 60), facts(2, 0), facts(1, 0), facts(4, -1), facts(5, 120)]
    until = NOON + timedelta(seconds=120)
    assert [one.number for one in counted(given_, NOON, until)] == [1, 2, 3]
