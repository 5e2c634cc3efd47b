"""The calendar of a building's rounds: planned, under way and walked; places, no people."""

from datetime import datetime, timedelta
import sqlite3
from typing import Any
from unittest.mock import patch

from homeassistant.components.calendar import CalendarEvent
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge import agenda
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import CheckpointId, RoundPlanId
from custom_components.municipal_alarm.journal.store import SqliteJournal
from custom_components.municipal_alarm.radio import events as r

from .town import OPERATOR, TOWN_HALL, Town

PLAN = RoundPlanId("evening_round")
ROUNDS = "town_hall_rounds"


@pytest.fixture(autouse=True)
async def afternoon(hass: HomeAssistant, freezer) -> None:
    """A Wednesday at three in Amsterdam."""
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    freezer.move_to("2026-06-10T13:00:00Z")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=dt_util.get_default_time_zone())


async def plan(town: Town, at: str = "22:00", **more: Any) -> None:
    stored = {"rrule": "FREQ=DAILY", "starts_on": "2026-01-01", "starts_at": at}
    await town.change_subentry(TOWN_HALL, PLAN, **stored, holidays="walk", **more)


async def go_to(town: Town, freezer: Any, text: str) -> None:
    await town.pass_time(freezer, (local(text) - dt_util.utcnow()).total_seconds())


async def read(town: Town, start: str, end: str) -> list[CalendarEvent]:
    """What the calendar shows of this time, as Home Assistant asks for it."""
    entity = town.hass.data["calendar"].get_entity(town.entity_id("calendar", ROUNDS))
    found: list[CalendarEvent] = await entity.async_get_events(town.hass, local(start), local(end))
    return found


def shown(found: list[CalendarEvent]) -> list[tuple[str, str, str]]:
    return [
        (f"{one.start:%d %H:%M}-{one.end:%H:%M}", one.summary, one.description or "")
        for one in found
    ]


async def walk(town: Town, *tags: str) -> None:
    """Ben holds his radio to tags."""
    for tag in tags:
        await town.radio(r.TagScanned, tag_id=tag)


async def a_round(town: Town, freezer: Any, *tags: str) -> None:
    """The evening round of ten o'clock, with these tags in its first minutes."""
    await plan(town)
    await go_to(town, freezer, "2026-06-10T22:00:01")
    for tag in tags:
        freezer.tick(60)
        await walk(town, tag)
    await town.pass_time(freezer, 900)


# --- its state ----------------------------------------------------------------------------


async def test_without_a_plan_there_is_nothing(town: Town) -> None:
    state = town.state("calendar", ROUNDS)
    assert state.state == STATE_OFF
    assert "message" not in state.attributes
    assert await read(town, "2026-06-01T00:00", "2026-07-01T00:00") == []


async def test_it_shows_what_comes_next_and_what_is_under_way(town: Town, freezer) -> None:
    await plan(town)
    state = town.state("calendar", ROUNDS)
    assert state.state == STATE_OFF
    assert state.attributes["message"] == "Evening round"
    assert state.attributes["start_time"] == "2026-06-10 22:00:00"
    assert state.attributes["end_time"] == "2026-06-10 22:15:00"
    assert state.attributes["location"] == "Town hall"

    await go_to(town, freezer, "2026-06-10T22:00:01")
    state = town.state("calendar", ROUNDS)
    assert state.state == STATE_ON
    assert state.attributes["message"] == "Evening round: under way"
    assert state.attributes["description"] == "0 of 2 proven"

    await walk(town, "C1")
    assert town.state("calendar", ROUNDS).attributes["description"] == "1 of 2 proven"
    await walk(town, "C2")
    state = town.state("calendar", ROUNDS)
    assert state.state == STATE_OFF
    assert state.attributes["start_time"] == "2026-06-11 22:00:00"


async def test_a_suspended_round(town: Town) -> None:
    await town.command(c.StartRound(actor=OPERATOR, plan_id=PLAN))
    (one,) = town.room.rounds.values()
    await town.command(c.SuspendRound(actor=OPERATOR, round_id=one.round_id, reason="fire drill"))
    message = town.state("calendar", ROUNDS).attributes["message"]
    assert message == "Evening round: suspended"


async def test_a_round_is_under_way_for_as_long_as_it_is_suspended(town: Town, freezer) -> None:
    await plan(town)
    await go_to(town, freezer, "2026-06-10T22:05:00")
    (one,) = town.room.rounds.values()
    await town.command(c.SuspendRound(actor=OPERATOR, round_id=one.round_id, reason="fire drill"))
    # Fifteen minutes it lasts, of which ten were left.
    await go_to(town, freezer, "2026-06-10T22:16:00")
    state = town.state("calendar", ROUNDS)
    assert state.state == STATE_ON
    assert state.attributes["message"] == "Evening round: suspended"
    assert state.attributes["end_time"] == "2026-06-10 22:26:00"
    found = shown(await read(town, "2026-06-10T22:20", "2026-06-10T23:00"))
    assert [(when, summary) for when, summary, _ in found] == [
        ("10 22:00-22:26", "Evening round: suspended")
    ]
    await town.command(c.ResumeRound(actor=OPERATOR, round_id=one.round_id))
    assert town.state("calendar", ROUNDS).attributes["end_time"] == "2026-06-10 22:26:00"


async def test_another_buildings_rounds_are_not_its_own(town: Town, freezer) -> None:
    await plan(town)
    assert town.state("calendar", "library_rounds").attributes.get("message") is None
    await walk(town, "C3")
    message = town.state("calendar", "library_rounds").attributes.get("message")
    assert message is None
    assert town.state("calendar", ROUNDS).attributes["message"] == "Evening round"
    found = await read(town, "2026-06-10T00:00", "2026-06-11T00:00")
    assert [one.summary for one in found] == ["Evening round"]


async def test_a_plan_with_nothing_to_prove_is_no_appointment(town: Town) -> None:
    await plan(town, checkpoints=[])
    assert "message" not in town.state("calendar", ROUNDS).attributes
    assert await read(town, "2026-06-10T00:00", "2026-06-12T00:00") == []


# --- what was walked ----------------------------------------------------------------------


async def test_planned_and_walked_side_by_side(town: Town, freezer) -> None:
    await a_round(town, freezer, "C1")
    found = await read(town, "2026-06-10T00:00", "2026-06-12T23:00")
    assert shown(found) == [
        (
            "10 22:00-22:15",
            "Evening round: incomplete",
            "1 on time, 1 missed\nMissed: Stairs (Attic)",
        ),
        ("11 22:00-22:15", "Evening round", ""),
        ("12 22:00-22:15", "Evening round", ""),
    ]
    assert {one.location for one in found} == {"Town hall"}
    assert len({one.uid for one in found}) == 3
    assert "Ben" not in str(found)


async def test_all_of_it_proven_but_not_as_it_should_be(town: Town, freezer) -> None:
    await a_round(town, freezer, "C2", "C1")
    ((_, summary, description),) = shown(await read(town, "2026-06-10T00:00", "2026-06-11T00:00"))
    assert summary == "Evening round: complete"
    assert description == "1 on time, 1 out of order"


async def test_rounds_of_the_past_are_in_the_journal(town: Town, freezer) -> None:
    await a_round(town, freezer, "C1", "C2")
    await go_to(town, freezer, "2026-06-12T12:00:00")
    found = shown(await read(town, "2026-06-10T00:00", "2026-06-12T00:00"))
    assert [(when, summary) for when, summary, _ in found] == [
        ("10 22:00-22:02", "Evening round: complete"),
        ("11 22:00-22:15", "Evening round: incomplete"),
    ]
    # Of each only what touches the time that is asked for.
    found = shown(await read(town, "2026-06-11T22:10", "2026-06-11T23:00"))
    assert [when for when, _, _ in found] == ["11 22:00-22:15"]
    assert await read(town, "2026-06-10T22:15", "2026-06-11T22:00") == []


async def test_a_correction_is_shown_in_the_place_of_what_was_reported(town: Town, freezer) -> None:
    await a_round(town, freezer, "C1")
    (report,) = town.room.reports.values()
    await town.command(
        c.CorrectRound(
            actor=OPERATOR,
            round_id=report.round_id,
            checkpoint_id=CheckpointId("attic"),
            reason="seen on camera",
        )
    )
    ((_, summary, description),) = shown(await read(town, "2026-06-10T00:00", "2026-06-11T00:00"))
    assert summary == "Evening round: complete"
    assert description == "1 on time, 1 late, 1 of them by correction"


async def test_a_round_that_is_under_way_is_among_them(town: Town, freezer) -> None:
    await plan(town)
    await go_to(town, freezer, "2026-06-10T22:05:00")
    found = shown(await read(town, "2026-06-10T00:00", "2026-06-11T23:00"))
    assert [(when, summary) for when, summary, _ in found] == [
        ("10 22:00-22:15", "Evening round: under way"),
        ("11 22:00-22:15", "Evening round"),
    ]


async def test_in_dutch(town: Town, freezer) -> None:
    entry = town.entries["control_room"]
    town.hass.config_entries.async_update_entry(entry, options={**entry.options, "language": "nl"})
    await town.edited()
    await a_round(town, freezer, "C1")
    ((_, summary, description),) = shown(await read(town, "2026-06-10T00:00", "2026-06-11T00:00"))
    assert summary == "Evening round: onvolledig"
    assert description == "1 op tijd, 1 gemist\nGemist: Stairs (Attic)"


def test_both_languages_have_every_word() -> None:
    english, dutch = agenda._TEXTS["en"], agenda._TEXTS["nl"]
    assert english.keys() == dutch.keys()


async def test_home_assistants_own_action_reads_it(town: Town, freezer) -> None:
    await a_round(town, freezer, "C1")
    entity_id = town.entity_id("calendar", ROUNDS)
    answer = await town.hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": entity_id, "start_date_time": "2026-06-10T00:00:00", "duration": {"days": 1}},
        blocking=True,
        return_response=True,
    )
    (one,) = answer[entity_id]["events"]
    assert one["summary"] == "Evening round: incomplete"


async def test_a_journal_that_cannot_be_read_is_said(town: Town) -> None:
    with (
        patch.object(SqliteJournal, "reports", side_effect=sqlite3.OperationalError("disk")),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await read(town, "2026-06-10T00:00", "2026-06-11T00:00")
    assert caught.value.translation_key == "journal_unreadable"


async def test_a_round_that_began_before_what_is_asked_for(town: Town) -> None:
    await plan(town, "23:55")
    found = await read(town, "2026-06-11T00:00", "2026-06-11T12:00")
    assert [f"{one.start:%d %H:%M}" for one in found] == ["10 23:55"]
    assert found[0].end - found[0].start == timedelta(minutes=15)


async def test_a_round_while_the_clock_is_put_back(town: Town, freezer) -> None:
    # It begins at ten to three and is over at five past two.
    await plan(town, "02:50")
    freezer.move_to("2026-10-24T12:00:00Z")
    await town.edited()
    found = await read(town, "2026-10-25T00:00", "2026-10-26T00:00")
    assert [one.start.isoformat() for one in found] == ["2026-10-25T02:50:00+02:00"]
    # Home Assistant takes no end that reads earlier than the begin.
    assert [one.end.isoformat() for one in found] == ["2026-10-25T03:05:00+01:00"]
    await go_to(town, freezer, "2026-10-25T02:51:00")
    message = town.state("calendar", ROUNDS).attributes["message"]
    assert message == "Evening round: under way"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-06-10T00:00:00+00:00", "9999-12-31T23:59:59+00:00"),
        ("0001-01-01T00:00:00+00:00", "2026-06-11T00:00:00+00:00"),
    ],
)
async def test_all_the_time_there_is(town: Town, start: str, end: str) -> None:
    await plan(town)
    entity = town.hass.data["calendar"].get_entity(town.entity_id("calendar", ROUNDS))
    found = await entity.async_get_events(
        town.hass, datetime.fromisoformat(start), datetime.fromisoformat(end)
    )
    assert found[0].start == local("2026-06-10T22:00")
    assert len(found) <= 2 * 366
