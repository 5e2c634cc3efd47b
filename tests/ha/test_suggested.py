"""What a new desk is offered of what is in its building already."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .flow_kit import subentry_flow
from .town import LIBRARY, TOWN_HALL, Town


def add(hass: HomeAssistant, entity_id: str, area_id: str | None, kind: str | None = None) -> str:
    domain, name = entity_id.split(".")
    registry = er.async_get(hass)
    entry = registry.async_get_or_create(
        domain, "test", name, suggested_object_id=name, original_device_class=kind
    )
    return registry.async_update_entity(entry.entity_id, area_id=area_id).entity_id


async def offered(town: Town, building: str = LIBRARY) -> dict[str, str]:
    flow = await subentry_flow(town.hass, town.entries[building], "desk")
    told = {key: flow.suggested.get(key) for key in ("source", "camera")}
    town.hass.config_entries.subentries.async_abort(flow.result["flow_id"])
    return {key: value for key, value in told.items() if value}


def area_of_its_name(hass: HomeAssistant) -> str:
    return ar.async_get(hass).async_get_or_create(" LIBRARY ").id


def area_on_a_floor_of_its_name(hass: HomeAssistant) -> str:
    floor = fr.async_get(hass).async_get_floor_by_name("Library")
    assert floor is not None
    return ar.async_get(hass).async_create("Reading room", floor_id=floor.floor_id).id


def area_of_its_device(hass: HomeAssistant) -> str:
    area_id = ar.async_get(hass).async_create("Somewhere").id
    registry = dr.async_get(hass)
    (device,) = [
        one
        for one in dr.async_entries_for_config_entry(registry, LIBRARY)
        if one.model == "Building"
    ]
    registry.async_update_device(device.id, area_id=area_id)
    return area_id


@pytest.mark.parametrize(
    "area", [area_of_its_name, area_on_a_floor_of_its_name, area_of_its_device]
)
async def test_what_is_in_the_building(town: Town, area: Callable[[HomeAssistant], str]) -> None:
    hass = town.hass
    assert await offered(town) == {}
    area_id = area(hass)
    add(hass, "event.b_button", area_id, "button")
    add(hass, "event.a_doorbell", area_id, "doorbell")
    add(hass, "binary_sensor.a_motion", area_id, "motion")
    add(hass, "binary_sensor.a_safety", area_id, "safety")
    add(hass, "camera.hall", area_id)
    add(hass, "event.a_button", None, "button")
    assert await offered(town) == {"source": "event.b_button", "camera": "camera.hall"}
    assert await offered(town, TOWN_HALL) == {}


async def test_what_is_in_use_is_not_offered_again(town: Town) -> None:
    hass = town.hass
    area_id = area_of_its_name(hass)
    first, second = (add(hass, f"event.button_{one}", area_id, "button") for one in "ab")
    assert (await offered(town))["source"] == first
    await town.add_desk(LIBRARY, "one", "One", source=er.async_get(hass).entities[first].id)
    assert (await offered(town))["source"] == second
    er.async_get(hass).async_update_entity(second, hidden_by=er.RegistryEntryHider.USER)
    assert "source" not in await offered(town)


async def test_an_entity_is_where_its_device_is(town: Town) -> None:
    hass = town.hass
    area_id = area_of_its_name(hass)
    neighbour = MockConfigEntry(domain="other")
    neighbour.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=neighbour.entry_id, identifiers={("other", "1")}
    )
    dr.async_get(hass).async_update_device(device.id, area_id=area_id)
    registry = er.async_get(hass)
    entry = registry.async_get_or_create(
        "binary_sensor", "other", "1", device_id=device.id, original_device_class="safety"
    )
    assert await offered(town) == {"source": entry.entity_id}
