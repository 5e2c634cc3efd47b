"""What can be wrong with a responder: at most one error for each field of the form."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant

from ..const import (
    CONF_ADDRESS,
    CONF_CONTACTS,
    CONF_OWN_ID,
    CONF_SYSTEM,
    CONF_TAG,
    DATAGRAM_SYSTEMS,
)
from ..control_room.site import TALKGROUP, is_talkgroup
from ..radio.hytera.tables import MAX_RADIO
from . import entities, lookup
from .datagrams import Named
from .lookup import Entry
from .schemas import Errors, name_error, text

RADIOS = "radios"
PHONES = "phones"

_MAX_GROUP = 16_777_215

type Contact = tuple[str, str]
"""A radio system and an address in it, as stored."""


def contacts_of(data: Mapping[str, Any]) -> list[Contact]:
    """The contacts of a stored responder."""
    return [(one[CONF_SYSTEM], one[CONF_ADDRESS]) for one in data.get(CONF_CONTACTS, ())]


def read_radios(hass: HomeAssistant, typed: Iterable[Mapping[str, Any]]) -> list[Contact]:
    """The radios that were typed, each number in its one spelling."""
    numbered = {entry.entry_id for entry in _numbered(hass)}
    return [
        (one[CONF_SYSTEM], _spelled(text(one, CONF_ADDRESS), one[CONF_SYSTEM] in numbered))
        for one in typed
    ]


def _spelled(address: str, numbered: bool) -> str:
    """`Talkgroup / 0100` is talkgroup/100; what is no number stays, to be refused."""
    kind, slash, number = (part.strip() for part in address.partition("/"))
    if slash and f"{kind.casefold()}/" == TALKGROUP:
        return f"{TALKGROUP}{_number(number) or number}"
    return str(_number(address) or address) if numbered else address


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _numbered(hass: HomeAssistant) -> list[Entry]:
    """The systems whose radios have numbers, not names."""
    return [entry for system in DATAGRAM_SYSTEMS for entry in lookup.radio_systems(hass, system)]


def check(
    hass: HomeAssistant,
    user_input: Mapping[str, Any],
    radios: list[Contact],
    phones: list[Contact],
    others: Iterable[ConfigSubentry],
) -> tuple[Errors, Named]:
    """Errors by field, and the names their texts mention."""
    errors: Errors = {}
    named: Named = {}
    others = list(others)
    if error := name_error(text(user_input, CONF_NAME), (other.title for other in others)):
        errors[CONF_NAME] = error
    owners = {contact: other.title for other in others for contact in contacts_of(other.data)}
    if error := _radios(hass, radios, owners, named):
        errors[RADIOS] = error
    if owner := _owner(phones, owners):
        errors[PHONES], named["phone_owner"] = "phone_in_use", owner
    for entity_id in user_input.get(PHONES, []):
        if error := entities.problem(hass, entity_id):
            errors[PHONES] = "unknown_phone" if error == "unknown_entity" else "own_phone"
            named["phone"] = entity_id
    if error := _tag(hass, text(user_input, CONF_TAG), others, named):
        errors[CONF_TAG] = error
    if not radios and not phones:
        errors["base"] = "no_contact"
    return errors, named


def _radios(
    hass: HomeAssistant, radios: list[Contact], owners: Mapping[Contact, str], named: Named
) -> str | None:
    numbered = {entry.entry_id: entry for entry in _numbered(hass)}
    for system, address in radios:
        named["radio"] = address
        if not address:
            return "no_address"
        if is_talkgroup(address):
            number = _number(address.removeprefix(TALKGROUP))
            if number is None or not 0 < number <= _MAX_GROUP:
                return "bad_talkgroup"
        elif system in numbered:
            number = _number(address)
            if number is None or not 0 < number <= MAX_RADIO:
                return "bad_radio"
            if number == numbered[system].data.get(CONF_OWN_ID):
                named["system"] = numbered[system].title
                return "radio_is_ours"
    if owner := _owner(radios, owners):
        named["radio_owner"] = owner
        return "radio_in_use"
    return None


def _owner(contacts: Iterable[Contact], owners: Mapping[Contact, str]) -> str | None:
    """The responder who has one of these already: whose answer would it be?"""
    return next((owners[contact] for contact in contacts if contact in owners), None)


def _tag(
    hass: HomeAssistant, tag: str, others: Iterable[ConfigSubentry], named: Named
) -> str | None:
    """The error when somebody or something else has this tag: who would have come?"""
    if not tag:
        return None
    if owner := lookup.person_with_tag(others, tag):
        named["tag_owner"] = owner
        return "tag_in_use"
    desk = lookup.desk_with_tag(hass, tag)
    if desk is not None:
        named["tag_owner"] = lookup.words(desk)
        return "tag_in_use"
    return None
