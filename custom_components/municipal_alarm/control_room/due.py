"""What of an incident falls due, and what no longer waits by rights.

Most of it is in the incident itself (`Incident.due_at`). But whether the steps wait, and
for what, also depends on who is on duty, on what is set up by now, on other alarms, and on
a clock that may have been put back.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from .alerts import come_to_light
from .correlation import tell_again_when_due
from .escalation import clock, outside, putting_off, repeats
from .escalation.policy import policy_of
from .escalation.putting_off import Room
from .escalation.steps import take_due_steps
from .evaluation import asking
from .event_bases import IncidentEventBase
from .events import Prompted, StepsPutOff
from .ids import IncidentId, ResponderId
from .incident import Incident
from .microphones import close_due_microphones
from .muster import call_up, roll_call
from .receipts import retry_due
from .turn import Turn
from .words import Prompt


def due_at(room: Room, incident: Incident, now: datetime) -> datetime | None:
    """When something of an incident falls due; None: never.

    What is further away from `now` than it can be is due at once: the clock was wrong.
    """
    first = incident.due_at
    if first is None or first <= now:
        return first
    policy = room.roster.site.policy(incident.policy_id, incident.kind)
    ahead = (
        clock.is_step_due(incident, now)
        or clock.is_late(policy, incident, now)
        or any(
            clock.is_repeat_due(policy, step, one, now) for step, one in incident.repeats.items()
        )
        or asking.is_ahead(incident, now)
    )
    return now if ahead else first


def review(turn: Turn, incident_id: IncidentId) -> None:
    """Let wait, or go on, what does no longer by rights."""
    _rearm(turn, turn.incident(incident_id))
    putting_off.put_off_or_go_on(turn, incident_id)
    putting_off.go_on_in_secret(turn, incident_id)
    repeats.wake(turn, incident_id)
    asking.review(turn, incident_id)


def _rearm(turn: Turn, incident: Incident) -> None:
    """The policy was changed: what is not taken yet falls due as it says now."""
    seen = incident.shown
    at, armed = clock.rearmed_to(policy_of(turn, incident), incident), seen.step_due_at
    if at is None or (armed is not None and max(at, armed) <= turn.now):
        return
    turn.record(
        StepsPutOff(
            at=turn.now,
            incident_id=incident.incident_id,
            step=seen.step,
            reason="policy",
            step_due_at=max(turn.now, at),
        )
    )


def settle(turn: Turn, duty: Mapping[ResponderId, bool], *, time_passed: bool) -> None:
    """What a message changed may bear on what waits: somebody went off duty, or asks for more.

    `duty`: who was before it. What goes on by that is done by whoever wakes the room next;
    `time_passed`: that is now.
    """
    for incident_id in _touched(turn, duty):
        incident = turn.room.incidents.get(incident_id)
        if incident is not None and _is_stale(turn.room, incident):
            if time_passed:
                take_due(turn, incident_id)
            else:
                review(turn, incident_id)


def _touched(turn: Turn, duty: Mapping[ResponderId, bool]) -> Collection[IncidentId]:
    """The incidents that may no longer wait by rights: all, when it is about who may come."""
    incidents = turn.room.incidents
    if turn.room.roster.duty is not duty:
        return tuple(incidents)
    touched: list[IncidentId] = []
    for event in turn.events:
        if isinstance(event, IncidentEventBase) and event.incident_id not in touched:
            incident = incidents.get(event.incident_id)
            if incident is None or incident.responder_id is not None:
                return tuple(incidents)
            touched.append(event.incident_id)
    return touched


def _is_stale(room: Room, incident: Incident) -> bool:
    """Whether something waits that does so no longer by rights: see `review`."""
    if not incident.shown.multi_ack and not incident.repeats:
        # As most: nothing waits, and it is asked after every message.
        return False
    return (
        putting_off.change_due(room, incident) is not None
        or putting_off.is_held_up_in_secret(incident)
        or bool(repeats.asleep(room, incident))
    )


def take_due(turn: Turn, incident_id: IncidentId) -> None:
    """Do what is due of an incident."""
    review(turn, incident_id)
    take_due_steps(turn, incident_id)
    incident = turn.incident(incident_id)
    if clock.is_late(policy_of(turn, incident), incident, turn.now):
        turn.record(Prompted(at=turn.now, incident_id=incident_id, prompt=Prompt.NOBODY_ON_SCENE))
        putting_off.nobody_came(turn, incident_id)
        take_due_steps(turn, incident_id)
        review(turn, incident_id)
    tell_again_when_due(turn, incident_id)
    repeats.take_due(turn, incident_id)
    outside.comes_to_light(turn, incident_id)
    come_to_light(turn, incident_id)
    retry_due(turn, incident_id)
    come_to_light(turn, incident_id)
    close_due_microphones(turn, incident_id)
    call_up.take_due(turn, incident_id)
    roll_call.take_due(turn, incident_id)
    asking.take_due(turn, incident_id)
