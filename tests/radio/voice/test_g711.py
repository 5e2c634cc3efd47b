import hashlib
from itertools import pairwise
import struct

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, UnsupportedFrame
from custom_components.municipal_alarm.radio.voice import g711
from custom_components.municipal_alarm.radio.voice.g711 import Law

LAWS = list(Law)
CODES = bytes(range(256))


def decoded(law: Law) -> tuple[int, ...]:
    """The value of each code."""
    return struct.unpack("<256h", g711.decode(law, CODES))


def encoded(law: Law, *samples: int) -> bytes:
    return g711.encode(law, struct.pack(f"<{len(samples)}h", *samples))


@pytest.mark.parametrize(
    ("law", "digest"),
    [
        (Law.A, "e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174"),
        (Law.MU, "3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827"),
    ],
)
def test_all_codes_as_another_implementation_has_them(law: Law, digest: str) -> None:
    """Of what `audioop`, which Python had until 3.12, made of bytes(range(256))."""
    assert hashlib.sha256(g711.decode(law, CODES)).hexdigest() == digest


def middles(first: int, segments: int, steps: int, growing_from: int) -> list[int]:
    """Middles of the intervals of a law, from its table of segments: each has 16 intervals."""
    ends, size = [first], steps
    for segment in range(segments):
        if segment >= growing_from:
            size *= 2
        ends += [ends[-1] + size * (number + 1) for number in range(16)]
    return [(low + high) // 2 for low, high in pairwise(ends)]


def test_a_law_by_its_table_of_segments() -> None:
    """Table 1a: 16 steps of 2 up to 32, again to 64, then each segment twice as wide."""
    positive = [8 * value for value in middles(0, 8, 2, 2)]
    assert positive[0] == 8
    assert positive[-1] == 4032 * 8
    values = decoded(Law.A)
    assert [values[(0x80 + place) ^ 0x55] for place in range(128)] == positive
    assert [values[place ^ 0x55] for place in range(128)] == [-one for one in positive]


def test_mu_law_by_its_table_of_segments() -> None:
    """Table 2a: the first interval is half as wide, so that zero is in its own middle."""
    positive = [4 * value for value in middles(-1, 8, 2, 1)]
    assert positive[0] == 0
    assert positive[-1] == 8031 * 4
    values = decoded(Law.MU)
    assert [values[0xFF - place] for place in range(128)] == positive
    assert [values[0x7F - place] for place in range(128)] == [-one for one in positive]


@pytest.mark.parametrize("law", LAWS)
def test_loudness_rises_with_the_code_and_is_the_same_either_way(law: Law) -> None:
    inverted = 0x55 if law is Law.A else 0x7F
    values = decoded(law)
    up = [values[(0x80 | place) ^ inverted] for place in range(128)]
    down = [values[place ^ inverted] for place in range(128)]
    assert up == sorted(up)
    assert len(set(up)) == 128
    assert down == [-one for one in up]


def test_a_code_comes_back() -> None:
    assert g711.encode(Law.A, g711.decode(Law.A, CODES)) == CODES
    back = bytearray(g711.encode(Law.MU, g711.decode(Law.MU, CODES)))
    assert back[0x7F] == 0xFF, "mu-law has two zeros, and nobody hears which"
    back[0x7F] = 0x7F
    assert back == CODES


@pytest.mark.parametrize("law", LAWS)
def test_every_sample_gets_a_code_whose_interval_it_is_in(law: Law) -> None:
    values = decoded(law)
    loudest = 0x8000 if law is Law.A else 32_636
    samples = range(-loudest, loudest)
    inverted = 0x55 if law is Law.A else 0xFF
    for sample, code in zip(samples, encoded(law, *samples), strict=True):
        segment = ((code ^ inverted) & 0x70) >> 4
        half = 8 << max(0, segment - 1) if law is Law.A else 4 << segment
        # The two laws tell 13 and 14 of the 16 bits apart, so an edge is 4 wide.
        assert abs(sample - values[code]) <= half + 4, sample


@given(st.sampled_from(LAWS), st.integers(0, 0x7FFF))
def test_the_sign_changes_nothing_else(law: Law, sample: int) -> None:
    up, down = encoded(law, sample, ~sample)
    assert up ^ down == 0x80


def test_louder_than_there_are_codes() -> None:
    assert decoded(Law.MU)[encoded(Law.MU, 32767)[0]] == 32124
    assert decoded(Law.MU)[encoded(Law.MU, -32768)[0]] == -32124


@given(st.sampled_from(LAWS), st.binary(max_size=500))
def test_two_bytes_for_each_code(law: Law, codes: bytes) -> None:
    pcm = g711.decode(law, codes)
    assert len(pcm) == 2 * len(codes)
    assert g711.decode(law, g711.encode(law, pcm)) == pcm


@pytest.mark.parametrize("payload_type", [-1, 1, 7, 9, 96, 127])
def test_other_codecs_are_not_guessed(payload_type: int) -> None:
    with pytest.raises(UnsupportedFrame, match=f"payload type {payload_type}"):
        g711.decode(payload_type, b"\x55")


def test_half_a_sample() -> None:
    with pytest.raises(LocalMisuse):
        g711.encode(Law.A, b"\x00\x01\x02")
