"""What happened: the journal's closed, versioned vocabulary.

Every event is a frozen value whose fields say everything the fold needs: names,
decisions and deadlines of their moment. Three class facts tell the journal how
to keep it, so that start-up reads the present and not the past:

`stream`    what the event belongs to: an incident, a round, lone work, a measure, or "room".
`live_key`  the event is needed to fold the present until another one with the
            same key replaces it. Empty: until its stream ends. None: never.
`ENDS`      the event ends its stream: nothing of it is needed any more.

`KIND` and `VERSION` name the stored form. A field is only ever added with a
default; anything else is a new `VERSION` with an upgrade in `journal/codec`.
"""

from datetime import datetime
from typing import ClassVar, get_args, override

from .access_events import AccessRecorded
from .alarm_events import AlarmJoined, IncidentRaised, SubjectPlaced, ToldAgain
from .alerting import Alert
from .care_events import ContentExpired, HoldReleased, HoldSet, PersonErased
from .commands import Actor
from .escalation_events import (
    HELD_REASONS,
    PUT_OFF_REASONS,
    REPEAT_ENDED_REASONS,
    SKIP_REASONS,
    ExternalCalled,
    ExternalReported,
    Skip,
    StepRepeated,
    StepsPutOff,
    StepTaken,
    TargetsAlerted,
    called_by,
    external_key,
)
from .evaluation_events import (
    EvaluationApproved,
    EvaluationAsked,
    EvaluationWritten,
    MeasureAgreed,
    MeasureDone,
    MeasureDropped,
    MeasureEvent,
    MeasureFiled,
    MeasureReminded,
    MeasureReopened,
)
from .event_bases import ROOM, IncidentEventBase
from .guard_events import (
    LONE_WORK_ENDED_REASONS,
    PRE_ALERT_ENDED_REASONS,
    CheckedIn,
    CheckInMissed,
    CheckInPrompted,
    CheckInPromptReported,
    CheckpointScanned,
    LoneWorkEnded,
    LoneWorkStarted,
    PreAlertEnded,
    PreAlertRaised,
)
from .ids import DeskId, OperatorId, ResponderId, SignalId
from .muster_events import (
    CALL_UP_ENDED_REASONS,
    Asked,
    CallUpAsked,
    CallUpEnded,
    CallUpStarted,
    CallUpUnanswered,
    Expected,
    RollCallAnswered,
    RollCallEnded,
    RollCallJoined,
    RollCallStarted,
)
from .radio_events import (
    MICROPHONE_CLOSED_REASONS,
    SIGNED_OFF_REASONS,
    FollowingEnded,
    FollowingStarted,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    MicrophoneOpened,
    MicrophoneUnavailable,
    RadioSignedOff,
    RadioSignedOn,
    ResponderLocated,
)
from .room_events import (
    DESK_TEST_ENDED_REASONS,
    SET_ASIDE_REASONS,
    ConsoleChecked,
    DeskTested,
    DeskTestEnded,
    DeskTestStarted,
    DeviceWasSeen,
    DutyChanged,
    LinkStateChanged,
    NumberIssued,
    OperatorPresenceChanged,
    ResponderPlaced,
    SignalSetAside,
    SourceHeard,
)
from .round_events import (
    ROUND_ENDED_REASONS,
    CheckpointOverdue,
    CheckpointVisited,
    Remark,
    ReportLine,
    RoundCheckpoint,
    RoundCorrected,
    RoundEnded,
    RoundEvent,
    RoundOpened,
    RoundRemarked,
    RoundReport,
    RoundReported,
    RoundResumed,
    RoundSuspended,
)
from .values import record
from .words import CodeEffect, DeliveryState, DeskAnswer, Outcome, Prompt, Purpose

__all__ = [
    "CALL_UP_ENDED_REASONS",
    "DESK_TEST_ENDED_REASONS",
    "HELD_REASONS",
    "LONE_WORK_ENDED_REASONS",
    "MICROPHONE_CLOSED_REASONS",
    "PRE_ALERT_ENDED_REASONS",
    "PUT_OFF_REASONS",
    "REPEAT_ENDED_REASONS",
    "ROOM",
    "ROUND_ENDED_REASONS",
    "SET_ASIDE_REASONS",
    "SIGNED_OFF_REASONS",
    "SKIP_REASONS",
    "AccessRecorded",
    "AlarmJoined",
    "Alert",
    "Asked",
    "CallUpAsked",
    "CallUpEnded",
    "CallUpStarted",
    "CallUpUnanswered",
    "CheckInMissed",
    "CheckInPromptReported",
    "CheckInPrompted",
    "CheckedIn",
    "CheckpointOverdue",
    "CheckpointScanned",
    "CheckpointVisited",
    "ConsoleChecked",
    "ContentExpired",
    "DeskTestEnded",
    "DeskTestStarted",
    "DeskTested",
    "DeviceWasSeen",
    "DutyChanged",
    "EvaluationApproved",
    "EvaluationAsked",
    "EvaluationWritten",
    "Expected",
    "ExternalCalled",
    "ExternalReported",
    "FollowingEnded",
    "FollowingStarted",
    "HoldReleased",
    "HoldSet",
    "IncidentRaised",
    "LinkStateChanged",
    "ListeningEnded",
    "ListeningStarted",
    "LoneWorkEnded",
    "LoneWorkStarted",
    "MeasureAgreed",
    "MeasureDone",
    "MeasureDropped",
    "MeasureEvent",
    "MeasureFiled",
    "MeasureReminded",
    "MeasureReopened",
    "MicrophoneClosed",
    "MicrophoneOpened",
    "MicrophoneUnavailable",
    "NumberIssued",
    "OperatorPresenceChanged",
    "PersonErased",
    "PreAlertEnded",
    "PreAlertRaised",
    "RadioSignedOff",
    "RadioSignedOn",
    "Remark",
    "ReportLine",
    "ResponderLocated",
    "ResponderPlaced",
    "RollCallAnswered",
    "RollCallEnded",
    "RollCallJoined",
    "RollCallStarted",
    "RoundCheckpoint",
    "RoundCorrected",
    "RoundEnded",
    "RoundEvent",
    "RoundOpened",
    "RoundRemarked",
    "RoundReport",
    "RoundReported",
    "RoundResumed",
    "RoundSuspended",
    "SignalSetAside",
    "Skip",
    "SourceHeard",
    "StepRepeated",
    "StepTaken",
    "StepsPutOff",
    "SubjectPlaced",
    "TargetsAlerted",
    "ToldAgain",
    "called_by",
    "external_key",
]
"""What is defined elsewhere and belongs to this vocabulary."""


# --- an incident ------------------------------------------------------------


@record
class Acknowledged(IncidentEventBase):
    """An operator took the incident on."""

    KIND: ClassVar[str] = "acknowledged"
    actor: Actor
    on_scene_due_at: datetime | None


@record
class HandedOver(IncidentEventBase):
    """Another operator owns it now."""

    KIND: ClassVar[str] = "handed_over"
    actor: Actor
    operator_id: OperatorId
    operator: str


@record
class RespondersDispatched(IncidentEventBase):
    """Responders were sent."""

    KIND: ClassVar[str] = "responders_dispatched"
    actor: Actor
    alerts: tuple[Alert, ...]
    responders: tuple[tuple[ResponderId, str], ...]


@record
class ResponderAccepted(IncidentEventBase):
    """A responder takes the job."""

    KIND: ClassVar[str] = "responder_accepted"
    actor: Actor
    responder_id: ResponderId
    responder: str
    minutes: float | None = None
    """How far they were, estimated; None: nothing is known of where they are."""
    off_duty: bool = False
    """They come all the same: that they are not on duty takes nothing back of that."""


@record
class ResponderRefused(IncidentEventBase):
    """A responder cannot come."""

    KIND: ClassVar[str] = "responder_refused"
    actor: Actor
    responder_id: ResponderId
    responder: str
    reason: str = ""


@record
class ResponderArrived(IncidentEventBase):
    """A responder is on scene."""

    KIND: ClassVar[str] = "responder_arrived"
    actor: Actor
    responder_id: ResponderId
    responder: str
    off_duty: bool = False
    """As of who accepted."""


@record
class MessageSent(IncidentEventBase):
    """An operator's text, a code, or the stand-down, to responders."""

    KIND: ClassVar[str] = "message_sent"
    actor: Actor | None
    message_id: str
    text: str
    purpose: Purpose
    digits: str
    alerts: tuple[Alert, ...]


@record
class CodeReceived(IncidentEventBase):
    """A status code from a responder."""

    KIND: ClassVar[str] = "code_received"
    signal_id: SignalId
    responder_id: ResponderId
    responder: str
    digits: str
    effect: CodeEffect
    shown_digits: str = ""
    """Of duress: the code that it looks like to those who must not know."""


@record
class TextReceived(IncidentEventBase):
    """A text that is no status code, from a responder of this incident."""

    KIND: ClassVar[str] = "text_received"
    signal_id: SignalId
    responder_id: ResponderId
    responder: str
    text: str
    unknown_code: bool = False
    """It looks like a status code, and is none that is agreed."""


@record
class DeliveryReported(IncidentEventBase):
    """How far a message or other effect is; `key` is the effect's."""

    KIND: ClassVar[str] = "delivery_reported"
    key: str
    state: DeliveryState
    reason: str = ""
    late: bool = False
    """The incident was closed already: for the timeline alone."""
    receipt_due_at: datetime | None = None
    """Of a failure: when to try again; None: it is given up."""

    @property
    @override
    def live_key(self) -> str | None:
        return None if self.late else ""


@record
class DeliveryRetried(IncidentEventBase):
    """No receipt: sent `attempt` times now under the same key, and by `other` where there is one."""

    KIND: ClassVar[str] = "delivery_retried"
    key: str
    attempt: int
    receipt_due_at: datetime
    other: Alert | None


@record
class Prompted(IncidentEventBase):
    """The operator must look at something."""

    KIND: ClassVar[str] = "prompted"
    prompt: Prompt
    about: str = ""
    actor: Actor | None = None
    """Who asks; None: the room itself."""


@record
class PromptDismissed(IncidentEventBase):
    """Somebody looked at what was prompted."""

    KIND: ClassVar[str] = "prompt_dismissed"
    prompt: Prompt
    actor: Actor


@record
class DeskAnswered(IncidentEventBase):
    """What the clerk is told, unseen."""

    KIND: ClassVar[str] = "desk_answered"
    desk_id: DeskId
    answer: DeskAnswer
    actor: Actor | None = None
    """Who chose it; None: it follows from what happened."""


@record
class CameraViewed(IncidentEventBase):
    """Somebody looked at a camera."""

    KIND: ClassVar[str] = "camera_viewed"
    actor: Actor
    camera: str


@record
class NoteAdded(IncidentEventBase):
    """Something written down."""

    KIND: ClassVar[str] = "note_added"
    actor: Actor
    text: str


@record
class IncidentResolved(IncidentEventBase):
    """The danger is over."""

    KIND: ClassVar[str] = "incident_resolved"
    actor: Actor
    outcome: Outcome
    note: str
    overtaken: tuple[str, ...]
    """Keys of alarm messages that must not arrive any more."""


@record
class IncidentClosed(IncidentEventBase):
    """The paperwork is done; the incident leaves the room."""

    KIND: ClassVar[str] = "incident_closed"
    ENDS: ClassVar[bool] = True
    actor: Actor


type IncidentEvent = (
    IncidentRaised
    | AlarmJoined
    | SubjectPlaced
    | ToldAgain
    | StepTaken
    | StepRepeated
    | StepsPutOff
    | TargetsAlerted
    | ExternalCalled
    | ExternalReported
    | Acknowledged
    | HandedOver
    | RespondersDispatched
    | ResponderAccepted
    | ResponderRefused
    | ResponderArrived
    | MessageSent
    | CodeReceived
    | TextReceived
    | DeliveryReported
    | DeliveryRetried
    | Prompted
    | PromptDismissed
    | DeskAnswered
    | MicrophoneOpened
    | MicrophoneClosed
    | MicrophoneUnavailable
    | ListeningStarted
    | ListeningEnded
    | ResponderLocated
    | FollowingStarted
    | FollowingEnded
    | CameraViewed
    | NoteAdded
    | CallUpStarted
    | CallUpAsked
    | CallUpUnanswered
    | CallUpEnded
    | RollCallStarted
    | RollCallJoined
    | RollCallAnswered
    | RollCallEnded
    | IncidentResolved
    | EvaluationAsked
    | EvaluationWritten
    | EvaluationApproved
    | IncidentClosed
)

type RoomEvent = (
    SourceHeard
    | SignalSetAside
    | NumberIssued
    | ResponderPlaced
    | DeviceWasSeen
    | LinkStateChanged
    | OperatorPresenceChanged
    | ConsoleChecked
    | DutyChanged
    | RadioSignedOn
    | RadioSignedOff
    | DeskTested
    | DeskTestStarted
    | DeskTestEnded
    | CheckpointScanned
    | PreAlertRaised
    | PreAlertEnded
    | RoundReported
    | HoldSet
    | HoldReleased
    | ContentExpired
    | PersonErased
    | AccessRecorded
)

type LoneWorkEvent = (
    LoneWorkStarted
    | CheckedIn
    | CheckInPrompted
    | CheckInPromptReported
    | CheckInMissed
    | LoneWorkEnded
)

type Event = RoomEvent | IncidentEvent | RoundEvent | LoneWorkEvent | MeasureEvent

ROOM_EVENTS: tuple[type[RoomEvent], ...] = get_args(RoomEvent.__value__)
INCIDENT_EVENTS: tuple[type[IncidentEvent], ...] = get_args(IncidentEvent.__value__)
ROUND_EVENTS: tuple[type[RoundEvent], ...] = get_args(RoundEvent.__value__)
LONE_WORK_EVENTS: tuple[type[LoneWorkEvent], ...] = get_args(LoneWorkEvent.__value__)
MEASURE_EVENTS: tuple[type[MeasureEvent], ...] = get_args(MeasureEvent.__value__)
EVENTS: tuple[type[Event], ...] = (
    *ROOM_EVENTS,
    *INCIDENT_EVENTS,
    *ROUND_EVENTS,
    *LONE_WORK_EVENTS,
    *MEASURE_EVENTS,
)
"""The whole vocabulary; a test holds that no event class is missing here."""
