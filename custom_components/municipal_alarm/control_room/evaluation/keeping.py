"""A measure is agreed, changed, done, taken back, or dropped."""

from datetime import date, timedelta

from ..command_base import Actor
from ..commands import ChangeMeasure, CompleteMeasure, DropMeasure, ReopenMeasure
from ..errors import BadRequest, UnknownThing, WrongState
from ..events import MeasureAgreed, MeasureDone, MeasureDropped, MeasureReopened
from ..incident import Incident
from ..turn import Turn
from .measures import KeptMeasure
from .parts import Measure, MeasureId
from .reminding import DONE_FOR, first_at

TEXT_LENGTH = 500
"""Letters of a measure: what is longer is a plan, and belongs in a document."""
OWNER_LENGTH = 100
NOTE_LENGTH = 4000
YEARS = 10
"""How far away its date may be: further is a mistake in typing."""


def demand_measure(turn: Turn, measure: Measure) -> Measure:
    """A measure as it can be agreed; `BadRequest` when it makes no sense."""
    text, owner = measure.text.strip(), measure.owner.strip()
    if not text:
        raise BadRequest("measure_without_text")
    if not owner:
        raise BadRequest("measure_without_owner", measure=text)
    for words, most in ((text, TEXT_LENGTH), (owner, OWNER_LENGTH)):
        if len(words) > most:
            raise BadRequest("long_text", length=str(most))
    if abs(measure.due - turn.now.date()) > timedelta(days=366 * YEARS):
        raise BadRequest("measure_date", measure=text, date=measure.due.isoformat())
    return Measure(measure_id=measure.measure_id, text=text, owner=owner, due=measure.due)


def agree(turn: Turn, incident: Incident, actor: Actor, measure: Measure) -> None:
    """It is agreed after this incident, or agreed otherwise."""
    _agreed(turn, actor, measure, incident, secret=incident.duress)


def change(turn: Turn, command: ChangeMeasure) -> None:
    """Another text, owner or date. Only what is not done can be changed."""
    one = _open(turn, command.measure_id)
    old = one.measure
    measure = demand_measure(
        turn,
        Measure(
            measure_id=old.measure_id,
            text=old.text if command.text is None else command.text,
            owner=old.owner if command.owner is None else command.owner,
            due=_date(old.due, command.due),
        ),
    )
    if measure != old:
        _agreed(turn, command.actor, measure, one, secret=one.secret)


def complete(turn: Turn, command: CompleteMeasure) -> None:
    """It is done; twice is once."""
    one = _kept(turn, command.measure_id)
    if one.done_at is not None:
        return
    note = command.note.strip()
    if len(note) > NOTE_LENGTH:
        raise BadRequest("long_text", length=str(NOTE_LENGTH))
    turn.record(
        MeasureDone(
            at=turn.now,
            measure_id=one.measure.measure_id,
            incident_id=one.incident_id,
            secret=one.secret,
            actor=command.actor,
            measure=one.measure,
            place=one.place,
            note=note,
            leaves_at=turn.now + DONE_FOR,
        )
    )


def reopen(turn: Turn, command: ReopenMeasure) -> None:
    """It is not done after all."""
    one = _kept(turn, command.measure_id)
    if one.done_at is None:
        return
    turn.record(
        MeasureReopened(
            at=turn.now,
            measure_id=one.measure.measure_id,
            incident_id=one.incident_id,
            secret=one.secret,
            actor=command.actor,
            remind_at=first_at(one.measure.due, turn.now, turn.site.time_zone),
        )
    )


def drop(turn: Turn, command: DropMeasure) -> None:
    """It will not be done; somebody must say why."""
    one = _open(turn, command.measure_id)
    reason = command.reason.strip()
    if not reason:
        raise BadRequest("measure_without_reason")
    if len(reason) > NOTE_LENGTH:
        raise BadRequest("long_text", length=str(NOTE_LENGTH))
    dropped(turn, one, command.actor, reason)


def dropped(turn: Turn, one: KeptMeasure, actor: Actor, reason: str) -> None:
    """Record that it will not be done; no reason: the evaluation does not name it any more."""
    turn.record(
        MeasureDropped(
            at=turn.now,
            measure_id=one.measure.measure_id,
            incident_id=one.incident_id,
            secret=one.secret,
            actor=actor,
            measure=one.measure,
            place=one.place,
            reason=reason,
        )
    )


def _agreed(
    turn: Turn, actor: Actor, measure: Measure, about: Incident | KeptMeasure, *, secret: bool
) -> None:
    turn.record(
        MeasureAgreed(
            at=turn.now,
            measure_id=measure.measure_id,
            incident_id=about.incident_id,
            secret=secret,
            actor=actor,
            measure=measure,
            number=about.number,
            place=about.place,
            remind_at=first_at(measure.due, turn.now, turn.site.time_zone),
        )
    )


def _date(old: date, new: date | None) -> date:
    return old if new is None else new


def _kept(turn: Turn, measure_id: MeasureId) -> KeptMeasure:
    one = turn.room.measures.get(measure_id)
    if one is None:
        raise UnknownThing("unknown_measure", measure=measure_id)
    return one


def _open(turn: Turn, measure_id: MeasureId) -> KeptMeasure:
    one = _kept(turn, measure_id)
    if one.done_at is not None:
        raise WrongState("measure_is_done", measure=one.measure.text)
    return one
