"""The events of evaluations and measures: what a start needs of them, and who may know."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.evaluation.parts import MeasureId
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.secrecy import public
from tests.control_room.evaluation.kit import measure, written
from tests.control_room.shift import NOON, actor

I = IncidentId("i")  # noqa: E741
OF: dict[str, Any] = {"at": NOON, "measure_id": MeasureId("i/1"), "incident_id": I}
WHAT: dict[str, Any] = {"measure": measure(measure_id="i/1"), "place": None}
BY: dict[str, Any] = {"actor": actor("Anna")}
MADE: list[tuple[e.MeasureEvent, str]] = [
    (e.MeasureAgreed(**OF, **WHAT, **BY, number=1, remind_at=NOON), "agreed"),
    (e.MeasureReminded(**OF, **WHAT, times=1, remind_at=NOON), "reminded"),
    (e.MeasureDone(**OF, **WHAT, **BY, note="", leaves_at=NOON), "done"),
    (e.MeasureReopened(**OF, **BY, remind_at=NOON), "done"),
    (e.MeasureDropped(**OF, **WHAT, **BY, reason="Sold"), ""),
    (e.MeasureFiled(**OF), ""),
]


def test_every_event_of_a_measure_is_here() -> None:
    assert {type(event) for event, _ in MADE} == set(e.MEASURE_EVENTS)


@pytest.mark.parametrize(("event", "key"), MADE)
def test_a_measure_is_a_stream_of_its_own(event: e.MeasureEvent, key: str) -> None:
    assert (event.stream, event.live_key) == ("measure/i/1", key)
    assert public(event) is event
    assert public(type(event)(**{**_fields(event), "secret": True})) is None


def _fields(event: e.MeasureEvent) -> dict[str, Any]:
    return {one.name: getattr(event, one.name) for one in fields(event)}


def test_of_an_evaluation_the_last_counts() -> None:
    text = e.EvaluationWritten(at=NOON, incident_id=I, **BY, evaluation=written())
    asked = e.EvaluationAsked(at=NOON, incident_id=I, due_at=NOON + timedelta(days=1))
    no_more = e.EvaluationAsked(at=NOON, incident_id=I, due_at=None)
    approved = e.EvaluationApproved(at=NOON, incident_id=I, **BY)
    assert [one.live_key for one in (text, asked, no_more, approved)] == [
        "evaluation",
        "evaluation_asked",
        "",
        "",
    ]
    assert {one.stream for one in (text, asked, no_more, approved)} == {"i"}


@pytest.mark.parametrize("private", [True, False])
def test_the_words_are_for_those_who_may_know(private: bool) -> None:
    text = e.EvaluationWritten(
        at=NOON, incident_id=I, **BY, evaluation=written(measure()), given=1, private=private
    )
    shown = public(text)
    assert isinstance(shown, e.EvaluationWritten)
    assert shown.evaluation == text.evaluation.for_all(measures=not private)
    assert (shown.private, shown.given) == (False, 0 if private else 1)
    assert public(shown) is shown, "twice is once"
