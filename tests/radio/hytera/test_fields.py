from dataclasses import dataclass

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.hytera import fields
from custom_components.municipal_alarm.radio.hytera.fields import Layout, Reader
from custom_components.municipal_alarm.radio.hytera.tables import PresenceState
from tests.radio.hytera.messages import texts


@dataclass(frozen=True)
class Pair:
    first: int
    second: int | None


PAIR = Layout(Pair, first=fields.U16, second=fields.optional(fields.LE16))


def test_a_reader_hands_out_each_byte_once() -> None:
    reader = Reader(b"abcde")
    assert (reader.take(2), reader.left, reader.take(0)) == (b"ab", 3, b"")
    with pytest.raises(MalformedFrame, match="4 bytes wanted, 3 left"):
        reader.take(4)
    assert (reader.rest(), reader.left, reader.rest()) == (b"cde", 0, b"")


@pytest.mark.parametrize(
    ("field", "value", "data"),
    [
        (fields.U8, 0xAB, "ab"),
        (fields.U16, 0xABCD, "abcd"),
        (fields.LE16, 0xABCD, "cdab"),
        (fields.U32, 1, "00000001"),
        (fields.LE32, 1, "01000000"),
        (fields.I16, -58, "ffc6"),
        (fields.I16, -240, "ff10"),
        (fields.word(PresenceState), 1, "01"),
        (fields.word(PresenceState, fields.LE16), 0x1234, "3412"),
        (fields.digits(3), "0.2", "302e32"),
        (fields.TEXT, "é", "e900"),
    ],
)
def test_bytes_of_values(field: fields.Field[object], value: object, data: str) -> None:
    assert field.write(value).hex() == data
    assert field.read(Reader(bytes.fromhex(data))) == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (fields.U8, 256),
        (fields.U8, -1),
        (fields.I16, 0x8000),
        (fields.digits(3), "12"),
        (fields.digits(3), "1234"),
        (fields.digits(3), "12€"),
        (fields.TEXT, "\ud800"),
    ],
)
def test_values_that_do_not_fit(field: fields.Field[object], value: object) -> None:
    with pytest.raises(LocalMisuse):
        field.write(value)


def test_digits_keep_what_is_none() -> None:
    field = fields.digits(3)
    assert field.write(field.read(Reader(b"\0\xff2"))) == b"\0\xff2"


@given(texts)
def test_text_there_and_back(text: str) -> None:
    assert fields.text_from_bytes(fields.text_to_bytes(text)) == text


@pytest.mark.parametrize("data", [b"h\0i\0!", b"h\0i\0\x00\xd8"])
def test_a_broken_end_of_a_text_does_not_cost_the_text(data: bytes) -> None:
    assert fields.text_from_bytes(data) == "hi\ufffd"


def test_a_layout_names_the_field_at_fault() -> None:
    assert PAIR.write(Pair(1, 2)) == b"\0\1\2\0"
    assert PAIR.read(Reader(b"\0\1\2\0more")) == Pair(1, 2)
    with pytest.raises(MalformedFrame) as caught:
        PAIR.read(Reader(b"\0"))
    assert (caught.value.code, caught.value.field) == ("too_short", "first")
    with pytest.raises(LocalMisuse, match=r"Pair\.first: 65536"):
        PAIR.write(Pair(0x10000, None))


@given(st.binary(max_size=1))
def test_an_optional_field_may_be_missing_or_cut_off(end: bytes) -> None:
    assert PAIR.read(Reader(b"\0\1" + end)) == Pair(1, None)
    assert PAIR.write(Pair(1, None)) == b"\0\1"


def test_a_layout_within_another() -> None:
    outer = Layout(Pair, first=fields.U8, second=fields.optional(fields.nested(PAIR)))
    assert outer.read(Reader(b"\5\0\1\2\0")) == Pair(5, Pair(1, 2))  # type: ignore[arg-type]
    assert outer.write(Pair(5, Pair(1, None))) == b"\5\0\1"  # type: ignore[arg-type]
