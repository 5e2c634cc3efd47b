"""What of an incident falls due, and what no longer waits by rights.

Most of it is in the incident itself (`Incident.due_at`). But whether the steps wait, and
for what, also depends on who is on duty, on what is set up by now, on other alarms, and on
a clock that may have been put back.
"""

from datetime import datetime

from .alerts import come_to_light
from .correlation import tell_again_when_due
from .escalation import clock, outside, putting_off, repeats
from .escalation.policy import policy_of
from .escalation.putting_off import Room
from .escalation.steps import take_due_steps
from .events import Prompted, StepsPutOff
from .ids import IncidentId
from .incident import Incident
from .microphones import close_due_microphones
from .muster import call_up, roll_call
from .receipts import retry_due
from .turn import Turn
from .words import Prompt


def due_at(room: Room, incident: Incident, now: datetime | None = None) -> datetime | None:
    """When something of an incident falls due; None: never.

    At `now`, what is further away than it can be is due at once: the clock was wrong.
    """
    policy = room.roster.site.policy(incident.policy_id, incident.kind)
    times = [incident.due_at, clock.rearmed_to(policy, incident)]
    if _is_stale(room, incident):
        times.append(incident.raised_at)
    first = min((one for one in times if one is not None), default=None)
    if now is None or first is None or first <= now:
        return first
    ahead = (
        clock.is_step_due(incident, now)
        or clock.is_late(policy, incident, now)
        or any(
            clock.is_repeat_due(policy, step, one, now) for step, one in incident.repeats.items()
        )
        or _is_stale(room, incident)
    )
    return now if ahead else first


def _is_stale(room: Room, incident: Incident) -> bool:
    """Whether something waits that does so no longer by rights: see `_review`."""
    policy = room.roster.site.policy(incident.policy_id, incident.kind)
    due_at, armed = clock.rearmed_to(policy, incident), incident.shown.step_due_at
    return (
        (due_at is not None and (armed is None or armed < due_at))
        or putting_off.change_due(room, incident) is not None
        or putting_off.is_held_up_in_secret(incident)
        or bool(repeats.asleep(room, incident))
    )


def _review(turn: Turn, incident_id: IncidentId) -> None:
    """Let wait, or go on, what does no longer by rights."""
    _rearm(turn, turn.incident(incident_id))
    putting_off.put_off_or_go_on(turn, incident_id)
    putting_off.go_on_in_secret(turn, incident_id)
    repeats.wake(turn, incident_id)


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


def settle(turn: Turn, *, time_passed: bool) -> None:
    """What a message changed may bear on what waits: somebody went off duty, or asks for more.

    What goes on by that is done by whoever wakes the room next; `time_passed`: that is now.
    """
    for incident in tuple(turn.room.incidents.values()):
        if (incident.shown.multi_ack or incident.repeats) and _is_stale(turn.room, incident):
            if time_passed:
                take_due(turn, incident.incident_id)
            else:
                _review(turn, incident.incident_id)


def take_due(turn: Turn, incident_id: IncidentId) -> None:
    """Do what is due of an incident."""
    _review(turn, incident_id)
    take_due_steps(turn, incident_id)
    incident = turn.incident(incident_id)
    if clock.is_late(policy_of(turn, incident), incident, turn.now):
        turn.record(Prompted(at=turn.now, incident_id=incident_id, prompt=Prompt.NOBODY_ON_SCENE))
        putting_off.nobody_came(turn, incident_id)
        take_due_steps(turn, incident_id)
        _review(turn, incident_id)
    tell_again_when_due(turn, incident_id)
    repeats.take_due(turn, incident_id)
    outside.comes_to_light(turn, incident_id)
    come_to_light(turn, incident_id)
    retry_due(turn, incident_id)
    come_to_light(turn, incident_id)
    close_due_microphones(turn, incident_id)
    call_up.take_due(turn, incident_id)
    roll_call.take_due(turn, incident_id)
