"""The begin of a round by its schedule."""

from ..events import SourceHeard
from ..ids import RoundId, SourceId
from ..signals import RoundDue
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import OpenedBy
from .demands import open_of
from .ending import finish, take_due
from .opening import Reason, open_round_of
from .visiting import Proof, visit


def round_due(turn: Turn, signal: RoundDue) -> None:
    """A schedule came to one of its times. Told late or again, it is the same round."""
    plan = turn.site.round_plans.get(signal.plan_id)
    if plan is None or not plan.checkpoints or signal.due_at > turn.now + CLOCK_SLACK:
        return
    source_id = SourceId(f"round_plan/{plan.plan_id}")
    memory = turn.room.sources.get(source_id)
    # A time that is ahead was told by a clock that was wrong: it must not hold up the rest.
    if memory is not None and signal.due_at <= memory.occurred_at <= turn.now + CLOCK_SLACK:
        return
    turn.record(
        SourceHeard(at=turn.now, source_id=source_id, occurred_at=signal.due_at, on=None, recent=())
    )
    before = open_of(turn, plan.plan_id)
    if before is not None:
        finish(turn, before, "time")
    reason = Reason(by=OpenedBy.SCHEDULE, planned_at=signal.due_at)
    round_id = open_round_of(turn, plan, reason)
    # Told after a stop, some of it was proven already, is late, or all of it is over.
    _catch_up(turn, round_id)
    take_due(turn, round_id)


def _catch_up(turn: Turn, round_id: RoundId) -> None:
    """Let count what was read between its time and now."""
    one = turn.room.rounds[round_id]
    read = sorted(
        (last.occurred_at, asked.checkpoint_id, last)
        for asked in one.checkpoints
        if (last := turn.room.scanned.get(asked.checkpoint_id)) is not None
        and one.planned_at <= last.occurred_at <= one.ends_at
    )
    for at, checkpoint_id, last in read:
        known = turn.room.rounds.get(round_id)
        if known is not None:
            proof = Proof(checkpoint_id, last.responder_id, last.responder, at, last.flags)
            visit(turn, known, proof)
