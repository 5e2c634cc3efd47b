"""What people ask. Every command names its actor; `roles` says who may."""

from dataclasses import field

from .command_base import AUTOMATION, Actor, CommandBase
from .evaluation_commands import (
    ApproveEvaluation,
    ChangeMeasure,
    CompleteMeasure,
    DropMeasure,
    EvaluateIncident,
    ReopenMeasure,
)
from .field_commands import (
    AnswerRollCall,
    CallUp,
    CheckIn,
    CorrectRound,
    EndRollCall,
    EndRound,
    RemarkRound,
    ReportScan,
    ResumeRound,
    StartLoneWork,
    StartRollCall,
    StartRound,
    StopLoneWork,
    SuspendRound,
)
from .ids import BuildingId, DeskId, IncidentId, OperatorId, ResponderId, SignalId, SystemId
from .values import record
from .words import AccessKind, AlarmKind, DeskAnswer, Outcome, Prompt, Target

__all__ = [
    "AUTOMATION",
    "Actor",
    "AnswerRollCall",
    "ApproveEvaluation",
    "CallUp",
    "ChangeMeasure",
    "CheckIn",
    "CommandBase",
    "CompleteMeasure",
    "CorrectRound",
    "DropMeasure",
    "EndRollCall",
    "EndRound",
    "EvaluateIncident",
    "RemarkRound",
    "ReopenMeasure",
    "ReportScan",
    "ResumeRound",
    "StartLoneWork",
    "StartRollCall",
    "StartRound",
    "StopLoneWork",
    "SuspendRound",
]
"""What is defined elsewhere and can be asked like what is here."""


@record
class RaiseAlarm(CommandBase):
    """Raise an alarm by hand: at a desk, for a responder, or the fire of a building."""

    signal_id: SignalId
    kind: AlarmKind = AlarmKind.PANIC
    desk_id: DeskId | None = None
    responder_id: ResponderId | None = None
    drill: bool = False
    building_id: BuildingId | None = None
    pressed: bool = False
    """By the desk's own button on a screen: a press like any other, also for a test."""


@record
class Acknowledge(CommandBase):
    """An operator takes the incident on."""

    incident_id: IncidentId


@record
class HandOver(CommandBase):
    """Pass the incident to another operator."""

    incident_id: IncidentId
    operator_id: OperatorId


@record
class Dispatch(CommandBase):
    """Send responders."""

    incident_id: IncidentId
    responder_ids: tuple[ResponderId, ...]


@record
class Accept(CommandBase):
    """A responder takes the job (or the operator heard that they do)."""

    incident_id: IncidentId
    responder_id: ResponderId


@record
class Refuse(CommandBase):
    """A responder cannot come."""

    incident_id: IncidentId
    responder_id: ResponderId
    reason: str = ""


@record
class Arrive(CommandBase):
    """A responder is on scene."""

    incident_id: IncidentId
    responder_id: ResponderId


@record
class SendMessage(CommandBase):
    """Free text to responders; empty `responder_ids`: all of the incident."""

    incident_id: IncidentId
    text: str
    message_id: str
    """Makes the idempotency keys: a repeated command sends nothing twice."""
    responder_ids: tuple[ResponderId, ...] = ()


@record
class SendStatusCode(CommandBase):
    """A status code: from a responder to the room, or from an operator out."""

    digits: str
    message_id: str
    incident_id: IncidentId | None = None
    responder_ids: tuple[ResponderId, ...] = ()


@record
class Escalate(CommandBase):
    """Take the next step of the policy now, or call one external target."""

    incident_id: IncidentId
    external: str = ""
    confirmed: bool = False
    """Whether an operator was asked twice: nobody outside is called by one click."""


@record
class ReportExternal(CommandBase):
    """Somebody outside answered, or could not be reached: known by whoever called them."""

    incident_id: IncidentId
    target: str
    reached: bool | None = True
    """None: the call was made, and whether they come nobody knows yet."""
    reason: str = ""


@record
class AlertTargets(CommandBase):
    """Do now what a step of a policy does: tell these of the alarm."""

    incident_id: IncidentId
    targets: tuple[Target, ...]
    raise_sound: bool = False
    confirmed: bool = False
    """As in `Escalate`."""


@record
class AnswerClerk(CommandBase):
    """Tell the clerk at the desk, unseen. An answer never goes back to a weaker one."""

    incident_id: IncidentId
    answer: DeskAnswer


@record
class PromptOperator(CommandBase):
    """Ask the operator to look, in one's own words."""

    incident_id: IncidentId
    about: str


@record
class DismissPrompt(CommandBase):
    """Somebody looked: it need not be shown any more."""

    incident_id: IncidentId
    prompt: Prompt


@record
class StartDeskTest(CommandBase):
    """Somebody stands at a desk to test it: its next press within a minute is the test."""

    desk_id: DeskId


@record
class FinishDeskTest(CommandBase):
    """What they saw: it works, or what is wrong with it."""

    desk_id: DeskId
    passed: bool
    note: str = ""


@record
class CheckConsole(CommandBase):
    """Somebody let a console sound and light up, and says whether they heard and saw it."""

    console: str
    audible: bool
    """Whether the browser measured that it lets sound out."""
    passed: bool


@record
class AddNote(CommandBase):
    """Write something down in the timeline."""

    incident_id: IncidentId
    text: str


@record
class OpenMicrophone(CommandBase):
    """Listen in on a responder's radio, `seconds` long."""

    incident_id: IncidentId
    responder_id: ResponderId
    seconds: int = 30


@record
class CloseMicrophone(CommandBase):
    """Close a responder's microphone before its time."""

    incident_id: IncidentId
    responder_id: ResponderId


@record
class ListenIn(CommandBase):
    """Somebody begins to hear a responder's open microphone, or hears it no more."""

    incident_id: IncidentId
    responder_id: ResponderId
    started: bool


@record
class ViewCamera(CommandBase):
    """An operator looks at a camera: allowed during an incident only."""

    incident_id: IncidentId
    camera: str


@record
class Resolve(CommandBase):
    """The danger is over; `outcome` says what it was."""

    incident_id: IncidentId
    outcome: Outcome
    note: str = ""


@record
class Close(CommandBase):
    """The paperwork is done."""

    incident_id: IncidentId


@record
class SetDuty(CommandBase):
    """A responder starts or ends duty."""

    responder_id: ResponderId
    on_duty: bool = field(default=True)


@record
class CarryRadio(CommandBase):
    """A responder carries this radio now; None: whose it is by setting."""

    system_id: SystemId
    address: str
    responder_id: ResponderId | None = None


@record
class RecordAccess(CommandBase):
    """Somebody looks at what was written down: see `AccessRecorded`. Asked by the bridge alone."""

    what: AccessKind
    about: str
    incident_id: IncidentId | None = None


type Command = (
    RaiseAlarm
    | Acknowledge
    | HandOver
    | Dispatch
    | Accept
    | Refuse
    | Arrive
    | SendMessage
    | SendStatusCode
    | Escalate
    | AddNote
    | OpenMicrophone
    | CloseMicrophone
    | ListenIn
    | ViewCamera
    | Resolve
    | Close
    | SetDuty
    | CarryRadio
    | ReportScan
    | StartRound
    | SuspendRound
    | ResumeRound
    | CorrectRound
    | RemarkRound
    | EndRound
    | StartLoneWork
    | CheckIn
    | StopLoneWork
    | CallUp
    | StartRollCall
    | AnswerRollCall
    | EndRollCall
    | ReportExternal
    | AlertTargets
    | AnswerClerk
    | PromptOperator
    | DismissPrompt
    | StartDeskTest
    | FinishDeskTest
    | CheckConsole
    | RecordAccess
    | EvaluateIncident
    | ApproveEvaluation
    | ChangeMeasure
    | CompleteMeasure
    | ReopenMeasure
    | DropMeasure
)
