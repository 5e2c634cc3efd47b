import pytest

from custom_components.municipal_alarm.radio.commands import (
    FollowPosition,
    QueryPosition,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.events import (
    FailureReason,
    Position,
    RadioCondition,
    ReceiptState,
)
from custom_components.municipal_alarm.radio.hytera import lp
from custom_components.municipal_alarm.radio.hytera.tables import LpResult, Service
from tests.radio.hytera.peer import NO_PLACE, PLACE, Radio, count
from tests.radio.hytera.town import Town

SENT, RECEIPTED, FAILED = ReceiptState.SENT, ReceiptState.RECEIPTED, ReceiptState.FAILED


@pytest.fixture
def town() -> Town:
    return Town(slots=(1,))


@pytest.fixture
def radio(town: Town) -> Radio:
    return town.repeater.add(Radio(12345))


def follow(seconds: int = 60, interval_s: int = 10, key: str = "f") -> FollowPosition:
    return FollowPosition(key=key, radio_id="12345", interval_s=interval_s, seconds=seconds)


def is_stop(pdu: object) -> bool:
    return isinstance(pdu, lp.StopIntervalReports)


def test_a_radio_says_where_it_is(town: Town, radio: Radio) -> None:
    town.send(QueryPosition(key="q", radio_id="12345"))
    assert town.states("q") == [SENT, RECEIPTED]
    [place] = town.of(Position)
    assert place.latitude == pytest.approx(52.0907, abs=1e-4)
    assert place.longitude == pytest.approx(5.1214, abs=1e-4)
    assert place.occurred_at == (PLACE.at or town.utc)
    assert [event.rssi_dbm for event in town.of(RadioCondition)] == [-58]


def test_a_radio_that_has_no_place_says_so(town: Town, radio: Radio) -> None:
    town.repeater._answers = lambda slot, pdu, now: (  # type: ignore[method-assign]
        [lp.PositionReport(pdu.request_id, pdu.radio, LpResult.NO_POSITION, NO_PLACE)]
        if isinstance(pdu, lp.AskPosition)
        else ()
    )
    town.send(QueryPosition(key="q", radio_id="12345"))
    last = town.receipts("q")[-1]
    assert (last.state, last.reason, last.detail) == (FAILED, FailureReason.OTHER, "no position")
    assert town.of(Position) == []


def test_a_radio_is_followed_and_told_to_stop(town: Town, radio: Radio) -> None:
    town.send(follow())
    assert town.states("f") == [SENT, RECEIPTED]
    assert radio.interval is not None
    assert radio.interval[1] == 10
    for number in range(3):
        town.repeater.say(
            1,
            Service.LP,
            lp.IntervalReport(radio.interval[0], radio.address, f"{number:08d}", PLACE),
            town.now,
        )
        town.run(10)
    assert len(town.of(Position)) == 3
    town.run(29)
    assert radio.interval is not None
    town.run(2)
    assert radio.interval is None
    assert len(town.receipts("f")) == 2


def test_following_anew_replaces_the_older(town: Town, radio: Radio) -> None:
    town.send(follow(seconds=20))
    town.run(10)
    town.send(follow(seconds=60, key="g"))
    town.run(20)
    assert radio.interval is not None
    town.run(41)
    assert radio.interval is None
    assert count(is_stop, town.repeater) == 1


def test_following_can_be_stopped_before_its_time(town: Town, radio: Radio) -> None:
    town.send(follow())
    town.send(StopFollowing(key="s", radio_id="12345"))
    assert town.states("s") == [SENT, RECEIPTED]
    assert radio.interval is None
    town.run(120)
    assert count(is_stop, town.repeater) == 1
    town.send(StopFollowing(key="t", radio_id="12345"))
    assert town.states("t") == [RECEIPTED]
    assert count(is_stop, town.repeater) == 1


def test_what_reports_since_before_a_restart_can_be_stopped(town: Town, radio: Radio) -> None:
    town.send(follow(seconds=600))
    town.restart()
    town.run(6)
    assert radio.interval is not None
    town.repeater.say(
        1, Service.LP, lp.IntervalReport(radio.interval[0], radio.address, "0" * 8, PLACE), town.now
    )
    town.settle()
    town.send(StopFollowing(key="s", radio_id="12345"))
    assert radio.interval is None


def test_a_first_report_is_as_good_as_the_answer(town: Town, radio: Radio) -> None:
    town.repeater._answers = lambda slot, pdu, now: (  # type: ignore[method-assign]
        [lp.IntervalReport(pdu.request_id, pdu.radio, "0" * 8, PLACE)]
        if isinstance(pdu, lp.AskIntervalReports)
        else ()
    )
    town.send(follow())
    assert town.states("f") == [SENT, RECEIPTED]


def test_a_refusal_to_report_is_told(town: Town, radio: Radio) -> None:
    town.repeater._answers = lambda slot, pdu, now: (  # type: ignore[method-assign]
        [lp.IntervalAnswer(pdu.request_id, pdu.radio, LpResult.FORMAT_ERROR)]
        if isinstance(pdu, lp.AskIntervalReports)
        else ()
    )
    town.send(follow())
    assert town.receipts("f")[-1].detail == "format error"


@pytest.mark.parametrize(
    "command",
    [
        QueryPosition(key="k", radio_id="guard"),
        FollowPosition(key="k", radio_id="guard", interval_s=10, seconds=60),
        StopFollowing(key="k", radio_id="guard"),
    ],
)
def test_what_is_no_radio_is_refused(town: Town, command: QueryPosition) -> None:
    town.send(command)
    assert [r.reason for r in town.receipts("k")] == [FailureReason.UNKNOWN_RADIO]


def test_an_interval_that_cannot_be_written_is_refused(town: Town) -> None:
    town.send(follow(interval_s=-1))
    assert [r.reason for r in town.receipts("f")] == [FailureReason.INVALID]


def test_places_told_unasked_are_told(town: Town, radio: Radio) -> None:
    reports = [
        lp.PositionReport(9, radio.address, 0, PLACE),
        lp.ConditionalReport(9, radio.address, PLACE),
        lp.ConditionalReportRssi(9, radio.address, 0, PLACE, 5),
    ]
    for report in reports:
        town.repeater.say(1, Service.LP, report, town.now)
    town.repeater.say(1, Service.LP, lp.AskPosition(9, radio.address), town.now)
    town.settle()
    assert len(town.of(Position)) == 3
    assert len({event.event_id for event in town.of(Position)}) == 3
    assert town.of(RadioCondition) == []  # +5 dBm is no level
    assert town.network.counters["stray_answer"] == 1
    assert town.network.counters["not_used"] >= 1
