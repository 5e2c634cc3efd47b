"""What can be wrong with a responder: at most one error for each field of the form."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant

from ..bridge.addresses import problem, spelled
from ..bridge.tag_assignment import tag_owners
from ..const import (
    CONF_ADDRESS,
    CONF_CONTACTS,
    CONF_DUTY_SOURCE,
    CONF_LONE_WORK_SOURCE,
    CONF_SYSTEM,
    CONF_TAG,
    KIND_RADIO_SYSTEM,
)
from ..site_plan.rules.names import name_error
from . import entities, lookup
from .datagrams import Named
from .lookup import Entry
from .schemas import Errors, text

RADIOS = "radios"
PHONES = "phones"

type Contact = tuple[str, str]
"""A radio system and an address in it, as stored."""


def contacts_of(data: Mapping[str, Any]) -> list[Contact]:
    """The contacts of a stored responder."""
    return [(one[CONF_SYSTEM], one[CONF_ADDRESS]) for one in data.get(CONF_CONTACTS, ())]


def read_radios(hass: HomeAssistant, typed: Iterable[Mapping[str, Any]]) -> list[Contact]:
    """The radios that were typed, each number in its one spelling."""
    stored = {entry.entry_id: entry.data for entry in _systems(hass)}
    return [
        (one[CONF_SYSTEM], spelled(text(one, CONF_ADDRESS), stored.get(one[CONF_SYSTEM], {})))
        for one in typed
    ]


def _systems(hass: HomeAssistant) -> list[Entry]:
    return lookup.entries(hass, KIND_RADIO_SYSTEM)


def check(
    hass: HomeAssistant,
    user_input: Mapping[str, Any],
    radios: list[Contact],
    phones: list[Contact],
    others: Iterable[ConfigSubentry],
    but: str | None,
) -> tuple[Errors, Named]:
    """Errors by field, and the names their texts mention; `but` is their own subentry id."""
    errors: Errors = {}
    named: Named = {}
    others = list(others)
    if error := name_error(text(user_input, CONF_NAME), (other.title for other in others)):
        errors[CONF_NAME] = error
    owners = {contact: other.title for other in others for contact in contacts_of(other.data)}
    if error := _radios(hass, radios, owners, named):
        errors[RADIOS] = error
    if whose := _owner(phones, owners):
        errors[PHONES], named["phone_owner"] = "phone_in_use", whose
    for entity_id in user_input.get(PHONES, []):
        if error := entities.problem(hass, entity_id):
            errors[PHONES] = "unknown_phone" if error == "unknown_entity" else "own_phone"
            named["phone"] = entity_id
    # Whoever else has it: who would have come?
    if owner := tag_owners(hass, but).get(text(user_input, CONF_TAG)):
        errors[CONF_TAG], named["tag_owner"] = "tag_in_use", owner.words
    for field in (CONF_DUTY_SOURCE, CONF_LONE_WORK_SOURCE):
        source = text(user_input, field)
        if source and (error := entities.problem(hass, source)):
            errors[field] = error
    if not radios and not phones:
        errors["base"] = "no_contact"
    return errors, named


def _radios(
    hass: HomeAssistant, radios: list[Contact], owners: Mapping[Contact, str], named: Named
) -> str | None:
    systems = {entry.entry_id: entry for entry in _systems(hass)}
    for system, address in radios:
        named["radio"] = address
        if not address:
            return "no_address"
        # The form offers no other.
        entry = systems[system]
        named["system"] = entry.title
        if error := problem(address, entry.data):
            return error
    if owner := _owner(radios, owners):
        named["radio_owner"] = owner
        return "radio_in_use"
    return None


def _owner(contacts: Iterable[Contact], owners: Mapping[Contact, str]) -> str | None:
    """The responder who has one of these already: whose answer would it be?"""
    return next((owners[contact] for contact in contacts if contact in owners), None)
