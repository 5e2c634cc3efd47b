"""How long what is kept, as the options have it."""

from datetime import timedelta

from homeassistant.core import HomeAssistant

from ..const import CONF_KEEP_EVENTS, CONF_KEEP_PICTURES, CONF_KEEP_PLACES, KIND_CONTROL_ROOM
from ..journal.retention import Keep
from .site_source import entries_of

DEFAULT_KEEP_PICTURES = timedelta(days=28)

DEFAULTS = {
    CONF_KEEP_EVENTS: Keep().events.days,
    CONF_KEEP_PLACES: Keep().places.days,
    CONF_KEEP_PICTURES: DEFAULT_KEEP_PICTURES.days,
}
"""In days."""


def kept_days(hass: HomeAssistant) -> dict[str, int]:
    """Each period, in days."""
    room = next(entries_of(hass, KIND_CONTROL_ROOM), None)
    stored = room.options if room is not None else {}
    return {key: stored.get(key) or usual for key, usual in DEFAULTS.items()}


def keep_records(hass: HomeAssistant) -> Keep:
    """How long the journal keeps what."""
    days = kept_days(hass)
    return Keep(timedelta(days=days[CONF_KEEP_EVENTS]), timedelta(days=days[CONF_KEEP_PLACES]))


def keep_pictures(hass: HomeAssistant) -> timedelta:
    """How long the snapshots of alarms are kept."""
    return timedelta(days=kept_days(hass)[CONF_KEEP_PICTURES])
