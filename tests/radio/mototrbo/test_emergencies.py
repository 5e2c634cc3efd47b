from collections.abc import Callable
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.radio.events import (
    EmergencyKind,
    Position,
    RadioEmergency,
    RadioEvent,
    RadioRegistered,
)
from custom_components.municipal_alarm.radio.mototrbo.emergencies import RAW_KIND
from custom_components.municipal_alarm.radio.mototrbo.lrrp import Document, Report, RequestId
from custom_components.municipal_alarm.radio.mototrbo.tables import DocumentType as Type
from tests.radio.mototrbo.bench import AT, LRRP, Bench

UNASKED = RequestId(b"\x2f", short=True)


def fix(second: int = 0) -> Report:
    return Report(time=AT + timedelta(seconds=second), latitude=45.0, longitude=5.625)


@pytest.fixture
def one(bench: Callable[..., Bench]) -> Bench:
    one = bench(check_every_s=1e9)
    one.hear("7", Document(Type.IMMEDIATE_REPORT))
    assert [type(event) for event in one.events()] == [RadioRegistered]
    return one


def emergencies(bench: Bench) -> list[RadioEvent]:
    bench.events(Position, RadioRegistered)
    return bench.events(RadioEmergency)


def test_an_unasked_position_is_a_possible_emergency_and_a_position(one: Bench) -> None:
    one.hear("7", bytes.fromhex("1313232F341F99B20E87664728A1C70A38D29F561A"), port=LRRP)
    emergency, position = one.events()
    assert isinstance(emergency, RadioEmergency)
    assert emergency.radio_id == "7"
    assert emergency.possible
    assert (emergency.kind, emergency.raw_kind) == (EmergencyKind.UNKNOWN, RAW_KIND)
    assert emergency.latitude == pytest.approx(50.033474, abs=1e-6)
    assert emergency.longitude == pytest.approx(14.374637, abs=1e-6)
    # The fix is of years ago; the press is of now.
    assert emergency.occurred_at == AT
    assert isinstance(position, Position)
    assert position.occurred_at is not None
    assert position.occurred_at.year == 2022
    assert position.heading_deg == 52
    one.commit()
    assert one.sent() == []


def test_without_a_fix_it_is_one_too(one: Bench) -> None:
    one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, Report(result=0x200)))
    (emergency,) = one.events()
    assert isinstance(emergency, RadioEmergency)
    assert emergency.latitude is None


def test_one_emergency_is_one_event_and_every_position_is_told(one: Bench) -> None:
    for second in range(0, 120, 10):
        one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix(second)))
        one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix(second)))  # the other way
        one.tick(10.0)
    told = one.events(Position)
    assert len(told) == len({position.event_id for position in told}) == 12
    (emergency,) = one.events()
    assert isinstance(emergency, RadioEmergency)
    one.tick(31.0)
    one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix(200)))
    (another,) = emergencies(one)
    assert another.event_id != emergency.event_id


@pytest.mark.parametrize("request_id", [None, UNASKED, RequestId(bytes.fromhex("7FFFFFFF"))])
def test_a_row_that_nobody_asked_for_is_one(one: Bench, request_id: RequestId | None) -> None:
    one.hear("7", Document(Type.TRIGGERED_REPORT, request_id, fix()))
    assert len(emergencies(one)) == 1
    assert one.network.counters["unasked_position"] == 1


def test_a_late_answer_is_none(one: Bench) -> None:
    one.hear("7", Document(Type.IMMEDIATE_REPORT, RequestId(b"late"), fix()))
    assert [type(event) for event in one.events()] == [Position]


def test_switched_off_it_is_only_a_position(bench: Callable[..., Bench]) -> None:
    one = bench(unsolicited_is_emergency=False)
    one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix()))
    assert {type(event) for event in one.events()} == {Position, RadioRegistered}
    assert one.network.counters["unasked_position"] == 1


def test_positions_at_clearly_different_times_are_presses(one: Bench) -> None:
    for second in (0, 8, 16, 30, 45):
        one.tick(AT.timestamp() + second - one.utc.timestamp())
        one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix(second)))
    assert len({event.event_id for event in emergencies(one)}) == 3


def test_one_that_was_not_taken_in_is_told_with_the_next_position(one: Bench) -> None:
    one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix()))
    for told in one.network.take_told():
        one.network.not_taken(told.token)
    one.tick(6.0)
    one.hear("7", Document(Type.UNSOLICITED_REPORT, UNASKED, fix(6)))
    assert len(emergencies(one)) == 1
