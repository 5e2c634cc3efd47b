"""Where people are by their radios: asked, and kept, during an incident of theirs only."""

from datetime import timedelta
from math import isfinite

from . import effects as x
from .events import FollowingEnded, FollowingStarted, ResponderLocated
from .ids import IncidentId, ResponderId
from .incident import Incident
from .signals import Located
from .site import Contact, Position, Responder, is_talkgroup
from .sources import CLOCK_SLACK
from .turn import Turn
from .words import AssignmentState

FOLLOW_EVERY_S = 15
"""Seconds between two positions: some twenty metres at a run."""

FOLLOW_FOR = timedelta(minutes=10)
"""A further alarm, or the radio's return, begins it anew."""

LOCATED_EVERY = timedelta(seconds=10)
"""A radio may tell more often; what is written down need not be more exact than that."""

_HELPING = (AssignmentState.DISPATCHED, AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)


def usable(position: Position | None) -> Position | None:
    """A position as the journal can keep it; None when it says nothing."""
    if position is None or not (abs(position.latitude) <= 90 and abs(position.longitude) <= 180):
        # Also what is not a number: it compares with nothing.
        return None
    accuracy = position.accuracy_m
    if accuracy is not None and not (isfinite(accuracy) and accuracy >= 0):
        return Position(position.latitude, position.longitude)
    return position


def located(turn: Turn, signal: Located) -> None:
    """A radio tells where it is: kept with every open incident of whoever carries it."""
    responder_id = turn.carrier(signal.system_id, signal.address) or _followed_by(turn, signal)
    position = usable(signal.position)
    responder = turn.site.responders.get(responder_id) if responder_id is not None else None
    if responder_id is None or responder is None or position is None:
        return
    name = responder.name
    occurred_at = min(signal.occurred_at, turn.now)
    for incident in tuple(turn.room.incidents.values()):
        if _is_theirs(incident, responder_id) and _is_news(turn, incident, responder_id, signal):
            turn.record(
                ResponderLocated(
                    at=turn.now,
                    incident_id=incident.incident_id,
                    responder_id=responder_id,
                    responder=name,
                    position=position,
                    occurred_at=occurred_at,
                )
            )


def _followed_by(turn: Turn, signal: Located) -> ResponderId | None:
    """Who is followed by a radio that is nobody's now: they signed on to another since."""
    return next(
        (
            responder_id
            for incident in turn.room.incidents.values()
            for responder_id, one in incident.following.items()
            if (one.system_id, one.address) == (signal.system_id, signal.address)
        ),
        None,
    )


def _is_theirs(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether someone is in an open incident: in trouble, or on their way to help."""
    if not incident.is_open:
        return False
    if incident.responder_id == responder_id or responder_id in incident.following:
        return True
    assignment = incident.assignments.get(responder_id)
    return assignment is not None and assignment.state in _HELPING


def _is_news(turn: Turn, incident: Incident, responder_id: ResponderId, signal: Located) -> bool:
    if signal.occurred_at < incident.raised_at - CLOCK_SLACK:
        # Told late: where they were before is nobody's business.
        return False
    last = incident.located.get(responder_id)
    if last is None or last.at > turn.now:
        # Our clock was set back: that must not stop it.
        return True
    return turn.now - last.at >= LOCATED_EVERY and signal.occurred_at > last.occurred_at


def follow(turn: Turn, incident_id: IncidentId, responder: Responder, by: Contact | None) -> None:
    """Have their radio tell where it is: the one the alarm came by, or the surest that can."""
    incident = turn.incident(incident_id)
    responder_id = responder.responder_id
    contacts = turn.contacts(responder)
    if by in contacts:
        contacts = (by, *contacts)
    contact = next((one for one in contacts if _can(turn, one)), None)
    if contact is None:
        return
    before = incident.following.get(responder_id)
    if before is not None:
        same = (before.system_id, before.address) == (contact.system_id, contact.address)
        if same and before.until - turn.now > FOLLOW_FOR / 2:
            return
        if not same:
            _stop(turn, incident_id, responder_id)
    until = turn.now + FOLLOW_FOR
    key = (
        f"{incident_id}/follow/{responder_id}"
        f"/{contact.system_id}/{contact.address}/{until.isoformat()}"
    )
    turn.record(
        FollowingStarted(
            at=turn.now,
            incident_id=incident_id,
            responder_id=responder_id,
            responder=responder.name,
            key=key,
            system_id=contact.system_id,
            address=contact.address,
            until=until,
        )
    )
    turn.effect(
        x.FollowPosition(
            key,
            incident_id,
            responder_id,
            contact.system_id,
            contact.address,
            FOLLOW_EVERY_S,
            until,
        )
    )


def _can(turn: Turn, contact: Contact) -> bool:
    system = turn.site.systems.get(contact.system_id)
    return system is not None and system.positions and not is_talkgroup(contact.address)


def stop_following(turn: Turn, incident_id: IncidentId) -> None:
    """Follow nobody any more: the incident ends."""
    for responder_id in tuple(turn.incident(incident_id).following):
        _stop(turn, incident_id, responder_id)


def radio_lost(turn: Turn, contact: Contact, unless: ResponderId | None = None) -> None:
    """A radio left its system, or is somebody else's (`unless`): nobody is followed by it."""
    for incident in tuple(turn.room.incidents.values()):
        for responder_id, one in incident.following.items():
            if responder_id != unless and (one.system_id, one.address) == (
                contact.system_id,
                contact.address,
            ):
                _stop(turn, incident.incident_id, responder_id)


def radio_back(turn: Turn, contact: Contact, *, moves: bool = False) -> None:
    """A radio is back: whoever carries it, and is in trouble, is looked for again.

    By it alone when it `moves`; else whoever is followed by another radio stays so.
    """
    responder_id = turn.roster.carrier(contact)
    if responder_id is None:
        return
    responder = turn.site.responders[responder_id]
    for incident in tuple(turn.room.incidents.values()):
        if not incident.is_open or incident.responder_id != responder_id:
            continue
        one = incident.following.get(responder_id)
        same = one is not None and Contact(one.system_id, one.address) == contact
        if one is None or same or moves or one.until <= turn.now:
            follow(turn, incident.incident_id, responder, contact)


def _stop(turn: Turn, incident_id: IncidentId, responder_id: ResponderId) -> None:
    one = turn.incident(incident_id).following[responder_id]
    turn.record(
        FollowingEnded(
            at=turn.now,
            incident_id=incident_id,
            responder_id=responder_id,
            responder=one.responder,
            key=one.key,
        )
    )
    followed = any(
        (other.system_id, other.address) == (one.system_id, one.address)
        for incident in turn.room.incidents.values()
        for other in incident.following.values()
    )
    if one.until > turn.now:
        # It may still wait for its link.
        turn.effect(x.Withdraw(f"{one.key}/withdraw", incident_id, one.key, one.system_id))
    if one.until > turn.now and not followed:
        turn.effect(x.StopFollowing(f"{one.key}/stop", incident_id, one.system_id, one.address))
