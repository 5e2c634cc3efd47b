from collections.abc import Callable

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.mototrbo.numbers import (
    MAX_UINT,
    read_byte,
    read_bytes,
    read_sfloat,
    read_sint,
    read_ufloat,
    read_uint,
    write_sfloat,
    write_sint,
    write_ufloat,
    write_uint,
)

UINTS = [("00", 0), ("25", 0x25), ("7F", 127), ("8100", 128), ("8120", 0xA0), ("828F25", 0x87A5)]
SINTS = [("00", 0), ("65", -0x25), ("3F", 63), ("8040", 64), ("C040", -64), ("C120", -0xA0)]
UFLOATS = [
    ("2540", 37.5),
    ("812007", 160 + 7 / 128),
    ("81208757", 160 + 983 / 128**2),
    ("0500", 5.0),
    ("0979", 9 + 121 / 128),
    ("008001", 1 / 128**2),
]
SFLOATS = [
    ("6540", -37.5),
    ("400A", -0.078125),
    ("833815", 440 + 21 / 128),
    ("C1208757", -160 - 983 / 128**2),
    ("0000", 0.0),
]
FORMS: list[tuple[Callable, Callable, list]] = [
    (read_uint, write_uint, UINTS),
    (read_sint, write_sint, SINTS),
    (read_ufloat, write_ufloat, UFLOATS),
    (read_sfloat, write_sfloat, SFLOATS),
]
ROWS = [(read, write, *row) for read, write, rows in FORMS for row in rows]


@pytest.mark.parametrize(("read", "write", "text", "value"), ROWS)
def test_forms_of_the_field(read: Callable, write: Callable, text: str, value: float) -> None:
    data = bytes.fromhex(text)
    assert read(data, 0) == (value, len(data))
    assert write(value) == data
    # In the middle of other bytes, too.
    assert read(b"\xff\xff" + data + b"\xff", 2) == (value, len(data) + 2)
    for end in range(len(data)):
        with pytest.raises(MalformedFrame, match="ends within"):
            read(data[:end], 0)


@given(st.integers(0, MAX_UINT))
def test_uint_there_and_back(value: int) -> None:
    data = write_uint(value)
    assert read_uint(data, 0) == (value, len(data))
    assert len(data) == 1 or data[0] != 0x80  # the shortest form


@given(st.integers(-MAX_UINT, MAX_UINT))
def test_sint_there_and_back(value: int) -> None:
    data = write_sint(value)
    assert read_sint(data, 0) == (value, len(data))


@given(st.floats(0, 1e6))
def test_ufloat_there_and_back(value: float) -> None:
    data = write_ufloat(value)
    read, place = read_ufloat(data, 0)
    assert place == len(data)
    assert read == pytest.approx(value, abs=1 / 128**2)


@given(st.floats(-1e6, 1e6))
def test_sfloat_there_and_back(value: float) -> None:
    read, _ = read_sfloat(write_sfloat(value), 0)
    assert read == pytest.approx(value, abs=1 / 128**2)


@given(whole=st.integers(-1_000, 1_000), part=st.integers(0, 128**4 - 1), digits=st.integers(1, 4))
def test_a_fraction_that_fits_into_four_bytes_is_exact(whole: int, part: int, digits: int) -> None:
    value = whole + part % 128**digits / 128**digits
    assert read_sfloat(write_sfloat(value), 0)[0] == value


def test_rounding_up_carries() -> None:
    assert read_ufloat(write_ufloat(4.999999999999), 0)[0] == 5.0


@pytest.mark.parametrize("read", [read_uint, read_sint, read_ufloat, read_sfloat])
def test_a_number_has_32_bits(read: Callable) -> None:
    for text in ("FFFFFFFFFFFF00", "FFFFFFFF7F", "808080808000"):
        with pytest.raises(MalformedFrame, match="32 bits"):
            read(bytes.fromhex(text) + b"\0", 0)


def test_leading_empty_groups_are_read() -> None:
    assert read_uint(bytes.fromhex("808025"), 0) == (0x25, 3)


@given(st.binary(max_size=12), st.sampled_from([read_uint, read_sint, read_ufloat, read_sfloat]))
def test_any_bytes_are_a_number_or_malformed(data: bytes, read: Callable) -> None:
    try:
        value, place = read(data, 0)
    except MalformedFrame:
        return
    assert 0 < place <= len(data)
    assert abs(value) <= MAX_UINT + 1
    assert str(value) != "-0.0"


@pytest.mark.parametrize(
    ("write", "value"),
    [
        (write_uint, -1),
        (write_uint, MAX_UINT + 1),
        (write_sint, MAX_UINT + 1),
        (write_ufloat, -0.1),
        (write_ufloat, float("nan")),
        (write_sfloat, float("inf")),
    ],
)
def test_what_cannot_be_written(write: Callable, value: float) -> None:
    with pytest.raises(LocalMisuse):
        write(value)


def test_bytes() -> None:
    assert read_byte(b"\x07", 0) == (7, 1)
    assert read_bytes(b"abc", 1, 2) == (b"bc", 3)
    with pytest.raises(MalformedFrame):
        read_bytes(b"abc", 1, 3)
