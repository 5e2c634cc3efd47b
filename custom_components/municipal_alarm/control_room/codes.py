"""Status codes: from responders to the room, and from operators out.

Code 0 looks like an all-clear to whoever watches: nothing that is sent back to
the radio, and nothing a viewer sees, differs from a 9. See `secrecy`.
"""

from datetime import datetime

from .alerts import answered, involved
from .beside import is_hidden, is_unheard
from .commands import Actor, SendStatusCode
from .correlation import Alarm, duress, responder_alarm
from .dispatch import accept, arrive, send_text
from .errors import BadRequest, UnknownThing
from .events import CodeReceived, TextReceived
from .ids import IncidentId, ResponderId, SignalId, SourceId
from .incident import Incident
from .lone_work import supervision
from .microphones import listen_in
from .muster import roll_call
from .patrol import rounds
from .positions import follow
from .procedure import StatusCode
from .prompts import prompt
from .signals import TextIn
from .site import Contact, Responder
from .sources import CLOCK_SLACK, is_new, set_aside
from .turn import Turn
from .values import value
from .words import ActorKind, AlarmKind, AssignmentState, CodeEffect, CodeForm, Prompt, Purpose

CODE_LENGTH = 2
"""Digits of a code at most: what can be typed blind, under stress, with gloves on."""

_NEARNESS = (
    AssignmentState.ON_SCENE,
    AssignmentState.ACCEPTED,
    AssignmentState.DISPATCHED,
    AssignmentState.ALERTED,
    AssignmentState.REFUSED,
)

_ASKS = {
    CodeEffect.POLICE: Prompt.POLICE_ASKED,
    CodeEffect.AMBULANCE: Prompt.AMBULANCE_ASKED,
    CodeEffect.FIRE: Prompt.FIRE_BRIGADE_ASKED,
    CodeEffect.NEED_BACKUP: Prompt.BACKUP_ASKED,
    CodeEffect.ALL_CLEAR: Prompt.ALL_CLEAR,
}

_OF_LONE_WORK = (
    CodeEffect.CHECK_IN,
    CodeEffect.START_LONE_WORK,
    CodeEffect.STOP_LONE_WORK,
)


def incident_of(turn: Turn, responder_id: ResponderId, said_at: datetime) -> Incident | None:
    """The open incident a responder speaks of.

    Not one that was raised after they spoke (what waited for a lost link comes late), if
    there is another. Their own alarm before all, then the one they are furthest
    with, then the latest. After all others what only duress raised, and where only duress
    gave them a part: what they say of those is for everybody to see, as if there were no
    duress.
    """
    candidates = [
        (
            incident.is_secret or is_unheard(incident, responder_id),
            incident.raised_at > said_at + CLOCK_SLACK,
            nearness,
            (turn.now - incident.raised_at, -incident.number),
            incident,
        )
        for incident in turn.room.incidents.values()
        if incident.is_open and (nearness := _nearness(incident, responder_id)) is not None
    ]
    return min(candidates, key=lambda candidate: candidate[:4])[4] if candidates else None


def _nearness(incident: Incident, responder_id: ResponderId) -> int | None:
    if incident.responder_id == responder_id:
        return -1
    # How far they are with it as all know it: that they said so in secret before must not tell.
    for known in (incident.shown, incident):
        assignment = known.assignments.get(responder_id)
        if assignment is not None and assignment.state in _NEARNESS:
            return _NEARNESS.index(assignment.state)
        if roll_call.asks(known, responder_id):
            # Asked whether they are safe, and nothing else.
            return len(_NEARNESS)
    return None


def text_in(turn: Turn, signal: TextIn) -> None:
    """A text from a radio or phone: a status code when it is one."""
    contact = Contact(signal.system_id, signal.address)
    responder_id = signal.responder_id or turn.roster.carrier(contact)
    device = f"{signal.system_id}/{signal.address}"
    source_id = SourceId(f"text/{device}")
    if responder_id is None or responder_id not in turn.site.responders:
        # Before it is remembered: a memory of each radio there is would be kept for good.
        set_aside(turn, device, signal.signal_id, "unknown_device", signal.text)
        return
    if not is_new(turn, source_id, signal.signal_id, signal.occurred_at):
        return
    responder = turn.site.responders[responder_id]
    text = signal.text.strip()
    code = turn.site.code_said(text)
    incident = _meant(turn, signal.incident_id, responder_id, signal.occurred_at)
    occurred_at = min(signal.occurred_at, turn.now)
    lone_work = turn.room.lone_work.get(responder_id)
    supervision.sign_of_life(turn, responder_id, "code" if code else "text", occurred_at)
    if code is not None:
        said = _Said(source_id, signal.signal_id, occurred_at, contact, signal.incident_id)
        _code_in(turn, responder, code, incident, said)
        return
    if incident is not None:
        unheard = is_unheard(incident, responder_id)
        turn.record(
            TextReceived(
                at=turn.now,
                incident_id=incident.incident_id,
                secret=unheard,
                signal_id=signal.signal_id,
                responder_id=responder_id,
                responder=responder.name,
                text=text,
                unknown_code=_is_like_a_code(text),
            )
        )
        answered(turn, incident, responder_id)
        if signal.incident_id == incident.incident_id or not (incident.is_secret or unheard):
            return
    # Also of what only duress let them know of: without it, this would be a remark, or
    # nothing, and automations are told of that.
    remarked = rounds.remark_of(turn, responder_id, text)
    if not remarked and (lone_work is None or not lone_work.is_asked):
        # Whoever was asked for a sign of life has answered, in whatever words.
        reason = "unknown_code" if text.isdigit() else "no_incident"
        if not _too_late(turn, signal.incident_id, responder, signal.signal_id, text):
            set_aside(turn, device, signal.signal_id, reason, text)


def _too_late(
    turn: Turn, named: IncidentId | None, responder: Responder, signal_id: SignalId, text: str
) -> bool:
    """Whether somebody answers what only duress let them know of, and what is over by now.

    Nobody else may know that there was something to answer.
    """
    incident = turn.room.incidents.get(named) if named else None
    if incident is None or incident.is_open:
        return False
    if not (incident.is_secret or is_hidden(incident, responder.responder_id)):
        return False
    turn.record(
        TextReceived(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=True,
            signal_id=signal_id,
            responder_id=responder.responder_id,
            responder=responder.name,
            text=text,
        )
    )
    return True


def _is_like_a_code(text: str) -> bool:
    """Whether somebody meant a code, it seems, and mistyped. What they meant nobody guesses."""
    return len(text) <= CODE_LENGTH and text.isascii() and text.isdigit()


def _meant(
    turn: Turn, named: IncidentId | None, responder_id: ResponderId, said_at: datetime
) -> Incident | None:
    """The incident that somebody speaks of: a phone may name one that is over by now."""
    incident = turn.room.incidents.get(named) if named else None
    # A test is nobody's call for help: what they say goes to what they are in.
    if incident is not None and incident.is_open and not incident.test:
        return incident
    return incident_of(turn, responder_id, said_at)


@value
class _Said:
    """By which source, when, and with which radio or phone."""

    source_id: SourceId
    signal_id: SignalId
    occurred_at: datetime
    by: Contact | None = None
    of: IncidentId | None = None
    """The incident they named, if they did: they answer what they were told of it."""


def _code_in(
    turn: Turn, responder: Responder, code: StatusCode, incident: Incident | None, said: _Said
) -> None:
    """A responder's status code, for the incident they are in."""
    match code.effect:
        # Theirs alone, in an incident or not; it was taken as a sign of life already.
        case CodeEffect.START_LONE_WORK:
            supervision.start_by_code(turn, responder)
        case CodeEffect.STOP_LONE_WORK:
            supervision.stop_by_code(turn, responder, said.occurred_at)
    # They are safe, or not, for every roll-call that asks them, whatever else they are in.
    accounted = roll_call.answered_by_code(
        turn, responder.responder_id, code.effect, said.occurred_at
    )
    if incident is None:
        if code.effect is CodeEffect.DURESS:
            alarm = Alarm(AlarmKind.DURESS, said.source_id, said.signal_id, turn.now, by=said.by)
            responder_alarm(turn, alarm, responder.responder_id)
        elif not (accounted or _too_late(turn, said.of, responder, said.signal_id, code.digits)):
            _of_nothing(turn, code, said)
        return
    by = said.by
    incident_id = incident.incident_id
    unheard = is_unheard(incident, responder.responder_id)
    if (incident.is_secret or unheard) and said.of != incident_id and not accounted:
        _of_nothing(turn, code, said)
    turn.record(
        CodeReceived(
            at=turn.now,
            incident_id=incident_id,
            secret=unheard,
            signal_id=said.signal_id,
            responder_id=responder.responder_id,
            responder=responder.name,
            digits=code.digits,
            effect=code.effect,
            shown_digits=_looks_like(turn, code),
        )
    )
    answered(turn, incident, responder.responder_id)
    actor = Actor(ActorKind.RESPONDER, responder.responder_id, responder.name)
    # Whoever is in trouble is on scene as it is, and nobody's help.
    helps = incident.responder_id != responder.responder_id
    match code.effect:
        case CodeEffect.ON_MY_WAY if helps:
            accept(turn, incident_id, responder.responder_id, actor, by="code")
        case CodeEffect.ON_SCENE if helps:
            arrive(turn, incident_id, responder.responder_id, actor, by="code")
        case CodeEffect.LISTEN_IN:
            listen_in(turn, incident_id, responder, by, secret=unheard)
        case CodeEffect.DURESS:
            seen = not unheard and bool(_looks_like(turn, code))
            duress(turn, incident_id, responder.name, by_code=seen)
            listen_in(turn, incident_id, responder, by, secret=True)
            follow(turn, incident_id, responder, by)
        case effect if effect in _ASKS:
            prompt(turn, incident_id, _ASKS[effect], responder.name, secret=unheard)


def _of_nothing(turn: Turn, code: StatusCode, said: _Said) -> None:
    """A code of no incident that all may know of, as automations are told."""
    if code.effect not in (*_OF_LONE_WORK, CodeEffect.DURESS):
        set_aside(turn, said.source_id, said.signal_id, "no_incident", code.digits)


def _looks_like(turn: Turn, code: StatusCode) -> str:
    if code.effect is not CodeEffect.DURESS:
        return ""
    all_clear = turn.site.code_with(CodeEffect.ALL_CLEAR)
    return all_clear.digits if all_clear is not None else ""


def send_code(turn: Turn, command: SendStatusCode) -> None:
    """A code by command: a responder's own, or an operator's to responders."""
    code = turn.site.code_said(command.digits.strip())
    if code is None:
        raise UnknownThing("unknown_code", code=command.digits)
    if command.actor.kind is ActorKind.RESPONDER:
        responder = turn.responder(ResponderId(command.actor.actor_id))
        _own_code(turn, command, responder, code)
        return
    if command.incident_id is None:
        raise BadRequest("no_incident")
    incident = turn.open_incident(command.incident_id)
    if not command.responder_ids and not involved(turn, incident):
        raise BadRequest("no_responders")
    if code.effect is CodeEffect.DURESS:
        # It would tell everybody near the guard what the guard may have to send.
        raise BadRequest("duress_is_theirs")
    # Digits, or words that mean something else: a bystander who reads them learns nothing.
    neutral = code.neutral if turn.site.code_form is CodeForm.NEUTRAL else ""
    send_text(
        turn,
        incident,
        command.responder_ids,
        command.message_id,
        neutral or code.digits,
        Purpose.CODE,
        command.actor,
        digits=code.digits,
    )


def _own_code(turn: Turn, command: SendStatusCode, responder: Responder, code: StatusCode) -> None:
    """A responder's own code, by phone or said for them by an automation."""
    source_id = SourceId(f"text/{responder.responder_id}")
    signal_id = SignalId(command.message_id)
    if not is_new(turn, source_id, signal_id, turn.now):
        return
    incident = _meant(turn, command.incident_id, responder.responder_id, turn.now)
    supervision.sign_of_life(turn, responder.responder_id, "code", turn.now, command.actor)
    said = _Said(source_id, signal_id, turn.now, of=command.incident_id)
    _code_in(turn, responder, code, incident, said)
