"""Who is on the list of a roll-call, and how they are asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ..alerts import alert, send
from ..events import Alert, Expected, RollCallJoined
from ..ids import BuildingId, ResponderId
from ..incident import Incident
from ..roster import PLACE_HOLDS
from ..site import Place, Responder
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..wording import roll_call_text
from ..words import AssignmentState, CodeEffect, Purpose
from .gathering import RollCall

ANSWER_WITHIN = timedelta(minutes=3)
"""Then the operator is told who has not answered. They may still."""

_COMING = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)


def running(incident: Incident) -> RollCall | None:
    """The roll-call of an incident, while it goes on."""
    roll_call = incident.roll_call
    return roll_call if roll_call is not None and roll_call.ended_at is None else None


def asks(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody is on the list of a roll-call that goes on."""
    roll_call = running(incident)
    return roll_call is not None and responder_id in roll_call.people


def is_told(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody was told of an incident or sent there, and did not refuse.

    As anybody may know: what duress alone did must not show.
    """
    assignment = incident.shown.assignments.get(responder_id)
    return assignment is not None and assignment.has_part


def people_of(turn: Turn, incident: Incident) -> Iterator[Responder]:
    """Whom this incident is about, who is or was sent there, and who was last seen inside."""
    building_id = incident.place.building_id if incident.place is not None else None
    for responder in turn.site.responders.values():
        responder_id = responder.responder_id
        # What duress alone did must not show in who is asked.
        assignment = incident.shown.assignments.get(responder_id)
        told = assignment is not None and assignment.has_part
        if (
            responder_id == incident.responder_id
            or (assignment is not None and assignment.state in _COMING)
            or (told and building_id is None)
            or (building_id is not None and _may_be_inside(turn, responder, building_id, told=told))
        ):
            yield responder


def _may_be_inside(
    turn: Turn, responder: Responder, building_id: BuildingId, *, told: bool
) -> bool:
    """Whether they were last seen inside; who was not seen, and was told, is at their post."""
    if turn.roster.whereabouts(responder, turn.now) != building_id:
        return False
    alone = responder.responder_id in turn.room.lone_work
    return told or alone or _last_seen(turn, responder) is not None


def _last_seen(turn: Turn, responder: Responder) -> tuple[Place, datetime] | None:
    last = turn.roster.placed.get(responder.responder_id)
    if last is None or turn.now - last.occurred_at >= PLACE_HOLDS:
        return None
    return last.place, last.occurred_at


def expected_of(turn: Turn, responder: Responder, ask_at: datetime | None = None) -> Expected:
    """Somebody on the list, and where they were last seen."""
    place, seen_at = _last_seen(turn, responder) or (None, None)
    return Expected(responder.responder_id, responder.name, place, seen_at, ask_at)


def is_inside(turn: Turn, incident: Incident, place: Place) -> bool:
    """Whether a place is in the building of an incident, and not where people gather."""
    if incident.place is None or incident.place.building_id != place.building_id:
        return False
    checkpoint = turn.site.checkpoints.get(place.checkpoint_id) if place.checkpoint_id else None
    return checkpoint is None or not checkpoint.assembly_point


def is_latest(turn: Turn, responder: Responder, occurred_at: datetime) -> bool:
    """Whether nothing is known of where they were later: scans come late, too."""
    last = turn.roster.placed.get(responder.responder_id)
    return last is None or believed(turn, last.occurred_at) <= occurred_at


def believed(turn: Turn, at: datetime) -> datetime:
    """A time that was kept, unless it is ahead of ours: then the clock was, at that time."""
    return at if at <= turn.now + CLOCK_SLACK else datetime.min.replace(tzinfo=UTC)


def join(
    turn: Turn,
    incident: Incident,
    responder: Responder | None,
    expected: Expected,
    *,
    ask: bool,
    again: bool = True,
) -> None:
    """Put somebody on the list, or ask them now; `again`: they get the whole time to answer."""
    alerts = alerts_to(turn, incident, (responder,)) if ask and responder is not None else ()
    turn.record(
        RollCallJoined(
            at=turn.now,
            incident_id=incident.incident_id,
            expected=expected,
            alerts=alerts,
            due_at=turn.now + ANSWER_WITHIN if ask and again else None,
        )
    )
    send(turn, incident, alerts)


def alerts_to(turn: Turn, incident: Incident, people: tuple[Responder, ...]) -> tuple[Alert, ...]:
    """The question to each of these. Records nothing."""
    safe, in_trouble = (
        code.digits if (code := turn.site.code_with(effect)) is not None else ""
        for effect in (CodeEffect.UNDER_CONTROL, CodeEffect.NEED_BACKUP)
    )
    text = roll_call_text(turn.site.language, incident.shown, safe, in_trouble)
    unique = f"roll_call{len(incident.shown.deliveries)}"
    return alert(turn, incident, people, Purpose.ROLL_CALL, text, unique)
