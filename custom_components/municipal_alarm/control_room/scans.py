"""Tags that were read: at a desk, of a place; of a person, of who carries the radio."""

from datetime import datetime

from .carrying import last_said_at, sign_on
from .commands import Actor
from .dispatch import arrive
from .events import ResponderPlaced
from .ids import DeskId, ResponderId, SourceId
from .roster import SHIFT
from .signals import Scan
from .site import Contact
from .sources import CLOCK_SLACK, is_new, set_aside
from .turn import Turn
from .words import ActorKind


def scan(turn: Turn, signal: Scan) -> None:
    """A tag was read. One that is a desk's and a person's is the desk's."""
    desk_id = turn.site.by_tag.get(signal.tag)
    owner = turn.site.by_personal_tag.get(signal.tag)
    if desk_id is None and owner is not None:
        _personal(turn, signal, owner)
        return
    responder_id = signal.responder_id
    if responder_id is None and signal.system_id is not None:
        responder_id = turn.carrier(signal.system_id, signal.address)
    if responder_id is None or responder_id not in turn.site.responders:
        _aside(turn, signal, "unknown_device")
    elif desk_id is None:
        _aside(turn, signal, "unknown_tag")
    else:
        _place(turn, signal, responder_id, desk_id)


def _aside(turn: Turn, signal: Scan, reason: str) -> None:
    set_aside(turn, f"tag/{signal.tag}", signal.signal_id, reason, signal.tag)


def _personal(turn: Turn, signal: Scan, responder_id: ResponderId) -> None:
    """Somebody held their own tag to a radio: from now on they carry it.

    For all we know: a tag can be copied, so it undoes nothing that an operator chose.
    """
    if signal.system_id is None or signal.system_id not in turn.site.systems:
        _aside(turn, signal, "unknown_device")
        return
    source_id = SourceId(f"carry/{signal.system_id}/{signal.address}")
    if not is_new(turn, source_id, signal.signal_id, signal.occurred_at):
        return
    contact = Contact(signal.system_id, signal.address)
    responder = turn.site.responders[responder_id]
    # A clock that is ahead must not make every later scan look old.
    since = min(signal.occurred_at, turn.now)
    said_at = last_said_at(turn, contact, responder)
    if since + SHIFT <= turn.now or (said_at is not None and since < said_at <= turn.now):
        _aside(turn, signal, "out_of_date")
        return
    if turn.roster.operator_chose(contact, responder_id):
        _aside(turn, signal, "operator_chose")
        return
    sign_on(turn, contact, responder, since, "tag")


def _place(turn: Turn, signal: Scan, responder_id: ResponderId, desk_id: DeskId) -> None:
    """Whoever reads a desk's tag is at that desk."""
    # A clock that is ahead must not make every later scan look old.
    occurred_at = min(signal.occurred_at, turn.now)
    place = turn.site.places[desk_id]
    last = turn.roster.placed.get(responder_id)
    if last is not None and last.occurred_at >= occurred_at:
        # Made offline and sent late: it says where they were, not where they are.
        if (last.occurred_at, last.place) != (occurred_at, place):
            _aside(turn, signal, "out_of_date")
        return
    turn.record(
        ResponderPlaced(
            at=turn.now,
            responder_id=responder_id,
            place=place,
            occurred_at=occurred_at,
            by="scan",
        )
    )
    _arrive(turn, responder_id, desk_id, occurred_at)


def _arrive(turn: Turn, responder_id: ResponderId, desk_id: DeskId, occurred_at: datetime) -> None:
    """A scan at the place of an incident is help that has arrived, asked for or not.

    Not one from before the alarm, sent late: that would call off help that is needed.
    Two clocks are never the same, so a little before is at the same time.
    """
    name = turn.site.responders[responder_id].name
    actor = Actor(ActorKind.RESPONDER, responder_id, name)
    for incident in tuple(turn.room.incidents.values()):
        if (
            incident.desk_id == desk_id
            and incident.is_open
            and incident.responder_id != responder_id
            and incident.raised_at <= occurred_at + CLOCK_SLACK
        ):
            arrive(turn, incident.incident_id, responder_id, actor)
