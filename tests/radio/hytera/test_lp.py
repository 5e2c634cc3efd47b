from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hdap, lp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.gps import NO_PLACE, GpsRecord
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import LpResult, Service
from tests.radio.hytera.messages import LP, LP_BAD_CHECKSUM, lp_pdus

GUARD = RadioAddress(12_345)


@pytest.mark.parametrize("text", LP)
def test_vectors(text: str) -> None:
    pdu = LP[text]
    assert lp.parse(hdap.parse(bytes.fromhex(text))) == pdu
    assert hdap.build(lp.build(pdu)).hex() == text


def test_the_altered_report() -> None:
    text, pdu = LP_BAD_CHECKSUM
    assert lp.parse(hdap.parse(bytes.fromhex(text), strict=False)) == pdu
    # Only the checksum differs: AE there, 4D by the rule.
    assert hdap.build(lp.build(pdu)).hex() == text[:-4] + "4d03"


HEAD = "000000070a003039"
DAY = b"20260925141205".hex()
MINUTE = b"00000100".hex()
PLACE = NO_PLACE.raw.hex()


@pytest.mark.parametrize(
    ("opcode", "payload", "pdu"),
    [
        (0xA002, HEAD + "0006" + PLACE, lp.PositionReport(7, GUARD, 6, NO_PLACE)),
        (
            0xA003,
            HEAD + "0000" + PLACE + "ff10",
            lp.PositionReportRssi(7, GUARD, 0, NO_PLACE, -240),
        ),
        (0xB001, HEAD, lp.StopEmergencyReports(7, GUARD)),
        (0xB002, HEAD + "0069", lp.StopEmergencyReportsAnswer(7, GUARD, LpResult.FORMAT_ERROR)),
        (0xB003, "0a00303902" + PLACE, lp.EmergencyReport(GUARD, 2, NO_PLACE)),
        (
            0xC001,
            HEAD + DAY + "30" * 14 + MINUTE,
            lp.AskIntervalReports(7, GUARD, "20260925141205", lp.WITHOUT_END, "00000100"),
        ),
        (0xC002, HEAD + "0000", lp.IntervalAnswer(7, GUARD, 0)),
        (0xC003, HEAD + MINUTE + PLACE, lp.IntervalReport(7, GUARD, "00000100", NO_PLACE)),
        (0xC004, HEAD, lp.StopIntervalReports(7, GUARD)),
        (0xC005, HEAD + "0006", lp.StopIntervalReportsAnswer(7, GUARD, 6)),
        (0xD002, HEAD + "030000", lp.ConditionalAnswer(7, GUARD, 3, 0)),
        (0xD003, HEAD + PLACE, lp.ConditionalReport(7, GUARD, NO_PLACE)),
        (0xD011, HEAD + "00", lp.AskQuickGps(7, GUARD, 0)),
        (0xD012, HEAD + "010006", lp.QuickGpsAnswer(7, GUARD, 1, 6)),
    ],
)
def test_layouts_written_out(opcode: int, payload: str, pdu: lp.LpPdu) -> None:
    """By the descriptions, for what no vector shows."""
    frame = Frame(Service.LP, opcode, bytes.fromhex(payload))
    assert lp.build(pdu) == frame
    assert lp.parse(frame) == pdu


@given(lp_pdus)
def test_round_trip(pdu: lp.LpPdu) -> None:
    assert lp.parse(hdap.parse(hdap.build(lp.build(pdu)))) == pdu


def test_a_question_with_and_without_its_odd_byte() -> None:
    """Captures have an 01 that descriptions leave out: sent so, taken either way."""
    ask = lp.AskPosition(1, GUARD)
    assert lp.build(ask).payload.hex() == "000000010a00303901"
    bare = lp.parse(Frame(Service.LP, 0xA001, bytes.fromhex("000000010a003039")))
    assert bare == lp.AskPosition(1, GUARD, extra=None)
    assert lp.build(bare).payload.hex() == "000000010a003039"


@pytest.mark.parametrize("length", range(41))
def test_an_emergency_is_never_refused_for_its_place(length: int) -> None:
    raw = bytes(range(length))
    frame = Frame(Service.LP, 0xB003, bytes.fromhex("0a003039fe") + raw)
    assert lp.parse(frame) == lp.EmergencyReport(GUARD, 0xFE, GpsRecord(raw))


@pytest.mark.parametrize("opcode", [0xA003, 0xD004])
@pytest.mark.parametrize("end", ["", "ff"])
def test_a_report_without_its_rssi(opcode: int, end: str) -> None:
    payload = bytes.fromhex("000000010a0030390006") + NO_PLACE.raw + bytes.fromhex(end)
    found = lp.parse(Frame(Service.LP, opcode, payload))
    assert isinstance(found, lp.PositionReportRssi | lp.ConditionalReportRssi)
    assert found.result is LpResult.NO_POSITION
    assert found.rssi is None


def test_a_plan_of_quick_reports_is_there_as_a_whole_or_not() -> None:
    plan = lp.QuickGpsPlan(lp.AT_ONCE, lp.WITHOUT_END, lp.interval(60), 500, 40, 3)
    frame = lp.build(lp.AskQuickGps(1, GUARD, 1, plan))
    assert frame.payload.hex() == (
        "000000010a00303901" + "30" * 28 + b"00000100".hex() + "01f4280003"
    )
    cut = lp.parse(Frame(Service.LP, frame.opcode, frame.payload[:-1]))
    assert cut == lp.AskQuickGps(1, GUARD, 1)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00000000"), (60, "00000100"), (93_784, "01020304")]
)
def test_intervals(seconds: int, text: str) -> None:
    assert lp.interval(seconds) == text
    assert lp.interval_seconds(text) == seconds


@given(st.integers(0, 100 * 86_400 - 1))
def test_intervals_there_and_back(seconds: int) -> None:
    assert lp.interval_seconds(lp.interval(seconds)) == seconds


def test_no_intervals() -> None:
    for seconds in (-1, 100 * 86_400):
        with pytest.raises(LocalMisuse):
            lp.interval(seconds)
    assert lp.interval_seconds("0000000\0") is None
    assert lp.interval_seconds("000001000") is None


@given(lp_pdus, st.data())
def test_too_short(pdu: lp.LpPdu, data: st.DataObject) -> None:
    frame = lp.build(pdu)
    needed = 5 if isinstance(pdu, lp.EmergencyReport) else 8
    piece = frame.payload[: data.draw(st.integers(0, needed - 1))]
    with pytest.raises(MalformedFrame) as caught:
        lp.parse(Frame(Service.LP, frame.opcode, piece))
    assert caught.value.code == "too_short"


@pytest.mark.parametrize("opcode", [0xA000, 0xA004, 0xE001, 0xB004])
def test_the_unknown_is_not_an_offence(opcode: int) -> None:
    with pytest.raises(UnsupportedFrame, match=f"LP {opcode:04X}"):
        lp.parse(Frame(Service.LP, opcode, bytes(60)))
