"""What is due is done part by part, and what fails is tried again, ever more seldom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.municipal_alarm.bridge import deadlines as module
from custom_components.municipal_alarm.bridge.deadlines import LONGEST_PAUSE, Deadlines
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.evaluation.parts import MeasureId
from custom_components.municipal_alarm.control_room.ids import (
    IncidentId,
    ResponderId,
    RoundId,
    SessionId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.signals import TimePassed
from custom_components.municipal_alarm.control_room.words import ActorKind, AlarmKind
from tests.ha.town import Town

ONE, TWO = TimePassed(IncidentId("one")), TimePassed(IncidentId("two"))
JAN = ResponderId("jan")
ANNA = Actor(ActorKind.OPERATOR, "anna", "Anna")
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Decision:
    """As much of one as is looked at."""

    def __init__(self, *events: Any) -> None:
        self.events = events


class Room:
    """A room where each part is due from a time on, and may be broken."""

    def __init__(self) -> None:
        self.state = self
        self.now = START
        self.due_at = {ONE: START, TWO: START}
        self.broken: set[TimePassed] = set()
        self.idle: set[TimePassed] = set()
        self.tried: list[TimePassed] = []

    def due(self, _state: Any, now: datetime, but: Any) -> tuple[TimePassed, ...]:
        return tuple(one for one, at in self.due_at.items() if at <= now and one not in but)

    def next(self, _state: Any, but: Any) -> datetime | None:
        return min((at for one, at in self.due_at.items() if one not in but), default=None)

    def handle(self, part: TimePassed) -> Decision:
        self.tried.append(part)
        if part in self.broken:
            raise ZeroDivisionError("a defect of ours")
        if part in self.idle:
            return Decision()
        self.due_at[part] = self.now + timedelta(minutes=5)
        return Decision("it happened")


@pytest.fixture
def room() -> Any:
    room = Room()
    with (
        patch.object(module, "due", room.due),
        patch.object(module, "next_deadline", room.next),
    ):
        yield room


@pytest.fixture
def deadlines(room: Room) -> Deadlines:
    return Deadlines(room, lambda: room.now)  # type: ignore[arg-type]


def wake(room: Room, deadlines: Deadlines) -> float:
    """Wake when asked to; returns how long it slept."""
    at = deadlines.next()
    assert at is not None
    slept = max(at - room.now, timedelta(0))
    room.now += slept
    deadlines.take()
    return slept.total_seconds()


def test_each_part_is_done_by_itself(room: Room, deadlines: Deadlines) -> None:
    deadlines.take()
    assert room.tried == [ONE, TWO]
    assert deadlines.next() == START + timedelta(minutes=5)


def test_nothing_is_due(room: Room, deadlines: Deadlines) -> None:
    room.due_at.clear()
    deadlines.take()
    assert deadlines.next() is None


def test_what_fails_stops_no_other_and_does_not_spin(
    room: Room, deadlines: Deadlines, caplog: pytest.LogCaptureFixture
) -> None:
    room.broken.add(ONE)
    deadlines.take()
    assert room.tried == [ONE, TWO]
    assert [wake(room, deadlines) for _ in range(7)] == [1, 2, 4, 8, 16, 32, 60]
    assert room.tried.count(ONE) == 8
    assert "What was due could not be done" in caplog.text


def test_what_failed_is_well_again(room: Room, deadlines: Deadlines) -> None:
    room.broken.add(ONE)
    deadlines.take()
    wake(room, deadlines)
    room.broken.clear()
    wake(room, deadlines)
    assert room.due_at[ONE] > room.now
    # From the beginning, if it fails another day.
    room.now = room.due_at[ONE]
    room.broken.add(ONE)
    deadlines.take()
    assert wake(room, deadlines) == 1


def test_what_comes_to_nothing_does_not_spin_either(room: Room, deadlines: Deadlines) -> None:
    room.idle.add(TWO)
    deadlines.take()
    assert [wake(room, deadlines) for _ in range(3)] == [1, 2, 4]


def test_an_event_of_its_incident_may_have_put_it_right(
    room: Room, deadlines: Deadlines, make_event: Callable[[str], e.Event]
) -> None:
    room.broken.add(ONE)
    for _ in range(5):
        wake(room, deadlines)
    room.broken.clear()
    deadlines.on_events([make_event("two")])
    assert ONE not in room.due(None, room.now, deadlines._waiting())
    deadlines.on_events([make_event("one")])
    assert wake(room, deadlines) == 0
    assert room.due_at[ONE] > room.now
    deadlines.on_events([make_event("one")])


def of_round(round_id: str) -> e.Event:
    return e.RoundResumed(at=START, round_id=RoundId(round_id), actor=ANNA, later_s=1)


def of_session(session_id: str) -> e.Event:
    return e.LoneWorkEnded(
        at=START, session_id=SessionId(session_id), responder_id=JAN, responder="Jan", reason="time"
    )


def pre_alert(_: str) -> e.Event:
    return e.PreAlertEnded(
        at=START, responder_id=JAN, responder="Jan", kind=AlarmKind.MAN_DOWN, reason="cleared"
    )


def signed_off(_: str) -> e.Event:
    return e.RadioSignedOff(
        at=START,
        system_id=SystemId("radio"),
        address="1",
        responder_id=JAN,
        responder="Jan",
        reason="operator",
    )


def filed(_: str) -> e.Event:
    return e.MeasureFiled(at=START, measure_id=MeasureId("new/1"), incident_id=IncidentId("new"))


def missed(session_id: str) -> e.Event:
    return e.CheckInMissed(
        at=START,
        session_id=SessionId(session_id),
        responder_id=JAN,
        responder="Jan",
        incident_id=IncidentId("new"),
    )


@pytest.mark.parametrize(
    ("part", "put_right"),
    [
        (TimePassed(round_id=RoundId("one")), of_round),
        (TimePassed(session_id=SessionId("one")), of_session),
        (TimePassed(session_id=SessionId("one")), missed),
        (TimePassed(pre_alerts=True), pre_alert),
        (TimePassed(shifts=True), signed_off),
        (TimePassed(measures=True), filed),
    ],
)
def test_an_event_of_what_it_is_of_may_have_put_it_right(
    room: Room, deadlines: Deadlines, part: TimePassed, put_right: Callable[[str], e.Event]
) -> None:
    room.due_at = {part: START}
    room.broken.add(part)
    for _ in range(5):
        wake(room, deadlines)
    room.broken.clear()
    others = {of_round, of_session, pre_alert, signed_off, missed, filed} - {put_right}
    deadlines.on_events([one("two") for one in others])
    assert deadlines.next() == room.now + timedelta(seconds=16)
    deadlines.on_events([put_right("one")])
    assert wake(room, deadlines) == 0
    assert room.due_at[part] > room.now


@pytest.fixture
def make_event() -> Callable[[str], e.Event]:
    return lambda incident: e.IncidentClosed(  # type: ignore[return-value]
        at=START, incident_id=IncidentId(incident), actor=None
    )


def test_the_longest_pause_is_a_minute() -> None:
    assert timedelta(seconds=60) == LONGEST_PAUSE


# --- in the real room ------------------------------------------------------------------


async def test_one_incident_that_fails_keeps_no_other_from_escalating(
    town: Town, freezer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await town.press("desk_1")
    other = await town.press("desk_2")
    town.take_sent()
    handle = town.runtime.room.handle
    tried: list[TimePassed] = []

    def failing(message: Any, on_commit: Any = None) -> Any:
        if message == TimePassed(broken.incident_id):
            tried.append(message)
            raise ZeroDivisionError("a defect of ours")
        return handle(message, on_commit)

    with patch.object(town.runtime.room, "handle", failing):
        await town.pass_time(freezer, 31)
        assert town.incident("desk_2").step == other.step + 1
        for _ in range(10):
            await town.pass_time(freezer, 0.2)
        assert 1 <= len(tried) <= 3
        assert town.incident("desk_1").step == broken.step
    await town.pass_time(freezer, 61)
    assert town.incident("desk_1").step > broken.step, "and it is made good"
    assert "What was due could not be done" in caplog.text
    town.take_sent()
