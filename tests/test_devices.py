"""The devices that carry others."""

from homeassistant.helpers import device_registry as dr
import pytest

from tests.ha.conftest import built_town, hass_config_dir, town
from tests.ha.town import GATEWAY, LIBRARY, PHONES, ROOM, TOWN_HALL, Town

__all__ = ["built_town", "hass_config_dir", "town"]


@pytest.mark.parametrize(
    ("entry", "name", "model"),
    [
        (ROOM, "Control room", "Control room"),
        (TOWN_HALL, "Town hall", "Building"),
        (LIBRARY, "Library", "Building"),
        (PHONES, "Phones", "Radio system"),
        (GATEWAY, "Radios", "Radio system"),
    ],
)
async def test_each_entry_is_a_service(town: Town, entry: str, name: str, model: str) -> None:
    device = town.device(entry, entry)
    assert device is not None
    assert (device.name, device.model) == (name, model)
    assert device.entry_type is dr.DeviceEntryType.SERVICE


@pytest.mark.parametrize(
    ("entry", "part"),
    [
        (TOWN_HALL, "desk_1"),
        (TOWN_HALL, "cellar"),
        (TOWN_HALL, "evening_round"),
        (ROOM, "ben"),
    ],
)
async def test_what_is_set_up_in_an_entry_hangs_below_it(town: Town, entry: str, part: str) -> None:
    above, below = town.device(entry, entry), town.device(part, entry)
    assert above is not None
    assert below is not None
    assert below.via_device_id == above.id


async def test_a_renamed_entry_renames_its_device(town: Town) -> None:
    town.hass.config_entries.async_update_entry(town.entries[LIBRARY], title="Bibliotheek Zuid")
    await town.edited()
    device = town.device(LIBRARY, LIBRARY)
    assert device is not None
    assert device.name == "Bibliotheek Zuid"
    # One that is gone already is left alone.
    dr.async_get(town.hass).async_remove_device(device.id)
    town.hass.config_entries.async_update_entry(town.entries[LIBRARY], title="Library")
    await town.edited()
    assert town.device(LIBRARY, LIBRARY) is None
