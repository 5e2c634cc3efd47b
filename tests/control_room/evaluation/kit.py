"""What the stories of evaluations have in common: a policy that asks, and what is written."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from custom_components.municipal_alarm.control_room import commands as c, procedure
from custom_components.municipal_alarm.control_room.evaluation.measures import KeptMeasure
from custom_components.municipal_alarm.control_room.evaluation.parts import (
    Evaluation,
    Measure,
    MeasureId,
)
from custom_components.municipal_alarm.control_room.ids import PolicyId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.words import Outcome
from tests.control_room.shift import Room, make_town

IN_MARCH = date(2027, 3, 1)
"""A Monday, and winter time."""


def asking(persons: int = 1, *outcomes: Outcome, days: int = 7, **more: Any) -> Site:
    """The town, with a policy that asks for evaluations."""
    rule = procedure.EvaluationRule(persons, timedelta(days=days), frozenset(outcomes))
    policy = replace(
        procedure.DEFAULT_POLICY, policy_id=PolicyId("all"), name="All", evaluation=rule
    )
    return make_town(policies=[policy], **more)


def over(room: Room, outcome: Outcome = Outcome.GENUINE, desk: str = "desk 1") -> Incident:
    """An alarm at a desk, resolved."""
    room.press(desk, drill=outcome is Outcome.DRILL)
    room.operator("Anna").acknowledges()
    room.operator("Anna").resolves(outcome)
    room.whatever()
    return room.incident


def measure(text: str = "A second exit", measure_id: str = "", **changes: Any) -> Measure:
    """Something to be done."""
    typed: dict[str, Any] = {"owner": "Facilities", "due": IN_MARCH, **changes}
    return Measure(measure_id=MeasureId(measure_id), text=text, **typed)


def written(*measures: Measure, **changes: Any) -> Evaluation:
    """What somebody writes."""
    typed: dict[str, Any] = {
        "outcome": Outcome.GENUINE,
        "happened": "A visitor threw a chair.",
        **changes,
    }
    return Evaluation(measures=measures, **typed)


def evaluates(room: Room, who: str, *measures: Measure, **changes: Any) -> Incident:
    """Somebody writes the evaluation of the last incident."""
    by = room.automation() if who == "automation" else room.operator(who)
    room.handle(
        c.EvaluateIncident(
            actor=by.actor,
            incident_id=room.incident.incident_id,
            evaluation=written(*measures, **changes),
        )
    )
    return room.incident


def approves(room: Room, who: str) -> None:
    """Somebody agrees with it."""
    by = room.automation() if who == "automation" else room.operator(who)
    room.handle(c.ApproveEvaluation(actor=by.actor, incident_id=room.incident.incident_id))


def kept(room: Room) -> list[KeptMeasure]:
    """The measures of the room, in the order in which they were agreed."""
    return sorted(room.state.measures.kept.values(), key=lambda one: one.measure.measure_id)


def only(room: Room) -> KeptMeasure:
    """The one measure that there is."""
    (one,) = kept(room)
    return one
