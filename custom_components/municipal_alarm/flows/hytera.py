"""Hytera: repeaters, or one radio as a control station."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..const import (
    CONF_BIND,
    CONF_CALLS_FIRST,
    CONF_CARRIER,
    CONF_HOSTS,
    CONF_KIND,
    CONF_LONE_WORKER_TYPES,
    CONF_MAN_DOWN_TYPES,
    CONF_OWN_ID,
    CONF_PORTS,
    CONF_RENEWAL,
    CONF_SLOTS,
    CONF_SUBNET,
    CONF_SYSTEM,
    KIND_RADIO_SYSTEM,
    SYSTEM_HYTERA,
)
from ..links.udp import ANY
from ..radio.hytera.settings import Carrier, HyteraSettings
from ..radio.hytera.tables import MAX_RADIO
from . import lookup, ports
from .datagrams import (
    ADVANCED,
    READING,
    READING_FIELDS,
    DatagramSteps,
    Named,
    check_ours,
    check_reading,
    read_address,
    read_reading,
    trimmed,
)
from .lookup import Entry
from .ports import SERVICES
from .schemas import TEXT, TEXTS, Errors, refuse_name, seconds, text, whole, words

_MAX_TYPE = 255
_TYPES = (CONF_MAN_DOWN_TYPES, CONF_LONE_WORKER_TYPES)

_ADVANCED_FIELDS = vol.Schema(
    {
        **READING_FIELDS,
        **{vol.Optional(key): TEXTS for key in _TYPES},
        vol.Required(CONF_RENEWAL): seconds(60),
        vol.Required(CONF_SUBNET): whole(1, 223),
    }
)
_PORT_FIELDS = vol.Schema({vol.Optional(service): TEXT for service in SERVICES})

_USUAL = HyteraSettings(hosts=())
_NEW: Mapping[str, Any] = MappingProxyType(
    {
        CONF_NAME: "Hytera",
        CONF_CARRIER: _USUAL.carrier.value,
        CONF_HOSTS: _USUAL.hosts,
        CONF_SLOTS: _USUAL.slots,
        CONF_BIND: ANY,
        CONF_OWN_ID: _USUAL.own_id,
        CONF_CALLS_FIRST: _USUAL.calls_first,
        CONF_PORTS: MappingProxyType({}),
        **READING,
        CONF_MAN_DOWN_TYPES: (),
        CONF_LONE_WORKER_TYPES: (),
        CONF_RENEWAL: _USUAL.renewal_s,
        CONF_SUBNET: _USUAL.subnet,
    }
)
"""What the form starts with."""


class HyteraSteps(DatagramSteps):
    """The part of the config flow that is about Hytera."""

    async def async_step_hytera(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Connect Hytera radios."""
        return await self._hytera("hytera", user_input, None)

    async def async_step_reconfigure_hytera(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change anything of it; the runtime follows without a reload."""
        entry = self._get_reconfigure_entry()
        return await self._hytera("reconfigure_hytera", user_input, entry)

    async def _hytera(
        self, step_id: str, user_input: dict[str, Any] | None, entry: Entry | None
    ) -> ConfigFlowResult:
        errors: Errors = {}
        named: Named = {}
        if user_input is not None:
            stored = _read(user_input, errors, named)
            await _check(self.hass, stored, entry, errors, named)
            if not errors:
                unique_id = f"hytera:{','.join(sorted(stored[CONF_HOSTS]))}"
                return await self.store_datagrams(entry, unique_id, stored)
        shown = user_input or _shown(_NEW if entry is None else {**_NEW, **entry.data})
        if entry is not None and user_input is None:
            shown[CONF_NAME] = entry.title
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_schema(errors), shown),
            errors=errors,
            description_placeholders={**ports.usual_words(), **named},
        )


def _schema(errors: Errors) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TEXT,
            vol.Required(CONF_CARRIER): words(CONF_CARRIER, Carrier),
            vol.Required(CONF_HOSTS): TEXTS,
            vol.Required(CONF_SLOTS): words(CONF_SLOTS, ("1", "2"), multiple=True),
            vol.Required(CONF_BIND): TEXT,
            vol.Required(CONF_OWN_ID): whole(1, MAX_RADIO),
            vol.Required(CONF_CALLS_FIRST): BooleanSelector(),
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
    top = {key: stored[key] for key in (CONF_NAME, CONF_CARRIER, CONF_BIND, CONF_OWN_ID)}
    return {
        **top,
        CONF_HOSTS: list(stored[CONF_HOSTS]),
        CONF_SLOTS: [str(slot) for slot in stored[CONF_SLOTS]],
        CONF_CALLS_FIRST: stored[CONF_CALLS_FIRST],
        CONF_PORTS: ports.shown(stored[CONF_PORTS]),
        ADVANCED: {
            **{key: _plain(stored[key]) for key in READING},
            **{key: [str(one) for one in stored[key]] for key in _TYPES},
            CONF_RENEWAL: stored[CONF_RENEWAL],
            CONF_SUBNET: stored[CONF_SUBNET],
        },
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _read(user_input: Mapping[str, Any], errors: Errors, named: Named) -> dict[str, Any]:
    """What was typed, as it is stored; `errors` has what could not be read."""
    advanced = user_input[ADVANCED]
    carrier = Carrier(user_input[CONF_CARRIER])
    return {
        CONF_KIND: KIND_RADIO_SYSTEM,
        CONF_SYSTEM: SYSTEM_HYTERA,
        CONF_NAME: text(user_input, CONF_NAME),
        CONF_CARRIER: carrier.value,
        CONF_HOSTS: _hosts(user_input, errors, named),
        CONF_SLOTS: sorted(int(slot) for slot in user_input[CONF_SLOTS]),
        CONF_BIND: read_address(text(user_input, CONF_BIND)) or text(user_input, CONF_BIND),
        CONF_OWN_ID: int(user_input[CONF_OWN_ID]),
        CONF_CALLS_FIRST: user_input[CONF_CALLS_FIRST],
        CONF_PORTS: ports.read(user_input[CONF_PORTS], carrier, errors, named),
        **read_reading(advanced),
        **{key: _types(advanced.get(key, ()), errors, named) for key in _TYPES},
        CONF_RENEWAL: int(advanced[CONF_RENEWAL]),
        CONF_SUBNET: int(advanced[CONF_SUBNET]),
    }


def _hosts(user_input: Mapping[str, Any], errors: Errors, named: Named) -> list[str]:
    """The addresses, each once, in the order in which they were typed."""
    hosts: list[str] = []
    for typed in trimmed(user_input[CONF_HOSTS]):
        host = read_address(typed)
        if host is None or host == ANY:
            errors[CONF_HOSTS], named["host"] = "bad_host", typed
        else:
            hosts.append(host)
    if not hosts:
        errors.setdefault(CONF_HOSTS, "no_host")
    elif len(hosts) > 1 and user_input[CONF_CARRIER] == Carrier.CONTROL_STATION:
        errors.setdefault(CONF_HOSTS, "one_station")
    return hosts


def _types(typed: list[str], errors: Errors, named: Named) -> list[int]:
    types: list[int] = []
    for one in trimmed(typed):
        if one.isascii() and one.isdigit() and int(one) <= _MAX_TYPE:
            types.append(int(one))
        else:
            errors[ADVANCED], named["type"] = "bad_type", one
    return sorted(set(types))


async def _check(
    hass: HomeAssistant,
    stored: Mapping[str, Any],
    entry: Entry | None,
    errors: Errors,
    named: Named,
) -> None:
    """What can be read, and still cannot be."""
    refuse_name(hass, errors, stored[CONF_NAME], entry)
    if not stored[CONF_SLOTS]:
        errors[CONF_SLOTS] = "no_slot"
    for other in lookup.radio_systems(hass, SYSTEM_HYTERA):
        shared = set(stored[CONF_HOSTS]) & set(other.data[CONF_HOSTS])
        if other is not entry and shared:
            errors.setdefault(CONF_HOSTS, "host_in_use")
            named.setdefault("host", min(shared))
            named["other"] = other.title
    number = stored[CONF_OWN_ID]
    if stored[CONF_CARRIER] == Carrier.CONTROL_STATION:
        # Its own emergency comes under this number, and somebody may carry it.
        if number == _USUAL.own_id:
            errors[CONF_OWN_ID] = "station_number"
    elif entry is not None and (owner := lookup.responder_with(hass, entry.entry_id, str(number))):
        errors[CONF_OWN_ID], named["owner"] = "own_id_in_use", owner
    if ADVANCED not in errors:
        check_reading(stored, errors, named)
    both = set(stored[CONF_MAN_DOWN_TYPES]) & set(stored[CONF_LONE_WORKER_TYPES])
    if both and ADVANCED not in errors:
        errors[ADVANCED], named["type"] = "type_twice", str(min(both))
    if CONF_PORTS in errors or CONF_SLOTS in errors:
        return
    if twice := ports.twice(stored):
        errors[CONF_PORTS], named["port"] = "port_twice", str(twice)
        return
    await check_ours(hass, stored, ports.PORTS_OF, entry, errors, named)
