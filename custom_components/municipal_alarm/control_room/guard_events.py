"""The events of people in the field: where they were read, and who works alone.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar, override

from .alerting import Alert
from .commands import Actor
from .event_bases import LoneWorkEventBase, RoomEventBase
from .ids import CheckpointId, IncidentId, ResponderId, SourceId, SystemId
from .site import Place
from .values import record
from .words import AlarmKind, DeliveryState, ScanFlag

LONE_WORK_ENDED_REASONS = ("responder", "operator", "schedule", "time", "removed")
PRE_ALERT_ENDED_REASONS = ("alarm", "cleared", "time")


# --- the room ---------------------------------------------------------------


@record
class CheckpointScanned(RoomEventBase):
    """Somebody was proven to be at a checkpoint, by a tag or by an operator's word."""

    KIND: ClassVar[str] = "checkpoint_scanned"
    checkpoint_id: CheckpointId
    place: Place
    responder_id: ResponderId
    responder: str
    occurred_at: datetime
    """By the device's own clock."""
    by: str
    """radio, phone, reader, operator, automation."""
    tag: str = ""
    flags: tuple[ScanFlag, ...] = ()
    actor: Actor | None = None
    device: str = ""
    """What read it: the next scan of the same tag by another one may be a copy."""
    late: bool = False
    """Made before the last one that is known of this checkpoint: for the reader of the
    journal alone."""

    @property
    @override
    def live_key(self) -> str | None:
        return None if self.late else f"checkpoint/{self.checkpoint_id}"


@record
class PreAlertRaised(RoomEventBase):
    """A radio will raise an alarm unless its carrier stirs."""

    KIND: ClassVar[str] = "pre_alert_raised"
    responder_id: ResponderId
    responder: str
    kind: AlarmKind
    system_id: SystemId
    address: str
    until: datetime
    """When it is forgotten, should neither an alarm nor an end of it be heard of."""

    @property
    @override
    def live_key(self) -> str:
        return f"pre_alert/{self.responder_id}"


@record
class PreAlertEnded(RoomEventBase):
    """A warning is over; `reason`: one of `PRE_ALERT_ENDED_REASONS`."""

    KIND: ClassVar[str] = "pre_alert_ended"
    responder_id: ResponderId
    responder: str
    kind: AlarmKind
    reason: str

    @property
    @override
    def live_key(self) -> str:
        return f"pre_alert/{self.responder_id}"


# --- lone work --------------------------------------------------------------


@record
class LoneWorkStarted(LoneWorkEventBase):
    """Somebody who works alone is watched over from now on; `by`: responder, operator, schedule."""

    KIND: ClassVar[str] = "lone_work_started"
    by: str
    actor: Actor | None
    every_s: int
    grace_s: int
    due_at: datetime
    """When the first sign of life is due."""
    until: datetime | None = None
    source_id: SourceId | None = None
    """The schedule that it belongs to, whoever chose its settings."""


@record
class CheckedIn(LoneWorkEventBase):
    """A sign of life; `by`: scan, text, code, radio, phone, button, operator, resolved."""

    KIND: ClassVar[str] = "checked_in"
    by: str
    occurred_at: datetime
    due_at: datetime
    """When the next one is due."""
    actor: Actor | None = None

    @property
    @override
    def live_key(self) -> str:
        # A shift has hundreds; the last one says all that earlier ones did.
        return "checked_in"


@record
class CheckInPrompted(LoneWorkEventBase):
    """A sign of life is due: they are asked, and after `alarm_at` it is an alarm."""

    KIND: ClassVar[str] = "check_in_prompted"
    alerts: tuple[Alert, ...]
    alarm_at: datetime
    number: int = 0
    """The how-manieth since the last sign of life."""

    @property
    @override
    def live_key(self) -> str:
        # Lone work may go on for months; those since the last sign of life count.
        return f"prompted/{self.number}" if self.number else ""


@record
class CheckInPromptReported(LoneWorkEventBase):
    """How far the text of a prompt is."""

    KIND: ClassVar[str] = "check_in_prompt_reported"
    key: str
    state: DeliveryState
    reason: str = ""
    slot: str = ""
    """Which of the prompts since the last sign of life, and which of its texts."""

    @property
    @override
    def live_key(self) -> str:
        return f"reported/{self.slot or self.key}"


@record
class CheckInMissed(LoneWorkEventBase):
    """No sign of life in time: it is an alarm."""

    KIND: ClassVar[str] = "check_in_missed"
    incident_id: IncidentId

    @property
    @override
    def live_key(self) -> str:
        return "missed"


@record
class LoneWorkEnded(LoneWorkEventBase):
    """Nobody watches over them any more; `reason`: one of `LONE_WORK_ENDED_REASONS`."""

    KIND: ClassVar[str] = "lone_work_ended"
    ENDS: ClassVar[bool] = True
    reason: str
    actor: Actor | None = None
