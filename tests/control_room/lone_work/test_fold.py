"""What the events of lone work make of the room, also those of a damaged journal."""

from dataclasses import replace
from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import SessionId
from custom_components.municipal_alarm.control_room.lone_work.fold import FOLDS
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import DeliveryState

from ..shift import Room, live


def watched(room: Room) -> Room:
    """A room in which everything of lone work has happened, and Jan is missed."""
    anna, jan = room.operator("Anna"), room.guard("Jan")
    anna.watches("Jan")
    room.after(minutes=30)
    jan.texts("fine")
    room.after(minutes=40)
    jan.texts("fine")
    room.after(minutes=40)
    jan.warned()
    anna.watches("Piet")
    anna.watches_no_more("Piet")
    room.whatever()
    return room


def test_every_event_has_its_fold() -> None:
    assert set(FOLDS) == {*e.LONE_WORK_EVENTS, e.PreAlertRaised, e.PreAlertEnded}


def test_of_a_shift_with_hundreds_of_signs_of_life_the_last_one_is_read(room: Room) -> None:
    jan = room.guard("Jan")
    room.operator("Anna").watches("Jan")
    for _ in range(100):
        room.after(minutes=5)
        jan.scans("desk 1")
    kept = [one for one in live(room.events) if isinstance(one, e.LONE_WORK_EVENTS)]
    assert [type(one) for one in kept] == [e.LoneWorkStarted, e.CheckedIn]


def test_no_event_of_a_damaged_journal_stops_a_start(room: Room) -> None:
    events = watched(room).events
    kinds = {type(one) for one in events} & set(FOLDS)
    assert kinds >= set(e.LONE_WORK_EVENTS)
    for number, lost in enumerate(events):
        if type(lost) in FOLDS:
            fold(with_site(RoomState(), room.site), events[:number] + events[number + 1 :])


def test_what_is_of_other_lone_work_changes_nothing(room: Room) -> None:
    state = watched(room).state
    one = state.lone_work[room.guard("Jan").responder_id]
    for event in room.events:
        if isinstance(event, e.LONE_WORK_EVENTS) and not isinstance(event, e.LoneWorkStarted):
            other = replace(event, session_id=SessionId("lone_work/other"))
            assert fold(state, [other]).lone_work == {one.responder_id: one}


def test_reports_that_come_twice_or_out_of_order(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    room.after(minutes=30)
    asked = room.radio_text(to="Jan")
    one = room.watched("Jan")
    assert one.asked[asked.key].state is DeliveryState.RECEIPTED
    late = replace(room.happened(e.CheckInPromptReported)[0], state=DeliveryState.SENT)
    unknown = replace(late, key="unknown")
    assert fold(room.state, [late, unknown]).lone_work == {one.responder_id: one}


def test_asked_once_more_at_half_of_what_is_left(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    room.after(minutes=30)
    assert room.watched("Jan").again_at == room.now + timedelta(seconds=30)
    room.after(seconds=30)
    assert room.watched("Jan").again_at is None
    assert room.watched("Jan").prompts == 2
    room.whatever()
