"""The form of targets and shifts, and how what it stored is read."""

from datetime import UTC, time, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.bridge import figure_source
from custom_components.municipal_alarm.learning.figures.rules import (
    DEFAULT_RULES,
    Milestone,
    Shift,
    Target,
)

from .flow_kit import add_control_room, options_flow, without_setup
from .town import ROOM, Town

USUAL = {
    "figure_targets": [
        {"milestone": "acknowledged", "within": 30, "percent": 80.0},
        {"milestone": "acknowledged", "within": 60, "percent": 98.5},
    ],
    "shifts": [
        {"name": "early", "begins": "07:00:00"},
        {"name": "late", "begins": "15:00:00"},
        {"name": "night", "begins": "23:00:00"},
    ],
    "silent_after": 30,
}


async def test_figures(hass: HomeAssistant) -> None:
    with without_setup():
        room = add_control_room(hass, language="en")
        flow = await options_flow(hass, room, "figures")
        assert flow.suggested == USUAL
        typed: dict[str, Any] = {
            "figure_targets": [{"milestone": "on_scene", "within": 300.0, "percent": 90.04}],
            "shifts": [
                {"name": " nacht ", "begins": "22:30:00"},
                {"name": "dag", "begins": "06:00:00"},
            ],
            "silent_after": 7.0,
        }
        await flow.answer(typed)
        assert flow.created
        assert room.options == {
            "language": "en",
            "figure_targets": [{"milestone": "on_scene", "within": 300, "percent": 90.0}],
            "shifts": [
                {"name": "dag", "begins": "06:00:00"},
                {"name": "nacht", "begins": "22:30:00"},
            ],
            "silent_after": 7,
        }
        rules = figure_source.rules(room.options, UTC)
        assert rules.targets == (Target(Milestone.ON_SCENE, 300, 900),)
        assert rules.shifts == (Shift("dag", time(6)), Shift("nacht", time(22, 30)))
        assert rules.silent_after == timedelta(days=7)
        # Nothing is an answer, too.
        flow = await options_flow(hass, room, "figures")
        await flow.answer({"silent_after": 7.0})
        assert figure_source.rules(room.options, UTC).targets == ()
        assert figure_source.rules(room.options, UTC).shift_at(time(12)) == ""


@pytest.mark.parametrize(
    ("shifts", "error"),
    [
        ([("a", "06:00:00"), ("A", "12:00:00")], "name_in_use"),
        ([("a", "06:00:00"), ("b", "06:00:00")], "same_time"),
        ([("  ", "06:00:00")], "no_name"),
    ],
)
async def test_shifts_that_are_none(
    hass: HomeAssistant, shifts: list[tuple[str, str]], error: str
) -> None:
    with without_setup():
        room = add_control_room(hass)
        flow = await options_flow(hass, room, "figures")
        typed = [{"name": name, "begins": begins} for name, begins in shifts]
        await flow.answer({"shifts": typed, "silent_after": 30.0})
        assert flow.errors == {"shifts": error}
        assert flow.suggested["shifts"] == typed


@pytest.mark.parametrize(
    "stored",
    [
        {"figure_targets": [{"milestone": "lunch", "within": 1, "percent": 1}]},
        {"figure_targets": [{"milestone": "receipt", "within": 0, "percent": 1}]},
        {"figure_targets": [{"milestone": "receipt", "within": 1, "percent": 101}]},
        {"figure_targets": [{"within": 1, "percent": 50}]},
        {"shifts": [{"name": "early", "begins": "noon"}]},
        {"silent_after": 0},
    ],
)
async def test_what_cannot_be_read_is_as_usual(built_town: Town, stored: dict[str, Any]) -> None:
    entry = built_town.entries[ROOM]
    built_town.hass.config_entries.async_update_entry(entry, options={**entry.options, **stored})
    await built_town.set_up()
    rules = built_town.runtime.installation.figures
    assert (rules.targets, rules.shifts) == (DEFAULT_RULES.targets, DEFAULT_RULES.shifts)
    assert rules.silent_after == DEFAULT_RULES.silent_after


async def test_without_options_it_is_as_usual() -> None:
    assert figure_source.rules({}, UTC) == DEFAULT_RULES
