"""Rounds fall due once, at their time: over restarts, edits and nights of another length."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.changes import plan_key
from custom_components.municipal_alarm.bridge.planner import (
    LOOK_AGAIN,
    TRY_AGAIN,
    Planner,
    source_of,
)
from custom_components.municipal_alarm.bridge.schedules import Schedule
from custom_components.municipal_alarm.bridge.site_source import Installation
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import RoundPlanId
from custom_components.municipal_alarm.control_room.signals import RoundDue, Signal, SourceBound
from custom_components.municipal_alarm.control_room.site import Site
from tests.ha.town import LIBRARY, TOWN_HALL, Town

PLAN = RoundPlanId("evening_round")
OTHER = RoundPlanId("closing")


@pytest.fixture(autouse=True)
async def afternoon(hass: HomeAssistant, freezer) -> None:
    """A Wednesday at three in Amsterdam."""
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    freezer.move_to("2026-06-10T13:00:00Z")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=dt_util.get_default_time_zone())


def schedule(at: str = "22:00", rrule: str = "FREQ=DAILY", **more: Any) -> dict[str, Any]:
    return {"rrule": rrule, "starts_on": "2026-01-01", "starts_at": at, "holidays": "walk", **more}


async def plan(town: Town, at: str = "22:00", rrule: str = "FREQ=DAILY", **more: Any) -> None:
    """Give the evening round this schedule, now."""
    await town.change_subentry(TOWN_HALL, PLAN, **schedule(at, rrule, **more))


def plan_before(town: Town, entry_id: str = TOWN_HALL, plan_id: str = PLAN, **stored: Any) -> None:
    """Give a round its schedule before the town is set up."""
    entry = town.entries[entry_id]
    subentry = entry.subentries[plan_id]
    data = {**subentry.data, **schedule(**stored)}
    town.hass.config_entries.async_update_subentry(entry, subentry, data=data)


async def go_to(town: Town, freezer: Any, text: str) -> None:
    """Let the clock come to this time of the place."""
    await town.pass_time(freezer, (local(text) - dt_util.utcnow()).total_seconds())


async def take_down(town: Town) -> None:
    for entry in reversed(town.entries.values()):
        assert await town.hass.config_entries.async_unload(entry.entry_id)
    await town.hass.async_block_till_done()


async def opened(town: Town, plan_id: str = PLAN) -> list[str]:
    """When the rounds that were ever opened were to begin, in the time of the place."""
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    return [
        one.event.planned_at.astimezone(dt_util.get_default_time_zone()).strftime("%d %H:%M")
        for one in read
        if isinstance(one.event, e.RoundOpened) and one.event.plan_id == plan_id
    ]


# --- at its time --------------------------------------------------------------------------


async def test_a_round_opens_when_it_is_time(town: Town, freezer) -> None:
    await plan(town)
    assert town.runtime.planner.next_occurrence(PLAN) == local("2026-06-10T22:00")
    await go_to(town, freezer, "2026-06-10T21:59:59")
    assert not town.room.rounds
    await go_to(town, freezer, "2026-06-10T22:00:01")
    (one,) = town.room.rounds.values()
    assert (one.plan_id, one.planned_at) == (PLAN, local("2026-06-10T22:00"))
    assert town.runtime.planner.next_occurrence(PLAN) == local("2026-06-11T22:00")
    await go_to(town, freezer, "2026-06-11T22:00:01")
    assert await opened(town) == ["10 22:00", "11 22:00"]


async def test_there_is_one_timer_for_the_earliest(town: Town, freezer) -> None:
    await plan(town)
    await town.change_subentry(LIBRARY, OTHER, **schedule("21:00"))
    clock = town.runtime.planner._clock
    assert clock._due_at == local("2026-06-10T21:00")
    await go_to(town, freezer, "2026-06-10T21:00:01")
    assert clock._due_at == local("2026-06-10T22:00")
    assert (await opened(town, OTHER), await opened(town)) == (["10 21:00"], [])


@pytest.mark.parametrize(
    ("evening", "morning", "walked"),
    [
        # No half past two that night; and twice one.
        ("2027-03-27T20:00", "2027-03-28T12:00", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2026-10-24T20:00", "2026-10-25T12:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
async def test_half_past_two_when_the_clock_is_put(
    town: Town, evening: str, morning: str, walked: datetime, freezer
) -> None:
    freezer.move_to(local(evening))
    await plan(town, "02:30")
    while dt_util.utcnow() < local(morning):
        await town.pass_time(freezer, 1800)
    assert len(await opened(town)) == 1
    assert town.room.reports[PLAN].planned_at == walked


async def test_after_a_sleep_of_the_machine_all_that_fell_due_is_given(town: Town, freezer) -> None:
    await plan(town, "00:00", "FREQ=MINUTELY;INTERVAL=30")
    await go_to(town, freezer, "2026-06-10T16:45:00")
    assert await opened(town) == ["10 15:30", "10 16:00", "10 16:30"]
    # In weeks of sleep no more than those of the last day.
    await go_to(town, freezer, "2026-06-30T16:45:00")
    assert (await opened(town))[3] == "29 17:00"
    assert len(await opened(town)) == 3 + 48


async def test_a_clock_that_is_put_back_opens_nothing_again(town: Town, freezer) -> None:
    await plan(town)
    await go_to(town, freezer, "2026-06-10T22:30:00")
    freezer.move_to(local("2026-06-10T21:30"))
    await go_to(town, freezer, "2026-06-10T22:30:00")
    assert await opened(town) == ["10 22:00"]


# --- an edit --------------------------------------------------------------------------------


async def test_a_new_plan_opens_nothing_for_before_it_was_made(town: Town, freezer) -> None:
    await plan(town, "14:00")
    assert await opened(town) == []
    # Neither at the next start.
    await town.restart()
    assert await opened(town) == []
    await go_to(town, freezer, "2026-06-11T14:00:01")
    assert await opened(town) == ["11 14:00"]


async def test_a_plan_that_was_made_while_nobody_was_there(built_town: Town) -> None:
    plan_before(built_town, at="14:00")
    await built_town.set_up()
    assert await opened(built_town) == []
    await built_town.restart()
    assert await opened(built_town) == []


async def test_a_changed_plan_opens_nothing_for_before_the_change(town: Town, freezer) -> None:
    await plan(town, "16:00")
    await go_to(town, freezer, "2026-06-10T18:00:00")
    await plan(town, "17:00")
    await town.restart()
    assert await opened(town) == ["10 16:00"]
    assert town.runtime.planner.next_occurrence(PLAN) == local("2026-06-11T17:00")


async def test_another_edit_leaves_what_is_planned(town: Town, freezer) -> None:
    await plan(town)
    before = town.room.sources.get(source_of(PLAN))
    freezer.tick(60)
    await town.change_subentry(TOWN_HALL, "desk_1", floor="2")
    assert town.room.sources.get(source_of(PLAN)) == before


async def test_a_plan_without_a_schedule_any_more(town: Town, freezer) -> None:
    await plan(town)
    told: list[Any] = []
    town.runtime.changes.subscribe(plan_key(PLAN), told.append)
    await plan(town, rrule="")
    assert told
    assert town.runtime.planner.next_occurrence(PLAN) is None
    assert town.runtime.planner._clock._due_at is None
    await go_to(town, freezer, "2026-06-10T22:30:00")
    assert await opened(town) == []


async def test_a_new_next_time_is_told(town: Town, freezer) -> None:
    told: list[Any] = []
    town.runtime.changes.subscribe(plan_key(PLAN), told.append)
    await plan(town)
    first = len(told)
    assert first
    await go_to(town, freezer, "2026-06-10T22:00:01")
    assert len(told) > first


async def test_the_time_zone_is_another_one(town: Town) -> None:
    await plan(town)
    await town.hass.config.async_update(time_zone="Europe/London")
    await town.settle()
    assert town.runtime.planner.next_occurrence(PLAN) == datetime(2026, 6, 10, 21, tzinfo=UTC)
    read = await town.runtime.planner.occurrences(
        PLAN, dt_util.utcnow(), dt_util.utcnow() + timedelta(days=1)
    )
    assert read == [datetime(2026, 6, 10, 21, tzinfo=UTC)]


async def test_the_country_is_another_one(town: Town, freezer) -> None:
    freezer.move_to(local("2027-04-26T23:00"))
    await town.hass.config.async_update(country="BE")
    await plan(town, holidays="skip")
    assert town.runtime.planner.next_occurrence(PLAN) == local("2027-04-27T22:00")
    await town.hass.config.async_update(country="NL")
    await town.settle()
    assert town.runtime.planner.next_occurrence(PLAN) == local("2027-04-28T22:00")


async def test_holidays_of_the_municipality(town: Town) -> None:
    await plan(town, holidays="skip")
    town.hass.config_entries.async_update_entry(
        town.entries["control_room"],
        options={**town.entries["control_room"].options, "holiday_dates": ["2026-06-10"]},
    )
    await town.edited()
    assert town.runtime.planner.next_occurrence(PLAN) == local("2026-06-11T22:00")


# --- while nobody was there -------------------------------------------------------------------


async def test_what_fell_due_while_we_were_away_opens_late(town: Town, freezer) -> None:
    await plan(town)
    await take_down(town)
    freezer.move_to(local("2026-06-10T22:03"))
    await town.set_up()
    (one,) = town.room.rounds.values()
    assert one.planned_at == local("2026-06-10T22:00")
    # A second restart knows it.
    await town.restart()
    assert await opened(town) == ["10 22:00"]


async def test_of_days_away_only_the_last_counts(town: Town, freezer) -> None:
    await plan(town)
    await take_down(town)
    freezer.move_to(local("2026-06-15T09:00"))
    await town.set_up()
    assert await opened(town) == ["14 22:00"]
    # Too late to walk it: it is closed, and everything of it missed.
    assert not town.room.rounds
    assert not town.room.reports[PLAN].complete


async def test_they_are_given_in_the_order_of_their_times(built_town: Town, freezer) -> None:
    plan_before(built_town, at="16:00")
    plan_before(built_town, LIBRARY, OTHER, at="15:30")
    await built_town.set_up()
    await take_down(built_town)
    freezer.move_to(local("2026-06-10T20:00"))
    taken: list[str] = []
    with patch(
        "custom_components.municipal_alarm.bridge.planner.RoundDue",
        side_effect=lambda plan_id, due_at: taken.append(plan_id) or RoundDue(plan_id, due_at),
    ):
        await built_town.set_up()
    assert taken == [OTHER, PLAN]


# --- asking -----------------------------------------------------------------------------------


async def test_occurrences_for_a_calendar(town: Town) -> None:
    await plan(town, rrule="FREQ=WEEKLY;BYDAY=FR")
    start = dt_util.utcnow()
    found = await town.runtime.planner.occurrences(PLAN, start, start + timedelta(days=14))
    assert found == [local("2026-06-12T22:00"), local("2026-06-19T22:00")]
    # The past as well: a plan says when it would have been.
    past = await town.runtime.planner.occurrences(PLAN, start - timedelta(days=7), start)
    assert past == [local("2026-06-05T22:00")]


async def test_of_what_has_no_schedule_nothing_is_known(town: Town) -> None:
    planner = town.runtime.planner
    now = dt_util.utcnow()
    assert planner.next_occurrence(PLAN) is None
    assert await planner.occurrences(PLAN, now, now + timedelta(days=9)) == []
    assert planner.describe() == []


async def test_diagnostics_say_what_is_planned(town: Town) -> None:
    await plan(town)
    (one,) = town.runtime.planner.describe()
    assert one["plan_id"] == PLAN
    assert datetime.fromisoformat(one["next_at"]) == local("2026-06-10T22:00")


# --- what goes wrong ----------------------------------------------------------------------------


async def test_a_schedule_that_cannot_be_read_keeps_no_other_back(
    town: Town, freezer, caplog
) -> None:
    await plan(town, rrule="FREQ=SECONDLY")
    await town.change_subentry(LIBRARY, OTHER, **schedule("21:00"))
    assert "The schedule of round plan evening_round cannot be read" in caplog.text
    now = dt_util.utcnow()
    planner = town.runtime.planner
    assert await planner.occurrences(PLAN, now, now + timedelta(days=9)) == []
    await go_to(town, freezer, "2026-06-10T21:00:01")
    assert (await opened(town, OTHER), await opened(town)) == (["10 21:00"], [])


async def test_a_defect_of_one_schedule_keeps_no_other_back(town: Town, caplog) -> None:
    await town.change_subentry(LIBRARY, OTHER, **schedule("21:00"))
    with patch.object(Schedule, "after", side_effect=RuntimeError("defect")):
        await plan(town)
    assert "cannot be followed" in caplog.text
    assert town.runtime.planner.next_occurrence(OTHER) == local("2026-06-10T21:00")


async def test_a_look_that_fails_is_made_good_within_minutes(town: Town, freezer, caplog) -> None:
    planner = town.runtime.planner
    with patch.object(Schedule, "after", side_effect=RuntimeError("defect")):
        await plan(town)
        assert planner.unreadable() == [PLAN]
        assert planner._clock._due_at == dt_util.utcnow() + TRY_AGAIN
        while dt_util.utcnow() < local("2026-06-10T22:02"):
            await town.pass_time(freezer, TRY_AGAIN.total_seconds() + 1)
            assert planner._clock._due_at == dt_util.utcnow() + TRY_AGAIN
    assert caplog.text.count("cannot be followed") == 1
    assert await opened(town) == []
    await town.pass_time(freezer, TRY_AGAIN.total_seconds() + 1)
    assert await opened(town) == ["10 22:00"], "late, and not lost"
    assert planner.unreadable() == []
    assert planner.next_occurrence(PLAN) == local("2026-06-11T22:00")


async def test_a_defect_whose_sort_nobody_thought_of(town: Town, freezer) -> None:
    with patch.object(Schedule, "__init__", side_effect=ImportError("no holidays")):
        await plan(town)
        await town.change_subentry(LIBRARY, OTHER, **schedule("21:00"))
        now = dt_util.utcnow()
        assert await town.runtime.planner.occurrences(PLAN, now, now + timedelta(days=9)) == []
    assert set(town.runtime.planner.unreadable()) == {PLAN, OTHER}
    await town.pass_time(freezer, TRY_AGAIN.total_seconds() + 1)
    assert town.runtime.planner.unreadable() == []
    assert town.runtime.planner.next_occurrence(OTHER) == local("2026-06-10T21:00")


async def test_what_else_is_set_up_goes_on_without_it(town: Town, caplog) -> None:
    with patch.object(Planner, "bind", side_effect=RuntimeError("defect")):
        await town.add_desk(TOWN_HALL, "desk_9", "Desk 9")
    assert "What else is set up cannot be followed" in caplog.text
    assert "desk_9" in town.room.site.desks


async def test_one_without_an_occurrence_is_looked_at_again(town: Town, freezer) -> None:
    # The next 29th of February is beyond what is looked for, and then it is not.
    freezer.move_to("2030-02-22T12:00:00Z")
    await plan(town, rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    planner = town.runtime.planner
    assert planner.next_occurrence(PLAN) is None
    assert planner._clock._due_at == dt_util.utcnow() + LOOK_AGAIN
    await town.pass_time(freezer, LOOK_AGAIN.total_seconds() + 1)
    assert planner.next_occurrence(PLAN) == local("2032-02-29T22:00")


# --- the planner alone ----------------------------------------------------------------------------


def installation(**schedules: dict[str, Any]) -> Installation:
    bare = Installation(Site(), {}, {}, {})
    return replace(bare, schedules={RoundPlanId(one): stored for one, stored in schedules.items()})


@pytest.fixture
def taken() -> list[Signal]:
    return []


@pytest.fixture
def planner(hass: HomeAssistant, taken: list[Signal]):
    planner = Planner(hass, taken.append, lambda _: True, lambda _: None)
    yield planner
    planner.stop()


@pytest.fixture
def work(hass: HomeAssistant):
    """Do what the executor was given, when the test says so."""
    given: list[tuple[asyncio.Future[Any], Any]] = []

    def add(job: Any) -> asyncio.Future[Any]:
        given.append((hass.loop.create_future(), job))
        return given[-1][0]

    def do() -> None:
        while given:
            future, job = given.pop(0)
            if not future.cancelled():
                future.set_result(job())

    with patch.object(hass, "async_add_executor_job", add):
        yield do


async def test_an_edit_overtakes_a_look(
    hass: HomeAssistant, planner: Planner, taken: list[Signal], work: Callable[[], None]
) -> None:
    planner.bind(installation(p=schedule("14:00")))
    planner.bind(installation(p=schedule("23:00")))
    work()
    await hass.async_block_till_done(wait_background_tasks=True)
    # The first would have given the round of two o'clock.
    assert taken == [SourceBound(source_of(RoundPlanId("p")), dt_util.utcnow())]
    assert planner.next_occurrence(RoundPlanId("p")) == local("2026-06-10T23:00")


async def test_known_before_it_is_given_what_it_missed(
    hass: HomeAssistant, planner: Planner, taken: list[Signal]
) -> None:
    planner.bind(installation(p=schedule("14:00")))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert taken == [RoundDue(RoundPlanId("p"), local("2026-06-10T14:00"))]


async def test_a_look_that_tells_nothing_is_done_again(
    hass: HomeAssistant, planner: Planner, work: Callable[[], None], freezer
) -> None:
    planner.bind(installation(p=schedule("23:00")))
    # What does the work is jammed.
    freezer.tick(TRY_AGAIN)
    planner._due()
    assert planner._clock._due_at == dt_util.utcnow() + TRY_AGAIN
    work()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert planner.next_occurrence(RoundPlanId("p")) == local("2026-06-10T23:00")
    assert planner._clock._due_at == local("2026-06-10T23:00")


async def test_stopped_in_the_middle_of_a_look_it_gives_nothing(
    hass: HomeAssistant, planner: Planner, taken: list[Signal], work: Callable[[], None]
) -> None:
    planner.bind(installation(p=schedule("14:00")))
    planner.stop()
    work()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert taken == []
    assert planner._clock._due_at is None
