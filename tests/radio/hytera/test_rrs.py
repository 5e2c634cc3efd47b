from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import MalformedFrame, UnsupportedFrame
from custom_components.municipal_alarm.radio.hytera import hdap, rrs
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import RegistrationResult, Service
from tests.radio.hytera.messages import RRS, RRS_RELIABLE, rrs_pdus


@pytest.mark.parametrize("text", RRS | RRS_RELIABLE)
def test_vectors(text: str) -> None:
    pdu = (RRS | RRS_RELIABLE)[text]
    assert rrs.parse(hdap.parse(bytes.fromhex(text))) == pdu
    assert hdap.build(rrs.build(pdu, reliable=text in RRS_RELIABLE)).hex() == text


@given(rrs_pdus, st.booleans(), st.binary(max_size=5))
def test_round_trip_also_with_more_behind(pdu: rrs.RrsPdu, reliable: bool, more: bytes) -> None:
    frame = rrs.build(pdu, reliable=reliable)
    assert frame.reliable == reliable
    assert rrs.parse(frame) == pdu
    assert rrs.parse(Frame(frame.service, frame.opcode, frame.payload + more)) == pdu


@given(rrs_pdus, st.data())
def test_nothing_of_it_may_be_missing(pdu: rrs.RrsPdu, data: st.DataObject) -> None:
    frame = rrs.build(pdu)
    piece = frame.payload[: data.draw(st.integers(0, len(frame.payload) - 1))]
    with pytest.raises(MalformedFrame) as caught:
        rrs.parse(Frame(frame.service, frame.opcode, piece))
    assert caught.value.field


def test_a_result_without_a_word_stays_a_number() -> None:
    answer = rrs.RegistrationAnswer(RadioAddress(1), 77, 60)
    found = rrs.parse(rrs.build(answer))
    assert isinstance(found, rrs.RegistrationAnswer)
    assert found.result == 77
    refused = rrs.build(rrs.RegistrationAnswer(RadioAddress(1), 2, 60))
    assert "WRONG_PASSWORD" in repr(rrs.parse(refused))
    assert RegistrationResult.WRONG_PASSWORD == 2


@pytest.mark.parametrize("frame", [Frame(Service.RRS, 0x0004), Frame(Service.LP, 0x0003, bytes(4))])
def test_other_messages_are_not_an_offence(frame: Frame) -> None:
    with pytest.raises(UnsupportedFrame, match=frame.service.name):
        rrs.parse(frame)
