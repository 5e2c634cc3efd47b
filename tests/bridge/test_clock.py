"""One wake-up, at the wall clock's time."""

from collections.abc import Callable
from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.municipal_alarm.bridge.clock import Clock
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import Prompt
from tests.ha.town import Town


class Rings:
    """What a clock calls."""

    def __init__(self) -> None:
        self.count = 0
        self.fails = 0

    def __call__(self) -> None:
        self.count += 1
        if self.count <= self.fails:
            raise RuntimeError("this deadline fails")


@pytest.fixture
def rings() -> Rings:
    return Rings()


@pytest.fixture
def clock(hass: HomeAssistant, rings: Rings):
    clock = Clock(hass, rings)
    yield clock
    clock.stop()


@pytest.fixture
def passing(hass: HomeAssistant, freezer) -> Callable[[float], None]:
    def passing(seconds: float) -> None:
        freezer.tick(seconds)
        async_fire_time_changed(hass)

    return passing


async def test_it_rings_once_when_it_is_time(
    clock: Clock, rings: Rings, passing: Callable[[float], None]
) -> None:
    due = dt_util.utcnow() + timedelta(seconds=30)
    clock.arm(due)
    clock.arm(due)
    passing(29)
    assert rings.count == 0
    passing(2)
    assert rings.count == 1
    passing(60)
    assert rings.count == 1


async def test_an_earlier_deadline_takes_its_place(
    clock: Clock, rings: Rings, passing: Callable[[float], None]
) -> None:
    clock.arm(dt_util.utcnow() + timedelta(seconds=30))
    clock.arm(dt_util.utcnow() + timedelta(seconds=10))
    passing(11)
    assert rings.count == 1
    passing(60)
    assert rings.count == 1


async def test_no_deadline_is_left(
    clock: Clock, rings: Rings, passing: Callable[[float], None]
) -> None:
    clock.arm(dt_util.utcnow() + timedelta(seconds=30))
    clock.arm(None)
    passing(60)
    assert rings.count == 0


async def test_a_deadline_of_the_past_is_dealt_with_at_once(
    clock: Clock, rings: Rings, passing: Callable[[float], None]
) -> None:
    clock.arm(dt_util.utcnow() - timedelta(hours=1))
    passing(0)
    assert rings.count == 1


async def test_one_that_fails_is_tried_again(
    clock: Clock, rings: Rings, passing: Callable[[float], None], caplog
) -> None:
    rings.fails = 2
    clock.arm(dt_util.utcnow() + timedelta(seconds=1))
    for _ in range(6):
        passing(1.1)
    assert rings.count == 3
    assert "this deadline fails" in caplog.text


async def test_it_looks_once_a_minute(
    clock: Clock, rings: Rings, passing: Callable[[float], None]
) -> None:
    clock.arm(dt_util.utcnow() + timedelta(seconds=150))
    passing(60)
    passing(60)
    assert rings.count == 2
    passing(31)
    assert rings.count == 3
    for _ in range(3):
        passing(60)
    assert rings.count == 3


async def test_a_clock_that_was_put_back_keeps_nothing_from_being_found(
    hass: HomeAssistant, clock: Clock, rings: Rings, freezer
) -> None:
    """The timer runs on, whatever the wall clock says."""
    clock.arm(dt_util.utcnow() + timedelta(seconds=90))
    freezer.tick(-7200)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=7261))
    assert rings.count == 1


async def test_a_look_that_finds_that_nothing_is_waited_for(
    hass: HomeAssistant, passing: Callable[[float], None]
) -> None:
    calls: list[None] = []

    def on_due() -> None:
        calls.append(clock.arm(None))

    clock = Clock(hass, on_due)
    clock.arm(dt_util.utcnow() + timedelta(minutes=10))
    for _ in range(12):
        passing(60)
    assert len(calls) == 1


async def test_the_room_escalates_at_its_time(town: Town, freezer) -> None:
    await town.press()
    town.take_sent()
    await town.pass_time(freezer, 29)
    assert town.take_sent("phone") == []
    await town.pass_time(freezer, 2)
    assert "Cleo" in [one.to for one in town.take_sent("phone")]
    await town.pass_time(freezer, 31)
    assert Prompt.UNACKNOWLEDGED in town.incident().prompts
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    assert sum(isinstance(one.event, e.StepTaken) for one in read) == 3
    town.take_sent()
