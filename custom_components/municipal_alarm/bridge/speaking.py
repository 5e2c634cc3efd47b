"""What sentences are made with here: the language, the clocks, and the names of things."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import CONF_SYSTEM, KIND_RADIO_SYSTEM, SYSTEM_PHONES
from ..control_room.events import CameraViewed, Event
from ..control_room.ids import SystemId
from ..control_room.state import RoomState
from ..learning.sentences import Names, Speech, names_of
from .site_source import entries_of


def speech_of(hass: HomeAssistant, state: RoomState, language: str = "") -> Speech:
    """In this language, or else in Home Assistant's; on the municipality's clocks."""
    return Speech(language or hass.config.language, state.site.time_zone)


def names_for(hass: HomeAssistant, state: RoomState, events: Iterable[Event] = ()) -> Names:
    """The names of all that is set up, and of the cameras that these events speak of."""
    cameras = {event.camera for event in events if isinstance(event, CameraViewed)}
    return names_of(
        state.site,
        phones=frozenset(
            SystemId(entry.entry_id)
            for entry in entries_of(hass, KIND_RADIO_SYSTEM)
            if entry.data.get(CONF_SYSTEM) == SYSTEM_PHONES
        ),
        cameras={entity_id: _camera(hass, entity_id) for entity_id in cameras},
        incidents={one.incident_id: f"#{one.number}" for one in state.incidents.values()},
    )


def _camera(hass: HomeAssistant, entity_id: str) -> str:
    """What a camera is called; empty: it is there no more."""
    shown = hass.states.get(entity_id)
    if shown is not None:
        return shown.name
    entry = er.async_get(hass).async_get(entity_id)
    return (entry.name or entry.original_name or "") if entry is not None else ""
