"""The events of the journal's own care: nothing of the room's present."""

from hypothesis import given

from custom_components.municipal_alarm.control_room import care_events, events as e
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.state import RoomState
from tests.journal.strategies import of_classes

OURS = (e.HoldSet, e.HoldReleased, e.ContentExpired, e.PersonErased)


def test_they_are_of_the_vocabulary() -> None:
    ours = {
        value
        for value in vars(care_events).values()
        if isinstance(value, type) and value.__module__ == care_events.__name__
    }
    assert ours == set(OURS) < set(e.ROOM_EVENTS)


@given(event=of_classes(OURS))
def test_they_are_never_needed_to_fold_the_present(event: e.Event) -> None:
    assert (event.live_key, event.ENDS, event.stream) == (None, False, e.ROOM)
    assert fold(RoomState(), [event]) == RoomState()
