"""What duress alone raised, beside what all may know of about the same person."""

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.beside import secret_beside, shown_beside
from custom_components.municipal_alarm.control_room.errors import BadRequest
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Duty,
    Outcome,
    Prompt,
    Purpose,
)

from .shift import Room


@pytest.fixture
def both(room: Room) -> None:
    """Jan sends a duress code, and then his radio says that he lies still. Els is told twice."""
    jan = room.guard("Jan")
    jan.texts("0")
    room.radio_text(to="Els", contains="EMERGENCY - Jan #900001")
    jan.alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els", contains="MAN DOWN - Jan #1")
    room.whatever()


pytestmark = pytest.mark.usefixtures("both")


def part(room: Room, name: str) -> tuple[AssignmentState | None, AssignmentState | None]:
    """How far somebody is with the secret one, and with the other."""
    found = [
        room.incident_number(number).assignments.get(room.guard(name).responder_id)
        for number in (900_001, 1)
    ]
    secret, shown = (one.state if one is not None else None for one in found)
    return secret, shown


def test_which_is_beside_which(room: Room) -> None:
    turn = Turn(room.state, room.now)
    secret, shown = room.incident_number(900_001), room.incident_number(1)
    assert secret_beside(turn, shown) == (secret,)
    assert shown_beside(turn, secret) == (shown,)
    assert secret_beside(turn, secret) == shown_beside(turn, shown) == ()
    room.press("desk 3")
    desk = room.incident
    turn = Turn(room.state, room.now)
    assert secret_beside(turn, desk) == ()
    assert shown_beside(turn, secret) == (shown,)
    room.operator("Anna").resolves(incident=shown)
    turn = Turn(room.state, room.now)
    assert shown_beside(turn, room.incident_number(900_001)) == ()
    room.whatever()


@pytest.mark.parametrize(
    ("digits", "state"), [("1", AssignmentState.ACCEPTED), ("2", AssignmentState.ON_SCENE)]
)
def test_code_of_a_helper_counts_for_both(room: Room, digits: str, state: AssignmentState) -> None:
    room.guard("Els").texts(digits)
    assert part(room, "Els") == (state, state)
    assert len(room.just(e.CodeReceived)) == 1
    # Where they are is recorded once, as if there were one incident.
    assert len(room.just(e.ResponderPlaced)) == (digits == "2")
    room.guard("Els").texts(digits)
    assert not room.just(e.ResponderAccepted) + room.just(e.ResponderArrived)


def test_button_counts_for_both_too_and_one_that_says_no(room: Room) -> None:
    room.guard("Els").accepts(room.incident_number(1))
    assert part(room, "Els") == (AssignmentState.ACCEPTED, AssignmentState.ACCEPTED)
    room.guard("Els").refuses("called away")
    assert part(room, "Els") == (AssignmentState.REFUSED, AssignmentState.REFUSED)
    assert Prompt.BACKUP_ASKED in room.incident_number(900_001).prompts


def test_what_is_said_of_the_secret_one_alone_stays_there(room: Room) -> None:
    room.guard("Els").accepts(room.incident_number(900_001))
    assert part(room, "Els") == (AssignmentState.ACCEPTED, AssignmentState.ALERTED)
    # And of both afterwards: what is known already is not recorded twice.
    room.guard("Els").texts("1")
    assert part(room, "Els") == (AssignmentState.ACCEPTED, AssignmentState.ACCEPTED)
    assert len(room.just(e.ResponderAccepted)) == 1


def test_whoever_has_no_part_in_the_secret_one_gets_none(room: Room) -> None:
    room.operator("Anna").dispatches("Omar")
    room.whatever()
    room.guard("Omar").texts("1")
    assert part(room, "Omar") == (None, AssignmentState.ACCEPTED)


def test_answer_to_a_drill_says_nothing_of_what_is_none(room: Room) -> None:
    room.operator("Anna").resolves(incident=room.incident_number(1))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN, drill=True)
    drill = room.incident
    assert drill.drill
    room.whatever()
    room.guard("Els").accepts(drill)
    assert part(room, "Els")[0] is AssignmentState.ALERTED


def test_nobody_goes_home_while_the_secret_one_is_open(room: Room) -> None:
    room.operator("Anna").dispatches("Omar", incident=room.incident_number(1))
    room.guard("Els").texts("1")
    room.whatever()
    room.operator("Anna").resolves(incident=room.incident_number(1))
    texts = [one for one in room.unsaid if getattr(one, "responder_id", None) in ("els", "omar")]
    assert [(one.responder_id, one.purpose) for one in texts] == [  # type: ignore[union-attr]
        ("els", Purpose.STAND_DOWN),
        ("omar", Purpose.STAND_DOWN),
        ("els", Purpose.AGAIN),
    ]
    room.whatever()
    (told,) = room.just(e.ToldAgain)
    assert told.incident_id == room.incident_number(900_001).incident_id
    assert "EMERGENCY - Jan #900001" in told.alerts[0].text
    assert (
        room.incident_number(900_001).deliveries[told.alerts[0].key].state
        is DeliveryState.RECEIPTED
    )
    # Once the other is over too, they go.
    room.operator("Anna").resolves(incident=room.incident_number(900_001))
    room.radio_text(to="Els", contains="OVER #900001")
    room.whatever()


def test_whoever_refused_is_not_called_back(room: Room) -> None:
    room.guard("Els").texts("1")
    room.guard("Els").refuses()
    room.operator("Anna").resolves(incident=room.incident_number(1))
    room.radio_text(to="Els", contains="OVER #1")
    assert not room.just(e.ToldAgain)
    room.whatever()


def test_order_to_go_stays_one(room: Room) -> None:
    room.operator("Anna").dispatches("Els", incident=room.incident_number(900_001))
    room.radio_text(to="Els", contains="GO: EMERGENCY")
    room.operator("Anna").resolves(incident=room.incident_number(1))
    room.radio_text(to="Els", contains="OVER #1")
    room.radio_text(to="Els", contains="GO: EMERGENCY - Jan #900001", purpose=Purpose.AGAIN)
    room.whatever()


def test_newer_place_that_waits_is_told_to_all_in_the_same_breath(room: Room) -> None:
    room.operator("Anna").dispatches("Omar", incident=room.incident_number(900_001))
    room.after(seconds=1)
    room.guard("Jan").scans("desk 3")
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    assert room.incident_number(900_001).again_due_at is not None
    room.whatever()
    room.operator("Anna").resolves(incident=room.incident_number(1))
    (told,) = room.just(e.ToldAgain)
    assert {one.responder for one in told.alerts} == {"Els", "Omar"}
    assert all("desk 1" in one.text for one in told.alerts)
    assert room.incident_number(900_001).again_due_at is None
    room.whatever()


def test_end_of_the_secret_one_sends_nobody_home_from_the_other(room: Room) -> None:
    room.operator("Anna").dispatches("Omar", incident=room.incident_number(900_001))
    room.whatever()
    room.operator("Anna").resolves(Outcome.FALSE, incident=room.incident_number(900_001))
    room.radio_text(to="Omar", contains="OVER #900001")
    assert not [one for one in room.unsaid if getattr(one, "responder_id", None) == "els"]
    room.whatever()
    room.operator("Anna").resolves(incident=room.incident_number(1))
    room.radio_text(to="Els", contains="OVER #1")
    assert not room.just(e.ToldAgain)
    room.whatever()


def test_ones_own_radio_is_told_nothing_of_it(room: Room) -> None:
    """Whatever is done in the secret one, by whom it is about it is not heard."""
    secret, anna = room.incident_number(900_001), room.operator("Anna")
    with pytest.raises(BadRequest, match=r"about_themselves.*Jan"):
        anna.dispatches("Jan", incident=secret)
    anna.calls_the_roll(secret)
    anna.calls_up(*Duty, wanted=9, incident=secret)
    room.guard("Jan").scans("desk 3")
    room.after(seconds=90)
    anna.resolves(incident=secret)
    heard = [one for one in room.unsaid if getattr(one, "responder_id", None) == "jan"]
    assert not [one for one in heard if hasattr(one, "text")]
    room.whatever()


def test_but_an_operator_may_write_to_them(room: Room) -> None:
    room.operator("Anna").resolves(incident=room.incident_number(1))
    room.operator("Anna").closes(room.incident_number(1))
    room.whatever()
    room.operator("Anna").writes("call your wife", "Jan")
    room.radio_text(to="Jan", contains="call your wife")
    # From then on they have a part in it, and all the same hear of it no more than before.
    room.operator("Anna").writes("careful", message_id="m2")
    room.radio_text(to="Els", contains="careful")
    room.after(seconds=6)
    room.guard("Jan").scans("desk 3")
    room.radio_text(to="Els", contains="desk 3")
    room.operator("Anna").resolves()
    assert not [
        one
        for one in room.unsaid
        if getattr(one, "responder_id", None) == "jan" and hasattr(one, "text")
    ]
    room.whatever()
