"""What the room remembers of tests."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId, IncidentId
from custom_components.municipal_alarm.control_room.room_events import DESK_TEST_ENDED_REASONS
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.state import RoomState
from tests.control_room.shift import NOON, Room, live

DESK = DeskId("desk 1")
PLACE = Place(BuildingId("library"), "Library", "", DESK, "desk 1")
STARTED = e.DeskTestStarted(
    at=NOON, desk_id=DESK, desk=PLACE, actor=AUTOMATION, until=NOON + timedelta(seconds=60)
)


def ended(reason: str, note: str = "") -> e.DeskTestEnded:
    return e.DeskTestEnded(
        at=NOON,
        desk_id=DESK,
        desk=PLACE,
        actor=AUTOMATION,
        passed=reason == "seen",
        reason=reason,
        note=note,
    )


@pytest.mark.parametrize("reason", DESK_TEST_ENDED_REASONS)
@pytest.mark.parametrize("before", ["seen", "not_seen"])
def test_the_last_that_says_something_counts_also_after_a_start(before: str, reason: str) -> None:
    events = [STARTED, ended(before, "first"), STARTED, ended(reason, "second")]
    state = fold(RoomState(), events)
    assert not state.desk_tests
    told = {
        "seen": None,
        "not_seen": "second",
        "no_press": "second",
        "stopped": "first" if before == "not_seen" else None,
    }[reason]
    failed = state.failed_tests.get(DESK)
    assert (failed.note if failed is not None else None) == told
    assert fold(RoomState(), live(events)) == state
    # One that has begun since takes nothing of it away.
    again = [*events, STARTED]
    assert fold(RoomState(), live(again)) == fold(RoomState(), again)
    assert fold(RoomState(), again).failed_tests == state.failed_tests


def test_only_the_press_of_a_test_is_one(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    waiting = room.state.desk_tests[DESK]
    room.operator("Bram").raises(guard="Jan")
    room.operator("Bram").raises(desk="desk 1", drill=True)
    assert room.state.desk_tests[DESK] == waiting
    room.press("desk 1")
    pressed = room.state.desk_tests[DESK]
    assert (pressed.incident_id, pressed.pressed_at) == (room.incident.incident_id, room.now)
    room.whatever()


def test_a_journal_whose_test_is_lost_still_has_its_incident(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.whatever()
    kept = [event for event in room.events if not isinstance(event, e.DeskTestStarted)]
    state = fold(RoomState(), kept)
    assert not state.desk_tests
    (incident_id,) = state.incidents
    assert incident_id == IncidentId(room.incident.incident_id)
