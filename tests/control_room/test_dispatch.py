"""Sending responders, and what they answer."""

from dataclasses import replace

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
    DeskAnswer,
    IncidentState,
    Prompt,
    Purpose,
)

from .shift import PEOPLE, Room, make_town


@pytest.fixture
def incident(room: Room) -> None:
    """An alarm at desk 1 that Anna has taken on."""
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    room.whatever()


pytestmark = pytest.mark.usefixtures("incident")


def test_dispatch_more_than_one(room: Room) -> None:
    room.operator("Anna").dispatches("Jan", "Els", "Jan")
    room.radio_texts("Jan", "Els", contains="Library, 1st floor, desk 1 - GO: PANIC #1")
    assert room.guard("Jan").part is AssignmentState.DISPATCHED
    assert room.incident.state is IncidentState.ACKNOWLEDGED


def test_who_is_on_the_way_is_left_in_peace(room: Room) -> None:
    room.guard("Jan").texts("1")
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)
    room.operator("Anna").dispatches("Jan")
    room.operator("Anna").dispatches("Els")
    room.radio_text(to="Els")
    room.operator("Anna").dispatches("Els")
    room.guard("Els").texts("2")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    room.operator("Anna").dispatches("Els")
    assert room.guard("Els").part is AssignmentState.ON_SCENE


def test_dispatched_again_after_refusing(room: Room) -> None:
    room.operator("Anna").dispatches("Els")
    first = room.radio_text(to="Els")
    room.guard("Els").refuses()
    room.operator("Anna").dispatches("Els")
    assert room.radio_text(to="Els").key != first.key


def test_dispatch_of_nobody(room: Room) -> None:
    with pytest.raises(BadRequest, match="no_responders"):
        room.operator("Anna").dispatches()
    with pytest.raises(UnknownThing, match="unknown_responder"):
        room.operator("Anna").dispatches("Zorro")
    room.edit(make_town(people=[*PEOPLE[:5], replace(PEOPLE[5], contacts=())]))
    with pytest.raises(BadRequest, match=r"no_contact.*Els"):
        room.operator("Anna").dispatches("Els")


def test_accepted_heard_by_the_operator(room: Room) -> None:
    room.operator("Anna").hears_yes_of("Jan")
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)
    assert room.incident.state is IncidentState.RESPONDING
    assert room.incident.accepted_at == room.now
    room.after(seconds=5)
    room.operator("Anna").hears_yes_of("Jan")
    room.operator("Anna").hears_yes_of("Els")
    assert room.incident.accepted_at == room.incident.raised_at, "the first"
    assert len(room.happened(e.ResponderAccepted)) == 2


def test_refused_while_somebody_else_is_coming(room: Room) -> None:
    room.guard("Els").accepts()
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)
    room.guard("Jan").refuses("stuck in the lift")
    assert room.incident.prompts == ()
    room.guard("Jan").refuses("still stuck")
    (refused,) = room.happened(e.ResponderRefused)
    assert refused.reason == "stuck in the lift"
    room.guard("Els").refuses()
    assert room.incident.prompts == (Prompt.BACKUP_ASKED,)
    assert [event.about for event in room.just(e.Prompted)] == ["Els"]


def test_refused_by_who_was_there(room: Room) -> None:
    room.operator("Anna").hears_arrival_of("Els")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    room.operator("Anna").hears_no_of("Jan", "off sick")
    assert room.incident.prompts == ()


def test_arrival_says_where_somebody_is(room: Room) -> None:
    room.operator("Anna").hears_arrival_of("Els")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert room.state.roster.placed["els"].place.desk_id == "desk 1"  # type: ignore[index]
    first = room.incident.on_scene_at
    room.after(seconds=5)
    room.operator("Anna").hears_arrival_of("Els")
    room.operator("Anna").hears_arrival_of("Jan")
    assert room.incident.on_scene_at == first
    assert len(room.happened(e.ResponderArrived)) == 2


def test_accepting_after_arriving_goes_nowhere(room: Room) -> None:
    room.guard("Jan").texts("2")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    room.guard("Jan").texts("1")
    assert room.guard("Jan").part is AssignmentState.ON_SCENE
    assert room.incident.state is IncidentState.ON_SCENE


def test_the_answer_to_the_clerk_never_goes_back(room: Room) -> None:
    room.operator("Anna").answers_clerk(DeskAnswer.POLICE_CALLED)
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    room.guard("Jan").texts("1")
    room.guard("Jan").texts("2")
    assert room.incident.answer is DeskAnswer.POLICE_CALLED


def test_the_clerk_is_answered_by_hand(room: Room) -> None:
    anna = room.operator("Anna")
    anna.answers_clerk(DeskAnswer.ON_THE_WAY)
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)
    (answered,) = room.just(e.DeskAnswered)
    assert answered.actor == anna.actor
    anna.answers_clerk(DeskAnswer.ON_THE_WAY)
    assert not room.just(e.DeskAnswered), "it says so already"
    for weaker in (DeskAnswer.NONE, DeskAnswer.SENT, DeskAnswer.SEEN):
        with pytest.raises(WrongState, match=r"answer_goes_back.*on_the_way"):
            anna.answers_clerk(weaker)
    room.guard("Jan").texts("1")
    room.guard("Jan").texts("2")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert [one.actor for one in room.happened(e.DeskAnswered)][-1] is None


def test_clerk_who_can_not_be_answered(room: Room) -> None:
    anna = room.operator("Anna")
    anna.resolves()
    room.whatever()
    with pytest.raises(WrongState, match="wrong_state"):
        anna.answers_clerk(DeskAnswer.SEEN)
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.whatever()
    with pytest.raises(BadRequest, match="no_clerk"):
        anna.answers_clerk(DeskAnswer.SEEN)


def test_desk_without_a_lamp(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("2")
    assert room.incident.answer is DeskAnswer.ON_SCENE


def test_alarm_of_a_guard_answers_no_desk(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Piet")
    room.operator("Anna").acknowledges()
    assert room.incident.desk_id == "desk 3"
    assert room.incident.answer is DeskAnswer.NONE


def test_message_to_all_of_the_incident(room: Room) -> None:
    room.operator("Anna").dispatches("Els")
    room.radio_text(to="Els")
    room.operator("Anna").writes("  east door  ")
    assert room.radio_text(to="Jan", purpose=Purpose.MESSAGE).text == "east door"
    room.radio_text(to="Els")
    room.operator("Anna").writes("east door")
    room.nothing_more()


def test_message_to_somebody_else_makes_them_part_of_it(room: Room) -> None:
    room.operator("Anna").writes("call me", "Omar", "Omar")
    room.radio_text(to="Omar")
    assert room.guard("Omar").part is AssignmentState.ALERTED


@pytest.mark.parametrize(
    ("text", "key"), [(" ", "empty_text"), ("x" * 281, "long_text"), ("x" * 280, "")]
)
def test_message_of_a_length(room: Room, text: str, key: str) -> None:
    if key:
        with pytest.raises(BadRequest, match=key):
            room.operator("Anna").writes(text)
    else:
        room.operator("Anna").writes(text)
        room.radio_text(to="Jan")


def test_message_to_nobody(room: Room) -> None:
    room.edit(make_town(people=[replace(one, contacts=()) for one in PEOPLE]))
    with pytest.raises(BadRequest, match=r"no_contact.*Jan"):
        room.operator("Anna").writes("hello", "Jan")
    room.edit(make_town(people=[]))
    with pytest.raises(BadRequest, match="no_responders"):
        room.operator("Anna").writes("hello")


def test_message_when_it_is_over(room: Room) -> None:
    room.operator("Anna").resolves()
    room.whatever()
    room.operator("Anna").writes("thank you")
    room.radio_text(to="Jan")


def test_nobody_is_their_own_help(room: Room) -> None:
    """By a button that was pressed lying on it, or by a slip; a refusal says nothing wrong."""
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    before = room.state
    for slip in (
        room.guard("Jan").accepts,
        lambda: room.operator("Anna").hears_yes_of("Jan"),
        lambda: room.operator("Anna").hears_arrival_of("Jan"),
    ):
        with pytest.raises(WrongState, match="about_themselves"):
            slip()
    assert room.state == before
    room.guard("Jan").refuses()
    assert room.incident.assignments["jan"].state is AssignmentState.REFUSED
    # Sent to themselves, and seen where they are.
    room.operator("Anna").dispatches("Jan")
    room.guard("Jan").scans("desk 2")
    assert room.incident.assignments["jan"].state is AssignmentState.DISPATCHED
    room.whatever()
