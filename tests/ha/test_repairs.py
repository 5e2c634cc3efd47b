"""The repair issues: there while something is ill, gone when it is well, and no flicker."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.municipal_alarm.bridge.health import JOURNAL_ISSUE
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.journal.port import Fault, FaultKind

from .flow_kit import TEXTS, placeholders
from .town import Town

LINK_ISSUE = "link_lost_gateway"


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def test_a_well_system_has_no_issue(hass: HomeAssistant, town: Town, freezer: Any) -> None:
    await town.pass_time(freezer, 300)
    assert not [one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN]


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
    assert found.translation_placeholders == {"system": "Radios"}
    for texts in TEXTS.values():
        assert set(placeholders(texts["issues"]["link_lost"]["description"])) == {"system"}
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


def test_every_issue_has_its_texts() -> None:
    wanted = {"link_lost", *(f"journal_{kind.value}" for kind in FaultKind)}
    for texts in TEXTS.values():
        assert set(texts["issues"]) >= wanted
