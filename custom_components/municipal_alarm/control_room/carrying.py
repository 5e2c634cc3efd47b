"""Who carries which radio: signed on by a personal tag, or by an operator.

A radio has at most one carrier, and a person at most one radio that they signed on
to. What is set up as somebody's is theirs until another person signs on to it.

The ids of tags cross the air in clear, so a sign-on by tag only adds a radio: it takes
nothing away from what is set up, chosen by an operator or under way.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from .alerts import involved
from .commands import Actor, CarryRadio
from .errors import BadRequest, UnknownThing
from .events import RadioSignedOff, RadioSignedOn
from .microphones import radio_gone
from .positions import radio_back, radio_lost
from .receipts import retry_responder
from .roster import SHIFT, Carried
from .site import Contact, Responder, is_talkgroup
from .turn import Turn

PUT_OFF = timedelta(hours=1)
"""How much longer at a time a sign-on holds while its person is in an open incident."""


def carry(turn: Turn, command: CarryRadio) -> None:
    """An operator says who carries a radio; nobody: whose it is by setting."""
    if command.system_id not in turn.site.systems:
        raise UnknownThing("unknown_system", system=command.system_id)
    if is_talkgroup(command.address):
        raise BadRequest("talkgroup_carried", address=command.address)
    contact = Contact(command.system_id, command.address)
    if command.responder_id is None:
        _sign_off(turn, contact, "operator", command.actor)
        _changed_hands(turn, contact)
        return
    responder = turn.responder(command.responder_id)
    carried = turn.roster.carried.get(contact)
    if (carried is None) or (carried.responder_id, carried.by) != (
        responder.responder_id,
        "operator",
    ):
        sign_on(turn, contact, responder, turn.now, "operator", command.actor)


def sign_on(
    turn: Turn,
    contact: Contact,
    responder: Responder,
    since: datetime,
    by: str,
    actor: Actor | None = None,
) -> None:
    """A responder carries this radio from now on, and no other that they signed on to."""
    for other, carried in tuple(turn.roster.carried.items()):
        if other != contact and carried.responder_id == responder.responder_id:
            _sign_off(turn, other, "other_radio", actor)
            if by == "operator":
                _changed_hands(turn, other)
    before = turn.roster.carried.get(contact)
    if before is not None and before.responder_id != responder.responder_id:
        _sign_off(turn, contact, "other_person", actor)
    _record(
        turn, contact, responder, Carried(responder.responder_id, since, since + SHIFT, by), actor
    )
    _changed_hands(turn, contact)
    if before is None or before.responder_id != responder.responder_id:
        # What did not reach them may do so by this one.
        retry_responder(turn, responder.responder_id)
        radio_back(turn, contact, moves=by == "operator")


def _changed_hands(turn: Turn, contact: Contact) -> None:
    """Nobody is heard or followed by a radio that is not theirs any more."""
    carrier = turn.roster.carrier(contact)
    radio_gone(turn, contact, unless=carrier)
    radio_lost(turn, contact, unless=carrier)


def last_said_at(turn: Turn, contact: Contact, responder: Responder) -> datetime | None:
    """When it was last said who carries this radio, or which radio this responder carries."""
    said = [
        carried.since
        for other, carried in turn.roster.carried.items()
        if other == contact or carried.responder_id == responder.responder_id
    ]
    if contact in turn.roster.let_go:
        said.append(turn.roster.let_go[contact])
    return max(said, default=None)


def end_shifts(turn: Turn) -> None:
    """Sign off whoever did not hand in their radio, once no incident needs them by it."""
    for contact, carried in tuple(turn.roster.carried.items()):
        if carried.until > turn.now:
            continue
        responder = turn.site.responders.get(carried.responder_id)
        if responder is not None and _in_an_incident(turn, responder):
            _put_off(turn, contact, carried, responder)
        else:
            _sign_off(turn, contact, "shift_over", None)


def _in_an_incident(turn: Turn, responder: Responder) -> bool:
    """Whether they are in trouble, or were told of an incident and did not refuse."""
    return any(
        incident.is_open
        and (
            incident.responder_id == responder.responder_id
            or responder.responder_id in incident.following
            or responder in involved(turn, incident)
        )
        for incident in turn.room.incidents.values()
    )


def _put_off(turn: Turn, contact: Contact, carried: Carried, responder: Responder) -> None:
    """The radio in their hand stays theirs for now, by whom and since when it was."""
    longer = replace(carried, until=turn.now + PUT_OFF)
    _record(turn, contact, responder, longer, put_off=True)


def _record(
    turn: Turn,
    contact: Contact,
    responder: Responder,
    carried: Carried,
    actor: Actor | None = None,
    *,
    put_off: bool = False,
) -> None:
    turn.record(
        RadioSignedOn(
            at=turn.now,
            system_id=contact.system_id,
            address=contact.address,
            responder_id=responder.responder_id,
            responder=responder.name,
            by=carried.by,
            since=carried.since,
            until=carried.until,
            actor=actor,
            put_off=put_off,
        )
    )


def _sign_off(turn: Turn, contact: Contact, reason: str, actor: Actor | None) -> None:
    carried = turn.roster.carried.get(contact)
    if carried is None:
        return
    known = turn.site.responders.get(carried.responder_id)
    turn.record(
        RadioSignedOff(
            at=turn.now,
            system_id=contact.system_id,
            address=contact.address,
            responder_id=carried.responder_id,
            responder=known.name if known is not None else carried.responder_id,
            reason=reason,
            actor=actor,
        )
    )
