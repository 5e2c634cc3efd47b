"""Owning, ending and leaving an incident."""

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    DeskAnswer,
    IncidentState,
    Outcome,
    Prompt,
    Purpose,
)

from .shift import PEOPLE, Room, make_town


@pytest.fixture(autouse=True)
def incident(room: Room) -> None:
    """An alarm at desk 1; Jan was told."""
    room.press("desk 1")
    room.raised_at_desk_1()


def test_acknowledged_twice_is_once(room: Room) -> None:
    room.operator("Anna").acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    room.operator("Anna").acknowledges()
    assert len(room.happened(e.Acknowledged)) == 1
    with pytest.raises(WrongState, match=r"already_owned.*Anna"):
        room.operator("Sophie").acknowledges()
    assert (room.incident.owner, room.incident.state) == ("Anna", IncidentState.ACKNOWLEDGED)


def test_acknowledged_while_somebody_is_on_the_way(room: Room) -> None:
    room.guard("Jan").texts("1")
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)
    room.operator("Anna").acknowledges()
    assert room.incident.state is IncidentState.RESPONDING
    assert room.incident.answer is DeskAnswer.ON_THE_WAY


def test_hand_over(room: Room) -> None:
    anna, bram, sophie = (room.operator(name) for name in ("Anna", "Bram", "Sophie"))
    anna.comes()
    with pytest.raises(WrongState, match="not_owned"):
        anna.hands_over_to("Bram")
    anna.acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    with pytest.raises(WrongState, match="already_owned"):
        bram.hands_over_to("Bram")
    anna.hands_over_to("Anna")
    assert not room.happened(e.HandedOver)
    anna.hands_over_to("Bram")
    assert room.incident.owner_id == "bram"
    room.operator("Bram").comes()
    with pytest.raises(WrongState, match="already_owned"):
        anna.hands_over_to("Anna")
    sophie.hands_over_to("Anna")
    assert room.incident.owner == "Anna"


@pytest.mark.parametrize("name", ["Vic", "nobody"])
def test_hand_over_to_who_may_not_own(room: Room, name: str) -> None:
    room.operator("Anna").acknowledges()
    room.whatever()
    with pytest.raises(UnknownThing, match="unknown_operator"):
        room.operator("Anna").hands_over_to(name)


def test_owner_who_is_gone_does_not_keep_it(room: Room) -> None:
    anna = room.operator("Anna")
    anna.comes()
    anna.acknowledges()
    room.whatever()
    anna.leaves()
    room.operator("Bram").hands_over_to("Bram")
    assert room.incident.owner == "Bram"


def test_automation_does_not_keep_it(room: Room) -> None:
    room.automation().acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    room.operator("Bram").hands_over_to("Bram")
    assert room.incident.owner == "Bram"


@pytest.mark.parametrize(
    ("text", "key"),
    [(" ", "empty_text"), ("x" * 4001, "long_text"), ("x" * 4000, ""), (" grey coat ", "")],
)
def test_note(room: Room, text: str, key: str) -> None:
    if key:
        with pytest.raises(BadRequest, match=key):
            room.operator("Anna").notes(text)
    else:
        room.operator("Anna").notes(text)
        assert [note.text for note in room.happened(e.NoteAdded)] == [text.strip()]


def test_note_in_what_is_over(room: Room) -> None:
    room.operator("Anna").resolves()
    room.whatever()
    room.operator("Anna").notes("no damage")


def test_looking_at_a_camera_is_written_down_and_only_now(room: Room) -> None:
    room.operator("Anna").looks_at("camera.hall")
    (viewed,) = room.happened(e.CameraViewed)
    assert (viewed.camera, viewed.actor.name) == ("camera.hall", "Anna")
    room.operator("Anna").resolves()
    room.whatever()
    with pytest.raises(WrongState):
        room.operator("Anna").looks_at("camera.hall")


def test_resolve_stops_everything(room: Room) -> None:
    room.operator("Anna").resolves(Outcome.FALSE)
    room.radio_text(to="Jan", contains="OVER #1 Library, 1st floor, desk 1 - false alarm")
    room.lamp("desk 1", DeskAnswer.NONE)
    incident = room.incident
    assert (incident.state, incident.outcome) == (IncidentState.RESOLVED, Outcome.FALSE)
    assert incident.resolved_at == room.now
    assert (incident.due_at, incident.answer) == (None, DeskAnswer.NONE)
    assert incident.prompts == (Prompt.CLOSE,)
    room.after(minutes=30)
    with pytest.raises(WrongState):
        room.operator("Anna").resolves()
    with pytest.raises(WrongState):
        room.operator("Anna").acknowledges()


def test_resolved_while_presses_wait_to_be_told(room: Room) -> None:
    room.after(seconds=1)
    room.press("desk 1")
    room.operator("Anna").resolves()
    room.whatever()
    room.after(seconds=30)


def test_resolved_while_the_microphone_is_open(room: Room) -> None:
    room.guard("Jan").texts("8")
    opened = room.microphone("Jan")
    room.operator("Anna").resolves()
    assert room.closed("Jan").key == f"{opened.key}/close"
    assert not room.incident.microphones
    (closed,) = room.happened(e.MicrophoneClosed)
    assert (closed.key, closed.reason) == (opened.key, "ended")
    room.whatever()


def test_those_who_refused_are_told_too(room: Room) -> None:
    room.guard("Jan").refuses()
    room.operator("Anna").resolves()
    room.radio_text(to="Jan", purpose=Purpose.STAND_DOWN)
    room.lamp("desk 1", DeskAnswer.NONE)
    assert room.guard("Jan").part is AssignmentState.REFUSED


def test_messages_in_words_are_not_overtaken(room: Room) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.operator("Anna").writes("the key is at the desk", "Jan")
    text = room.radio_text(to="Jan")
    room.operator("Anna").resolves()
    assert room.incident.deliveries[text.key].state is DeliveryState.QUEUED
    room.whatever()


def test_nobody_to_stand_down(room: Room) -> None:
    room.edit(make_town(people=PEOPLE[1:]))
    room.operator("Anna").resolves()
    room.lamp("desk 1", DeskAnswer.NONE)
    assert not room.happened(e.MessageSent)


def test_note_of_a_resolution_has_a_length(room: Room) -> None:
    with pytest.raises(BadRequest, match="long_text"):
        room.operator("Anna").resolves(note="x" * 4001)
    room.operator("Anna").resolves(note="x" * 4000)
    room.whatever()


def test_drill_ends_as_one(room: Room) -> None:
    room.press("desk 2", drill=True)
    room.radio_text(to="Jan")
    with pytest.raises(BadRequest, match="drill_outcome"):
        room.operator("Anna").resolves(Outcome.GENUINE)
    room.operator("Anna").resolves(Outcome.CANCELLED)
    room.radio_text(to="Jan", contains="cancelled")
    assert room.state.tested == {"desk 2": room.now}


def test_alarm_that_was_a_drill_tests_the_desk_too(room: Room) -> None:
    room.operator("Anna").resolves(Outcome.DRILL)
    assert "desk 1" in room.state.tested
    room.whatever()


def test_real_alarm_is_no_test(room: Room) -> None:
    room.operator("Anna").resolves(Outcome.GENUINE)
    assert not room.state.tested
    room.whatever()


def test_guards_drill_tests_no_desk(room: Room) -> None:
    room.guard("Piet").scans("desk 3")
    room.guard("Piet").alarms(AlarmKind.EMERGENCY, drill=True)
    room.operator("Anna").resolves(Outcome.DRILL)
    assert not room.state.tested
    room.whatever()


def test_close_is_for_what_is_over(room: Room) -> None:
    with pytest.raises(WrongState, match="not_resolved"):
        room.operator("Anna").closes()
    room.operator("Anna").resolves()
    room.whatever()
    gone = room.incident
    room.operator("Anna").closes()
    assert not room.state.incidents
    with pytest.raises(UnknownThing, match="unknown_incident"):
        room.operator("Anna").closes(gone)
