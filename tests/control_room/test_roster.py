"""Who is where, and how they are reached."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room.ids import BuildingId, ResponderId
from custom_components.municipal_alarm.control_room.roster import (
    PLACE_HOLDS,
    SHIFT,
    Carried,
    LastPlace,
    Roster,
    best_contacts,
    reachable,
)
from custom_components.municipal_alarm.control_room.site import (
    Building,
    Contact,
    Place,
    Responder,
    make_site,
)
from custom_components.municipal_alarm.control_room.words import Confidence, Duty

from .shift import NOON, PEOPLE, RADIO, Room, make_town

LIBRARY, TOWN_HALL, MUSEUM, DEPOT = (
    BuildingId(name) for name in ("library", "town hall", "museum", "depot")
)
JAN, PIET, OMAR, _RIA, KEES, ELS = PEOPLE


def names(responders: tuple[Responder, ...]) -> list[str]:
    return [one.name for one in responders]


def seen(building: str, at: object = NOON) -> LastPlace:
    return LastPlace(Place(BuildingId(building), building), at, "scan")  # type: ignore[arg-type]


@pytest.fixture
def roster() -> Roster:
    """Jan of the library was seen in the depot; Piet is off duty."""
    return Roster(make_town(), {JAN.responder_id: seen("depot")}, {PIET.responder_id: False})


def test_here(roster: Roster) -> None:
    assert names(roster.here(Duty.GUARD, DEPOT, NOON)) == ["Jan"]
    assert names(roster.here(Duty.GUARD, LIBRARY, NOON)) == []
    assert names(roster.here(Duty.GUARD, TOWN_HALL, NOON)) == []
    assert names(roster.here(Duty.PATROL, TOWN_HALL, NOON)) == ["Els"]


def test_last_place_holds_for_a_shift(roster: Roster) -> None:
    nearly, then = NOON + PLACE_HOLDS - timedelta(seconds=1), NOON + PLACE_HOLDS
    assert roster.whereabouts(JAN, nearly) == DEPOT
    assert roster.whereabouts(JAN, then) == LIBRARY
    assert roster.whereabouts(JAN) == DEPOT
    assert names(roster.here(Duty.GUARD, LIBRARY, then)) == ["Jan"]
    assert names(roster.here(Duty.GUARD, DEPOT, then)) == []


def test_order_of_distance_is_made_anew_when_a_last_place_ends(roster: Roster) -> None:
    assert names(roster.nearest(Duty.GUARD, MUSEUM, NOON)) == ["Jan"]
    assert names(roster.nearest(Duty.GUARD, DEPOT, NOON)) == ["Omar"]
    then = NOON + PLACE_HOLDS
    assert names(roster.nearest(Duty.GUARD, DEPOT, NOON)) == ["Omar"]
    assert names(roster.nearest(Duty.GUARD, DEPOT, then)) == ["Omar", "Jan"]
    assert names(roster.nearest(Duty.GUARD, DEPOT, then + PLACE_HOLDS)) == ["Omar", "Jan"]


def test_guards_here_are_no_neighbours_but_a_patrol_is(roster: Roster) -> None:
    assert "Omar" not in names(roster.nearest(Duty.GUARD, MUSEUM, NOON))
    assert names(roster.nearest(Duty.PATROL, MUSEUM, NOON)) == ["Kees", "Els"]
    assert names(roster.nearest(Duty.PATROL, LIBRARY, NOON)) == ["Els", "Kees"]


def test_duty_as_set_up_and_as_said(roster: Roster) -> None:
    assert not roster.on_duty(PIET)
    assert roster.on_duty(JAN)
    assert Roster(make_town(), duty={PIET.responder_id: True}).on_duty(PIET)


def test_removed_building_is_nowhere() -> None:
    roster = Roster(make_town(), {JAN.responder_id: seen("torn down")})
    assert roster.whereabouts(JAN) == LIBRARY


def test_place_to_send_help_to(roster: Roster) -> None:
    place = roster.place_of(JAN, NOON)
    assert place is not None
    assert place.building_id == DEPOT
    later = roster.place_of(JAN, NOON + PLACE_HOLDS)
    assert later == Place(LIBRARY, "Library")
    homeless = Responder(ResponderId("x"), "X", Duty.GUARD, None)
    assert roster.place_of(homeless, NOON) is None
    assert roster.whereabouts(homeless, NOON) is None


def test_distance() -> None:
    roster = Roster(make_town())
    assert roster.distance_km(JAN, LIBRARY) == 0.0
    # A hundredth of a degree of latitude is 1.112 km.
    assert roster.distance_km(JAN, TOWN_HALL) == pytest.approx(1.112, abs=0.001)
    assert roster.distance_km(JAN, BuildingId("nowhere")) == float("inf")


@pytest.mark.parametrize(
    ("one", "two", "km"),
    [
        ((52.0, 5.0), (52.0, 6.0), 68.46),  # 111.2 km * cos(52 degrees)
        ((0.0, 179.5), (0.0, -179.5), 111.19),
        ((52.0, 5.0), (-52.0, -175.0), 20015.1),  # half the way around
        ((52.0, None), (52.0, 5.0), float("inf")),
        ((None, 5.0), (52.0, 5.0), float("inf")),
        ((52.0, 5.0), (52.0, None), float("inf")),
        ((52.0, 5.0), (None, 5.0), float("inf")),
    ],
)
def test_great_circle(one: tuple[float, float], two: tuple[float, float], km: float) -> None:
    here, there = BuildingId("here"), BuildingId("there")
    site = make_site(buildings=[Building(here, "", *one), Building(there, "", *two)])
    guard = Responder(ResponderId("x"), "X", Duty.GUARD, here)
    assert Roster(site).distance_km(guard, there) == pytest.approx(km, rel=1e-3)


def test_unknown_distance_comes_last() -> None:
    known = Building(LIBRARY, "", 52.0, 5.0), Building(MUSEUM, "", 52.1, 5.0)
    site = make_site(
        buildings=[*known, Building(DEPOT, "")],
        responders=[
            Responder(ResponderId("a"), "A", Duty.PATROL, DEPOT),
            Responder(ResponderId("b"), "B", Duty.PATROL, MUSEUM),
            Responder(ResponderId("c"), "C", Duty.PATROL, None),
        ],
    )
    assert names(Roster(site).nearest(Duty.PATROL, LIBRARY, NOON)) == ["B", "A", "C"]


def test_patrols_by_name(roster: Roster) -> None:
    assert {KEES.name, ELS.name} == set(names(roster.nearest(Duty.PATROL, DEPOT, NOON)))
    assert OMAR.home == MUSEUM


A, B = Contact("a", "1"), Contact("b", "1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("links", "devices", "best", "is_reachable"),
    [
        ({}, {}, A, True),
        ({"a": True, "b": True}, {}, A, True),
        ({"b": True}, {}, B, True),
        ({"a": False}, {}, B, True),
        ({"a": True, "b": True}, {("a", "1"): False}, B, True),
        ({"a": False, "b": False}, {}, A, False),
        ({"a": False}, {("b", "1"): False}, A, False),
        ({"a": False}, {("a", "1"): True}, B, True),
        ({}, {("a", "1"): False, ("b", "1"): True}, B, True),
    ],
)
def test_contacts(
    links: dict[str, bool],
    devices: dict[tuple[str, str], bool],
    best: Contact,
    is_reachable: bool,
) -> None:
    contacts = best_contacts((A, B), links, devices)  # type: ignore[arg-type]
    assert contacts[0] == best
    assert set(contacts) == {A, B}, "none is left out"
    assert reachable((A, B), links, devices) is is_reachable  # type: ignore[arg-type]


def test_nobody_without_contacts_is_reachable() -> None:
    assert best_contacts((), {}, {}) == ()
    assert not reachable((), {}, {})


# --- who has which radio ------------------------------------------------------


def carried(name: str, *, minutes: float = 0) -> Carried:
    since = NOON + timedelta(minutes=minutes)
    return Carried(ResponderId(name.lower()), since, since + SHIFT, "tag")


def test_radios_in_hand_come_before_what_is_set_up() -> None:
    pool, other = Contact(RADIO.system_id, "7"), Contact(RADIO.system_id, "8")
    roster = Roster(make_town(), carried={pool: carried("Piet"), other: carried("Piet", minutes=1)})
    assert roster.contacts(PIET) == (other, pool, *PIET.contacts)
    assert roster.contacts(JAN) == JAN.contacts
    assert [roster.carrier(one) for one in (pool, JAN.contacts[0])] == ["piet", "jan"]
    assert roster.carrier(Contact(RADIO.system_id, "9")) is None
    assert roster.shift_over_at == NOON + SHIFT


def test_radio_that_somebody_else_signed_on_to() -> None:
    own = PIET.contacts[0]
    roster = Roster(make_town(), carried={own: carried("Jan")})
    assert roster.contacts(PIET) == PIET.contacts[1:]
    assert roster.contacts(JAN) == (own, *JAN.contacts)
    assert roster.carrier(own) == "jan"
    assert Roster(make_town(), carried={own: carried("Piet")}).contacts(PIET) == PIET.contacts
    gone = Roster(make_town(), carried={own: carried("Zorro")})
    assert (gone.contacts(PIET), gone.carrier(own)) == (PIET.contacts, "piet")
    assert Roster(make_town()).shift_over_at is None


# --- how sure a last place is -------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "confidence"),
    [
        (-1, Confidence.HIGH),
        (0, Confidence.HIGH),
        (15, Confidence.HIGH),
        (15.1, Confidence.MEDIUM),
        (60, Confidence.MEDIUM),
        (60.1, Confidence.LOW),
        (719.9, Confidence.LOW),
        (720, None),
    ],
)
def test_confidence(minutes: float, confidence: Confidence | None) -> None:
    last = seen("depot", NOON - timedelta(minutes=minutes))
    roster = Roster(make_town(), {JAN.responder_id: last})
    assert roster.confidence(JAN, NOON) is confidence
    assert roster.confidence(PIET, NOON) is None


def test_with_a_duty_wherever_they_are(room: Room) -> None:
    room.operator("Anna").sets_duty("Els", on_duty=False)
    assert [one.name for one in room.state.roster.with_duty(Duty.PATROL)] == ["Kees"]
    assert room.state.roster.with_duty(Duty.SUPERVISOR) == ()
