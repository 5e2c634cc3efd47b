"""When an incident falls due, where the clock or the policy is not what it was.

What `Incident.due_at` says is decided once, and stands in the journal. What the site says
since, and a clock that was put back, are looked at here: a policy counts as it is now, and
what is further away than it can be is due at once.
"""

from datetime import datetime

from ..incident import Incident
from ..incident_parts import Repeat
from ..procedure import EscalationPolicy
from ..sources import CLOCK_SLACK
from .policy import step_time


def is_ahead(incident: Incident, now: datetime) -> bool:
    """Whether it was raised while the clock was ahead: its steps would wait for hours.

    A clock is put right by a second many times a day.
    """
    return incident.raised_at > now + CLOCK_SLACK


def is_step_due(incident: Incident, now: datetime) -> bool:
    """Whether the time of the next step has come."""
    due_at = incident.step_due_at
    return due_at is not None and (due_at <= now or is_ahead(incident, now))


def is_repeat_due(policy: EscalationPolicy, step: int, repeat: Repeat, now: datetime) -> bool:
    """Whether the time to do a step again has come."""
    if repeat.due_at is None or repeat.due_at <= now:
        return repeat.due_at is not None
    every = policy.steps[step].repeat_every if step < len(policy.steps) else None
    return every is not None and repeat.due_at > now + every + CLOCK_SLACK


def is_late(policy: EscalationPolicy, incident: Incident, now: datetime) -> bool:
    """Whether somebody should have arrived by now, as all see it."""
    due_at = incident.shown.on_scene_due_at
    return due_at is not None and (
        due_at <= now or due_at > now + policy.on_scene_within + CLOCK_SLACK
    )


def rearmed_to(policy: EscalationPolicy, incident: Incident) -> datetime | None:
    """When the next step falls due by the policy as it is now; None: as it was said, or never."""
    seen = incident.shown
    if seen.owner_id is not None or seen.is_put_off or seen.test or not seen.is_open:
        return None
    at = step_time(policy, seen.step, seen.raised_at)
    return None if at == seen.step_due_at else at
