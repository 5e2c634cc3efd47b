"""What is set up, as screens ask for it: every place once, and a version that follows edits."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import snapshot
from custom_components.municipal_alarm.control_room.ids import RoundPlanId
from custom_components.municipal_alarm.control_room.site import Site, make_site
from custom_components.municipal_alarm.control_room.snapshot.site import floors
from tests.control_room.shift import BUILDINGS, CHECKPOINTS, DESKS, ROUND_PLANS, Room, make_town


def town(**other: object) -> Site:
    kept = {
        "buildings": BUILDINGS,
        "desks": DESKS,
        "checkpoints": CHECKPOINTS,
        "round_plans": ROUND_PLANS,
    }
    return make_site(**(kept | other))  # type: ignore[arg-type]


def test_every_place_is_told_once_and_where_it_is() -> None:
    told = snapshot.site_structure(Room().state)
    assert [one["name"] for one in told["buildings"]] == ["Depot", "Library", "Museum", "Town hall"]
    library = told["buildings"][1]
    assert library["floors"] == ["basement", "ground floor", "1st floor", "2nd floor"]
    assert library["desks"][0] == {
        "desk_id": "desk 1",
        "name": "desk 1",
        "floor": "1st floor",
        "camera": True,
        "tested_at": None,
    }
    assert [one["name"] for one in library["checkpoints"] if one["assembly_point"]] == ["square"]
    desks = [desk["desk_id"] for one in told["buildings"] for desk in one["desks"]]
    assert sorted(desks) == sorted(desk.desk_id for desk in DESKS)
    places = [one["checkpoint_id"] for b in told["buildings"] for one in b["checkpoints"]]
    assert sorted(places) == sorted(one.checkpoint_id for one in CHECKPOINTS)


def test_every_round_that_can_be_walked_is_told_by_building_and_name() -> None:
    site = make_town()
    told = snapshot.site_structure(Room().state)["round_plans"]
    assert {one["plan_id"] for one in told} == set(site.round_plans)
    order = [(one["building"].casefold(), one["plan"].casefold()) for one in told]
    assert order == sorted(order)
    for one in told:
        plan = site.round_plans[RoundPlanId(one["plan_id"])]
        assert one == {
            "plan_id": plan.plan_id,
            "plan": plan.name,
            "kind": plan.kind.value,
            "building_id": plan.building_id,
            "building": site.buildings[plan.building_id].name,
            "total": len(plan.checkpoints),
        }


def test_a_test_shows_and_is_no_other_version() -> None:
    room = Room()
    before = snapshot.site_structure(room.state)
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.operator("Anna").ticks("desk 1")
    after = snapshot.site_structure(room.state)
    assert after["version"] == before["version"]
    assert after["buildings"][1]["desks"][0]["tested_at"] is not None


@pytest.mark.parametrize(
    "edited",
    [
        town(desks=DESKS[1:]),
        town(desks=(replace(DESKS[0], floor="attic"), *DESKS[1:])),
        town(buildings=(replace(BUILDINGS[0], name="Old library"), *BUILDINGS[1:])),
        town(checkpoints=(replace(CHECKPOINTS[0], assembly_point=True), *CHECKPOINTS[1:])),
        town(round_plans=ROUND_PLANS[1:]),
        town(round_plans=(replace(ROUND_PLANS[0], name="walk"), *ROUND_PLANS[1:])),
    ],
)
def test_an_edit_is_another_version(edited: Site) -> None:
    assert snapshot.site_version(edited) != snapshot.site_version(town())


def test_the_same_is_the_same_version_and_a_screen_can_hold_it() -> None:
    # Policies, codes and people are no part of it.
    assert snapshot.site_version(town()) == snapshot.site_version(make_town())
    assert 0 <= snapshot.site_version(town()) < 2**53


@given(st.lists(st.sampled_from(["", "2nd floor", "basement", "Hall", "ground", "-2", "wing B"])))
def test_floors_are_each_there_once_from_below(names: list[str]) -> None:
    told = floors(names)
    assert set(told) == set(names) - {""}
    order = ["-2", "basement", "ground", "2nd floor", "Hall", "wing B"]
    assert told == [one for one in order if one in told]
