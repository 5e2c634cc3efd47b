"""What Home Assistant already has where a building is: a button and a camera for a new desk.

Where a building is, its areas say: that of its device, those that are called as it is, and
those on a floor that is. A suggestion stands in the form to be seen, and is never taken
without somebody who sends it.
"""

from collections.abc import Container, Iterator

from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.components.event import EventDeviceClass
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)

from ..const import CONF_CAMERA, CONF_SOURCE, DOMAIN
from ..site_plan.rules.names import normalised
from . import entities, lookup
from .lookup import Entry

_BUTTONS: tuple[tuple[str, Container[str | None]], ...] = (
    (Platform.EVENT, (EventDeviceClass.BUTTON,)),
    (Platform.BINARY_SENSOR, (BinarySensorDeviceClass.SAFETY,)),
    ("input_button", (None,)),
)
"""What is made to be pressed, the likeliest first. Of others nobody knows what they say."""
_CAMERAS: tuple[tuple[str, Container[str | None]], ...] = ((Platform.CAMERA, (None,)),)


def for_desk(hass: HomeAssistant, building: Entry) -> dict[str, str]:
    """A button and a camera that no desk has, for the form of a new one."""
    here = list(_entities(hass, _areas(hass, building)))
    found = {}
    for key, kinds in ((CONF_SOURCE, _BUTTONS), (CONF_CAMERA, _CAMERAS)):
        used = {
            entities.shown(hass, desk.data.get(key) or "")
            for _, desk in lookup.other_desks(hass, None)
        }
        free = (
            one.entity_id
            for domain, classes in kinds
            for one in here
            if one.domain == domain
            and (one.device_class or one.original_device_class) in classes
            and one.entity_id not in used
        )
        if entity_id := next(free, None):
            found[key] = entity_id
    return found


def _areas(hass: HomeAssistant, building: Entry) -> set[str]:
    name = normalised(building.title)
    floors = {
        one.floor_id
        for one in fr.async_get(hass).async_list_floors()
        if name in map(normalised, (one.name, *one.aliases))
    }
    named = {
        one.id
        for one in ar.async_get(hass).async_list_areas()
        if one.floor_id in floors or name in map(normalised, (one.name, *one.aliases))
    }
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, building.entry_id), building.entry_id
    )
    return named | ({device.area_id} if device is not None and device.area_id else set())


def _entities(hass: HomeAssistant, areas: Container[str]) -> Iterator[er.RegistryEntry]:
    """What is in these areas and can be used, in the order of its names."""
    devices = dr.async_get(hass)
    registry = er.async_get(hass)
    for entity_id in sorted(registry.entities):
        one = registry.entities[entity_id]
        if one.platform == DOMAIN or one.disabled or one.hidden or one.entity_category:
            continue
        device = devices.async_get(one.device_id) if one.device_id else None
        if (one.area_id or (device.area_id if device is not None else None)) in areas:
            yield one
