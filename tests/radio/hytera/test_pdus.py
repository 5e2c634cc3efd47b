from contextlib import suppress
import dataclasses
import typing

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hdap, pdus
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from tests.radio.hytera.messages import (
    GOOD,
    LP_BAD_CHECKSUM,
    RRS_RELIABLE,
    TMP_BAD_CHECKSUM,
    all_pdus,
)


@pytest.mark.parametrize("text", GOOD)
def test_vectors(text: str) -> None:
    assert pdus.read(bytes.fromhex(text)) == GOOD[text]
    assert pdus.write(GOOD[text], reliable=text in RRS_RELIABLE).hex() == text


@pytest.mark.parametrize(("text", "pdu"), [LP_BAD_CHECKSUM, TMP_BAD_CHECKSUM])
def test_strict_refuses_what_lenient_reads(text: str, pdu: pdus.Pdu) -> None:
    data = bytes.fromhex(text)
    with pytest.raises(MalformedFrame) as caught:
        pdus.read(data)
    assert caught.value.code == hdap.BAD_CHECKSUM
    assert pdus.read(data, strict=False) == pdu


@given(all_pdus, st.booleans(), st.binary(max_size=9))
def test_round_trip_with_padding(pdu: pdus.Pdu, reliable: bool, padding: bytes) -> None:
    data = pdus.write(pdu, reliable=reliable)
    assert pdus.read(data + padding) == pdu
    assert hdap.parse(data).reliable == reliable


@given(st.lists(all_pdus, max_size=5))
def test_a_stream_of_messages(sent: list[pdus.Pdu]) -> None:
    data = b"".join(map(pdus.write, sent))
    assert [pdus.decode(frame) for frame in hdap.split(data)] == sent


def members(union: typing.Any) -> set[type]:
    """Every class of a closed union, through the names of its parts."""
    if isinstance(union, typing.TypeAliasType):
        return members(union.__value__)
    parts = typing.get_args(union)
    return set().union(*map(members, parts)) if parts else {union}


def test_the_union_is_closed_over_frozen_values() -> None:
    classes = members(pdus.Pdu)
    assert len(classes) == 60
    for cls in classes:
        assert dataclasses.is_dataclass(cls)
        assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert cls.__doc__


def test_every_message_is_tried() -> None:
    """The strategies make each member of the union, so the properties speak of all."""
    missing = members(pdus.Pdu)

    @settings(max_examples=100)
    @given(st.lists(all_pdus, min_size=60, max_size=60))
    def see(made: list[pdus.Pdu]) -> None:
        missing.difference_update(map(type, made))

    see()
    assert not missing


@given(st.integers(0, 0x7F), st.integers(0, 0xFFFF), st.binary(max_size=90))
def test_any_frame_is_read_or_refused_by_name(service: int, opcode: int, payload: bytes) -> None:
    with suppress(MalformedFrame, UnsupportedFrame):
        pdus.decode(Frame(service, opcode, payload))


@given(all_pdus, st.binary(max_size=90))
def test_any_payload_of_a_known_message(pdu: pdus.Pdu, payload: bytes) -> None:
    frame = dataclasses.replace(pdus.encode(pdu), payload=payload)
    with suppress(MalformedFrame):
        found = pdus.decode(frame)
        # What was understood can be said again, and is understood the same.
        assert pdus.read(pdus.write(found)) == found


@pytest.mark.parametrize("text", GOOD)
def test_every_changed_byte_of_a_vector(text: str) -> None:
    for place in range(len(text) // 2):
        for change in (0x01, 0x80, 0xFF):
            data = bytearray.fromhex(text)
            data[place] ^= change
            for strict in (True, False):
                with suppress(MalformedFrame, UnsupportedFrame):
                    assert pdus.read(bytes(data), strict=strict)


@pytest.mark.parametrize("service", [0x00, 0x13, 0x7F])
def test_services_without_a_codec(service: int) -> None:
    with pytest.raises(UnsupportedFrame):
        pdus.decode(Frame(service, 0x0001, b"x"))


def test_only_messages_can_be_sent() -> None:
    with pytest.raises(LocalMisuse, match="not a message"):
        pdus.encode("x")  # type: ignore[arg-type]
