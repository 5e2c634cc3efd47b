"""Listening in: whose microphone is open, by which radio, until when.

Beside the microphone that is open there can be one that only seems so: opened for
all to see, and then again behind a duress code. Whoever may not know of duress must
see the first one close at its time, so every rule here looks at both.
"""

from collections.abc import Iterator
from datetime import timedelta

from . import effects as x
from .alerts import involved
from .beside import is_hidden
from .clocks import LATER, has_come
from .commands import Actor, CloseMicrophone, ListenIn
from .errors import BadRequest, WrongState
from .events import (
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    MicrophoneOpened,
    MicrophoneUnavailable,
)
from .ids import IncidentId, ResponderId
from .incident import Incident
from .incident_parts import Microphone
from .signals import Receipt
from .site import Contact, Responder, is_talkgroup
from .turn import Turn
from .words import DeliveryState, MicrophoneState

LISTEN_SECONDS = 30
"""DESIGN section 4: man-down opens the microphone for 30 s."""

MICROPHONE_AT_MOST = timedelta(minutes=5)


# --- opening ----------------------------------------------------------------


def open_microphone(
    turn: Turn, incident_id: IncidentId, responder_id: ResponderId, seconds: int, actor: Actor
) -> None:
    """Listen in on a responder because somebody asks for it.

    Only on one whom the incident is about, or who was told of it and did not refuse:
    nobody else has to count with being heard.
    """
    incident = turn.open_incident(incident_id)
    responder = turn.responder(responder_id)
    length = timedelta(seconds=seconds)
    if not timedelta(0) < length <= MICROPHONE_AT_MOST:
        raise BadRequest("microphone_time", seconds=str(int(MICROPHONE_AT_MOST.total_seconds())))
    if incident.responder_id != responder_id and responder not in involved(turn, incident):
        raise BadRequest("not_of_incident", responder=responder.name)
    contact = _radio(turn, responder, None)
    if contact is None:
        raise BadRequest("no_microphone", responder=responder.name)
    secret = is_hidden(incident, responder_id)
    _open(turn, incident, responder, contact, length, actor, secret=secret)


def listen_in(
    turn: Turn,
    incident_id: IncidentId,
    responder: Responder,
    by: Contact | None,
    *,
    secret: bool = False,
) -> None:
    """Open the microphone because an alarm or a code asks for it.

    Of the very radio that it came by, if that can; not every radio can, and then the
    timeline says so. What somebody opened for longer stays open for longer.
    """
    incident = turn.incident(incident_id)
    contact = _radio(turn, responder, by)
    if contact is not None:
        length = timedelta(seconds=LISTEN_SECONDS)
        before = (incident if secret else incident.shown).microphones.get(responder.responder_id)
        if before is not None and before.closes_at is not None:
            length = max(length, before.closes_at - turn.now)
        _open(turn, incident, responder, contact, length, None, secret=secret)
        return
    turn.record(
        MicrophoneUnavailable(
            at=turn.now,
            incident_id=incident_id,
            secret=secret,
            responder_id=responder.responder_id,
            responder=responder.name,
            reason=_why_not(turn, responder, by),
        )
    )


def _radio(turn: Turn, responder: Responder, by: Contact | None) -> Contact | None:
    """The radio to listen in by: `by` before all, then the surest that can."""
    contacts = turn.contacts(responder)
    if by in contacts:
        contacts = (by, *contacts)
    return next((contact for contact in contacts if _can(turn, contact)), None)


def _can(turn: Turn, contact: Contact) -> bool:
    system = turn.site.systems.get(contact.system_id)
    return system is not None and system.microphone and not is_talkgroup(contact.address)


def _why_not(turn: Turn, responder: Responder, by: Contact | None) -> str:
    contacts = turn.contacts(responder)
    for contact in contacts if by is None else (by, *contacts):
        system = turn.site.systems.get(contact.system_id)
        if system is not None and system.no_microphone:
            return system.no_microphone
    return "no_radio"


def _open(
    turn: Turn,
    incident: Incident,
    responder: Responder,
    contact: Contact,
    length: timedelta,
    actor: Actor | None,
    *,
    secret: bool,
) -> None:
    incident_id, responder_id = incident.incident_id, responder.responder_id
    for before in _seen_as_open(incident, responder_id, secret_alone=secret):
        if (before.system_id, before.address) != (contact.system_id, contact.address):
            # They changed radios: one is listened to at a time.
            _close(turn, incident_id, responder_id, before, "ended", hidden=secret)
    until = turn.now + length
    key = (
        f"{incident_id}/microphone/{responder_id}"
        f"/{contact.system_id}/{contact.address}/{until.isoformat()}"
    )
    turn.record(
        MicrophoneOpened(
            at=turn.now,
            incident_id=incident_id,
            secret=secret,
            actor=actor,
            responder_id=responder_id,
            responder=responder.name,
            key=key,
            until=until,
            system_id=contact.system_id,
            address=contact.address,
        )
    )
    turn.effect(
        x.OpenMicrophone(key, incident_id, responder_id, contact.system_id, contact.address, until)
    )


# --- closing ----------------------------------------------------------------


def close_microphone(turn: Turn, command: CloseMicrophone) -> None:
    """Close it before its time."""
    incident = turn.open_incident(command.incident_id)
    responder = turn.responder(command.responder_id)
    found = list(_seen_as_open(incident, command.responder_id))
    if not found:
        raise WrongState("microphone_closed", responder=responder.name)
    for one in found:
        _close(turn, incident.incident_id, command.responder_id, one, "operator", command.actor)


def close_due_microphones(turn: Turn, incident_id: IncidentId) -> None:
    """Close what has been open as long as was asked for."""
    for responder_id, one in _all(turn.incident(incident_id)):
        if has_come(one.closes_at, turn.now, LATER):
            _close(turn, incident_id, responder_id, one, "time")


def close_microphones(turn: Turn, incident_id: IncidentId) -> None:
    """Close all of an incident that ends."""
    for responder_id, one in _all(turn.incident(incident_id)):
        if one.closes_at is not None:
            _close(turn, incident_id, responder_id, one, "ended")


def radio_gone(turn: Turn, contact: Contact, unless: ResponderId | None = None) -> None:
    """A radio left its system, or is somebody else's (`unless`): nobody is heard by it."""
    for incident in tuple(turn.room.incidents.values()):
        for responder_id, one in _all(incident):
            if (
                responder_id != unless
                and (one.system_id, one.address) == (contact.system_id, contact.address)
                and one.closes_at is not None
            ):
                _close(turn, incident.incident_id, responder_id, one, "ended")


def microphone_report(turn: Turn, incident: Incident, signal: Receipt) -> None:
    """A radio did not open its microphone, or stopped: nobody must wait for its sound."""
    if signal.state is not DeliveryState.FAILED:
        return
    for responder_id, one in _all(incident):
        if one.key == signal.key and one.closes_at is not None:
            _close(turn, incident.incident_id, responder_id, one, "failed", failure=signal)


def _all(incident: Incident) -> list[tuple[ResponderId, Microphone]]:
    """Every microphone that is open, or seems so; one that is both is there once."""
    found = list(incident.microphones.items())
    known = {one.key for _, one in found}
    return found + [
        (responder_id, one)
        for responder_id, one in incident.shown.microphones.items()
        if one.key not in known
    ]


def _seen_as_open(
    incident: Incident, responder_id: ResponderId, *, secret_alone: bool = False
) -> Iterator[Microphone]:
    """Those of one responder; `secret_alone`: not what only seems to be open."""
    found = incident.microphones.items() if secret_alone else _all(incident)
    for of, one in found:
        if of == responder_id and one.closes_at is not None:
            yield one


def _close(
    turn: Turn,
    incident_id: IncidentId,
    responder_id: ResponderId,
    one: Microphone,
    reason: str,
    actor: Actor | None = None,
    *,
    hidden: bool = False,
    failure: Receipt | None = None,
) -> None:
    """Let one be closed; `hidden`: those who see it as open go on seeing it so."""
    incident = turn.incident(incident_id)
    seen = incident.shown.microphone(one.key)
    turn.record(
        MicrophoneClosed(
            at=turn.now,
            incident_id=incident_id,
            secret=hidden or seen is None or seen.closes_at is None,
            responder_id=responder_id,
            responder=one.responder,
            key=one.key,
            reason=reason,
            actor=actor,
            failure=failure.reason if failure is not None else "",
            detail=failure.detail if failure is not None else "",
        )
    )
    really = incident.microphone(one.key) is not None
    if really and one.system_id and one.state is MicrophoneState.ASKED and reason != "failed":
        # It may still wait for its link, and must not open then.
        withdraw = f"{one.key}/withdraw"
        turn.effect(x.Withdraw(withdraw, incident_id, one.key, one.system_id))
    # A radio can be open in two incidents.
    if really and one.system_id and reason != "failed" and not _is_open(turn, one):
        turn.effect(
            x.CloseMicrophone(
                f"{one.key}/close", incident_id, responder_id, one.system_id, one.address
            )
        )


def _is_open(turn: Turn, closed: Microphone) -> bool:
    """Whether a radio's microphone is still open for something else."""
    return any(
        (one.system_id, one.address) == (closed.system_id, closed.address)
        and one.closes_at is not None
        for incident in turn.room.incidents.values()
        for one in incident.microphones.values()
    )


# --- who listens ------------------------------------------------------------


def listen(turn: Turn, command: ListenIn) -> None:
    """Write down who begins to listen, and who stops. Sound is never stored."""
    incident = turn.incident(command.incident_id)
    who = (command.actor.actor_id, command.responder_id)
    event: type[ListeningStarted | ListeningEnded]
    if command.started:
        turn.open_incident(command.incident_id)
        name = turn.responder(command.responder_id).name
        found = list(_seen_as_open(incident, command.responder_id, secret_alone=True))
        if not found:
            raise WrongState("microphone_closed", responder=name)
        event = ListeningStarted
        secret = not any(
            one.closes_at is not None
            for responder_id, one in incident.shown.microphones.items()
            if responder_id == command.responder_id
        )
    elif who in incident.listening:
        event = ListeningEnded
        name = _name(turn, incident, command.responder_id)
        secret = who not in incident.shown.listening
    else:
        return
    turn.record(
        event(
            at=turn.now,
            incident_id=command.incident_id,
            secret=secret,
            actor=command.actor,
            responder_id=command.responder_id,
            responder=name,
        )
    )


def _name(turn: Turn, incident: Incident, responder_id: ResponderId) -> str:
    """Who was heard, also when they are not set up any more."""
    responder = turn.site.responders.get(responder_id)
    if responder is not None:
        return responder.name
    one = incident.microphones.get(responder_id)
    return one.responder if one is not None else responder_id
