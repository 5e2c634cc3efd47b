"""The events of rounds, and the report that stays of each.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar, override

from .commands import Actor
from .event_bases import RoomEventBase, RoundEventBase
from .ids import BuildingId, CheckpointId, IncidentId, ResponderId, RoundId, RoundPlanId
from .values import record, value
from .words import Deviation, OpenedBy, RoundKind, ScanFlag

ROUND_ENDED_REASONS = ("complete", "time", "operator", "incident_over")


@value
class RoundCheckpoint:
    """A checkpoint as a round asks for it."""

    checkpoint_id: CheckpointId
    name: str
    floor: str
    due_at: datetime
    """Later is late."""


@value
class ReportLine:
    """What became of one checkpoint of a round."""

    checkpoint_id: CheckpointId
    checkpoint: str
    floor: str
    due_at: datetime
    deviation: Deviation
    out_of_order: bool = False
    """Also of one that is late."""
    visited_at: datetime | None = None
    responder_id: ResponderId | None = None
    responder: str = ""
    flags: tuple[ScanFlag, ...] = ()
    corrected: str = ""
    """The reason, when it was taken as proven without its tag."""
    corrected_by: str = ""


@value
class Remark:
    """What was found on a round."""

    at: datetime
    who: str
    text: str


@value
class RoundReport:
    """A round that is over: every checkpoint of it once."""

    round_id: RoundId
    plan_id: RoundPlanId
    plan: str
    kind: RoundKind
    building_id: BuildingId
    building: str
    opened_by: OpenedBy
    planned_at: datetime
    """When it was to begin; opened by hand or scan: when it did."""
    opened_at: datetime
    ended_at: datetime
    complete: bool
    reason: str
    """One of `ROUND_ENDED_REASONS`."""
    walkers: tuple[str, ...]
    lines: tuple[ReportLine, ...]
    remarks: tuple[Remark, ...] = ()
    incident_id: IncidentId | None = None
    ended_note: str = ""
    """Why an operator ended it."""
    walker_ids: tuple[ResponderId, ...] = ()
    ordered: bool = False


# --- a round ----------------------------------------------------------------


@record
class RoundOpened(RoundEventBase):
    """A round began, or is to begin: what it asks for, as its plan was at that moment."""

    KIND: ClassVar[str] = "round_opened"
    plan_id: RoundPlanId
    plan: str
    kind: RoundKind
    building_id: BuildingId
    building: str
    opened_by: OpenedBy
    actor: Actor | None
    planned_at: datetime
    ends_at: datetime
    ordered: bool
    checkpoints: tuple[RoundCheckpoint, ...]
    responder_id: ResponderId | None = None
    """Who is to walk it; None: whoever scans first."""
    responder: str = ""
    incident_id: IncidentId | None = None


@record
class CheckpointVisited(RoundEventBase):
    """A scan counts for this round."""

    KIND: ClassVar[str] = "checkpoint_visited"
    checkpoint_id: CheckpointId
    checkpoint: str
    responder_id: ResponderId
    responder: str
    occurred_at: datetime
    deviation: Deviation
    out_of_order: bool = False
    flags: tuple[ScanFlag, ...] = ()


@record
class CheckpointOverdue(RoundEventBase):
    """A checkpoint should have been proven by now."""

    KIND: ClassVar[str] = "checkpoint_overdue"
    checkpoint_id: CheckpointId
    checkpoint: str
    due_at: datetime


@record
class RoundCorrected(RoundEventBase):
    """An operator takes a checkpoint as proven."""

    KIND: ClassVar[str] = "round_corrected"
    actor: Actor
    checkpoint_id: CheckpointId
    checkpoint: str
    occurred_at: datetime
    deviation: Deviation
    reason: str


@record
class RoundSuspended(RoundEventBase):
    """A round waits: its times stand still."""

    KIND: ClassVar[str] = "round_suspended"
    actor: Actor
    reason: str


@record
class RoundResumed(RoundEventBase):
    """A round goes on, all its times `later_s` seconds later."""

    KIND: ClassVar[str] = "round_resumed"
    actor: Actor
    later_s: float


@record
class RoundRemarked(RoundEventBase):
    """Something was found on a round."""

    KIND: ClassVar[str] = "round_remarked"
    actor: Actor
    text: str


@record
class RoundEnded(RoundEventBase):
    """A round is over; `reason`: one of `ROUND_ENDED_REASONS`. Its report comes with it."""

    KIND: ClassVar[str] = "round_ended"
    ENDS: ClassVar[bool] = True
    plan_id: RoundPlanId
    complete: bool
    reason: str
    missed: tuple[tuple[CheckpointId, str], ...]
    """Id and name of every checkpoint that was not proven."""
    actor: Actor | None = None


type RoundEvent = (
    RoundOpened
    | CheckpointVisited
    | CheckpointOverdue
    | RoundCorrected
    | RoundSuspended
    | RoundResumed
    | RoundRemarked
    | RoundEnded
)


# --- the room ---------------------------------------------------------------


@record
class RoundReported(RoomEventBase):
    """The report of a round that is over; of a plan the last one is kept in the room.

    `amended`: a scan made during the round came in after it, or what is known of it
    changed otherwise. It replaces what was reported of the same round before.
    """

    KIND: ClassVar[str] = "round_reported"
    report: RoundReport
    amended: bool = False

    @property
    @override
    def live_key(self) -> str:
        return f"round_report/{self.report.plan_id}"
