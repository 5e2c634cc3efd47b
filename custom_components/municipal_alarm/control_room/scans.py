"""Tags that were read: at a desk or checkpoint, of a place; of a person, of who is there.

A scan is never refused. What is doubtful about one is flagged (`patrol.judging`), and
what says nothing is set aside.
"""

from datetime import datetime

from .carrying import last_said_at, sign_on
from .commands import Actor, ReportScan
from .correlation import subject_placed
from .dispatch import arrive
from .errors import BadRequest, UnknownThing
from .events import CheckpointScanned, ResponderPlaced
from .ids import CheckpointId, ResponderId, SignalId, SourceId
from .incident import Incident
from .lone_work import supervision
from .muster import roll_call
from .patrol import judging, rounds
from .roster import SHIFT
from .signals import Scan
from .site import Contact, Place, Site
from .sources import CLOCK_SLACK, is_new, set_aside
from .turn import Turn
from .values import value
from .words import ActorKind, ScanFlag

_DOUBTFUL = frozenset({ScanFlag.COPIED, ScanFlag.IMPOSSIBLE})


@value
class _Reading:
    """Somebody was proven to be somewhere."""

    signal_id: SignalId
    tag: str
    place: Place
    responder_id: ResponderId
    occurred_at: datetime
    """Never after now: a clock that is ahead must not make every later scan look old."""
    by: str
    device: str
    actor: Actor | None = None

    @property
    def is_typed(self) -> bool:
        """Whether no device read it: they say so themselves, from wherever they are."""
        return self.actor is not None and self.actor.kind is ActorKind.RESPONDER


def scan(turn: Turn, signal: Scan) -> None:
    """A tag was read. One that is of a place and of a person is of the place."""
    site = turn.site
    if signal.reader:
        _held_to_reader(turn, signal)
        return
    place = _place_of(site, signal.tag)
    owner = site.by_personal_tag.get(signal.tag)
    if place is None and owner is not None:
        _personal(turn, signal, owner)
        return
    responder_id = signal.responder_id
    if responder_id is None and signal.system_id is not None:
        responder_id = turn.carrier(signal.system_id, signal.address)
    responder = site.responders.get(responder_id) if responder_id is not None else None
    if place is None:
        who = responder.name if responder is not None else signal.read_by
        _aside(turn, signal, "unknown_tag", who)
    elif responder is None:
        _aside(turn, signal, "unknown_device")
    else:
        device = f"{signal.system_id}/{signal.address}" if signal.system_id else ""
        reading = _Reading(
            signal.signal_id,
            signal.tag,
            place,
            responder.responder_id,
            min(signal.occurred_at, turn.now),
            "radio" if signal.system_id else "phone",
            device or f"phone/{responder.responder_id}",
        )
        if _new(turn, reading):
            _proven(turn, reading)


def report_scan(turn: Turn, command: ReportScan) -> None:
    """Somebody says where a responder is."""
    if bool(command.tag) == (command.checkpoint_id is not None):
        raise BadRequest("tag_or_checkpoint")
    responder = turn.responder(command.responder_id)
    if command.checkpoint_id is not None:
        place = turn.site.checkpoint_places.get(command.checkpoint_id)
        if place is None:
            raise UnknownThing("unknown_checkpoint", checkpoint=command.checkpoint_id)
    else:
        place = _place_of(turn.site, command.tag)
    actor = command.actor
    source_id = SourceId(f"{actor.kind.value}/{actor.actor_id}")
    if not is_new(turn, source_id, command.signal_id, turn.now):
        return
    if place is None:
        # As of a tag that a device read: an installer finds it where tags are asked for.
        personal = command.tag in turn.site.by_personal_tag
        reason = "unknown_device" if personal else "unknown_tag"
        source = f"tag/{command.tag}"
        set_aside(turn, source, command.signal_id, reason, command.tag, responder.name)
        return
    reading = _Reading(
        command.signal_id,
        command.tag,
        place,
        responder.responder_id,
        min(command.occurred_at or turn.now, turn.now),
        "phone" if actor.kind is ActorKind.RESPONDER else actor.kind.value,
        "",
        actor,
    )
    _proven(turn, reading)


def _new(turn: Turn, reading: _Reading) -> bool:
    """Whether a device tells of it for the first time, whatever time it gives.

    Asked once who and where are known: made-up devices and tags are not remembered.
    """
    return is_new(turn, SourceId(f"scan/{reading.device}"), reading.signal_id, reading.occurred_at)


def _place_of(site: Site, tag: str) -> Place | None:
    """Where a tag hangs; None: it hangs nowhere."""
    desk_id = site.by_tag.get(tag)
    if desk_id is not None:
        return site.places[desk_id]
    checkpoint_id = site.by_checkpoint_tag.get(tag)
    return site.checkpoint_places[checkpoint_id] if checkpoint_id is not None else None


def _aside(turn: Turn, signal: Scan, reason: str, who: str = "") -> None:
    set_aside(turn, f"tag/{signal.tag}", signal.signal_id, reason, signal.tag, who)


def _held_to_reader(turn: Turn, signal: Scan) -> None:
    """Somebody held their own tag to a reader that hangs at a checkpoint."""
    checkpoint_id = turn.site.by_reader.get(signal.reader)
    responder_id = signal.responder_id or turn.site.by_personal_tag.get(signal.tag)
    if checkpoint_id is None or _place_of(turn.site, signal.tag) is not None:
        _aside(turn, signal, "unknown_device")
        return
    place = turn.site.checkpoint_places[checkpoint_id]
    if responder_id is None:
        _aside(turn, signal, "unknown_tag", place.words())
    elif responder_id not in turn.site.responders:
        _aside(turn, signal, "unknown_device")
    else:
        reading = _Reading(
            signal.signal_id,
            signal.tag,
            place,
            responder_id,
            min(signal.occurred_at, turn.now),
            "reader",
            f"reader/{signal.reader}",
        )
        if _new(turn, reading):
            _proven(turn, reading)


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
    # It takes a hand, whoever carries the radio by then.
    supervision.sign_of_life(turn, responder_id, "scan", signal.occurred_at)
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


# --- somebody was somewhere -------------------------------------------------


def _proven(turn: Turn, reading: _Reading) -> None:
    """All that it means for who, where, and what they are in the middle of."""
    last = turn.roster.placed.get(reading.responder_id)
    is_latest = (
        last is None
        # A clock that was ahead must not make every later scan look old.
        or last.occurred_at > turn.now + CLOCK_SLACK
        or last.occurred_at < reading.occurred_at
    )
    flags: tuple[ScanFlag, ...] = ()
    if reading.place.checkpoint_id is not None:
        if _told_again(turn, reading, reading.place.checkpoint_id):
            return
        flags = _at_checkpoint(turn, reading, reading.place.checkpoint_id)
    elif last is not None and not is_latest:
        if (last.occurred_at, last.place) == (reading.occurred_at, reading.place):
            return
        # Made offline and sent late: it says where they were, not where they are.
        source = f"tag/{reading.tag}"
        set_aside(turn, source, reading.signal_id, "out_of_date", reading.tag)
    # Somebody else may have held it there: nobody is known to be well, or out, by that. And
    # what a phone says of itself proves no place: see `drills.testers`.
    doubtful = reading.is_typed or not _DOUBTFUL.isdisjoint(flags)
    if is_latest:
        turn.record(
            ResponderPlaced(
                at=turn.now,
                responder_id=reading.responder_id,
                place=reading.place,
                occurred_at=reading.occurred_at,
                by="scan",
                doubtful=doubtful,
            )
        )
    by = "operator" if reading.by == "operator" else "scan"
    if not doubtful:
        supervision.sign_of_life(turn, reading.responder_id, by, reading.occurred_at)
    elif reading.is_typed:
        supervision.sign_of_life(turn, reading.responder_id, "phone", turn.now, reading.actor)
    roll_call.seen(
        turn, reading.responder_id, reading.place, reading.occurred_at, doubtful=doubtful
    )
    if is_latest and not doubtful:
        subject_placed(turn, reading.responder_id, reading.place, reading.occurred_at)
    if is_latest and not reading.is_typed:
        # Whoever has a screen to type on has a key for that, where they were called.
        _arrive(turn, reading)
    if reading.place.checkpoint_id is not None:
        proof = rounds.Proof(
            reading.place.checkpoint_id,
            reading.responder_id,
            turn.site.responders[reading.responder_id].name,
            reading.occurred_at,
            flags,
        )
        rounds.scanned(turn, proof)


def _told_again(turn: Turn, reading: _Reading, checkpoint_id: CheckpointId) -> bool:
    """Whether it is the last scan there, under another id."""
    last = turn.room.scanned.get(checkpoint_id)
    return last is not None and (last.responder_id, last.occurred_at, last.device) == (
        reading.responder_id,
        reading.occurred_at,
        reading.device,
    )


def _at_checkpoint(
    turn: Turn, reading: _Reading, checkpoint_id: CheckpointId
) -> tuple[ScanFlag, ...]:
    """They were at that checkpoint, whenever it is told; what is doubtful about it."""
    last = turn.room.scanned.get(checkpoint_id)
    flags = judging.flags(
        turn,
        reading.responder_id,
        reading.place,
        reading.occurred_at,
        (reading.tag, reading.device),
    )
    if reading.is_typed:
        flags = (*flags, ScanFlag.TYPED)
    turn.record(
        CheckpointScanned(
            at=turn.now,
            checkpoint_id=checkpoint_id,
            place=reading.place,
            responder_id=reading.responder_id,
            responder=turn.site.responders[reading.responder_id].name,
            occurred_at=reading.occurred_at,
            by=reading.by,
            tag=reading.tag,
            flags=flags,
            actor=reading.actor,
            device=reading.device,
            late=last is not None
            and reading.occurred_at < last.occurred_at <= turn.now + CLOCK_SLACK,
        )
    )
    return flags


def _arrive(turn: Turn, reading: _Reading) -> None:
    """A scan at the place of an incident is help that has arrived, asked for or not.

    Where the place is a whole building, any place in it will do for those who were told.
    Not a scan from before the alarm, sent late: that would call off help that is needed.
    Two clocks are never the same, so a little before is at the same time.
    """
    responder_id = reading.responder_id
    name = turn.site.responders[responder_id].name
    actor = Actor(ActorKind.RESPONDER, responder_id, name)
    for incident in tuple(turn.room.incidents.values()):
        if (
            incident.is_open
            and incident.responder_id != responder_id
            and incident.raised_at <= reading.occurred_at + CLOCK_SLACK
            and _is_there(turn, incident, reading)
        ):
            arrive(turn, incident.incident_id, responder_id, actor, by="scan")


def _is_there(turn: Turn, incident: Incident, reading: _Reading) -> bool:
    """Whether the place of a scan is the place of an incident."""
    scene, place = incident.place, reading.place
    if scene is None:
        return False
    if scene.desk_id is None and scene.checkpoint_id is None:
        told = roll_call.is_told(incident, reading.responder_id)
        return told and roll_call.is_inside(turn, incident, place)
    return (scene.desk_id, scene.checkpoint_id) == (place.desk_id, place.checkpoint_id)
