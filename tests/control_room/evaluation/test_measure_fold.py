"""What the events of a measure change, also where a damaged journal has lost some."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.evaluation.parts import MeasureId
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.state import RoomState
from tests.control_room.evaluation.kit import measure
from tests.control_room.shift import NOON, actor

OF: dict[str, Any] = {
    "at": NOON,
    "measure_id": MeasureId("i/1"),
    "incident_id": IncidentId("i"),
}
WHAT: dict[str, Any] = {"measure": measure(measure_id="i/1"), "place": None}
AGREED = e.MeasureAgreed(
    **OF, **WHAT, actor=actor("Anna"), number=7, remind_at=NOON + timedelta(days=1)
)
LATER: list[e.MeasureEvent] = [
    e.MeasureReminded(**OF, **WHAT, times=1, remind_at=NOON + timedelta(days=8)),
    e.MeasureDone(
        **OF, **WHAT, actor=actor("Bram"), note="Built", leaves_at=NOON + timedelta(days=14)
    ),
    e.MeasureReopened(**OF, actor=actor("Anna"), remind_at=NOON + timedelta(days=2)),
    e.MeasureDropped(**OF, **WHAT, actor=actor("Anna"), reason="Sold"),
    e.MeasureFiled(**OF),
]


@pytest.mark.parametrize("event", LATER)
def test_of_a_measure_that_is_not_there_nothing_changes(event: e.MeasureEvent) -> None:
    assert fold(RoomState(), [event]) == RoomState()


def test_one_by_one() -> None:
    state = fold(RoomState(), [AGREED])
    (one,) = state.measures.kept.values()
    assert (one.number, one.agreed_by, one.due_at) == (7, "Anna", NOON + timedelta(days=1))
    reminded, done, reopened, dropped, filed = LATER
    state = fold(state, [reminded])
    (one,) = state.measures.kept.values()
    assert (one.reminders, one.due_at) == (1, NOON + timedelta(days=8))
    state = fold(state, [done])
    (one,) = state.measures.kept.values()
    assert (one.done_at, one.done_by, one.note) == (NOON, "Bram", "Built")
    assert one.due_at == NOON + timedelta(days=14)
    assert len(fold(state, [filed]).measures.kept) == 0
    state = fold(state, [reopened])
    (one,) = state.measures.kept.values()
    assert (one.done_at, one.due_at, one.reminders) == (None, NOON + timedelta(days=2), 0)
    assert len(fold(state, [dropped]).measures.kept) == 0
