from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hstrp
from custom_components.municipal_alarm.radio.hytera.hstrp import (
    HstrpFrame,
    HstrpOption,
    HstrpType,
    OptionId,
)


def of(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal)


def device(number: int, slot: int) -> tuple[HstrpOption, ...]:
    return hstrp.device_options(number, slot)


# Every HSTRP vector of protocols.md 2.10.
VECTORS = {
    "register": (
        "32420020000183040001869F04010211000300040A000064BD03",
        HstrpFrame(HstrpType.DATA, 1, device(99_999, 2), of("11000300040A000064BD03")),
    ),
    "connect": (
        "324200240002830400000001040101",
        HstrpFrame(HstrpType.CONNECT, 2, device(1, 1)),
    ),
    "connect with other options": (
        "3242002400038304000000018401020100",
        HstrpFrame(
            HstrpType.CONNECT,
            3,
            (*device(1, 2), HstrpOption(OptionId.REAL_TIME, b"")),
        ),
    ),
    "heartbeat": ("324200020000", HstrpFrame(HstrpType.HEARTBEAT, 0)),
    "ack": ("324200010001", HstrpFrame(HstrpType.ACK, 1)),
    "text ack from 1002": (
        "3242002000148304000000010401010900a2000d00000000000003ea00000001009503",
        HstrpFrame(
            HstrpType.DATA, 20, device(1, 1), of("0900a2000d00000000000003ea00000001009503")
        ),
    ),
    "text ack from 100": (
        "32420020000183040001869f0401020900a2000d30000001000000640001869f00c803",
        HstrpFrame(
            HstrpType.DATA, 1, device(99_999, 2), of("0900a2000d30000001000000640001869f00c803")
        ),
    ),
    "group text": (
        "32420020000383040001869f0401020900b1001800000001000027100000006448006500"
        "6c006c006f002100b803",
        HstrpFrame(
            HstrpType.DATA,
            3,
            device(99_999, 2),
            of("0900b10018000000010000271000000064480065006c006c006f002100b803"),
        ),
    ),
    "group text on slot 1": (
        "32420020000083040001869f0401010900b1001c0000000200004e200000006457006500"
        "6c0063006f006d0065002100a403",
        HstrpFrame(
            HstrpType.DATA,
            0,
            device(99_999, 1),
            of("0900b1001c0000000200004e2000000064570065006c0063006f006d0065002100a403"),
        ),
    ),
    "transmit status": (
        "32420020000b830400066b0e0401010245b810000100040004000000fd080000fa372300c303",
        HstrpFrame(
            HstrpType.DATA,
            11,
            device(0x066B0E, 1),
            of("0245b810000100040004000000fd080000fa372300c303"),
        ),
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_both_ways(name: str) -> None:
    hexadecimal, frame = VECTORS[name]
    assert hstrp.parse(of(hexadecimal)) == frame
    assert hstrp.build(frame) == of(hexadecimal)


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_that_is_cut_short_never_passes_for_another_header(name: str) -> None:
    data = of(VECTORS[name][0])
    header = len(data) - len(VECTORS[name][1].payload)
    for length in range(header):
        with pytest.raises(MalformedFrame):
            hstrp.parse(data[:length])
    # From there on, how long the payload must be is for HDAP to say.
    for length in range(header, len(data)):
        assert hstrp.parse(data[:length]).payload == data[header:length]


def test_what_follows_is_payload() -> None:
    hexadecimal, frame = VECTORS["register"]
    assert hstrp.parse(of(hexadecimal) + b"\0\0").payload == frame.payload + b"\0\0"


def test_a_connect_is_answered_by_itself_with_the_ack_bit() -> None:
    frame = hstrp.parse(of("324200240002830400000001040101"))
    assert hstrp.build(frame.acknowledgement()) == of("324200250002830400000001040101")


def test_data_is_answered_by_its_header_alone() -> None:
    frame = hstrp.parse(of(VECTORS["register"][0]))
    assert frame.is_data
    answer = frame.acknowledgement()
    assert hstrp.build(answer) == of("32420021000183040001869F040102")
    assert not answer.is_data


@pytest.mark.parametrize("data", ["", "3242", "324300020000", "7e0400fe20100000000c60e1"])
def test_something_else_is_refused(data: str) -> None:
    with pytest.raises(MalformedFrame, match="HSTRP header"):
        hstrp.parse(of(data))


@pytest.mark.parametrize(
    ("data", "kind"), [("324201020000", "hstrp version 1"), ("324200400000", "hstrp type 40")]
)
def test_what_nobody_has_described_is_not_guessed(data: str, kind: str) -> None:
    with pytest.raises(UnsupportedFrame) as caught:
        hstrp.parse(of(data))
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "frame",
    [
        HstrpFrame(HstrpType.DATA, 0x1_0000),
        HstrpFrame(HstrpType.DATA, -1),
        HstrpFrame(HstrpType.CONNECT | HstrpType.OPTIONS, 1),
        HstrpFrame(HstrpType.DATA, 1, (HstrpOption(128, b""),)),
        HstrpFrame(HstrpType.DATA, 1, (HstrpOption(1, bytes(256)),)),
    ],
)
def test_what_does_not_fit_is_not_sent(frame: HstrpFrame) -> None:
    with pytest.raises(LocalMisuse):
        hstrp.build(frame)


KINDS = st.integers(0, 0x1F).map(HstrpType)
OPTIONS = st.lists(
    st.builds(HstrpOption, st.integers(0, 127), st.binary(max_size=255)), max_size=5
).map(tuple)
FRAMES = st.builds(HstrpFrame, KINDS, st.integers(0, 0xFFFF), OPTIONS, st.binary(max_size=60))


@given(FRAMES)
def test_every_frame_comes_back(frame: HstrpFrame) -> None:
    assert hstrp.parse(hstrp.build(frame)) == frame


@given(
    st.one_of(
        st.binary(max_size=40),
        st.builds(lambda rest: b"\x32\x42\x00" + rest, st.binary(max_size=60)),
    )
)
def test_what_is_accepted_is_sent_again_byte_by_byte(data: bytes) -> None:
    try:
        frame = hstrp.parse(data)
    except MalformedFrame, UnsupportedFrame:
        return
    assert hstrp.build(frame) == data
