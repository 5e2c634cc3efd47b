"""What is stored of a radio system -> what its link is made with.

Read with the defaults of the settings themselves, so an entry from before a setting
existed means what it meant then. Two readings that are equal need no new link.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import IPv4Address
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from ..const import (
    CONF_BIND,
    CONF_CAI,
    CONF_CALLS_FIRST,
    CONF_CARRIER,
    CONF_DISPLAY_LETTERS,
    CONF_EMERGENCY_WORDS,
    CONF_GROUP_OCTET,
    CONF_HOSTS,
    CONF_LONE_WORKER_TYPES,
    CONF_LONE_WORKER_WORDS,
    CONF_MAN_DOWN_TYPES,
    CONF_MAN_DOWN_WORDS,
    CONF_OWN_ID,
    CONF_PORTS,
    CONF_RADIO_IDS,
    CONF_REFRESH,
    CONF_RENEWAL,
    CONF_SLOTS,
    CONF_SUBNET,
    CONF_SYSTEM,
    CONF_TAG_PATTERN,
    CONF_TOKEN,
    CONF_UNSOLICITED_IS_EMERGENCY,
    DOMAIN,
    SYSTEM_HYTERA,
    SYSTEM_MOTOTRBO,
    SYSTEM_OPEN_GATEWAY,
)
from ..control_room.ids import SystemId
from ..control_room.state import RoomState
from ..links.udp import ANY
from ..radio.hytera.network import HyteraNetwork
from ..radio.hytera.settings import Carrier, HyteraPorts, HyteraSettings
from ..radio.mototrbo.network import MototrboNetwork
from ..radio.mototrbo.settings import MototrboPorts, MototrboSettings
from ..radio.network import RadioNetwork
from ..radio.reading import TextRules, check_tag_pattern

_HALF_HOUR = 30
"""Minutes: the unit in which these radios are told when to register again."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A link to an open gateway."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Datagrams:
    """A link by datagrams: our address, and the settings of the radio system."""

    bind: str
    network: HyteraSettings | MototrboSettings


type Settings = Gateway | Datagrams


def settings_of(entry: ConfigEntry[Any]) -> Settings:
    """Read an entry; ValueError: what is stored cannot be used."""
    stored = entry.data
    try:
        match stored[CONF_SYSTEM]:
            case str(system) if system == SYSTEM_OPEN_GATEWAY:
                return Gateway(stored[CONF_URL], stored[CONF_TOKEN])
            case str(system) if system == SYSTEM_HYTERA:
                return Datagrams(_address(stored.get(CONF_BIND, ANY)), _hytera(stored))
            case str(system) if system == SYSTEM_MOTOTRBO:
                return Datagrams(_address(stored.get(CONF_BIND, ANY)), _mototrbo(stored))
            case other:
                raise ValueError(f"unknown radio system: {other}")
    except (KeyError, TypeError) as err:
        raise ValueError(f"not readable: {err!r}") from err


def network_of(settings: Datagrams, known: tuple[str, ...], now: datetime) -> RadioNetwork:
    """Make the network; `known` radios are asked at once whether they are there."""
    # Numbers of messages go on from it, so that a radio does not take a new one of ours
    # for a repeat of what we sent before a restart.
    epoch = int(now.timestamp())
    match settings.network:
        case HyteraSettings() as hytera:
            return HyteraNetwork(replace(hytera, known_radios=known), epoch=epoch)
        case MototrboSettings() as mototrbo:
            # Whose answer is dropped is not asked: it would only look as if nobody is there.
            heard = tuple(filter(mototrbo.hears, known))
            return MototrboNetwork(replace(mototrbo, known_radios=heard), epoch=epoch)


def known_radios(hass: HomeAssistant, entry: ConfigEntry[Any], state: RoomState) -> tuple[str, ...]:
    """The radios that somebody is reached by, or that were ever heard, by their number."""
    system_id = SystemId(entry.entry_id)
    prefix = f"{system_id}/"
    found = {
        *(contact.address for contact in state.site.by_contact if contact.system_id == system_id),
        *(address for whose, address in state.devices if whose == system_id),
        *(
            name.removeprefix(prefix)
            for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
            for domain, name in device.identifiers
            if domain == DOMAIN and name.startswith(prefix)
        ),
    }
    return tuple(sorted((one for one in found if one.isascii() and one.isdigit()), key=int))


def _hytera(stored: Mapping[str, Any]) -> HyteraSettings:
    carrier = Carrier(stored.get(CONF_CARRIER, Carrier.REPEATER))
    given = _given(
        stored,
        slots=(CONF_SLOTS, _numbers),
        own_id=(CONF_OWN_ID, int),
        calls_first=(CONF_CALLS_FIRST, bool),
        subnet=(CONF_SUBNET, int),
        display_letters=(CONF_DISPLAY_LETTERS, int),
        man_down_types=(CONF_MAN_DOWN_TYPES, frozenset),
        lone_worker_types=(CONF_LONE_WORKER_TYPES, frozenset),
        renewal_s=(CONF_RENEWAL, int),
    )
    if others := stored.get(CONF_PORTS):
        others = {service: _numbers(ports) for service, ports in others.items()}
        given["ports"] = replace(HyteraPorts.usual(carrier), **others)
    hosts = tuple(_address(host) for host in stored[CONF_HOSTS])
    return HyteraSettings(hosts=hosts, carrier=carrier, rules=_rules(stored), **given)


def _numbers(stored: Iterable[Any]) -> tuple[int, ...]:
    return tuple(int(one) for one in stored)


def _mototrbo(stored: Mapping[str, Any]) -> MototrboSettings:
    given = _given(
        stored,
        cai=(CONF_CAI, int),
        group_octet=(CONF_GROUP_OCTET, int),
        ports=(CONF_PORTS, lambda ports: MototrboPorts(**ports)),
        display_letters=(CONF_DISPLAY_LETTERS, int),
        refresh_half_hours=(CONF_REFRESH, lambda minutes: int(minutes) // _HALF_HOUR),
        unsolicited_is_emergency=(CONF_UNSOLICITED_IS_EMERGENCY, bool),
        radio_ids=(CONF_RADIO_IDS, _ranges),
    )
    return MototrboSettings(rules=_rules(stored), **given)


def _ranges(stored: Iterable[Iterable[Any]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(first), int(last)) for first, last in stored)


def _given(stored: Mapping[str, Any], **fields: tuple[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """What is stored, each by its name in the settings and made into what it is there."""
    return {name: make(stored[key]) for name, (key, make) in fields.items() if key in stored}


def _rules(stored: Mapping[str, Any]) -> TextRules:
    """How texts are read; a pattern that would hold up the loop is refused here, too."""
    given = _given(
        stored,
        tag_pattern=(CONF_TAG_PATTERN, str),
        emergency_words=(CONF_EMERGENCY_WORDS, tuple),
        man_down_words=(CONF_MAN_DOWN_WORDS, tuple),
        lone_worker_words=(CONF_LONE_WORKER_WORDS, tuple),
    )
    rules = TextRules(**given)
    check_tag_pattern(rules.tag_pattern)
    return rules


def _address(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise ValueError(f"{text} is not an IPv4 address") from None
