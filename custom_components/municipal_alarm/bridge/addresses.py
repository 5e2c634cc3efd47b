"""Addresses of radios and talkgroups, as people type them.

`stored` is what is set up of the radio system. Radios of some have numbers, not names.
"""

from collections.abc import Mapping
from typing import Any

from ..const import CONF_CARRIER, CONF_OWN_ID, CONF_RADIO_IDS, CONF_SYSTEM, DATAGRAM_SYSTEMS
from ..control_room.site import TALKGROUP, is_talkgroup
from ..radio.hytera.settings import Carrier
from ..radio.hytera.tables import MAX_RADIO
from ..radio.mototrbo.address import is_among

_MAX_GROUP = 16_777_215

type Stored = Mapping[str, Any]


def spelled(address: str, stored: Stored) -> str:
    """The one spelling of an address.

    `Talkgroup / 0100` is talkgroup/100; what is no number stays, to be refused.
    """
    kind, slash, number = (part.strip() for part in address.partition("/"))
    if slash and f"{kind.casefold()}/" == TALKGROUP:
        return f"{TALKGROUP}{_number(number) or number}"
    return str(_number(address) or address) if _has_numbers(stored) else address


def problem(address: str, stored: Stored) -> str | None:
    """What is wrong with an address in its one spelling, as the key of a text."""
    if is_talkgroup(address):
        group = _number(address.removeprefix(TALKGROUP))
        return None if group is not None and 0 < group <= _MAX_GROUP else "bad_talkgroup"
    if not _has_numbers(stored):
        return None
    radio = _number(address)
    if radio is None or not 0 < radio <= MAX_RADIO:
        return "bad_radio"
    # A control station's number is that of a real radio, which somebody may carry.
    is_station = stored.get(CONF_CARRIER) == Carrier.CONTROL_STATION
    if radio == stored.get(CONF_OWN_ID) and not is_station:
        return "radio_is_ours"
    return None if is_among(stored.get(CONF_RADIO_IDS, ()), radio) else "radio_shut_out"


def _has_numbers(stored: Stored) -> bool:
    return stored.get(CONF_SYSTEM) in DATAGRAM_SYSTEMS


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None
