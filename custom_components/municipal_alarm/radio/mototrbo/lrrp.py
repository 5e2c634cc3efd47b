"""LRRP: asking radios where they are, and their answers (UDP 4001), in binary XML.

    type 1 | length uintvar | tokens

Odd types are plain. The even type one lower is the same document with a table
of constants in front of the tokens, `length uintvar | that many bytes` (seen in
tests of ok-dmrlib only); it is read and skipped, never sent. A request's tokens
and a report's are two vocabularies: 34 is a periodic trigger in one and a time
in the other. See `tables` for both; their layout is from sdrtrunk, Moto.Net,
trbodatasvc and captures in dmr-kaitai.

An unknown token ends the reading, as its length is unknown; what was decoded
before it counts, above all a position. What stands behind the declared length
is cut off (junk from repeaters, Moto.Net).
"""

from dataclasses import dataclass

from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame
from .numbers import read_byte, read_bytes, read_uint, write_uint
from .reports import NOTHING, Report, RequestId, read_report, read_request_id, report_tokens
from .tables import DocumentType, RequestToken

__all__ = [
    "Document",
    "Every",
    "Message",
    "OnMovement",
    "OneShot",
    "Report",
    "Request",
    "RequestId",
    "build",
    "parse",
]

_WITH_TABLE = frozenset(kind - 1 for kind in DocumentType if kind < DocumentType.VERSION_REQUEST)
_REQUESTS = frozenset(
    {
        DocumentType.IMMEDIATE_REQUEST,
        DocumentType.TRIGGERED_REQUEST,
        DocumentType.STOP_REQUEST,
        DocumentType.VERSION_REQUEST,
    }
)


@dataclass(frozen=True, slots=True)
class OneShot:
    """Answer once."""


@dataclass(frozen=True, slots=True)
class Every:
    """Answer every so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OnMovement:
    """Answer when the radio moves; what the value counts is not public."""

    value: int


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a radio: `wanted` are the tokens of what a report shall hold."""

    kind: DocumentType
    request_id: RequestId | None = None
    wanted: tuple[RequestToken, ...] = ()
    trigger: OneShot | Every | OnMovement | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a radio says: its type, the request it belongs to, and the content."""

    kind: DocumentType
    request_id: RequestId | None = None
    report: Report = NOTHING


type Message = Request | Document


def parse(data: bytes) -> Message:
    """Return the document in a datagram; MalformedFrame or UnsupportedFrame."""
    number, place = read_byte(data, 0)
    with_table = number in _WITH_TABLE
    try:
        kind = DocumentType(number + with_table)
    except ValueError:
        raise UnsupportedFrame(f"lrrp {number:02X}") from None
    length, place = read_uint(data, place)
    tokens, _ = read_bytes(data, place, length)
    if with_table:
        table, place = read_uint(tokens, 0)
        _, place = read_bytes(tokens, place, table)
        tokens = tokens[place:]
    if kind in _REQUESTS:
        return _request(kind, tokens)
    request_id, report = read_report(tokens)
    return Document(kind, request_id, report)


def build(message: Message) -> bytes:
    """Return the datagram of a document; LocalMisuse for what does not fit in one."""
    tokens = _id_tokens(message.request_id)
    match message:
        case Request(kind=kind, wanted=wanted, trigger=trigger):
            tokens += bytes(wanted) + _trigger_tokens(trigger)
        case Document(kind=kind, report=report):
            tokens += report_tokens(report)
    return bytes([kind]) + write_uint(len(tokens)) + tokens


def _id_tokens(request_id: RequestId | None) -> bytes:
    if request_id is None:
        return b""
    value = request_id.value
    if request_id.short:
        if len(value) != 1:
            raise LocalMisuse("a short request id is one byte")
        return b"\x23" + value
    if len(value) > 0xFF:
        raise LocalMisuse("a request id has at most 255 bytes")
    return b"\x22" + bytes([len(value)]) + value


def _request(kind: DocumentType, tokens: bytes) -> Request:
    request_id: RequestId | None = None
    wanted: list[RequestToken] = []
    trigger: OneShot | Every | OnMovement | None = None
    place = 0
    periodic = False
    while place < len(tokens):
        token, place = read_byte(tokens, place)
        match token:
            case RequestToken.REQUEST_ID | RequestToken.SHORT_REQUEST_ID:
                request_id, place = read_request_id(tokens, place, token)
            case RequestToken.ONE_SHOT:
                trigger = OneShot()
            case RequestToken.PERIODIC:
                periodic = True
            case RequestToken.INTERVAL if periodic:
                seconds, place = read_uint(tokens, place)
                trigger = Every(seconds)
            case RequestToken.ON_MOVEMENT:
                value, place = read_uint(tokens, place)
                trigger = OnMovement(value)
            case _ if token in RequestToken.wanted():
                wanted.append(RequestToken(token))
            case _:
                break
    if periodic and trigger is None:
        raise MalformedFrame("no_interval", "a periodic trigger without an interval")
    return Request(kind, request_id, tuple(wanted), trigger)


def _trigger_tokens(trigger: OneShot | Every | OnMovement | None) -> bytes:
    match trigger:
        case None:
            return b""
        case OneShot():
            return bytes([RequestToken.ONE_SHOT])
        case OnMovement(value):
            return bytes([RequestToken.ON_MOVEMENT]) + write_uint(value)
        case Every(seconds):
            return bytes([RequestToken.PERIODIC, RequestToken.INTERVAL]) + write_uint(seconds)
