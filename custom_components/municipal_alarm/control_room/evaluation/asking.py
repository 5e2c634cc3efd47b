"""Whether, and until when, the policy asks for an evaluation.

All of it is decided by what everybody may know of, so that nothing of duress shows in it:
the outcome, that something was written, and by how many persons.
"""

from datetime import datetime, timedelta

from ..errors import WrongState
from ..escalation.policy import policy_of
from ..events import EvaluationAsked
from ..ids import IncidentId
from ..incident import Incident
from ..procedure import EvaluationRule
from ..prompts import prompt
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import Outcome, Prompt

AGAIN_AFTER = timedelta(days=1)
"""Whoever could write it works there every day."""


def persons_for(rule: EvaluationRule, incident: Incident) -> int:
    """How many persons must stand behind an evaluation of this incident; 0: none is asked for.

    It counts how the incident was resolved, and how it ended by what is written since: by
    writing another outcome nobody can do without the second person.
    """
    if incident.drill or incident.is_open or incident.outcome in (None, Outcome.DRILL):
        return 0
    written = incident.evaluating.written
    ended = {incident.outcome, *([written.outcome] if written is not None else [])}
    return rule.persons if not rule.outcomes or ended & rule.outcomes else 0


def demand_evaluation(turn: Turn, incident: Incident) -> None:
    """Refuse to go on without the evaluation that the policy asks for."""
    persons = persons_for(policy_of(turn, incident).evaluation, incident)
    if incident.evaluating.is_enough(persons):
        return
    if incident.evaluating.written is None:
        raise WrongState("not_evaluated")
    raise WrongState("not_approved")


def is_ahead(incident: Incident, now: datetime) -> bool:
    """Whether it was asked for while the clock was ahead: its time may be years away."""
    evaluating = incident.evaluating
    return (
        evaluating.due_at is not None
        and evaluating.asked_at is not None
        and evaluating.asked_at > now + CLOCK_SLACK
    )


def review(turn: Turn, incident_id: IncidentId) -> None:
    """Ask for it, or no more, as the policy says by now."""
    incident = turn.incident(incident_id)
    if incident.is_open:
        return
    evaluating = incident.evaluating
    rule = policy_of(turn, incident).evaluation
    persons = persons_for(rule, incident)
    if evaluating.is_enough(persons):
        if evaluating.due_at is not None:
            _ask(turn, incident, rule, None, evaluating.reminders)
    elif evaluating.due_at is None or (
        evaluating.within_s != _seconds(rule) and not evaluating.reminders
    ):
        resolved_at = incident.resolved_at or turn.now
        due_at = min(resolved_at, turn.now) + rule.within
        # Long over, when the policy begins to ask for it: nobody could know.
        later = due_at if due_at > turn.now else turn.now + AGAIN_AFTER
        _ask(turn, incident, rule, later, evaluating.reminders)


def take_due(turn: Turn, incident_id: IncidentId) -> None:
    """Its time is over: the operator is prompted, every day until it is there."""
    incident = turn.incident(incident_id)
    evaluating = incident.evaluating
    rule = policy_of(turn, incident).evaluation
    if is_ahead(incident, turn.now):
        wait = AGAIN_AFTER if evaluating.reminders else rule.within
        _ask(turn, incident, rule, turn.now + wait, evaluating.reminders)
    elif evaluating.due_at is not None and evaluating.due_at <= turn.now:
        prompt(turn, incident_id, Prompt.EVALUATION_DUE)
        again = turn.now + AGAIN_AFTER
        _ask(turn, incident, rule, again, evaluating.reminders + 1, reminds=True)


def _ask(
    turn: Turn,
    incident: Incident,
    rule: EvaluationRule,
    due_at: datetime | None,
    reminders: int,
    *,
    reminds: bool = False,
) -> None:
    turn.record(
        EvaluationAsked(
            at=turn.now,
            incident_id=incident.incident_id,
            due_at=due_at,
            within_s=_seconds(rule),
            reminders=reminders,
            reminds=reminds,
        )
    )


def _seconds(rule: EvaluationRule) -> int:
    return int(rule.within.total_seconds())
