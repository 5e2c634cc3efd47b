import pytest

from custom_components.municipal_alarm.radio.hytera import dds, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.tables import (
    BroadcastKind,
    CallType,
    DeliveryResult,
    RcpResult,
    Service,
)
from custom_components.municipal_alarm.radio.voice import g711, rtp
from simulators.hytera.repeater import PORTS, ROOM_ID
from simulators.hytera.voice import frequency, tone_of
from simulators.radios.guard_radio import ShownAs
from tests.simulators.hytera.room_peer import DISPATCHER, JAN, PIETER, RADIO, RoomPeer


@pytest.fixture
def room() -> RoomPeer:
    room = RoomPeer()
    room.take()
    return room


def test_every_service_of_both_slots_has_its_link() -> None:
    room = RoomPeer(connect=False)
    assert not room.repeater.connected
    room.repeater.open()
    called = sorted(one.local[1] for one in room.wire.take())
    assert called == sorted(port for ports in PORTS.values() for port in ports)
    assert {port for _, port in room.repeater.endpoints} == {*called, 30012, 30014}


def test_each_radio_is_heard_on_its_own_slot() -> None:
    room = RoomPeer()
    assert room.heard == [
        (Service.RRS, 1, rrs.Registration(RadioAddress(int(JAN)))),
        (Service.RRS, 2, rrs.Registration(RadioAddress(int(PIETER)))),
    ]


@pytest.mark.parametrize("why", ["off", "other slot", "unknown"])
def test_a_text_that_no_radio_answers_is_reported(room: RoomPeer, why: str) -> None:
    if why == "off":
        room.repeater.radio(JAN).turn_off(expected=False)
    to = RadioAddress(999) if why == "unknown" else RADIO
    text = tmp.PrivateText(7, to, DISPATCHER, "x")
    room.says(text, 2 if why == "other slot" else 1)
    room.pass_by(2.9)
    assert not [pdu for pdu in room.take() if isinstance(pdu, dds.DeliveryReport)]
    room.pass_by(0.2)
    (told,) = room.take()
    opcode = tmp.build(text).opcode
    assert told == dds.DeliveryReport(Service.TMP, to, opcode, DeliveryResult.TIMEOUT)
    assert room.shown == []


def test_an_answered_text_is_not_reported(room: RoomPeer) -> None:
    room.says(tmp.PrivateText(7, RADIO, DISPATCHER, "x"))
    room.take()
    room.pass_by(4.9)
    assert not [pdu for pdu in room.take() if isinstance(pdu, dds.DeliveryReport)]


def test_messages_are_lost_while_the_link_is_down_and_come_when_it_is_back(room: RoomPeer) -> None:
    room.wire.line.cut()
    room.repeater.radio(JAN).says("2")
    room.pass_by(12)
    assert room.take() == []
    room.wire.line.mend()
    room.pass_by(14)
    texts = {pdu.text for pdu in room.take() if isinstance(pdu, tmp.PrivateText)}
    assert texts == {"2"}


def test_without_power_the_links_are_gone_and_called_again(room: RoomPeer) -> None:
    room.wire.take()
    room.repeater.restart()
    assert not room.repeater.connected
    assert {one.local[1] for one in room.wire.take()} == {p for two in PORTS.values() for p in two}


def test_goodbye(room: RoomPeer) -> None:
    room.wire.take()
    room.repeater.close()
    assert len(room.wire.take()) == len(room.repeater.ends)
    room.pass_by(60)
    assert room.wire.take() == []


def test_what_a_slot_transmits_is_told_to_whom_asked_for_it(room: RoomPeer) -> None:
    room.repeater.radio(PIETER).emergency()
    room.pass_by(4)
    assert not [pdu for pdu in room.take() if isinstance(pdu, rcp.RepeaterStatus)]
    room.says(rcp.EVERY_BROADCAST[0], 2)
    room.repeater.radio(PIETER).emergency()
    room.pass_by(4)
    told = [pdu for pdu in room.take() if isinstance(pdu, rcp.RepeaterStatus)]
    assert [(one.call_type, one.sender) for one in told] == [
        (CallType.EMERGENCY_ALARM_CALL, int(PIETER))
    ] * 2
    off = rcp.BroadcastSetting(0, BroadcastKind.REPEATER_TRANSMIT)
    room.says(rcp.ConfigureBroadcasts((off,)), 2)
    room.repeater.radio(PIETER).emergency()
    room.pass_by(4)
    assert not [pdu for pdu in room.take() if isinstance(pdu, rcp.RepeaterStatus)]


# --- calls --------------------------------------------------------------------------


def heard(voice: list[bytes]) -> tuple[list[rtp.RtpPacket], bytes]:
    """The packets, and their sound."""
    packets = [rtp.parse(data) for data in voice]
    sound = b"".join(g711.decode(one.payload_type, rtp.hytera_sound(one)) for one in packets)
    return packets, sound


def test_a_monitored_radio_is_heard_by_its_tone(room: RoomPeer) -> None:
    room.says(rcp.CallRequest(CallType.REMOTE_MONITOR, int(JAN)))
    assert room.take() == [rcp.CallReply(RcpResult.OK)]
    room.pass_by(1.14)
    packets, sound = heard(room.voice)
    assert len(packets) == 20
    assert [p.sequence - packets[0].sequence & 0xFFFF for p in packets] == list(range(20))
    assert frequency(sound) == pytest.approx(tone_of(JAN), rel=0.02)
    call = rtp.hytera_call(packets[0])
    assert call == rtp.HyteraCall(
        slot=1, source_id=1201, destination_id=ROOM_ID, call_type=CallType.REMOTE_MONITOR
    )
    assert [(one.how, one.radio_id) for one in room.shown] == [(ShownAs.MICROPHONE, JAN)]


def last(voice: list[bytes]) -> bool:
    call = rtp.hytera_call(rtp.parse(voice[-1]))
    assert call is not None
    return call.last


@pytest.mark.parametrize("end", ["time", "room", "off"])
def test_it_falls_silent_with_a_last_packet(room: RoomPeer, end: str) -> None:
    room.repeater.monitor_s = 3.0 if end == "time" else 60.0
    room.says(rcp.CallRequest(CallType.REMOTE_MONITOR, int(JAN)))
    room.pass_by(2)
    if end == "room":
        room.says(rcp.EndCall())
    elif end == "off":
        room.repeater.radio(JAN).turn_off()
    room.pass_by(2)
    assert last(room.voice)
    number = len(room.voice)
    assert number == (50 if end == "time" else pytest.approx(34, abs=2))
    room.pass_by(5)
    assert len(room.voice) == number
    assert not room.repeater.radio(JAN).microphone_open


def test_asking_again_goes_on_with_the_same_call(room: RoomPeer) -> None:
    for _ in range(2):
        room.says(rcp.CallRequest(CallType.REMOTE_MONITOR, int(JAN)))
        room.pass_by(0.3)
    assert room.take() == [rcp.CallReply(RcpResult.OK)] * 2
    assert room.repeater.calls[JAN] == 1


@pytest.mark.parametrize("why", ["off", "other slot", "unknown", "other call"])
def test_who_cannot_be_heard_is_refused(room: RoomPeer, why: str) -> None:
    if why == "off":
        room.repeater.radio(JAN).turn_off(expected=False)
    kind = CallType.PRIVATE if why == "other call" else CallType.REMOTE_MONITOR
    target = 999 if why == "unknown" else int(JAN)
    room.says(rcp.CallRequest(kind, target), 2 if why == "other slot" else 1)
    room.pass_by(1)
    assert rcp.CallReply(RcpResult.FAILED) in room.take()
    assert room.voice == []


def test_opened_again_at_once_there_is_one_call(room: RoomPeer) -> None:
    room.says(rcp.CallRequest(CallType.REMOTE_MONITOR, int(JAN)))
    room.pass_by(0.3)
    room.says(rcp.EndCall())
    room.says(rcp.CallRequest(CallType.REMOTE_MONITOR, int(JAN)))
    room.voice.clear()
    room.pass_by(0.6)
    assert len(room.voice) == 10
    assert not last(room.voice)
    assert room.repeater.radio(JAN).microphone_open


def told_of_falls(*, with_another: bool) -> list[type]:
    """What Pieter's slot tells while he falls ten times, and Jan is busy or is not."""
    room = RoomPeer()
    room.says(rcp.EVERY_BROADCAST[0], 2)
    room.heard.clear()
    for _ in range(10):
        if with_another:
            room.says(rcp.CallRequest(CallType.REMOTE_MONITOR, int(JAN)))
            room.repeater.radio(JAN).emergency()
            room.says(rcp.EndCall())
        room.repeater.radio(PIETER).man_down()
        room.pass_by(0)
    return [type(pdu) for _, slot, pdu in room.heard if slot == 2]


def test_what_one_radio_does_changes_nothing_at_another() -> None:
    alone = told_of_falls(with_another=False)
    assert len(alone) == 20
    assert told_of_falls(with_another=True) == alone
