"""Who is nearest: by what is known of where they are, and how old that is."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import site as s
from custom_components.municipal_alarm.control_room.ids import BuildingId, ResponderId
from custom_components.municipal_alarm.control_room.nearest import minutes, nearest
from custom_components.municipal_alarm.control_room.roster import PLACE_HOLDS, LastPlace, Roster
from custom_components.municipal_alarm.control_room.words import Duty

from .shift import BUILDINGS, NOON, PEOPLE, RADIO, make_town
from .strategies import people

JAN, PIET, _OMAR, RIA, KEES, ELS = PEOPLE
LIBRARY = s.Place(BuildingId("library"), "Library", "1st floor")


def at(building: str, floor: str = "") -> s.Place:
    return s.Place(BuildingId(building), building, floor)


def jan_at(place: s.Place, *, age: float = 0) -> Roster:
    seen = LastPlace(place, NOON - timedelta(minutes=age), "scan")
    return Roster(make_town(), {JAN.responder_id: seen})


@pytest.mark.parametrize(
    ("place", "age", "estimate"),
    [
        (LIBRARY, 0, 0.0),
        (LIBRARY, 20, 5.0),
        (LIBRARY, 60, 15.0),
        (LIBRARY, 11 * 60, 15.0),
        (LIBRARY, -5, 0.0),  # their clock is ahead
        (at("library", "4th floor"), 0, 1.5),
        (at("library", "basement"), 0, 1.0),
        (at("library", "mezzanine"), 0, 0.5),
        # 1.112 km at 12 km/h, out and in, and up to the first floor.
        (at("town hall"), 0, 8.1),
        (at("town hall", "3rd floor"), 0, 9.6),
        (at("town hall", "3rd floor"), 4, 10.6),
        (at("torn down"), 0, None),
    ],
)
def test_estimate(place: s.Place, age: float, estimate: float | None) -> None:
    assert minutes(jan_at(place, age=age), JAN, LIBRARY, NOON) == estimate


def test_who_was_not_seen_should_be_where_they_are_set_up() -> None:
    roster = jan_at(at("depot"), age=PLACE_HOLDS / timedelta(minutes=1))
    assert minutes(roster, JAN, at("library"), NOON) == 10.0
    assert minutes(roster, PIET, at("library"), NOON) == 17.6
    assert (
        minutes(roster, s.Responder(ResponderId("x"), "X", Duty.GUARD, None), LIBRARY, NOON) is None
    )


HEIGHTS = [str(number) for number in range(-3, 9)]


@given(
    age=st.floats(0, 700),
    older=st.floats(0, 15),
    floor=st.sampled_from(HEIGHTS),
    goal=st.sampled_from(HEIGHTS),
    building=st.sampled_from([one.building_id for one in BUILDINGS]),
)
def test_older_is_never_nearer(
    age: float, older: float, floor: str, goal: str, building: str
) -> None:
    goal_place, place = at("library", goal), at(building, floor)
    now = minutes(jan_at(place, age=age), JAN, goal_place, NOON)
    then = minutes(jan_at(place, age=age + older), JAN, goal_place, NOON)
    assert now is not None
    assert then is not None
    assert 0 <= now <= then <= now + older / 4 + 0.1


@given(
    here=st.integers(-3, 8),
    further=st.integers(0, 4),
    north=st.floats(0, 1),
    more=st.floats(0, 1),
)
def test_further_is_never_nearer(here: int, further: int, north: float, more: float) -> None:
    """By stairs within a building, and by the way between two."""
    up = at("library", str(here + further + (0 if here >= 0 else -2 * further)))
    near = minutes(jan_at(at("library", str(here))), JAN, at("library", str(here)), NOON)
    far = minutes(jan_at(up), JAN, at("library", str(here)), NOON)
    assert near == 0
    assert far == further * 0.5
    goal = s.Building(BuildingId("goal"), "Goal", 52.0, 5.0)
    ways = [
        minutes(
            Roster(
                s.make_site(
                    buildings=[goal, s.Building(BuildingId("there"), "There", 52.0 + away, 5.0)]
                ),
                {JAN.responder_id: LastPlace(at("there"), NOON, "scan")},
            ),
            JAN,
            at("goal"),
            NOON,
        )
        for away in (north, north + more)
    ]
    assert ways[0] is not None
    assert ways[1] is not None
    assert 2 <= ways[0] <= ways[1]


@given(
    responders=people(),
    seen=st.dictionaries(
        st.sampled_from([one.responder_id for one in PEOPLE]),
        st.tuples(
            st.sampled_from([one.building_id for one in BUILDINGS]),
            st.sampled_from(HEIGHTS),
            st.integers(0, 900),
        ),
    ),
    duties=st.sets(st.sampled_from(Duty)),
    links=st.dictionaries(st.sampled_from(("radio", "phone")), st.booleans()),
)
def test_order(
    responders: list[s.Responder],
    seen: dict[ResponderId, tuple[str, str, int]],
    duties: set[Duty],
    links: dict[str, bool],
) -> None:
    placed = {
        responder_id: LastPlace(at(building, floor), NOON - timedelta(minutes=age), "scan")
        for responder_id, (building, floor, age) in seen.items()
    }
    roster = Roster(make_town(people=responders), placed)
    found = nearest(roster, duties, LIBRARY, NOON, links=links)  # type: ignore[arg-type]
    assert {one.responder.responder_id for one in found} == {
        one.responder_id for one in responders if one.on_duty and one.duty in duties
    }
    for one, after in pairwise(found):
        if one.reachable == after.reachable:
            far = float("inf")
            first, second = (far if m is None else m for m in (one.minutes, after.minutes))
            assert first <= second
        else:
            assert one.reachable
    for near in found:
        assert near.minutes == minutes(roster, near.responder, LIBRARY, NOON)


def test_who_can_be_told_comes_first() -> None:
    roster = Roster(make_town(), duty={PIET.responder_id: False})
    off = {(RADIO.system_id, "radio of Jan"): False}
    found = nearest(roster, (Duty.GUARD,), LIBRARY, NOON, devices=off)
    assert [(one.responder.name, one.reachable) for one in found] == [
        ("Omar", True),
        ("Jan", False),
    ]
    by_phone = nearest(roster, (Duty.RESPONSE_TEAM,), LIBRARY, NOON, links={RADIO.system_id: False})
    assert [(one.responder, one.reachable) for one in by_phone] == [(RIA, True)]


def test_without_a_place_everybody_is_as_far() -> None:
    found = nearest(Roster(make_town()), (Duty.PATROL,), None, NOON)
    assert [(one.responder, one.minutes) for one in found] == [(ELS, None), (KEES, None)]
