"""What is known of everybody on the list of a roll-call, and who says so."""

from datetime import datetime

from ..alerts import report
from ..commands import Actor
from ..events import Expected, RollCallAnswered
from ..ids import IncidentId, ResponderId, SystemId
from ..incident import Incident
from ..prompts import prompt
from ..site import Place, Responder
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import (
    ActorKind,
    AssignmentState,
    CodeEffect,
    DeliveryState,
    Prompt,
    Purpose,
    RollCallAnswer,
)
from .expected import asks, believed, expected_of, is_inside, is_latest, join, running
from .gathering import Present

_SENT = (AssignmentState.DISPATCHED, AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
_BY = {ActorKind.RESPONDER: "phone", ActorKind.OPERATOR: "operator"}
_FINAL = (DeliveryState.RECEIPTED, DeliveryState.OVERTAKEN)

_MEANS = {
    **dict.fromkeys(
        (
            CodeEffect.UNDER_CONTROL,
            CodeEffect.ALL_CLEAR,
            CodeEffect.CHECK_IN,
            # It looks like an all-clear to whoever watches, here too.
            CodeEffect.DURESS,
        ),
        RollCallAnswer.SAFE,
    ),
    **dict.fromkeys(
        (
            CodeEffect.NEED_BACKUP,
            CodeEffect.POLICE,
            CodeEffect.AMBULANCE,
            CodeEffect.FIRE,
            CodeEffect.LISTEN_IN,
        ),
        RollCallAnswer.HELP,
    ),
}
"""What a status code says in a roll-call; any other says nothing by itself (who comes or is
on scene helps: see `helping`)."""


def answered_by_code(
    turn: Turn, responder_id: ResponderId, effect: CodeEffect, occurred_at: datetime
) -> bool:
    """Somebody sent a status code: also what it says of them, wherever they are asked for that.

    The code itself is of one incident, but who is safe is so for every roll-call. Whether
    any asks them, and the code says something there.
    """
    means = _MEANS.get(effect)
    if effect is CodeEffect.DURESS and turn.site.code_with(CodeEffect.ALL_CLEAR) is None:
        # There is nothing that it could look like: nobody may see that a code came.
        means = None
    asking = [one for one in turn.room.incidents.values() if asks(one, responder_id)]
    if means is None:
        return False
    for incident in asking:
        name = turn.site.responders[responder_id].name
        actor = Actor(ActorKind.RESPONDER, responder_id, name)
        take(turn, incident.incident_id, responder_id, means, "code", occurred_at, actor)
    return bool(asking)


def helping(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, by: str, actor: Actor
) -> None:
    """Somebody comes, or is on scene: nothing to worry about, and not out of it either.

    Who said that they are safe, and comes to help, is safe until they are on scene.
    """
    incident = turn.incident(incident_id)
    roll_call = running(incident)
    if roll_call is None:
        return
    assignment = incident.shown.assignments.get(responder_id)
    on_scene = assignment is not None and assignment.state is AssignmentState.ON_SCENE
    present = roll_call.people.get(responder_id)
    if present is None and on_scene and incident.place is not None:
        responder = turn.responder(responder_id)
        join(turn, incident, responder, expected_of(turn, responder), ask=False)
        present = Present(responder.name)
    if present is not None and (
        present.answer is RollCallAnswer.UNACCOUNTED
        or (on_scene and present.answer is RollCallAnswer.SAFE)
    ):
        answer = RollCallAnswer.HELPING
        take(turn, incident_id, responder_id, answer, by or by_of(actor), turn.now, actor)


def helping_no_more(turn: Turn, incident_id: IncidentId, responder_id: ResponderId) -> None:
    """Who would help cannot after all: it must be known of them as of anybody, so they are asked."""
    incident = turn.incident(incident_id)
    roll_call = running(incident)
    present = roll_call.people.get(responder_id) if roll_call is not None else None
    if present is not None and present.answer is RollCallAnswer.HELPING:
        expected = Expected(responder_id, present.responder, present.place, present.seen_at)
        join(turn, incident, turn.responder(responder_id), expected, ask=True)


def seen(
    turn: Turn,
    responder_id: ResponderId,
    place: Place,
    occurred_at: datetime,
    *,
    doubtful: bool = False,
) -> None:
    """A scan proves somebody to be at a place: out of the building, or in it.

    One that is `doubtful` may be somebody else's: it makes nobody safe.
    """
    responder = turn.site.responders.get(responder_id)
    if responder is None:
        return
    for incident in tuple(turn.room.incidents.values()):
        roll_call = running(incident)
        if roll_call is None or occurred_at + CLOCK_SLACK < believed(turn, roll_call.started_at):
            continue  # made before, and sent late: it says nothing of the danger
        present = roll_call.people.get(responder_id)
        if not is_inside(turn, incident, place):
            if present is not None and not doubtful:
                safe = RollCallAnswer.SAFE
                take(turn, incident.incident_id, responder_id, safe, "scan", occurred_at, None)
        elif incident.is_open and is_latest(turn, responder, occurred_at):
            expected = Expected(responder_id, responder.name, place, occurred_at)
            _inside(turn, incident, responder, expected, doubtful=doubtful)


def _inside(
    turn: Turn, incident: Incident, responder: Responder, expected: Expected, *, doubtful: bool
) -> None:
    """Somebody was seen inside: as one who helps, or as one of whom it must be known."""
    responder_id = responder.responder_id
    seen_at = expected.seen_at or turn.now
    present = incident.roll_call.people.get(responder_id) if incident.roll_call else None
    # What duress alone did must not show in what they are taken for.
    assignment = incident.shown.assignments.get(responder_id)
    helps = (
        assignment is not None
        and assignment.state in _SENT
        and responder_id != incident.responder_id
        and not doubtful
    )
    went_in = present is None or (
        present.answer is RollCallAnswer.SAFE
        and (present.answered_at is None or present.answered_at < seen_at)
    )
    if present is None or (went_in and not helps):
        join(turn, incident, responder, expected, ask=not helps)
    if helps and (went_in or (present and present.answer is RollCallAnswer.UNACCOUNTED)):
        answer = RollCallAnswer.HELPING
        take(turn, incident.incident_id, responder_id, answer, "scan", seen_at, None)


def take(
    turn: Turn,
    incident_id: IncidentId,
    responder_id: ResponderId,
    what: RollCallAnswer,
    by: str,
    occurred_at: datetime,
    actor: Actor | None,
) -> None:
    """Take an answer: of each the last one holds. The same again changes nothing."""
    incident = turn.incident(incident_id)
    roll_call = running(incident)
    present = roll_call.people.get(responder_id) if roll_call is not None else None
    if roll_call is None or present is None or present.answer is what:
        return
    # A clock that is ahead must not make every later answer look old.
    occurred_at = min(occurred_at, turn.now)
    if occurred_at + CLOCK_SLACK < believed(turn, present.answered_at or roll_call.started_at):
        return
    turn.record(
        RollCallAnswered(
            at=turn.now,
            incident_id=incident_id,
            responder_id=responder_id,
            responder=present.responder,
            answer=what,
            by=by,
            occurred_at=occurred_at,
            actor=actor,
        )
    )
    let_go(turn, incident, responder_id, "answered")
    if what is RollCallAnswer.HELP:
        prompt(turn, incident_id, Prompt.BACKUP_ASKED, present.responder)


def let_go(
    turn: Turn, incident: Incident, responder_id: ResponderId, reason: str
) -> list[tuple[str, SystemId]]:
    """Nobody is asked again for what is known, also when the question was not confirmed."""
    over = [
        (key, delivery.alert.system_id)
        for key, delivery in incident.deliveries.items()
        if delivery.alert.responder_id == responder_id
        and delivery.alert.purpose is Purpose.ROLL_CALL
        and delivery.state not in _FINAL
    ]
    for key, _ in over:
        report(turn, incident, key, DeliveryState.OVERTAKEN, reason)
    return over


def by_of(actor: Actor) -> str:
    """How an answer came, as the record calls it."""
    return _BY.get(actor.kind, actor.kind.value)
