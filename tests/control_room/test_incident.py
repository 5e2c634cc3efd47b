"""The table of an incident's states, cell by cell."""

from dataclasses import fields, replace
from datetime import timedelta
from itertools import product

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import WrongState
from custom_components.municipal_alarm.control_room.incident import (
    OPEN_STATES,
    TRANSITIONS,
    Incident,
    next_state,
)
from custom_components.municipal_alarm.control_room.incident_parts import Repeat
from custom_components.municipal_alarm.control_room.muster.roll_call import ASKED_LATER
from custom_components.municipal_alarm.control_room.words import IncidentState

from .shift import Room

S = IncidentState
OPEN = {
    S.RAISED: S.RAISED,
    S.ACKNOWLEDGED: S.ACKNOWLEDGED,
    S.RESPONDING: S.RESPONDING,
    S.ON_SCENE: S.ON_SCENE,
}
STAY = {**OPEN, S.RESOLVED: S.RESOLVED}

EXPECTED: dict[type[e.IncidentEvent], dict[S, S]] = {
    e.Acknowledged: {S.RAISED: S.ACKNOWLEDGED, S.RESPONDING: S.RESPONDING, S.ON_SCENE: S.ON_SCENE},
    e.ResponderAccepted: {
        S.RAISED: S.RESPONDING,
        S.ACKNOWLEDGED: S.RESPONDING,
        S.RESPONDING: S.RESPONDING,
        S.ON_SCENE: S.ON_SCENE,
    },
    e.ResponderArrived: dict.fromkeys(OPEN, S.ON_SCENE),
    e.IncidentResolved: dict.fromkeys(OPEN, S.RESOLVED),
    e.IncidentClosed: {S.RESOLVED: S.CLOSED},
    **dict.fromkeys(
        (
            e.AlarmJoined,
            e.SubjectPlaced,
            e.ToldAgain,
            e.StepTaken,
            e.StepRepeated,
            e.StepsPutOff,
            e.TargetsAlerted,
            e.ExternalCalled,
            e.HandedOver,
            e.RespondersDispatched,
            e.ResponderRefused,
            e.MicrophoneOpened,
            e.MicrophoneClosed,
            e.MicrophoneUnavailable,
            e.ListeningStarted,
            e.ResponderLocated,
            e.FollowingStarted,
            e.FollowingEnded,
            e.CameraViewed,
            e.CallUpStarted,
            e.CallUpAsked,
            e.CallUpUnanswered,
            e.CallUpEnded,
            e.RollCallStarted,
            e.RollCallJoined,
        ),
        OPEN,
    ),
    **dict.fromkeys(
        (
            e.MessageSent,
            e.CodeReceived,
            e.TextReceived,
            e.DeliveryReported,
            e.DeliveryRetried,
            e.ExternalReported,
            e.Prompted,
            e.PromptDismissed,
            e.DeskAnswered,
            e.ListeningEnded,
            e.NoteAdded,
            e.RollCallAnswered,
            e.RollCallEnded,
        ),
        STAY,
    ),
}
LATER = [kind for kind in e.INCIDENT_EVENTS if kind is not e.IncidentRaised]


@pytest.mark.parametrize(("kind", "state"), product(LATER, IncidentState))
def test_every_event_in_every_state(kind: type[e.IncidentEvent], state: IncidentState) -> None:
    after = EXPECTED[kind].get(state)
    if after is None:
        with pytest.raises(WrongState, match=state.value):
            next_state(state, kind)
    else:
        assert next_state(state, kind) is after


def test_table_has_every_event_and_no_other() -> None:
    assert set(TRANSITIONS) == set(LATER) == set(EXPECTED)


def test_nothing_leads_back() -> None:
    order = list(IncidentState)
    for row in TRANSITIONS.values():
        assert all(order.index(after) >= order.index(before) for before, after in row.items())
        assert S.CLOSED not in row


def test_open_states() -> None:
    assert set(OPEN_STATES) == set(OPEN)


def test_changed_copy(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    one = room.incident
    due = one.due_at
    other = one.but(step_due_at=None, deliveries={})
    assert (one.due_at, other.due_at) == (due, None), "the cached deadline is not taken along"
    assert other.but(step_due_at=one.step_due_at, deliveries=one.deliveries) == one
    assert {field.name for field in fields(Incident)} <= set(vars(other))


def test_earliest_deadline(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    later = timedelta(seconds=5)
    one = room.incident.but(
        step_due_at=room.now, on_scene_due_at=room.now + later, again_due_at=None, deliveries={}
    )
    assert one.due_at == room.now
    assert one.but(again_due_at=room.now - later).due_at == room.now - later
    assert one.but(step_due_at=None).due_at == room.now + later
    repeats = {0: Repeat(room.now - later, 1), 2: Repeat(room.now, 1)}
    assert one.but(repeats=repeats).due_at == room.now - later


def test_deadlines_of_those_who_are_called_together(room: Room) -> None:
    room.fire()
    room.whatever()
    one = room.incident.but(step_due_at=None, deliveries={})
    assert one.call_up is not None
    assert one.roll_call is not None
    assert one.due_at == one.call_up.due_at
    assert one.but(call_up=None).due_at == one.roll_call.ask_at == room.now + ASKED_LATER
    asked = replace(one.roll_call, people={})
    assert one.but(call_up=None, roll_call=asked).due_at == one.roll_call.due_at
    ended = replace(one.roll_call, due_at=None, ended_at=room.now)
    assert one.but(call_up=None, roll_call=ended).due_at is None
    assert one.but(call_up=None, roll_call=None).due_at is None
