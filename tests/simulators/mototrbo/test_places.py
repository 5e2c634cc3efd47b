import pytest

from custom_components.municipal_alarm.radio.mototrbo import lrrp
from custom_components.municipal_alarm.radio.mototrbo.lrrp import Document, Request, RequestId
from custom_components.municipal_alarm.radio.mototrbo.tables import (
    DocumentType,
    RequestToken,
    Result,
)
from simulators.mototrbo.places import Places
from simulators.radios.timers import Later
from tests.simulators.hand import HandTimers

ID = RequestId(b"\x24\x68")
EVERY_MINUTE = Request(
    DocumentType.TRIGGERED_REQUEST, ID, (RequestToken.TIME,), trigger=lrrp.Every(60)
)


class Bench:
    """Somebody who asks a radio where it is."""

    def __init__(self) -> None:
        self.timers = HandTimers()
        self.sent: list[Document] = []
        self.places = Places(
            place=lambda: (52.0, 5.0),
            now=self.timers.now,
            later=Later(self.timers),
            send=self.sent.append,
        )

    def take(self) -> list[Document]:
        sent = self.sent.copy()
        self.sent.clear()
        return sent


def results(documents: list[Document]) -> list[tuple[DocumentType, int | None]]:
    return [(one.kind, one.report.result) for one in documents]


@pytest.mark.parametrize(
    ("wanted", "timed", "radius"),
    [
        ((), False, None),
        ((RequestToken.TIME,), True, None),
        ((RequestToken.ACCURACY,), False, 5.0),
        ((RequestToken.ACCURACY_AND_TIME, RequestToken.SPEED), True, 5.0),
    ],
)
def test_an_answer_holds_what_was_asked_for(
    wanted: tuple[RequestToken, ...], timed: bool, radius: float | None
) -> None:
    bench = Bench()
    bench.places.hear(Request(DocumentType.IMMEDIATE_REQUEST, ID, wanted))
    (answer,) = bench.take()
    assert (answer.kind, answer.request_id) == (DocumentType.IMMEDIATE_REPORT, ID)
    assert (answer.report.latitude, answer.report.longitude) == (52.0, 5.0)
    assert (answer.report.time is not None) == timed
    assert answer.report.radius_m == radius


def test_reports_at_intervals_until_they_are_stopped() -> None:
    bench = Bench()
    bench.places.hear(EVERY_MINUTE)
    bench.timers.pass_by(121)
    answer, *reports = bench.take()
    assert results([answer]) == [(DocumentType.TRIGGERED_ANSWER, Result.OK)]
    assert [one.kind for one in reports] == [DocumentType.TRIGGERED_REPORT] * 2
    assert bench.places.following == 1
    bench.places.hear(Request(DocumentType.STOP_REQUEST, ID))
    bench.timers.pass_by(600)
    assert results(bench.take()) == [(DocumentType.STOP_ANSWER, Result.OK)]
    assert bench.places.following == 0


def test_the_same_request_again_is_a_duplicate_and_runs_once() -> None:
    bench = Bench()
    bench.places.hear(EVERY_MINUTE)
    bench.places.hear(EVERY_MINUTE)
    assert results(bench.take())[1] == (DocumentType.TRIGGERED_ANSWER, Result.DUPLICATE_REQUEST)
    bench.timers.pass_by(60)
    assert len(bench.take()) == 1


def test_once_is_once() -> None:
    bench = Bench()
    bench.places.hear(Request(DocumentType.TRIGGERED_REQUEST, ID, trigger=lrrp.OneShot()))
    bench.timers.pass_by(600)
    kinds = [one.kind for one in bench.take()]
    assert kinds == [DocumentType.TRIGGERED_ANSWER, DocumentType.TRIGGERED_REPORT]


def test_what_it_does_not_know_it_refuses() -> None:
    bench = Bench()
    bench.places.hear(Request(DocumentType.TRIGGERED_REQUEST, ID, trigger=lrrp.OnMovement(3)))
    assert results(bench.take()) == [(DocumentType.TRIGGERED_ANSWER, Result.BAD_COMMAND)]


def test_a_radio_that_is_switched_off_forgets_who_followed() -> None:
    bench = Bench()
    bench.places.hear(EVERY_MINUTE)
    bench.places.forget()
    bench.take()
    bench.timers.pass_by(600)
    assert bench.take() == []


def test_stopping_nothing_is_answered_too() -> None:
    bench = Bench()
    bench.places.hear(Request(DocumentType.STOP_REQUEST))
    assert results(bench.take()) == [(DocumentType.STOP_ANSWER, Result.OK)]
