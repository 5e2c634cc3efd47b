"""Enough responders accepted, so the later steps wait; too few do any more, so they go on.

Only where a step of the policy asks for it (`Step.multi_ack`). Decided by what all have
seen: an answer that only duress explains must not hold up anything that shows.
"""

from datetime import datetime

from ..events import StepsPutOff
from ..ids import IncidentId
from ..incident import Incident
from ..prompts import prompt
from ..turn import Turn
from ..words import AssignmentState, Prompt
from .policy import policy_of, step_time


def is_answered(incident: Incident) -> bool:
    """Whether as many accepted as were asked for: one, where the policy does not say."""
    return len(_coming(incident)) >= max(incident.multi_ack, 1)


def _coming(incident: Incident) -> list[datetime]:
    """Since when each of those comes, or is there, who may still be waited for."""
    over = incident.nobody_came_at
    return sorted(
        one.since
        for one in incident.assignments.values()
        if one.state is AssignmentState.ON_SCENE
        or (one.state is AssignmentState.ACCEPTED and (over is None or one.since > over))
    )


def put_off_or_go_on(turn: Turn, incident_id: IncidentId) -> None:
    """Let the later steps wait, or go on, by who has answered so far."""
    incident = turn.incident(incident_id)
    seen = incident.shown
    if incident.owner_id is not None or not seen.multi_ack or not incident.is_open:
        return
    answered = is_answered(seen)
    if answered and not seen.is_put_off and seen.step_due_at is not None:
        turn.record(
            StepsPutOff(
                at=turn.now,
                incident_id=incident_id,
                step=seen.step,
                reason="answered",
                step_due_at=None,
                on_scene_due_at=_arrives_by(turn, seen),
            )
        )
    elif seen.is_put_off and not answered:
        _go_on(turn, incident, "not_answered")


def _arrives_by(turn: Turn, incident: Incident) -> datetime | None:
    """When somebody must have arrived, from when enough had accepted; None: somebody is there."""
    if any(one.state is AssignmentState.ON_SCENE for one in incident.assignments.values()):
        return None
    enough_at = _coming(incident)[max(incident.multi_ack, 1) - 1]
    return enough_at + policy_of(turn, incident).on_scene_within


def nobody_came(turn: Turn, incident_id: IncidentId) -> None:
    """Nobody arrived in the time that they had: what waits for them goes on.

    An acceptance holds nothing back for good, where no operator has it in hand.
    """
    incident = turn.incident(incident_id)
    if incident.owner_id is None and incident.shown.is_put_off:
        _go_on(turn, incident, "nobody_came")


def _go_on(turn: Turn, incident: Incident, reason: str) -> None:
    step = incident.shown.step
    due_at = step_time(policy_of(turn, incident), step, incident.raised_at)
    turn.record(
        StepsPutOff(
            at=turn.now,
            incident_id=incident.incident_id,
            step=step,
            reason=reason,
            step_due_at=max(turn.now, due_at) if due_at is not None else None,
        )
    )
    if due_at is None:
        # Somebody took the last step by hand meanwhile.
        prompt(turn, incident.incident_id, Prompt.UNACKNOWLEDGED)
