from contextlib import suppress

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.hytera import hdap
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import Service
from tests.radio.hytera.messages import GOOD, LP_BAD_CHECKSUM, TMP_BAD_CHECKSUM

frames = st.builds(
    Frame,
    st.integers(0, 0x7F),
    st.integers(0, 0xFFFF),
    st.binary(max_size=100),
    st.booleans(),
)
# Of services that exist, as a zero byte between frames is padding.
streams = st.lists(frames.filter(lambda frame: frame.service), max_size=5)


def code(data: bytes) -> str:
    with pytest.raises(MalformedFrame) as caught:
        hdap.parse(data)
    assert caught.value.reason
    return caught.value.code


@pytest.mark.parametrize("text", GOOD)
def test_vectors_there_and_back(text: str) -> None:
    data = bytes.fromhex(text)
    frame = hdap.parse(data)
    assert frame.intact
    assert hdap.build(frame) == data


def test_a_reliable_message() -> None:
    frame = hdap.parse(bytes.fromhex("91000200040A0000140E03"))
    assert frame == Frame(Service.RRS, 0x0002, bytes.fromhex("0A000014"), reliable=True)


def test_rcp_is_little_endian() -> None:
    frame = hdap.parse(bytes.fromhex("024108050000D20400000E03"))
    assert frame == Frame(Service.RCP, 0x0841, bytes.fromhex("00D2040000"))


@pytest.mark.parametrize("text", [LP_BAD_CHECKSUM[0], TMP_BAD_CHECKSUM[0]])
def test_a_wrong_checksum_is_refused_or_marked(text: str) -> None:
    data = bytes.fromhex(text)
    assert code(data) == hdap.BAD_CHECKSUM
    frame = hdap.parse(data, strict=False)
    assert not frame.intact
    # Sent again, it is right.
    assert hdap.parse(hdap.build(frame)).payload == frame.payload
    assert hdap.build(frame) != data


def test_their_right_checksums() -> None:
    """4D for the altered place; F4 would fit the text with 00 as its first byte."""
    assert hdap.checksum(bytes.fromhex(LP_BAD_CHECKSUM[0])[1:-2]) == 0x4D
    text = bytearray.fromhex(TMP_BAD_CHECKSUM[0])
    text[1] = 0
    assert hdap.parse(bytes(text)).intact


@given(frames)
def test_round_trip(frame: Frame) -> None:
    assert hdap.parse(hdap.build(frame)) == frame


@given(frames, st.binary(max_size=20))
def test_what_is_behind_the_length_is_cut_off(frame: Frame, behind: bytes) -> None:
    data = hdap.build(frame)
    assert hdap.parse(data + behind) == frame
    assert hdap.next_frame(data + behind) == (frame, behind)


@given(streams, st.integers(0, 3))
def test_a_stream(sent: list[Frame], padding: int) -> None:
    data = b"".join(hdap.build(frame) + bytes(padding) for frame in sent)
    assert list(hdap.split(data)) == sent


def test_a_stream_of_vectors_with_a_bad_one_among_them() -> None:
    texts = [*list(GOOD)[:3], LP_BAD_CHECKSUM[0], *list(GOOD)[3:]]
    data = bytes.fromhex("".join(texts))
    found = list(hdap.split(data, strict=False))
    assert [frame.intact for frame in found].index(False) == 3
    assert len(found) == len(texts)
    strict = hdap.split(data)
    assert [next(strict).service for _ in range(3)] == [Service.RRS] * 3
    with pytest.raises(MalformedFrame):
        next(strict)


@given(frames, st.data())
def test_any_shorter_piece_is_too_short(frame: Frame, data: st.DataObject) -> None:
    whole = hdap.build(frame)
    assert code(whole[: data.draw(st.integers(0, len(whole) - 1))]) == "too_short"


@given(frames, st.integers(0, 255))
def test_a_frame_ends_with_03(frame: Frame, end: int) -> None:
    data = hdap.build(frame)[:-1] + bytes((end,))
    if end == hdap.END:
        hdap.parse(data)
    else:
        assert code(data) == "no_end"


@given(frames, st.data())
def test_any_changed_bit_of_payload_or_opcode_is_noticed(frame: Frame, data: st.DataObject) -> None:
    whole = bytearray(hdap.build(frame))
    places = [1, 2, *range(hdap.HEADER, len(whole) - 1)]
    whole[data.draw(st.sampled_from(places))] ^= 1 << data.draw(st.integers(0, 7))
    assert code(bytes(whole)) == hdap.BAD_CHECKSUM


@given(st.binary(max_size=200))
def test_garbage_raises_nothing_else(data: bytes) -> None:
    for strict in (True, False):
        with suppress(MalformedFrame):
            assert list(hdap.split(data, strict=strict)) is not None


@pytest.mark.parametrize(
    "frame",
    [
        Frame(0x80, 0),
        Frame(-1, 0),
        Frame(Service.LP, 0x10000),
        Frame(Service.LP, -1),
        Frame(Service.LP, 0, bytes(0x10000)),
    ],
)
def test_what_cannot_be_sent(frame: Frame) -> None:
    with pytest.raises(LocalMisuse):
        hdap.build(frame)


def test_the_largest_frame() -> None:
    frame = Frame(Service.TMP, 0x00B1, bytes(hdap.MAX_PAYLOAD))
    assert hdap.parse(hdap.build(frame)) == frame
