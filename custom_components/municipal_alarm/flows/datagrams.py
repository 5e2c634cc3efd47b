"""What the forms of Hytera and MOTOTRBO have in common: texts, ports and our own address.

Fields in a section cannot show an error of their own, so an error stands at the section
and its text names the field.
"""

from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..const import (
    CONF_BIND,
    CONF_DISPLAY_LETTERS,
    CONF_EMERGENCY_WORDS,
    CONF_LONE_WORKER_WORDS,
    CONF_MAN_DOWN_WORDS,
    CONF_PORTS,
    CONF_SYSTEM,
    CONF_TAG_PATTERN,
    DATAGRAM_SYSTEMS,
)
from ..links.udp import ANY, CannotListen, has_address, open_sockets
from ..radio.reading import TextRules
from ..radio.tag_pattern import BadPattern, PatternFault, check_tag_pattern
from ..site_plan.rules.names import normalised
from . import lookup
from .lookup import Entry
from .schemas import TEXT, TEXTS, Errors, text, whole

ADVANCED = "advanced"
MAX_PORT = 65_535
_MAX_WORD = 40

_WORDS = (CONF_EMERGENCY_WORDS, CONF_MAN_DOWN_WORDS, CONF_LONE_WORKER_WORDS)

_BAD_PATTERN: Mapping[PatternFault, str] = MappingProxyType(
    {
        PatternFault.TOO_LONG: "pattern_too_long",
        PatternFault.NO_EXPRESSION: "pattern_no_expression",
        PatternFault.NO_GROUP: "pattern_no_group",
        PatternFault.SPECIAL: "pattern_special",
        PatternFault.REPEATS_GROUP: "pattern_repeats_group",
        PatternFault.REPEATS_TWICE: "pattern_repeats_twice",
        PatternFault.TOO_MANY_CHOICES: "pattern_choices",
    }
)

type Named = dict[str, str]
"""What the texts of errors mention."""
type PortsOf = Callable[[Mapping[str, Any]], frozenset[int]]

READING_FIELDS: Mapping[vol.Marker, Any] = MappingProxyType(
    {
        vol.Required(CONF_DISPLAY_LETTERS): whole(16, 256),
        vol.Optional(CONF_TAG_PATTERN): TEXT,
        **{vol.Optional(key): TEXTS for key in _WORDS},
    }
)
READING: Mapping[str, Any] = MappingProxyType(
    {
        CONF_DISPLAY_LETTERS: 48,
        CONF_TAG_PATTERN: TextRules().tag_pattern,
        **dict.fromkeys(_WORDS, ()),
    }
)
"""What the fields start with."""


def read_reading(advanced: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `READING_FIELDS`, as they are stored."""
    return {
        CONF_DISPLAY_LETTERS: int(advanced[CONF_DISPLAY_LETTERS]),
        # An empty field means the pattern it began with, not that nothing is a tag.
        CONF_TAG_PATTERN: text(advanced, CONF_TAG_PATTERN) or READING[CONF_TAG_PATTERN],
        **{key: trimmed(advanced.get(key, ())) for key in _WORDS},
    }


def trimmed(typed: Iterable[str]) -> list[str]:
    """What was typed into a list of texts, each once, empty lines left out."""
    return list(dict.fromkeys(one.strip() for one in typed if one.strip()))


def check_reading(stored: Mapping[str, Any], errors: Errors, named: Named) -> None:
    """Whether texts of radios can be read so; otherwise `errors` says why not."""
    try:
        check_tag_pattern(stored[CONF_TAG_PATTERN])
    except BadPattern as err:
        errors[ADVANCED] = _BAD_PATTERN[err.fault]
        return
    seen: set[str] = set()
    for word in (word for key in _WORDS for word in stored[key]):
        named["word"] = word
        if len(word) > _MAX_WORD or not any(letter.isalnum() for letter in word):
            errors[ADVANCED] = "bad_word"
        elif normalised(word) in seen:
            errors[ADVANCED] = "word_twice"
        seen.add(normalised(word))
        if ADVANCED in errors:
            return


def read_address(typed: str) -> str | None:
    """An IPv4 address in its one spelling; None when it is none."""
    try:
        return str(IPv4Address(typed.strip()))
    except ValueError:
        return None


async def check_ours(
    hass: HomeAssistant,
    stored: Mapping[str, Any],
    ports_of: Mapping[str, PortsOf],
    but: Entry | None,
    errors: Errors,
    named: Named,
) -> None:
    """Whether we can listen at this address and these ports; `errors` says why not.

    `ports_of` tells the ports of each sort of system; `but` is the entry that is changed.
    """
    bind = read_address(stored[CONF_BIND])
    if bind is None:
        errors[CONF_BIND] = "not_own_address"
        return
    ports = ports_of[stored[CONF_SYSTEM]](stored)
    for system in DATAGRAM_SYSTEMS:
        for other in lookup.radio_systems(hass, system):
            if other is not but and _meet(bind, other.data[CONF_BIND]):
                shared = ports & ports_of[system](other.data)
                if shared:
                    errors[CONF_PORTS] = "ports_of_other"
                    named["other"], named["port"] = other.title, str(min(shared))
                    return
    held = ports_of[but.data[CONF_SYSTEM]](but.data) if but is not None else frozenset[int]()
    # What this entry itself listens on now would only be in its own way.
    tried = await hass.async_add_executor_job(listen_for_a_moment, bind, sorted(ports - held))
    if tried is not None:
        field, error, port = tried
        errors[field], named["port"] = error, str(port)


def _meet(one: str, other: str) -> bool:
    return one == other or ANY in (one, other)


def listen_for_a_moment(bind: str, ports: Iterable[int]) -> tuple[str, str, int] | None:
    """Try the address and each port: the field, error and port of the first that fails."""
    if not has_address(bind):
        return CONF_BIND, "not_own_address", 0
    for port in ports:
        try:
            opened = open_sockets(bind, [port])
        except CannotListen:
            return CONF_PORTS, "port_in_use", port
        for one in opened.values():
            one.close()
    return None


class DatagramSteps(ConfigFlow):
    """What the flows of both families do once the form is filled in."""

    async def store_datagrams(
        self, entry: Entry | None, unique_id: str, stored: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Create the entry, or change it; the runtime follows without a reload."""
        name = stored[CONF_NAME]
        if entry is not None:
            return self.async_update_and_abort(entry, unique_id=unique_id, title=name, data=stored)
        await self.async_set_unique_id(unique_id, raise_on_progress=False)
        return self.async_create_entry(title=name, data=stored)
