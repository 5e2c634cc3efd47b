from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hrnp
from custom_components.municipal_alarm.radio.hytera.hrnp import (
    APPLICATION,
    RADIO,
    HrnpFrame,
    HrnpOpcode,
)


def of(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal)


# Every HRNP vector of protocols.md 2.10.
VECTORS = {
    "group text": (
        "7E04000010200004002767790980B1001400000001000000010A000835610068006F006A000203",
        HrnpFrame(
            opcode=HrnpOpcode.DATA,
            packet=4,
            source=RADIO,
            destination=APPLICATION,
            payload=of("0980B1001400000001000000010A000835610068006F006A000203"),
        ),
    ),
    "connect": ("7e0400fe20100000000c60e1", HrnpFrame(opcode=HrnpOpcode.CONNECT)),
    "accept": (
        "7e0400fd10200000000c70d2",
        HrnpFrame(opcode=HrnpOpcode.ACCEPT, source=RADIO, destination=APPLICATION),
    ),
    "connect, version 3": (
        "7e0300fe20100000000c60e2",
        HrnpFrame(opcode=HrnpOpcode.CONNECT, version=3),
    ),
    "data ack": (
        "7E04001010200001000C71BE",
        HrnpFrame(opcode=HrnpOpcode.DATA_ACK, packet=1, source=RADIO, destination=APPLICATION),
    ),
    "subscribe": (
        "7e04000020100000001c03f502c7100900040b010601050012012303",
        HrnpFrame(opcode=HrnpOpcode.DATA, payload=of("02c7100900040b010601050012012303")),
    ),
    "status": (
        "7e04000020100000001602fb02c8b003000b0400a803",
        HrnpFrame(opcode=HrnpOpcode.DATA, payload=of("02c8b003000b0400a803")),
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_both_ways(name: str) -> None:
    hexadecimal, frame = VECTORS[name]
    assert hrnp.parse(of(hexadecimal)) == frame
    assert hrnp.build(frame) == of(hexadecimal)


@pytest.mark.parametrize("name", VECTORS)
def test_what_follows_the_declared_length_is_left_out(name: str) -> None:
    hexadecimal, frame = VECTORS[name]
    assert hrnp.parse(of(hexadecimal) + b"\x00\x7e\xff") == frame


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_that_is_cut_short_is_refused(name: str) -> None:
    data = of(VECTORS[name][0])
    for length in range(len(data)):
        with pytest.raises(MalformedFrame):
            hrnp.parse(data[:length])


@pytest.mark.parametrize("name", VECTORS)
def test_no_flipped_bit_passes(name: str) -> None:
    data = of(VECTORS[name][0])
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((MalformedFrame, UnsupportedFrame)):
            hrnp.parse(bytes(flipped))


def test_answers_go_back_under_the_same_number() -> None:
    frame = hrnp.parse(of(VECTORS["group text"][0]))
    answer = frame.answer(HrnpOpcode.DATA_ACK)
    assert (answer.source, answer.destination, answer.packet) == (APPLICATION, RADIO, 4)
    assert answer.payload == b""
    accept = hrnp.parse(of(VECTORS["connect"][0])).answer(HrnpOpcode.ACCEPT)
    assert hrnp.build(accept) == of(VECTORS["accept"][0])


def test_a_length_below_the_header_is_refused() -> None:
    with pytest.raises(MalformedFrame, match="length"):
        hrnp.parse(of("7e0400fe20100000000b60e1"))


@pytest.mark.parametrize(
    ("version", "opcode", "kind"), [(5, 0xFE, "hrnp version 5"), (4, 0x77, "hrnp opcode 77")]
)
def test_what_nobody_has_described_is_not_guessed(version: int, opcode: int, kind: str) -> None:
    head = bytes((0x7E, version, 0, opcode, 0x20, 0x10, 0, 0, 0, 12, 0, 0))
    data = head[:10] + hrnp.checksum(head).to_bytes(2)
    with pytest.raises(UnsupportedFrame) as caught:
        hrnp.parse(data)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "frame",
    [
        HrnpFrame(opcode=HrnpOpcode.DATA, packet=0x1_0000),
        HrnpFrame(opcode=HrnpOpcode.DATA, source=256),
        HrnpFrame(opcode=HrnpOpcode.DATA, payload=bytes(0x1_0000)),
    ],
)
def test_what_does_not_fit_is_not_sent(frame: HrnpFrame) -> None:
    with pytest.raises(LocalMisuse):
        hrnp.build(frame)


FRAMES = st.builds(
    HrnpFrame,
    opcode=st.sampled_from(HrnpOpcode),
    packet=st.integers(0, 0xFFFF),
    payload=st.binary(max_size=60),
    source=st.integers(0, 0xFF),
    destination=st.integers(0, 0xFF),
    version=st.sampled_from(sorted(hrnp.VERSIONS)),
    block=st.integers(0, 0xFF),
)


@given(FRAMES)
def test_every_frame_comes_back(frame: HrnpFrame) -> None:
    data = hrnp.build(frame)
    assert hrnp.parse(data) == frame
    assert int.from_bytes(data[8:10]) == len(data)


@given(st.one_of(st.binary(max_size=40), st.binary(max_size=60).map(b"\x7e\x04".__add__)))
def test_noise_is_refused_by_name(data: bytes) -> None:
    try:
        frame = hrnp.parse(data)
    except MalformedFrame, UnsupportedFrame:
        return
    assert data.startswith(hrnp.build(frame))
