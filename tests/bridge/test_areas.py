"""Buildings and floors in Home Assistant's registries, and what people set there stays theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.municipal_alarm.bridge import areas as module
from custom_components.municipal_alarm.bridge.areas import DATA_AREAS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.site_import.importing import import_plan, undo
from tests.ha.town import LIBRARY, PHONES, TOWN_HALL, Town

pytestmark = pytest.mark.usefixtures("hass")

GROUND, FIRST = "Town hall, Ground floor", "Town hall, First floor"


def areas(hass: HomeAssistant) -> dict[str, str | None]:
    """Areas by name, and the name of the floor that each is on."""
    floors = fr.async_get(hass)
    return {
        one.name: floor.name
        if one.floor_id and (floor := floors.async_get_floor(one.floor_id))
        else None
        for one in ar.async_get(hass).async_list_areas()
    }


def floors(hass: HomeAssistant) -> set[str]:
    return {one.name for one in fr.async_get(hass).async_list_floors()}


def area(town: Town, name: str) -> ar.AreaEntry:
    found = ar.async_get(town.hass).async_get_area_by_name(name)
    assert found is not None, areas(town.hass)
    return found


def place(town: Town, item_id: str, building: str = TOWN_HALL) -> str | None:
    """The name of the area that the device of a desk or checkpoint is in."""
    device = town.device(item_id, building)
    assert device is not None
    found = ar.async_get(town.hass).async_get_area(device.area_id) if device.area_id else None
    return found.name if found is not None else None


def put(town: Town, item_id: str, area_id: str | None, building: str = TOWN_HALL) -> None:
    """As somebody does on the page of a device."""
    device = town.device(item_id, building)
    assert device is not None
    dr.async_get(town.hass).async_update_device(device.id, area_id=area_id)


async def placed(town: Town) -> None:
    """A while later."""
    async_fire_time_changed(town.hass, dt_util.utcnow() + timedelta(seconds=11))
    await town.hass.async_block_till_done()


@pytest.fixture
async def town(town: Town) -> Town:
    """With everything in its place."""
    assert place(town, "desk_1") is None
    await placed(town)
    return town


async def rename(town: Town, building: str, title: str) -> None:
    town.hass.config_entries.async_update_entry(town.entries[building], title=title)
    await town.edited()


async def test_a_building_is_a_floor_and_its_floors_are_areas(town: Town) -> None:
    assert floors(town.hass) == {"Town hall", "Library"}
    found = areas(town.hass)
    assert found[GROUND] == found[FIRST] == "Town hall"
    assert found["Library"] == "Library"
    assert (place(town, "desk_1"), place(town, "desk_2")) == (GROUND, FIRST)
    assert place(town, "cellar") == "Town hall, Cellar"
    assert place(town, "info_desk", LIBRARY) == "Library"
    # A round leads past many floors.
    assert place(town, "evening_round") is None


async def test_a_new_desk_is_on_its_floor_soon(town: Town) -> None:
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="first  FLOOR")
    await town.add_desk(TOWN_HALL, "desk_8", "Desk 8", floor="Roof")
    await placed(town)
    assert place(town, "desk_9") == FIRST
    assert place(town, "desk_8") == "Town hall, Roof"
    assert areas(town.hass)["Town hall, Roof"] == "Town hall"


async def test_a_desk_moves_along_with_its_floor(town: Town) -> None:
    await town.change_subentry(TOWN_HALL, "desk_2", floor="Ground floor")
    assert place(town, "desk_2") == GROUND
    assert FIRST not in areas(town.hass)


async def test_who_was_sooner_has_it(town: Town) -> None:
    elsewhere = ar.async_get(town.hass).async_create("Counters").id
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="First floor")
    put(town, "desk_9", elsewhere)
    await placed(town)
    assert place(town, "desk_9") == "Counters"


async def test_ids_of_entities_are_without_their_area(town: Town) -> None:
    """Of one that comes later, when its device has an area, Home Assistant decides."""
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="First floor")
    await placed(town)
    assert town.entity_id("sensor", "desk_9_alarm_state") == "sensor.town_hall_desk_9_alarm"


async def test_where_somebody_has_put_a_desk_it_stays(town: Town) -> None:
    elsewhere = ar.async_get(town.hass).async_create("Counters").id
    put(town, "desk_1", elsewhere)
    put(town, "desk_2", None)
    await town.change_subentry(TOWN_HALL, "desk_1", floor="Second floor")
    await town.change_subentry(TOWN_HALL, "desk_2", floor="Second floor")
    await town.restart()
    assert place(town, "desk_1") == "Counters"
    assert place(town, "desk_2") is None


async def test_names_follow_as_long_as_they_are_ours(town: Town) -> None:
    theirs = area(town, FIRST)
    ar.async_get(town.hass).async_update(theirs.id, name="Upstairs")
    await rename(town, TOWN_HALL, "City hall")
    assert "City hall" in floors(town.hass)
    assert "Town hall" not in floors(town.hass)
    assert {"City hall, Ground floor", "Upstairs"} < areas(town.hass).keys()
    assert place(town, "desk_2") == "Upstairs"
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="First floor")
    await placed(town)
    assert place(town, "desk_9") == "Upstairs"


async def test_a_name_that_is_taken_is_left_to_who_has_it(town: Town) -> None:
    fr.async_get(town.hass).async_create("City hall")
    other = ar.async_get(town.hass).async_create("City hall, Ground floor")
    await rename(town, TOWN_HALL, "City hall")
    assert {"Town hall", "City hall"} < floors(town.hass)
    assert place(town, "desk_1") == GROUND
    assert not dr.async_entries_for_area(dr.async_get(town.hass), other.id)


async def test_what_is_there_already_is_used_as_it_is(built_town: Town) -> None:
    """And is no less theirs when the building goes."""
    hass = built_town.hass
    tower = fr.async_get(hass).async_create("Tower", level=3)
    theirs = ar.async_get(hass).async_create("town hall, ground floor", floor_id=tower.floor_id)
    hall = fr.async_get(hass).async_create("Town Hall")
    await built_town.set_up()
    await placed(built_town)
    assert place(built_town, "desk_1") == theirs.name
    assert ar.async_get(hass).async_get_area(theirs.id) == theirs
    assert areas(hass)[FIRST] == "Town Hall"
    await hass.config_entries.async_remove(TOWN_HALL)
    await built_town.edited()
    assert ar.async_get(hass).async_get_area(theirs.id) == theirs
    assert fr.async_get(hass).async_get_floor(hall.floor_id) == hall
    assert FIRST not in areas(hass)


async def test_what_somebody_deleted_is_not_made_again(town: Town) -> None:
    ar.async_get(town.hass).async_delete(area(town, GROUND).id)
    hall = fr.async_get(town.hass).async_get_floor_by_name("Town hall")
    assert hall is not None
    fr.async_get(town.hass).async_delete(hall.floor_id)
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="Ground floor")
    await town.add_desk(TOWN_HALL, "desk_8", "Desk 8", floor="Roof")
    await town.change_subentry(TOWN_HALL, "desk_2", floor="Ground floor")
    await rename(town, TOWN_HALL, "City hall")
    await placed(town)
    assert [place(town, one) for one in ("desk_1", "desk_2", "desk_9")] == [None] * 3
    assert floors(town.hass) == {"Library"}
    assert areas(town.hass)["City hall, Roof"] is None


def give_icon(town: Town) -> None:
    ar.async_get(town.hass).async_update(area(town, FIRST).id, icon="mdi:stairs")


def give_name(town: Town) -> None:
    ar.async_get(town.hass).async_update(area(town, FIRST).id, name="Upstairs")


def give_entity(town: Town) -> None:
    registry = er.async_get(town.hass)
    lamp = registry.async_get_or_create("light", "other", "lamp")
    registry.async_update_entity(lamp.entity_id, area_id=area(town, FIRST).id)


def give_floor(town: Town) -> None:
    other = fr.async_get(town.hass).async_create("Wing").floor_id
    ar.async_get(town.hass).async_update(area(town, FIRST).id, floor_id=other)


@pytest.mark.parametrize("give", [give_icon, give_name, give_entity, give_floor])
async def test_an_empty_area_goes_unless_somebody_made_use_of_it(
    town: Town, give: Callable[[Town], None]
) -> None:
    found = area(town, FIRST).id
    give(town)
    await town.change_subentry(TOWN_HALL, "desk_2", floor="Ground floor")
    assert ar.async_get(town.hass).async_get_area(found) is not None
    # It is used again when there is such a floor again; one of another name is theirs.
    await town.change_subentry(TOWN_HALL, "desk_2", floor="First floor")
    assert place(town, "desk_2") == FIRST


async def test_a_floor_that_somebody_changed_stays(town: Town) -> None:
    hall = fr.async_get(town.hass).async_get_floor_by_name("Town hall")
    assert hall is not None
    fr.async_get(town.hass).async_update(hall.floor_id, level=2)
    for building in (TOWN_HALL, LIBRARY):
        await town.hass.config_entries.async_remove(building)
    await town.edited()
    assert floors(town.hass) == {"Town hall"}
    assert areas(town.hass) == {}


async def test_all_is_known_again_after_a_restart(town: Town) -> None:
    before = areas(town.hass), floors(town.hass)
    await town.restart()
    assert (areas(town.hass), floors(town.hass)) == before
    await rename(town, TOWN_HALL, "City hall")
    assert "City hall, Ground floor" in areas(town.hass)


async def test_nothing_is_left_when_all_is_removed(town: Town, hass_storage: Any) -> None:
    ids = [one.entry_id for one in town.hass.config_entries.async_entries(DOMAIN)]
    for entry_id in sorted(ids, key=PHONES.__eq__):
        await town.hass.config_entries.async_remove(entry_id)
    await town.hass.async_block_till_done()
    assert (areas(town.hass), floors(town.hass)) == ({}, set())
    assert f"{DOMAIN}.areas" not in hass_storage


async def test_a_plan_brings_its_areas_and_takes_them_back(town: Town) -> None:
    before = areas(town.hass), floors(town.hass)
    plan = "buildings: [{name: Depot, desks: [{name: Gate, floor: Yard, http_press: yes}]}]"
    await import_plan(town.hass, [("", plan)])
    await town.edited()
    assert areas(town.hass)["Depot, Yard"] == "Depot"
    await undo(town.hass)
    await town.edited()
    assert (areas(town.hass), floors(town.hass)) == before


async def test_a_registry_that_refuses_takes_nothing_down(town: Town, caplog: Any) -> None:
    with patch.object(ar.AreaRegistry, "async_create", side_effect=ValueError("no")):
        await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="Roof")
    assert "The areas of Town hall could not be brought up to date" in caplog.text
    await placed(town)
    assert place(town, "desk_9") is None
    assert "desk_9" in town.room.site.desks


async def test_a_building_with_nothing_in_it_has_none(town: Town) -> None:
    await import_plan(town.hass, [("", "buildings: [{name: Depot}]")])
    await town.edited()
    assert "Depot" not in floors(town.hass)


async def test_an_area_goes_with_its_last_desk(town: Town) -> None:
    await town.remove_subentry(TOWN_HALL, "desk_2")
    await town.edited()
    assert FIRST not in areas(town.hass)
    await town.add_desk(TOWN_HALL, "desk_2", "Desk 2", floor="First floor")
    await placed(town)
    assert place(town, "desk_2") == FIRST


async def test_nothing_is_placed_before_all_have_started(town: Town) -> None:
    town.hass.set_state(CoreState.starting)
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="First floor")
    await placed(town)
    assert place(town, "desk_9") is None
    town.hass.set_state(CoreState.running)
    await placed(town)
    assert place(town, "desk_9") == FIRST


async def test_others_have_their_turn_meanwhile(town: Town) -> None:
    """And what they remove is not placed any more."""
    found = town.hass.data[DATA_AREAS]
    for number in (8, 9):
        await town.add_desk(LIBRARY, f"desk_{number}", f"Desk {number}", floor="Roof")
    with patch.object(module, "_AT_ONCE", 1):
        town.hass.loop.call_soon(found.forget, LIBRARY)
        await found._place(None)
    assert sum(place(town, one, LIBRARY) == "Library, Roof" for one in ("desk_8", "desk_9")) <= 1


async def test_a_building_that_went_while_nothing_ran_is_forgotten(
    built_town: Town, hass_storage: Any
) -> None:
    gone = fr.async_get(built_town.hass).async_create("Old Depot")
    mirror = {"floor": {"id": gone.floor_id, "name": "Old Depot"}, "areas": {}, "placed": {}}
    hass_storage[f"{DOMAIN}.areas"] = {"version": 1, "data": {"old": mirror}}
    await built_town.set_up()
    assert floors(built_town.hass) == {"Town hall", "Library"}


async def test_what_was_to_be_placed_is_forgotten_with_all(town: Town) -> None:
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9", floor="Roof")
    for entry in town.hass.config_entries.async_entries(DOMAIN):
        await town.hass.config_entries.async_remove(entry.entry_id)
    await placed(town)
    assert (areas(town.hass), floors(town.hass)) == ({}, set())
