"""The one table of an incident's states.

Which event may happen in which state, and which state follows: an event that is not in
the table for a state is an error, by construction.
"""

from collections.abc import Mapping

from .errors import WrongState
from .events import (
    Acknowledged,
    AlarmJoined,
    CallUpAsked,
    CallUpEnded,
    CallUpStarted,
    CallUpUnanswered,
    CameraViewed,
    CodeReceived,
    DeliveryReported,
    DeliveryRetried,
    DeskAnswered,
    EvaluationApproved,
    EvaluationAsked,
    EvaluationWritten,
    ExternalCalled,
    ExternalReported,
    FollowingEnded,
    FollowingStarted,
    HandedOver,
    IncidentClosed,
    IncidentEvent,
    IncidentResolved,
    ListeningEnded,
    ListeningStarted,
    MessageSent,
    MicrophoneClosed,
    MicrophoneOpened,
    MicrophoneUnavailable,
    NoteAdded,
    PromptDismissed,
    Prompted,
    ResponderAccepted,
    ResponderArrived,
    ResponderLocated,
    ResponderRefused,
    RespondersDispatched,
    RollCallAnswered,
    RollCallEnded,
    RollCallJoined,
    RollCallStarted,
    StepRepeated,
    StepsPutOff,
    StepTaken,
    SubjectPlaced,
    TargetsAlerted,
    TextReceived,
    ToldAgain,
)
from .words import IncidentState

_RAISED = IncidentState.RAISED
_ACKNOWLEDGED = IncidentState.ACKNOWLEDGED
_RESPONDING = IncidentState.RESPONDING
_ON_SCENE = IncidentState.ON_SCENE
_RESOLVED = IncidentState.RESOLVED
_CLOSED = IncidentState.CLOSED

OPEN_STATES = (_RAISED, _ACKNOWLEDGED, _RESPONDING, _ON_SCENE)
"""The danger is not known to be over: a further press joins."""

type _Row = Mapping[IncidentState, IncidentState]

_STAY_OPEN: _Row = {state: state for state in OPEN_STATES}
_STAY: _Row = {**_STAY_OPEN, _RESOLVED: _RESOLVED}

TRANSITIONS: Mapping[type[IncidentEvent], _Row] = {
    # What moves an incident on.
    Acknowledged: {_RAISED: _ACKNOWLEDGED, _RESPONDING: _RESPONDING, _ON_SCENE: _ON_SCENE},
    ResponderAccepted: {
        _RAISED: _RESPONDING,
        _ACKNOWLEDGED: _RESPONDING,
        _RESPONDING: _RESPONDING,
        _ON_SCENE: _ON_SCENE,
    },
    ResponderArrived: dict.fromkeys(OPEN_STATES, _ON_SCENE),
    IncidentResolved: dict.fromkeys(OPEN_STATES, _RESOLVED),
    IncidentClosed: {_RESOLVED: _CLOSED},
    # What is learned of it, before it is closed.
    EvaluationAsked: {_RESOLVED: _RESOLVED},
    EvaluationWritten: {_RESOLVED: _RESOLVED},
    EvaluationApproved: {_RESOLVED: _RESOLVED},
    # What happens while the danger lasts.
    AlarmJoined: _STAY_OPEN,
    SubjectPlaced: _STAY_OPEN,
    ToldAgain: _STAY_OPEN,
    StepTaken: _STAY_OPEN,
    StepRepeated: _STAY_OPEN,
    StepsPutOff: _STAY_OPEN,
    TargetsAlerted: _STAY_OPEN,
    ExternalCalled: _STAY_OPEN,
    HandedOver: _STAY_OPEN,
    RespondersDispatched: _STAY_OPEN,
    ResponderRefused: _STAY_OPEN,
    MicrophoneOpened: _STAY_OPEN,
    MicrophoneClosed: _STAY_OPEN,
    MicrophoneUnavailable: _STAY_OPEN,
    ListeningStarted: _STAY_OPEN,
    ResponderLocated: _STAY_OPEN,
    FollowingStarted: _STAY_OPEN,
    FollowingEnded: _STAY_OPEN,
    CameraViewed: _STAY_OPEN,
    CallUpStarted: _STAY_OPEN,
    CallUpAsked: _STAY_OPEN,
    CallUpUnanswered: _STAY_OPEN,
    CallUpEnded: _STAY_OPEN,
    RollCallStarted: _STAY_OPEN,
    RollCallJoined: _STAY_OPEN,
    # What may also still come in, or be told, when it is over.
    MessageSent: _STAY,
    CodeReceived: _STAY,
    TextReceived: _STAY,
    DeliveryReported: _STAY,
    DeliveryRetried: _STAY,
    ExternalReported: _STAY,
    Prompted: _STAY,
    PromptDismissed: _STAY,
    DeskAnswered: _STAY,
    ListeningEnded: _STAY,
    NoteAdded: _STAY,
    RollCallAnswered: _STAY,
    RollCallEnded: _STAY,
}
"""(event, state before) -> state after. `IncidentRaised` makes the incident, in RAISED."""


def next_state(state: IncidentState, event: type[IncidentEvent]) -> IncidentState:
    """The state after an event of this type; `WrongState` when it may not happen."""
    after = TRANSITIONS[event].get(state)
    if after is None:
        raise WrongState("wrong_state", state=state.value)
    return after
