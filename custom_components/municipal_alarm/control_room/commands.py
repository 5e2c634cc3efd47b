"""What people ask. Every command names its actor; `roles` says who may."""

from dataclasses import field
from datetime import datetime

from .ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SignalId,
    SystemId,
)
from .values import record, value
from .words import ActorKind, AlarmKind, Duty, Outcome, Role, RollCallAnswer


@value
class Actor:
    """Who does something: an operator, a responder, an automation."""

    kind: ActorKind
    actor_id: str = ""
    name: str = ""
    role: Role | None = None


AUTOMATION = Actor(ActorKind.AUTOMATION, "automation")


@record
class _Command:
    actor: Actor


@record
class RaiseAlarm(_Command):
    """Raise an alarm by hand: at a desk, for a responder, or the fire of a building."""

    signal_id: SignalId
    kind: AlarmKind = AlarmKind.PANIC
    desk_id: DeskId | None = None
    responder_id: ResponderId | None = None
    drill: bool = False
    building_id: BuildingId | None = None


@record
class Acknowledge(_Command):
    """An operator takes the incident on."""

    incident_id: IncidentId


@record
class HandOver(_Command):
    """Pass the incident to another operator."""

    incident_id: IncidentId
    operator_id: OperatorId


@record
class Dispatch(_Command):
    """Send responders."""

    incident_id: IncidentId
    responder_ids: tuple[ResponderId, ...]


@record
class Accept(_Command):
    """A responder takes the job (or the operator heard that they do)."""

    incident_id: IncidentId
    responder_id: ResponderId


@record
class Refuse(_Command):
    """A responder cannot come."""

    incident_id: IncidentId
    responder_id: ResponderId
    reason: str = ""


@record
class Arrive(_Command):
    """A responder is on scene."""

    incident_id: IncidentId
    responder_id: ResponderId


@record
class SendMessage(_Command):
    """Free text to responders; empty `responder_ids`: all of the incident."""

    incident_id: IncidentId
    text: str
    message_id: str
    """Makes the idempotency keys: a repeated command sends nothing twice."""
    responder_ids: tuple[ResponderId, ...] = ()


@record
class SendStatusCode(_Command):
    """A status code: from a responder to the room, or from an operator out."""

    digits: str
    message_id: str
    incident_id: IncidentId | None = None
    responder_ids: tuple[ResponderId, ...] = ()


@record
class Escalate(_Command):
    """Take the next step of the policy now, or call one external target."""

    incident_id: IncidentId
    external: str = ""


@record
class AddNote(_Command):
    """Write something down in the timeline."""

    incident_id: IncidentId
    text: str


@record
class OpenMicrophone(_Command):
    """Listen in on a responder's radio, `seconds` long."""

    incident_id: IncidentId
    responder_id: ResponderId
    seconds: int = 30


@record
class CloseMicrophone(_Command):
    """Close a responder's microphone before its time."""

    incident_id: IncidentId
    responder_id: ResponderId


@record
class ListenIn(_Command):
    """Somebody begins to hear a responder's open microphone, or hears it no more."""

    incident_id: IncidentId
    responder_id: ResponderId
    started: bool


@record
class ViewCamera(_Command):
    """An operator looks at a camera: allowed during an incident only."""

    incident_id: IncidentId
    camera: str


@record
class Resolve(_Command):
    """The danger is over; `outcome` says what it was."""

    incident_id: IncidentId
    outcome: Outcome
    note: str = ""


@record
class Close(_Command):
    """The paperwork is done."""

    incident_id: IncidentId


@record
class SetDuty(_Command):
    """A responder starts or ends duty."""

    responder_id: ResponderId
    on_duty: bool = field(default=True)


@record
class CarryRadio(_Command):
    """A responder carries this radio now; None: whose it is by setting."""

    system_id: SystemId
    address: str
    responder_id: ResponderId | None = None


@record
class ReportScan(_Command):
    """Somebody is at a desk or checkpoint: by its tag, or by its own id.

    Said by an automation for a device that Home Assistant has no tag of, by an
    operator who heard it, or by a responder of themselves.
    """

    signal_id: SignalId
    responder_id: ResponderId
    tag: str = ""
    checkpoint_id: CheckpointId | None = None
    occurred_at: datetime | None = None
    """None: now."""


@record
class StartRound(_Command):
    """Open a round of a plan now."""

    plan_id: RoundPlanId
    responder_id: ResponderId | None = None
    """Who is to walk it; None: whoever scans first."""


@record
class SuspendRound(_Command):
    """Let a round wait: its times stand still until it goes on."""

    round_id: RoundId
    reason: str = ""


@record
class ResumeRound(_Command):
    """A suspended round goes on."""

    round_id: RoundId


@record
class CorrectRound(_Command):
    """Take a checkpoint as proven without its tag, for a reason."""

    round_id: RoundId
    checkpoint_id: CheckpointId
    reason: str
    occurred_at: datetime | None = None
    """When it was visited; None: now."""


@record
class RemarkRound(_Command):
    """Write down what was found on a round."""

    round_id: RoundId
    text: str


@record
class EndRound(_Command):
    """End a round before its time: what was not proven is missed."""

    round_id: RoundId
    reason: str


@record
class StartLoneWork(_Command):
    """Watch over somebody who works alone."""

    responder_id: ResponderId
    every_s: int | None = None
    """Seconds between signs of life; None: as is set up."""
    until: datetime | None = None
    """When it ends by itself; None: when somebody ends it."""


@record
class CheckIn(_Command):
    """A sign of life of a lone worker: their own, or heard by an operator."""

    responder_id: ResponderId


@record
class StopLoneWork(_Command):
    """Watch over somebody no more."""

    responder_id: ResponderId


@record
class CallUp(_Command):
    """Ask the nearest of these to come, and the next when one cannot or does not answer."""

    incident_id: IncidentId
    duties: tuple[Duty, ...]
    wanted: int = 1
    """How many must accept."""


@record
class StartRollCall(_Command):
    """Ask everybody at an incident, and who was last seen inside, whether they are safe."""

    incident_id: IncidentId


@record
class AnswerRollCall(_Command):
    """What is known of somebody: their own answer, or what an operator heard."""

    incident_id: IncidentId
    responder_id: ResponderId
    answer: RollCallAnswer


@record
class EndRollCall(_Command):
    """Nobody needs to answer any more."""

    incident_id: IncidentId


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
)
