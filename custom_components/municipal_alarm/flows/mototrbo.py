"""MOTOTRBO: a network reached by its IP data services."""

from collections.abc import Mapping
from dataclasses import asdict
import re
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..const import (
    CONF_BIND,
    CONF_CAI,
    CONF_GROUP_OCTET,
    CONF_KIND,
    CONF_PORTS,
    CONF_RADIO_IDS,
    CONF_REFRESH,
    CONF_SYSTEM,
    CONF_UNSOLICITED_IS_EMERGENCY,
    KIND_RADIO_SYSTEM,
    SYSTEM_MOTOTRBO,
)
from ..links.udp import ANY
from ..radio.mototrbo.address import MAX_ID, is_among
from ..radio.mototrbo.ars import MAX_REFRESH
from ..radio.mototrbo.settings import MototrboSettings
from . import lookup
from .contacts import contacts_of
from .datagrams import (
    ADVANCED,
    MAX_PORT,
    READING,
    READING_FIELDS,
    DatagramSteps,
    Named,
    check_ours,
    check_reading,
    read_address,
    read_reading,
)
from .lookup import Entry
from .ports import PORTS_OF
from .schemas import TEXT, Errors, refuse_name, text, whole

_HALF_HOUR = 30
_LONGEST = MAX_REFRESH * _HALF_HOUR

_USUAL = MototrboSettings()
_PORTS: Mapping[str, int] = MappingProxyType(asdict(_USUAL.ports))

_NEW: Mapping[str, Any] = MappingProxyType(
    {
        CONF_NAME: "MOTOTRBO",
        CONF_BIND: ANY,
        CONF_CAI: _USUAL.cai,
        CONF_PORTS: _PORTS,
        CONF_GROUP_OCTET: _USUAL.group_octet,
        CONF_RADIO_IDS: _USUAL.radio_ids,
        **READING,
        CONF_REFRESH: _USUAL.refresh_half_hours * _HALF_HOUR,
        CONF_UNSOLICITED_IS_EMERGENCY: _USUAL.unsolicited_is_emergency,
    }
)
"""What the form starts with."""

_PORT_FIELDS = vol.Schema({vol.Required(service): whole(1, MAX_PORT) for service in _PORTS})
_ADVANCED_FIELDS = vol.Schema(
    {
        vol.Required(CONF_GROUP_OCTET): whole(1, 239),
        vol.Optional(CONF_RADIO_IDS): TEXT,
        **READING_FIELDS,
        vol.Required(CONF_REFRESH): whole(_HALF_HOUR, _LONGEST, step=_HALF_HOUR, unit="min"),
        vol.Required(CONF_UNSOLICITED_IS_EMERGENCY): BooleanSelector(),
    }
)


class MototrboSteps(DatagramSteps):
    """The part of the config flow that is about MOTOTRBO."""

    async def async_step_mototrbo(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Connect MOTOTRBO radios."""
        return await self._mototrbo("mototrbo", user_input, None)

    async def async_step_reconfigure_mototrbo(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change anything of it; the runtime follows without a reload."""
        entry = self._get_reconfigure_entry()
        return await self._mototrbo("reconfigure_mototrbo", user_input, entry)

    async def _mototrbo(
        self, step_id: str, user_input: dict[str, Any] | None, entry: Entry | None
    ) -> ConfigFlowResult:
        errors: Errors = {}
        named: Named = {}
        if user_input is not None:
            stored = _read(user_input, errors, named)
            await self._check_mototrbo(stored, entry, errors, named)
            if not errors:
                unique_id = f"mototrbo:{stored[CONF_BIND]}:{stored[CONF_PORTS]['ars']}"
                return await self.store_datagrams(entry, unique_id, stored)
        shown = user_input or _shown(_NEW if entry is None else {**_NEW, **entry.data})
        if entry is not None and user_input is None:
            shown[CONF_NAME] = entry.title
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_schema(errors), shown),
            errors=errors,
            description_placeholders=named,
        )

    async def _check_mototrbo(
        self, stored: Mapping[str, Any], entry: Entry | None, errors: Errors, named: Named
    ) -> None:
        refuse_name(self.hass, errors, stored[CONF_NAME], entry)
        # The computer behind a radio has the radio's address with the next octet.
        if stored[CONF_GROUP_OCTET] in (stored[CONF_CAI], stored[CONF_CAI] + 1):
            errors[ADVANCED] = "octet_twice"
        elif ADVANCED not in errors:
            check_reading(stored, errors, named)
        if entry is not None and ADVANCED not in errors:
            self._check_radio_ids(stored, entry, errors, named)
        numbers = list(stored[CONF_PORTS].values())
        twice = next((port for port in numbers if numbers.count(port) > 1), None)
        if twice is not None:
            errors[CONF_PORTS], named["port"] = "port_twice", str(twice)
        else:
            await check_ours(self.hass, stored, PORTS_OF, entry, errors, named)

    def _check_radio_ids(
        self, stored: Mapping[str, Any], entry: Entry, errors: Errors, named: Named
    ) -> None:
        """Nobody's radio is shut out: they would be told, and their answer dropped."""
        for one in lookup.responders(self.hass):
            for system, address in contacts_of(one.data):
                is_radio = system == entry.entry_id and address.isascii() and address.isdigit()
                if is_radio and not is_among(stored[CONF_RADIO_IDS], int(address)):
                    errors[ADVANCED] = "shuts_out"
                    named["radio"], named["owner"] = address, one.title


def _schema(errors: Errors) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TEXT,
            vol.Required(CONF_BIND): TEXT,
            vol.Required(CONF_CAI): whole(1, 222),
            vol.Required(CONF_PORTS): section(
                _PORT_FIELDS, {"collapsed": CONF_PORTS not in errors}
            ),
            vol.Required(ADVANCED): section(
                _ADVANCED_FIELDS, {"collapsed": ADVANCED not in errors}
            ),
        }
    )


def _shown(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    inner = (*READING, CONF_GROUP_OCTET, CONF_REFRESH, CONF_UNSOLICITED_IS_EMERGENCY)
    return {
        **{key: stored[key] for key in (CONF_NAME, CONF_BIND, CONF_CAI)},
        CONF_PORTS: {**_PORTS, **stored[CONF_PORTS]},
        ADVANCED: {
            **{
                key: list(value) if isinstance(value := stored[key], tuple) else value
                for key in inner
            },
            CONF_RADIO_IDS: ", ".join(
                f"{first}" if first == last else f"{first}-{last}"
                for first, last in stored[CONF_RADIO_IDS]
            ),
        },
    }


def _read(user_input: Mapping[str, Any], errors: Errors, named: Named) -> dict[str, Any]:
    """What was typed, as it is stored; `errors` has what could not be read."""
    advanced = user_input[ADVANCED]
    return {
        CONF_KIND: KIND_RADIO_SYSTEM,
        CONF_SYSTEM: SYSTEM_MOTOTRBO,
        CONF_NAME: text(user_input, CONF_NAME),
        CONF_BIND: read_address(text(user_input, CONF_BIND)) or text(user_input, CONF_BIND),
        CONF_CAI: int(user_input[CONF_CAI]),
        CONF_PORTS: {service: int(user_input[CONF_PORTS][service]) for service in _PORTS},
        CONF_GROUP_OCTET: int(advanced[CONF_GROUP_OCTET]),
        CONF_RADIO_IDS: _radio_ids(text(advanced, CONF_RADIO_IDS), errors, named),
        **read_reading(advanced),
        # Half hours are all that can be asked of a radio.
        CONF_REFRESH: int(advanced[CONF_REFRESH]) // _HALF_HOUR * _HALF_HOUR,
        CONF_UNSOLICITED_IS_EMERGENCY: advanced[CONF_UNSOLICITED_IS_EMERGENCY],
    }


def _radio_ids(typed: str, errors: Errors, named: Named) -> list[list[int]]:
    """`1-999, 12045`, as the first and the last number of each range."""
    ranges: list[list[int]] = []
    for part in re.split(r"[\s,;]+", re.sub(r"\s*[-\u2013]\s*", "-", typed)):
        if not part:
            continue
        match = re.fullmatch(r"([0-9]{1,8})(?:-([0-9]{1,8}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= MAX_ID:
            errors[ADVANCED], named["numbers"] = "bad_radio_ids", part
        elif [first, last] not in ranges:
            ranges.append([first, last])
    return ranges
