"""Enough responders accepted, so the later steps wait; too few do any more, so they go on.

Only where a step of the policy asks for it (`Step.multi_ack`). Decided by what all have
seen: an answer that only duress explains must not hold up anything that shows. What shows
that those who come are not enough ends it for good; behind what waits because nobody may
learn of duress, the steps go on in secret.
"""

from datetime import datetime

from ..events import StepsPutOff
from ..fold import Working
from ..ids import IncidentId, ResponderId
from ..incident import Incident
from ..incident_parts import Assignment
from ..procedure import EscalationPolicy
from ..prompts import prompt
from ..state import RoomState
from ..turn import Turn
from ..words import AssignmentState, Prompt
from .policy import policy_of, step_time

type Room = RoomState | Working


def is_answered(room: Room, incident: Incident) -> bool:
    """Whether as many accepted as were asked for: one, where the policy does not say."""
    wanted = max(_wanted(_policy(room, incident), incident), 1)
    return not incident.more_needed and len(_coming(room, incident)) >= wanted


def _policy(room: Room, incident: Incident) -> EscalationPolicy:
    return room.roster.site.policy(incident.policy_id, incident.kind)


def _wanted(policy: EscalationPolicy, incident: Incident) -> int:
    """How many must accept; 0: no step that was taken asks for it, as the policy is by now."""
    return min(
        incident.multi_ack, max((one.multi_ack for one in policy.steps[: incident.step]), default=0)
    )


def _coming(room: Room, incident: Incident) -> list[datetime]:
    """Since when each of those comes, or is there, who may still be waited for."""
    return sorted(
        one.since for one in incident.assignments.values() if _counts(room, incident, one)
    )


def _counts(room: Room, incident: Incident, one: Assignment) -> bool:
    """Whether somebody helps, as far as anybody knows: they said so, and nothing came since."""
    over = incident.nobody_came_at
    comes = one.state is AssignmentState.ON_SCENE or (
        one.state is AssignmentState.ACCEPTED and (over is None or one.since > over)
    )
    if not comes or one.responder_id == incident.responder_id:
        return False
    responder = room.roster.site.responders.get(one.responder_id)
    return (
        responder is not None
        and (one.off_duty or room.roster.on_duty(responder))
        and not _is_in_trouble(room, incident, one.responder_id)
    )


def _is_in_trouble(room: Room, incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody needs help themselves, as all know: there is an alarm about them."""
    return any(
        one.responder_id == responder_id
        and one.is_open
        and not one.is_secret
        and (incident.drill or not one.drill)
        for one in room.incidents.values()
    )


def change_due(room: Room, incident: Incident) -> str | None:
    """Why the steps are to wait, or to go on: one of `PUT_OFF_REASONS`; None: all is well."""
    seen = incident.shown
    if seen.owner_id is not None or not seen.multi_ack or not seen.is_open:
        return None
    wanted = _wanted(_policy(room, seen), seen)
    if not seen.is_put_off:
        waits = wanted and seen.step_due_at is not None and is_answered(room, seen)
        return "answered" if waits else None
    if not wanted:
        return "policy"
    if seen.more_needed:
        return "more_needed"
    return None if is_answered(room, seen) else "not_answered"


def put_off_or_go_on(turn: Turn, incident_id: IncidentId) -> None:
    """Let the later steps wait, or go on, by who has answered so far."""
    incident = turn.incident(incident_id)
    reason = change_due(turn.room, incident)
    if reason == "answered":
        seen = incident.shown
        turn.record(
            StepsPutOff(
                at=turn.now,
                incident_id=incident_id,
                step=seen.step,
                reason=reason,
                step_due_at=None,
                on_scene_due_at=_arrives_by(turn, seen),
            )
        )
    elif reason is not None:
        _go_on(turn, incident, reason)


def _arrives_by(turn: Turn, incident: Incident) -> datetime | None:
    """When somebody must have arrived, from when enough had accepted; None: somebody is there."""
    if any(
        one.state is AssignmentState.ON_SCENE and _counts(turn.room, incident, one)
        for one in incident.assignments.values()
    ):
        return None
    policy = policy_of(turn, incident)
    enough_at = _coming(turn.room, incident)[_wanted(policy, incident) - 1]
    return enough_at + policy.on_scene_within


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


def goes_on_in_secret(incident: Incident) -> bool:
    """Whether the steps wait for all to see, and are taken behind that because of duress."""
    return incident.shown.is_put_off and not incident.is_put_off


def is_held_up_in_secret(incident: Incident) -> bool:
    """Whether steps wait for somebody of whom it is known, in secret, that they are no help."""
    return (
        incident.shown is not incident
        and incident.is_open
        and incident.owner_id is None
        and incident.is_put_off
        and incident.shown.is_put_off
        and incident.more_needed
    )


def go_on_in_secret(turn: Turn, incident_id: IncidentId) -> None:
    """Behind what waits for all to see, the steps are taken at their times."""
    incident = turn.incident(incident_id)
    if not is_held_up_in_secret(incident):
        return
    step = max(incident.step, incident.secret_step)
    due_at = step_time(policy_of(turn, incident), step, incident.raised_at)
    turn.record(
        StepsPutOff(
            at=turn.now,
            incident_id=incident_id,
            secret=True,
            step=step,
            reason="more_needed",
            step_due_at=max(turn.now, due_at) if due_at is not None else None,
        )
    )
    if due_at is None:
        prompt(turn, incident_id, Prompt.UNACKNOWLEDGED, secret=True)
