"""What somebody outside must know: gathered from the room as it is, without duress."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import site as st
from custom_components.municipal_alarm.control_room.handing_over import HandOver, Why, facts
from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.control_room.incident_parts import LastLocated
from custom_components.municipal_alarm.control_room.roster import PLACE_HOLDS
from custom_components.municipal_alarm.control_room.words import AlarmKind

from ..shift import Room, make_town


@pytest.fixture
def room() -> Room:
    return Room()


def handed(room: Room) -> HandOver:
    return facts(room.state, room.incident, room.now)


def inside(room: Room) -> dict[str, Why]:
    return {one.name: one.why for one in handed(room).inside}


def test_a_desk(room: Room) -> None:
    site = make_town()
    library = BuildingId("library")
    building = replace(site.buildings[library], address="Station Square 1", contact="Porter 0348 1")
    room.edit(replace(site, buildings={**site.buildings, library: building}, phone="0348 2"))
    room.press("desk 1")
    room.after(seconds=20)
    room.press("desk 1")
    told = handed(room)
    assert told.place is not None
    assert told.place.words() == "Library, 1st floor, desk 1"
    assert (told.address, told.contact, told.phone) == (
        "Station Square 1",
        "Porter 0348 1",
        "0348 2",
    )
    assert (told.latitude, told.longitude) == (building.latitude, building.longitude)
    assert (told.kind, told.presses, told.subject) == (AlarmKind.PANIC, 2, "")
    assert told.last_press_at - told.raised_at == timedelta(seconds=20)
    assert told.now == room.now
    assert told.place_at is None
    assert [(one.name, one.why) for one in told.inside] == [("Jan", Why.ON_GUARD)]
    # Somebody pressed, and whoever did has no name here.
    assert (told.desk, told.pressed) == (True, True)


def test_a_desk_for_which_somebody_else_raised_it(room: Room) -> None:
    room.operator("Anna").raises(desk="desk 1")
    told = handed(room)
    assert (told.desk, told.pressed) == (True, False)


def test_what_is_not_of_a_desk(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    told = handed(room)
    assert (told.desk, told.pressed) == (False, False)


def test_without_a_place_or_a_building(room: Room) -> None:
    room.press("desk 1")
    nowhere = room.incident.but(place=None)
    told = facts(room.state, nowhere, room.now)
    assert (told.place, told.address, told.latitude, told.longitude) == (None, "", None, None)
    elsewhere = room.incident.but(place=st.Place(BuildingId("gone"), "Gone"))
    assert facts(room.state, elsewhere, room.now).contact == ""


def test_who_is_there_to_help(room: Room) -> None:
    room.press("desk 1")
    jan = room.guard("Jan")
    jan.texts("1")
    assert inside(room) == {"Jan": Why.ON_GUARD}
    jan.texts("2")
    assert inside(room) == {"Jan": Why.ON_SCENE}
    (one,) = handed(room).inside
    assert (one.seen_at, one.seen) == (room.now, "Library, 1st floor, desk 1")


def test_whom_it_is_about_comes_first_and_once(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    told = handed(room)
    assert told.subject == "Jan"
    assert told.place_at == room.incident.placed_at
    assert inside(room) == {"Jan": Why.IN_DANGER}


def test_where_their_radio_is(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    jan = room.incident.responder_id
    assert jan is not None
    found = LastLocated(st.Position(52.1, 4.9), room.now, room.now, "Jan")
    located = room.incident.but(located={jan: found})
    assert facts(room.state, located, room.now).located == found
    assert handed(room).located is None
    room.press("desk 2")
    at_desk = room.incident.but(located={jan: found})
    assert facts(room.state, at_desk, room.now).located is None


def test_who_answered_in_the_roll_call_and_who_did_not(room: Room) -> None:
    room.fire("library")
    names = list(room.roll_call())
    assert "Jan" in names
    assert set(inside(room).values()) == {Why.MISSING}
    room.guard("Jan").texts("4")
    why = inside(room)
    assert set(why) == set(names)
    assert (why.pop("Jan"), set(why.values())) == (Why.HELP, {Why.MISSING})
    assert handed(room).inside[0].name == "Jan"


def test_who_works_there_alone(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    room.press("desk 1")
    assert inside(room) == {"Jan": Why.ALONE}
    elsewhere = room.incident.but(place=st.Place(BuildingId("depot"), "Depot"))
    assert "Jan" not in {one.name for one in facts(room.state, elsewhere, room.now).inside}
    assert facts(room.state, room.incident.but(place=None), room.now).inside == ()
    gone = replace(room.state.site, responders={})
    room.edit(gone)
    assert inside(room) == {}


def test_a_place_of_yesterday_says_nothing(room: Room) -> None:
    room.press("desk 1")
    room.guard("Jan").texts("2")
    room.now += PLACE_HOLDS
    (one,) = handed(room).inside
    assert (one.seen_at, one.seen) == (None, "")


def test_duress_goes_as_the_emergency_it_is(room: Room) -> None:
    room.guard("Jan").texts("0")
    assert room.incident.is_secret
    told = handed(room)
    assert told.kind is AlarmKind.EMERGENCY
    assert inside(room) == {"Jan": Why.IN_DANGER}


def test_duress_in_an_incident_of_all_changes_nothing(room: Room) -> None:
    room.press("desk 1")
    room.guard("Jan").texts("2")
    before = handed(room)
    room.guard("Jan").texts("0")
    assert room.incident.duress
    assert handed(room) == before
