"""A siren, a loudspeaker, a light and a switch of Home Assistant's own demo, in the control room.

They are on while an alarm would else be silent, and as they were before when it is over.
"""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, Platform
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge import sounder, sounders
from custom_components.municipal_alarm.bridge.consoles import DATA_CONSOLES
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import DeskId, OperatorId, ResponderId
from custom_components.municipal_alarm.control_room.words import AlarmKind
from tests.ha.town import OPERATOR, ROOM, Town

SIREN = "siren.siren"
SPEAKER = "media_player.bedroom"
LIGHT = "light.ceiling_lights"
SWITCH = "switch.decorative_lights"
ALL = (LIGHT, SPEAKER, SIREN, SWITCH)


@pytest.fixture(autouse=True)
async def demo(hass: HomeAssistant, built_town: Town) -> AsyncGenerator[None]:
    """Real entities, of Home Assistant's demo."""
    platforms = [Platform.LIGHT, Platform.MEDIA_PLAYER, Platform.SIREN, Platform.SWITCH]
    await async_setup_component(hass, "http", {})
    await async_setup_component(hass, "homeassistant", {})
    await hass.config.async_update(internal_url="http://192.168.1.2:8123")
    with (
        patch(
            "homeassistant.components.demo.COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", platforms
        ),
        patch("homeassistant.components.demo.async_setup", return_value=True),
    ):
        entry = MockConfigEntry(domain="demo")
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        # The demo brings them all lit and playing.
        await switch(hass, "turn_off", *ALL)
        yield


async def switch(hass: HomeAssistant, service: str, *entities: str, **data: Any) -> None:
    for one in entities:
        await hass.services.async_call(
            one.partition(".")[0], service, {"entity_id": one, **data}, blocking=True
        )


async def use(town: Town, *entities: str, **options: Any) -> None:
    """Choose them, as the form does; only for want of a console, unless said otherwise."""
    entry = town.entries[ROOM]
    chosen = {"sounders": list(entities), "sound_waiting": None, **options}
    town.hass.config_entries.async_update_entry(entry, options={**entry.options, **chosen})
    await town.edited()


def states(town: Town, *entities: str) -> list[str]:
    return [town.hass.states.get(one).state for one in entities]


def on(town: Town, *entities: str) -> bool:
    """Whether all of them are on, or none."""
    (which,) = {one in ("on", "playing") for one in states(town, *entities)}
    return which


def beat(town: Town, *, sound: bool = True) -> None:
    """A console says that it is there."""
    town.hass.data[DATA_CONSOLES].beat(
        town.runtime, OperatorId("olga"), "left", visible=True, sound=sound
    )


async def test_no_console_can_be_heard_and_so_they_are(town: Town) -> None:
    await use(town, *ALL)
    assert not on(town, *ALL)
    incident = await town.press()
    assert on(town, *ALL)
    assert town.hass.states.get(LIGHT).attributes["brightness"] == 255
    assert "/tone.wav" in town.hass.states.get(SPEAKER).attributes["media_content_id"]
    # Somebody opens a console, and hears the alarm there.
    beat(town)
    await town.settle()
    assert states(town, *ALL) == ["off"] * 4
    await town.resolve(incident)
    town.take_sent()


async def test_while_a_console_is_heard_they_are_silent_and_follow_when_it_goes(
    town: Town, freezer: Any
) -> None:
    beat(town)
    await use(town, SIREN, sound_unheard=10)
    incident = await town.press()
    await town.acknowledge(incident)
    beat(town, sound=False)
    await town.settle()
    assert not on(town, SIREN)
    await town.pass_time(freezer, 11)
    # Also of one that somebody took on: a further press would be silent.
    assert on(town, SIREN)
    await town.resolve(incident)
    assert not on(town, SIREN)
    town.take_sent()


async def test_they_sound_beside_the_consoles_until_somebody_takes_the_alarm_on(
    town: Town,
) -> None:
    beat(town)
    entry = town.entries[ROOM]
    town.hass.config_entries.async_update_entry(
        entry, options={**entry.options, "sounders": [SIREN]}
    )
    await town.edited()
    incident = await town.press()
    assert on(town, SIREN)
    await town.acknowledge(incident)
    assert not on(town, SIREN)
    await town.resolve(incident)
    town.take_sent()


async def test_an_alarm_that_waits_for_an_operator(town: Town, freezer: Any) -> None:
    beat(town)
    await use(town, SIREN, sound_unheard=None, sound_waiting=20)
    incident = await town.press()
    await town.pass_time(freezer, 19)
    assert not on(town, SIREN)
    await town.pass_time(freezer, 2)
    assert on(town, SIREN)
    await town.acknowledge(incident)
    assert not on(town, SIREN)
    town.take_sent()


async def test_a_drill_is_as_if_it_were_real_unless_somebody_wants_it_otherwise(
    town: Town,
) -> None:
    await use(town, SIREN)
    town.runtime.room.handle(
        c.RaiseAlarm(
            actor=OPERATOR,
            signal_id="drill-1",
            kind=AlarmKind.PANIC,
            desk_id=DeskId("desk_1"),
            drill=True,
        )
    )
    await town.settle()
    assert on(town, SIREN)
    await use(town, SIREN, sound_drills=False)
    assert not on(town, SIREN)
    town.take_sent()


async def test_the_test_of_a_desk_and_duress_are_never_told(town: Town) -> None:
    await use(town, *ALL, sound_waiting=0)
    await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=DeskId("desk_1")))
    assert (await town.press()).test
    town.runtime.room.handle(
        c.RaiseAlarm(
            actor=OPERATOR,
            signal_id="duress-1",
            kind=AlarmKind.DURESS,
            responder_id=ResponderId("anna"),
        )
    )
    await town.settle()
    assert any(one.is_secret for one in town.room.incidents.values())
    assert states(town, *ALL) == ["off"] * 4
    town.take_sent()


async def test_each_is_put_back_as_it_was(town: Town) -> None:
    hass = town.hass
    await switch(hass, "turn_on", SWITCH, SIREN)
    await switch(hass, "turn_on", LIGHT, brightness=40, rgb_color=(0, 0, 255))
    await switch(hass, "turn_on", SPEAKER)
    await switch(hass, "volume_set", SPEAKER, volume_level=0.2)
    await switch(hass, "media_pause", SPEAKER)
    before = hass.states.get(LIGHT).attributes
    await use(town, *ALL, sound_volume=90)
    incident = await town.press()
    assert hass.states.get(LIGHT).attributes["rgb_color"] == (255, 0, 0)
    assert hass.states.get(SPEAKER).attributes["volume_level"] == 0.9
    await town.resolve(incident)
    assert states(town, SWITCH, SIREN, LIGHT) == ["on"] * 3
    after = hass.states.get(LIGHT).attributes
    assert (after["brightness"], after["rgb_color"]) == (40, before["rgb_color"])
    assert hass.states.get(SPEAKER).attributes["volume_level"] == 0.2
    town.take_sent()


async def test_a_loudspeaker_of_which_nothing_was_known_is_silent_again(town: Town) -> None:
    """It is not known what it did before, so it is hushed and no more."""
    await switch(town.hass, "turn_on", SPEAKER)
    assert await sounder.put_on(town.hass, SPEAKER, None) == ""
    await town.settle()
    assert on(town, SPEAKER)
    assert await sounder.put_back(town.hass, SPEAKER, None) == ""
    await town.settle()
    assert not on(town, SPEAKER)


async def test_after_a_restart_it_knows_what_it_left_on(town: Town, freezer: Any) -> None:
    await use(town, SIREN, LIGHT)
    incident = await town.press()
    assert on(town, SIREN, LIGHT)
    await town.restart()
    # Who is there is not known yet: it sounds on.
    assert on(town, SIREN, LIGHT)
    await town.pass_time(freezer, 31)
    assert on(town, SIREN, LIGHT)
    beat(town)
    await town.settle()
    assert not on(town, SIREN, LIGHT)
    await town.resolve(incident)
    town.take_sent()


async def test_what_a_restart_put_off_is_put_on_again(town: Town, freezer: Any) -> None:
    """A siren that lost its power too is off, and its integration may load before us."""
    await use(town, SIREN, LIGHT)
    incident = await town.press()
    for entry in reversed(town.entries.values()):
        await town.hass.config_entries.async_unload(entry.entry_id)
    await switch(town.hass, "turn_off", SIREN, LIGHT)
    await town.set_up()
    assert on(town, SIREN, LIGHT)
    await town.resolve(incident)
    assert not on(town, SIREN, LIGHT)
    assert town.runtime.sounders._on == {}
    town.take_sent()


async def test_while_home_assistant_starts_nobody_complains_of_what_is_not_there_yet(
    town: Town,
) -> None:
    town.hass.states.async_set("switch.borrowed", "off")
    await use(town, SIREN, "switch.borrowed")
    incident = await town.press()
    for entry in reversed(town.entries.values()):
        await town.hass.config_entries.async_unload(entry.entry_id)
    there = town.hass.states.get(SIREN)
    town.hass.states.async_remove(SIREN)
    town.hass.states.async_remove("switch.borrowed")
    town.hass.set_state(CoreState.starting)
    await town.set_up()
    assert ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}") is None
    await town.resolve(incident)
    # Neither is known to the registry of entities by now; each must still be put off.
    assert set(town.runtime.sounders._on) == {SIREN, "switch.borrowed"}
    town.hass.states.async_set(SIREN, "on", there.attributes)
    town.hass.set_state(CoreState.running)
    town.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await town.settle()
    assert not on(town, SIREN)
    assert town.runtime.sounders._on == {}
    town.take_sent()


async def test_after_a_restart_a_new_alarm_is_no_reason_that_was_there_before(
    town: Town, freezer: Any
) -> None:
    await use(town, SIREN, sound_unheard=20, sound_waiting=None)
    incident = await town.press()
    await town.pass_time(freezer, 21)
    assert on(town, SIREN)
    await town.restart()
    assert on(town, SIREN)
    await town.resolve(incident)
    assert not on(town, SIREN)
    await town.press("desk_2")
    # It has its own delay before it, though the restart was a moment ago.
    assert not on(town, SIREN)
    await town.pass_time(freezer, 21)
    assert on(town, SIREN)
    town.take_sent()


async def test_what_was_put_back_is_nobodys_concern_after_a_restart(town: Town) -> None:
    await use(town, SIREN, LIGHT)
    incident = await town.press()
    await town.resolve(incident)
    # Somebody puts them on by hand, for reasons of their own.
    await switch(town.hass, "turn_on", SIREN, LIGHT)
    await town.restart()
    assert on(town, SIREN, LIGHT)
    town.take_sent()


async def test_after_a_restart_consoles_have_a_moment_to_come_back(
    town: Town, freezer: Any
) -> None:
    beat(town)
    await use(town, SIREN)
    await town.press()
    consoles = town.hass.data[DATA_CONSOLES]._pages
    for one in consoles.values():
        one.expire()
    consoles.clear()
    freezer.tick(1)
    await town.restart()
    assert not on(town, SIREN)
    # But of an alarm of now nobody has heard.
    incident = await town.press("desk_2")
    assert on(town, SIREN)
    await town.resolve(incident)
    assert not on(town, SIREN)
    await town.pass_time(freezer, 31)
    assert on(town, SIREN)
    town.take_sent()


async def test_one_that_is_no_longer_chosen_is_put_off(town: Town) -> None:
    await use(town, SIREN, SWITCH)
    await town.press()
    await use(town, SWITCH)
    assert not on(town, SIREN)
    assert on(town, SWITCH)
    town.take_sent()


async def test_one_that_is_renamed_while_it_sounds_is_put_back(town: Town) -> None:
    registry = er.async_get(town.hass)
    light = registry.async_get(LIGHT)
    assert light is not None
    await use(town, light.id)
    incident = await town.press()
    assert on(town, LIGHT)
    registry.async_update_entity(LIGHT, new_entity_id="light.roof")
    await town.settle()
    await town.acknowledge(incident)
    assert on(town, "light.roof")
    await town.resolve(incident)
    assert not on(town, "light.roof")
    town.take_sent()


async def test_what_somebody_put_off_by_hand_is_left(town: Town, freezer: Any) -> None:
    await use(town, SIREN)
    await town.press()
    await switch(town.hass, "turn_off", SIREN)
    await town.pass_time(freezer, 40)
    assert not on(town, SIREN)
    town.take_sent()


async def test_a_loudspeaker_that_is_through_begins_anew(town: Town) -> None:
    await use(town, SPEAKER)
    await town.press()
    playing = town.hass.states.get(SPEAKER)
    town.hass.states.async_set(SPEAKER, "idle", playing.attributes)
    await town.settle()
    assert on(town, SPEAKER)
    town.take_sent()


async def test_one_that_fails_is_said_once_and_tried_again(
    town: Town, freezer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await use(town, SIREN, SWITCH)
    fails = patch.object(
        type(town.hass.data["siren"].get_entity(SIREN)),
        "async_turn_on",
        side_effect=HomeAssistantError("no battery"),
    )
    with fails:
        await town.press()
        # The others do not wait for it.
        assert on(town, SWITCH)
        issue = ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}")
        assert issue is not None
        assert issue.translation_placeholders["reason"] == "no battery"
        await town.pass_time(freezer, sounders.AGAIN_S + 1)
    assert caplog.text.count("could not be switched") == 1
    await town.pass_time(freezer, sounders.AGAIN_S + 1)
    assert on(town, SIREN)
    assert ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}") is None
    town.take_sent()


async def test_one_that_is_away_is_put_on_when_it_is_back(town: Town) -> None:
    before = town.hass.states.get(SIREN)
    town.hass.states.async_set(SIREN, "unavailable")
    await use(town, SIREN)
    incident = await town.press()
    assert ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}") is not None
    town.hass.states.async_set(SIREN, "off", before.attributes)
    await town.settle()
    assert on(town, SIREN)
    assert ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}") is None
    await town.resolve(incident)
    town.take_sent()


async def test_one_that_never_came_is_forgotten_with_the_alarm(town: Town) -> None:
    town.hass.states.async_set(SIREN, "unavailable")
    await use(town, SIREN)
    incident = await town.press()
    assert ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}") is not None
    await town.resolve(incident)
    assert ir.async_get(town.hass).async_get_issue(DOMAIN, f"sounder_{SIREN}") is None
    town.take_sent()


async def test_a_disk_that_is_full_keeps_no_siren_silent(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await use(town, SIREN)
    with patch.object(town.runtime.sounders._store, "async_save", side_effect=OSError("full")):
        await town.press()
    assert on(town, SIREN)
    assert "will not be known after a restart" in caplog.text
    town.take_sent()


async def test_one_that_is_removed_while_it_sounds_is_forgotten(town: Town, freezer: Any) -> None:
    town.hass.states.async_set("switch.borrowed", "off")
    await use(town, "switch.borrowed", SIREN)
    incident = await town.press()
    town.hass.states.async_remove("switch.borrowed")
    await town.resolve(incident)
    assert not on(town, SIREN)
    assert town.runtime.sounders._on == {}
    town.take_sent()


async def test_one_that_hangs_keeps_nobody_waiting(town: Town) -> None:
    await use(town, SIREN, SWITCH)
    siren = town.hass.data["siren"].get_entity(SIREN)

    async def hang(**_: Any) -> None:
        await town.hass.async_add_executor_job(lambda: None)
        raise TimeoutError

    with patch.object(type(siren), "async_turn_on", hang):
        await town.press()
    assert on(town, SWITCH)
    assert town.take_sent()


async def test_what_was_kept_cannot_be_read_and_alarms_go_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(town.runtime.sounders._store, "async_load", side_effect=ValueError):
        await town.runtime.sounders.load()
    assert "is not known" in caplog.text
    await use(town, SIREN)
    await town.press()
    assert on(town, SIREN)
    town.take_sent()


async def test_nobody_chose_any_and_nothing_is_switched(town: Town) -> None:
    incident = await town.press()
    assert states(town, *ALL) == ["off"] * 4
    await town.resolve(incident)
    town.take_sent()


def test_a_hung_action_ends_before_it_is_tried_again() -> None:
    assert timedelta(seconds=sounder.TIMEOUT_S) < timedelta(seconds=sounders.AGAIN_S)
