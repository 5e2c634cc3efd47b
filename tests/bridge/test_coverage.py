"""Which desks are to be tested: what is counted, and what an administrator is told."""

from datetime import timedelta
from typing import Any

from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.municipal_alarm.bridge.coverage import LAPSED_ISSUE, Figures
from custom_components.municipal_alarm.bridge.issues import DOCS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId
from tests.ha.flow_kit import TEXTS, placeholders
from tests.ha.town import LAMP, LIBRARY, OPERATOR, ROOM, TOWN_HALL, Town

DESK_1 = DeskId("desk_1")


@pytest.fixture(autouse=True)
def lamp(town: Town) -> None:
    """Desk 1 has one that works: it has a repair issue of its own otherwise."""
    town.hass.states.async_set(LAMP, "off")


def issues(town: Town) -> dict[str, ir.IssueEntry]:
    found = {
        one.issue_id: one
        for one in ir.async_get(town.hass).issues.values()
        if one.domain == DOMAIN and one.active
    }
    for one in found.values():
        told = set(one.translation_placeholders or {})
        for texts in TEXTS.values():
            text = texts["issues"][one.translation_key]
            assert set(placeholders(text["title"])) <= told
            assert set(placeholders(text["description"])) == told
    return found


async def try_out(town: Town, desk: str = "desk_1", *, passed: bool = True, note: str = "") -> None:
    desk_id = DeskId(desk)
    await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=desk_id))
    await town.press(desk)
    await town.command(c.FinishDeskTest(actor=OPERATOR, desk_id=desk_id, passed=passed, note=note))
    town.take_sent()


async def test_never_tested(town: Town) -> None:
    coverage = town.runtime.coverage
    assert coverage.figures() == Figures(never=3)
    assert coverage.figures(BuildingId(TOWN_HALL)) == Figures(never=2)
    assert coverage.figures(BuildingId("elsewhere")) == Figures()
    assert coverage.is_due(DESK_1)
    assert not issues(town)


async def test_tested_and_again_after_a_month(town: Town, freezer: Any) -> None:
    await try_out(town)
    coverage = town.runtime.coverage
    assert coverage.figures(BuildingId(TOWN_HALL)) == Figures(never=1)
    assert not coverage.is_due(DESK_1)
    freezer.tick(timedelta(days=30))
    await town.pass_time(freezer, 900)
    assert coverage.figures(BuildingId(TOWN_HALL)) == Figures(never=1, overdue=1)
    assert coverage.figures().total == 3
    (lapsed,) = issues(town).values()
    assert (lapsed.issue_id, lapsed.severity) == (LAPSED_ISSUE, ir.IssueSeverity.WARNING)
    assert lapsed.translation_placeholders == {"desks": "1", "days": "30"}
    assert lapsed.learn_more_url == f"{DOCS}drills.md#desks-to-be-tested"
    await try_out(town)
    assert not issues(town)


@pytest.mark.parametrize(("note", "shown"), [("no picture", "no picture"), ("", "-")])
async def test_a_test_that_failed_is_told_until_one_passes(
    town: Town, note: str, shown: str
) -> None:
    await try_out(town, passed=False, note=note)
    assert town.runtime.coverage.figures(BuildingId(TOWN_HALL)) == Figures(never=1, failed=1)
    (failed,) = issues(town).values()
    assert failed.issue_id == "desk_test_failed_desk_1"
    assert failed.severity is ir.IssueSeverity.ERROR
    assert failed.translation_key == "desk_test_not_seen"
    assert failed.translation_placeholders == {
        "desk": "Desk 1",
        "building": "Town hall",
        "note": shown,
    }
    await town.restart()
    assert list(issues(town)) == ["desk_test_failed_desk_1"]
    await try_out(town)
    assert not issues(town)


async def test_a_button_that_does_nothing(town: Town, freezer: Any) -> None:
    await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=DESK_1))
    await town.pass_time(freezer, 61)
    (failed,) = issues(town).values()
    assert failed.translation_key == "desk_test_no_press"
    # What is said of a desk goes with it.
    town.hass.config_entries.async_remove_subentry(town.entries[TOWN_HALL], "desk_1")
    await town.runtime.read_site()
    await town.settle()
    assert not issues(town)


async def test_another_reason_is_another_text(town: Town, freezer: Any) -> None:
    await try_out(town, passed=False)
    await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=DESK_1))
    await town.pass_time(freezer, 61)
    (failed,) = issues(town).values()
    assert failed.translation_key == "desk_test_no_press"


async def test_who_does_not_want_to_know_is_told_of_failures_alone(
    town: Town, freezer: Any
) -> None:
    entry = town.entries[ROOM]
    town.hass.config_entries.async_update_entry(entry, options={**entry.options, "test_every": 0})
    await town.runtime.read_site()
    await town.settle()
    assert town.runtime.coverage.figures() == Figures()
    await try_out(town)
    freezer.tick(timedelta(days=400))
    await town.pass_time(freezer, 900)
    assert town.runtime.coverage.figures() == Figures()
    await try_out(town, "info_desk", passed=False)
    assert town.runtime.coverage.figures(BuildingId(LIBRARY)) == Figures(failed=1)
    assert list(issues(town)) == ["desk_test_failed_info_desk"]


async def test_nothing_is_left_when_it_ends(town: Town) -> None:
    await try_out(town, passed=False)
    for entry in town.entries.values():
        await town.hass.config_entries.async_unload(entry.entry_id)
    await town.hass.async_block_till_done()
    assert not issues(town)
