"""The call-up: the nearest are asked to come, and the next when one cannot or does not answer."""

from collections.abc import Sequence
from datetime import timedelta

from ..alerts import alert, send
from ..clocks import SOON, has_come
from ..commands import Actor, CallUp
from ..errors import BadRequest
from ..events import Asked, CallUpAsked, CallUpEnded, CallUpStarted, CallUpUnanswered
from ..ids import IncidentId, ResponderId
from ..incident import Incident
from ..nearest import Near, nearest
from ..prompts import prompt
from ..turn import Turn
from ..wording import dispatch_text
from ..words import AssignmentState, DeliveryState, Duty, Prompt, Purpose
from . import gathering

ANSWER_WITHIN = timedelta(seconds=45)
"""To take a radio in hand, read where it is, and press two keys. Whoever answers later
still comes."""

_CALL_UP = "call_up"
"""The keys of its messages begin so."""
_COMING = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)


def call_up(turn: Turn, command: CallUp) -> None:
    """Ask the nearest to come. The same again while it goes on changes nothing."""
    incident = turn.open_incident(command.incident_id)
    duties = tuple(dict.fromkeys(command.duties))
    if not duties:
        raise BadRequest("no_duties")
    if command.wanted < 1:
        raise BadRequest("nobody_wanted")
    if is_asking(incident) and incident.call_up is not None:
        before = incident.call_up
        if (set(before.duties), before.wanted) == (set(duties), command.wanted):
            return
    start(turn, command.incident_id, duties, command.wanted, command.actor)


def start(
    turn: Turn,
    incident_id: IncidentId,
    duties: tuple[Duty, ...],
    wanted: int,
    actor: Actor | None,
    first: Sequence[ResponderId] = (),
) -> None:
    """Begin, or change what goes on; `first` are asked before others that are nearer."""
    turn.record(
        CallUpStarted(
            at=turn.now, incident_id=incident_id, actor=actor, duties=duties, wanted=wanted
        )
    )
    _go_on(turn, incident_id, first)


def is_asking(incident: Incident) -> bool:
    """Whether somebody may still be asked to come."""
    return incident.is_open and incident.call_up is not None and not incident.call_up.ended


def answered(turn: Turn, incident_id: IncidentId, responder_id: ResponderId) -> None:
    """Somebody of an incident comes, or cannot, asked or not: others may be needed, or none."""
    incident = turn.incident(incident_id)
    if incident.call_up is not None and _counts(turn, incident, responder_id):
        _go_on(turn, incident_id)


def take_due(turn: Turn, incident_id: IncidentId) -> None:
    """Go on to the next when somebody did not answer in time."""
    call_up = turn.incident(incident_id).call_up
    if call_up is None or call_up.ended:
        return
    late = [
        (responder_id, call.responder)
        for responder_id, call in call_up.calls.items()
        if has_come(call.answer_due_at, turn.now, SOON)
    ]
    for responder_id, name in late:
        _unanswered(turn, incident_id, responder_id, name)
    if late:
        _go_on(turn, incident_id)


def failed(turn: Turn, incident_id: IncidentId, responder_id: ResponderId) -> None:
    """A message to somebody failed. Who was asked by no other way is not waited for.

    It is repeated as every call for help, and whoever answers it then still comes.
    """
    incident = turn.incident(incident_id)
    call_up = incident.call_up
    if call_up is None or responder_id not in call_up.waiting:
        return
    key = f"{incident_id}/{_CALL_UP}"
    states = {
        one.state
        for one in incident.deliveries.values()
        if one.alert.responder_id == responder_id and one.alert.key.startswith(key)
    }
    if states == {DeliveryState.FAILED}:
        _unanswered(turn, incident_id, responder_id, call_up.calls[responder_id].responder)
        _go_on(turn, incident_id)


def _unanswered(turn: Turn, incident_id: IncidentId, responder_id: ResponderId, name: str) -> None:
    turn.record(
        CallUpUnanswered(
            at=turn.now, incident_id=incident_id, responder_id=responder_id, responder=name
        )
    )


def _go_on(turn: Turn, incident_id: IncidentId, first: Sequence[ResponderId] = ()) -> None:
    """Ask as many as are still wanted; end when enough come, or when nobody is left."""
    incident = turn.incident(incident_id)
    call_up = incident.call_up
    if call_up is None:
        return
    coming = sum(
        assignment.state in _COMING and _counts(turn, incident, responder_id)
        for responder_id, assignment in incident.shown.assignments.items()
    )
    if coming >= call_up.wanted:
        _end(turn, incident, "enough", coming)
        return
    left = _left(turn, incident, call_up)
    left.sort(key=lambda one: one.responder.responder_id not in first)
    asked = left[: max(call_up.wanted - coming - len(call_up.waiting), 0)]
    if asked:
        _ask(turn, incident, asked)
    elif not call_up.waiting and _end(turn, incident, "nobody_left", coming):
        prompt(turn, incident_id, Prompt.NOBODY_COMES, f"{coming}/{call_up.wanted}")


def _counts(turn: Turn, incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody is one of those who are wanted."""
    call_up = incident.call_up
    responder = turn.site.responders.get(responder_id)
    return call_up is not None and (
        responder_id in call_up.calls
        or (responder is not None and responder.duty in call_up.duties)
    )


def _left(turn: Turn, incident: Incident, call_up: gathering.CallUp) -> list[Near]:
    """Who can still be asked, the nearest first. Nobody twice, and nobody who cannot come.

    As all know it: what somebody answered in secret must not show in who is asked.
    """
    return [
        one
        for one in nearest(
            turn.roster,
            call_up.duties,
            incident.place,
            turn.now,
            links=turn.room.links,
            devices=turn.room.devices,
        )
        if (responder_id := one.responder.responder_id) not in call_up.calls
        and responder_id != incident.responder_id
        and turn.roster.contacts(one.responder)
        and (
            (assignment := incident.shown.assignments.get(responder_id)) is None
            or assignment.state in (AssignmentState.ALERTED, AssignmentState.DISPATCHED)
        )
    ]


def _ask(turn: Turn, incident: Incident, asked: Sequence[Near]) -> None:
    alerts = alert(
        turn,
        incident,
        (one.responder for one in asked),
        Purpose.DISPATCH,
        dispatch_text(turn.site.language, incident.shown, turn.now),
        f"{_CALL_UP}{len(incident.shown.deliveries)}",
    )
    turn.record(
        CallUpAsked(
            at=turn.now,
            incident_id=incident.incident_id,
            asked=tuple(
                Asked(one.responder.responder_id, one.responder.name, one.minutes) for one in asked
            ),
            alerts=alerts,
            answer_due_at=turn.now + ANSWER_WITHIN,
        )
    )
    send(turn, incident, alerts)


def _end(turn: Turn, incident: Incident, reason: str, coming: int) -> bool:
    """Ask nobody further; whether that is new."""
    if incident.call_up is None or incident.call_up.ended == reason:
        return False
    turn.record(
        CallUpEnded(at=turn.now, incident_id=incident.incident_id, reason=reason, coming=coming)
    )
    return True
