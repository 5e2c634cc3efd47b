"""A hole in words: where and when, in the language of Home Assistant."""

from datetime import time

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.municipal_alarm.bridge.hole_words import MOST, case_of, listed
from custom_components.municipal_alarm.bridge.labels import labels
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.escalation.holes import Hole
from custom_components.municipal_alarm.control_room.words import AlarmKind

AT_THREE = Hole("nobody", 7, time(3), AlarmKind.PANIC, guarded=False, drill=False)
IN_A_DRILL = Hole("nobody", 1, time(), AlarmKind.FIRE, guarded=True, drill=True, about="Library")
UNKNOWN = Hole("unknown_external", 1, time(), AlarmKind.PANIC, True, False, 1, "Army")
TOO_MANY = Hole("multi_ack_too_many", 1, time(), AlarmKind.PANIC, True, False, 2, "4")


@pytest.fixture(autouse=True)
async def loaded(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})


@pytest.mark.parametrize(
    ("language", "hole", "words"),
    [
        ("en", AT_THREE, "Sunday 03:00, Panic button, without a guard, a real alarm"),
        ("nl", AT_THREE, "Zondag 03:00, Noodknop, zonder beveiliger, een echt alarm"),
        ("en", IN_A_DRILL, "Library, Monday 00:00, Fire, with a guard, a drill"),
        # How many there are is no building.
        ("en", TOO_MANY, "Monday 00:00, Panic button, with a guard, a real alarm"),
    ],
)
async def test_for_which_alarm(hass: HomeAssistant, language: str, hole: Hole, words: str) -> None:
    hass.config.language = language
    assert await case_of(hass, hole) == words


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            "- Nobody is reached within a minute: Library, Monday 00:00, Fire, with a guard, a drill\n"
            "- Step 2 calls somebody outside who is not set up\n"
            "- Step 3 waits for more responders than there are for it: 4",
        ),
        (
            "nl",
            "- Binnen een minuut wordt niemand bereikt: Library, Maandag 00:00, Brand, met een"
            " beveiliger, een oefening\n"
            "- Stap 2 schakelt externe hulp in die niet is ingesteld\n"
            "- Stap 3 wacht op meer hulpverleners dan hij kan bereiken: 4",
        ),
    ],
)
async def test_each_reason(hass: HomeAssistant, language: str, lines: str) -> None:
    hass.config.language = language
    assert await listed(hass, (IN_A_DRILL, UNKNOWN, TOO_MANY)) == lines


async def test_steps_by_the_numbers_that_are_shown(hass: HomeAssistant) -> None:
    assert (await listed(hass, (TOO_MANY,), {0: 1, 1: 3, 2: 6})).startswith("- Step 6 ")


@pytest.mark.parametrize(("more", "last"), [(0, "a real alarm"), (1, "- And 1 more")])
async def test_no_more_than_can_be_read(hass: HomeAssistant, more: int, last: str) -> None:
    lines = (await listed(hass, (AT_THREE,) * (MOST + more))).splitlines()
    assert len(lines) == MOST + more
    assert lines[-1].endswith(last)


async def test_a_word_without_a_translation_stays(hass: HomeAssistant) -> None:
    assert await labels(hass, "weekday", ["mo", "someday"]) == {
        "mo": "Monday",
        "someday": "someday",
    }
