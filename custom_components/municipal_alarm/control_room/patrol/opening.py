"""The begin of a round: by an operator, the first scan or a fire; `scheduled` has the rest."""

from datetime import datetime, timedelta
from hashlib import blake2b

from ..commands import Actor, StartRound
from ..errors import BadRequest, UnknownThing, WrongState
from ..events import RoundCheckpoint, RoundOpened
from ..ids import CheckpointId, IncidentId, ResponderId, RoundId, RoundPlanId
from ..incident import Incident
from ..roster import PLACE_HOLDS
from ..site import RoundPlan
from ..turn import Turn
from ..values import record
from ..words import OpenedBy, RoundKind
from .demands import open_of
from .ending import finish
from .round import Round

REST = timedelta(minutes=5)
"""After a round no scan opens another of the same plan: whoever passes by the first
checkpoint on the way out has not begun again."""


@record
class Reason:
    """Why a round opens."""

    by: OpenedBy
    planned_at: datetime
    actor: Actor | None = None
    responder_id: ResponderId | None = None
    incident_id: IncidentId | None = None


def start_round(turn: Turn, command: StartRound) -> None:
    """Open a round by hand."""
    plan = turn.site.round_plans.get(command.plan_id)
    if plan is None:
        raise UnknownThing("unknown_round_plan", plan=command.plan_id)
    if not plan.checkpoints:
        raise BadRequest("empty_round_plan", plan=plan.name)
    if command.responder_id is not None:
        turn.responder(command.responder_id)
    if open_of(turn, plan.plan_id) is not None:
        raise WrongState("round_open", plan=plan.name)
    reason = Reason(
        by=OpenedBy.OPERATOR,
        planned_at=turn.now,
        actor=command.actor,
        responder_id=command.responder_id,
    )
    open_round_of(turn, plan, reason)


def open_sweep(turn: Turn, incident: Incident) -> None:
    """Open the sweeps of a building for its fire. One that is walked already is begun anew."""
    building_id = incident.place.building_id if incident.place is not None else None
    for plan in turn.site.round_plans.values():
        if (
            plan.kind is not RoundKind.FIRE_SWEEP
            or plan.building_id != building_id
            or not plan.checkpoints
        ):
            continue
        before = open_of(turn, plan.plan_id)
        if before is not None:
            if before.incident_id == incident.incident_id:
                continue
            finish(turn, before, "time")
        reason = Reason(by=OpenedBy.FIRE, planned_at=turn.now, incident_id=incident.incident_id)
        open_round_of(turn, plan, reason)


def open_by_scan(
    turn: Turn, responder_id: ResponderId, checkpoint_id: CheckpointId, occurred_at: datetime
) -> list[Round]:
    """Open what this scan begins, as of when it was made."""
    opened: list[Round] = []
    for plan_id in turn.site.opened_by_scan.get(checkpoint_id, ()):
        last = turn.room.reports.get(plan_id)
        if (
            open_of(turn, plan_id) is not None
            or occurred_at + PLACE_HOLDS <= turn.now
            or (last is not None and occurred_at < last.ended_at + REST)
        ):
            continue
        reason = Reason(by=OpenedBy.SCAN, planned_at=occurred_at, responder_id=responder_id)
        round_id = open_round_of(turn, turn.site.round_plans[plan_id], reason)
        opened.append(turn.room.rounds[round_id])
    return opened


def open_round_of(turn: Turn, plan: RoundPlan, reason: Reason) -> RoundId:
    """Open a round, which asks for what its plan asks for now."""
    round_id = _new_id(turn, plan.plan_id, reason.planned_at)
    checkpoints = {
        # One that is named twice is proven once, and before its last time.
        one.checkpoint_id: RoundCheckpoint(
            one.checkpoint_id,
            turn.site.checkpoints[one.checkpoint_id].name,
            turn.site.checkpoints[one.checkpoint_id].floor,
            reason.planned_at + one.within,
        )
        for one in plan.checkpoints
    }
    walker = turn.site.responders.get(reason.responder_id) if reason.responder_id else None
    turn.record(
        RoundOpened(
            at=turn.now,
            round_id=round_id,
            plan_id=plan.plan_id,
            plan=plan.name,
            kind=plan.kind,
            building_id=plan.building_id,
            building=turn.site.buildings[plan.building_id].name,
            opened_by=reason.by,
            actor=reason.actor,
            planned_at=reason.planned_at,
            ends_at=reason.planned_at + plan.lasts,
            ordered=plan.ordered,
            checkpoints=tuple(checkpoints.values()),
            responder_id=reason.responder_id,
            responder=walker.name if walker is not None else "",
            incident_id=reason.incident_id,
        )
    )
    return round_id


def _new_id(turn: Turn, plan_id: RoundPlanId, planned_at: datetime) -> RoundId:
    """The same for the same round, should a crash keep it from being written down.

    With the round before it, for one may be ended and another begun at one moment.
    """
    last = turn.room.reports.get(plan_id)
    before = last.round_id if last is not None else ""
    unique = f"{len(plan_id)} {plan_id} {planned_at.isoformat()} {before}"
    return RoundId(blake2b(unique.encode(), digest_size=8).hexdigest())
