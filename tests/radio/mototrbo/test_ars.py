from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.mototrbo.ars import (
    INITIAL,
    REFRESH,
    Deregistration,
    Kind,
    Message,
    Query,
    Registration,
    Response,
    build,
    parse,
)

# Where each is from stands in protocols 1.2: dmr-kaitai, ok-dmrlib and trbodatasvc,
# or derived from the rules.
VECTORS: list[tuple[str, Message]] = [
    ("0007F0200231310000", Registration("11", event=INITIAL)),
    ("000CF02007323330383039340000", Registration("2308094", event=INITIAL)),
    ("000AF0200531323334350000", Registration("12345", event=INITIAL)),
    ("000AF0400531323334350000", Registration("12345", event=REFRESH)),
    (
        "0010F5000231310939393939393939393900",
        Registration("11", "999999999", event=0, kind=Kind.USER_REGISTRATION),
    ),
    ("0002BF01", Response(success=True, value=1)),
    ("00013F", Response(success=True)),
    ("00033F1080", Response(success=True, csbk=True)),
    ("0004BF011080", Response(success=True, value=1, csbk=True)),
    ("00017F", Response(success=False)),
    ("0002FF00", Response(success=False, value=0)),
    ("0002FF7F", Response(success=False, value=0x7F)),
    ("000131", Deregistration()),
    ("000174", Query()),
]


@pytest.mark.parametrize(("text", "message"), VECTORS)
def test_vectors_whole_byte_by_byte_and_with_trailing_bytes(text: str, message: Message) -> None:
    data = bytes.fromhex(text)
    assert parse(data) == message
    assert build(message) == data
    for end in range(len(data)):
        with pytest.raises(MalformedFrame):
            parse(data[:end])
    for junk in (b"\0", b"\x10\x80", data):
        assert parse(data + junk) == message


def test_a_capture_with_a_pad_byte() -> None:
    data = bytes.fromhex("000CF0200732333038303934000000")
    assert parse(data) == Registration("2308094")
    assert build(parse(data)) == data[:-1]


def test_a_whole_second_byte_is_not_needed_and_its_top_bit_does_not_count() -> None:
    assert parse(bytes.fromhex("0002BF81")) == Response(success=True, value=1)
    # What follows and is not the mark is nothing.
    assert parse(bytes.fromhex("00033FABCD")) == Response(success=True)


def test_a_registration_without_the_second_header() -> None:
    data = bytes.fromhex("000670" + "023131" + "0000")
    assert parse(data) == Registration("11", event=None)
    assert build(Registration("11", event=None)) == data


@pytest.mark.parametrize(
    "text",
    [
        *("0000", "0001F0", "0002F020", "0003F02002", "0005F020023131", "0006F02002313100"),
        "0001BF",  # says that a byte follows, and none does
        "0007F0200331310000",  # the id takes the place of a text that is then missing
    ],
)
def test_what_is_cut_off_within_its_length(text: str) -> None:
    with pytest.raises(MalformedFrame):
        parse(bytes.fromhex(text))


@pytest.mark.parametrize("kind", [2, 3, 8, 9, 0xA, 0xB, 0xC, 0xD, 0xE])
def test_types_that_nobody_has_described(kind: int) -> None:
    with pytest.raises(UnsupportedFrame, match=f"ars {kind:X}"):
        parse(bytes([0, 1, 0x30 | kind]))


def test_there_is_no_other_message() -> None:
    assert {type(message) for _, message in VECTORS} == set(Message.__value__.__args__)


@given(
    st.builds(
        Registration,
        st.text(max_size=20),
        st.text(max_size=20),
        st.text(max_size=20),
        event=st.none() | st.integers(0, 3),
        kind=st.sampled_from([Kind.REGISTRATION, Kind.USER_REGISTRATION, Kind.USER_RESPONSE]),
        ack_wanted=st.booleans(),
    )
    | st.builds(Response, st.booleans(), value=st.none() | st.integers(0, 127), csbk=st.booleans())
)
def test_there_and_back(message: Message) -> None:
    assert parse(build(message)) == message


@given(st.binary(max_size=30).flatmap(lambda b: st.sampled_from([b, len(b).to_bytes(2) + b])))
def test_any_bytes(data: bytes) -> None:
    try:
        message = parse(data)
    except MalformedFrame, UnsupportedFrame:
        return
    assert parse(build(message)) == message


def test_what_cannot_be_written() -> None:
    for message in (
        Registration("1" * 256),
        Registration("1", event=4),
        Registration("1", encoding=32),
        Response(value=128),
    ):
        with pytest.raises(LocalMisuse):
            build(message)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Registration("1", password="secret"))
