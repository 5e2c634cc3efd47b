"""Numbers of our requests: 32 bits, not used again soon, not after a restart either."""

from collections.abc import Iterator
from itertools import count

from ..errors import LocalMisuse
from .address import RadioAddress
from .tables import MAX_RADIO

# Between two starts that are a second apart: more requests than a second can carry.
_PER_EPOCH = 256
MAX_GROUP = 0xFF_FFFF


def request_ids(epoch: int) -> Iterator[int]:
    """Yield numbers, never 0. `epoch` grows from start to start, as the wall clock does."""
    for number in count(epoch * _PER_EPOCH):
        if number & 0xFFFF_FFFF:
            yield number & 0xFFFF_FFFF


def radio_address(radio_id: str, subnet: int) -> RadioAddress | None:
    """Return the address of a radio; None when no radio can have this id."""
    try:
        address = RadioAddress.of_radio(radio_id, subnet)
    except LocalMisuse:
        return None
    return address if 0 < address.number <= MAX_RADIO else None


def group_number(talkgroup: str) -> int | None:
    """Return the number of a talkgroup; None when none can have this id."""
    if not (talkgroup.isascii() and talkgroup.isdecimal() and len(talkgroup) <= 8):
        return None
    number = int(talkgroup)
    return number if 0 < number <= MAX_GROUP else None
