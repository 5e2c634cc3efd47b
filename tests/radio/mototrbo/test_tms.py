from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.mototrbo.tms import (
    MAX_SEQUENCE,
    MAX_UNITS,
    Ack,
    Availability,
    Message,
    Text,
    build,
    parse,
)

VECTORS: list[tuple[str, Message]] = [
    ("0010E00093040D000A00410048004F004A00", Text("AHOJ", 19)),
    ("000DE001019544610068006F006A00", Text("ahoj", 85, address=b"\x01", subject_end=False)),
    (
        "0024E00087040D000A00500041004E00490045004B002000420041004C004900450020003300",
        Text("PANIEK BALIE 3", 7),
    ),
    ("0008A00080040D000A00", Text("", 0, ack_wanted=False)),
    ("00039F0007", Ack(7)),
    ("00039F001F", Ack(31)),
    ("00049F008020", Ack(32)),
    ("00049F008360", Ack(99)),
    ("00049F009F60", Ack(127)),
    ("00021F00", Ack(None)),
    ("0003D00001", Availability(1)),
    ("00025000", Availability(None)),
]


@pytest.mark.parametrize(("text", "message"), VECTORS)
def test_vectors_whole_byte_by_byte_and_with_trailing_bytes(text: str, message: Message) -> None:
    data = bytes.fromhex(text)
    assert parse(data) == message
    assert build(message) == data
    for end in range(len(data)):
        with pytest.raises(MalformedFrame):
            parse(data[:end])
    for junk in (b"\0", b"\x0d\0", data):
        assert parse(data + junk) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0003BF0007", Ack(7)),  # the user bit is set by some
        ("00049F008700", Ack(7)),  # the long form for a number that needs none
        ("0004BF008360", Ack(99)),
        ("00049F018307", Ack(7)),  # an address in an acknowledgement
        ("00049F00830007", Ack(3)),
        # One header byte and no encoding: UTF-16LE as in every other text.
        ("0005E0000541 00", Text("A", 5, subject_end=False)),
        ("000460004100", Text("A", None, subject_end=False)),
        ("0002D000", Availability(None)),
        # Only the empty subject line is no part of the text.
        ("000EE00081040D000A000D000A004100", Text("\r\nA", 1)),
    ],
)
def test_other_forms_that_are_read(text: str, message: Message) -> None:
    data = bytes.fromhex(text)
    data = (len(data) - 2).to_bytes(2) + data[2:]
    assert parse(data) == message


@given(sequence=st.integers(0, MAX_SEQUENCE))
def test_every_sequence_is_acknowledged_in_the_form_for_it(sequence: int) -> None:
    data = build(Ack(sequence))
    assert len(data) == (5 if sequence <= 31 else 6)
    assert parse(data) == Ack(sequence)
    # The long form of any of them says the same.
    long = bytes([0, 4, 0x9F, 0, 0x80 | sequence & 31, sequence >> 5 << 5])
    assert parse(long) == Ack(sequence)


def test_a_lone_surrogate_does_not_come_in() -> None:
    data = bytes.fromhex("0006E000810400D8")
    text = parse(data)
    assert text == Text("\ufffd", 1, subject_end=False)
    assert build(Text("\ud800", 1, subject_end=False)).endswith(b"?\0")


def test_half_a_letter_at_the_end_costs_no_more_than_itself() -> None:
    assert parse(bytes.fromhex("0009E00085043100320033")) == Text("12\ufffd", 5, subject_end=False)
    assert parse(bytes.fromhex("0005E000810441")) == Text("\ufffd", 1, subject_end=False)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("000141", MalformedFrame),  # no address length
        ("0003E00201", MalformedFrame),  # an address that is cut off
        ("0002E000", MalformedFrame),  # no second header
        ("0003E00081", MalformedFrame),  # half a second header
        ("00039F0081", MalformedFrame),
        ("00029F00", MalformedFrame),
        ("0006E00081034100", UnsupportedFrame),  # another encoding
        ("0006E00081844100", UnsupportedFrame),  # a third header byte
        ("0003C00001", UnsupportedFrame),  # neither user nor control
        ("0003E10001", UnsupportedFrame),
        ("0003910001", UnsupportedFrame),
    ],
)
def test_what_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse(bytes.fromhex(text))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.builds(
        Text,
        TEXTS.filter(lambda text: not text.startswith("\r\n")),
        st.none() | st.integers(0, MAX_SEQUENCE),
        st.booleans(),
        st.binary(max_size=5),
        st.booleans(),
    )
)
def test_there_and_back(message: Text) -> None:
    assert parse(build(message)) == message


@given(st.binary(max_size=30).flatmap(lambda b: st.sampled_from([b, len(b).to_bytes(2) + b])))
def test_any_bytes(data: bytes) -> None:
    try:
        message = parse(data)
    except MalformedFrame, UnsupportedFrame:
        return
    again = parse(build(message))
    assert again == message


def test_what_cannot_be_written() -> None:
    for message in (
        Text("a", 128),
        Text("a", -1),
        Text("a", 1, address=bytes(256)),
        Text("a" * 40_000, 1),
        Ack(128),
        Ack(-1),
        Availability(256),
    ):
        with pytest.raises(LocalMisuse):
            build(message)


def test_the_longest_text_fits_into_a_datagram() -> None:
    assert len(build(Text("x" * MAX_UNITS, 1))) <= 65_507
