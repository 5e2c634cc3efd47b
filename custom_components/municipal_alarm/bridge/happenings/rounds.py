"""What happens on rounds.

A visit is told by `checkpoint_scanned`; here is what is not as it was planned, and the
end. The end carries what the report says, so it needs no look at a round that is gone.
"""

from collections.abc import Iterator

from ...control_room import events as e, snapshot
from ...control_room.ids import CheckpointId, RoundId
from ...control_room.patrol.round import Round
from ...control_room.site import Place, Site
from ...control_room.snapshot import Json
from ...control_room.state import RoomState
from ...control_room.words import Deviation
from .parts import Happening, actor_json, responder_json
from .words import DEVIATION, OPENED_BY, RESULT, ROUND_KIND, ROUND_PLAN

type _Walk = Round | e.RoundOpened | e.RoundReport
"""Whatever says what a round is."""


def of_rounds(event: e.Event, state: RoomState) -> Iterator[Happening]:
    """The triggers of one event, where it has one."""
    match event:
        case e.RoundOpened():
            yield _opened(event, state.site)
        case e.RoundReported(amended=False):
            for line in event.report.lines:
                if line.deviation is Deviation.MISSED:
                    yield _deviation(event.report, _line(line), Deviation.MISSED)
            yield _over("round_ended", event.report)
        case e.RoundReported():
            yield _over("round_amended", event.report)
        case _ if isinstance(event, e.ROUND_EVENTS):
            walk = _walk(event.round_id, state)
            if walk is not None:
                yield from _on_the_way(event, walk, state)


def _walk(round_id: RoundId, state: RoomState) -> _Walk | None:
    """The round, as it is or as its report has it; None: another was reported since."""
    over = (one for one in state.reports.values() if one.round_id == round_id)
    return state.rounds.get(round_id) or next(over, None)


def _on_the_way(event: e.RoundEvent, walk: _Walk, state: RoomState) -> Iterator[Happening]:
    match event:
        case e.CheckpointVisited():
            if event.deviation is not Deviation.ON_TIME:
                yield _deviation(walk, _visit(event, walk, state), event.deviation)
        case e.CheckpointOverdue():
            late = {
                "checkpoint": _checkpoint(event.checkpoint_id, event.checkpoint, state),
                "due_at": snapshot.time(event.due_at),
            }
            yield _tell("checkpoint_overdue", walk, late, about=event.checkpoint)
        case e.RoundSuspended():
            told: Json = {"by": actor_json(event.actor), "reason": event.reason}
            yield _tell("round_suspended", walk, told)
        case e.RoundResumed():
            told = {"by": actor_json(event.actor), "later_s": event.later_s}
            yield _tell("round_resumed", walk, told)
        case e.RoundCorrected():
            told = {
                "by": actor_json(event.actor),
                "checkpoint": _checkpoint(event.checkpoint_id, event.checkpoint, state),
                "occurred_at": snapshot.time(event.occurred_at),
                "reason": event.reason,
            }
            yield _tell("round_corrected", walk, told, about=event.checkpoint)
        case e.RoundRemarked():
            told = {"by": actor_json(event.actor), "text": event.text}
            yield _tell("round_remarked", walk, told)


def _opened(event: e.RoundOpened, site: Site) -> Happening:
    walker = responder_json(site, event.responder_id, event.responder)
    return _tell(
        "round_opened",
        event,
        {
            "by": actor_json(event.actor),
            "responder": walker if event.responder_id is not None else None,
            "ends_at": snapshot.time(event.ends_at),
        },
        {OPENED_BY: (event.opened_by.value,)},
    )


def _over(key: str, report: e.RoundReport) -> Happening:
    missed = [_line(line) for line in report.lines if line.deviation is Deviation.MISSED]
    result = "complete" if report.complete else "incomplete"
    return _tell(
        key,
        report,
        {
            "result": result,
            "reason": report.reason,
            "note": report.ended_note,
            "ended_at": snapshot.time(report.ended_at),
            "proven": len(report.lines) - len(missed),
            "total": len(report.lines),
            "corrected": sum(bool(line.corrected) for line in report.lines),
            "missed": [one["checkpoint"] for one in missed],
            "walkers": list(report.walkers),
            "remarks": [remark.text for remark in report.remarks],
        },
        {RESULT: (result,)},
        about=result,
    )


def _deviation(walk: _Walk, more: Json, deviation: Deviation) -> Happening:
    return _tell(
        "round_deviation",
        walk,
        {**more, "deviation": deviation.value},
        {DEVIATION: (deviation.value,)},
        about=f"{more['checkpoint']['checkpoint']} {deviation.value.replace('_', ' ')}",
    )


def _line(line: e.ReportLine) -> Json:
    """A checkpoint that nobody came to."""
    return {
        "checkpoint": {
            "checkpoint_id": line.checkpoint_id,
            "checkpoint": line.checkpoint,
            "floor": line.floor,
        },
        "due_at": snapshot.time(line.due_at),
        "visited_at": None,
        "responder": None,
    }


def _visit(event: e.CheckpointVisited, walk: _Walk, state: RoomState) -> Json:
    asked: tuple[e.RoundCheckpoint | e.ReportLine, ...] = (
        walk.lines if isinstance(walk, e.RoundReport) else walk.checkpoints
    )
    due = (one.due_at for one in asked if one.checkpoint_id == event.checkpoint_id)
    return {
        "checkpoint": _checkpoint(event.checkpoint_id, event.checkpoint, state),
        "due_at": snapshot.time(next(due, None)),
        "visited_at": snapshot.time(event.occurred_at),
        "responder": responder_json(state.site, event.responder_id, event.responder),
    }


def _checkpoint(checkpoint_id: CheckpointId, name: str, state: RoomState) -> Json:
    known = state.site.checkpoints.get(checkpoint_id)
    return {
        "checkpoint_id": checkpoint_id,
        "checkpoint": name,
        "floor": known.floor if known is not None else "",
    }


def _tell(
    key: str,
    walk: _Walk,
    more: Json,
    words: dict[str, tuple[str, ...]] | None = None,
    *,
    about: str = "",
) -> Happening:
    where = f"{walk.building}, {walk.plan}"
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {where}" + (f", {about}" if about else ""),
        {"round": _round(walk), **more},
        {
            ROUND_PLAN: (walk.plan_id, walk.plan, where),
            ROUND_KIND: (walk.kind.value,),
            **(words or {}),
        },
        Place(walk.building_id, walk.building),
    )


def _round(walk: _Walk) -> Json:
    return {
        "round_id": walk.round_id,
        "plan_id": walk.plan_id,
        "plan": walk.plan,
        "kind": walk.kind.value,
        "building_id": walk.building_id,
        "building": walk.building,
        "opened_by": walk.opened_by.value,
        "planned_at": snapshot.time(walk.planned_at),
        "opened_at": snapshot.time(walk.at if isinstance(walk, e.RoundOpened) else walk.opened_at),
    }
