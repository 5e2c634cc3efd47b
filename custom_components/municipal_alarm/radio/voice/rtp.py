"""RTP packets (RFC 3550, section 5.1), and what Hytera adds to them.

    byte 0    version 2 (2 bits), padding, extension, number of CSRC (4 bits)
    byte 1    marker, payload type (7 bits)
    2, 4, 4   sequence, timestamp in samples, SSRC; then 4 for each CSRC
    extension 2 bytes of kind, 2 bytes of length in words, that many words
    payload   and, when the padding bit is set, padding whose last byte counts it

Hytera's extension: slot (7 bits) and last packet of the call (1 bit), source radio
(3 bytes), destination (3 bytes), kind of call (1 byte), and four reserved bytes.
Public descriptions give a length of two words, which leaves the reserved bytes
uncounted, so both spellings are read.
"""

from dataclasses import dataclass
import struct

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame

_FIXED = struct.Struct(">BBHII")
_EXTENSION = struct.Struct(">HH")
_VERSION = 2
_PADDED, _EXTENDED = 0x20, 0x10
_MARKED = 0x80
_WORD = 4
_MOST_CSRC = 15

HYTERA_EXTENSION = 2
"""The kind of extension that Hytera's packets carry."""

_CALL_BYTES = 8
_RESERVED_BYTES = 4
_BLOCK = 160
"""Bytes: 20 ms of G.711. Packets hold whole ones, Hytera's three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A header extension: its kind (16 bits) and its words, a multiple of 4 bytes."""

    kind: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RtpPacket:
    """One packet, without its padding."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False
    csrc: tuple[int, ...] = ()
    extension: Extension | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HyteraCall:
    """Whose speech a packet holds. `call_type` counts as RCP's: 0 private, 4 remote monitor."""

    slot: int
    source_id: int
    destination_id: int
    call_type: int
    last: bool = False


def parse(data: bytes) -> RtpPacket:
    """Read a datagram; MalformedFrame, or UnsupportedFrame for another version of RTP."""
    if len(data) < _FIXED.size:
        raise _short("header")
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != _VERSION:
        raise UnsupportedFrame(f"RTP version {first >> 6}")
    at = _FIXED.size + _WORD * (first & _MOST_CSRC)
    if len(data) < at:
        raise _short("csrc")
    csrc = struct.unpack_from(f">{first & _MOST_CSRC}I", data, _FIXED.size)
    extension = None
    if first & _EXTENDED:
        extension, at = _parse_extension(data, at)
    return RtpPacket(
        payload_type=second & ~_MARKED,
        sequence=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
        payload=data[at : _end(data, at) if first & _PADDED else len(data)],
        marker=bool(second & _MARKED),
        csrc=csrc,
        extension=extension,
    )


def _parse_extension(data: bytes, at: int) -> tuple[Extension, int]:
    if len(data) < at + _EXTENSION.size:
        raise _short("extension")
    kind, words = _EXTENSION.unpack_from(data, at)
    at += _EXTENSION.size
    end = at + _WORD * words
    if len(data) < end:
        raise _short("extension")
    return Extension(kind=kind, data=data[at:end]), end


def _end(data: bytes, at: int) -> int:
    """Where the payload ends and padding begins; the padding's last byte counts itself."""
    padding = data[-1]
    if not 0 < padding <= len(data) - at:
        raise MalformedFrame("padding", "more padding than there are bytes", field="padding")
    return len(data) - padding


def _short(field: str) -> MalformedFrame:
    return MalformedFrame("too_short", "the packet ends too early", field=field)


def build(packet: RtpPacket, *, padding: int = 0) -> bytes:
    """Write a datagram with `padding` bytes (0 to 255) at its end; LocalMisuse if it cannot be."""
    extension = packet.extension
    if len(packet.csrc) > _MOST_CSRC:
        raise LocalMisuse("more contributing sources than RTP can count")
    if extension is not None and len(extension.data) % _WORD:
        raise LocalMisuse("an extension is whole words")
    first = _VERSION << 6 | len(packet.csrc)
    first |= (_PADDED if padding else 0) | (_EXTENDED if extension is not None else 0)
    try:
        head = _FIXED.pack(
            first,
            (_MARKED if packet.marker else 0) | packet.payload_type,
            packet.sequence,
            packet.timestamp,
            packet.ssrc,
        ) + struct.pack(f">{len(packet.csrc)}I", *packet.csrc)
        if extension is not None:
            words = len(extension.data) // _WORD
            head += _EXTENSION.pack(extension.kind, words) + extension.data
        tail = bytes(padding - 1) + bytes([padding]) if padding else b""
    except (struct.error, ValueError) as err:
        raise LocalMisuse(str(err)) from err
    if packet.payload_type >= _MARKED:
        raise LocalMisuse("a payload type has 7 bits")
    return head + packet.payload + tail


# --- Hytera -------------------------------------------------------------------


def hytera_call(packet: RtpPacket) -> HyteraCall | None:
    """Return whose speech this is; None when the packet does not say."""
    extension = packet.extension
    if extension is None or extension.kind != HYTERA_EXTENSION:
        return None
    data = extension.data
    if len(data) < _CALL_BYTES:
        return None
    return HyteraCall(
        slot=data[0] >> 1,
        last=bool(data[0] & 1),
        source_id=int.from_bytes(data[1:4]),
        destination_id=int.from_bytes(data[4:7]),
        call_type=data[7],
    )


def hytera_sound(packet: RtpPacket) -> bytes:
    """Return the codes of a Hytera packet, without reserved bytes that its length left out."""
    extension, payload = packet.extension, packet.payload
    uncounted = (
        extension is not None
        and extension.kind == HYTERA_EXTENSION
        and len(extension.data) == _CALL_BYTES
        and len(payload) % _BLOCK == _RESERVED_BYTES
    )
    return payload[_RESERVED_BYTES:] if uncounted else payload


def hytera_extension(call: HyteraCall, *, counted: bool = False) -> tuple[Extension, bytes]:
    """Return the extension for a call, and what stands before the codes of its payload.

    `counted` puts the four reserved bytes inside the extension's length, where RFC 3550
    wants them. LocalMisuse when a field does not fit.
    """
    try:
        data = (
            bytes([call.slot << 1 | call.last])
            + call.source_id.to_bytes(3)
            + call.destination_id.to_bytes(3)
            + bytes([call.call_type])
        )
    except (OverflowError, ValueError) as err:
        raise LocalMisuse(str(err)) from err
    reserved = bytes(_RESERVED_BYTES)
    if counted:
        return Extension(kind=HYTERA_EXTENSION, data=data + reserved), b""
    return Extension(kind=HYTERA_EXTENSION, data=data), reserved
