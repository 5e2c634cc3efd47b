"""The events of calling people together."""

from custom_components.municipal_alarm.control_room import events as e, muster_events
from custom_components.municipal_alarm.control_room.words import Duty

from .shift import Room, live


def test_they_are_of_the_vocabulary() -> None:
    ours = {
        value
        for value in vars(muster_events).values()
        if isinstance(value, type)
        and hasattr(value, "KIND")
        and value.__module__ == muster_events.__name__
    }
    assert len(ours) == 8
    assert ours <= set(e.INCIDENT_EVENTS)
    assert {getattr(e, one.__name__) for one in ours} == ours
    assert (e.Asked, e.Expected) == (muster_events.Asked, muster_events.Expected)


def test_they_are_needed_until_the_incident_is_closed(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.operator("Anna").calls_the_roll()
    room.guard("Jan").texts("3")
    room.operator("Anna").ends_the_roll_call()
    room.whatever()
    of_them = [one for one in room.events if type(one).__module__ == muster_events.__name__]
    assert {one.stream for one in of_them} == {room.incident.incident_id}
    assert [one for one in live(room.events) if one in of_them] == of_them
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.whatever()
    assert not [one for one in live(room.events) if one in of_them]


def test_reasons_are_of_the_list(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.after(seconds=45)
    room.guard("Ria").accepts()
    room.whatever()
    assert tuple(one.reason for one in reversed(room.happened(e.CallUpEnded))) == (
        e.CALL_UP_ENDED_REASONS
    )
