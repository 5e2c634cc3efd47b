"""Who was told of an incident because of duress alone: nobody else learns what they say."""

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.secrecy import public
from custom_components.municipal_alarm.control_room.words import (
    AssignmentState,
    DeliveryState,
    DeskAnswer,
    Duty,
    IncidentState,
    Prompt,
)

from .shift import Room


@pytest.fixture(autouse=True)
def coerced(room: Room) -> None:
    """Jan has a desk's alarm, and sends a duress code: three more are told."""
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")


def test_what_they_said_in_secret_does_not_show_when_they_are_told_for_all_to_see(
    room: Room,
) -> None:
    room.guard("Piet").texts("1")
    room.guard("Ria").accepts()
    room.operator("Anna").hears_arrival_of("Ria")
    room.guard("Omar").refuses()
    room.after(seconds=30)
    # Of whom no radio said that it arrived: their answer is waited for anew.
    room.radio_text(to="Ria")
    room.closed("Jan")
    seen = room.incident.shown
    assert seen.state is IncidentState.RAISED
    assert {one.state for one in seen.assignments.values()} == {AssignmentState.ALERTED}
    assert set(seen.assignments) == {"jan", "ria", "piet", "omar"}
    # Nobody reads that a text was answered, where nobody was seen to answer.
    assert not [
        one
        for one in map(public, room.happened(e.DeliveryReported))
        if isinstance(one, e.DeliveryReported) and one.state is DeliveryState.OVERTAKEN
    ]
    # Operators go on seeing what is so.
    assert room.guard("Piet").part is AssignmentState.ACCEPTED
    assert room.guard("Ria").part is AssignmentState.ON_SCENE
    assert room.guard("Omar").part is AssignmentState.REFUSED
    # And from now on all see what they say, also when they said it before.
    room.guard("Piet").texts("1")
    room.guard("Ria").accepts()
    seen = room.incident.shown
    assert seen.state is IncidentState.RESPONDING
    assert seen.assignments[ResponderId("ria")].state is AssignmentState.ACCEPTED
    assert room.guard("Ria").part is AssignmentState.ON_SCENE


def test_who_comes_in_secret_can_be_sent_for_all_to_see(room: Room) -> None:
    room.guard("Piet").texts("1")
    room.operator("Anna").dispatches("Piet")
    room.radio_text(to="Piet", contains="GO:")
    assert room.incident.shown.assignments[ResponderId("piet")].state is AssignmentState.DISPATCHED
    assert room.guard("Piet").part is AssignmentState.ACCEPTED
    room.guard("Ria").accepts()
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.radio_text(to="Ria", contains="GO:")
    assert room.incident.shown.state is IncidentState.RAISED
    assert room.guard("Ria").part is AssignmentState.ACCEPTED
    room.guard("Ria").accepts()
    assert room.call_up().ended == "enough"
    assert room.incident.shown.state is IncidentState.RESPONDING


def test_that_nobody_is_on_scene_is_said_where_only_a_secret_arrival_is_known(room: Room) -> None:
    room.operator("Anna").hears_arrival_of("Piet")
    room.operator("Anna").acknowledges()
    room.after(minutes=6)
    assert Prompt.NOBODY_ON_SCENE in room.incident.shown.prompts
    room.closed("Jan")


def test_who_is_in_two_incidents_speaks_of_the_one_that_all_know_of(room: Room) -> None:
    room.press("desk 3")
    room.lamp("desk 3", DeskAnswer.SENT)
    room.radio_text(to="Piet")
    room.guard("Piet").texts("1")
    assert room.incident.state is IncidentState.RESPONDING
    assert room.incident_number(1).state is IncidentState.RAISED
    room.lamp("desk 3", DeskAnswer.ON_THE_WAY)


@pytest.mark.parametrize("said", ["4", "which door?"])
def test_who_answers_too_late_what_only_they_knew_of_is_heard_by_operators_alone(
    room: Room, said: str
) -> None:
    room.operator("Anna").resolves()
    room.whatever()
    room.guard("Omar").replies(said, room.incident)
    assert not room.happened(e.SignalSetAside)
    (heard,) = room.happened(e.TextReceived)
    assert (heard.secret, heard.text) == (True, said)
    # Of what all knew that they were told, it is as ever.
    room.guard("Jan").replies(said, room.incident)
    assert [one.text for one in room.happened(e.SignalSetAside)] == [said]


def test_what_is_written_to_who_was_told_in_secret_stays_secret(room: Room) -> None:
    room.operator("Anna").writes("come quietly", "Piet", message_id="1")
    room.radio_text(to="Piet", contains="quietly")
    room.operator("Anna").sends_code("1", "Jan", "Piet", message_id="2")
    room.radio_texts("Jan", "Piet", contains="1")
    assert [public(one) is None for one in room.happened(e.MessageSent)] == [True, False]
    sent = public(room.happened(e.MessageSent)[1])
    assert isinstance(sent, e.MessageSent)
    assert [one.responder for one in sent.alerts] == ["Jan"]
    room.operator("Anna").listens_to("Piet")
    room.microphone("Piet")
    assert set(room.incident.shown.assignments) == {"jan"}
    assert set(room.incident.shown.microphones) == set()
    assert ResponderId("piet") in room.incident.microphones
