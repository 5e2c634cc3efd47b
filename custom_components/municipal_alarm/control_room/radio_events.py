"""The events of radios: who carries one, what its microphone and its position tell.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar, override

from .commands import Actor
from .event_bases import IncidentEventBase, RoomEventBase
from .ids import ResponderId, SystemId
from .site import Position
from .values import record

SIGNED_OFF_REASONS = ("operator", "other_radio", "other_person", "shift_over")
MICROPHONE_CLOSED_REASONS = ("time", "operator", "ended", "failed")
_NO_SYSTEM = SystemId("")


# --- the room ---------------------------------------------------------------


@record
class RadioSignedOn(RoomEventBase):
    """A responder carries this radio from now on; `by`: tag, operator."""

    KIND: ClassVar[str] = "radio_signed_on"
    system_id: SystemId
    address: str
    responder_id: ResponderId
    responder: str
    by: str
    since: datetime
    """When the tag was held to it, by the radio's own time where that is earlier."""
    until: datetime
    """When the sign-on ends by itself."""
    actor: Actor | None = None
    put_off: bool = False
    """It goes on, because of an incident that not everybody may know of: no news."""

    @property
    @override
    def live_key(self) -> str:
        return f"carried/{self.system_id}/{self.address}"


@record
class RadioSignedOff(RoomEventBase):
    """A responder carries this radio no more; `reason`: one of `SIGNED_OFF_REASONS`."""

    KIND: ClassVar[str] = "radio_signed_off"
    system_id: SystemId
    address: str
    responder_id: ResponderId
    responder: str
    reason: str
    actor: Actor | None = None

    @property
    @override
    def live_key(self) -> str:
        return f"carried/{self.system_id}/{self.address}"


# --- an incident ------------------------------------------------------------


@record
class MicrophoneOpened(IncidentEventBase):
    """A responder's microphone was opened; sound is never stored."""

    KIND: ClassVar[str] = "microphone_opened"
    actor: Actor | None
    responder_id: ResponderId
    responder: str
    key: str
    until: datetime
    system_id: SystemId = _NO_SYSTEM
    """Empty: written by a release that did not say by which radio."""
    address: str = ""


@record
class MicrophoneClosed(IncidentEventBase):
    """A microphone is open no more; `reason`: one of `MICROPHONE_CLOSED_REASONS`."""

    KIND: ClassVar[str] = "microphone_closed"
    responder_id: ResponderId
    responder: str
    key: str
    """That it was opened under."""
    reason: str
    actor: Actor | None = None
    failure: str = ""
    """Why it failed, as receipts say it: refused, no_answer, busy ..."""
    detail: str = ""
    """The same in the radio system's own words."""


@record
class MicrophoneUnavailable(IncidentEventBase):
    """A microphone was wanted, and no radio of the responder can open one.

    `reason`: what the radio system says of itself (`RadioSystem.no_microphone`), or
    "no_radio".
    """

    KIND: ClassVar[str] = "microphone_unavailable"
    responder_id: ResponderId
    responder: str
    reason: str

    @property
    @override
    def live_key(self) -> None:
        return None


@record
class ListeningStarted(IncidentEventBase):
    """Somebody listens to an open microphone."""

    KIND: ClassVar[str] = "listening_started"
    actor: Actor
    responder_id: ResponderId
    responder: str


@record
class ListeningEnded(IncidentEventBase):
    """Somebody listens no more."""

    KIND: ClassVar[str] = "listening_ended"
    actor: Actor
    responder_id: ResponderId
    responder: str


@record
class ResponderLocated(IncidentEventBase):
    """Where a responder of this incident is, by their radio. For operators alone."""

    KIND: ClassVar[str] = "responder_located"
    responder_id: ResponderId
    responder: str
    position: Position
    occurred_at: datetime

    @property
    @override
    def live_key(self) -> str:
        return f"located/{self.responder_id}"


@record
class FollowingStarted(IncidentEventBase):
    """A radio was asked to tell where it is, again and again. For operators alone."""

    KIND: ClassVar[str] = "following_started"
    responder_id: ResponderId
    responder: str
    key: str
    system_id: SystemId
    address: str
    until: datetime


@record
class FollowingEnded(IncidentEventBase):
    """A radio is asked no more where it is. For operators alone."""

    KIND: ClassVar[str] = "following_ended"
    responder_id: ResponderId
    responder: str
    key: str
