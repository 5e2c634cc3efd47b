"""What a test waits for, and until when."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.drills.desk_test import (
    PRESS_WITHIN,
    SEEN_WITHIN,
    DeskTest,
)
from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId, IncidentId
from custom_components.municipal_alarm.control_room.site import Place
from tests.control_room.shift import NOON

WAITING = DeskTest(
    DeskId("desk 1"),
    Place(BuildingId("library"), "Library"),
    AUTOMATION,
    NOON,
    NOON + PRESS_WITHIN,
)
PRESSED = replace(WAITING, incident_id=IncidentId("one"), pressed_at=NOON + timedelta(seconds=59))
MOMENTS = st.timedeltas(timedelta(minutes=-10), timedelta(minutes=10)).map(lambda one: NOON + one)


def test_when_it_is_over_by_itself() -> None:
    assert WAITING.due_at == NOON + timedelta(seconds=60)
    assert PRESSED.due_at == NOON + timedelta(seconds=59) + SEEN_WITHIN


@given(made=MOMENTS, heard=MOMENTS)
def test_it_takes_what_is_made_and_heard_within_the_minute(made: datetime, heard: datetime) -> None:
    within = made >= NOON and NOON <= heard < NOON + PRESS_WITHIN
    assert WAITING.takes(made, heard) is within
    assert not PRESSED.takes(made, heard)


def test_a_clock_that_was_put_back() -> None:
    assert WAITING.is_ahead(NOON - timedelta(seconds=1))
    assert not WAITING.is_ahead(NOON)
