"""A test ends with its incident, and only with its own."""

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.drills import ending
from custom_components.municipal_alarm.control_room.ids import DeskId
from custom_components.municipal_alarm.control_room.words import Outcome
from tests.control_room.shift import Room


def test_another_incident_of_the_desk_ends_nothing(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.press("desk 1")
    room.after(seconds=5)
    room.press("desk 1")
    anna.resolves(Outcome.FALSE)
    assert DeskId("desk 1") in room.state.desk_tests
    anna.raises(guard="Jan")
    anna.resolves(Outcome.FALSE)
    assert not room.happened(e.DeskTestEnded)
    room.whatever()


def test_only_what_was_seen_passes(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    test = room.state.desk_tests[DeskId("desk 1")]
    for reason in ("stopped", "no_press", "not_seen", "seen"):
        room.rule(lambda turn, why=reason: ending.ended(turn, test, why, "a note"))  # type: ignore[misc]
        last = room.happened(e.DeskTestEnded)[-1]
        assert (last.reason, last.passed, last.note) == (reason, reason == "seen", "a note")
        assert (last.desk, last.actor, last.incident_id) == (test.desk, test.actor, None)
