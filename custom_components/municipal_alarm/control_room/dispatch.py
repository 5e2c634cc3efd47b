"""Sending responders, and what they answer."""

from . import effects as x
from .alerts import alert, answered, involved, send
from .beside import is_hidden, is_unheard, secret_beside
from .commands import Accept, Actor, AnswerClerk, Arrive, Refuse, SendMessage
from .errors import BadRequest, WrongState
from .escalation.putting_off import put_off_or_go_on
from .events import (
    DeskAnswered,
    MessageSent,
    ResponderAccepted,
    ResponderArrived,
    ResponderPlaced,
    ResponderRefused,
    RespondersDispatched,
)
from .ids import IncidentId, ResponderId
from .incident import Incident
from .lone_work.signs import sign_of_life
from .muster import call_up, roll_call
from .nearest import minutes
from .prompts import prompt
from .turn import Turn
from .wording import dispatch_text
from .words import ActorKind, AssignmentState, DeskAnswer, Prompt, Purpose

MESSAGE_LENGTH = 280
"""Letters of a free text: two screens of a radio, and an SMS of most providers."""

_ANSWER_RANK = tuple(DeskAnswer)


def dispatch(
    turn: Turn, incident_id: IncidentId, responder_ids: tuple[ResponderId, ...], actor: Actor
) -> None:
    """Send responders. One who accepted or arrived already is left in peace.

    Who did so in secret alone is sent for all to see: from then on everybody knows of them.
    """
    incident = turn.open_incident(incident_id)
    if not responder_ids:
        raise BadRequest("no_responders")
    responders = [turn.responder(responder_id) for responder_id in dict.fromkeys(responder_ids)]
    if incident.is_secret and incident.responder_id in responder_ids:
        raise BadRequest("about_themselves", responder=incident.responder)
    fresh = [
        responder
        for responder in responders
        if (assignment := incident.shown.assignments.get(responder.responder_id)) is None
        or assignment.state
        not in (AssignmentState.DISPATCHED, AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
    ]
    if not fresh:
        return
    without = next((r for r in fresh if not turn.roster.contacts(r)), None)
    if without is not None:
        raise BadRequest("no_contact", responder=without.name)
    text = dispatch_text(turn.site.language, incident.shown, turn.now)
    alerts = alert(
        turn, incident, fresh, Purpose.DISPATCH, text, f"dispatch{len(incident.shown.deliveries)}"
    )
    turn.record(
        RespondersDispatched(
            at=turn.now,
            incident_id=incident_id,
            actor=actor,
            alerts=alerts,
            responders=tuple((r.responder_id, r.name) for r in fresh),
        )
    )
    send(turn, incident, alerts)


def answer(turn: Turn, command: Accept | Refuse | Arrive) -> None:
    """What somebody answers, or an operator heard of them; their own is a sign of life."""
    incident_id, responder_id, actor = command.incident_id, command.responder_id, command.actor
    if not isinstance(command, Refuse):
        _refuse_themselves(turn, incident_id, responder_id)
    match command:
        case Accept():
            accept(turn, incident_id, responder_id, actor)
        case Refuse():
            refuse(turn, incident_id, responder_id, command.reason, actor)
        case Arrive():
            arrive(turn, incident_id, responder_id, actor)
    if actor.kind is ActorKind.RESPONDER:
        sign_of_life(turn, responder_id, "phone", turn.now, actor)


def _refuse_themselves(turn: Turn, incident_id: IncidentId, responder_id: ResponderId) -> None:
    """Whoever is in trouble is there as it is, and nobody's help: see `codes`.

    A button that was pressed lying on it, or an operator's slip, would let help wait.
    """
    incident = turn.open_incident(incident_id)
    if incident.responder_id is not None and incident.responder_id == responder_id:
        raise WrongState("about_themselves", responder=incident.responder)


def accept(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, actor: Actor, *, by: str = ""
) -> None:
    """A responder takes the job. Saying it twice changes nothing.

    `by`: how they said so; empty: by phone, or whoever the actor is. Of whom nobody else
    may know that they were told, nobody else learns that they come.
    """
    incident = turn.open_incident(incident_id)
    _accept(turn, incident_id, responder_id, actor, by)
    for other in _also_in(turn, incident, responder_id):
        _accept(turn, other, responder_id, actor, by)


def _also_in(turn: Turn, incident: Incident, responder_id: ResponderId) -> list[IncidentId]:
    """What duress alone raised about the same person, where they have a part in that too.

    What they say in a drill says nothing of what is none.
    """
    return [
        one.incident_id
        for one in secret_beside(turn, incident)
        if responder_id in one.assignments and (one.drill or not incident.drill)
    ]


def _is_secret(incident: Incident, responder_id: ResponderId, by: str) -> bool:
    """Whether nobody else may know what somebody says, or does, in an incident.

    At the place they are seen, called or not. What they say by a code they may say of what
    else they are asked; but for the button of a call, or for an operator who saw
    that they were called, there must have been one.
    """
    if by == "scan":
        return False
    return is_unheard(incident, responder_id) if by else is_hidden(incident, responder_id)


def _accept(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, actor: Actor, by: str
) -> None:
    incident = turn.incident(incident_id)
    responder = turn.responder(responder_id)
    secret = _is_secret(incident, responder_id, by)
    known = incident if secret else incident.shown
    if _has(known, responder_id, AssignmentState.ACCEPTED, AssignmentState.ON_SCENE):
        return
    turn.record(
        ResponderAccepted(
            at=turn.now,
            incident_id=incident_id,
            secret=secret,
            actor=actor,
            responder_id=responder_id,
            responder=responder.name,
            minutes=minutes(turn.roster, responder, incident.place, turn.now)
            if incident.place is not None
            else None,
            off_duty=not turn.roster.on_duty(responder),
        )
    )
    answered(turn, incident, responder_id)
    if secret:
        return
    put_off_or_go_on(turn, incident_id)
    roll_call.helping(turn, incident_id, responder_id, by, actor)
    call_up.answered(turn, incident_id, responder_id)
    answer_desk(turn, incident_id, DeskAnswer.ON_THE_WAY)


def refuse(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, reason: str, actor: Actor
) -> None:
    """A responder cannot come; when nobody else is coming the operator is prompted."""
    incident = turn.open_incident(incident_id)
    _refuse(turn, incident_id, responder_id, reason, actor)
    for other in _also_in(turn, incident, responder_id):
        _refuse(turn, other, responder_id, reason, actor)


def _refuse(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, reason: str, actor: Actor
) -> None:
    incident = turn.incident(incident_id)
    responder = turn.responder(responder_id)
    secret = _is_secret(incident, responder_id, "")
    if _has(incident if secret else incident.shown, responder_id, AssignmentState.REFUSED):
        return
    turn.record(
        ResponderRefused(
            at=turn.now,
            incident_id=incident_id,
            secret=secret,
            actor=actor,
            responder_id=responder_id,
            responder=responder.name,
            reason=reason,
        )
    )
    answered(turn, incident, responder_id)
    if not secret:
        put_off_or_go_on(turn, incident_id)
        roll_call.helping_no_more(turn, incident_id, responder_id)
        call_up.answered(turn, incident_id, responder_id)
    incident = turn.incident(incident_id)
    if call_up.is_asking(incident):
        # The next is asked; when nobody is left, the operator is told.
        return
    coming = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
    known = incident if secret else incident.shown
    if not any(assignment.state in coming for assignment in known.assignments.values()):
        prompt(turn, incident_id, Prompt.BACKUP_ASKED, responder.name, secret=secret)


def arrive(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, actor: Actor, *, by: str = ""
) -> None:
    """A responder is on scene, and so their place is known.

    `by`: as in `accept`. A "scan" said already where they were, and when. Who was told
    because of duress alone stays where they were: it is seen who is asked for by that.
    """
    incident = turn.open_incident(incident_id)
    _arrive(turn, incident_id, responder_id, actor, by, place=not incident.is_secret)
    for other in _also_in(turn, incident, responder_id):
        # They are at one place, and that is known: a second one would be seen.
        _arrive(turn, other, responder_id, actor, by, place=False)


def _arrive(
    turn: Turn,
    incident_id: IncidentId,
    responder_id: ResponderId,
    actor: Actor,
    by: str,
    *,
    place: bool,
) -> None:
    incident = turn.incident(incident_id)
    responder = turn.responder(responder_id)
    secret = _is_secret(incident, responder_id, by)
    if _has(incident if secret else incident.shown, responder_id, AssignmentState.ON_SCENE):
        return
    if responder_id == incident.responder_id:
        # By a scan, where an operator sent them to themselves: see `_refuse_themselves`.
        return
    turn.record(
        ResponderArrived(
            at=turn.now,
            incident_id=incident_id,
            secret=secret,
            actor=actor,
            responder_id=responder_id,
            responder=responder.name,
            off_duty=not turn.roster.on_duty(responder),
        )
    )
    answered(turn, incident, responder_id)
    if secret:
        return
    put_off_or_go_on(turn, incident_id)
    if by != "scan":
        roll_call.helping(turn, incident_id, responder_id, by, actor)
    if incident.place is not None and place and by != "scan":
        turn.record(
            ResponderPlaced(
                at=turn.now,
                responder_id=responder_id,
                place=incident.place,
                occurred_at=turn.now,
                by="arrival",
            )
        )
        roll_call.seen(turn, responder_id, incident.place, turn.now)
    call_up.answered(turn, incident_id, responder_id)
    answer_desk(turn, incident_id, DeskAnswer.ON_SCENE)


def message(turn: Turn, command: SendMessage) -> None:
    """Free text to the responders named, or to all of the incident."""
    incident = turn.incident(command.incident_id)
    text = command.text.strip()
    if not text:
        raise BadRequest("empty_text")
    if len(text) > MESSAGE_LENGTH:
        raise BadRequest("long_text", length=str(MESSAGE_LENGTH))
    send_text(
        turn,
        incident,
        command.responder_ids,
        command.message_id,
        text,
        Purpose.MESSAGE,
        command.actor,
    )


def send_text(
    turn: Turn,
    incident: Incident,
    responder_ids: tuple[ResponderId, ...],
    message_id: str,
    text: str,
    purpose: Purpose,
    actor: Actor | None,
    digits: str = "",
) -> None:
    """Send one text to several; a repeated `message_id` sends nothing."""
    responders = (
        tuple(turn.responder(responder_id) for responder_id in dict.fromkeys(responder_ids))
        if responder_ids
        else involved(turn, incident)
    )
    alerts = tuple(
        one
        for one in alert(
            turn,
            incident,
            responders,
            purpose,
            text,
            f"message/{message_id}",
            involved=not responder_ids,
        )
        if one.key not in incident.deliveries
    )
    if not responders:
        raise BadRequest("no_responders")
    if not alerts:
        if any(turn.roster.contacts(responder) for responder in responders):
            return
        raise BadRequest("no_contact", responder=responders[0].name)
    turn.record(
        MessageSent(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=all(one.secret for one in alerts),
            actor=actor,
            message_id=message_id,
            text=text,
            purpose=purpose,
            digits=digits,
            alerts=alerts,
        )
    )
    send(turn, incident, alerts)


def answer_desk(
    turn: Turn, incident_id: IncidentId, answer: DeskAnswer, actor: Actor | None = None
) -> None:
    """Tell the clerk, unseen. An answer never goes back to a weaker one.

    `actor`: who chose it; None: it follows from what happened.
    """
    incident = turn.incident(incident_id)
    if incident.desk_id is None or not incident.is_of_desk:
        return
    if _ANSWER_RANK.index(answer) <= _ANSWER_RANK.index(incident.answer):
        return
    turn.record(
        DeskAnswered(
            at=turn.now,
            incident_id=incident_id,
            desk_id=incident.desk_id,
            answer=answer,
            actor=actor,
        )
    )
    show_answer(turn, incident, answer.value, answer)


def answer_clerk(turn: Turn, command: AnswerClerk) -> None:
    """Tell the clerk, unseen, because somebody asks."""
    incident = turn.open_incident(command.incident_id)
    if not incident.is_of_desk:
        raise BadRequest("no_clerk")
    if _ANSWER_RANK.index(command.answer) < _ANSWER_RANK.index(incident.answer):
        raise WrongState("answer_goes_back", answer=incident.answer.value)
    answer_desk(turn, incident.incident_id, command.answer, command.actor)


def show_answer(turn: Turn, incident: Incident, unique: str, answer: DeskAnswer) -> None:
    """Set the desk's lamp, unless it belongs to another alarm by now (a real one in a drill)."""
    desk = turn.site.desks.get(incident.desk_id) if incident.desk_id is not None else None
    if desk is None or not desk.answers or not incident.is_of_desk:
        return
    if turn.room.by_subject.get(incident.subject, incident.incident_id) == incident.incident_id:
        key = f"{incident.incident_id}/{unique}"
        turn.effect(x.AnswerDesk(key, incident.incident_id, desk.desk_id, answer))


def _has(incident: Incident, responder_id: ResponderId, *states: AssignmentState) -> bool:
    assignment = incident.assignments.get(responder_id)
    return assignment is not None and assignment.state in states
