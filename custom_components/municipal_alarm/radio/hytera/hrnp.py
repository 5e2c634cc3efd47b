"""HRNP, the carrier of a single radio on IP: one frame in one UDP datagram.

    7E | version | block | opcode | source | destination | packet no 2
       | total length 2 | checksum 2 | data

Big-endian. The length counts the header; what stands behind it in the datagram
is not part of the frame. The checksum is the inverted ones'-complement sum of
the frame's 16-bit words with the checksum left out and an odd length padded.

Source: protocols.md 2.2; versions 3 and 4 seen in captures, 0 named.
"""

from dataclasses import dataclass
from enum import IntEnum
from struct import unpack
from typing import Final

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame

MAGIC: Final = 0x7E
VERSION: Final = 4
VERSIONS: Final = frozenset({0, 3, 4})
APPLICATION: Final = 0x20
RADIO: Final = 0x10
_HEADER = 12
_CHECKSUM = slice(10, 12)


class HrnpOpcode(IntEnum):
    """What a frame is."""

    DATA = 0x00
    DATA_ACK = 0x10
    CLOSE_ACK = 0xFA
    CLOSE = 0xFB
    REJECT = 0xFC
    ACCEPT = 0xFD
    CONNECT = 0xFE


@dataclass(frozen=True, slots=True, kw_only=True)
class HrnpFrame:
    """One frame; `source` and `destination` are 20 (application) or 10 (radio), hex."""

    opcode: HrnpOpcode
    packet: int = 0
    payload: bytes = b""
    source: int = APPLICATION
    destination: int = RADIO
    version: int = VERSION
    block: int = 0

    def answer(self, opcode: HrnpOpcode) -> HrnpFrame:
        """Return an answer to this frame: its number and version, the other way round."""
        return HrnpFrame(
            opcode=opcode,
            packet=self.packet,
            source=self.destination,
            destination=self.source,
            version=self.version,
            block=self.block,
        )


def checksum(frame: bytes) -> int:
    """Return the checksum of a whole frame, whatever stands in its checksum field."""
    summed = frame[: _CHECKSUM.start] + frame[_CHECKSUM.stop :]
    padded = summed + b"\x00" * (len(summed) % 2)
    total: int = sum(unpack(f">{len(padded) // 2}H", padded))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def parse(data: bytes) -> HrnpFrame:
    """Return the frame at the beginning of a datagram; bytes behind it are left out.

    Raises MalformedFrame, or UnsupportedFrame for a version or opcode that
    nobody has described.
    """
    if len(data) < _HEADER or data[0] != MAGIC:
        raise MalformedFrame("not_hrnp", "does not begin with an HRNP header")
    if data[1] not in VERSIONS:
        raise UnsupportedFrame(f"hrnp version {data[1]}")
    length = int.from_bytes(data[8:10])
    if not _HEADER <= length <= len(data):
        raise MalformedFrame("length", "does not fit the datagram", field="length")
    frame = bytes(data[:length])
    if int.from_bytes(frame[_CHECKSUM]) != checksum(frame):
        raise MalformedFrame("checksum", "does not fit the content", field="checksum")
    try:
        opcode = HrnpOpcode(frame[3])
    except ValueError:
        raise UnsupportedFrame(f"hrnp opcode {frame[3]:02x}") from None
    return HrnpFrame(
        opcode=opcode,
        packet=int.from_bytes(frame[6:8]),
        payload=frame[_HEADER:],
        source=frame[4],
        destination=frame[5],
        version=frame[1],
        block=frame[2],
    )


def build(frame: HrnpFrame) -> bytes:
    """Return the datagram of a frame; raises LocalMisuse for values that do not fit."""
    length = _HEADER + len(frame.payload)
    octets = (frame.version, frame.block, frame.source, frame.destination)
    if not (all(0 <= octet <= 0xFF for octet in octets) and 0 <= frame.packet <= 0xFFFF):
        raise LocalMisuse("a field of the header does not fit")
    if length > 0xFFFF:
        raise LocalMisuse("the payload does not fit")
    header = bytes(
        (MAGIC, frame.version, frame.block, frame.opcode, frame.source, frame.destination)
    )
    head = header + frame.packet.to_bytes(2) + length.to_bytes(2)
    total = checksum(head + b"\x00\x00" + frame.payload)
    return head + total.to_bytes(2) + frame.payload
