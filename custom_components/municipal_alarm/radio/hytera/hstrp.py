"""HSTRP, the carrier of a repeater's services: one frame in one UDP datagram.

    32 42 | version 00 | type | sequence 2 | [options] | [payload]

Big-endian. The type is a set of bits (`HstrpType`); a frame with none of them
but OPTIONS is data. An option is `more 1 bit, id 7 bits | length 1 | value`.
The payload, one HDAP message, reaches to the end of the datagram.

Source: protocols.md 2.2; frames seen in captures (the connects, the heartbeat,
texts and status of a repeater).
"""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame

MAGIC: Final = b"\x32\x42"
VERSION: Final = 0
_HEADER = 6
_MORE = 0x80


class HstrpType(IntFlag):
    """What a frame is; no bit but OPTIONS says that it is data."""

    DATA = 0x00
    ACK = 0x01
    HEARTBEAT = 0x02
    CONNECT = 0x04
    CLOSE = 0x08
    REJECT = 0x10
    OPTIONS = 0x20


_KINDS = HstrpType.ACK | HstrpType.HEARTBEAT | HstrpType.CONNECT | HstrpType.CLOSE
_KINDS |= HstrpType.REJECT
_EVERY_BIT = 0x3F


class OptionId:
    """The ids of options; others are kept all the same."""

    REAL_TIME: Final = 1
    DEVICE: Final = 3
    CHANNEL: Final = 4
    XPT_SITE: Final = 5
    XPT_INDEX: Final = 6
    XPT_CHANNEL_TYPE: Final = 7


@dataclass(frozen=True, slots=True)
class HstrpOption:
    """One option: `id` 0 to 127, `value` at most 255 bytes."""

    id: int
    value: bytes


@dataclass(frozen=True, slots=True)
class HstrpFrame:
    """One frame. `kind` is the type without OPTIONS, which follows from `options`."""

    kind: HstrpType
    sequence: int
    options: tuple[HstrpOption, ...] = ()
    payload: bytes = b""

    @property
    def is_data(self) -> bool:
        """Return whether it carries a message, to be answered by an acknowledgement."""
        return self.kind == HstrpType.DATA

    def acknowledgement(self) -> HstrpFrame:
        """Return its answer: the same header with the ack bit, options kept, no payload."""
        return HstrpFrame(self.kind | HstrpType.ACK, self.sequence, self.options)


def device_options(device: int, channel: int) -> tuple[HstrpOption, ...]:
    """Return the two options that captured frames carry: device id and slot."""
    return (
        HstrpOption(OptionId.DEVICE, device.to_bytes(4)),
        HstrpOption(OptionId.CHANNEL, channel.to_bytes(1)),
    )


def parse(data: bytes) -> HstrpFrame:
    """Return the frame in a datagram.

    Raises MalformedFrame, or UnsupportedFrame for another version or a type
    with bits that nobody has described.
    """
    if len(data) < _HEADER or data[:2] != MAGIC:
        raise MalformedFrame("not_hstrp", "does not begin with an HSTRP header")
    if data[2] != VERSION:
        raise UnsupportedFrame(f"hstrp version {data[2]}")
    if data[3] > _EVERY_BIT:
        raise UnsupportedFrame(f"hstrp type {data[3]:02x}")
    kind = HstrpType(data[3])
    options: list[HstrpOption] = []
    place = _HEADER
    more = bool(kind & HstrpType.OPTIONS)
    while more:
        if len(data) < place + 2:
            raise MalformedFrame("truncated", "ends within an option", field="options")
        head, length = data[place], data[place + 1]
        place += 2
        if len(data) < place + length:
            raise MalformedFrame("truncated", "ends within an option", field="options")
        options.append(HstrpOption(head & ~_MORE, bytes(data[place : place + length])))
        place += length
        more = bool(head & _MORE)
    return HstrpFrame(kind & _KINDS, int.from_bytes(data[4:6]), tuple(options), bytes(data[place:]))


def build(frame: HstrpFrame) -> bytes:
    """Return the datagram of a frame; raises LocalMisuse for values that do not fit."""
    if not 0 <= frame.sequence <= 0xFFFF:
        raise LocalMisuse(f"a sequence has 16 bits, not {frame.sequence}")
    if frame.kind > _KINDS:
        raise LocalMisuse("options follow from the frame's options, other bits have no meaning")
    kind = frame.kind | (HstrpType.OPTIONS if frame.options else HstrpType.DATA)
    parts = [MAGIC, bytes((VERSION, kind)), frame.sequence.to_bytes(2)]
    for left, option in enumerate(reversed(frame.options)):
        if not (0 <= option.id < _MORE and len(option.value) <= 0xFF):
            raise LocalMisuse(f"option {option.id} does not fit")
        head = option.id | (_MORE if left else 0)
        parts.insert(3, bytes((head, len(option.value))) + option.value)
    return b"".join([*parts, frame.payload])
