"""The steps of the escalation policy: who is told when, and why not."""

from datetime import datetime

from ..commands import Actor
from ..events import StepTaken
from ..ids import IncidentId
from ..incident import Incident
from ..procedure import EscalationPolicy, Step
from ..prompts import prompt
from ..turn import Turn
from ..words import Prompt
from .clock import is_step_due
from .conditions import held_by
from .in_secret import take_due_in_secret
from .policy import REACHED_WITHIN, policy_of, step_time
from .putting_off import goes_on_in_secret, put_off_or_go_on
from .targets import find
from .telling import carry_out, prompt_if_nobody, tell


def take_due_steps(turn: Turn, incident_id: IncidentId) -> None:
    """Take every step whose time has come, oldest first, while nobody owns it."""
    while True:
        incident = turn.incident(incident_id)
        if not is_step_due(incident, turn.now):
            return
        if goes_on_in_secret(incident):
            take_due_in_secret(turn, incident)
            if turn.incident(incident_id).step_due_at is None:
                prompt(turn, incident_id, Prompt.UNACKNOWLEDGED, secret=True)
        else:
            take_step(turn, incident, None)


def take_step(turn: Turn, incident: Incident, actor: Actor | None) -> None:
    """Take the next step, for all to see. Past the last one, the operator is prompted."""
    policy = policy_of(turn, incident)
    number = incident.step
    if number >= len(policy.steps):
        # None left: the policy was shortened while the incident was open.
        _nothing(turn, incident, policy, actor, raise_sound=True)
    else:
        step = policy.steps[number]
        reason = held_by(turn, incident.shown, step.only)
        if reason:
            _nothing(turn, incident, policy, actor, reason=reason)
            if actor is None and _nobody_in_time(policy, incident):
                prompt(turn, incident.incident_id, Prompt.NOBODY_REACHED)
        else:
            _take(turn, incident, policy, step, actor)
    incident = turn.incident(incident.incident_id)
    waits = incident.shown.step_due_at is not None or incident.shown.is_put_off
    if incident.owner_id is None and not waits:
        prompt(turn, incident.incident_id, Prompt.UNACKNOWLEDGED)


def _nothing(
    turn: Turn,
    incident: Incident,
    policy: EscalationPolicy,
    actor: Actor | None,
    *,
    raise_sound: bool = False,
    reason: str = "",
) -> None:
    """A step tells nobody: it is not for this alarm, or there is none."""
    turn.record(
        StepTaken(
            at=turn.now,
            incident_id=incident.incident_id,
            step=incident.step,
            actor=actor,
            alerts=(),
            external=(),
            skipped=(),
            raise_sound=raise_sound,
            step_due_at=_next_time(policy, incident),
            held_by=reason,
        )
    )


def _nobody_in_time(policy: EscalationPolicy, incident: Incident) -> bool:
    """Whether a step that was held was the last one that could reach somebody in a minute."""
    seen = incident.shown
    after = step_time(policy, incident.step + 1, incident.raised_at)
    due_at = step_time(policy, incident.step, incident.raised_at)
    in_time = incident.raised_at + REACHED_WITHIN
    return (
        not (seen.assignments or seen.external_called)
        and due_at is not None
        and due_at <= in_time
        and (after is None or after > in_time)
    )


def _take(
    turn: Turn, incident: Incident, policy: EscalationPolicy, step: Step, actor: Actor | None
) -> None:
    # What is taken for all to see is decided by what all have seen.
    seen = incident.shown
    found = find(turn, seen, step.targets, step.external, once_more=True)
    occasion = f"step{incident.step}"
    alerts = tell(turn, incident, found, occasion)
    turn.record(
        StepTaken(
            at=turn.now,
            incident_id=incident.incident_id,
            step=incident.step,
            actor=actor,
            alerts=alerts,
            external=found.external,
            skipped=tuple(found.skipped),
            raise_sound=step.raise_sound,
            step_due_at=_next_time(policy, incident),
            repeat_due_at=_repeat_time(turn, incident, step),
            multi_ack=step.multi_ack,
        )
    )
    carry_out(turn, incident, found, alerts, occasion)
    prompt_if_nobody(turn, seen, found, step.targets)
    if step.multi_ack or seen.multi_ack:
        put_off_or_go_on(turn, incident.incident_id)


def _repeat_time(turn: Turn, incident: Incident, step: Step) -> datetime | None:
    """When it is done again; None: it is not, or an operator has it in hand."""
    if not step.repeat_every or step.repeat_times <= 0 or incident.owner_id is not None:
        return None
    return turn.now + step.repeat_every


def _next_time(policy: EscalationPolicy, incident: Incident) -> datetime | None:
    """When the step after this one falls due; None: none is left, or it waits."""
    if incident.owner_id is not None or incident.shown.is_put_off:
        return None
    return step_time(policy, incident.step + 1, incident.raised_at)
