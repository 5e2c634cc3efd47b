"""TMP, service 09: texts and short data, to one radio or to a group, and their acks.

    opcode: flags 1 | kind 1
    payload: [option length 2] | request id 4 | destination 4 | [source 4] | ... | [options]

Source of all layouts: dmr-kaitai text_message_protocol.ksy, ok-dmrlib
hytera/pdu/text_message_protocol.py. Flags: bit 7 about acknowledging (below), bit 6
says that option length and options are there, the rest is reserved and ignored.

The sources read bit 7 in opposite ways, and both kinds of private text were answered in
captures: always acknowledge one, whatever `ack_flag` says. Acks repeat destination and
source as in the message, not swapped (seen in two captures). Work orders are known by
name only and stay unsupported.
"""

from dataclasses import dataclass
from typing import Any, cast

from ..errors import LocalMisuse, MalformedFrame
from . import tables
from .address import RadioAddress
from .fields import ADDRESS, REST, TEXT, U32, Field, Layout, Reader, word
from .hdap import MAX_PAYLOAD, Frame, unsupported
from .tables import Service, TmpKind, TmpResult

ACK_FLAG = 0x80
OPTION_FLAG = 0x40
# 65535 bytes less request id, destination and source, two bytes a character (without options).
MAX_TEXT = (MAX_PAYLOAD - 12) // 2


@dataclass(frozen=True, slots=True)
class PrivateText:
    """A1: text for one radio, or from one.

    `request 4 | destination 4 | source 4 | UTF-16LE`; seen in a capture. `options` is None
    without the option field; in all messages here.
    """

    request_id: int
    destination: RadioAddress
    source: RadioAddress
    text: str
    ack_flag: bool = True
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class PrivateTextAck:
    """A2: what became of a private text.

    `request 4 | destination 4 | source 4 | result 1`, the addresses as in the text; seen
    in captures, also with options.
    """

    request_id: int
    destination: RadioAddress
    source: RadioAddress
    result: TmpResult | int
    ack_flag: bool = False
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class GroupText:
    """B1: text for a group, or heard in one.

    `request 4 | group 4 | source 4 | UTF-16LE`; the group is a plain number; seen in a
    capture.
    """

    request_id: int
    group: int
    source: RadioAddress
    text: str
    ack_flag: bool = False
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class GroupTextAck:
    """B2: what became of a group text: it was sent; no radio confirms it.

    `request 4 | group 4 | result 1`; derived. There is no source, but one is understood.
    """

    request_id: int
    group: int
    result: TmpResult | int
    source: RadioAddress | None = None
    ack_flag: bool = False
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class PrivateShortData:
    """AE: bytes for one radio, or from one (readers of tags send these); derived.

    `request 4 | destination 4 | source 4 | data`
    """

    request_id: int
    destination: RadioAddress
    source: RadioAddress
    data: bytes
    ack_flag: bool = True
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class PrivateShortDataAck:
    """AF: what became of private short data; laid out as `PrivateTextAck`; derived."""

    request_id: int
    destination: RadioAddress
    source: RadioAddress
    result: TmpResult | int
    ack_flag: bool = False
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class GroupShortData:
    """BE: bytes for a group. `request 4 | group 4 | source 4 | data`; derived."""

    request_id: int
    group: int
    source: RadioAddress
    data: bytes
    ack_flag: bool = False
    options: bytes | None = None


@dataclass(frozen=True, slots=True)
class GroupShortDataAck:
    """BF: what became of group short data; laid out as `GroupTextAck`; derived."""

    request_id: int
    group: int
    result: TmpResult | int
    source: RadioAddress | None = None
    ack_flag: bool = False
    options: bytes | None = None


type TmpPdu = (
    PrivateText
    | PrivateTextAck
    | GroupText
    | GroupTextAck
    | PrivateShortData
    | PrivateShortDataAck
    | GroupShortData
    | GroupShortDataAck
)

_RESULT = word(TmpResult)
_PRIVATE_ACK: dict[str, Field[Any]] = {
    "request_id": U32,
    "destination": ADDRESS,
    "source": ADDRESS,
    "result": _RESULT,
}


def _group_ack(cls: type[Any], *, with_source: bool) -> Layout:
    if with_source:
        return Layout(cls, request_id=U32, group=U32, source=ADDRESS, result=_RESULT)
    return Layout(cls, request_id=U32, group=U32, result=_RESULT)


_LAYOUTS: dict[int, Layout] = {
    TmpKind.PRIVATE_TEXT: Layout(
        PrivateText, request_id=U32, destination=ADDRESS, source=ADDRESS, text=TEXT
    ),
    TmpKind.PRIVATE_TEXT_ACK: Layout(PrivateTextAck, **_PRIVATE_ACK),
    TmpKind.GROUP_TEXT: Layout(GroupText, request_id=U32, group=U32, source=ADDRESS, text=TEXT),
    TmpKind.GROUP_TEXT_ACK: _group_ack(GroupTextAck, with_source=False),
    TmpKind.PRIVATE_SHORT_DATA: Layout(
        PrivateShortData, request_id=U32, destination=ADDRESS, source=ADDRESS, data=REST
    ),
    TmpKind.PRIVATE_SHORT_DATA_ACK: Layout(PrivateShortDataAck, **_PRIVATE_ACK),
    TmpKind.GROUP_SHORT_DATA: Layout(
        GroupShortData, request_id=U32, group=U32, source=ADDRESS, data=REST
    ),
    TmpKind.GROUP_SHORT_DATA_ACK: _group_ack(GroupShortDataAck, with_source=False),
}
_WITH_SOURCE: dict[int, Layout] = {
    TmpKind.GROUP_TEXT_ACK: _group_ack(GroupTextAck, with_source=True),
    TmpKind.GROUP_SHORT_DATA_ACK: _group_ack(GroupShortDataAck, with_source=True),
}
_KINDS = {layout.cls: kind for kind, layout in _LAYOUTS.items()}
_LENGTH_OF_AN_ACK_WITH_SOURCE = 13
CLASSES = frozenset(_KINDS)


def parse(frame: Frame) -> TmpPdu:
    """Return the message of a TMP frame; raises MalformedFrame or UnsupportedFrame."""
    flags, kind = divmod(frame.opcode, 0x100)
    layout = _LAYOUTS.get(kind)
    if frame.service != Service.TMP or layout is None:
        raise unsupported(Frame(frame.service, tables.known(TmpKind, kind)))
    body, options = (
        _without_options(frame.payload) if flags & OPTION_FLAG else (frame.payload, None)
    )
    if kind in _WITH_SOURCE and len(body) >= _LENGTH_OF_AN_ACK_WITH_SOURCE:
        layout = _WITH_SOURCE[kind]
    return cast(
        "TmpPdu",
        layout.read(Reader(body), ack_flag=bool(flags & ACK_FLAG), options=options),
    )


def _without_options(payload: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(payload[:2])
    body = payload[2:]
    if len(payload) < 2 or length > len(body):
        raise MalformedFrame("too_short", "the options are not all there", field="options")
    end = len(body) - length
    return body[:end], body[end:]


def build(pdu: TmpPdu, *, reliable: bool = False) -> Frame:
    """Return the frame of a TMP message; raises LocalMisuse when a value does not fit."""
    kind = _KINDS[type(pdu)]
    layout = _LAYOUTS[kind]
    if isinstance(pdu, GroupTextAck | GroupShortDataAck) and pdu.source is not None:
        layout = _WITH_SOURCE[kind]
    payload = layout.write(pdu)
    flags = ACK_FLAG if pdu.ack_flag else 0
    if pdu.options is not None:
        if len(pdu.options) > MAX_PAYLOAD:
            raise LocalMisuse(f"{len(pdu.options)} bytes of options are too many")
        flags |= OPTION_FLAG
        payload = len(pdu.options).to_bytes(2) + payload + pdu.options
    return Frame(Service.TMP, flags << 8 | kind, payload, reliable)
