"""What every event has."""

from typing import get_type_hints

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.event_bases import (
    IncidentEventBase,
    LoneWorkEventBase,
    MeasureEventBase,
    RoomEventBase,
    RoundEventBase,
)

from .shift import Room

BASES = {
    RoomEventBase: e.ROOM_EVENTS,
    IncidentEventBase: e.INCIDENT_EVENTS,
    RoundEventBase: e.ROUND_EVENTS,
    LoneWorkEventBase: e.LONE_WORK_EVENTS,
    MeasureEventBase: e.MEASURE_EVENTS,
}


@pytest.mark.parametrize("kind", e.EVENTS)
def test_an_event_is_of_one_thing(kind: type[e.Event]) -> None:
    for base, kinds in BASES.items():
        assert issubclass(kind, base) is (kind in kinds)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("incident_id", e.INCIDENT_EVENTS),
        ("round_id", e.ROUND_EVENTS),
        ("session_id", e.LONE_WORK_EVENTS),
        ("measure_id", e.MEASURE_EVENTS),
    ],
)
def test_an_event_says_what_it_is_of(name: str, kinds: tuple[type[e.Event], ...]) -> None:
    assert all(name in get_type_hints(kind) for kind in kinds)
    # The test of a desk belongs to none, and names the one that its press raised; a look at
    # an incident is no part of it.
    of_the_room = set(e.ROOM_EVENTS) - {e.DeskTestEnded, e.AccessRecorded}
    assert not [kind for kind in of_the_room if name in get_type_hints(kind)]


def test_streams(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    streams = {event.stream for event in room.events}
    assert streams == {e.ROOM, room.incident.incident_id}
    assert {event.stream for event in room.happened(e.NumberIssued)} == {e.ROOM}
    assert room.happened(e.LinkStateChanged) == []
    room.round_is_due("closing")
    (opened,) = room.happened(e.RoundOpened)
    assert (opened.stream, opened.live_key) == (f"round/{opened.round_id}", "")
    room.link("radio", up=True)
    assert [one.live_key for one in room.happened(e.LinkStateChanged)] == [None]
