"""The frame around every Hytera message.

    service 1 | opcode 2 | length 2 | payload | checksum 1 | 03

Source: ok-dmrlib hytera/pdu/hdap.py, dmr-kaitai hytera_dmr_application_protocol.ksy;
seen in many captures. Bit 7 of the service byte marks a reliable message. Opcode and
length are big-endian, in RCP little-endian. The checksum is the inverted sum of opcode
to payload plus 33 hexadecimal, modulo 256.

A datagram of HSTRP or packet of HRNP holds one frame; no capture shows more. Bytes
behind the end that the length declares are padding (`parse` cuts them off); where
frames follow each other without a carrier, as in files of captures, `split` parts them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame
from . import tables
from .fields import Layout, Reader
from .tables import Service

HEADER = 5
TRAILER = 2
END = 0x03
MAX_PAYLOAD = 0xFFFF
BAD_CHECKSUM = "checksum"
"""`MalformedFrame.code` of a frame whose only fault is its checksum."""
_RELIABLE = 0x80


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of a service, its payload still unread.

    `opcode` is the number as it is usually written (RCP 0841 although 41 08 is sent).
    `intact` is False when the checksum was wrong, which only a lenient reader gets to see.
    """

    service: Service | int
    opcode: int
    payload: bytes = b""
    reliable: bool = False
    intact: bool = True


def checksum(checked: bytes) -> int:
    """Return the checksum of opcode, length and payload."""
    return (~sum(checked) + 0x33) & 0xFF


def _order(service: int) -> Literal["big", "little"]:
    return "little" if service == Service.RCP else "big"


def next_frame(data: bytes, *, strict: bool = True) -> tuple[Frame, bytes]:
    """Return the first frame and the bytes behind it.

    Raises MalformedFrame: `too_short`, `no_end` (no 03 where the length says), or
    BAD_CHECKSUM. With `strict=False` a wrong checksum is only marked in `intact`.
    """
    if len(data) < HEADER + TRAILER:
        raise MalformedFrame("too_short", f"a frame has at least {HEADER + TRAILER} bytes")
    service = data[0] & ~_RELIABLE
    order = _order(service)
    end = HEADER + int.from_bytes(data[3:5], order)
    if len(data) < end + TRAILER:
        raise MalformedFrame(
            "too_short", f"{len(data)} bytes of {end + TRAILER} have come", field="length"
        )
    if data[end + 1] != END:
        raise MalformedFrame("no_end", "a frame ends with 03", field="end")
    intact = data[end] == checksum(data[1:end])
    if strict and not intact:
        raise MalformedFrame(BAD_CHECKSUM, "the checksum is wrong", field="checksum")
    frame = Frame(
        service=tables.known(Service, service),
        opcode=int.from_bytes(data[1:3], order),
        payload=data[HEADER:end],
        reliable=bool(data[0] & _RELIABLE),
        intact=intact,
    )
    return frame, data[end + TRAILER :]


def parse(data: bytes, *, strict: bool = True) -> Frame:
    """Return the frame in a carrier's payload; see `next_frame` for what it raises."""
    return next_frame(data, strict=strict)[0]


def split(data: bytes, *, strict: bool = True) -> Iterator[Frame]:
    """Yield frames that follow each other; raises as `next_frame` at the first that is none.

    Zero bytes behind a frame are padding.
    """
    while data := data.lstrip(b"\0"):
        frame, data = next_frame(data, strict=strict)
        yield frame


def build(frame: Frame) -> bytes:
    """Return the bytes of a frame, always with a right checksum.

    Raises LocalMisuse when a part is too large.
    """
    if not 0 <= frame.service < _RELIABLE:
        raise LocalMisuse(f"a service has 7 bits, not {frame.service}")
    if len(frame.payload) > MAX_PAYLOAD or not 0 <= frame.opcode <= 0xFFFF:
        raise LocalMisuse(f"too large: opcode {frame.opcode}, {len(frame.payload)} bytes")
    order = _order(frame.service)
    checked = (
        frame.opcode.to_bytes(2, order) + len(frame.payload).to_bytes(2, order) + frame.payload
    )
    first = frame.service | (_RELIABLE if frame.reliable else 0)
    return bytes((first, *checked, checksum(checked), END))


class ServiceTable:
    """The messages of one service by their opcode, read and written alike."""

    def __init__(self, service: Service, layouts: dict[int, Layout]) -> None:
        """Take every opcode with its layout; a class stands for one opcode."""
        self._service = service
        self._layouts = layouts
        self._opcodes = {layout.cls: opcode for opcode, layout in layouts.items()}

    @property
    def classes(self) -> frozenset[type]:
        """Return every class that has a layout here."""
        return frozenset(self._opcodes)

    def read(self, frame: Frame) -> object:
        """Return the message; raises UnsupportedFrame for another opcode, MalformedFrame."""
        layout = self._layouts.get(frame.opcode)
        if frame.service != self._service or layout is None:
            raise unsupported(frame)
        return layout.read(Reader(frame.payload))

    def write(self, pdu: object, *, reliable: bool) -> Frame:
        """Return the frame; raises LocalMisuse when a value does not fit."""
        opcode = self._opcodes[type(pdu)]
        return Frame(self._service, opcode, self._layouts[opcode].write(pdu), reliable)


def unsupported(frame: Frame) -> UnsupportedFrame:
    """Return the exception for a message that this version does not know."""
    service = frame.service
    name = service.name if isinstance(service, Service) else f"service {service:02X}"
    return UnsupportedFrame(f"{name} {frame.opcode:04X}")
