"""Telling responders: one message to each, by the surest way."""

from collections.abc import Iterable
from dataclasses import replace

from . import effects as x
from .beside import is_hidden
from .events import Alert, DeliveryReported
from .ids import IncidentId, ResponderId
from .incident import Incident
from .incident_parts import RECEIPT_WITHIN
from .roster import reachable
from .site import Contact, Responder, is_talkgroup
from .turn import Turn
from .words import DeliveryState, Purpose

CALLS_FOR_HELP = (Purpose.ALARM, Purpose.AGAIN, Purpose.DISPATCH, Purpose.BACKUP)
"""What is worth nothing any more once it is answered, or over."""

_FINAL = (DeliveryState.RECEIPTED, DeliveryState.OVERTAKEN)


def alert(
    turn: Turn,
    incident: Incident,
    responders: Iterable[Responder],
    purpose: Purpose,
    text: str,
    unique: str,
    *,
    involved: bool = False,
) -> tuple[Alert, ...]:
    """One message to each responder, by the surest contact (see `_ways`). Records nothing.

    `unique` tells this occasion from others of the same incident, so that the key
    is the same when the same decision is made again after a crash. `involved`: they
    are told because they are in it, so whom duress alone brought in stays hidden; as
    they do when somebody writes to them.
    """
    writes = purpose in (Purpose.MESSAGE, Purpose.CODE)
    hides = incident.shadow is not None
    # Whoever acts under coercion is not told of it, by their own radio least of all.
    not_to = incident.responder_id if incident.is_secret and (involved or not writes) else None
    alerts = []
    for responder in responders:
        if responder.responder_id == not_to:
            continue
        original = f"{incident.incident_id}/{unique}/{responder.responder_id}"
        for number, contact in enumerate(_ways(turn, responder, purpose)):
            one = (
                alert_otherwise(turn, responder, contact, purpose, text, original)
                if number
                else alert_by(turn, responder, contact, purpose, text, original)
            )
            if hides and _is_secret(
                incident, responder.responder_id, involved=involved, writes=writes
            ):
                one = replace(one, secret=True)
            alerts.append(one)
    return tuple(alerts)


def _is_secret(
    incident: Incident, responder_id: ResponderId, *, involved: bool, writes: bool
) -> bool:
    """Whether nobody else may know that they are told of an incident with something to hide."""
    if _has_part(incident.shown, responder_id):
        return False
    return involved or (writes and is_hidden(incident, responder_id))


def _has_part(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody was told or sent, or is asked whether they are safe."""
    roll_call = incident.roll_call
    return responder_id in incident.assignments or (
        roll_call is not None and responder_id in roll_call.people
    )


def _ways(turn: Turn, responder: Responder, purpose: Purpose) -> tuple[Contact, ...]:
    """The contacts to tell a responder by at once, the surest first.

    Only one; but nobody is called for help by a radio that a tag made theirs, and not by
    one that is set up as theirs.
    """
    contacts = turn.contacts(responder)
    added = turn.roster.added(responder)
    if added is None or purpose not in CALLS_FOR_HELP:
        return contacts[:1]
    sure = [one for one in contacts if reachable((one,), turn.room.links, turn.room.devices)]
    set_up = next((one for one in sure if one != added), None)
    return tuple(one for one in sure if one in (added, set_up)) or contacts[:1]


def alert_otherwise(
    turn: Turn,
    responder: Responder,
    contact: Contact,
    purpose: Purpose,
    text: str,
    original: str,
) -> Alert:
    """The same message by another contact; `original` is the key of the first."""
    key = f"{original}/by/{contact.system_id}/{contact.address}"
    return alert_by(turn, responder, contact, purpose, text, key, original)


def alert_by(
    turn: Turn,
    responder: Responder,
    contact: Contact,
    purpose: Purpose,
    text: str,
    key: str,
    original: str = "",
) -> Alert:
    """One message to a responder by this contact."""
    system = turn.site.systems.get(contact.system_id)
    # Nobody confirms for all who listen to a talkgroup.
    receipts = system is not None and system.receipts and not is_talkgroup(contact.address)
    return Alert(
        key,
        responder.responder_id,
        responder.name,
        contact.system_id,
        contact.address,
        text,
        purpose,
        turn.now + RECEIPT_WITHIN if receipts else None,
        original,
    )


def send(turn: Turn, incident: Incident, alerts: Iterable[Alert]) -> None:
    """Ask for the messages to leave; to a talkgroup once, however many it is to reach."""
    for one in alerts:
        if is_talkgroup(one.address) and _is_sent(turn, one):
            continue
        turn.effects.append(
            x.RadioText(
                one.key,
                incident.incident_id,
                one.responder_id,
                one.system_id,
                one.address,
                one.text,
                one.purpose,
            )
        )


def _is_sent(turn: Turn, one: Alert) -> bool:
    """Whether the same words leave for the same address in this turn."""
    return any(
        isinstance(effect, x.RadioText)
        and (effect.system_id, effect.address, effect.text)
        == (one.system_id, one.address, one.text)
        for effect in turn.effects
    )


def can_be_told(turn: Turn, responder: Responder) -> bool:
    """Whether a responder has a contact that is not known to be lost."""
    contacts = turn.roster.contacts(responder)
    return reachable(contacts, turn.room.links, turn.room.devices)


def involved(turn: Turn, incident: Incident) -> tuple[Responder, ...]:
    """Those who were told of an incident and did not refuse, still set up.

    As all know it; behind them those of whom nobody else may know. Who refused in secret,
    and was told for all to see since, is told what all are told.
    """
    seen = incident.shown.assignments
    hidden = (one for who, one in incident.assignments.items() if who not in seen)
    return tuple(
        responder
        for assignment in (*seen.values(), *hidden)
        if assignment.has_part
        and (responder := turn.site.responders.get(assignment.responder_id)) is not None
    )


def report(turn: Turn, incident: Incident, key: str, state: DeliveryState, reason: str) -> None:
    """Say ourselves how far a message is."""
    turn.record(
        DeliveryReported(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=key not in incident.shown.deliveries,
            key=key,
            state=state,
            reason=reason,
        )
    )


def answered(turn: Turn, incident: Incident, responder_id: ResponderId) -> None:
    """Whoever answers has heard: do not call them again for what they answered."""
    for key, delivery in incident.messages.items():
        if (
            delivery.alert.responder_id == responder_id
            and delivery.alert.purpose in CALLS_FOR_HELP
            and delivery.state not in _FINAL
        ):
            report(turn, incident, key, DeliveryState.OVERTAKEN, "answered")


def come_to_light(turn: Turn, incident_id: IncidentId) -> None:
    """Tell all what is known of messages that left in secret, as if it were said now."""
    coming = [
        (one.at, key, one.state, one.reason)
        for key, delivery in turn.incident(incident_id).shown.deliveries.items()
        for one in delivery.coming
        if one.at <= turn.now
    ]
    for _, key, state, reason in sorted(coming):
        report(turn, turn.incident(incident_id), key, state, reason)
