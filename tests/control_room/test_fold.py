"""State + event -> state."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import WrongState
from custom_components.municipal_alarm.control_room.fold import _ROOM, fold
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.site import make_site
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome

from .shift import NOON, Room, live


def test_every_event_of_the_room_is_folded() -> None:
    others = (e.ROOM_EVENTS, e.ROUND_EVENTS, e.LONE_WORK_EVENTS, e.MEASURE_EVENTS)
    assert set(_ROOM) == {kind for kinds in others for kind in kinds}


def test_event_of_an_incident_that_has_left(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").notes("x")
    room.whatever()
    gone = replace(room.happened(e.NoteAdded)[0], incident_id=IncidentId("gone"))
    assert fold(room.state, [gone]) == room.state


def test_event_that_may_not_happen(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    with pytest.raises(WrongState):
        fold(room.state, room.happened(e.Acknowledged))


def test_what_is_not_known_after_a_start(room: Room) -> None:
    room.operator("Anna").comes()
    room.link("radio", up=True)
    room.guard("Jan").radio(on=False)
    assert (room.state.present, room.state.links) == ({"anna"}, {"radio": True})
    room.operator("Bram").comes()
    room.operator("Anna").leaves()
    assert room.state.present == {"bram"}
    restored = fold(with_site(RoomState(), room.site), live(room.events))
    assert (restored.present, restored.links) == (frozenset(), {})
    assert restored.devices == {("radio", "radio of Jan"): False}


def test_start_reads_the_present_and_not_the_past(room: Room) -> None:
    for _ in range(5):
        room.press("desk 2")
        room.operator("Anna").resolves()
        room.operator("Anna").closes()
        room.guard("Jan").scans("desk 3")
        room.after(seconds=5)
        room.operator("Anna").sets_duty("Ria", on_duty=False)
        room.operator("Anna").sets_duty("Ria", on_duty=True)
        room.press("desk 2", drill=True)
        room.operator("Anna").resolves(outcome=Outcome.DRILL)
        room.operator("Anna").closes()
    room.whatever()
    kinds = sorted(event.KIND for event in live(room.events))
    assert kinds == [
        "desk_tested",
        "duty_changed",
        "number_issued",
        "responder_placed",
        "source_heard",
        "source_heard",
    ]


def test_edited_site_changes_nothing_that_happened(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.press("desk 2")
    room.whatever()
    empty = with_site(room.state, make_site())
    assert replace(empty, roster=room.state.roster) == room.state
    assert empty.roster.placed == room.state.roster.placed
    assert empty.site.desks == {}


def test_secret_incident_has_no_shadow(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.guard("Jan").texts("0")
    room.whatever()
    assert room.incident.kind is AlarmKind.DURESS
    assert room.incident.shadow is None
    assert room.incident.raised_at == NOON
