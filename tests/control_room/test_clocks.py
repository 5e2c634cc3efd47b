"""What waits for a device or a person does so for minutes, also when the clock was put back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.clocks import LATER, SOON, has_come
from custom_components.municipal_alarm.control_room.engine import due
from custom_components.municipal_alarm.control_room.microphones import MICROPHONE_AT_MOST
from custom_components.municipal_alarm.control_room.muster import call_up, expected, roll_call
from custom_components.municipal_alarm.control_room.receipts import _RETRY_AT_MOST
from custom_components.municipal_alarm.control_room.sources import CLOCK_SLACK
from custom_components.municipal_alarm.control_room.words import Duty, Target

from .escalation.policies import step, town
from .shift import Room

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(wait=st.timedeltas(timedelta(0), LATER), late=st.timedeltas(timedelta(0), LATER))
def test_what_is_armed_by_the_clock_of_now_comes_at_its_time(
    wait: timedelta, late: timedelta
) -> None:
    at = NOON + wait
    for now in (NOON, NOON + late):
        assert has_come(at, now, LATER) is (at <= now)
    assert has_come(at, at - LATER - CLOCK_SLACK - timedelta(microseconds=1), LATER)
    assert not has_come(None, NOON, LATER)


def test_nothing_waits_longer_than_is_said_here() -> None:
    assert max(_RETRY_AT_MOST, call_up.ANSWER_WITHIN) <= SOON
    assert max(MICROPHONE_AT_MOST, expected.ANSWER_WITHIN, roll_call.ASKED_LATER) <= LATER


def _unconfirmed(room: Room) -> Callable[[], bool]:
    room.off.add("Jan")
    room.press("desk 2")
    return lambda: max(one.attempt for one in room.incident.deliveries.values()) > 1


def _open_microphone(room: Room) -> Callable[[], bool]:
    room.press("desk 2")
    room.guard("Jan").texts("8")
    return lambda: not room.incident.microphones


def _pressed_again(room: Room) -> Callable[[], bool]:
    room.press("desk 2")
    room.after(seconds=1)
    room.press("desk 2")
    return lambda: bool(room.happened(e.ToldAgain))


def _called_up(room: Room) -> Callable[[], bool]:
    room.press("desk 2")
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    return lambda: bool(room.happened(e.CallUpUnanswered))


def _roll_call(room: Room) -> Callable[[], bool]:
    room.press("desk 2")
    room.operator("Anna").calls_the_roll(room.incident)
    return lambda: any(one.prompt.value == "unaccounted" for one in room.happened(e.Prompted))


@pytest.mark.parametrize("hours", [3, 48])
@pytest.mark.parametrize(
    "begin", [_unconfirmed, _open_microphone, _pressed_again, _called_up, _roll_call]
)
def test_the_clock_is_put_back(
    room: Room, begin: Callable[[Room], Callable[[], bool]], hours: int
) -> None:
    """Within ten minutes by the clock of now, and once: it does not go on being due."""
    room.edit(town(step(0, Target.GUARDS_HERE)))
    has_happened = begin(room)
    room.whatever()
    room.now -= timedelta(hours=hours)
    for part in due(room.state, room.now):
        room.handle(part)
    assert not due(room.state, room.now), "due again at once"
    room.after(minutes=10)
    room.whatever()
    assert has_happened()
