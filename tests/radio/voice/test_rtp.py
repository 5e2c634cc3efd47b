from dataclasses import replace
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.voice import rtp
from custom_components.municipal_alarm.radio.voice.rtp import Extension, HyteraCall, RtpPacket

CODES = bytes(range(240)) * 2
"""60 ms."""

# Put together by hand from the layout: version 2 with extension, A-law, sequence 0x1234,
# timestamp 0x01020304, SSRC 0xCAFEBABE; slot 2, not the last, 12345 -> 99999, monitored.
HEAD = bytes.fromhex("9008 1234 01020304 CAFEBABE")
CALL = bytes.fromhex("04 003039 01869F 04")
UNCOUNTED = HEAD + bytes.fromhex("0002 0002") + CALL + bytes(4) + CODES
COUNTED = HEAD + bytes.fromhex("0002 0003") + CALL + bytes(4) + CODES

packets = st.builds(
    RtpPacket,
    payload_type=st.integers(0, 127),
    sequence=st.integers(0, 0xFFFF),
    timestamp=st.integers(0, 0xFFFFFFFF),
    ssrc=st.integers(0, 0xFFFFFFFF),
    payload=st.binary(max_size=64),
    marker=st.booleans(),
    csrc=st.lists(st.integers(0, 0xFFFFFFFF), max_size=15).map(tuple),
    extension=st.none()
    | st.builds(
        Extension,
        kind=st.integers(0, 0xFFFF),
        data=st.lists(st.binary(min_size=4, max_size=4), max_size=5).map(b"".join),
    ),
)
calls = st.builds(
    HyteraCall,
    slot=st.integers(0, 127),
    last=st.booleans(),
    source_id=st.integers(0, 0xFFFFFF),
    destination_id=st.integers(0, 0xFFFFFF),
    call_type=st.integers(0, 255),
)


def code(data: bytes) -> str:
    with pytest.raises(MalformedFrame) as caught:
        rtp.parse(data)
    assert caught.value.reason
    return f"{caught.value.code}/{caught.value.field}"


@given(packets, st.integers(0, 255))
def test_what_is_built_is_read_again(packet: RtpPacket, padding: int) -> None:
    assert rtp.parse(rtp.build(packet, padding=padding)) == packet


@given(packets)
def test_cut_short_anywhere_before_the_payload(packet: RtpPacket) -> None:
    data = rtp.build(packet)
    for length in range(len(data) - len(packet.payload)):
        assert code(data[:length]).startswith("too_short/")


@given(st.binary(max_size=80))
def test_nothing_else_is_raised(noise: bytes) -> None:
    for data in (noise, b"\x80" + noise, b"\xbf" + noise):
        try:
            packet = rtp.parse(data)
        except MalformedFrame, UnsupportedFrame:
            continue
        rtp.hytera_call(packet)
        assert packet.payload.endswith(rtp.hytera_sound(packet))
        assert rtp.parse(rtp.build(packet)) == packet


def test_the_bits_by_hand() -> None:
    packet = rtp.parse(
        bytes.fromhex("A2 80 FFFE 00000001 00000002 0000000A 0000000B") + b"pcm" + b"\x00\x02"
    )
    assert packet == RtpPacket(
        payload_type=0,
        sequence=0xFFFE,
        timestamp=1,
        ssrc=2,
        payload=b"pcm",
        marker=True,
        csrc=(10, 11),
    )


@pytest.mark.parametrize("first", [0x00, 0x40, 0xC0])
def test_another_version(first: int) -> None:
    with pytest.raises(UnsupportedFrame, match=f"RTP version {first >> 6}"):
        rtp.parse(bytes([first]) + bytes(11))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "too_short/header"),
        (b"\x80" + bytes(10), "too_short/header"),
        (b"\x81" + bytes(14), "too_short/csrc"),
        (b"\x90" + bytes(14), "too_short/extension"),
        (b"\x90" + bytes(13) + b"\x00\x01" + bytes(3), "too_short/extension"),
        (b"\xa0" + bytes(11), "padding/padding"),
        (b"\xa0" + bytes(11) + b"\x00", "padding/padding"),
        (b"\xa0" + bytes(11) + b"\x02", "padding/padding"),
    ],
)
def test_refused(data: bytes, expected: str) -> None:
    assert code(data) == expected


def test_a_packet_of_nothing_but_padding() -> None:
    assert rtp.parse(b"\xa0" + bytes(11) + b"\x01").payload == b""


PACKET = RtpPacket(payload_type=8, sequence=1, timestamp=2, ssrc=3, payload=b"")


@pytest.mark.parametrize(
    "changes",
    [
        {"payload_type": 128},
        {"payload_type": 256},
        {"sequence": 0x10000},
        {"sequence": -1},
        {"timestamp": 1 << 32},
        {"ssrc": -1},
        {"csrc": tuple(range(16))},
        {"csrc": (1 << 32,)},
        {"extension": Extension(kind=1, data=b"123")},
        {"extension": Extension(kind=0x10000, data=b"")},
    ],
)
def test_what_cannot_be_built(changes: dict[str, Any]) -> None:
    with pytest.raises(LocalMisuse):
        rtp.build(replace(PACKET, **changes))


@pytest.mark.parametrize("padding", [-1, 256])
def test_padding_that_cannot_be_built(padding: int) -> None:
    with pytest.raises(LocalMisuse):
        rtp.build(PACKET, padding=padding)


# --- Hytera -----------------------------------------------------------------------


@pytest.mark.parametrize("data", [UNCOUNTED, COUNTED])
def test_both_spellings_of_hytera(data: bytes) -> None:
    packet = rtp.parse(data)
    assert packet.payload_type == 8
    assert rtp.hytera_call(packet) == HyteraCall(
        slot=2, source_id=12345, destination_id=99999, call_type=4
    )
    assert rtp.hytera_sound(packet) == CODES


def test_without_the_reserved_bytes() -> None:
    packet = rtp.parse(HEAD + bytes.fromhex("0002 0002") + CALL + CODES)
    assert rtp.hytera_sound(packet) == CODES


@given(calls, st.booleans(), st.integers(0, 3))
def test_a_call_there_and_back(call: HyteraCall, counted: bool, blocks: int) -> None:
    extension, before = rtp.hytera_extension(call, counted=counted)
    packet = replace(PACKET, extension=extension, payload=before + bytes(160 * blocks))
    read = rtp.parse(rtp.build(packet))
    assert rtp.hytera_call(read) == call
    assert rtp.hytera_sound(read) == bytes(160 * blocks)


@pytest.mark.parametrize(
    "extension",
    [
        None,
        Extension(kind=0xBEDE, data=CALL),
        Extension(kind=2, data=b""),
        Extension(kind=2, data=CALL[:4]),
    ],
)
def test_packets_that_do_not_say_whose_speech_it_is(extension: Extension | None) -> None:
    packet = replace(PACKET, extension=extension, payload=bytes(164))
    assert rtp.hytera_call(packet) is None
    assert rtp.hytera_sound(packet) == bytes(164), "nothing is taken from other people's payload"


def test_the_last_packet_of_a_call() -> None:
    data = bytearray(COUNTED)
    data[16] |= 1
    call = rtp.hytera_call(rtp.parse(bytes(data)))
    assert call is not None
    assert call.last
    assert call.slot == 2


@pytest.mark.parametrize(
    "changes",
    [{"slot": 128}, {"source_id": 1 << 24}, {"destination_id": -1}, {"call_type": 256}],
)
def test_a_call_that_does_not_fit(changes: dict[str, int]) -> None:
    call = HyteraCall(slot=1, source_id=1, destination_id=2, call_type=4)
    with pytest.raises(LocalMisuse):
        rtp.hytera_extension(replace(call, **changes))


def test_layout_of_the_extension() -> None:
    call = HyteraCall(slot=2, source_id=12345, destination_id=99999, call_type=4)
    extension, before = rtp.hytera_extension(call)
    built = replace(
        PACKET,
        sequence=0x1234,
        timestamp=0x01020304,
        ssrc=0xCAFEBABE,
        extension=extension,
        payload=before + CODES,
    )
    assert rtp.build(built) == UNCOUNTED
