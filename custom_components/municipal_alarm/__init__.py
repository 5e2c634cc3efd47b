"""Municipal Alarm: Home Assistant as the alarm system and control room of a municipality."""

from collections.abc import Callable, Coroutine
import sqlite3
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .bridge.areas import DATA_AREAS, async_setup_areas
from .bridge.export_view import ExportView
from .bridge.http_press import PressView
from .bridge.listening import ListeningView
from .bridge.look_view import LookView
from .bridge.picture_view import PictureView
from .bridge.plan_view import PlanPictureView, PlanUploadView
from .bridge.plans import DATA_PLANS, async_setup_plans
from .bridge.removal import async_removed
from .bridge.report_view import ReportView
from .bridge.screen import async_serve_screen, async_show_screen
from .bridge.sight_view import SightView
from .bridge.tone import ToneView
from .const import (
    CONF_KIND,
    CONF_SYSTEM,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    PLATFORMS,
    SYSTEM_PHONES,
)
from .devices import register_building, register_control_room, register_radio_system
from .entities.following import forget_radio
from .journal.errors import JournalError
from .runtime import MunicipalAlarmConfigEntry, async_get_runtime, async_release_runtime
from .services import async_setup_services
from .websocket_api import async_setup_websocket_api

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what does not belong to any one entry: actions, the feed and the screen."""
    async_setup_services(hass)
    await async_setup_plans(hass)
    await async_setup_areas(hass)
    async_setup_websocket_api(hass)
    hass.http.register_view(PressView(hass))
    hass.http.register_view(ListeningView(hass))
    hass.http.register_view(LookView(hass))
    hass.http.register_view(ToneView(hass))
    await async_serve_screen(hass)
    hass.http.register_view(ExportView(hass))
    hass.http.register_view(ReportView(hass))
    hass.http.register_view(PictureView(hass))
    hass.http.register_view(SightView(hass))
    hass.http.register_view(PlanPictureView(hass))
    hass.http.register_view(PlanUploadView(hass))
    return True


async def async_setup_entry(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> bool:
    """Set up a control room, a building or a radio system."""
    kind = entry.data.get(CONF_KIND)
    if kind not in _SETUP:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="unknown_entry",
            translation_placeholders={"kind": str(kind)},
        )
    try:
        runtime = await async_get_runtime(hass)
    except (JournalError, OSError, sqlite3.Error) as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="journal_unusable",
            translation_placeholders={"reason": str(err)},
        ) from err
    entry.runtime_data = runtime
    async_show_screen(hass)
    try:
        await _SETUP[kind](hass, entry)
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[kind])
    except BaseException:
        await async_release_runtime(hass)
        raise
    return True


async def async_unload_entry(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> bool:
    """Unload one entry; the last takes the runtime down."""
    kind = entry.data[CONF_KIND]
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS[kind])
    if unloaded:
        await async_release_runtime(hass)
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    """What was kept for a building goes with it."""
    if DATA_PLANS in hass.data:
        await hass.data[DATA_PLANS].forget(entry.entry_id)
    if DATA_AREAS in hass.data:
        areas = hass.data[DATA_AREAS]
        areas.forget(entry.entry_id)
        if not hass.config_entries.async_entries(DOMAIN):
            await areas.remove()
    await async_removed(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: MunicipalAlarmConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Let a radio be deleted that is not on the network. Desks go with their subentry."""
    return entry.state is ConfigEntryState.LOADED and forget_radio(entry, device)


async def _control_room(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    register_control_room(hass, entry)


async def _building(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    register_building(hass, entry)


async def _radio_system(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    register_radio_system(hass, entry)
    if entry.data[CONF_SYSTEM] == SYSTEM_PHONES:
        entry.async_on_unload(entry.runtime_data.start_phones(entry))
    else:
        await entry.runtime_data.start_link(entry)


_SETUP: dict[
    str, Callable[[HomeAssistant, MunicipalAlarmConfigEntry], Coroutine[Any, Any, None]]
] = {
    KIND_CONTROL_ROOM: _control_room,
    KIND_BUILDING: _building,
    KIND_RADIO_SYSTEM: _radio_system,
}
