"""Setting entries up, taking them down, and removing what is theirs."""

from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm import async_remove_config_entry_device
from custom_components.municipal_alarm.const import CONF_KIND, DOMAIN, PLATFORMS
from custom_components.municipal_alarm.control_room.words import IncidentState, Prompt
from custom_components.municipal_alarm.radio import events as r
from custom_components.municipal_alarm.runtime import DATA_RUNTIME
from tests.ha.conftest import built_town, hass_config_dir, town
from tests.ha.town import GATEWAY, LIBRARY, RADIO, TOWN_HALL, Town, desk

__all__ = ["built_town", "hass_config_dir", "town"]


async def test_actions_and_commands_are_there_without_any_entry(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert hass.services.has_service(DOMAIN, "acknowledge")
    assert DATA_RUNTIME not in hass.data


@pytest.mark.parametrize("data", [{}, {CONF_KIND: "spaceship"}])
async def test_an_entry_of_an_unknown_kind(hass: HomeAssistant, data: dict[str, str]) -> None:
    entry = MockConfigEntry(domain=DOMAIN, data=data)
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "unknown_entry"
    assert DATA_RUNTIME not in hass.data


async def test_a_building_without_a_control_room_raises_alarms(hass: HomeAssistant) -> None:
    hass.states.async_set("input_boolean.balie", "off")
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Bibliotheek Łąkę 図書館",
        data={CONF_KIND: "building"},
        subentries_data=[desk("d", "Balie Zuid-é", source="input_boolean.balie")],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    hass.states.async_set("input_boolean.balie", "on")
    await hass.async_block_till_done()
    runtime = hass.data[DATA_RUNTIME]
    (incident,) = runtime.room.state.incidents.values()
    assert incident.state is IncidentState.RAISED
    assert incident.place.words() == "Bibliotheek Łąkę 図書館, Balie Zuid-é"
    assert Prompt.NOBODY_REACHED in incident.prompts
    assert incident.due_at is not None


@pytest.mark.parametrize("kind", PLATFORMS)
async def test_every_kind_is_unloaded_and_set_up_again(town: Town, kind: str) -> None:
    for entry in town.entries.values():
        if entry.data[CONF_KIND] == kind:
            assert await town.hass.config_entries.async_unload(entry.entry_id)
            assert entry.state is ConfigEntryState.NOT_LOADED
            assert await town.hass.config_entries.async_setup(entry.entry_id)
    assert town.runtime is next(iter(town.entries.values())).runtime_data


async def test_platforms_that_fail_give_the_runtime_back(built_town: Town) -> None:
    with (
        patch.object(
            built_town.hass.config_entries,
            "async_forward_entry_setups",
            side_effect=RuntimeError("platform"),
        ),
        pytest.raises(AssertionError),
    ):
        await built_town.set_up()
    assert DATA_RUNTIME not in built_town.hass.data


async def test_platforms_that_do_not_unload_keep_the_runtime(town: Town) -> None:
    with patch.object(
        town.hass.config_entries, "async_unload_platforms", return_value=False
    ) as unload:
        assert not await town.hass.config_entries.async_unload(LIBRARY)
    assert unload.called
    assert town.entries[LIBRARY].state is ConfigEntryState.FAILED_UNLOAD
    await town.press("info_desk")
    assert town.incident("info_desk")
    town.take_sent()
    # It was never let go, so it is not counted down twice.
    town.entries[LIBRARY].mock_state(town.hass, ConfigEntryState.LOADED)


# --- devices that may be removed -----------------------------------------------------------


def device(town: Town, identifier: str, entry_id: str) -> dr.DeviceEntry:
    found = town.device(identifier, entry_id)
    assert found is not None
    return found


async def may_be_removed(town: Town, entry_id: str, identifier: str) -> bool:
    return await async_remove_config_entry_device(
        town.hass, town.entries[entry_id], device(town, identifier, entry_id)
    )


async def test_a_radio_may_be_removed_when_it_is_not_on_the_network(town: Town) -> None:
    identifier = f"{GATEWAY}/{RADIO}"
    await town.radio(r.RadioRegistered, name="Ben")
    assert not await may_be_removed(town, GATEWAY, identifier)
    await town.radio(r.RadioLost)
    assert await may_be_removed(town, GATEWAY, identifier)
    # It is there again as soon as it is heard again.
    await town.radio(r.RadioRegistered, name="Ben")
    assert device(town, identifier, GATEWAY).name == "Ben"


async def test_what_stands_for_something_that_is_set_up_may_not(town: Town) -> None:
    assert not await may_be_removed(town, GATEWAY, GATEWAY)
    assert not await may_be_removed(town, TOWN_HALL, "desk_1")


async def test_nothing_is_removed_of_an_entry_that_is_not_loaded(town: Town) -> None:
    await town.radio(r.RadioRegistered, name="Ben")
    await town.radio(r.RadioLost)
    await town.hass.config_entries.async_unload(GATEWAY)
    assert not await may_be_removed(town, GATEWAY, f"{GATEWAY}/{RADIO}")
