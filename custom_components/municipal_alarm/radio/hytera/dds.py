"""DDS, service 14: what became of a message that we gave to a repeater.

    opcode: 00 | service of our message 1
    payload: radio 4 | opcode of our message 2 | result 1

Source: dmr-kaitai data_delivery_states.ksy; seen in a capture (its
test_data_delivery_states.py: a request for a position, LP A001, result 0).
"""

from dataclasses import dataclass
from typing import cast

from ..errors import LocalMisuse
from . import tables
from .address import RadioAddress
from .fields import ADDRESS, U16, Layout, Reader, word
from .hdap import Frame, unsupported
from .tables import DeliveryResult, Service


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Whether the message with this service and opcode reached the radio."""

    of_service: Service | int
    radio: RadioAddress
    of_opcode: int
    result: DeliveryResult | int


type DdsPdu = DeliveryReport

_LAYOUT = Layout(DeliveryReport, radio=ADDRESS, of_opcode=U16, result=word(DeliveryResult))
CLASSES = frozenset((DeliveryReport,))


def parse(frame: Frame) -> DdsPdu:
    """Return the report in a DDS frame; raises MalformedFrame or UnsupportedFrame."""
    if frame.service != Service.DDS or frame.opcode > 0xFF:
        raise unsupported(frame)
    service = tables.known(Service, frame.opcode)
    return cast("DdsPdu", _LAYOUT.read(Reader(frame.payload), of_service=service))


def build(pdu: DdsPdu, *, reliable: bool = False) -> Frame:
    """Return the frame of a report; raises LocalMisuse when a value does not fit."""
    if not 0 <= pdu.of_service <= 0xFF:
        raise LocalMisuse(f"no service: {pdu.of_service}")
    return Frame(Service.DDS, pdu.of_service, _LAYOUT.write(pdu), reliable)
