"""The devices that carry others: the control room, buildings, radio systems.

Registered when their entry is set up, before any entity names them as parent, and
renamed with it.
"""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .bridge.areas import DATA_AREAS
from .const import DOMAIN, MANUFACTURER
from .runtime import MunicipalAlarmConfigEntry


def register_control_room(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    """The control room itself: parent of its people."""
    _register(hass, entry, "Control room")


def register_building(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    """A building: parent of its desks, checkpoints and round plans; with its areas."""
    hass.data[DATA_AREAS].mirror(entry)
    _register(hass, entry, "Building")


def register_radio_system(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    """A radio system: parent of its radios."""
    _register(hass, entry, "Radio system")


def _register(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry, model: str) -> None:
    registry = dr.async_get(hass)
    device_id = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        manufacturer=MANUFACTURER,
        model=model,
        entry_type=dr.DeviceEntryType.SERVICE,
    ).id

    @callback
    def rename() -> None:
        device = registry.async_get(device_id)
        if device is not None and device.name != entry.title:
            registry.async_update_device(device_id, name=entry.title)

    entry.async_on_unload(entry.runtime_data.listen_site(rename))
