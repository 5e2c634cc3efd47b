"""Rounds that are walked, and the reports of those that are over.

Which checkpoints were proven, when, and what is late, is for everybody with a role in
the control room; who walked is for those who may know where people are.
"""

from ..patrol.round import Round
from ..round_events import Remark, ReportLine, RoundCheckpoint, RoundReport
from ..state import RoomState
from ..words import Deviation
from . import round_shapes as shapes
from .parts import time

DUE, OVERDUE = "due", "overdue"
"""What a checkpoint is that was not proven yet; else it is one of the deviations."""


def open_rounds(state: RoomState, *, secrets: bool) -> list[shapes.Round]:
    """The rounds that are not over, those that end first before the others."""
    found = sorted(state.rounds.values(), key=lambda one: (one.ends_at, one.round_id))
    return [open_round(state, one, secrets=secrets) for one in found]


def open_round(state: RoomState, one: Round, *, secrets: bool) -> shapes.Round:
    """One round, with every checkpoint of it."""
    return {
        **_head(state, one, secrets=secrets),
        "ends_at": time(one.ends_at),
        "due_at": time(one.due_at),
        "ordered": one.ordered,
        "suspended_at": time(one.suspended_at),
        "proven": len(one.visits),
        "total": len(one.checkpoints),
        "overdue": sum(
            line.checkpoint_id in one.overdue and line.checkpoint_id not in one.visits
            for line in one.checkpoints
        ),
        "checkpoints": [_checkpoint(one, line, secrets=secrets) for line in one.checkpoints],
        "walkers": [
            {"responder_id": responder_id, "responder": name}
            for responder_id, name in one.walkers.items()
            if secrets
        ],
        "remarks": [_remark(remark, secrets=secrets) for remark in one.remarks],
    }


def _head(state: RoomState, one: Round | RoundReport, *, secrets: bool) -> shapes.RoundHead:
    """What a round and its report have in common."""
    incident = state.incidents.get(one.incident_id) if one.incident_id is not None else None
    hidden = not secrets and incident is not None and incident.is_secret
    return {
        "round_id": one.round_id,
        "plan_id": one.plan_id,
        "plan": one.plan,
        "kind": one.kind.value,
        "building_id": one.building_id,
        "building": one.building,
        "opened_by": one.opened_by.value,
        "planned_at": time(one.planned_at),
        "opened_at": time(one.opened_at),
        "incident_id": None if hidden else one.incident_id,
    }


def _checkpoint(one: Round, line: RoundCheckpoint, *, secrets: bool) -> shapes.RoundCheckpoint:
    visit = one.visits.get(line.checkpoint_id)
    waits = OVERDUE if line.checkpoint_id in one.overdue else DUE
    seen = visit if secrets else None
    return {
        "checkpoint_id": line.checkpoint_id,
        "checkpoint": line.name,
        "floor": line.floor,
        "due_at": time(line.due_at),
        "state": visit.deviation.value if visit is not None else waits,
        "out_of_order": visit.out_of_order if visit is not None else False,
        "visited_at": time(visit.occurred_at) if visit is not None else None,
        "responder_id": seen.responder_id if seen is not None else None,
        "responder": seen.responder if seen is not None else "",
        "flags": [flag.value for flag in visit.flags] if visit is not None else [],
        "corrected": visit.corrected if visit is not None else "",
        "corrected_by": visit.corrected_by if visit is not None else "",
    }


def _remark(remark: Remark, *, secrets: bool) -> shapes.Remark:
    return {
        "at": time(remark.at),
        "who": remark.who if secrets else "",
        "text": remark.text,
    }


def reports(state: RoomState, *, secrets: bool) -> list[shapes.Report]:
    """In short the last round that is over of each plan that is still set up."""
    return [
        report(state, one, secrets=secrets)
        for one in state.reports.values()
        if one.plan_id in state.site.round_plans
    ]


def report(state: RoomState, one: RoundReport, *, secrets: bool) -> shapes.Report:
    """A round that is over, in short."""
    missed = [line for line in one.lines if line.deviation is Deviation.MISSED]
    return {
        **_head(state, one, secrets=secrets),
        "ended_at": time(one.ended_at),
        "complete": one.complete,
        "reason": one.reason,
        "note": one.ended_note,
        "proven": len(one.lines) - len(missed),
        "total": len(one.lines),
        "late": _count(one, Deviation.LATE),
        "out_of_order": sum(line.out_of_order for line in one.lines),
        "corrected": sum(bool(line.corrected) for line in one.lines),
        "missed": [
            {
                "checkpoint_id": line.checkpoint_id,
                "checkpoint": line.checkpoint,
                "floor": line.floor,
            }
            for line in missed
        ],
        "walkers": list(one.walkers) if secrets else [],
        "remarks": [_remark(remark, secrets=secrets) for remark in one.remarks],
    }


def whole_report(state: RoomState, one: RoundReport, *, secrets: bool) -> shapes.WholeReport:
    """A round that is over, with a line for every checkpoint of it."""
    return {
        **report(state, one, secrets=secrets),
        "checkpoints": [_line(line, secrets=secrets) for line in one.lines],
    }


def _line(line: ReportLine, *, secrets: bool) -> shapes.RoundCheckpoint:
    return {
        "checkpoint_id": line.checkpoint_id,
        "checkpoint": line.checkpoint,
        "floor": line.floor,
        "due_at": time(line.due_at),
        "state": line.deviation.value,
        "out_of_order": line.out_of_order,
        "visited_at": time(line.visited_at),
        "responder_id": line.responder_id if secrets else None,
        "responder": line.responder if secrets else "",
        "flags": [flag.value for flag in line.flags],
        "corrected": line.corrected,
        "corrected_by": line.corrected_by,
    }


def _count(one: RoundReport, deviation: Deviation) -> int:
    return sum(line.deviation is deviation for line in one.lines)
