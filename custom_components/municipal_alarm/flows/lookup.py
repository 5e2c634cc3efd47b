"""What is set up already, disabled entries included: they may come back."""

from collections.abc import Iterable, Iterator
from typing import Any
import unicodedata

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant

from ..const import (
    CONF_ADDRESS,
    CONF_CONTACTS,
    CONF_KIND,
    CONF_SYSTEM,
    CONF_TAG,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    SUBENTRY_DESK,
    SUBENTRY_RESPONDER,
)

type Entry = ConfigEntry[Any]
type Place = tuple[Entry, ConfigSubentry]
"""A desk and its building."""


def normalised(name: str) -> str:
    """A name as people compare it: case, width and spacing make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


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


def radio_systems(hass: HomeAssistant, system: str) -> list[Entry]:
    """The radio systems of one sort."""
    return [
        entry for entry in entries(hass, KIND_RADIO_SYSTEM) if entry.data.get(CONF_SYSTEM) == system
    ]


def other_desks(hass: HomeAssistant, but: str | None) -> Iterator[Place]:
    """All desks of all buildings, except the one with this subentry id."""
    for entry in buildings(hass):
        for desk in entry.get_subentries_of_type(SUBENTRY_DESK):
            if desk.subentry_id != but:
                yield entry, desk


def desk_with_tag(hass: HomeAssistant, tag: str) -> Place | None:
    """The desk that has this tag."""
    return next(
        (place for place in other_desks(hass, None) if place[1].data.get(CONF_TAG) == tag), None
    )


def responders(hass: HomeAssistant) -> list[ConfigSubentry]:
    """Everybody who can be sent."""
    room = control_room(hass)
    return [] if room is None else siblings(room, SUBENTRY_RESPONDER, None)


def person_with_tag(people: Iterable[ConfigSubentry], tag: str) -> str | None:
    """Who carries this tag, by name."""
    return next((one.title for one in people if one.data.get(CONF_TAG) == tag), None)


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
    """A desk and its building, for people to read."""
    entry, desk = place
    return f"{desk.title} ({entry.title})"
