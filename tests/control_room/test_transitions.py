"""The table of an incident's states, cell by cell."""

from itertools import product

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import WrongState
from custom_components.municipal_alarm.control_room.transitions import (
    OPEN_STATES,
    TRANSITIONS,
    next_state,
)
from custom_components.municipal_alarm.control_room.words import IncidentState

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
    e.EvaluationAsked: {S.RESOLVED: S.RESOLVED},
    e.EvaluationWritten: {S.RESOLVED: S.RESOLVED},
    e.EvaluationApproved: {S.RESOLVED: S.RESOLVED},
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
