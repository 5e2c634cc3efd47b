"""TMS: text messages (UDP 4007).

    length 2 (of what follows) | header | address length | address |
    [second header, when bit 7 of the header is set] | text

    header         7 second header follows | 6 acknowledge wanted | 5 user text |
                   4 control | 3-0 type
                   user + 0 text; control + 0 service availability;
                   control + F acknowledgement
    second header  byte 1: 7 byte 2 follows | 4-0 low five bits of the sequence
                   byte 2: 6-5 its high two bits | 4-0 encoding, 4 is UTF-16LE

The sequence is 0 to 127. A text usually begins with CR LF, the end of an empty
subject line, which is not part of it. Sources: tests of dmr-kaitai (C) and
ok-dmrlib (C). An acknowledgement carries the sequence in one byte or in two
with encoding 0, and is 9F or BF in front; both are read. Sent is the short one
up to sequence 31 and the long one above, as ok-dmrlib and trbodatasvc do (the
bytes themselves are derived). That `0003D00001` announces a service and
`00021F00` answers it is inferred from the names in ok-dmrlib.
"""

from dataclasses import dataclass

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame
from .framing import declared, with_length

_MORE = 0x80
_ACK_WANTED = 0x40
_USER = 0x20
_CONTROL = 0x10
_TYPE = 0x0F
_ACK_TYPE = 0x0F
_UTF_16 = 0x04
_LOW = 0x1F
_SUBJECT_END = "\r\n"
MAX_SEQUENCE = 127
# Length, header, address length and second header leave this for CR LF and text;
# a UDP datagram over IPv4 holds 65507 bytes.
MAX_UNITS = (65_507 - 6) // 2 - len(_SUBJECT_END)


@dataclass(frozen=True, slots=True)
class Text:
    """A text. `sequence` is None when the sender counts none, so nobody can confirm it.

    `subject_end` says whether CR LF stood in front of it.
    """

    text: str
    sequence: int | None
    ack_wanted: bool = True
    address: bytes = b""
    subject_end: bool = True


@dataclass(frozen=True, slots=True)
class Ack:
    """A text has arrived; without a sequence: a service announcement has."""

    sequence: int | None


@dataclass(frozen=True, slots=True)
class Availability:
    """A side announces that it can take texts; `value` is the byte it adds."""

    value: int | None = 0x01
    ack_wanted: bool = True


type Message = Text | Ack | Availability


def parse(data: bytes) -> Message:
    """Return the message in a datagram; MalformedFrame or UnsupportedFrame."""
    body = declared(data)
    header = body[0]
    if len(body) < 2 or len(body) < 2 + body[1]:
        raise MalformedFrame("short", "the address is cut off", field="address")
    address, rest = body[2 : 2 + body[1]], body[2 + body[1] :]
    if header & _CONTROL:
        match header & _TYPE:
            case 0x0:
                value = rest[0] if header & _MORE and rest else None
                return Availability(value, ack_wanted=bool(header & _ACK_WANTED))
            case 0xF:
                return Ack(_second_header(header, rest)[0])
    elif header & _USER and not header & _TYPE:
        sequence, encoding, rest = _second_header(header, rest)
        if encoding not in (None, _UTF_16):
            raise UnsupportedFrame(f"tms encoding {encoding}")
        return _text(rest, sequence, bool(header & _ACK_WANTED), address)
    raise UnsupportedFrame(f"tms {header & ~_MORE & ~_ACK_WANTED:02X}")


def build(message: Message) -> bytes:
    """Return the datagram of a message; LocalMisuse for what does not fit in one."""
    match message:
        case Text():
            return with_length(_text_body(message))
        case Ack(sequence):
            more = 0 if sequence is None else _MORE
            return with_length(
                bytes([more | _CONTROL | _ACK_TYPE, 0]) + _sequence_bytes(sequence, encoding=0)
            )
        case Availability(value, ack_wanted):
            header = _CONTROL | (_ACK_WANTED if ack_wanted else 0)
            if value is None:
                return with_length(bytes([header, 0]))
            if not 0 <= value <= 0xFF:
                raise LocalMisuse(f"{value} is no byte")
            return with_length(bytes([header | _MORE, 0, value]))


def _second_header(header: int, rest: bytes) -> tuple[int | None, int | None, bytes]:
    """Return the sequence and the encoding, None where there is none, and what follows."""
    if not header & _MORE:
        return None, None, rest
    if not rest:
        raise MalformedFrame("short", "the second header is missing", field="sequence")
    sequence = rest[0] & _LOW
    if not rest[0] & _MORE:
        return sequence, None, rest[1:]
    if len(rest) < 2:
        raise MalformedFrame("short", "the second header is cut off", field="sequence")
    if rest[1] & _MORE:
        raise UnsupportedFrame("tms second header of three bytes")
    return sequence | (rest[1] & 0x60), rest[1] & _LOW, rest[2:]


def _text(raw: bytes, sequence: int | None, ack_wanted: bool, address: bytes) -> Text:
    # A lone surrogate, or half a letter at the end, cannot be shown; the rest of the text can.
    text = raw.decode("utf-16-le", "replace")
    stripped = text.removeprefix(_SUBJECT_END)
    return Text(stripped, sequence, ack_wanted, address, subject_end=stripped != text)


def _text_body(message: Text) -> bytes:
    if len(message.address) > 0xFF:
        raise LocalMisuse("an address longer than 255 bytes")
    header = _USER | (_ACK_WANTED if message.ack_wanted else 0)
    front = _SUBJECT_END if message.subject_end else ""
    # The long form always: only it says in which encoding the text is.
    second = b""
    if message.sequence is not None:
        header |= _MORE
        second = _long(message.sequence, _UTF_16)
    text = (front + message.text).encode("utf-16-le", "replace")
    return bytes([header, len(message.address)]) + message.address + second + text


def _sequence_bytes(sequence: int | None, *, encoding: int) -> bytes:
    if sequence is None:
        return b""
    return bytes([sequence]) if 0 <= sequence <= _LOW else _long(sequence, encoding)


def _long(sequence: int, encoding: int) -> bytes:
    if not 0 <= sequence <= MAX_SEQUENCE:
        raise LocalMisuse(f"{sequence} is no sequence of seven bits")
    return bytes([_MORE | sequence & _LOW, sequence & 0x60 | encoding])
