"""The numbers of LRRP's binary XML: of variable length, seven bits to the byte.

The top bit of a byte says that another follows; the most significant bits come
first. A signed number has its sign in bit 6 of the first byte and a magnitude
beside it. A float is a whole number and a fraction over 128^n, where n is how
many bytes the fraction takes. Seen in the tests of ok-dmrlib and dmr-kaitai
(25 -> 0x25, 8120 -> 0xA0, 828F25 -> 0x87A5, 2540 -> 37.5, 6540 -> -37.5,
400A -> -0.078125).

Readers take the data and a place, and return the value and the place behind it;
MalformedFrame when the bytes end too early or the number is beyond 32 bits.
"""

from ..errors import LocalMisuse, MalformedFrame

MAX_UINT = 0xFFFF_FFFF
# 5 x 7 = 35 bits hold any 32-bit number.
MAX_GROUPS = 5


def read_byte(data: bytes, place: int) -> tuple[int, int]:
    """Return one byte."""
    if place >= len(data):
        raise MalformedFrame("short", "the document ends within a token")
    return data[place], place + 1


def read_bytes(data: bytes, place: int, count: int) -> tuple[bytes, int]:
    """Return so many bytes."""
    if place + count > len(data):
        raise MalformedFrame("short", "the document ends within a token")
    return data[place : place + count], place + count


def read_uint(data: bytes, place: int) -> tuple[int, int]:
    """Return a uintvar."""
    value, _, place = _groups(data, place, 0, first_bits=7)
    return value, place


def read_sint(data: bytes, place: int) -> tuple[int, int]:
    """Return a sintvar."""
    negative, value, place = _signed(data, place)
    return -value if negative else value, place


def read_ufloat(data: bytes, place: int) -> tuple[float, int]:
    """Return a float without a sign."""
    whole, place = read_uint(data, place)
    fraction, place = _fraction(data, place)
    return whole + fraction, place


def read_sfloat(data: bytes, place: int) -> tuple[float, int]:
    """Return a float with a sign, which counts for the fraction too."""
    negative, whole, place = _signed(data, place)
    fraction, place = _fraction(data, place)
    # Not "-0.0", which no reader expects to see.
    return (-(whole + fraction) or 0.0) if negative else whole + fraction, place


def write_uint(value: int) -> bytes:
    """Return a uintvar in its shortest form."""
    if not 0 <= value <= MAX_UINT:
        raise LocalMisuse(f"{value} is no unsigned 32-bit number")
    return _digits(value, max(1, -(-value.bit_length() // 7)))


def write_sint(value: int) -> bytes:
    """Return a sintvar in its shortest form."""
    return _write_signed(value < 0, abs(value))


def write_ufloat(value: float) -> bytes:
    """Return a float without a sign; see `_split` for how exact it is."""
    whole, fraction = _split(value)
    return write_uint(whole) + fraction


def write_sfloat(value: float) -> bytes:
    """Return a float with a sign; see `_split` for how exact it is."""
    whole, fraction = _split(abs(value))
    return _write_signed(value < 0, whole) + fraction


def _groups(data: bytes, place: int, value: int, *, first_bits: int) -> tuple[int, int, int]:
    """Return the value, how many bytes it took, and the place behind them."""
    mask = (1 << first_bits) - 1
    for count in range(1, MAX_GROUPS + 1):
        byte, place = read_byte(data, place)
        value = value << 7 | byte & mask
        mask = 0x7F
        if not byte & 0x80:
            if value > MAX_UINT:
                break
            return value, count, place
    raise MalformedFrame("too_large", "a number has more than 32 bits")


def _signed(data: bytes, place: int) -> tuple[bool, int, int]:
    first, _ = read_byte(data, place)
    value, _, place = _groups(data, place, 0, first_bits=6)
    return bool(first & 0x40), value, place


def _fraction(data: bytes, place: int) -> tuple[float, int]:
    value, count, place = _groups(data, place, 0, first_bits=7)
    return value / 128**count, place


def _digits(value: int, count: int) -> bytes:
    groups = [value >> 7 * place & 0x7F for place in reversed(range(count))]
    return bytes([group | 0x80 for group in groups[:-1]] + groups[-1:])


def _write_signed(negative: bool, magnitude: int) -> bytes:
    if magnitude > MAX_UINT:
        raise LocalMisuse(f"{magnitude} has more than 32 bits")
    # One bit of the first byte is the sign.
    digits = bytearray(_digits(magnitude, -(-(magnitude.bit_length() + 1) // 7)))
    digits[0] |= 0x40 if negative else 0
    return bytes(digits)


def _split(value: float) -> tuple[int, bytes]:
    """Return the whole part and the fraction in as few bytes as hold it exactly.

    At most four; what would need more is rounded to two, a sixteen-thousandth.
    """
    if not 0 <= value <= MAX_UINT:
        raise LocalMisuse(f"{value} is not between 0 and 32 bits")
    whole = int(value)
    for count in range(1, 5):
        digits = (value - whole) * 128**count
        if digits == int(digits):
            return whole, _digits(int(digits), count)
    rounded = round((value - whole) * 128**2)
    return whole + rounded // 128**2, _digits(rounded % 128**2, 2)
