"""The end of a round: by its last checkpoint, its time, an operator or the end of a fire."""

from ..commands import Actor, EndRound
from ..events import CheckpointOverdue, Prompted, RoundEnded, RoundReported
from ..ids import IncidentId, RoundId
from ..round_events import RoundReport
from ..turn import Turn
from ..words import Prompt
from .demands import letters, open_round
from .report import report_of
from .round import Round


def take_due(turn: Turn, round_id: RoundId) -> None:
    """Take what is due of a round: what should have been proven, and its end."""
    one = turn.room.rounds.get(round_id)
    if one is None or one.suspended_at is not None:
        return
    for asked in one.pending:
        if asked.due_at <= turn.now and asked.checkpoint_id not in one.overdue:
            turn.record(
                CheckpointOverdue(
                    at=turn.now,
                    round_id=round_id,
                    checkpoint_id=asked.checkpoint_id,
                    checkpoint=asked.name,
                    due_at=asked.due_at,
                )
            )
    if one.ends_at <= turn.now:
        finish(turn, one, "time")


def end(turn: Turn, command: EndRound) -> None:
    """End it before its time."""
    one = open_round(turn, command.round_id)
    finish(turn, one, "operator", command.actor, letters(command.reason))


def end_of_incident(turn: Turn, incident_id: IncidentId) -> None:
    """The fire is over, and so are the sweeps that it opened."""
    for one in tuple(turn.room.rounds.values()):
        if one.incident_id == incident_id:
            finish(turn, one, "incident_over")


def finish(turn: Turn, one: Round, reason: str, actor: Actor | None = None, why: str = "") -> None:
    """It is over: what was not proven is missed, and the report says so."""
    # Stopped for an hour, we still know when its time was over.
    over_at = one.ends_at if reason == "time" and one.suspended_at is None else turn.now
    ended_at = min(turn.now, over_at)
    report = report_of(one, ended_at, reason, why)
    turn.record(
        RoundEnded(
            at=turn.now,
            round_id=one.round_id,
            plan_id=one.plan_id,
            complete=report.complete,
            reason=reason,
            missed=tuple((asked.checkpoint_id, asked.name) for asked in one.pending),
            actor=actor,
        )
    )
    turn.record(RoundReported(at=turn.now, report=report))
    if reason != "incident_over":
        _tell(turn, report)


def finish_if_proven(turn: Turn, round_id: RoundId) -> None:
    """End it when nothing of it is left to prove."""
    one = turn.room.rounds.get(round_id)
    if one is not None and not one.pending:
        finish(turn, one, "complete")


def _tell(turn: Turn, report: RoundReport) -> None:
    """Whoever handles the fire is to look at what its sweep found."""
    if report.incident_id is None:
        return
    incident = turn.room.incidents.get(report.incident_id)
    if incident is not None and incident.is_open:
        # Each sweep of it is told of, so not once as other prompts.
        turn.record(
            Prompted(
                at=turn.now,
                incident_id=report.incident_id,
                prompt=Prompt.SWEEP_DONE,
                about=report.plan,
            )
        )
