"""What must now be done outside the room.

Each effect carries an idempotency `key`: doing it twice under one key is doing
it once. Effects of one message are stored with its events in one commit; after a
restart only those without a receipt are repeated.
"""

from datetime import datetime
from typing import ClassVar, get_args

from .ids import DeskId, IncidentId, ResponderId, SystemId
from .values import value
from .words import DeskAnswer, Purpose


@value
class RadioText:
    """Send a text to one responder's radio or phone."""

    KIND: ClassVar[str] = "radio_text"
    key: str
    incident_id: IncidentId
    responder_id: ResponderId
    system_id: SystemId
    address: str
    text: str
    purpose: Purpose


@value
class Withdraw:
    """Forget a text that has not left yet: it is overtaken."""

    KIND: ClassVar[str] = "withdraw"
    key: str
    incident_id: IncidentId
    withdrawn: str
    """The key of the text."""
    system_id: SystemId


@value
class OpenMicrophone:
    """Open a radio's microphone until `until`."""

    KIND: ClassVar[str] = "open_microphone"
    key: str
    incident_id: IncidentId
    responder_id: ResponderId
    system_id: SystemId
    address: str
    until: datetime


@value
class CloseMicrophone:
    """Close a radio's microphone, open or not."""

    KIND: ClassVar[str] = "close_microphone"
    key: str
    incident_id: IncidentId
    responder_id: ResponderId
    system_id: SystemId
    address: str


@value
class FollowPosition:
    """Let a radio tell where it is every `interval_s` seconds, until `until`."""

    KIND: ClassVar[str] = "follow_position"
    key: str
    incident_id: IncidentId
    responder_id: ResponderId
    system_id: SystemId
    address: str
    interval_s: int
    until: datetime


@value
class StopFollowing:
    """Ask a radio no more where it is."""

    KIND: ClassVar[str] = "stop_following"
    key: str
    incident_id: IncidentId
    system_id: SystemId
    address: str


@value
class ShowCamera:
    """Take the snapshot of the alarm and warm the desk's live picture."""

    KIND: ClassVar[str] = "show_camera"
    key: str
    incident_id: IncidentId
    desk_id: DeskId


@value
class AnswerDesk:
    """Set the desk's discreet answer."""

    KIND: ClassVar[str] = "answer_desk"
    key: str
    incident_id: IncidentId
    desk_id: DeskId
    answer: DeskAnswer


@value
class CallExternal:
    """Call an external target (alarm centre, police) by the admin's automation."""

    KIND: ClassVar[str] = "call_external"
    key: str
    incident_id: IncidentId
    target: str
    text: str


type Effect = (
    RadioText
    | Withdraw
    | OpenMicrophone
    | CloseMicrophone
    | FollowPosition
    | StopFollowing
    | ShowCamera
    | AnswerDesk
    | CallExternal
)

EFFECTS: tuple[type[Effect], ...] = get_args(Effect.__value__)
