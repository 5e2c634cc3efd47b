"""Which rounds a scan counts for, and how.

A scan counts for every round that its person walks. What counts for none of those
counts for one that nobody walks yet, else for a colleague's, else it opens a round.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import takewhile

from ..events import CheckpointVisited, RoundReported
from ..ids import CheckpointId, ResponderId, RoundPlanId
from ..round_events import ReportLine, RoundReport
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..values import value
from ..words import ScanFlag
from .ending import finish_if_proven, take_due
from .opening import open_by_scan
from .report import deviation, missed, skipped, with_visit
from .round import Round


@value
class Proof:
    """Somebody was at a checkpoint."""

    checkpoint_id: CheckpointId
    responder_id: ResponderId
    responder: str
    occurred_at: datetime
    """Never after now."""
    flags: tuple[ScanFlag, ...] = ()


def scanned(turn: Turn, proof: Proof) -> None:
    """Let it count, also for a round that is over when it was made during it."""
    if _has_counted(turn, proof):
        return  # sent again, for its answer was lost
    waiting = sorted(_waiting(turn, proof), key=_first_planned)
    begun_again = {one.plan_id for one in waiting}
    over = sorted(_over(turn, proof, begun_again), key=lambda one: _first_planned(one[0]))
    theirs = [one for one in waiting if proof.responder_id in one.walkers]
    also = [one for one in over if proof.responder_id in one[0].walker_ids]
    if not theirs and not also:
        theirs = [one for one in waiting if not one.walkers][:1] or waiting[:1]
        if not theirs:
            also = over[:1]
    for report, line in also:
        _amend(turn, report, line, proof)
    for one in theirs:
        visit(turn, one, proof)
    if not theirs and not also:
        at = proof.occurred_at
        for one in open_by_scan(turn, proof.responder_id, proof.checkpoint_id, at):
            visit(turn, one, proof)
            # Made offline and sent late, its time may be over.
            take_due(turn, one.round_id)


def _has_counted(turn: Turn, proof: Proof) -> bool:
    """Whether this very scan counts for some round already."""
    made = (proof.responder_id, proof.occurred_at)
    return any(
        (visit := one.visits.get(proof.checkpoint_id)) is not None
        and (visit.responder_id, visit.occurred_at) == made
        for one in turn.room.rounds.values()
    ) or any(
        line.checkpoint_id == proof.checkpoint_id and (line.responder_id, line.visited_at) == made
        for report in turn.room.reports.values()
        if proof.occurred_at <= report.ended_at
        for line in report.lines
    )


def _waiting(turn: Turn, proof: Proof) -> Iterator[Round]:
    """The open rounds that wait for it, and in whose time it was made."""
    for one in turn.room.rounds.values():
        if (
            one.wants(proof.checkpoint_id)
            and one.planned_at - CLOCK_SLACK <= proof.occurred_at
            and (proof.occurred_at <= one.ends_at or one.suspended_at is not None)
        ):
            yield one


def _over(
    turn: Turn, proof: Proof, begun_again: Collection[RoundPlanId]
) -> Iterator[tuple[RoundReport, ReportLine]]:
    """The last rounds in whose time it was made and that missed it, with the line of it."""
    for report in turn.room.reports.values():
        # The times first: of a scan that comes in at once there is none to look into.
        if (
            proof.occurred_at <= report.ended_at
            and report.planned_at - CLOCK_SLACK <= proof.occurred_at
            and (line := missed(report, proof.checkpoint_id)) is not None
            and report.plan_id not in begun_again
        ):
            yield report, line


def _first_planned(one: Round | RoundReport) -> tuple[datetime, str]:
    return one.planned_at, one.round_id


def visit(turn: Turn, one: Round, proof: Proof) -> None:
    """Let it count for an open round that waits for it."""
    asked = one.by_id[proof.checkpoint_id]
    passed_over = one.ordered and skipped(_before(one, proof.checkpoint_id), proof.occurred_at)
    # While it is suspended its times stand still.
    clock = min(proof.occurred_at, one.suspended_at or proof.occurred_at)
    turn.record(
        CheckpointVisited(
            at=turn.now,
            round_id=one.round_id,
            checkpoint_id=proof.checkpoint_id,
            checkpoint=asked.name,
            responder_id=proof.responder_id,
            responder=proof.responder,
            occurred_at=proof.occurred_at,
            deviation=deviation(asked.due_at, clock, out_of_order=passed_over),
            out_of_order=passed_over,
            flags=proof.flags,
        )
    )
    finish_if_proven(turn, one.round_id)


def _before(one: Round, checkpoint_id: CheckpointId) -> Iterator[tuple[datetime | None, bool]]:
    """What comes before it in the order: see `skipped`."""
    for asked in takewhile(lambda asked: asked.checkpoint_id != checkpoint_id, one.checkpoints):
        visit = one.visits.get(asked.checkpoint_id)
        yield (visit.occurred_at, bool(visit.corrected)) if visit is not None else (None, False)


def _amend(turn: Turn, report: RoundReport, line: ReportLine, proof: Proof) -> None:
    amended = with_visit(
        report, line, proof.responder_id, proof.responder, proof.occurred_at, proof.flags
    )
    turn.record(RoundReported(at=turn.now, report=amended, amended=True))
