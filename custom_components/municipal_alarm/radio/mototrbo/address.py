"""Radio ids and IP addresses, which are the same number written twice.

A radio is `CAI . id >> 16 . id >> 8 & FF . id & FF`, where the CAI octet is 12
unless the system was set up otherwise; with CAI + 1 in front it is the
computer attached to that radio. Groups begin with 225. Sources: MOTOTRBO
System Planner, pages 175 and 184; the request tool of the
mototrbo-dmr-test-toolkit adds the id to 0x0C000000.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import LocalMisuse

MAX_ID = 16_776_415
"""The highest id of a radio, System Planner; 65535 on Capacity Plus."""
MAX_GROUP = 0xFF_FF_FF


@dataclass(frozen=True, slots=True)
class Origin:
    """Who an address speaks for: a radio, or the computer behind it."""

    radio_id: str
    behind: bool = False


def radio_address(cai: int, radio_id: str) -> str:
    """Return the address of a radio; LocalMisuse when there can be no such radio."""
    return _address(cai, _number(radio_id, MAX_ID, "radio"))


def is_radio(radio_id: str) -> bool:
    """Return whether a text is the number of a radio."""
    try:
        _number(radio_id, MAX_ID, "radio")
    except LocalMisuse:
        return False
    return True


def is_among(ranges: Iterable[Sequence[int]], number: int) -> bool:
    """Return whether a number is in a range, `(first, last)`; without ranges all are."""
    empty = True
    for first, last in ranges:
        if first <= number <= last:
            return True
        empty = False
    return empty


def group_address(octet: int, group_id: str) -> str:
    """Return the address of a group; LocalMisuse when there can be no such group."""
    return _address(octet, _number(group_id, MAX_GROUP, "group"))


def origin(cai: int, host: str) -> Origin | None:
    """Return whom an address speaks for; None when it is in neither network."""
    octets = host.split(".")
    if len(octets) != 4 or not all(_is_octet(octet) for octet in octets):
        return None
    network, high, middle, low = map(int, octets)
    number = high << 16 | middle << 8 | low
    if network not in (cai, cai + 1) or not 1 <= number <= MAX_ID:
        return None
    return Origin(str(number), behind=network == cai + 1)


def _number(text: str, highest: int, what: str) -> int:
    # A leading zero would give one radio two names.
    if not (text.isascii() and text.isdecimal()) or text[0] == "0" or len(text) > 8:
        raise LocalMisuse(f"{text!r} is not the number of a {what}")
    if (number := int(text)) > highest:
        raise LocalMisuse(f"no {what} can have the number {number}")
    return number


def _address(network: int, number: int) -> str:
    return f"{network}.{number >> 16}.{number >> 8 & 0xFF}.{number & 0xFF}"


def _is_octet(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 255
