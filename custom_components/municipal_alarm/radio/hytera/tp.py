"""TP, service 12: inputs and outputs (VIO 1 to 6) of radios, such as a foot pedal for alarms.

    source 4 | target 4 | from a computer 1 | call type 1 | VIO mask 1 | ...

Source of all layouts: dmr-kaitai telemetry_protocol.ksy; derived, no capture is known.
In the mask bit 0 is VIO 1.
"""

from dataclasses import dataclass
from typing import Any, cast

from ..errors import LocalMisuse
from .address import RadioAddress
from .fields import ADDRESS, U8, U16, Field, Layout, Reader, text_from_bytes, text_to_bytes, word
from .hdap import Frame, ServiceTable
from .tables import CallType, ControlResult, Service, VioOperation, VioResult

INPUTS = 6


def vio_mask(*numbers: int) -> int:
    """Return the mask of inputs or outputs 1 to 6; raises LocalMisuse for another."""
    if not all(1 <= number <= INPUTS for number in numbers):
        raise LocalMisuse(f"a radio has VIO 1 to {INPUTS}: {numbers}")
    mask = 0
    for number in numbers:
        mask |= 1 << number - 1
    return mask


def vio_numbers(mask: int) -> tuple[int, ...]:
    """Return which of VIO 1 to 6 a mask names."""
    return tuple(number for number in range(1, INPUTS + 1) if mask >> number - 1 & 1)


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """A001: how are your inputs?"""

    source: RadioAddress
    target: RadioAddress
    pc: int
    call_type: CallType | int
    vio: int


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A081: how an input is, asked for or by itself: `... | result 1`."""

    source: RadioAddress
    target: RadioAddress
    pc: int
    call_type: CallType | int
    vio: int
    result: VioResult | int


@dataclass(frozen=True, slots=True)
class ExtendedStatusReport:
    """A082: the same with words: `... | result 1 | length 2, bytes | UTF-16LE`."""

    source: RadioAddress
    target: RadioAddress
    pc: int
    call_type: CallType | int
    vio: int
    result: VioResult | int
    text: str


@dataclass(frozen=True, slots=True)
class Control:
    """B001: switch an output, one at a time: `... | operation 1`."""

    source: RadioAddress
    target: RadioAddress
    pc: int
    call_type: CallType | int
    vio: int
    operation: VioOperation | int


@dataclass(frozen=True, slots=True)
class ControlAnswer:
    """B081: the answer to B001: `... | result 1`."""

    source: RadioAddress
    target: RadioAddress
    pc: int
    call_type: CallType | int
    vio: int
    result: ControlResult | int


type TpPdu = StatusRequest | StatusReport | ExtendedStatusReport | Control | ControlAnswer


def _read_text(reader: Reader) -> str:
    return text_from_bytes(reader.take(U16.read(reader)))


def _write_text(text: str) -> bytes:
    data = text_to_bytes(text)
    return U16.write(len(data)) + data


_TEXT = Field(_read_text, _write_text)


def _layout(cls: type, **fields: Field[Any]) -> Layout:
    return Layout(
        cls, source=ADDRESS, target=ADDRESS, pc=U8, call_type=word(CallType), vio=U8, **fields
    )


TABLE = ServiceTable(
    Service.TP,
    {
        0xA001: _layout(StatusRequest),
        0xA081: _layout(StatusReport, result=word(VioResult)),
        0xA082: _layout(ExtendedStatusReport, result=word(VioResult), text=_TEXT),
        0xB001: _layout(Control, operation=word(VioOperation)),
        0xB081: _layout(ControlAnswer, result=word(ControlResult)),
    },
)


def parse(frame: Frame) -> TpPdu:
    """Return the message of a TP frame; raises MalformedFrame or UnsupportedFrame."""
    return cast("TpPdu", TABLE.read(frame))


def build(pdu: TpPdu, *, reliable: bool = False) -> Frame:
    """Return the frame of a TP message; raises LocalMisuse when a value does not fit."""
    return TABLE.write(pdu, reliable=reliable)
