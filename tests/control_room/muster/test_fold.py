"""What the events of a call-up and a roll-call change. Most of it is told by the stories."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.incident_fold import after
from custom_components.municipal_alarm.control_room.muster.fold import FOLDS, over
from custom_components.municipal_alarm.control_room.words import Duty, RollCallAnswer

from ..shift import Room


@pytest.fixture
def told(room: Room) -> Room:
    """A call-up that nobody answered, and a roll-call that two did."""
    room.guard("Kees").scans("attic")
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_the_roll()
    room.guard("Els").scans("hall")
    room.guard("Jan").texts("3")
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.after(seconds=45)
    room.operator("Anna").ends_the_roll_call()
    room.whatever()
    return room


def test_all_of_them_happened_and_are_folded(told: Room) -> None:
    assert {type(event) for event in told.events} >= set(FOLDS)
    assert set(FOLDS) == {one for one in e.INCIDENT_EVENTS if "Call" in one.__name__} - {
        e.ExternalCalled
    }


def test_damaged_journal(told: Room) -> None:
    """Without the event that began it, what follows is about nothing."""
    bare: Incident = told.incident.but(call_up=None, roll_call=None)
    beginnings = (e.CallUpStarted, e.RollCallStarted)
    for event in told.events:
        if type(event) in FOLDS and not isinstance(event, beginnings):
            changed = after(bare, event)  # type: ignore[arg-type]
            assert (changed.call_up, changed.roll_call) == (None, None)
    assert over(bare) == {}
    assert bare.but(**over(bare)) == bare


def test_answer_of_somebody_who_is_not_on_the_list(told: Room) -> None:
    (answered,) = told.happened(e.RollCallAnswered)
    (started,) = told.happened(e.RollCallStarted)
    one = after(told.incident, started)
    assert one.roll_call is not None
    assert one.roll_call.unaccounted == ("jan", "kees")
    foreign = replace(answered, responder_id="zorro", answer=RollCallAnswer.HELP)  # type: ignore[arg-type]
    assert after(one, foreign) == one
    lost = e.CallUpUnanswered(
        at=told.now,
        incident_id=one.incident_id,
        responder_id="zorro",  # type: ignore[arg-type]
        responder="Zorro",
    )
    assert after(one, lost) == one


def test_who_joins_without_a_time_is_due_as_the_others_are(told: Room) -> None:
    (started,) = told.happened(e.RollCallStarted)
    (joined,) = told.happened(e.RollCallJoined)
    one = after(told.incident, started)
    later = after(one, joined)
    same = after(one, replace(joined, due_at=None))
    assert one.roll_call is not None
    assert later.roll_call is not None
    assert same.roll_call is not None
    assert same.roll_call.due_at == one.roll_call.due_at
    assert later.roll_call.due_at == joined.due_at
    assert set(later.roll_call.people) == {"jan", "kees", "els"}
