import pytest

from custom_components.municipal_alarm.radio.events import EmergencyKind
from custom_components.municipal_alarm.radio.hytera import lp, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.tables import (
    CallType,
    LpResult,
    PresenceState,
    RegistrationResult,
    TmpResult,
)
from simulators.hytera.radio import Refusal
from simulators.radios.guard_radio import CannotDo
from tests.simulators.hytera.room_peer import DISPATCHER, JAN, RADIO, RoomPeer


def registered() -> RoomPeer:
    """A room that has answered both registrations, and is told what slot 1 transmits."""
    room = RoomPeer()
    for slot, pdu in enumerate(room.take(), start=1):
        assert isinstance(pdu, rrs.Registration)
        room.says(rrs.RegistrationAnswer(pdu.radio, RegistrationResult.OK, 600), slot)
    for frame in rcp.EVERY_BROADCAST:
        room.says(frame)
    room.take()
    return room


def of_jan(room: RoomPeer) -> list[object]:
    """What Jan's radio said; the other one goes about its own business."""
    return [pdu for _, slot, pdu in room.heard if slot == 1]


# --- presence ----------------------------------------------------------------------


def test_it_registers_three_times_and_then_waits_to_be_asked() -> None:
    room = RoomPeer()
    room.pass_by(30)
    assert of_jan(room) == [rrs.Registration(RADIO)] * 3
    assert room.repeater.radio(JAN).acquaintances == 0
    room.take()
    room.says(rrs.PresenceCheck(RADIO))
    assert of_jan(room) == [rrs.PresenceAnswer(RADIO, PresenceState.ONLINE)]
    assert room.repeater.radio(JAN).acquaintances == 1


def test_an_answered_registration_is_renewed_when_the_answer_says() -> None:
    room = registered()
    room.pass_by(599)
    assert of_jan(room) == []
    room.pass_by(2)
    assert of_jan(room) == [rrs.Registration(RADIO)]


def test_it_says_goodbye_and_is_silent() -> None:
    room = registered()
    room.repeater.radio(JAN).turn_off()
    room.says(rrs.PresenceCheck(RADIO))
    room.pass_by(700)
    assert of_jan(room) == [rrs.GoingOffline(RADIO)]


# --- texts --------------------------------------------------------------------------


def test_a_text_is_shown_once_and_answered_each_time() -> None:
    room = registered()
    text = tmp.PrivateText(7, RADIO, DISPATCHER, "Town Hall, Desk 3")
    room.says(text)
    room.says(text)
    ack = tmp.PrivateTextAck(7, RADIO, DISPATCHER, TmpResult.OK)
    assert of_jan(room) == [ack, ack]
    assert [(one.radio_id, one.text) for one in room.shown] == [(JAN, "Town Hall, Desk 3")]
    assert room.repeater.radio(JAN).screen.repeats.total() == 1


def test_a_radio_that_only_receives_says_so_and_shows_nothing() -> None:
    room = registered()
    room.repeater.radio(JAN).refusal = Refusal.LOW_BATTERY
    room.says(tmp.PrivateText(7, RADIO, DISPATCHER, "x"))
    assert of_jan(room) == [tmp.PrivateTextAck(7, RADIO, DISPATCHER, TmpResult.LOW_BATTERY)]
    assert room.shown == []


def test_a_group_text_is_shown_and_confirmed_by_nobody_but_the_repeater() -> None:
    room = registered()
    room.says(tmp.GroupText(8, 1, DISPATCHER, "all"))
    assert of_jan(room) == [tmp.GroupTextAck(8, 1, TmpResult.OK)]
    assert [one.talkgroup for one in room.shown] == ["1"]
    room.says(tmp.GroupText(9, 2, DISPATCHER, "others"))
    assert len(room.shown) == 1


def test_its_own_text_is_repeated_until_it_is_answered() -> None:
    room = registered()
    room.repeater.radio(JAN).says("2")
    room.pass_by(5)
    first, again = of_jan(room)
    assert isinstance(first, tmp.PrivateText)
    assert first == again
    assert (first.text, first.destination, first.source) == ("2", DISPATCHER, RADIO)
    room.take()
    assert room.repeater.radio(JAN).unconfirmed == 1
    room.says(tmp.PrivateTextAck(first.request_id, DISPATCHER, RADIO, TmpResult.OK))
    assert room.repeater.radio(JAN).unconfirmed == 0
    room.pass_by(60)
    assert of_jan(room) == []


def test_a_carrier_whose_text_failed_sends_it_again() -> None:
    room = registered()
    radio = room.repeater.radio(JAN)
    radio.says("2")
    room.pass_by(15)
    assert radio.unsent == ["2"]
    assert radio.unconfirmed == 1
    numbers = {pdu.request_id for pdu in of_jan(room) if isinstance(pdu, tmp.PrivateText)}
    room.take()
    room.pass_by(10)
    (again,) = of_jan(room)
    assert isinstance(again, tmp.PrivateText)
    assert again.text == "2"
    assert numbers
    assert again.request_id not in numbers


def test_a_text_to_a_group_is_sent_once() -> None:
    room = registered()
    room.repeater.radio(JAN).says("hello", group=1)
    room.pass_by(20)
    (text,) = of_jan(room)
    assert isinstance(text, tmp.GroupText)
    assert (text.group, text.text, text.source) == (1, "hello", RADIO)


def test_a_tag_is_a_text() -> None:
    room = registered()
    room.repeater.radio(JAN).scan("tag-library-archive")
    room.pass_by(0)
    (text,) = of_jan(room)
    assert isinstance(text, tmp.PrivateText)
    assert text.text == "TAG:tag-library-archive"


# --- emergencies --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (EmergencyKind.BUTTON, 1),
        (EmergencyKind.MAN_DOWN, 2),
        (EmergencyKind.LONE_WORKER, 3),
    ],
)
def test_an_emergency_is_reported_until_somebody_knows(kind: EmergencyKind, number: int) -> None:
    room = registered()
    room.repeater.radio(JAN).emergency(kind)
    room.pass_by(10)
    heard = of_jan(room)
    reports = [pdu for pdu in heard if isinstance(pdu, lp.EmergencyReport)]
    assert [report.emergency_type for report in reports] == [number] * 4
    assert all(report.gps.fix == pytest.approx((52.0907, 5.1214)) for report in reports)
    calls = [pdu for pdu in heard if isinstance(pdu, rcp.RepeaterStatus)]
    assert [(call.call_type, call.sender) for call in calls] == [
        (CallType.EMERGENCY_ALARM_CALL, 1201)
    ] * 2
    room.take()
    room.says(lp.StopEmergencyReports(1, RADIO))
    room.pass_by(30)
    assert of_jan(room) == [lp.StopEmergencyReportsAnswer(1, RADIO, LpResult.OK)]


def test_report_and_call_come_in_either_order() -> None:
    room = registered()
    firsts = set()
    for _ in range(20):
        room.heard.clear()
        room.repeater.radio(JAN).emergency()
        room.pass_by(0)
        report, call = (type(pdu) for pdu in of_jan(room))
        firsts.add(report)
        assert {report, call} == {lp.EmergencyReport, rcp.RepeaterStatus}
    assert firsts == {lp.EmergencyReport, rcp.RepeaterStatus}


def test_a_second_press_is_a_new_emergency() -> None:
    room = registered()
    radio = room.repeater.radio(JAN)
    radio.emergency()
    room.says(lp.StopEmergencyReports(1, RADIO))
    room.take()
    radio.man_down()
    room.pass_by(0)
    reports = [pdu for pdu in of_jan(room) if isinstance(pdu, lp.EmergencyReport)]
    assert [report.emergency_type for report in reports] == [2]


def test_nobody_hears_the_alarm_of_a_radio_that_is_off() -> None:
    room = registered()
    radio = room.repeater.radio(JAN)
    radio.turn_off(expected=False)
    radio.emergency()
    radio.says("2")
    room.pass_by(30)
    assert of_jan(room) == []


def test_there_is_no_key_for_duress() -> None:
    room = registered()
    with pytest.raises(CannotDo, match="answers “0”"):
        room.repeater.radio(JAN).emergency(EmergencyKind.DURESS)
    assert of_jan(room) == []


# --- places -------------------------------------------------------------------------


def test_it_says_where_it_is() -> None:
    room = registered()
    room.says(lp.AskPosition(3, RADIO))
    (report,) = of_jan(room)
    assert isinstance(report, lp.PositionReport)
    assert (report.request_id, report.result) == (3, LpResult.OK)
    assert report.gps.fix == pytest.approx((52.0907, 5.1214))
    assert report.gps.at == room.timers.now()


def test_in_a_cellar_it_does_not_know() -> None:
    room = registered()
    room.repeater.radio(JAN).place = None
    room.says(lp.AskPosition(3, RADIO))
    (report,) = of_jan(room)
    assert isinstance(report, lp.PositionReport)
    assert (report.result, report.gps.fix) == (LpResult.NO_POSITION, None)


def test_it_reports_at_intervals_until_it_is_told_to_stop() -> None:
    room = registered()
    ask = lp.AskIntervalReports(4, RADIO, lp.AT_ONCE, lp.WITHOUT_END, lp.interval(15))
    room.says(ask)
    room.pass_by(50)
    answer, *reports = of_jan(room)
    assert answer == lp.IntervalAnswer(4, RADIO, LpResult.OK)
    assert [type(report) for report in reports] == [lp.IntervalReport] * 3
    room.take()
    room.says(lp.StopIntervalReports(4, RADIO))
    room.pass_by(60)
    assert of_jan(room) == [lp.StopIntervalReportsAnswer(4, RADIO, LpResult.OK)]


def test_an_interval_that_is_none_is_refused() -> None:
    room = registered()
    ask = lp.AskIntervalReports(4, RADIO, lp.AT_ONCE, lp.WITHOUT_END, "00000000")
    room.says(ask)
    room.pass_by(60)
    assert of_jan(room) == [lp.IntervalAnswer(4, RADIO, LpResult.FORMAT_ERROR)]
