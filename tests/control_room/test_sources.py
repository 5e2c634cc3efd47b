"""Which signal is a press, and which a repeat, an old one or a blink."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.ids import DeskId, SignalId, SourceId
from custom_components.municipal_alarm.control_room.sources import (
    CLOCK_SLACK,
    MAX_AGE,
    REAL_GAP,
    START_GAP,
)

from .shift import NOON, Room

MOMENT = timedelta(microseconds=1)


def presses(room: Room) -> int:
    """How many presses were alarmed so far; what they do outside is another story."""
    room.whatever()
    return sum(one.presses for one in room.state.incidents.values())


# --- levels -----------------------------------------------------------------


def test_momentary_contact(room: Room) -> None:
    room.bound("desk 2", on=False)
    room.level("desk 2", on=True)
    room.after(seconds=1)
    room.level("desk 2", on=False)
    assert presses(room) == 1
    room.after(seconds=10)
    room.level("desk 2", on=True)
    assert presses(room) == 2


def test_level_told_again_is_no_press(room: Room) -> None:
    room.level("desk 2", on=True, signal_id="on@12:00")
    room.level("desk 2", on=False, signal_id="off@12:01")
    room.level("desk 2", on=True, signal_id="on@12:00")
    assert presses(room) == 1


def test_first_level_ever(room: Room) -> None:
    room.level("desk 2", on=True, first=True)
    assert presses(room) == 1


def test_what_a_new_source_says_is_its_past(room: Room) -> None:
    room.bound("desk 2", on=True)
    room.level("desk 2", on=True, first=True)
    assert presses(room) == 0
    room.level("desk 2", on=False)
    room.level("desk 2", on=True)
    assert presses(room) == 1


def test_what_a_source_shows_when_it_is_chosen_again_is_its_past_too(room: Room) -> None:
    room.level("desk 2", on=False)
    room.bound("desk 2", on=True)
    room.level("desk 2", on=True, first=True)
    assert presses(room) == 0
    room.level("desk 2", on=False)
    room.level("desk 2", on=True)
    assert presses(room) == 1


def test_source_bound_while_unknown_counts_its_first_on(room: Room) -> None:
    room.bound("desk 2", on=None)
    room.level("desk 2", on=True, first=True)
    assert presses(room) == 1


def test_latched_contact_over_a_restart(room: Room) -> None:
    room.level("desk 2", on=True)
    room.restart(down=90)
    room.level("desk 2", on=True, first=True, gap=START_GAP - MOMENT)
    assert presses(room) == 1


def test_contact_lost_for_long_after_a_restart(room: Room) -> None:
    room.level("desk 2", on=True)
    room.restart(down=7200)
    room.level("desk 2", on=True, first=True, gap=START_GAP)
    assert presses(room) == 2


def test_pressed_while_home_assistant_was_down(room: Room) -> None:
    room.level("desk 2", on=False)
    room.restart(down=90)
    room.level("desk 2", on=True, first=True)
    assert presses(room) == 1


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(timedelta(0), 1), (REAL_GAP - MOMENT, 1), (REAL_GAP, 2), (timedelta(hours=9), 2)],
)
def test_gap_in_a_held_contact(room: Room, gap: timedelta, expected: int) -> None:
    room.level("desk 2", on=True)
    room.after(seconds=60)
    room.level("desk 2", on=True, gap=gap)
    assert presses(room) == expected


def test_off_after_a_gap_is_no_press(room: Room) -> None:
    room.level("desk 2", on=False)
    room.level("desk 2", on=False, gap=timedelta(hours=9))
    assert presses(room) == 0


def test_level_of_an_unknown_desk_is_set_aside_when_it_is_on(room: Room) -> None:
    room.level("attic", on=False)
    assert not room.events
    room.level("attic", on=True)
    assert [event.reason for event in room.just(e.SignalSetAside)] == ["unknown_desk"]


# --- stamps -----------------------------------------------------------------


def test_old_press_told_again_after_a_restart(room: Room) -> None:
    room.press("desk 2", at=NOON)
    room.restart(down=600)
    room.press("desk 2", at=NOON)
    room.press("desk 2", at=NOON - timedelta(minutes=5))
    assert presses(room) == 1
    room.press("desk 2", at=NOON + MOMENT)
    assert presses(room) == 2


@pytest.mark.parametrize(("age", "expected"), [(MAX_AGE, 1), (MAX_AGE + MOMENT, 0)])
def test_press_that_nobody_heard_of_for_long(room: Room, age: timedelta, expected: int) -> None:
    room.press("desk 2", at=room.now - age)
    assert presses(room) == expected
    aside = room.just(e.SignalSetAside)
    assert [event.reason for event in aside] == ["too_old"] * (1 - expected)
    room.press("desk 2", at=room.now - age)
    assert not room.just(e.SignalSetAside), "it is told once"


def test_clock_ahead_does_not_make_later_presses_old(room: Room) -> None:
    room.press("desk 2", at=NOON + timedelta(hours=3))
    room.after(seconds=10)
    room.press("desk 2", at=room.now)
    assert presses(room) == 2


def test_our_own_clock_set_back(room: Room) -> None:
    room.press("desk 2", at=NOON)
    room.now = NOON - timedelta(hours=2)
    room.press("desk 2", at=room.now)
    assert presses(room) == 2
    assert room.state.sources[SourceId("button desk 2")].occurred_at == room.now
    room.now += CLOCK_SLACK
    room.press("desk 2", at=room.now)
    assert presses(room) == 3


def test_clock_a_little_ahead_is_still_a_clock(room: Room) -> None:
    room.press("desk 2", at=NOON)
    room.now = NOON - CLOCK_SLACK
    room.press("desk 2", at=room.now)
    assert presses(room) == 1


def test_clock_a_little_ahead_and_then_set_right(room: Room) -> None:
    room.press("desk 2", at=NOON + timedelta(seconds=1.5))
    room.after(seconds=1)
    room.press("desk 2", at=room.now)
    assert presses(room) == 2


# --- ids --------------------------------------------------------------------


def test_repeats_are_known_by_their_id(room: Room) -> None:
    room.press("desk 2", signal_id="7", ordered=False)
    room.press("desk 2", signal_id="7", ordered=False)
    room.restart(down=5)
    room.press("desk 2", signal_id="7", ordered=False)
    assert presses(room) == 1


def test_cheap_clock_may_run_backwards(room: Room) -> None:
    room.press("desk 2", ordered=False, at=NOON)
    room.press("desk 2", ordered=False, at=NOON - timedelta(days=400))
    assert presses(room) == 2


def test_sixteen_signals_are_remembered(room: Room) -> None:
    for number in range(16):
        room.press("desk 2", signal_id=f"n{number}", ordered=False)
    assert presses(room) == 16
    room.press("desk 2", signal_id="n0", ordered=False)
    assert presses(room) == 16
    assert len(room.state.sources[SourceId("button desk 2")].recent) == 16
    room.press("desk 2", signal_id="n16", ordered=False)
    room.press("desk 2", signal_id="n0", ordered=False)
    assert presses(room) == 18, "forgotten by then"


def test_two_sources_may_count_alike(room: Room) -> None:
    room.press("desk 2", source="gateway A", signal_id="1", ordered=False)
    room.press("desk 4", source="gateway B", signal_id="1", ordered=False)
    assert len(room.state.incidents) == 2
    room.whatever()


def test_press_of_an_unknown_desk_is_told(room: Room) -> None:
    room.handle(s.Press(SignalId("1"), SourceId("input 4"), DeskId("attic"), NOON))
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.source_id, aside.reason) == ("input 4", "unknown_desk")
    assert not room.state.incidents
