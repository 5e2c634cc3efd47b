from datetime import datetime

from custom_components.municipal_alarm.radio.mototrbo.lrrp import Document, Request
from custom_components.municipal_alarm.radio.mototrbo.outlet import Outlet
from custom_components.municipal_alarm.radio.mototrbo.reports import NOTHING, Report, RequestId
from custom_components.municipal_alarm.radio.mototrbo.requests import Requests, refused
from custom_components.municipal_alarm.radio.mototrbo.settings import MototrboSettings
from custom_components.municipal_alarm.radio.mototrbo.tables import DocumentType as Type
from tests.radio.mototrbo.bench import AT


class Kit:
    """Requests, and what became of each."""

    def __init__(self, epoch: int = 1) -> None:
        self.outlet = Outlet(MototrboSettings(), epoch)
        self.requests = Requests(self.outlet, 4001, epoch)
        self.ended: list[tuple[str, Report | None]] = []

    def ask(self, name: str, kind: Type, radio: str = "7", now: float = 0.0) -> RequestId:
        def end(report: Report | None, now: float, utc: datetime) -> None:
            self.ended.append((name, report))

        request_id = self.requests.new_id()
        self.requests.ask(radio, Request(kind, request_id), end, now)
        return request_id

    def answer(self, kind: Type, request_id: RequestId | None, radio: str = "7") -> bool:
        return self.requests.answered(radio, Document(kind, request_id, NOTHING), 1.0, AT)


def test_ids_are_ours_and_differ() -> None:
    kit = Kit(epoch=2**40)
    ids = {kit.requests.new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(Requests.is_ours(one) for one in ids)
    for other in (
        None,
        RequestId(b"MA"),
        RequestId(b"\x2f", short=True),
        RequestId(bytes.fromhex("00000001")),
    ):
        assert not Requests.is_ours(other)
    # The next start does not begin where this one did.
    assert Kit(epoch=2**40 + 5).requests.new_id() not in ids


def test_the_id_of_a_command_is_the_same_in_every_run() -> None:
    kit, other = Kit(epoch=5), Kit(epoch=9)
    one = kit.requests.id_of("a")
    assert Requests.is_ours(one)
    assert one == other.requests.id_of("a") != other.requests.id_of("b")
    kit.requests.ask("7", Request(Type.TRIGGERED_REQUEST, one), lambda *_: None, 0.0)
    assert kit.requests.id_of("a") != one, "it is taken"


def test_three_tries_and_then_no_answer() -> None:
    kit = Kit()
    kit.ask("a", Type.STOP_REQUEST)
    for now in (4.9, 5.0, 10.0, 14.9):
        kit.requests.wake(now, AT)
    assert len(kit.outlet.take_datagrams()) == 3
    assert kit.ended == []
    kit.requests.wake(15.0, AT)
    assert kit.ended == [("a", None)]
    assert kit.requests.next_wake() is None


def test_an_answer_is_of_its_request_its_radio_and_its_kind() -> None:
    kit = Kit()
    request_id = kit.ask("a", Type.TRIGGERED_REQUEST)
    assert not kit.answer(Type.TRIGGERED_ANSWER, request_id, radio="8")
    assert not kit.answer(Type.STOP_ANSWER, request_id)
    assert not kit.answer(Type.TRIGGERED_ANSWER, kit.requests.new_id())
    assert kit.answer(Type.TRIGGERED_ANSWER, request_id)
    assert not kit.answer(Type.TRIGGERED_ANSWER, request_id)
    assert kit.ended == [("a", NOTHING)]
    assert kit.requests.next_wake() is None


def test_an_answer_without_an_id_is_of_the_oldest_of_its_kind() -> None:
    kit = Kit()
    kit.ask("other radio", Type.TRIGGERED_REQUEST, radio="8")
    kit.ask("other kind", Type.STOP_REQUEST)
    kit.ask("first", Type.TRIGGERED_REQUEST)
    kit.ask("second", Type.TRIGGERED_REQUEST)
    assert kit.answer(Type.TRIGGERED_ANSWER, None)
    assert kit.answer(Type.TRIGGERED_ANSWER, None)
    assert not kit.answer(Type.TRIGGERED_ANSWER, None)
    assert [name for name, _ in kit.ended] == ["first", "second"]


def test_what_has_arrived_is_not_sent_again_but_waited_for() -> None:
    kit = Kit()
    request_id = kit.ask("a", Type.IMMEDIATE_REQUEST)
    kit.requests.quiet(request_id, 1.0)
    kit.requests.quiet(kit.requests.new_id(), 1.0)
    kit.requests.wake(15.9, AT)
    assert len(kit.outlet.take_datagrams()) == 1
    assert kit.ended == []
    kit.requests.wake(16.0, AT)
    assert kit.ended == [("a", None)]


def test_dropped_is_dropped() -> None:
    kit = Kit()
    request_id = kit.ask("a", Type.STOP_REQUEST)
    kit.requests.drop(request_id)
    kit.requests.drop(request_id)
    kit.requests.wake(100.0, AT)
    assert kit.ended == []
    assert len(kit.outlet.take_datagrams()) == 1


def test_a_refusal() -> None:
    assert [refused(Report(result=code)) for code in (None, 0, 0x10)] == [False, False, True]
