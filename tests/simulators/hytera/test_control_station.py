import pytest

from custom_components.municipal_alarm.radio.hytera import hdap, hrnp, pdus, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hrnp import HrnpFrame, HrnpOpcode
from custom_components.municipal_alarm.radio.hytera.pdus import Pdu
from custom_components.municipal_alarm.radio.hytera.tables import (
    PresenceState,
    RcpResult,
    Service,
    StatusTarget,
    TmpResult,
)
from simulators.hytera.control_station import PORTS, ControlStation
from simulators.radios.guard_radio import Shown
from tests.simulators.hand import HandTimers, Wire

HOST, ROOM = "127.0.0.22", "127.0.0.20"
STATION, DISPATCHER = RadioAddress(1299), RadioAddress(16776415)


class Bench:
    """A control station that an application is connected to."""

    def __init__(self, *, connected: bool = True) -> None:
        self.timers = HandTimers()
        self.wire = Wire(self.timers)
        self.shown: list[Shown] = []
        self.station = ControlStation(
            HOST,
            "1299",
            outlet=self.wire.send,
            timers=self.timers,
            now=self.timers.now,
            shown=self.shown.append,
        )
        self._packet = 0
        if connected:
            for service in PORTS:
                self.hears(service, HrnpOpcode.CONNECT)
            assert self.station.connected
            self.wire.take()

    def hears(
        self, service: Service, opcode: HrnpOpcode, packet: int = 0, data: bytes = b""
    ) -> None:
        frame = HrnpFrame(opcode=opcode, packet=packet, payload=data)
        port = PORTS[service]
        self.station.received((HOST, port), (ROOM, port), hrnp.build(frame))

    def is_told(self, pdu: Pdu) -> None:
        """The application sends a message."""
        self._packet += 1
        frame = pdus.encode(pdu)
        self.hears(Service(frame.service), HrnpOpcode.DATA, self._packet, hdap.build(frame))

    def said(self) -> list[HrnpFrame]:
        return [hrnp.parse(one.data) for one in self.wire.take()]

    def messages(self) -> list[Pdu]:
        return [
            pdus.decode(hdap.parse(frame.payload))
            for frame in self.said()
            if frame.opcode is HrnpOpcode.DATA
        ]


def test_it_accepts_who_connects() -> None:
    bench = Bench(connected=False)
    bench.hears(Service.RCP, HrnpOpcode.CONNECT)
    assert [one.data.hex() for one in bench.wire.take()] == ["7e0400fd10200000000c70d2"]
    assert not bench.station.connected


@pytest.mark.parametrize(
    ("what", "target"),
    [
        ("emergency", StatusTarget.EMERGENCY),
        ("man_down", StatusTarget.MAN_DOWN),
        ("lone_worker", StatusTarget.LONE_WORKER),
    ],
)
def test_it_reports_its_own_state(what: str, target: StatusTarget) -> None:
    bench = Bench()
    getattr(bench.station, what)()
    getattr(bench.station, what)(active=False)
    assert bench.messages() == [rcp.StatusReport(target, 1), rcp.StatusReport(target, 0)]


def test_a_report_is_repeated_until_it_is_acknowledged() -> None:
    bench = Bench()
    bench.station.emergency()
    bench.timers.pass_by(2)
    numbers = [frame.packet for frame in bench.said()]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1
    bench.hears(Service.RCP, HrnpOpcode.DATA_ACK, numbers[0])
    bench.timers.pass_by(30)
    assert bench.said() == []
    assert bench.station.given_up == 0


def test_a_report_that_nobody_acknowledges_is_given_up() -> None:
    bench = Bench()
    bench.station.emergency()
    bench.timers.pass_by(30)
    assert len(bench.said()) == 3
    assert bench.station.given_up == 1


def test_without_an_application_nobody_hears_it() -> None:
    bench = Bench(connected=False)
    bench.station.emergency()
    assert bench.said() == []


def test_texts_for_it_are_shown_once_and_others_have_nobody_to_show_them() -> None:
    bench = Bench()
    bench.is_told(tmp.PrivateText(1, STATION, DISPATCHER, "Desk 3"))
    bench.is_told(tmp.PrivateText(1, STATION, DISPATCHER, "Desk 3"))
    bench.is_told(tmp.PrivateText(2, RadioAddress(5), DISPATCHER, "x"))
    bench.is_told(tmp.GroupText(3, 1, DISPATCHER, "x"))
    assert [one.text for one in bench.shown] == ["Desk 3"]
    ok = tmp.PrivateTextAck(1, STATION, DISPATCHER, TmpResult.OK)
    assert bench.messages() == [
        ok,
        ok,
        tmp.PrivateTextAck(2, RadioAddress(5), DISPATCHER, TmpResult.NO_ACK),
    ]


def test_repeats_on_the_wire_are_acknowledged_and_taken_once() -> None:
    bench = Bench()
    data = hdap.build(rrs.build(rrs.PresenceCheck(STATION)))
    for _ in range(2):
        bench.hears(Service.RRS, HrnpOpcode.DATA, 9, data)
    said = bench.said()
    assert [one.opcode for one in said].count(HrnpOpcode.DATA_ACK) == 2
    there = [one for one in said if one.opcode is HrnpOpcode.DATA]
    assert [pdus.decode(hdap.parse(one.payload)) for one in there] == [
        rrs.PresenceAnswer(STATION, PresenceState.ONLINE)
    ]


def test_a_subscription_is_confirmed() -> None:
    bench = Bench()
    bench.is_told(rcp.Subscribe((rcp.Subscription(StatusTarget.MAN_DOWN),)))
    assert bench.messages() == [rcp.SubscribeReply(RcpResult.OK)]


def test_goodbyes_both_ways() -> None:
    bench = Bench()
    bench.hears(Service.RCP, HrnpOpcode.CLOSE)
    assert [one.opcode for one in bench.said()] == [HrnpOpcode.CLOSE_ACK]
    assert not bench.station.connected
    bench.station.close()
    assert [one.opcode for one in bench.said()] == [HrnpOpcode.CLOSE] * 3
    bench.station.close()
    assert bench.said() == []


def test_noise_changes_nothing() -> None:
    bench = Bench()
    port = PORTS[Service.RCP]
    bench.station.received((HOST, port), (ROOM, port), b"\x7e")
    bench.station.received((HOST, 1), (ROOM, 1), hrnp.build(HrnpFrame(opcode=HrnpOpcode.DATA)))
    bench.station.received(
        (HOST, port), ("127.0.0.66", port), hrnp.build(HrnpFrame(opcode=HrnpOpcode.CLOSE))
    )
    bench.hears(Service.RCP, HrnpOpcode.DATA, 5, b"noise")
    assert [one.opcode for one in bench.said()] == [HrnpOpcode.DATA_ACK]
    assert bench.station.connected
