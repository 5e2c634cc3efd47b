"""The events of the room itself: of each, only the last is needed."""

from custom_components.municipal_alarm.control_room import events as e, room_events

from .shift import Room, live


def test_they_are_of_the_vocabulary() -> None:
    ours = {
        value
        for value in vars(room_events).values()
        if isinstance(value, type) and value.__module__ == room_events.__name__
    }
    assert ours < set(e.ROOM_EVENTS)
    assert {getattr(e, one.__name__) for one in ours} == ours


def test_of_a_night_the_last_of_each_is_needed(room: Room) -> None:
    for number in range(5):
        room.after(minutes=10)
        room.guard("Jan").scans(f"desk {1 + number % 3}")
        room.guard("Jan").radio(on=bool(number % 2))
        room.operator("Anna").sets_duty("Ria", on_duty=bool(number % 2))
        room.link("radio", up=bool(number % 2))
        room.guard("Jan").scans("", tag="lost")
    kept = live(room.events)
    assert kept == [
        room.happened(e.SourceHeard)[-1],
        room.happened(e.ResponderPlaced)[-1],
        room.happened(e.DeviceWasSeen)[-1],
        room.happened(e.DutyChanged)[-1],
    ]
