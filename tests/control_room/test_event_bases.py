"""What every event has."""

from typing import get_type_hints

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.event_bases import (
    IncidentEventBase,
    RoomEventBase,
)

from .shift import Room


@pytest.mark.parametrize("kind", e.EVENTS)
def test_an_event_is_of_the_room_or_of_an_incident(kind: type[e.Event]) -> None:
    of_room = kind in e.ROOM_EVENTS
    assert issubclass(kind, RoomEventBase) is of_room
    assert issubclass(kind, IncidentEventBase) is not of_room
    assert ("incident_id" in get_type_hints(kind)) is not of_room


def test_streams(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    streams = {event.stream for event in room.events}
    assert streams == {e.ROOM, room.incident.incident_id}
    assert {event.stream for event in room.happened(e.NumberIssued)} == {e.ROOM}
    assert room.happened(e.LinkStateChanged) == []
    room.link("radio", up=True)
    assert [one.live_key for one in room.happened(e.LinkStateChanged)] == [None]
