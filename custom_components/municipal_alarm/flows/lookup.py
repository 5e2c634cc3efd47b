"""What is set up already, disabled entries included: they may come back."""

from collections.abc import Iterator
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from ..const import (
    CONF_ADDRESS,
    CONF_CONTACTS,
    CONF_FIRE_SOURCES,
    CONF_FLOOR,
    CONF_KIND,
    CONF_SYSTEM,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
    SUBENTRY_EXTERNAL,
    SUBENTRY_RESPONDER,
)
from ..site_plan.rules.names import normalised
from . import entities

type Entry = ConfigEntry[Any]
type Place = tuple[Entry, ConfigSubentry]
"""A desk or checkpoint, and its building."""


def entries(hass: HomeAssistant, kind: str) -> list[Entry]:
    """The entries of one kind, in the order of their titles."""
    found = [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        if entry.data.get(CONF_KIND) == kind
    ]
    return sorted(found, key=lambda entry: normalised(entry.title))


def control_room(hass: HomeAssistant) -> Entry | None:
    """The control room, once it is set up."""
    return next(iter(entries(hass, KIND_CONTROL_ROOM)), None)


def buildings(hass: HomeAssistant) -> list[Entry]:
    """All buildings."""
    return entries(hass, KIND_BUILDING)


def building_with_fire_source(
    hass: HomeAssistant, entity_id: str, but: Entry | None
) -> Entry | None:
    """The building that this entity says is on fire; `but` is not looked at."""
    return next(
        (
            entry
            for entry in buildings(hass)
            if entry is not but
            and entity_id in entities.shown_all(hass, entry.data.get(CONF_FIRE_SOURCES, ()))
        ),
        None,
    )


def radio_systems(hass: HomeAssistant, system: str) -> list[Entry]:
    """The radio systems of one sort."""
    return [
        entry for entry in entries(hass, KIND_RADIO_SYSTEM) if entry.data.get(CONF_SYSTEM) == system
    ]


def other_desks(hass: HomeAssistant, but: str | None) -> Iterator[Place]:
    """All desks of all buildings, except the one with this subentry id."""
    return _places(hass, SUBENTRY_DESK, but)


def checkpoints(hass: HomeAssistant, but: str | None) -> Iterator[Place]:
    """All checkpoints of all buildings, except the one with this subentry id."""
    return _places(hass, SUBENTRY_CHECKPOINT, but)


def _places(hass: HomeAssistant, kind: str, but: str | None) -> Iterator[Place]:
    for entry in buildings(hass):
        for place in siblings(entry, kind, but):
            yield entry, place


def floors(building: Entry) -> list[str]:
    """The floors that desks and checkpoints of a building name, as they name them."""
    return [
        floor
        for kind in (SUBENTRY_DESK, SUBENTRY_CHECKPOINT)
        for place in building.get_subentries_of_type(kind)
        if (floor := place.data.get(CONF_FLOOR))
    ]


def responders(hass: HomeAssistant) -> list[ConfigSubentry]:
    """Everybody who can be sent."""
    room = control_room(hass)
    return [] if room is None else siblings(room, SUBENTRY_RESPONDER, None)


def external_targets(room: Entry) -> dict[str, str]:
    """Whom to call outside, by subentry id, in the order in which they were made."""
    return {sub.subentry_id: sub.title for sub in siblings(room, SUBENTRY_EXTERNAL, None)}


def responder_with(hass: HomeAssistant, system: str, address: str) -> str | None:
    """Who is reached by this address of a radio system, by name."""
    contact = {CONF_SYSTEM: system, CONF_ADDRESS: address}
    return next(
        (one.title for one in responders(hass) if contact in one.data.get(CONF_CONTACTS, ())),
        None,
    )


def siblings(entry: Entry, kind: str, but: str | None) -> list[ConfigSubentry]:
    """The subentries of one type within an entry, except the one with this id."""
    return [sub for sub in entry.get_subentries_of_type(kind) if sub.subentry_id != but]


def words(place: Place) -> str:
    """A desk or checkpoint and its building, for people to read."""
    entry, sub = place
    return f"{sub.title} ({entry.title})"
