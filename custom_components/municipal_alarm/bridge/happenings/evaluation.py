"""What is learned after an incident: evaluations, and measures.

What was written in words is not in it: what a trigger carries can end up where others
read it.
"""

from collections.abc import Iterator

from ...control_room import events as e, snapshot
from ...control_room.secrecy import public
from ...control_room.snapshot import Json
from ...control_room.snapshot.evaluation import measure
from .parts import Happening, actor_json
from .telling import Teller
from .words import OUTCOME, OWNER


def of_evaluation(teller: Teller, event: e.Event) -> Iterator[Happening]:
    """The triggers of one event of an incident; it is free of secrets already."""
    tell = teller.tell
    match event:
        case e.EvaluationWritten():
            outcome = event.evaluation.outcome.value
            yield tell("evaluation_written", {"outcome": outcome}, {OUTCOME: outcome})
        case e.EvaluationApproved():
            yield tell("evaluation_approved")
        case e.EvaluationAsked(reminds=True):
            yield tell("evaluation_due", {"reminders": event.reminders})


def of_measures(event: e.Event) -> Iterator[Happening]:
    """The trigger of one event of a measure, where everybody may know of it."""
    if not isinstance(event, e.MEASURE_EVENTS) or public(event) is None:
        return
    match event:
        case e.MeasureAgreed():
            yield _told("measure_agreed", event, {"by": actor_json(event.actor)})
        case e.MeasureReminded() if event.times:
            yield _told("measure_due", event, {"reminders": event.times})
        case e.MeasureDone():
            more: Json = {"by": actor_json(event.actor), "note": event.note}
            yield _told("measure_done", event, more)
        case e.MeasureDropped():
            more = {"by": actor_json(event.actor), "reason": event.reason}
            yield _told("measure_dropped", event, more)


def _told(
    key: str,
    event: e.MeasureAgreed | e.MeasureReminded | e.MeasureDone | e.MeasureDropped,
    more: Json,
) -> Happening:
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {event.measure.text}",
        {
            "measure": measure(event.measure),
            "incident_id": event.incident_id,
            "place": snapshot.place(event.place),
            **more,
        },
        {OWNER: (event.measure.owner,)},
        event.place,
    )
