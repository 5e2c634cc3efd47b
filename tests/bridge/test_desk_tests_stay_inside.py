"""No automation is told of a desk's test as of an alarm, whatever drills it wants."""

from collections.abc import Callable

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.bridge.happenings import happenings
from custom_components.municipal_alarm.control_room.fold import Working
from custom_components.municipal_alarm.control_room.ids import DeskId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import DeskAnswer, Outcome
from tests.control_room.shift import Room

OF_TESTS = {"desk_test_started", "desk_test_ended", "desk_tested", "desk_answered"}


def told(room: Room) -> list[str]:
    """The triggers of everything that has happened."""
    working, incidents, found = (
        Working(with_site(RoomState(), room.site)),
        dict[str, Incident](),
        [],
    )
    for event in room.events:
        working.apply(event)
        incidents |= {str(one): working.incidents[one] for one in working.incidents}
        incident = incidents.get(getattr(event, "incident_id", None) or "")
        found += [one.key for one in happenings(event, incident, working.frozen())]
    return found


def resolves(room: Room) -> None:
    room.operator("Bram").resolves(Outcome.DRILL)


ENDS: list[Callable[[Room], None]] = [
    lambda room: room.operator("Anna").ticks("desk 1"),
    lambda room: room.operator("Anna").ticks("desk 1", passed=False),
    lambda room: room.after(minutes=6),
    resolves,
]


@given(end=st.sampled_from(ENDS), bounces=st.booleans(), noted=st.booleans())
def test_it_is_told_as_a_test_and_nothing_else(
    end: Callable[[Room], None], *, bounces: bool, noted: bool
) -> None:
    room = Room()
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    assert room.incident.desk_id == DeskId("desk 1")
    if bounces:
        room.press("desk 1")
    if noted:
        room.operator("Anna").notes("dim")
        room.operator("Bram").looks_at("camera")
    assert room.incident.answer is DeskAnswer.SEEN
    end(room)
    assert set(told(room)) <= OF_TESTS
    assert {"desk_test_started", "desk_answered", "desk_test_ended"} <= set(told(room))


def test_a_real_alarm_is_told() -> None:
    room = Room()
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 2")
    assert "incident_raised" in told(room)
