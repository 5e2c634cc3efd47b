"""How the watch over somebody begins and ends, and what outlasts it."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e

from ..shift import NOON, Guard, Operator, Room

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def anna(room: Room) -> Operator:
    return room.operator("Anna")


@pytest.fixture
def jan(room: Room) -> Guard:
    return room.guard("Jan")


# --- a schedule beside somebody's own watch -----------------------------------


def test_a_schedule_takes_over_when_an_operators_watch_is_over(
    room: Room, anna: Operator, jan: Guard
) -> None:
    anna.watches("Jan", until=NOON + timedelta(minutes=40))
    room.after(minutes=20)
    jan.scans("cellar")
    room.lone_work_schedule("Jan", on=True)
    assert room.watched("Jan").by == "operator"
    room.after(minutes=10)
    room.restart()
    room.after(minutes=10)
    watched = room.watched("Jan")
    assert (watched.by, watched.until) == ("schedule", None)
    # Nobody has a new half hour by that.
    assert watched.next_at == NOON + timedelta(minutes=20) + HALF_HOUR
    jan.scans("hall")
    room.lone_work_schedule("Jan", on=False)
    assert not room.state.lone_work
    assert [one.reason for one in room.happened(e.LoneWorkEnded)] == ["time", "schedule"]


def test_also_when_it_was_asked_then(room: Room, anna: Operator, jan: Guard) -> None:
    anna.watches("Jan", until=NOON + HALF_HOUR + timedelta(seconds=10))
    room.lone_work_schedule("Jan", on=True)
    room.after(minutes=30, seconds=20)
    room.radio_text(to="Jan", contains="CHECK IN")
    jan.scans("hall")
    watched = room.watched("Jan")
    assert (watched.by, watched.next_at) == ("schedule", room.now + HALF_HOUR)


@pytest.mark.parametrize("source", ["", "another"])
def test_a_schedule_that_says_off_by_then_takes_nothing_over(
    room: Room, anna: Operator, source: str
) -> None:
    anna.watches("Jan", until=NOON + timedelta(minutes=20))
    room.lone_work_schedule("Jan", on=True)
    room.lone_work_schedule("Piet", on=True)
    room.after(minutes=5)
    # What was heard last holds, also where another was chosen in its place.
    room.lone_work_schedule("Jan", on=False, source=source)
    room.after(minutes=15)
    assert set(room.state.lone_work) == {"piet"}


def test_what_is_ended_by_hand_stays_ended(room: Room, anna: Operator) -> None:
    anna.watches("Jan", until=NOON + timedelta(minutes=20))
    room.lone_work_schedule("Jan", on=True)
    anna.watches_no_more("Jan")
    room.after(minutes=60)
    assert not room.state.lone_work


def test_other_settings_stay_the_schedules(room: Room, anna: Operator) -> None:
    room.lone_work_schedule("Jan", on=True)
    source_id = room.watched("Jan").source_id
    anna.watches("Jan", 900)
    assert (room.watched("Jan").by, room.watched("Jan").source_id) == ("operator", source_id)
    room.lone_work_schedule("Jan", on=False)
    assert not room.state.lone_work


def test_an_end_of_their_own_is_not_the_schedules(room: Room, anna: Operator) -> None:
    room.lone_work_schedule("Jan", on=True)
    anna.watches("Jan", until=NOON + timedelta(minutes=20))
    room.lone_work_schedule("Jan", on=False)
    room.after(minutes=19)
    assert room.watched("Jan").source_id is None
    room.after(minutes=1)
    assert not room.state.lone_work


# --- a schedule that blinks ----------------------------------------------------


def test_a_schedule_that_blinks_gives_no_new_half_hour(room: Room, jan: Guard) -> None:
    room.lone_work_schedule("Jan", on=True)
    for _ in range(2):
        room.after(minutes=14)
        room.lone_work_schedule("Jan", on=False)
        room.after(seconds=10)
        room.lone_work_schedule("Jan", on=True)
        assert room.watched("Jan").next_at == NOON + HALF_HOUR
    room.after(minutes=2)
    room.radio_text(to="Jan", contains="CHECK IN")
    jan.texts("fine")


def test_a_schedule_that_is_off_for_longer_begins_anew(room: Room) -> None:
    room.lone_work_schedule("Jan", on=True)
    room.after(minutes=10)
    room.lone_work_schedule("Jan", on=False)
    room.after(seconds=30)
    room.lone_work_schedule("Jan", on=True)
    assert room.watched("Jan").next_at == room.now + HALF_HOUR


def test_a_blink_after_an_end_by_hand_begins_anew(room: Room, anna: Operator) -> None:
    room.lone_work_schedule("Jan", on=True)
    anna.watches_no_more("Jan")
    room.after(minutes=20)
    room.lone_work_schedule("Jan", on=False)
    room.after(seconds=5)
    room.lone_work_schedule("Jan", on=True)
    assert room.watched("Jan").next_at == room.now + HALF_HOUR


# --- ids -------------------------------------------------------------------------


def test_begun_again_in_the_same_moment(room: Room, anna: Operator) -> None:
    ids = set()
    for _ in range(3):
        anna.watches("Jan", 600)
        ids.add(room.watched("Jan").session_id)
        anna.watches_no_more("Jan")
    anna.watches("Jan", 600)
    anna.watches("Jan", 900)
    ids.add(room.watched("Jan").session_id)
    assert len(ids) == 4
    room.restart()
    assert room.watched("Jan").every_s == 900
