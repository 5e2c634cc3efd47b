"""A round that is not over."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import cached_property

from ..ids import BuildingId, CheckpointId, IncidentId, ResponderId, RoundId, RoundPlanId
from ..round_events import Remark, RoundCheckpoint
from ..values import caching, value
from ..words import Deviation, OpenedBy, RoundKind, ScanFlag


@value
class Visit:
    """A checkpoint of a round that was proven."""

    occurred_at: datetime
    deviation: Deviation
    out_of_order: bool = False
    responder_id: ResponderId | None = None
    responder: str = ""
    flags: tuple[ScanFlag, ...] = ()
    corrected: str = ""
    """The reason, when an operator took it as proven."""
    corrected_by: str = ""


@caching
class Round:
    """One walk of a round plan, as the plan was when it opened. Without slots, for the look-ups."""

    round_id: RoundId
    plan_id: RoundPlanId
    plan: str
    kind: RoundKind
    building_id: BuildingId
    building: str
    opened_by: OpenedBy
    planned_at: datetime
    opened_at: datetime
    ends_at: datetime
    ordered: bool
    checkpoints: tuple[RoundCheckpoint, ...]
    """In their order; their times include what the round was suspended for."""
    visits: Mapping[CheckpointId, Visit] = field(default_factory=dict)
    walkers: Mapping[ResponderId, str] = field(default_factory=dict)
    """Who is to walk it, and whose scans counted, with their names."""
    overdue: frozenset[CheckpointId] = frozenset()
    """Of which it was recorded that they are late."""
    suspended_at: datetime | None = None
    remarks: tuple[Remark, ...] = ()
    incident_id: IncidentId | None = None

    @property
    def pending(self) -> tuple[RoundCheckpoint, ...]:
        """What is still to be proven, in order."""
        return tuple(one for one in self.checkpoints if one.checkpoint_id not in self.visits)

    @cached_property
    def by_id(self) -> Mapping[CheckpointId, RoundCheckpoint]:
        """What it asks for, by id: a scan looks into every open round."""
        return {one.checkpoint_id: one for one in self.checkpoints}

    def wants(self, checkpoint_id: CheckpointId) -> bool:
        """Whether this checkpoint is still to be proven."""
        return checkpoint_id in self.by_id and checkpoint_id not in self.visits

    def shifted(self, later: timedelta) -> tuple[RoundCheckpoint, ...]:
        """The checkpoints, with the time that it was suspended for added to their times.

        Not of what was due or proven before it was suspended: that stays as it was.
        """
        since = self.suspended_at
        return tuple(
            replace(one, due_at=one.due_at + later)
            if since is not None
            and one.due_at > since
            and ((visit := self.visits.get(one.checkpoint_id)) is None or visit.occurred_at > since)
            else one
            for one in self.checkpoints
        )

    @cached_property
    def due_at(self) -> datetime | None:
        """When something of it falls due next; None: it is suspended."""
        if self.suspended_at is not None:
            return None
        late = (
            one.due_at
            for one in self.checkpoints
            if one.checkpoint_id not in self.visits and one.checkpoint_id not in self.overdue
        )
        return min((self.ends_at, *late))
