from datetime import UTC, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.mototrbo.lrrp import (
    Document,
    Every,
    Message,
    OneShot,
    OnMovement,
    Report,
    Request,
    RequestId,
    build,
    parse,
)
from custom_components.municipal_alarm.radio.mototrbo.tables import (
    DocumentType as Type,
    RequestToken as Want,
)

ID = RequestId(bytes.fromhex("2468ACE0"))
ONE = RequestId(bytes.fromhex("00000001"))
SHORT = RequestId(b"\x01", short=True)
UNASKED = RequestId(b"\x2f", short=True)
AT = datetime(2026, 9, 25, 14, 12, 5, tzinfo=UTC)
DESK = {"latitude": 0x4A10433C * 90 / 2**31, "longitude": 0x03A3752C * 360 / 2**32}
OK = Report(result=0)

# Where each is from stands in protocols 1.4: captures and tests of dmr-kaitai,
# ok-dmrlib, nox-x and trbodatasvc, or derived from the rules.
VECTORS: list[tuple[str, Message]] = [
    (
        "05062204C0000001",
        Request(Type.IMMEDIATE_REQUEST, RequestId(bytes.fromhex("C0000001"))),
    ),
    (
        "050822042468ACE05162",
        Request(Type.IMMEDIATE_REQUEST, ID, (Want.ACCURACY_AND_TIME, Want.SPEED)),
    ),
    (
        "070C22042468ACE0390503515355",
        Document(Type.IMMEDIATE_REPORT, ID, Report(result=5, detail=b"QSU")),
    ),
    ("090922042468ACE034313C", Request(Type.TRIGGERED_REQUEST, ID, trigger=Every(60))),
    ("0F0622042468ACE0", Request(Type.STOP_REQUEST, ID)),
    ("110722042468ACE038", Document(Type.STOP_ANSWER, ID, OK)),
    (
        "0D162204C00000005148610B2B0AD0ECA109796C000256A2",
        Document(
            Type.TRIGGERED_REPORT,
            RequestId(bytes.fromhex("C0000000")),
            Report(
                latitude=0x48610B2B * 90 / 2**31,
                longitude=0x0AD0ECA1 * 360 / 2**32,
                radius_m=9 + 121 / 128,
                speed_mps=2 / 128,
                heading_deg=324,
            ),
        ),
    ),
    (
        "0D1A22047FFFFFFF69486109950AD0ECD28338156C000856A270400A",
        Document(
            Type.TRIGGERED_REPORT,
            RequestId(bytes.fromhex("7FFFFFFF")),
            Report(
                latitude=0x48610995 * 90 / 2**31,
                longitude=0x0AD0ECD2 * 360 / 2**32,
                altitude_m=440 + 21 / 128,
                speed_mps=8 / 128,
                heading_deg=324,
                vertical_mps=-0.078125,
            ),
        ),
    ),
    (
        "1313232F341F99B20E87664728A1C70A38D29F561A",
        Document(
            Type.UNSOLICITED_REPORT,
            UNASKED,
            Report(
                time=datetime(2022, 6, 25, 0, 58, 7, tzinfo=UTC),
                latitude=0x4728A1C7 * 90 / 2**31,
                longitude=0x0A38D29F * 360 / 2**32,
                heading_deg=52,
            ),
        ),
    ),
    ("090423015233", Request(Type.TRIGGERED_REQUEST, SHORT, (Want.TIME,), OneShot())),
    ("09062301" + "5234313C", Request(Type.TRIGGERED_REQUEST, SHORT, (Want.TIME,), Every(60))),
    ("090723015234318134", Request(Type.TRIGGERED_REQUEST, SHORT, (Want.TIME,), Every(180))),
    ("0B0138", Document(Type.TRIGGERED_ANSWER, None, OK)),
    (
        "090C22040000000152625734313C",
        Request(Type.TRIGGERED_REQUEST, ONE, (Want.TIME, Want.SPEED, Want.DIRECTION), Every(60)),
    ),
    (
        "0D17220400000001341FAA72E305514A10433C03A3752C0500",
        Document(Type.TRIGGERED_REPORT, ONE, Report(time=AT, radius_m=5.0, **DESK)),
    ),
    (
        "1311232F341FAA72E305664A10433C03A3752C",
        Document(Type.UNSOLICITED_REPORT, UNASKED, Report(time=AT, **DESK)),
    ),
    ("110722040000000138", Document(Type.STOP_ANSWER, ONE, OK)),
    # Derived from the table of tokens.
    ("1400", Request(Type.VERSION_REQUEST)),
    ("15023601", Document(Type.VERSION_REPORT, None, Report(version=1))),
    ("0904" + "2301" + "7805", Request(Type.TRIGGERED_REQUEST, SHORT, (), OnMovement(5))),
    ("0705" + "2301" + "378400", Document(Type.IMMEDIATE_REPORT, SHORT, Report(result=0x200))),
    (
        "070F23016A" + "CA10433C" + "FC5C8AD4" + "0500" + "0240",
        Document(
            Type.IMMEDIATE_REPORT,
            SHORT,
            Report(
                latitude=-DESK["latitude"],
                longitude=-DESK["longitude"],
                altitude_m=5.0,
                altitude_accuracy_m=2.5,
            ),
        ),
    ),
    (
        "0711230155" + "4A10433C" + "03A3752C" + "0500" + "4540" + "0240",
        Document(
            Type.IMMEDIATE_REPORT,
            SHORT,
            Report(radius_m=5.0, altitude_m=-5.5, altitude_accuracy_m=2.5, **DESK),
        ),
    ),
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


def test_where_the_captures_were() -> None:
    report = parse(bytes.fromhex("1313232F341F99B20E87664728A1C70A38D29F561A"))
    assert isinstance(report, Document)
    assert report.report.latitude == pytest.approx(50.033474, abs=1e-6)
    assert report.report.longitude == pytest.approx(14.374637, abs=1e-6)


@given(st.sampled_from([row for row in VECTORS if row[0][:2] in ("05", "07", "09", "0D", "13")]))
def test_a_table_of_constants_in_front_is_skipped(row: tuple[str, Message]) -> None:
    data, message = bytes.fromhex(row[0]), row[1]
    table = b"\x05APCO\0\x03YES"
    tokens = bytes([len(table)]) + table + data[2:]
    assert parse(bytes([data[0] - 1, len(tokens)]) + tokens) == message


def test_the_one_document_with_a_table_that_was_seen() -> None:
    assert parse(bytes.fromhex("040E05054150434F22042468ACE05162")) == Request(
        Type.IMMEDIATE_REQUEST, ID, (Want.ACCURACY_AND_TIME, Want.SPEED)
    )


@pytest.mark.parametrize("number", [0x00, 0x03, 0x16, 0x17, 0x7F, 0xFF])
def test_unknown_types(number: int) -> None:
    with pytest.raises(UnsupportedFrame):
        parse(bytes([number, 0]))


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        # 42 means different things to different readers, 4A is a guess: both end the reading.
        ("230152423C", Request(Type.TRIGGERED_REQUEST, SHORT, (Want.TIME,))),
        ("23015234313C4A05", Request(Type.TRIGGERED_REQUEST, SHORT, (Want.TIME,), Every(60))),
        # Elsewhere than in front, an id is an id too.
        ("522301", Request(Type.TRIGGERED_REQUEST, SHORT, (Want.TIME,))),
        # An interval of nothing is no interval.
        ("3105", Request(Type.TRIGGERED_REQUEST)),
    ],
)
def test_requests_with_more_than_we_know(tokens: str, message: Request) -> None:
    raw = bytes.fromhex(tokens)
    assert parse(bytes([9, len(raw)]) + raw) == message


@pytest.mark.parametrize("tokens", ["22", "2205AA", "23", "34", "3434", "3431", "343181", "78"])
def test_requests_that_break_off(tokens: str) -> None:
    raw = bytes.fromhex(tokens)
    with pytest.raises(MalformedFrame):
        parse(bytes([9, len(raw)]) + raw)


def test_a_table_that_is_longer_than_the_document() -> None:
    with pytest.raises(MalformedFrame):
        parse(bytes.fromhex("04020541"))


IDS = (
    st.none()
    | st.builds(RequestId, st.binary(max_size=6))
    | st.builds(RequestId, st.binary(min_size=1, max_size=1), short=st.just(True))
)


@given(
    st.builds(
        Request,
        st.sampled_from([Type.IMMEDIATE_REQUEST, Type.TRIGGERED_REQUEST, Type.STOP_REQUEST]),
        IDS,
        st.lists(st.sampled_from([Want(token) for token in sorted(Want.wanted())])).map(tuple),
        st.none()
        | st.just(OneShot())
        | st.builds(Every, st.integers(0, 2**32 - 1))
        | st.builds(OnMovement, st.integers(0, 2**32 - 1)),
    )
)
def test_requests_there_and_back(request: Request) -> None:
    assert parse(build(request)) == request


@given(
    st.binary(max_size=40).flatmap(
        lambda b: st.sampled_from([b, *(bytes([kind, len(b)]) + b for kind in range(4, 0x16))])
    )
)
def test_any_bytes(data: bytes) -> None:
    try:
        message = parse(data)
    except MalformedFrame, UnsupportedFrame:
        return
    if isinstance(message, Request):
        assert parse(build(message)) == message
    else:
        report = parse(build(message))
        assert isinstance(report, Document)
        assert report.request_id == message.request_id
        assert report.report.has_fix == message.report.has_fix


def test_what_cannot_be_written() -> None:
    for message in (
        Request(Type.STOP_REQUEST, RequestId(b"12", short=True)),
        Request(Type.STOP_REQUEST, RequestId(bytes(256))),
        Request(Type.TRIGGERED_REQUEST, None, (), Every(2**32)),
        Request(Type.TRIGGERED_REQUEST, None, (), OnMovement(-1)),
    ):
        with pytest.raises(LocalMisuse):
            build(message)
