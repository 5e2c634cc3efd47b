"""What can be wrong with a desk: at most one error for each field of the form."""

from collections.abc import Callable, Iterator, Mapping
import re
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant

from ..bridge.tag_assignment import tag_owners
from ..const import (
    CONF_ANSWER_OUTPUTS,
    CONF_CAMERA,
    CONF_CAMERA_STREAM,
    CONF_FLOOR,
    CONF_HTTP_PRESS,
    CONF_INPUT_ID,
    CONF_INPUT_SYSTEM,
    CONF_SOURCE,
    CONF_TAG,
    SUBENTRY_DESK,
    SUBENTRY_RESPONDER,
    SYSTEM_HYTERA,
)
from ..site_plan.rules.names import name_error, normalised
from . import entities, lookup
from .schemas import Errors, read_url

OTHER_SOURCES = "other_sources"
_RADIO_INPUT = re.compile(r"0*([1-9][0-9]{0,7})\s*/\s*vio([1-6])", re.ASCII | re.IGNORECASE)
_STREAMS = ("rtsp", "rtsps", "http", "https")


def check(
    hass: HomeAssistant, building: ConfigEntry[Any], desk: Mapping[str, Any], but: str | None
) -> tuple[Errors, dict[str, str]]:
    """Errors by field, and the names their texts mention.

    `desk` still has its entities by entity id; `but` is its own subentry id.
    """
    named: dict[str, str] = {}
    found = (
        (CONF_NAME, _name(building, desk, but)),
        (CONF_SOURCE, _source(hass, desk, but, named)),
        (OTHER_SOURCES, _input(hass, desk, but, named)),
        (CONF_CAMERA, desk[CONF_CAMERA] and entities.problem(hass, desk[CONF_CAMERA])),
        (CONF_CAMERA_STREAM, _stream(desk)),
        (CONF_ANSWER_OUTPUTS, _outputs(hass, desk, named)),
        (CONF_TAG, _tag(hass, desk, but, named)),
    )
    errors = {field: error for field, error in found if error}
    if not any(desk[key] for key in (CONF_SOURCE, CONF_INPUT_SYSTEM, CONF_HTTP_PRESS)):
        errors.setdefault("base", "no_source")
    return errors, named


def _name(building: ConfigEntry[Any], desk: Mapping[str, Any], but: str | None) -> str | None:
    floor = normalised(desk[CONF_FLOOR])
    return name_error(
        desk[CONF_NAME],
        (
            other.title
            for other in lookup.siblings(building, SUBENTRY_DESK, but)
            if normalised(other.data.get(CONF_FLOOR, "")) == floor
        ),
    )


def _source(
    hass: HomeAssistant, desk: Mapping[str, Any], but: str | None, named: dict[str, str]
) -> str | None:
    source: str = desk[CONF_SOURCE]
    if not source:
        return None
    if error := entities.problem(hass, source):
        return error
    if building := lookup.building_with_fire_source(hass, source, None):
        named["source_building"] = building.title
        return "source_of_fire"

    def same(other: Mapping[str, Any]) -> bool:
        return entities.shown(hass, other.get(CONF_SOURCE, "")) == source

    return _taken(hass, but, same, "source_in_use", named)


def _input(
    hass: HomeAssistant, desk: Mapping[str, Any], but: str | None, named: dict[str, str]
) -> str | None:
    own = desk[CONF_INPUT_SYSTEM], desk[CONF_INPUT_ID]
    if not any(own):
        return None
    if not all(own):
        return "input_incomplete"
    if _is_of_radio(hass, own[0]) and read_radio_input(own[1]) is None:
        return "bad_radio_input"

    def same(other: Mapping[str, Any]) -> bool:
        return (other.get(CONF_INPUT_SYSTEM), other.get(CONF_INPUT_ID)) == own

    return _taken(hass, but, same, "input_in_use", named)


def read_input(hass: HomeAssistant, system: str, typed: str) -> str:
    """The input in its one spelling; what is none of a radio stays, to be refused."""
    return (read_radio_input(typed) if _is_of_radio(hass, system) else None) or typed


def read_radio_input(typed: str) -> str | None:
    """An input of a radio, "<radio>/vio<1 to 6>", in its one spelling; None: it is none."""
    found = _RADIO_INPUT.fullmatch(typed)
    return None if found is None else f"{found[1]}/vio{found[2]}"


def _is_of_radio(hass: HomeAssistant, system: str) -> bool:
    """Whether its inputs are those of radios, "<radio>/vio<1 to 6>"."""
    return any(entry.entry_id == system for entry in lookup.radio_systems(hass, SYSTEM_HYTERA))


def _tag(
    hass: HomeAssistant, desk: Mapping[str, Any], but: str | None, named: dict[str, str]
) -> str | None:
    owner = tag_owners(hass, but).get(desk[CONF_TAG])
    if owner is None:
        return None
    named["tag_owner"] = owner.words
    return "tag_of_person" if owner.kind == SUBENTRY_RESPONDER else "tag_in_use"


def _stream(desk: Mapping[str, Any]) -> str | None:
    stream = desk[CONF_CAMERA_STREAM]
    if not stream:
        return None
    if desk[CONF_CAMERA]:
        return "camera_twice"
    return None if is_stream(stream) else "invalid_stream"


def is_stream(typed: str) -> bool:
    """Whether this can be the address of a stream."""
    return read_url(typed, _STREAMS) is not None


def _outputs(hass: HomeAssistant, desk: Mapping[str, Any], named: dict[str, str]) -> str | None:
    for output in desk[CONF_ANSWER_OUTPUTS]:
        if error := entities.problem(hass, output):
            named["output"] = output
            return "unknown_output" if error == "unknown_entity" else error
    return None


def _taken(
    hass: HomeAssistant,
    but: str | None,
    same: Callable[[Mapping[str, Any]], bool],
    error: str,
    named: dict[str, str],
) -> str | None:
    """The error when another desk anywhere has the same, named under the error's word."""
    others: Iterator[lookup.Place] = lookup.other_desks(hass, but)
    other = next((place for place in others if same(place[1].data)), None)
    if other is None:
        return None
    named[f"{error.removesuffix('_in_use')}_desk"] = lookup.words(other)
    return error
