"""What each event of a measure changes in the room."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .. import events as e
from .measures import KeptMeasure

if TYPE_CHECKING:
    from ..fold import Working


def _agreed(room: Working, event: e.MeasureAgreed) -> None:
    room.measures = room.measures.put(
        KeptMeasure(
            measure=event.measure,
            incident_id=event.incident_id,
            number=event.number,
            place=event.place,
            secret=event.secret,
            agreed_at=event.at,
            agreed_by=event.actor.name,
            since=event.at,
            due_at=event.remind_at,
        )
    )


def _reminded(room: Working, event: e.MeasureReminded) -> None:
    one = room.measures.get(event.measure_id)
    if one is not None:
        room.measures = room.measures.put(
            replace(one, since=event.at, due_at=event.remind_at, reminders=event.times)
        )


def _done(room: Working, event: e.MeasureDone) -> None:
    one = room.measures.get(event.measure_id)
    if one is not None:
        done = replace(
            one,
            since=event.at,
            due_at=event.leaves_at,
            reminders=0,
            done_at=event.at,
            done_by=event.actor.name,
            note=event.note,
        )
        room.measures = room.measures.put(done)


def _reopened(room: Working, event: e.MeasureReopened) -> None:
    one = room.measures.get(event.measure_id)
    if one is not None:
        opened = replace(
            one,
            since=event.at,
            due_at=event.remind_at,
            reminders=0,
            done_at=None,
            done_by="",
            note="",
        )
        room.measures = room.measures.put(opened)


def _left(room: Working, event: e.MeasureDropped | e.MeasureFiled) -> None:
    room.measures = room.measures.without(event.measure_id)


FOLDS: Mapping[type[e.Event], Callable[[Working, Any], None]] = {
    e.MeasureAgreed: _agreed,
    e.MeasureReminded: _reminded,
    e.MeasureDone: _done,
    e.MeasureReopened: _reopened,
    e.MeasureDropped: _left,
    e.MeasureFiled: _left,
}
