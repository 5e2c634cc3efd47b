from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import dds, hdap
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import Service
from tests.radio.hytera.messages import DDS, dds_pdus


@pytest.mark.parametrize("text", DDS)
def test_vectors(text: str) -> None:
    pdu = DDS[text]
    assert dds.parse(hdap.parse(bytes.fromhex(text))) == pdu
    assert hdap.build(dds.build(pdu)).hex() == text  # type: ignore[arg-type]


@given(dds_pdus)
def test_round_trip(pdu: dds.DdsPdu) -> None:
    assert dds.parse(hdap.parse(hdap.build(dds.build(pdu)))) == pdu


@given(dds_pdus, st.integers(0, 6))
def test_too_short(pdu: dds.DdsPdu, length: int) -> None:
    with pytest.raises(MalformedFrame):
        dds.parse(Frame(Service.DDS, 0x0008, dds.build(pdu).payload[:length]))


def test_the_unknown_is_not_an_offence() -> None:
    for frame in (Frame(Service.DDS, 0x0108, bytes(7)), Frame(Service.TP, 0x0008, bytes(7))):
        with pytest.raises(UnsupportedFrame):
            dds.parse(frame)


def test_what_cannot_be_sent() -> None:
    with pytest.raises(LocalMisuse):
        dds.build(dds.DeliveryReport(256, RadioAddress(1), 0, 0))
