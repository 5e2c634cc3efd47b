from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.hytera import hdap, rcp
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import (
    BroadcastKind,
    CallType,
    MessageBroadcast,
    ReceiveState,
    Service,
)
from tests.radio.hytera.messages import RCP, rcp_pdus


@pytest.mark.parametrize("text", RCP)
def test_vectors(text: str) -> None:
    pdu = RCP[text]
    assert rcp.parse(hdap.parse(bytes.fromhex(text))) == pdu
    assert hdap.build(rcp.build(pdu)).hex() == text


@given(rcp_pdus)
def test_round_trip(pdu: rcp.RcpPdu) -> None:
    assert rcp.parse(hdap.parse(hdap.build(rcp.build(pdu)))) == pdu


@pytest.mark.parametrize(
    ("pdu", "opcode", "payload"),
    [
        (rcp.RadioCheck(12345), 0x0833, "39300000"),
        (rcp.RadioCheckReply(1), 0x8833, "01"),
        (rcp.RemoteMonitor(12345), 0x0834, "39300000"),
        (rcp.RemoteMonitorReply(0), 0x8834, "00"),
        (rcp.AlertCall(12345), 0x0835, "39300000"),
        (rcp.AlertCallReply(0), 0x8835, "00"),
        (rcp.EndCall(), 0x0842, ""),
        (rcp.EndCallReply(1), 0x8842, "01"),
        (rcp.EmergencyAlarm(b"a"), 0x0851, "61"),
        (rcp.EmergencyAlarmReply(b"a"), 0x8851, "61"),
        (rcp.CancelEmergencyAlarm(b"a"), 0x0853, "61"),
        (rcp.CancelEmergencyAlarmReply(b"a"), 0x8853, "61"),
        (rcp.SubscribeReply(0), 0x80C7, "00"),
        (rcp.ConfigureBroadcastsReply(1), 0x80C9, "01"),
        (rcp.TransmitStatus(b"\1"), 0xB843, "01"),
        (rcp.ReceiveStatus(b"\1"), 0xB844, "01"),
        (rcp.AskMessages(MessageBroadcast.TEXT, 0x01020304), 0x1847, "0100000004030201"),
        (rcp.RepeaterStatus(1, 2, 3, 4, 5, 6), 0xB845, "01000200030004000500000006000000"),
    ],
)
def test_layouts_written_out(pdu: rcp.RcpPdu, opcode: int, payload: str) -> None:
    """By the descriptions, for what no vector shows; RCP is little-endian throughout."""
    frame = Frame(Service.RCP, opcode, bytes.fromhex(payload))
    assert rcp.build(pdu) == frame
    assert rcp.parse(frame) == pdu
    assert hdap.build(frame)[1:5] == opcode.to_bytes(2, "little") + bytes((len(frame.payload), 0))


def test_an_emergency_told_by_a_repeater() -> None:
    found = rcp.parse(hdap.parse(bytes.fromhex("0245b810000100000000000c000900000039300000a603")))
    assert isinstance(found, rcp.RepeaterStatus)
    assert found.call_type is CallType.EMERGENCY_ALARM_CALL
    assert (found.sender, found.target) == (12345, 9)


def test_states_and_calls_without_a_word_stay_numbers() -> None:
    sent = rcp.RepeaterStatus(900, 901, 902, 903, 1, 2)
    assert rcp.parse(rcp.build(sent)) == sent
    assert not isinstance(rcp.CallRequest(77, 1).call_type, CallType)


@pytest.mark.parametrize(
    ("payload", "state"),
    [("", None), ("11", 0x11), ("0a00", 0x0A), ("63", 99), ("0100aabb", ReceiveState.VOICE)],
)
def test_what_a_station_hears(payload: str, state: int | None) -> None:
    found = rcp.parse(Frame(Service.RCP, 0xB844, bytes.fromhex(payload)))
    assert isinstance(found, rcp.ReceiveStatus)
    assert found.state == state


def test_every_report_is_on_whichever_order_holds() -> None:
    frames = [rcp.build(pdu).payload.hex() for pdu in rcp.EVERY_BROADCAST]
    assert frames == ["03010001010102", "03000101010201"]
    for kind_first in (False, True):
        on: dict[int, int] = {}
        for pdu in rcp.EVERY_BROADCAST:
            for line in pdu.settings:
                first, second = line.on, int(line.kind)
                kind, value = (first, second) if kind_first else (second, first)
                if value in (0, 1):
                    on[kind] = value
        assert all(on[kind] for kind in BroadcastKind)


@pytest.mark.parametrize("opcode", [0x10C7, 0x10C9])
@pytest.mark.parametrize("payload", ["", "01", "0109", "020901", "ff"])
def test_fewer_lines_than_counted(opcode: int, payload: str) -> None:
    with pytest.raises(MalformedFrame):
        rcp.parse(Frame(Service.RCP, opcode, bytes.fromhex(payload)))


def test_more_lines_than_can_be_counted() -> None:
    with pytest.raises(LocalMisuse):
        rcp.build(rcp.Subscribe((rcp.Subscription(9),) * 256))


@given(rcp_pdus.filter(lambda pdu: not hasattr(pdu, "payload")), st.data())
def test_too_short(pdu: rcp.RcpPdu, data: st.DataObject) -> None:
    frame = rcp.build(pdu)
    if not frame.payload:
        return
    piece = frame.payload[: data.draw(st.integers(0, len(frame.payload) - 1))]
    with pytest.raises(MalformedFrame):
        rcp.parse(Frame(Service.RCP, frame.opcode, piece))


@pytest.mark.parametrize("opcode", [0x0004, 0x82D4, 0x0849, 0x084A, 0xFFFF])
def test_the_unknown_is_not_an_offence(opcode: int) -> None:
    with pytest.raises(UnsupportedFrame, match=f"RCP {opcode:04X}"):
        rcp.parse(Frame(Service.RCP, opcode, bytes(60)))
