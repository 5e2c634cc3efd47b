"""ITU-T G.711: one byte per sample of speech, by A-law or mu-law, 8000 samples a second.

Each code is a sign, three bits of segment and four bits within it. Decoding gives
the middle of the interval that the code stands for, scaled to 16 bits: A-law's
13-bit value times 8, mu-law's 14-bit value times 4. A table of 256 entries per law
is made from that rule when the module is loaded.
"""

from collections.abc import Callable
from enum import IntEnum
from functools import cache
import struct

from ..errors import LocalMisuse, UnsupportedFrame

RATE = 8000
"""Samples per second."""

SAMPLE_BYTES = 2
"""Of decoded sound: 16-bit little-endian."""


class Law(IntEnum):
    """The two laws, by their RTP payload type (RFC 3551)."""

    MU = 0
    A = 8


_INVERTED_A = 0x55  # A-law turns every other bit over, mu-law every bit
_INVERTED_MU = 0xFF
_SIGN, _SEGMENT, _WITHIN = 0x80, 0x70, 0x0F
_BIAS = 33  # what mu-law adds to its 14-bit values, so that every segment begins at a power of 2
_MU_MOST = 0x1FFF


def decode(payload_type: int, payload: bytes) -> bytes:
    """Return 16-bit little-endian mono samples, two bytes for each of `payload`.

    Raises UnsupportedFrame for a payload type that is neither law.
    """
    table = _DECODED.get(payload_type)
    if table is None:
        raise UnsupportedFrame(f"payload type {payload_type}")
    return b"".join(map(table.__getitem__, payload))


def encode(law: Law, pcm: bytes) -> bytes:
    """Return one code for each 16-bit little-endian sample; LocalMisuse for half a sample."""
    if len(pcm) % SAMPLE_BYTES:
        raise LocalMisuse("half a sample")
    table = _encoded(law)
    return bytes(table[sample] for (sample,) in struct.iter_unpack("<H", pcm))


def _decode_a(code: int) -> int:
    code ^= _INVERTED_A
    segment, within = (code & _SEGMENT) >> 4, code & _WITHIN
    # The two lowest segments have steps of one size, each higher one twice the one below.
    size = 2 * within + 1 if segment == 0 else (2 * within + 33) << (segment - 1)
    return size * 8 if code & _SIGN else -size * 8


def _decode_mu(code: int) -> int:
    code ^= _INVERTED_MU
    segment, within = (code & _SEGMENT) >> 4, code & _WITHIN
    size = ((2 * within + _BIAS) << segment) - _BIAS
    return -size * 4 if code & _SIGN else size * 4


def _encode_a(sample: int) -> int:
    sign, size = (_SIGN, sample) if sample >= 0 else (0, ~sample)
    size >>= 4  # 11 bits are left
    if size > _WITHIN:
        shift = size.bit_length() - 5
        size = (shift + 1) << 4 | size >> shift & _WITHIN
    return (sign | size) ^ _INVERTED_A


def _encode_mu(sample: int) -> int:
    sign, size = (0, sample) if sample >= 0 else (_SIGN, ~sample)
    size = min((size >> 2) + _BIAS, _MU_MOST)
    segment = size.bit_length() - 6
    return (sign | segment << 4 | size >> (segment + 1) & _WITHIN) ^ _INVERTED_MU


def _table(decode_one: Callable[[int], int]) -> tuple[bytes, ...]:
    return tuple(struct.pack("<h", decode_one(code)) for code in range(256))


_DECODED: dict[int, tuple[bytes, ...]] = {Law.A: _table(_decode_a), Law.MU: _table(_decode_mu)}


@cache
def _encoded(law: Law) -> bytes:
    """The code of every sample, by its 16 bits; made when somebody first sends."""
    encode_one = _encode_a if law is Law.A else _encode_mu
    return bytes(encode_one(bits - 0x10000 if bits & 0x8000 else bits) for bits in range(0x10000))
