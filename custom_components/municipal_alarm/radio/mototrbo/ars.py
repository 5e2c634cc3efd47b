"""ARS: radios say that they are there, and are asked (UDP 4005).

    length 2 (of what follows) | header | rest

    header     7 another header byte follows | 6 acknowledge wanted; in a
               response: 0 success, 1 failure | 5 priority | 4 control | 3-0 type
    type 0     second header (6-5 event, 4-0 text encoding, 0 UTF-8), then device
               id, user id and password, each `length | bytes`
    type 1, 4  nothing
    type 5-7   as type 0, of a user
    type F     optional second byte: success -> low 7 bits x 30 min until the next
               registration (0: none); failure -> why

Sources: tests of ok-dmrlib (C), captures in dmr-kaitai (C) and trbodatasvc (C).
Where they differ: dmr-kaitai has the success bit the other way round, which
`0002BF01`, the constant answer of trbodatasvc that radios accept as success,
disproves; trbodatasvc knows whole bytes (F0, 31, 74, 3F), all of which this
layout gives. Real data carries a pad byte behind the declared length (seen in
a capture), so whatever stands there is cut off. Some systems append `10 80`
("CSBK") to a bare acknowledgement (seen in ok-dmrlib's tests).
"""

from dataclasses import dataclass, field
from enum import IntEnum

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame
from .framing import declared, with_length

_MORE = 0x80
_ACK_WANTED = 0x40
_FAILED = 0x40
_PRIORITY_CONTROL = 0x30
_TYPE = 0x0F
_CSBK = b"\x10\x80"
MAX_REFRESH = 0x7F
INITIAL = 1
REFRESH = 2


class Kind(IntEnum):
    """The type bits of the header."""

    REGISTRATION = 0x0
    DEREGISTRATION = 0x1
    QUERY = 0x4
    USER_REGISTRATION = 0x5
    USER_DEREGISTRATION = 0x6
    USER_RESPONSE = 0x7
    RESPONSE = 0xF


@dataclass(frozen=True, slots=True)
class Registration:
    """A radio is there, or (other kinds) its user is; `event` is INITIAL or REFRESH.

    `event` is None when the second header is missing.
    """

    device_id: str
    user_id: str = ""
    password: str = field(default="", repr=False)
    event: int | None = INITIAL
    kind: Kind = Kind.REGISTRATION
    ack_wanted: bool = True
    encoding: int = 0


@dataclass(frozen=True, slots=True)
class Deregistration:
    """A radio leaves; it waits for no answer."""


@dataclass(frozen=True, slots=True)
class Query:
    """Are you there?"""


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a registration or a query.

    `value` is the second byte: half hours until the next registration, or why
    it failed (0 not authorised, 1 user id invalid, 2 timeout, 7F not sent).
    """

    success: bool = True
    value: int | None = None
    csbk: bool = False


type Message = Registration | Deregistration | Query | Response


def parse(data: bytes) -> Message:
    """Return the message in a datagram; MalformedFrame or UnsupportedFrame."""
    body = declared(data)
    header, rest = body[0], body[1:]
    match header & _TYPE:
        case Kind.DEREGISTRATION:
            return Deregistration()
        case Kind.QUERY:
            return Query()
        case Kind.RESPONSE:
            return _parse_response(header, rest)
        case (
            Kind.REGISTRATION
            | Kind.USER_REGISTRATION
            | Kind.USER_DEREGISTRATION
            | Kind.USER_RESPONSE
        ):
            return _parse_registration(header, rest)
        case other:
            raise UnsupportedFrame(f"ars {other:X}")


def build(message: Message) -> bytes:
    """Return the datagram of a message; LocalMisuse for what does not fit in one."""
    match message:
        case Registration():
            body = _registration(message)
        case Deregistration():
            body = bytes([_PRIORITY_CONTROL | Kind.DEREGISTRATION])
        case Query():
            body = bytes([_ACK_WANTED | _PRIORITY_CONTROL | Kind.QUERY])
        case Response(success, value, csbk):
            header = _PRIORITY_CONTROL | Kind.RESPONSE | (0 if success else _FAILED)
            if value is not None and not 0 <= value <= MAX_REFRESH:
                raise LocalMisuse(f"{value} does not fit into seven bits")
            body = bytes([header] if value is None else [header | _MORE, value])
            body += _CSBK if csbk else b""
    return with_length(body)


def _parse_response(header: int, rest: bytes) -> Response:
    value = None
    if header & _MORE:
        if not rest:
            raise MalformedFrame("short", "the second byte of a response is missing")
        value, rest = rest[0] & MAX_REFRESH, rest[1:]
    return Response(not header & _FAILED, value, csbk=rest == _CSBK)


def _parse_registration(header: int, rest: bytes) -> Registration:
    event, encoding = None, 0
    if header & _MORE:
        if not rest:
            raise MalformedFrame("short", "the second header of a registration is missing")
        event, encoding, rest = rest[0] >> 5 & 0x03, rest[0] & 0x1F, rest[1:]
    texts: list[str] = []
    for name in ("device_id", "user_id", "password"):
        if not rest or len(rest) <= rest[0]:
            raise MalformedFrame("short", "a text of a registration is cut off", field=name)
        # The id is decimal in any encoding; a name that cannot be read is no reason
        # to take a radio for absent.
        texts.append(rest[1 : 1 + rest[0]].decode("utf-8", "replace"))
        rest = rest[1 + rest[0] :]
    return Registration(
        device_id=texts[0],
        user_id=texts[1],
        password=texts[2],
        event=event,
        kind=Kind(header & _TYPE),
        ack_wanted=bool(header & _ACK_WANTED),
        encoding=encoding,
    )


def _registration(message: Registration) -> bytes:
    header = _PRIORITY_CONTROL | message.kind | (_ACK_WANTED if message.ack_wanted else 0)
    body = bytearray([header])
    if message.event is not None:
        if not (0 <= message.event <= 3 and 0 <= message.encoding <= 0x1F):
            raise LocalMisuse("the event or the encoding of a registration is out of range")
        body[0] |= _MORE
        body.append(message.event << 5 | message.encoding)
    for text in (message.device_id, message.user_id, message.password):
        raw = text.encode("utf-8", "replace")
        if len(raw) > 0xFF:
            raise LocalMisuse("a text of a registration is longer than 255 bytes")
        body += bytes([len(raw)]) + raw
    return bytes(body)
