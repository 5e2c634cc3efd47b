"""The repair issues: there while something is ill, gone when it is well, and no flicker."""

from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.health import JOURNAL_ISSUE
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.ids import SystemId
from custom_components.municipal_alarm.journal.port import Fault, FaultKind
from custom_components.municipal_alarm.radio.network import Part

from .flow_kit import TEXTS, placeholders
from .town import TOWN_HALL, Town

LINK_ISSUE = "link_lost_gateway"
SCHEDULE_ISSUE = "schedule_evening_round"


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    return [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]


def reason(hass: HomeAssistant, issue_id: str) -> str | None:
    found = issue(hass, issue_id)
    return (found.translation_placeholders or {}).get("reason") if found is not None else None


async def test_a_well_system_has_no_issue(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    await town.pass_time(freezer, 300)
    assert not issues(hass)


@pytest.mark.parametrize("kind", FaultKind)
async def test_a_fault_of_the_journal(hass: HomeAssistant, town: Town, kind: FaultKind) -> None:
    town.runtime.journal_health(Fault(kind, "it says so", 1))
    found = issue(hass, JOURNAL_ISSUE)
    assert found is not None
    assert found.is_fixable is False
    assert found.translation_key == f"journal_{kind.value}"
    writes = kind is FaultKind.SET_ASIDE
    assert found.severity is (ir.IssueSeverity.ERROR if writes else ir.IssueSeverity.CRITICAL)
    for texts in TEXTS.values():
        text = texts["issues"][found.translation_key]
        assert set(placeholders(text["description"])) <= set(found.translation_placeholders or {})
    town.runtime.journal_health(None)
    assert issue(hass, JOURNAL_ISSUE) is None


async def test_what_waits_is_no_new_issue(hass: HomeAssistant, town: Town) -> None:
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 1))
    first = issue(hass, JOURNAL_ISSUE)
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 2))
    assert issue(hass, JOURNAL_ISSUE) is first
    town.runtime.journal_health(Fault(FaultKind.IO, "broken", 2))
    found = issue(hass, JOURNAL_ISSUE)
    assert found is not None
    assert found.translation_key == "journal_io"
    town.runtime.journal_health(None)


async def test_a_link_that_stays_away(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    town.link.lost()
    await town.settle()
    await town.pass_time(freezer, 59)
    assert issue(hass, LINK_ISSUE) is None
    await town.pass_time(freezer, 2)
    found = issue(hass, LINK_ISSUE)
    assert found is not None
    assert found.translation_key == "link_lost"
    assert found.translation_placeholders == {"system": "Radios", "reason": "not connected"}
    town.link.up()
    await town.settle()
    assert issue(hass, LINK_ISSUE) is None


async def test_a_link_that_is_told_lost_twice(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    town.link.lost()
    await town.settle()
    await town.pass_time(freezer, 30)
    await town.change_subentry("control_room", "anna", title="Anne")
    await town.pass_time(freezer, 31)
    assert issue(hass, LINK_ISSUE) is not None
    town.link.up()
    await town.settle()


async def test_a_link_that_blinks(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    town.link.lost()
    await town.settle()
    await town.pass_time(freezer, 40)
    town.link.up()
    await town.settle()
    town.link.lost()
    await town.settle()
    await town.pass_time(freezer, 40)
    assert issue(hass, LINK_ISSUE) is None


async def test_a_system_that_is_removed(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    town.link.lost()
    await town.settle()
    await town.pass_time(freezer, 61)
    assert issue(hass, LINK_ISSUE) is not None
    await hass.config_entries.async_remove("gateway")
    await town.edited()
    assert issue(hass, LINK_ISSUE) is None
    town.entries.pop("gateway")


async def test_a_system_that_is_removed_while_it_is_waited_for(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    town.link.lost()
    await town.settle()
    await hass.config_entries.async_remove("gateway")
    await town.edited()
    await town.pass_time(freezer, 61)
    assert issue(hass, LINK_ISSUE) is None
    town.entries.pop("gateway")


async def test_nothing_is_ill_that_does_not_run(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    town.link.lost()
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 1))
    await town.settle()
    await town.pass_time(freezer, 61)
    await town.restart()
    assert issue(hass, LINK_ISSUE) is None
    assert issue(hass, JOURNAL_ISSUE) is None


async def plan_at(town: Town, rrule: str) -> None:
    """Give the evening round a schedule; the forms would refuse an unreadable one."""
    await town.change_subentry(
        TOWN_HALL,
        "evening_round",
        rrule=rrule,
        starts_on="2026-01-01",
        starts_at="22:00",
        holidays="walk",
    )
    await town.settle()


async def test_a_schedule_that_cannot_be_read(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    await plan_at(town, "FREQ=SECONDLY")
    found = issue(hass, SCHEDULE_ISSUE)
    assert found is not None
    assert found.translation_key == "schedule_unreadable"
    told = {"plan": "Evening round", "building": "Town hall"}
    assert found.translation_placeholders == told
    for texts in TEXTS.values():
        text = texts["issues"][found.translation_key]
        assert set(placeholders(text["description"])) <= set(told)
    await town.pass_time(freezer, 301)
    assert issue(hass, SCHEDULE_ISSUE) is found
    await plan_at(town, "FREQ=DAILY")
    assert issues(hass) == []


async def test_a_plan_that_is_removed_leaves_no_issue(hass: HomeAssistant, town: Town) -> None:
    await plan_at(town, "FREQ=SECONDLY")
    assert issue(hass, SCHEDULE_ISSUE) is not None
    await town.remove_subentry(TOWN_HALL, "evening_round")
    assert issue(hass, SCHEDULE_ISSUE) is None


async def test_no_plan_is_judged_that_is_not_followed(hass: HomeAssistant, town: Town) -> None:
    await plan_at(town, "FREQ=SECONDLY")
    for entry in reversed(town.entries.values()):
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == []
    await town.set_up()
    assert issue(hass, SCHEDULE_ISSUE) is not None


async def test_why_a_link_is_lost_is_told_as_it_changes(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    town.link.lost("no answer")
    await town.settle()
    await town.pass_time(freezer, 61)
    assert reason(hass, LINK_ISSUE) == "no answer"
    town.link.lost("no route to 192.0.2.1")
    assert reason(hass, LINK_ISSUE) == "no route to 192.0.2.1"
    town.link.up()
    await town.settle()


async def test_a_port_of_ours_that_cannot_be_had_is_another_issue(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    town.link.lost("UDP port 30001 is in use", local=True)
    await town.settle()
    await town.pass_time(freezer, 61)
    assert reason(hass, "link_bind_failed_gateway") == "UDP port 30001 is in use"
    assert issue(hass, LINK_ISSUE) is None
    # The port is there; now it is the other end that does not answer.
    town.link.lost("no answer")
    assert issue(hass, "link_bind_failed_gateway") is None
    await town.pass_time(freezer, 61)
    assert issue(hass, LINK_ISSUE) is not None
    town.link.up()
    await town.settle()


@pytest.mark.parametrize("system", ["hytera", "mototrbo"])
async def test_what_to_look_at_is_told_by_the_sort_of_system(
    hass: HomeAssistant, town: Town, freezer: Any, system: str
) -> None:
    entry = town.entries["gateway"]
    stored = MockConfigEntry(data={**entry.data, "system": system})
    town.link.lost("no radio answered")
    await town.settle()
    with patch.object(hass.config_entries, "async_get_entry", return_value=stored):
        town.runtime.parts.update(SystemId("gateway"), [])
        await town.pass_time(freezer, 61)
        found = issue(hass, LINK_ISSUE)
    assert found is not None
    assert found.translation_key == f"link_lost_{system}"
    town.link.up()
    await town.settle()


async def test_a_part_that_stays_away(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    def slots(*up: bool) -> None:
        town.runtime.parts.update(
            SystemId("gateway"),
            [
                Part(f"10.0.0.5/{n}", f"Repeater 10.0.0.5, slot {n}", one, "" if one else "silent")
                for n, one in enumerate(up, 1)
            ],
        )

    slots(True, False)
    await town.pass_time(freezer, 59)
    assert not issues(hass)
    await town.pass_time(freezer, 2)
    (found,) = issues(hass)
    assert found.issue_id == "part_lost_gateway_10.0.0.5/2"
    assert found.translation_placeholders == {
        "system": "Radios",
        "host": "10.0.0.5",
        "slot": "2",
    }
    # All of it is gone: one issue says so.
    town.link.lost()
    await town.settle()
    assert not issues(hass)
    await town.pass_time(freezer, 61)
    assert [one.issue_id for one in issues(hass)] == [LINK_ISSUE]
    town.link.up()
    slots(True, True)
    await town.settle()
    await town.pass_time(freezer, 61)
    assert not issues(hass)


async def test_a_part_that_is_back_in_the_very_moment(
    hass: HomeAssistant, town: Town, freezer: Any
) -> None:
    part = Part("10.0.0.5/1", "Slot 1", False)
    town.runtime.parts.update(SystemId("gateway"), [part])
    with patch.object(town.runtime.parts, "of", return_value=()):
        await town.pass_time(freezer, 61)
    assert not issues(hass)
    await town.pass_time(freezer, 61)
    assert not issues(hass)
    town.runtime.parts.forget(SystemId("gateway"))


def test_every_issue_has_its_texts() -> None:
    told = {
        "link_lost": {"system", "reason"},
        "link_bind_failed": {"system", "reason"},
        "link_lost_hytera": {"system"},
        "link_lost_mototrbo": {"system"},
        "part_lost": {"system", "host", "slot"},
    }
    wanted = {*told, *(f"journal_{kind.value}" for kind in FaultKind)}
    for texts in TEXTS.values():
        assert set(texts["issues"]) >= wanted
        for key, names in told.items():
            assert set(placeholders(texts["issues"][key]["description"])) == names
            assert set(placeholders(texts["issues"][key]["title"])) <= names
