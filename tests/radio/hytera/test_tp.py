from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hdap, tp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import Service, VioResult
from tests.radio.hytera.messages import tp_pdus

DESK, ROOM = RadioAddress(12_345), RadioAddress(1)


@given(tp_pdus)
def test_round_trip(pdu: tp.TpPdu) -> None:
    assert tp.parse(hdap.parse(hdap.build(tp.build(pdu)))) == pdu


def test_a_pedal_is_pressed() -> None:
    """Written out from the description; no capture is known."""
    payload = bytes.fromhex("0a0030390a00000101000400")
    found = tp.parse(Frame(Service.TP, 0xA081, payload))
    assert found == tp.StatusReport(DESK, ROOM, 1, 0, tp.vio_mask(3), VioResult.EFFECTIVE)
    words = "000470003300"
    found = tp.parse(Frame(Service.TP, 0xA082, payload + bytes.fromhex(words)))
    assert isinstance(found, tp.ExtendedStatusReport)
    assert (found.text, tp.vio_numbers(found.vio)) == ("p3", (3,))


VIO = "0a0030390a00000101023f"


@pytest.mark.parametrize(
    ("opcode", "more", "cls", "values"),
    [
        (0xA001, "", tp.StatusRequest, ()),
        (0xA081, "01", tp.StatusReport, (1,)),
        (0xA082, "0000024100", tp.ExtendedStatusReport, (0, "A")),
        (0xB001, "03", tp.Control, (3,)),
        (0xB081, "01", tp.ControlAnswer, (1,)),
    ],
)
def test_layouts_written_out(
    opcode: int, more: str, cls: type[tp.TpPdu], values: tuple[object, ...]
) -> None:
    pdu = cls(DESK, ROOM, 1, 2, 0x3F, *values)  # type: ignore[arg-type,call-arg]
    frame = Frame(Service.TP, opcode, bytes.fromhex(VIO + more))
    assert tp.build(pdu) == frame
    assert tp.parse(frame) == pdu
    assert tp.vio_numbers(pdu.vio) == (1, 2, 3, 4, 5, 6)


@given(st.sets(st.integers(1, 6)))
def test_masks(numbers: set[int]) -> None:
    assert set(tp.vio_numbers(tp.vio_mask(*numbers))) == numbers


@pytest.mark.parametrize("number", [0, 7])
def test_no_such_input(number: int) -> None:
    with pytest.raises(LocalMisuse):
        tp.vio_mask(number)


def test_bits_that_no_input_has() -> None:
    assert tp.vio_numbers(0xC0) == ()


@given(tp_pdus, st.data())
def test_too_short(pdu: tp.TpPdu, data: st.DataObject) -> None:
    frame = tp.build(pdu)
    piece = frame.payload[: data.draw(st.integers(0, len(frame.payload) - 1))]
    with pytest.raises(MalformedFrame):
        tp.parse(Frame(Service.TP, frame.opcode, piece))


def test_what_cannot_be_sent() -> None:
    with pytest.raises(LocalMisuse):
        tp.build(tp.ExtendedStatusReport(DESK, ROOM, 0, 0, 1, 0, "x" * 40_000))


def test_the_unknown_is_not_an_offence() -> None:
    with pytest.raises(UnsupportedFrame, match="TP A083"):
        tp.parse(Frame(Service.TP, 0xA083, bytes(60)))
