"""What an operator does with a round: let it wait, go on, correct it, write in it."""

from datetime import datetime

from ..commands import Actor, CorrectRound, RemarkRound, ResumeRound, SuspendRound
from ..errors import BadRequest, UnknownThing, WrongState
from ..events import (
    Remark,
    RoundCorrected,
    RoundRemarked,
    RoundReported,
    RoundResumed,
    RoundSuspended,
)
from ..ids import ResponderId
from ..round_events import RoundReport
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import ActorKind
from .demands import TEXT_LENGTH, letters, open_or_reported, open_round, some_letters
from .ending import finish_if_proven, take_due
from .report import deviation, missed, with_correction, with_remark
from .round import Round


def suspend(turn: Turn, command: SuspendRound) -> None:
    """Let it wait."""
    one = open_round(turn, command.round_id)
    reason = letters(command.reason)
    if one.suspended_at is not None:
        raise WrongState("round_suspended", plan=one.plan)
    turn.record(
        RoundSuspended(at=turn.now, round_id=one.round_id, actor=command.actor, reason=reason)
    )


def resume(turn: Turn, command: ResumeRound) -> None:
    """Go on."""
    one = open_round(turn, command.round_id)
    if one.suspended_at is None:
        raise WrongState("round_not_suspended", plan=one.plan)
    # A clock that was set back meanwhile takes nothing away.
    later = max((turn.now - one.suspended_at).total_seconds(), 0.0)
    turn.record(
        RoundResumed(at=turn.now, round_id=one.round_id, actor=command.actor, later_s=later)
    )
    take_due(turn, one.round_id)


def correct(turn: Turn, command: CorrectRound) -> None:
    """Take a checkpoint as proven, also in the report of a round that is over."""
    one = open_or_reported(turn, command.round_id)
    reason = some_letters(command.reason, BadRequest("no_reason"))
    at = min(command.occurred_at or turn.now, turn.now)
    if at < one.planned_at - CLOCK_SLACK:
        raise BadRequest("outside_round")
    if isinstance(one, Round):
        _correct(turn, one, command, at, reason)
        return
    line = missed(one, command.checkpoint_id)
    if line is None:
        asked = {known.checkpoint_id: known.checkpoint for known in one.lines}
        raise _refusal(asked.get(command.checkpoint_id), command)
    _report(turn, with_correction(one, line, command.actor, min(at, one.ended_at), reason))


def _correct(turn: Turn, one: Round, command: CorrectRound, at: datetime, reason: str) -> None:
    asked = one.by_id.get(command.checkpoint_id)
    if asked is None or not one.wants(command.checkpoint_id):
        raise _refusal(asked.name if asked is not None else None, command)
    clock = min(at, one.suspended_at or at)
    turn.record(
        RoundCorrected(
            at=turn.now,
            round_id=one.round_id,
            actor=command.actor,
            checkpoint_id=asked.checkpoint_id,
            checkpoint=asked.name,
            occurred_at=at,
            deviation=deviation(asked.due_at, clock, out_of_order=False),
            reason=reason,
        )
    )
    finish_if_proven(turn, one.round_id)


def _refusal(name: str | None, command: CorrectRound) -> UnknownThing | WrongState:
    """Why a checkpoint cannot be corrected: it is not of this round, or proven."""
    if name is None:
        return UnknownThing("unknown_checkpoint", checkpoint=command.checkpoint_id)
    return WrongState("checkpoint_proven", checkpoint=name)


def remark(turn: Turn, command: RemarkRound) -> None:
    """Write down what was found, also in the report of a round that is over."""
    one = open_or_reported(turn, command.round_id)
    text = some_letters(command.text, BadRequest("empty_text"))
    if isinstance(one, Round):
        _remark(turn, one, command.actor, text)
        return
    who = command.actor.name or command.actor.actor_id
    _report(turn, with_remark(one, Remark(turn.now, who, text)))


def remark_of(turn: Turn, responder_id: ResponderId, text: str) -> bool:
    """What a walker says belongs to the round they walk; False: they walk none.

    Of several, to the one that began last.
    """
    text = text.strip()[:TEXT_LENGTH]
    walked = [one for one in turn.room.rounds.values() if responder_id in one.walkers]
    if not walked or not text:
        return False
    last = max(walked, key=lambda one: (one.planned_at, one.round_id))
    actor = Actor(ActorKind.RESPONDER, responder_id, last.walkers[responder_id])
    _remark(turn, last, actor, text)
    return True


def _remark(turn: Turn, one: Round, actor: Actor, text: str) -> None:
    turn.record(RoundRemarked(at=turn.now, round_id=one.round_id, actor=actor, text=text))


def _report(turn: Turn, report: RoundReport) -> None:
    turn.record(RoundReported(at=turn.now, report=report, amended=True))
