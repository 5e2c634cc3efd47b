"""One append in stored form: what is taken from where, and what is rejected."""

from dataclasses import replace
from typing import override

import pytest

from custom_components.municipal_alarm.control_room.events import (
    CheckInPromptReported,
    Event,
    FollowingEnded,
    MicrophoneClosed,
)
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId, SessionId
from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal.chain import digest_of
from custom_components.municipal_alarm.journal.codec import write_time
from custom_components.municipal_alarm.journal.records import (
    Group,
    Request,
    make_record,
    read_effect,
    read_event,
    read_report,
    reject,
    reject_all,
)

from . import examples as make

LATER = make.NOON.replace(hour=13)


def closed(reason: str) -> MicrophoneClosed:
    return MicrophoneClosed(
        at=make.NOON,
        incident_id=IncidentId("a"),
        responder_id=ResponderId("g1"),
        responder="Jan",
        key="k",
        reason=reason,
    )


def test_an_event_is_made_ready_once() -> None:
    event = make.heard("s", 5)
    record = make_record(Request((event, event), (), None), LATER)
    one, other = record.events
    assert (one.stream, one.live_key, one.ends, one.reports) == ("room", "source/s", False, ())
    assert (one.kind, one.version, one.at) == ("source_heard", 1, write_time(make.NOON))
    assert "at" not in one.data.split('"')
    assert one.digest == digest_of(one.salt, one.data.encode())
    assert one.salt != other.salt
    assert len(one.salt) == 16
    assert read_event(one.kind, one.version, one.at, one.data) == event


def test_a_report_is_read_from_its_event_alone() -> None:
    for event, expected in (
        (make.round_reported("r1", 20), make.round_reported("r1", 20).report),
        (make.number(1), None),
    ):
        (made,) = make_record(Request((event,), (), None), LATER).events
        assert read_report(made.kind, made.version, made.at, made.data) == expected
    assert read_report("round_reported", 1, write_time(LATER), "{}") is None


def test_an_effect_is_made_ready_once() -> None:
    effect = make.text("a", "k")
    (made,) = make_record(Request((), (effect,), None), LATER).effects
    assert (made.key, made.stream, made.kind, made.version) == ("k", "a", "radio_text", 1)
    assert read_effect(made.kind, made.version, made.data) == effect


def test_the_time_is_that_of_the_last_event() -> None:
    assert make_record(Request((make.number(1),), (), None), LATER).at == write_time(make.NOON)
    assert make_record(Request((), (make.text("a", "k"),), None), LATER).at == write_time(LATER)


def test_what_events_say_of_effects() -> None:
    record = make_record(
        Request(
            (make.reported("a", "k", DeliveryState.SENT), make.resolved("a", "l", "m")), (), None
        ),
        LATER,
    )
    assert [event.reports for event in record.events] == [
        (("k", DeliveryState.SENT),),
        (("l", DeliveryState.OVERTAKEN), ("m", DeliveryState.OVERTAKEN)),
    ]


@pytest.mark.parametrize(
    ("event", "reports"),
    [
        (closed("operator"), (("k", DeliveryState.OVERTAKEN),)),
        (closed("ended"), (("k", DeliveryState.OVERTAKEN),)),
        (closed("failed"), ()),
        (
            FollowingEnded(
                at=make.NOON,
                incident_id=IncidentId("a"),
                responder_id=ResponderId("g1"),
                responder="Jan",
                key="k",
            ),
            (("k", DeliveryState.OVERTAKEN),),
        ),
        (
            CheckInPromptReported(
                at=make.NOON,
                session_id=SessionId("lone_work/a"),
                responder_id=ResponderId("g1"),
                responder="Jan",
                key="k",
                state=DeliveryState.RECEIPTED,
            ),
            (("k", DeliveryState.RECEIPTED),),
        ),
    ],
    ids=["closed", "ended", "failed", "not followed", "asked for a sign of life"],
)
def test_what_has_ended_is_not_begun_again_after_a_restart(
    event: Event, reports: tuple[tuple[str, DeliveryState], ...]
) -> None:
    (made,) = make_record(Request((event,), (), None), LATER).events
    assert made.reports == reports


def test_a_barrier_is_empty() -> None:
    barrier = make_record(Request((), (), None), LATER)
    assert barrier.is_empty
    assert Group([barrier]).is_empty
    assert not Group([barrier, make_record(Request((make.number(1),), (), None), LATER)]).is_empty


@pytest.mark.parametrize(
    "event",
    [
        make.noted("a", 1, at=make.NOON.replace(tzinfo=None)),
        replace(make.noted("a", 1), incident_id="a\0b"),  # type: ignore[arg-type]
        replace(make.noted("a", 1), incident_id="\ud800"),  # type: ignore[arg-type]
        replace(make.noted("a", 1), incident_id=7),  # type: ignore[arg-type]
        replace(make.heard("s", 1), source_id="\ud800"),  # type: ignore[arg-type]
        replace(make.number(1), number=float("inf")),  # type: ignore[arg-type]
        replace(make.heard("s", 1), occurred_at="yesterday"),  # type: ignore[arg-type]
        object(),
        None,
    ],
)
def test_one_bad_event_rejects_itself_only(event: object) -> None:
    request = Request((make.number(1), event, make.number(2)), (), None)  # type: ignore[arg-type]
    record = make_record(request, LATER)
    assert len(record.events) == 2
    (rejected,) = record.rejected
    rejected.text.encode()
    rejected.reason.encode()


def test_rejecting_all_keeps_the_callback() -> None:
    request = Request((make.number(1),), (make.text("a", "k"),), lambda: None)
    record = reject_all(make_record(request, LATER), ValueError("no"))
    assert record.request is request
    assert (record.events, record.effects) == ([], [])
    assert [(thing.reason, thing.text) for thing in record.rejected] == [
        ("ValueError: no", repr(make.number(1))),
        ("ValueError: no", repr(make.text("a", "k"))),
    ]


def test_a_thing_that_cannot_even_be_described() -> None:
    class Odd:
        @override
        def __repr__(self) -> str:
            raise RuntimeError

    assert "Odd object at" in reject(Odd(), ValueError("\ud800")).text
    assert reject(Odd(), ValueError("\ud800")).reason == r"ValueError: \ud800"
