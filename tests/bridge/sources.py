"""The kinds of entities that are desks' buttons, and how each shows a press."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from tests.ha.town import TOWN_HALL, Town

DESK = "desk_2"
"""The desk of the town whose button these are."""


@dataclass(frozen=True)
class Button:
    """One source."""

    entity_id: str
    level: bool
    attributes: dict[str, str]

    @property
    def idle(self) -> str:
        """What it shows before it was ever pressed."""
        return "off" if self.level else "unknown"

    def show(self, hass: HomeAssistant, state: str, entity_id: str = "") -> None:
        hass.states.async_set(entity_id or self.entity_id, state, self.attributes)

    def press(self, hass: HomeAssistant, entity_id: str = "") -> str:
        """Press it now; what it shows then."""
        pressed = "on" if self.level else dt_util.utcnow().isoformat(timespec="milliseconds")
        self.show(hass, pressed, entity_id)
        return pressed

    def release(self, hass: HomeAssistant) -> None:
        if self.level:
            self.show(hass, "off")


BUTTONS = [
    Button("binary_sensor.button", True, {"device_class": "safety"}),
    Button("input_boolean.button", True, {}),
    Button("event.button", False, {"event_type": "press"}),
    Button("button.button", False, {}),
    Button("input_button.button", False, {}),
]
LEVELS = [button for button in BUTTONS if button.level]
STAMPS = [button for button in BUTTONS if not button.level]


def choose(town: Town, source: str, **fields: object) -> None:
    """Make an entity the desk's button, before the town is set up."""
    entry = town.entries[TOWN_HALL]
    subentry = entry.subentries[DESK]
    town.hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "source": source, **fields}
    )


def register(hass: HomeAssistant, button: Button) -> er.RegistryEntry:
    """Register it, as its own integration would."""
    domain, name = button.entity_id.split(".")
    return er.async_get(hass).async_get_or_create(
        domain, "test", f"{name}-1", suggested_object_id=name
    )


def raised(town: Town) -> int:
    """How many alarms the desk has had that are still in the room."""
    town.take_sent()
    return sum(one.presses for one in town.room.incidents.values() if one.desk_id == DESK)
