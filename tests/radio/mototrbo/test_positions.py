from collections.abc import Callable
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.radio.commands import (
    FollowPosition,
    QueryPosition,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.events import (
    Position,
    RadioEmergency,
    RadioLost,
    RadioRegistered,
)
from custom_components.municipal_alarm.radio.mototrbo import ars, positions
from custom_components.municipal_alarm.radio.mototrbo.lrrp import (
    Document,
    Every,
    Report,
    Request,
    RequestId,
)
from custom_components.municipal_alarm.radio.mototrbo.requests import Requests
from custom_components.municipal_alarm.radio.mototrbo.tables import (
    DocumentType as Type,
    RequestToken as Want,
    Result,
)
from tests.radio.mototrbo.bench import AT, Bench, Sent

HERE = Report(latitude=45.0, longitude=5.625, radius_m=5.0, speed_mps=1.5, heading_deg=90)
OK = Report(result=0)
TIMED = Report(time=AT, latitude=45.0, longitude=5.625)


@pytest.fixture
def one(bench: Callable[..., Bench]) -> Bench:
    one = bench(check_every_s=1e9)
    one.start()
    one.hear("7", ars.Response())
    one.events(RadioRegistered)
    return one


def query(key: str = "q", radio: str = "7") -> QueryPosition:
    return QueryPosition(key=key, radio_id=radio)


def follow(key: str = "f", interval_s: int = 60, seconds: int = 600) -> FollowPosition:
    return FollowPosition(key=key, radio_id="7", interval_s=interval_s, seconds=seconds)


def asked(bench: Bench, kind: Type) -> Request:
    """The one request that was sent, of this kind."""
    (only,) = bench.sent()
    assert only.to == "7"
    assert only.message.kind is kind
    return only.message


def followed(bench: Bench, **what: int) -> RequestId:
    """Follow radio 7, which agrees; returns under which id."""
    bench.send(follow(**what))
    request_id = asked(bench, Type.TRIGGERED_REQUEST).request_id
    assert request_id is not None
    bench.hear("7", Document(Type.TRIGGERED_ANSWER, request_id, OK))
    assert [state for _, state, *_ in bench.receipts()] == ["sent", "receipted"]
    return request_id


# --- once -----------------------------------------------------------------------


def test_a_question_and_its_answer(one: Bench) -> None:
    one.send(query())
    one.send(query())
    request = asked(one, Type.IMMEDIATE_REQUEST)
    assert request.wanted == (Want.ACCURACY_AND_TIME, Want.SPEED)
    assert one.receipts() == [("q", "sent", "7", None)]
    assert one.network.pending == 1
    one.hear("7", Document(Type.IMMEDIATE_REPORT, request.request_id, HERE))
    (position,) = one.events(Position)
    assert position == Position(
        event_id=position.event_id,
        occurred_at=one.utc,
        radio_id="7",
        latitude=45.0,
        longitude=5.625,
        accuracy_m=5.0,
        speed_mps=1.5,
        heading_deg=90,
    )
    assert one.receipts() == [("q", "receipted", "7", None)]
    assert one.network.pending == 0
    one.tick(60.0)


def test_three_tries_under_one_id(one: Bench) -> None:
    one.send(query())
    one.tick(15.0)
    sent = one.sent()
    assert len(sent) == 3
    assert len({one.message.request_id for one in sent}) == 1
    assert one.receipts()[-1] == ("q", "failed", "7", "no_answer")
    one.hear("7", ars.Deregistration())
    one.events(RadioLost)
    one.send(query())
    one.tick(15.0)
    one.sent()
    assert one.receipts()[-1] == ("q", "failed", "7", "radio_off")


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (Report(result=Result.NO_GPS), "unsupported"),
        (Report(result=Result.BAD_COMMAND), "refused"),
        (Report(result=Result.UNKNOWN), "other"),
        (Report(result=Result.GPS_NOT_READY), "other"),
        (Report(result=5, detail=b"QSU"), "other"),
        (Report(), "other"),
        (Report(result=0), "other"),
    ],
)
def test_a_refusal_says_why(one: Bench, report: Report, reason: str) -> None:
    one.send(query())
    request = asked(one, Type.IMMEDIATE_REQUEST)
    one.receipts()
    one.hear("7", Document(Type.IMMEDIATE_REPORT, request.request_id, report))
    (receipt,) = one.events()
    assert (receipt.key, receipt.reason) == ("q", reason)
    assert receipt.detail


def test_a_request_that_the_radio_has_twice_is_waited_for(one: Bench) -> None:
    one.send(query())
    request = asked(one, Type.IMMEDIATE_REQUEST)
    duplicate = Report(result=Result.DUPLICATE_REQUEST)
    one.hear("7", Document(Type.IMMEDIATE_REPORT, request.request_id, duplicate))
    one.tick(14.0)
    assert one.sent() == []
    one.hear("7", Document(Type.IMMEDIATE_REPORT, request.request_id, HERE))
    assert one.receipts() == [("q", "sent", "7", None), ("q", "receipted", "7", None)]
    one.events(Position)


def test_who_has_no_number(one: Bench) -> None:
    for command in (
        query(radio="BOA"),
        StopFollowing(key="q", radio_id=""),
    ):
        one.send(command)
        assert one.receipts() == [("q", "failed", command.radio_id, "unknown_radio")]
    assert one.network.pending == 0


def test_answers_to_nothing_and_requests_to_us_are_counted(one: Bench) -> None:
    one.hear("7", Document(Type.STOP_ANSWER, RequestId(b"\x01", short=True), OK))
    one.hear("7", Request(Type.VERSION_REQUEST))
    one.hear("7", Document(Type.VERSION_REPORT, None, Report(version=1)))
    counters = one.network.counters
    assert (counters["answer_of_nothing"], counters["unsupported"]) == (1, 1)


# --- following ------------------------------------------------------------------


def test_following_until_its_time_is_over(one: Bench) -> None:
    one.send(follow(interval_s=60, seconds=600))
    request = asked(one, Type.TRIGGERED_REQUEST)
    assert request.trigger == Every(60)
    assert one.receipts() == [("f", "sent", "7", None)]
    one.hear("7", Document(Type.TRIGGERED_ANSWER, request.request_id, OK))
    assert one.receipts() == [("f", "receipted", "7", None)]
    for _ in range(9):
        one.hear("7", Document(Type.TRIGGERED_REPORT, request.request_id, HERE))
        one.tick(60.0)
    assert len(one.events(Position)) == 9
    assert one.sent() == []
    one.tick(60.0)
    assert asked(one, Type.STOP_REQUEST).request_id == request.request_id
    one.hear("7", Document(Type.STOP_ANSWER, request.request_id, OK))
    one.tick(60.0)
    assert one.nothing()


def test_a_report_is_an_answer_too_when_that_got_lost(one: Bench) -> None:
    one.send(follow())
    request = asked(one, Type.TRIGGERED_REQUEST)
    one.hear("7", Document(Type.TRIGGERED_REPORT, request.request_id, HERE))
    one.events(Position)
    assert one.receipts() == [("f", "sent", "7", None), ("f", "receipted", "7", None)]
    one.tick(59.0)
    assert one.sent() == []


def test_the_same_request_twice_is_one_that_arrived(one: Bench) -> None:
    one.send(follow())
    request = asked(one, Type.TRIGGERED_REQUEST)
    duplicate = Report(result=Result.DUPLICATE_REQUEST)
    one.hear("7", Document(Type.TRIGGERED_ANSWER, request.request_id, duplicate))
    assert one.receipts()[-1] == ("f", "receipted", "7", None)


def test_a_radio_that_refuses_or_is_silent_is_not_followed(one: Bench) -> None:
    one.send(follow("f1"))
    request = asked(one, Type.TRIGGERED_REQUEST)
    one.hear("7", Document(Type.TRIGGERED_ANSWER, request.request_id, Report(result=0x10)))
    assert one.receipts()[-1] == ("f1", "failed", "7", "unsupported")
    one.send(follow("f2"))
    one.tick(15.0)
    assert len(one.sent()) == 3
    assert one.receipts()[-1] == ("f2", "failed", "7", "no_answer")
    one.tick(1_000.0)
    assert one.nothing()
    assert one.network.pending == 0


def test_a_second_wish_joins_the_first_when_that_is_as_often(one: Bench) -> None:
    one.send(follow("f1", interval_s=15, seconds=100))
    request = asked(one, Type.TRIGGERED_REQUEST)
    one.send(follow("f2", interval_s=60, seconds=200))
    one.hear("7", Document(Type.TRIGGERED_ANSWER, request.request_id, OK))
    one.send(follow("f3", interval_s=15, seconds=50))
    assert [key for key, state, *_ in one.receipts() if state == "receipted"] == ["f1", "f2", "f3"]
    one.tick(199.0)
    assert one.sent() == []
    one.tick(1.0)
    assert asked(one, Type.STOP_REQUEST).request_id == request.request_id


def test_a_wish_for_more_begins_anew_for_all(one: Bench) -> None:
    one.send(follow("f1", interval_s=60, seconds=600))
    old = asked(one, Type.TRIGGERED_REQUEST)
    one.send(follow("f2", interval_s=15, seconds=100))
    stop, new = one.messages()
    assert (stop.kind, stop.request_id) == (Type.STOP_REQUEST, old.request_id)
    assert new.trigger == Every(15)
    one.hear("7", Document(Type.STOP_ANSWER, old.request_id, OK))
    one.hear("7", Document(Type.TRIGGERED_ANSWER, new.request_id, OK))
    assert [key for key, state, *_ in one.receipts() if state == "receipted"] == ["f1", "f2"]
    one.tick(599.0)
    assert one.sent() == []
    one.tick(1.0)
    assert asked(one, Type.STOP_REQUEST).request_id == new.request_id


def test_an_interval_that_fits_into_no_request_is_bent(one: Bench) -> None:
    one.send(follow("f1", interval_s=2**40))
    assert asked(one, Type.TRIGGERED_REQUEST).trigger == Every(2**32 - 1)
    one.send(follow("f2", interval_s=0))
    assert one.messages()[-1].trigger == Every(1)
    one.receipts()


def test_stopping(one: Bench) -> None:
    one.send(StopFollowing(key="s0", radio_id="7"))
    assert one.receipts() == [("s0", "receipted", "7", None)]
    request_id = followed(one)
    one.send(StopFollowing(key="s1", radio_id="7"))
    assert asked(one, Type.STOP_REQUEST).request_id == request_id
    one.tick(5.0)
    assert asked(one, Type.STOP_REQUEST).request_id == request_id
    one.hear("7", Document(Type.STOP_ANSWER, None, Report(result=Result.UNKNOWN)))
    assert one.receipts() == [("s1", "sent", "7", None), ("s1", "receipted", "7", None)]
    one.tick(1_000.0)
    assert one.nothing()


def test_a_stop_without_an_answer_has_failed(one: Bench) -> None:
    one.send(follow("f"))
    one.send(StopFollowing(key="s", radio_id="7"))
    one.tick(15.0)
    one.sent()
    assert one.receipts() == [
        ("f", "sent", "7", None),
        ("s", "sent", "7", None),
        ("f", "failed", "7", "expired"),
        ("s", "failed", "7", "no_answer"),
    ]


def test_a_radio_that_goes_on_is_told_again_but_not_each_time(one: Bench) -> None:
    request_id = followed(one)
    one.send(StopFollowing(key="s", radio_id="7"))
    one.hear("7", Document(Type.STOP_ANSWER, request_id, OK))
    one.tick(1.0)
    one.sent()
    one.receipts()
    for _ in range(4):
        one.hear("7", Document(Type.TRIGGERED_REPORT, request_id, HERE))
        one.tick(10.0)
    assert len(one.events(Position)) == 4
    assert one.sent() == [Sent("7", Request(Type.STOP_REQUEST, request_id))] * 2


def test_a_row_of_an_earlier_run_that_nobody_wants_is_stopped_and_no_emergency(
    one: Bench,
) -> None:
    left_over = RequestId(b"MA\xff\xff")
    assert Requests.is_ours(left_over)
    for _ in range(3):
        assert one.sent() == [], "the room may still ask for it"
        one.hear("7", Document(Type.TRIGGERED_REPORT, left_over, HERE))
        assert [type(event) for event in one.events()] == [Position]
        one.tick(15.0)
    assert asked(one, Type.STOP_REQUEST).request_id == left_over


def test_a_row_goes_on_over_a_restart_when_it_is_asked_for_again(
    one: Bench, bench: Callable[..., Bench]
) -> None:
    """The command has its key again, so the request has its id, and the radio knows it."""
    request_id = followed(one)
    later = bench(check_every_s=1e9, epoch=1_060)
    later.start()
    later.hear("7", Document(Type.TRIGGERED_REPORT, request_id, HERE))
    assert later.events()
    later.sent()
    later.send(follow())
    assert asked(later, Type.TRIGGERED_REQUEST).request_id == request_id
    again = Report(result=Result.DUPLICATE_REQUEST)
    later.hear("7", Document(Type.TRIGGERED_ANSWER, request_id, again))
    assert [state for _, state, *_ in later.receipts()] == ["sent", "receipted"]
    for _ in range(5):
        later.tick(60.0)
        later.hear("7", Document(Type.TRIGGERED_REPORT, request_id, HERE))
        assert [type(event) for event in later.events()] == [Position]
        assert later.sent() == []


def test_only_so_many_rows_are_remembered(one: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "CAPACITY", 2)
    for number in range(4):
        request_id = RequestId(b"MA\xff" + bytes([number]))
        one.hear("7", Document(Type.TRIGGERED_REPORT, request_id, HERE))
    assert len(one.events()) == 4
    assert len(one.network._positions._unwanted) == 2


def test_an_emergency_within_a_row(one: Bench) -> None:
    request_id = followed(one, interval_s=60)
    for second in (0, 60, 75, 120):
        one.tick(AT.timestamp() + second - one.utc.timestamp())
        fix = Report(time=AT + timedelta(seconds=second), latitude=45.0, longitude=5.625)
        one.hear("7", Document(Type.TRIGGERED_REPORT, request_id, fix))
        assert len(one.events(Position)) == 1
        assert len(one.events(RadioEmergency)) == (second == 75)


def test_a_radio_that_was_off_is_asked_again(one: Bench) -> None:
    request_id = followed(one)
    one.hear("7", ars.Registration("7"))
    again = asked(one, Type.TRIGGERED_REQUEST)
    assert again.request_id == request_id
    one.hear("7", Document(Type.TRIGGERED_ANSWER, request_id, OK))
    one.hear("7", ars.Registration("7", event=ars.REFRESH))
    one.hear("7", Document(Type.TRIGGERED_REPORT, request_id, TIMED))
    one.events(RadioRegistered, Position)
    assert one.nothing()


def test_a_radio_that_comes_up_before_its_answer_is_not_asked_twice(one: Bench) -> None:
    one.send(follow())
    request_id = asked(one, Type.TRIGGERED_REQUEST).request_id
    one.hear("7", ars.Registration("7"))
    assert one.sent() == []
    one.hear("7", Document(Type.TRIGGERED_ANSWER, request_id, OK))
    assert [state for _, state, *_ in one.receipts()] == ["sent", "receipted"]
    one.events(RadioRegistered)


def test_at_the_end_nobody_is_left_reporting(one: Bench) -> None:
    request_id = followed(one)
    one.network.stop(one.now)
    assert one.sent() == [Sent("7", Request(Type.STOP_REQUEST, request_id))]
