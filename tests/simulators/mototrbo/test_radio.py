from random import Random

import pytest

from custom_components.municipal_alarm.radio.events import EmergencyKind
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.tables import DocumentType, Result
from simulators.mototrbo.radio import MototrboRadio, UdpServices
from simulators.radios.guard_radio import CannotDo, Shown
from tests.simulators.hand import HandTimers, Wire

ROOM, RADIO = "127.0.0.30", "127.0.4.178"
PORTS = UdpServices()
PARSERS = {PORTS.ars: ars.parse, PORTS.tms: tms.parse, PORTS.lrrp: lrrp.parse}


class Bench:
    """One radio that is on and known, and a room that does nothing by itself."""

    def __init__(self, *, refresh: int | None = 1, known: bool = True) -> None:
        self.timers = HandTimers()
        self.wire = Wire(self.timers)
        self.shown: list[Shown] = []
        self.radio = MototrboRadio(
            "1202",
            ROOM,
            cai=127,
            services=PORTS,
            outlet=self.wire.send,
            timers=self.timers,
            now=self.timers.now,
            shown=self.shown.append,
            talkgroups=(100,),
            programmed={"man down": "MAN DOWN", "lone worker": "LONE WORKER"},
            random=Random(1),
        )
        self.radio.turn_on()
        if known:
            self.hears(ars.Response(value=refresh))
            self.wire.take()

    def hears(self, message: object, host: str = RADIO) -> None:
        """The room says something."""
        match message:
            case ars.Response() | ars.Query():
                port, data = PORTS.ars, ars.build(message)
            case tms.Text() | tms.Ack() | tms.Availability():
                port, data = PORTS.tms, tms.build(message)
            case lrrp.Request() | lrrp.Document():
                port, data = PORTS.lrrp, lrrp.build(message)
            case _:
                raise AssertionError(message)
        self.radio.received((host, port), data)

    def said(self) -> list[object]:
        """What the radio said since the last time; always from and to the service's port."""
        sent = self.wire.take()
        assert all(one.local == (RADIO, one.peer[1]) for one in sent)
        assert all(one.peer[0] == ROOM for one in sent)
        return [PARSERS[one.peer[1]](one.data) for one in sent]


# --- presence ----------------------------------------------------------------------


def test_it_registers_until_it_is_answered_and_again_when_the_answer_says() -> None:
    bench = Bench(known=False)
    bench.timers.pass_by(11)
    assert bench.said() == [ars.Registration("1202")] * 3
    bench.hears(ars.Response(value=1))
    bench.timers.pass_by(1799)
    assert bench.said() == []
    bench.timers.pass_by(1)
    assert bench.said() == [ars.Registration("1202", event=ars.REFRESH)]


def test_a_refused_registration_goes_on() -> None:
    bench = Bench(known=False)
    bench.hears(ars.Response(success=False, value=0))
    bench.wire.take()
    bench.timers.pass_by(5)
    assert bench.said() == [ars.Registration("1202")]


def test_without_a_refresh_it_never_registers_again() -> None:
    bench = Bench(refresh=None)
    bench.timers.pass_by(100_000)
    assert bench.said() == []


def test_it_answers_when_it_is_asked() -> None:
    bench = Bench()
    bench.hears(ars.Query())
    assert bench.said() == [ars.Response()]
    assert bench.radio.acquaintances == 2


def test_it_says_goodbye_and_is_silent() -> None:
    bench = Bench()
    bench.radio.turn_off()
    bench.hears(ars.Query())
    bench.radio.says("2")
    bench.timers.pass_by(5000)
    assert bench.said() == [ars.Deregistration()]


def test_in_a_cellar_it_says_nothing_at_all() -> None:
    bench = Bench()
    bench.radio.turn_off(expected=False)
    bench.radio.emergency()
    assert bench.said() == []


# --- texts --------------------------------------------------------------------------


def test_a_text_is_shown_once_and_confirmed_each_time() -> None:
    bench = Bench()
    for _ in range(2):
        bench.hears(tms.Text("Desk 3", 7))
        bench.timers.pass_by(5)
    assert bench.said() == [tms.Ack(7)] * 2
    assert [one.text for one in bench.shown] == ["Desk 3"]
    assert bench.radio.screen.repeats.total() == 1


def test_the_same_number_is_a_new_text_when_it_comes_round_again() -> None:
    bench = Bench()
    bench.hears(tms.Text("Desk 3", 7))
    bench.hears(tms.Text("Desk 4", 7))
    bench.timers.pass_by(61)
    bench.hears(tms.Text("Desk 3", 7))
    assert [one.text for one in bench.shown] == ["Desk 3", "Desk 4", "Desk 3"]


def test_a_text_for_its_group_is_shown_and_not_confirmed() -> None:
    bench = Bench()
    bench.hears(tms.Text("all", 7), "225.0.0.100")
    assert bench.said() == []
    assert [(one.text, one.talkgroup) for one in bench.shown] == [("all", "100")]
    assert ("225.0.0.100", PORTS.tms) in bench.radio.endpoints


def test_a_text_that_wants_no_answer_gets_none() -> None:
    bench = Bench()
    bench.hears(tms.Text("x", 7, ack_wanted=False))
    assert bench.said() == []
    assert len(bench.shown) == 1


def test_its_own_text_is_repeated_until_it_is_confirmed() -> None:
    bench = Bench()
    bench.radio.scan("tag-1")
    bench.timers.pass_by(5)
    first, again = bench.said()
    assert isinstance(first, tms.Text)
    assert first == again
    assert (first.text, first.ack_wanted) == ("TAG:tag-1", True)
    assert bench.radio.unconfirmed == 1
    bench.hears(tms.Ack(first.sequence))
    assert bench.radio.unconfirmed == 0
    bench.timers.pass_by(60)
    assert bench.said() == []


def test_a_carrier_whose_text_failed_sends_it_again() -> None:
    bench = Bench()
    bench.radio.says("2")
    bench.timers.pass_by(15)
    assert bench.radio.unsent == ["2"]
    assert bench.radio.unconfirmed == 1
    numbers = {one.sequence for one in bench.said() if isinstance(one, tms.Text)}
    assert len(numbers) == 1
    bench.timers.pass_by(10)
    (again,) = bench.said()
    assert isinstance(again, tms.Text)
    assert again.text == "2"
    assert again.sequence not in numbers


def test_it_answers_an_announcement() -> None:
    bench = Bench()
    bench.hears(tms.Availability())
    assert bench.said() == [tms.Ack(None)]


# --- alarms -------------------------------------------------------------------------


def test_an_emergency_is_a_place_nobody_asked_for() -> None:
    bench = Bench()
    bench.radio.emergency()
    bench.timers.pass_by(60)
    reports = bench.said()
    assert len(reports) == 2
    for report in reports:
        assert isinstance(report, lrrp.Document)
        assert report.kind is DocumentType.UNSOLICITED_REPORT
        assert report.request_id == lrrp.RequestId(b"\x2f", short=True)
        assert report.report.latitude == pytest.approx(52.0907, abs=1e-5)
        assert report.report.time is not None


@pytest.mark.parametrize(
    ("kind", "words"),
    [(EmergencyKind.MAN_DOWN, "MAN DOWN"), (EmergencyKind.LONE_WORKER, "LONE WORKER")],
)
def test_what_else_befalls_its_carrier_is_a_programmed_text(
    kind: EmergencyKind, words: str
) -> None:
    bench = Bench()
    bench.radio.emergency(kind)
    (text,) = bench.said()
    assert isinstance(text, tms.Text)
    assert text.text == words


def test_there_is_no_key_for_duress() -> None:
    bench = Bench()
    with pytest.raises(CannotDo, match="answers “0”"):
        bench.radio.emergency(EmergencyKind.DURESS)


def test_noise_and_other_ports_change_nothing() -> None:
    bench = Bench()
    for port in (PORTS.ars, PORTS.tms, PORTS.lrrp, 4008):
        bench.radio.received((RADIO, port), b"\xff")
    bench.hears(lrrp.Document(DocumentType.STOP_ANSWER))
    assert bench.said() == []
    assert bench.shown == []


def test_a_radio_without_gps_says_so() -> None:
    bench = Bench()
    bench.radio.place = None
    bench.hears(lrrp.Request(DocumentType.IMMEDIATE_REQUEST, lrrp.RequestId(b"\x01")))
    (report,) = bench.said()
    assert isinstance(report, lrrp.Document)
    assert report.report.result == Result.NO_GPS
    assert not report.report.has_fix
