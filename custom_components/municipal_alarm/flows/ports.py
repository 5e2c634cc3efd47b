"""The UDP ports that radio systems use on this machine, and the form's words for them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
import re
from types import MappingProxyType
from typing import Any

from ..const import CONF_CARRIER, CONF_PORTS, CONF_SLOTS, SYSTEM_HYTERA, SYSTEM_MOTOTRBO
from ..radio.hytera.settings import Carrier, HyteraPorts
from .datagrams import MAX_PORT, Named, PortsOf
from .schemas import Errors, text

USUAL: Mapping[Carrier, Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {carrier: MappingProxyType(asdict(HyteraPorts.usual(carrier))) for carrier in Carrier}
)
"""By carrier and service: the port of each slot, as Hytera delivers them. Those of a
control station have no slots, and none is for voice."""
SERVICES = tuple(USUAL[Carrier.REPEATER])


def read(
    typed: Mapping[str, Any], carrier: Carrier, errors: Errors, named: Named
) -> dict[str, list[int]]:
    """The ports that are not the usual ones, by service."""
    others: dict[str, list[int]] = {}
    for service, usual in USUAL[carrier].items():
        said = text(typed, service)
        if not said or not usual:
            continue
        parts = re.split(r"[\s,;/]+", said)
        numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
        if len(parts) != len(usual) or [n for n in numbers if 0 < n <= MAX_PORT] != numbers:
            errors[CONF_PORTS] = "bad_ports"
        if len(numbers) != len(parts):
            errors[CONF_PORTS] = "bad_ports"
        if errors.get(CONF_PORTS) == "bad_ports":
            named["service"], named["count"] = words(service), str(len(usual))
            return {}
        if tuple(numbers) != usual:
            others[service] = numbers
    return others


def words(service: str) -> str:
    """A service as its field is called in every language."""
    return "RTP" if service == "voice" else service.upper()


def shown(stored: Mapping[str, Any]) -> dict[str, str]:
    """Ports as the form shows them; the usual ones are left empty."""
    return {service: ", ".join(map(str, numbers)) for service, numbers in stored.items()}


def usual_words() -> dict[str, str]:
    """The usual ports of each service of a repeater, for the texts of the form."""
    return {
        service: ", ".join(map(str, usual)) for service, usual in USUAL[Carrier.REPEATER].items()
    }


def twice(stored: Mapping[str, Any]) -> int | None:
    """A port that two services of one Hytera system share, if there is one."""
    return next((port for port, times in Counter(_hytera(stored)).items() if times > 1), None)


def _hytera(stored: Mapping[str, Any]) -> list[int]:
    carrier = Carrier(stored[CONF_CARRIER])
    every = {**USUAL[carrier], **stored[CONF_PORTS]}
    if carrier is Carrier.CONTROL_STATION:
        return [port for numbers in every.values() for port in numbers]
    return [numbers[slot - 1] for numbers in every.values() for slot in stored[CONF_SLOTS]]


PORTS_OF: Mapping[str, PortsOf] = MappingProxyType(
    {
        SYSTEM_HYTERA: lambda stored: frozenset(_hytera(stored)),
        SYSTEM_MOTOTRBO: lambda stored: frozenset(stored[CONF_PORTS].values()),
    }
)
"""By the sort of system: every port it listens on, from what is stored of it."""
