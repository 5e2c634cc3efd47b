"""What duress does: help goes out at once, and nothing shows."""

from ..commands import Actor
from ..events import StepsPutOff, StepTaken, TargetsAlerted
from ..incident import Incident
from ..procedure import EscalationPolicy
from ..turn import Turn
from ..words import Target
from .clock import is_ahead
from .conditions import held_by
from .policy import policy_of, step_time
from .putting_off import goes_on_in_secret
from .targets import find
from .telling import carry_out, tell


def escalate_in_secret(turn: Turn, incident: Incident) -> None:
    """Take the next step now, and let it look as if nothing had happened.

    Its time stands, and then it is taken again, for all to see: nobody is told
    twice, but whoever watches sees the same as without duress. Supervisors are told
    whatever the policy says.
    """
    number = next_in_secret(turn, incident)
    if number is not None:
        take_in_secret(turn, incident, number, None)
    tell_supervisors(turn, turn.incident(incident.incident_id))


def next_in_secret(turn: Turn, incident: Incident) -> int | None:
    """The next step that is for this alarm, behind what duress took; None: none is left."""
    steps = policy_of(turn, incident).steps
    return next(
        (
            number
            for number in range(max(incident.step, incident.secret_step), len(steps))
            if not held_by(turn, incident.shown, steps[number].only)
        ),
        None,
    )


def take_due_in_secret(turn: Turn, incident: Incident) -> None:
    """Take what is due while the steps wait for all to see: see `putting_off.review`."""
    policy = policy_of(turn, incident)
    number = next_in_secret(turn, incident)
    due_at = step_time(policy, number, incident.raised_at) if number is not None else None
    if (
        number is not None
        and due_at is not None
        and (due_at <= turn.now or is_ahead(incident, turn.now))
    ):
        take_in_secret(turn, incident, number, None)
        return
    # What was next is not for this alarm, now.
    turn.record(
        StepsPutOff(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=True,
            step=number if number is not None else len(policy.steps),
            reason="more_needed",
            step_due_at=due_at,
        )
    )


def take_in_secret(turn: Turn, incident: Incident, number: int, actor: Actor | None) -> None:
    """Take a step ahead of its time, for nobody to see."""
    policy = policy_of(turn, incident)
    step = policy.steps[number]
    due_at = incident.step_due_at
    if goes_on_in_secret(incident):
        due_at = step_time(policy, number + 1, incident.raised_at)
    found = find(turn, incident, step.targets, step.external)
    occasion = f"step{number}"
    alerts = tell(turn, incident, found, occasion)
    turn.record(
        StepTaken(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=True,
            step=number,
            actor=actor,
            alerts=alerts,
            external=found.external,
            skipped=tuple(found.skipped),
            raise_sound=step.raise_sound,
            step_due_at=due_at,
        )
    )
    carry_out(turn, incident, found, alerts, occasion)


def tell_supervisors(turn: Turn, incident: Incident) -> None:
    """Tell those on duty who are not in it yet; nothing is recorded where there are none."""
    targets = (Target.SUPERVISORS,)
    found = find(turn, incident, targets)
    if not found.responders:
        return
    occasion = _occasion(policy_of(turn, incident), incident)
    alerts = tell(turn, incident, found, occasion)
    turn.record(
        TargetsAlerted(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=True,
            actor=None,
            occasion=occasion,
            targets=targets,
            alerts=alerts,
            external=(),
            skipped=tuple(found.skipped),
            raise_sound=False,
        )
    )
    carry_out(turn, incident, found, alerts, occasion)


def _occasion(policy: EscalationPolicy, incident: Incident) -> str:
    """That of the step which tells them anyway, so that they are not told twice."""
    later = range(incident.step, len(policy.steps))
    step = next((one for one in later if Target.SUPERVISORS in policy.steps[one].targets), None)
    return "duress" if step is None else f"step{step}"
