"""Who is on duty: by an operator's word, or by what is set up to say it."""

from .commands import Actor, SetDuty
from .events import DutyChanged, SourceHeard
from .ids import ResponderId
from .signals import DutyHeard
from .turn import Turn
from .words import ActorKind


def set_duty(turn: Turn, command: SetDuty) -> None:
    """An operator or automation says so; it holds until it is said otherwise."""
    turn.responder(command.responder_id)
    _change(turn, command.responder_id, command.actor, on=command.on_duty)


def duty_heard(turn: Turn, signal: DutyHeard) -> None:
    """A schedule, calendar or person says so. Only what it has not said before counts.

    So what an operator said since stands until the source changes, also over a restart
    after which it says the same again.
    """
    if signal.responder_id not in turn.site.responders:
        return
    memory = turn.room.sources.get(signal.source_id)
    if memory is not None and memory.on is signal.on:
        return
    turn.record(
        SourceHeard(
            at=turn.now, source_id=signal.source_id, occurred_at=turn.now, on=signal.on, recent=()
        )
    )
    actor = Actor(ActorKind.SOURCE, signal.source_id)
    _change(turn, signal.responder_id, actor, on=signal.on)


def _change(turn: Turn, responder_id: ResponderId, actor: Actor, *, on: bool) -> None:
    if turn.roster.on_duty(turn.site.responders[responder_id]) is not on:
        turn.record(DutyChanged(at=turn.now, actor=actor, responder_id=responder_id, on_duty=on))
