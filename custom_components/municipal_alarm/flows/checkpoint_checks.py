"""What can be wrong with a checkpoint: at most one error for each field of the form."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from ..bridge.tag_assignment import tag_owners
from ..const import CONF_FLOOR, CONF_READER, CONF_TAG, DOMAIN, SUBENTRY_CHECKPOINT
from ..site_plan.rules.names import name_error, normalised
from . import lookup
from .schemas import Errors, text

READER_DEVICE = "reader_device"
READER_SYSTEM = "reader_system"
READER_ID = "reader_id"
OTHER_READER = "other_reader"

_PHONES = "mobile_app"


def read_reader(user_input: Mapping[str, Any]) -> str:
    """The reader as it is stored: a device, or the number it has in a radio system."""
    if device := text(user_input, READER_DEVICE):
        return device
    other = user_input.get(OTHER_READER, {})
    system, reader = text(other, READER_SYSTEM), text(other, READER_ID)
    return f"{system}/{reader}" if system and reader else ""


def check(
    hass: HomeAssistant,
    building: lookup.Entry,
    user_input: Mapping[str, Any],
    but: str | None,
) -> tuple[Errors, dict[str, str]]:
    """Errors by field, and the names their texts mention; `but` is its own subentry id."""
    named: dict[str, str] = {}
    errors: Errors = {}
    if error := _name(building, user_input, but):
        errors[CONF_NAME] = error
    owner = tag_owners(hass, but).get(text(user_input, CONF_TAG))
    if owner is not None:
        errors[CONF_TAG], named["tag_owner"] = "tag_in_use", owner.words
    errors |= _reader(hass, user_input, but, named)
    return errors, named


def _name(building: lookup.Entry, user_input: Mapping[str, Any], but: str | None) -> str | None:
    floor = normalised(text(user_input, CONF_FLOOR))
    return name_error(
        text(user_input, CONF_NAME),
        (
            other.title
            for other in lookup.siblings(building, SUBENTRY_CHECKPOINT, but)
            if normalised(other.data.get(CONF_FLOOR, "")) == floor
        ),
    )


def _reader(
    hass: HomeAssistant, user_input: Mapping[str, Any], but: str | None, named: dict[str, str]
) -> Errors:
    device = text(user_input, READER_DEVICE)
    other = user_input.get(OTHER_READER, {})
    system, reader = text(other, READER_SYSTEM), text(other, READER_ID)
    if device and (system or reader):
        return {OTHER_READER: "reader_twice"}
    if bool(system) is not bool(reader):
        return {OTHER_READER: "reader_incomplete"}
    field = READER_DEVICE if device else OTHER_READER
    if device and (error := device_problem(hass, device)):
        return {field: error}
    stored = read_reader(user_input)
    for place in lookup.checkpoints(hass, but):
        if stored and place[1].data.get(CONF_READER) == stored:
            named["reader_checkpoint"] = lookup.words(place)
            return {field: "reader_in_use"}
    return {}


def device_problem(hass: HomeAssistant, device_id: str) -> str | None:
    """The error for a device that cannot be a reader that hangs at a place."""
    device = dr.async_get(hass).async_get(device_id)
    if device is None:
        return "unknown_device"
    domains = {domain for domain, *_ in device.identifiers}
    if DOMAIN in domains:
        return "own_device"
    # What a phone reads is read by whoever has the phone, wherever they are.
    return "reader_is_phone" if _PHONES in domains else None
