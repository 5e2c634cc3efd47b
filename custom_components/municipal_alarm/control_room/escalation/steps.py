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
from .conditions import held_by
from .policy import policy_of, step_time
from .putting_off import put_off_or_go_on
from .targets import find
from .telling import carry_out, prompt_if_nobody, tell


def take_due_steps(turn: Turn, incident_id: IncidentId) -> None:
    """Take every step whose time has come, oldest first, while nobody owns it."""
    while True:
        incident = turn.incident(incident_id)
        if incident.step_due_at is None or incident.step_due_at > turn.now:
            return
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
        else:
            _take(turn, incident, policy, step, actor)
    incident = turn.incident(incident.incident_id)
    waits = incident.step_due_at is not None or incident.is_put_off
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


def _take(
    turn: Turn, incident: Incident, policy: EscalationPolicy, step: Step, actor: Actor | None
) -> None:
    # What is taken for all to see is decided by what all have seen.
    seen = incident.shown
    found = find(turn, seen, step.targets, step.external)
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
    put_off_or_go_on(turn, incident.incident_id)


def _repeat_time(turn: Turn, incident: Incident, step: Step) -> datetime | None:
    """When it is done again; None: it is not, or an operator has it in hand."""
    if not step.repeat_every or step.repeat_times <= 0 or incident.owner_id is not None:
        return None
    return turn.now + step.repeat_every


def _next_time(policy: EscalationPolicy, incident: Incident) -> datetime | None:
    """When the step after this one falls due; None: none is left, or it waits."""
    if incident.owner_id is not None or incident.is_put_off:
        return None
    return step_time(policy, incident.step + 1, incident.raised_at)
