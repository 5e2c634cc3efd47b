"""The policy that an incident follows, and when its steps fall due."""

from datetime import datetime, timedelta

from ..incident import Incident
from ..procedure import EscalationPolicy
from ..site import Site
from ..turn import Turn
from ..words import AlarmKind

REACHED_WITHIN = timedelta(seconds=60)
"""Whoever is in need waits no longer than that for somebody to be told."""


def policy_of(turn: Turn, incident: Incident) -> EscalationPolicy:
    """The policy an incident follows, as it is set up now."""
    return turn.site.policy(incident.policy_id, incident.kind)


def kinds_of(policy: EscalationPolicy, site: Site) -> tuple[AlarmKind, ...]:
    """The kinds of alarm it is for: of one that names none, those that no other one names."""
    others = (one for one in site.policies.values() if one.policy_id != policy.policy_id)
    theirs = {kind for other in others for kind in other.kinds}
    return tuple(
        kind for kind in AlarmKind if (kind in policy.kinds if policy.kinds else kind not in theirs)
    )


def step_time(policy: EscalationPolicy, step: int, raised_at: datetime) -> datetime | None:
    """When a step falls due; None: the policy has no such step."""
    return raised_at + policy.steps[step].delay if step < len(policy.steps) else None
