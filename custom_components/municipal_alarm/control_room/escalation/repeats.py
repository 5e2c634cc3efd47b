"""A step is done again for those who have not answered, and for who came meanwhile."""

from datetime import datetime, timedelta

from ..alerts import alert, send
from ..delivery_fold import is_hushed
from ..events import StepRepeated, StepTaken, ToldAgain
from ..ids import IncidentId, ResponderId
from ..incident import Incident
from ..incident_parts import Repeat
from ..procedure import Step
from ..receipts import overtake, overtaking
from ..turn import Turn
from ..wording import alarm_text
from ..words import Purpose
from .clock import is_repeat_due
from .policy import policy_of
from .putting_off import Room, is_answered
from .targets import find_again


def take_due(turn: Turn, incident_id: IncidentId) -> None:
    """Repeat every step whose time for it has come, while nobody owns it."""
    for number in sorted(turn.incident(incident_id).repeats):
        incident = turn.incident(incident_id)
        repeat = incident.repeats[number]
        if is_repeat_due(policy_of(turn, incident), number, repeat, turn.now):
            _take(turn, incident, number, repeat)


def asleep(room: Room, incident: Incident) -> list[int]:
    """The steps that are to be done again after all: too few come any more."""
    steps = room.roster.site.policy(incident.policy_id, incident.kind).steps
    numbers = [
        number
        for number, repeat in sorted(incident.repeats.items())
        if repeat.due_at is None and number < len(steps) and _is_left(steps[number], repeat)
    ]
    return numbers if numbers and not is_answered(room, incident.shown) else []


def wake(turn: Turn, incident_id: IncidentId) -> None:
    """Go on at once with what had ended because enough came."""
    incident = turn.incident(incident_id)
    for number in asleep(turn.room, incident):
        incident = turn.incident(incident_id)
        _take(turn, incident, number, incident.repeats[number])


def _is_left(step: Step, repeat: Repeat) -> bool:
    return step.repeat_every is not None and repeat.number <= step.repeat_times


def _take(turn: Turn, incident: Incident, number: int, repeat: Repeat) -> None:
    steps = policy_of(turn, incident).steps
    step = steps[number] if number < len(steps) else None
    if step is None or not _is_left(step, repeat):
        _end(turn, incident, number, repeat, "policy")
    elif is_answered(turn.room, incident.shown):
        _end(turn, incident, number, repeat, "answered")
    else:
        _repeat(turn, incident, number, repeat, step)


def _end(turn: Turn, incident: Incident, number: int, repeat: Repeat, reason: str) -> None:
    turn.record(
        StepRepeated(
            at=turn.now,
            incident_id=incident.incident_id,
            step=number,
            number=repeat.number,
            alerts=(),
            skipped=(),
            repeat_due_at=None,
            held_by=reason,
        )
    )


def _repeat(turn: Turn, incident: Incident, number: int, repeat: Repeat, step: Step) -> None:
    # Decided by what all have seen, as the step itself was.
    seen = incident.shown
    occasion = f"step{number}"
    found = find_again(turn, seen, step.targets, _told_by(seen, occasion))
    text = alarm_text(turn.site.language, seen)
    which, due_at = _next(turn, repeat, step)
    unique = f"{occasion}/repeat{which}"
    told_now = _told_now(turn, incident.incident_id)
    again = [one for key, one in found.again.items() if key not in told_now]
    alerts = (
        *alert(turn, incident, found.responders.values(), Purpose.ALARM, text, unique),
        *(
            overtaking(turn, incident, one)
            for one in alert(turn, incident, again, Purpose.AGAIN, text, unique)
        ),
    )
    turn.record(
        StepRepeated(
            at=turn.now,
            incident_id=incident.incident_id,
            step=number,
            number=which,
            alerts=alerts,
            skipped=tuple(found.skipped),
            repeat_due_at=due_at,
        )
    )
    for one in alerts:
        overtake(turn, incident, one)
    # Who answered, as nobody else may know, is told for all to see, and their radio is
    # silent: what is known of it comes to light (`delivery_fold`).
    send(turn, incident, (one for one in alerts if not is_hushed(incident, one.responder_id)))


def _next(turn: Turn, repeat: Repeat, step: Step) -> tuple[int, datetime | None]:
    """Which repetition this is, and when the next one is due.

    Whoever was down for ten minutes tells once more, not ten times.
    """
    every = step.repeat_every or timedelta(0)
    # Not later than now, should the clock have been put back.
    due_at = min(repeat.due_at or turn.now, turn.now)
    missed = (turn.now - due_at) // every
    which = min(repeat.number + missed, step.repeat_times)
    if which >= step.repeat_times:
        return which, None
    return which, due_at + (missed + 1) * every


def _told_by(incident: Incident, occasion: str) -> dict[ResponderId, None]:
    """Whom a step told, and its repetitions, in their order."""
    begins = f"{incident.incident_id}/{occasion}/"
    return {
        delivery.alert.responder_id: None
        for key, delivery in incident.deliveries.items()
        if key.startswith(begins)
    }


def _told_now(turn: Turn, incident_id: IncidentId) -> set[ResponderId]:
    """Who is told in this very turn, for all to see: not twice in one breath."""
    return {
        one.responder_id
        for event in turn.events
        if isinstance(event, StepTaken | StepRepeated | ToldAgain)
        and event.incident_id == incident_id
        and not event.secret
        for one in event.alerts
        if not one.secret
    }
