"""When an incident falls due, where the clock or the policy is not what it was.

What `Incident.due_at` says is decided once, and stands in the journal. What the site says
since, and a clock that was put back, are looked at here: a policy counts as it is now, and
what is further away than it can be is due at once.
"""

from datetime import datetime

from ..clocks import LATER, SOON, has_come
from ..incident import Incident
from ..incident_parts import Repeat
from ..procedure import EscalationPolicy
from ..sources import CLOCK_SLACK
from .policy import step_time


def is_far(incident: Incident, now: datetime) -> bool:
    """Whether anything waits longer than it can: it was armed while the clock was ahead."""
    soon, later = incident.waits_until
    return has_come(soon, now, SOON) or has_come(later, now, LATER)


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
    every = policy.steps[step].repeat_every if step < len(policy.steps) else None
    if every is None:
        return repeat.due_at is not None and repeat.due_at <= now
    return has_come(repeat.due_at, now, every)


def is_late(incident: Incident, now: datetime) -> bool:
    """Whether somebody should have arrived by now, as all see it.

    By when is said once: what the policy says of it later is for who is waited for later.
    """
    seen = incident.shown
    due_at = seen.on_scene_due_at
    return due_at is not None and (due_at <= now or _waits_since(seen) > now + CLOCK_SLACK)


def _waits_since(incident: Incident) -> datetime:
    """Since when somebody is waited for: since an operator took it on, or enough accepted."""
    if incident.owner_id is not None and incident.acknowledged_at is not None:
        return incident.acknowledged_at
    return max((one.since for one in incident.assignments.values()), default=incident.raised_at)


def is_armed(policy: EscalationPolicy, incident: Incident) -> bool:
    """Whether the next step falls due by the policy as it is now, or none is to."""
    seen = incident.shown
    if seen.owner_id is not None or seen.is_put_off or seen.test or not seen.is_open:
        return True
    return step_time(policy, seen.step, seen.raised_at) == seen.step_due_at
