"""The policy that an incident follows, and when its steps fall due."""

from datetime import datetime, timedelta

from ..incident import Incident
from ..procedure import EscalationPolicy
from ..turn import Turn

REACHED_WITHIN = timedelta(seconds=60)
"""Whoever is in need waits no longer than that for somebody to be told."""


def policy_of(turn: Turn, incident: Incident) -> EscalationPolicy:
    """The policy an incident follows, as it is set up now."""
    return turn.site.policy(incident.policy_id, incident.kind)


def step_time(policy: EscalationPolicy, step: int, raised_at: datetime) -> datetime | None:
    """When a step falls due; None: the policy has no such step."""
    return raised_at + policy.steps[step].delay if step < len(policy.steps) else None
