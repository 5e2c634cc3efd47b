"""What people ask. Every command names its actor; `roles` says who may."""

from dataclasses import field

from .ids import DeskId, IncidentId, OperatorId, ResponderId, SignalId, SystemId
from .values import record, value
from .words import ActorKind, AlarmKind, Outcome, Role


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
    """Raise an alarm by hand, at a desk or for a responder."""

    signal_id: SignalId
    kind: AlarmKind = AlarmKind.PANIC
    desk_id: DeskId | None = None
    responder_id: ResponderId | None = None
    drill: bool = False


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
)
