from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hdap, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import Service, TmpKind, TmpResult
from tests.radio.hytera.messages import TMP, TMP_BAD_CHECKSUM, tmp_pdus

ROOM, GUARD = RadioAddress(0xFFFB40), RadioAddress(12_345)


@pytest.mark.parametrize("text", TMP)
def test_vectors(text: str) -> None:
    pdu = TMP[text]
    assert tmp.parse(hdap.parse(bytes.fromhex(text))) == pdu
    assert hdap.build(tmp.build(pdu)).hex() == text


def test_reserved_flags_are_ignored() -> None:
    """The vector with the wrong checksum has one; a lenient reader takes it."""
    text, pdu = TMP_BAD_CHECKSUM
    assert tmp.parse(hdap.parse(bytes.fromhex(text), strict=False)) == pdu


TO_RADIO, TO_GROUP = "000000070a0030390afffb40", "0000000700000009"


@pytest.mark.parametrize(
    ("opcode", "payload", "pdu"),
    [
        (0x80A1, TO_RADIO + "4100", tmp.PrivateText(7, GUARD, ROOM, "A")),
        (0x00A2, TO_RADIO + "0b", tmp.PrivateTextAck(7, GUARD, ROOM, TmpResult.DENIED)),
        (0x00B1, TO_GROUP + "0a0030394100", tmp.GroupText(7, 9, GUARD, "A")),
        (0x00B2, TO_GROUP + "04", tmp.GroupTextAck(7, 9, TmpResult.CHANNEL_BUSY)),
        (0x80AE, TO_RADIO + "41", tmp.PrivateShortData(7, GUARD, ROOM, b"A")),
        (0x00AF, TO_RADIO + "00", tmp.PrivateShortDataAck(7, GUARD, ROOM, TmpResult.OK)),
        (0x00BE, TO_GROUP + "0a00303941", tmp.GroupShortData(7, 9, GUARD, b"A")),
        (0x00BF, TO_GROUP + "01", tmp.GroupShortDataAck(7, 9, TmpResult.FAILED)),
        (
            0x40B1,
            "0002" + TO_GROUP + "0a0030394100beef",
            tmp.GroupText(7, 9, GUARD, "A", options=b"\xbe\xef"),
        ),
    ],
)
def test_layouts_written_out(opcode: int, payload: str, pdu: tmp.TmpPdu) -> None:
    """By the descriptions, for what no vector shows."""
    frame = Frame(Service.TMP, opcode, bytes.fromhex(payload))
    assert tmp.build(pdu) == frame
    assert tmp.parse(frame) == pdu


@given(tmp_pdus)
def test_round_trip(pdu: tmp.TmpPdu) -> None:
    frame = hdap.parse(hdap.build(tmp.build(pdu, reliable=True)))
    assert frame.reliable
    assert tmp.parse(frame) == pdu


@given(tmp_pdus, st.binary(max_size=9))
def test_options_change_nothing_else(pdu: tmp.TmpPdu, options: bytes) -> None:
    bare, more = replace(pdu, options=None), replace(pdu, options=options)
    assert replace(tmp.parse(tmp.build(more)), options=None) == bare
    assert len(tmp.build(more).payload) == len(tmp.build(bare).payload) + 2 + len(options)


@pytest.mark.parametrize("flags", [0x00, 0x80])
def test_both_readings_of_bit_7_are_texts(flags: int) -> None:
    data = bytes.fromhex("000000070a0030390afffc00") + "hulp".encode("utf-16-le")
    found = tmp.parse(Frame(Service.TMP, flags << 8 | TmpKind.PRIVATE_TEXT, data))
    assert isinstance(found, tmp.PrivateText)
    assert (found.request_id, found.text) == (7, "hulp")
    assert (found.destination.radio_id, found.source.number) == ("12345", 0xFFFC00)
    assert found.ack_flag == bool(flags)


def test_a_group_ack_with_and_without_a_source() -> None:
    """Descriptions leave it out; read as a result, a source's subnet would be "no contact"."""
    bare = tmp.GroupTextAck(3, 9, TmpResult.OK)
    assert tmp.build(bare).payload.hex() == "000000030000000900"
    full = tmp.GroupTextAck(3, 9, TmpResult.CHANNEL_BUSY, GUARD)
    assert tmp.build(full).payload.hex() == "00000003000000090a00303904"
    assert [tmp.parse(tmp.build(ack)) for ack in (bare, full)] == [bare, full]
    with_options = replace(bare, options=b"1234")
    assert tmp.parse(tmp.build(with_options)) == with_options


def test_short_data() -> None:
    sent = tmp.PrivateShortData(1, ROOM, GUARD, bytes.fromhex("04a1b2c3d4"))
    frame = tmp.build(sent)
    assert frame.opcode == 0x80AE
    assert frame.payload.hex() == "000000010afffb400a00303904a1b2c3d4"
    assert tmp.parse(frame) == sent
    assert tmp.build(tmp.GroupShortDataAck(1, 9, 0)).opcode == 0x00BF


def test_a_result_without_a_word_stays_a_number() -> None:
    found = tmp.parse(tmp.build(tmp.PrivateTextAck(1, GUARD, ROOM, 0xEE)))
    assert isinstance(found, tmp.PrivateTextAck)
    assert found.result == 0xEE
    assert not isinstance(found.result, TmpResult)


@pytest.mark.parametrize("kind", [0xAA, 0xAB, 0xAC, 0xAD, 0xBC, 0xBD, 0x00, 0xFF])
def test_work_orders_and_the_unknown_are_not_an_offence(kind: int) -> None:
    with pytest.raises(UnsupportedFrame, match=f"TMP 00{kind:02X}"):
        tmp.parse(Frame(Service.TMP, 0x8000 | kind, bytes(20)))


def test_frames_of_others() -> None:
    with pytest.raises(UnsupportedFrame):
        tmp.parse(Frame(Service.LP, TmpKind.PRIVATE_TEXT, bytes(20)))


@given(tmp_pdus, st.data())
def test_a_piece_of_one_is_malformed_or_shorter(pdu: tmp.TmpPdu, data: st.DataObject) -> None:
    frame = tmp.build(replace(pdu, options=None))
    piece = frame.payload[: data.draw(st.integers(0, 8))]
    with pytest.raises(MalformedFrame) as caught:
        tmp.parse(Frame(Service.TMP, frame.opcode, piece))
    assert caught.value.field in ("request_id", "destination", "group", "source", "result")


@pytest.mark.parametrize("payload", ["", "00", "0001", "0003ffff"])
def test_options_that_are_not_there(payload: str) -> None:
    with pytest.raises(MalformedFrame) as caught:
        tmp.parse(Frame(Service.TMP, 0x40A2, bytes.fromhex(payload)))
    assert caught.value.field == "options"


def test_what_cannot_be_sent() -> None:
    text = tmp.PrivateText(1, GUARD, ROOM, "x")
    for bad in (
        replace(text, text="\udc00"),
        replace(text, request_id=2**32),
        replace(text, options=bytes(65_536)),
    ):
        with pytest.raises(LocalMisuse):
            tmp.build(bad)
    longest = tmp.build(replace(text, text="x" * tmp.MAX_TEXT))
    assert hdap.parse(hdap.build(longest)) == longest
    with pytest.raises(LocalMisuse):
        hdap.build(tmp.build(replace(text, text="x" * (tmp.MAX_TEXT + 1))))
