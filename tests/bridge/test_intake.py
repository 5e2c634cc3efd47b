"""When is it a press? The stories of ADR 4, for every kind of source."""

from datetime import timedelta

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.control_room import events as e
from tests.ha.town import LIBRARY, TOWN_HALL, Town

from .sources import BUTTONS, DESK, LEVELS, STAMPS, Button, choose, raised, register

every_button = pytest.mark.parametrize("button", BUTTONS, ids=lambda one: one.entity_id)
every_level = pytest.mark.parametrize("button", LEVELS, ids=lambda one: one.entity_id)
every_stamp = pytest.mark.parametrize("button", STAMPS, ids=lambda one: one.entity_id)
gone = pytest.mark.parametrize("away", [STATE_UNKNOWN, STATE_UNAVAILABLE])


async def set_up(town: Town, button: Button, freezer) -> None:
    """The town with this button, which has been pressed once and dealt with, long ago."""
    button.show(town.hass, button.idle)
    choose(town, button.entity_id)
    await town.set_up()
    freezer.tick(60)
    button.press(town.hass)
    await town.settle()
    assert raised(town) == 1
    await over(town)
    freezer.tick(7200)


async def over(town: Town) -> None:
    incident = town.incident(DESK)
    await town.resolve(incident)
    await town.close(incident)
    assert raised(town) == 0


async def restart(town: Town, button: Button, freezer, *shows: str, pause: float = 5) -> None:
    """Home Assistant restarts; then the source shows this, one after the other."""
    for entry in reversed(town.entries.values()):
        assert await town.hass.config_entries.async_unload(entry.entry_id)
    town.hass.states.async_remove(button.entity_id)
    await town.hass.async_block_till_done()
    await town.set_up()
    for state in shows:
        freezer.tick(pause)
        button.show(town.hass, state)
        await town.settle()


# --- the first press counts --------------------------------------------------------


@every_button
async def test_the_first_press_after_a_restart(built_town: Town, button: Button, freezer) -> None:
    await set_up(built_town, button, freezer)
    before = built_town.hass.states.get(button.entity_id).state
    button.release(built_town.hass)
    shows = ["off"] if button.level else [STATE_UNAVAILABLE, before]
    await restart(built_town, button, freezer, *shows)
    assert raised(built_town) == 0
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


@every_button
@gone
async def test_the_first_press_after_hours_of_nothing(
    built_town: Town, button: Button, away: str, freezer
) -> None:
    await set_up(built_town, button, freezer)
    button.show(built_town.hass, away)
    await built_town.settle()
    freezer.tick(5 * 3600)
    # The very first thing that it says again.
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


@every_button
async def test_a_restart_in_hours_of_nothing(built_town: Town, button: Button, freezer) -> None:
    await set_up(built_town, button, freezer)
    button.show(built_town.hass, STATE_UNAVAILABLE)
    await built_town.settle()
    await restart(built_town, button, freezer, STATE_UNAVAILABLE, pause=3600)
    freezer.tick(3600)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


@every_button
async def test_a_source_that_appears_hours_after_the_start(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    await restart(built_town, button, freezer)
    freezer.tick(5 * 3600)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


@every_stamp
async def test_a_press_while_we_were_away_is_heard(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    missed = (dt_util.utcnow() - timedelta(minutes=2)).isoformat()
    await restart(built_town, button, freezer, missed)
    assert raised(built_town) == 1


@every_level
async def test_a_contact_that_closed_while_we_were_away_is_heard(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    button.release(built_town.hass)
    await built_town.settle()
    await restart(built_town, button, freezer, "on")
    assert raised(built_town) == 1


@every_stamp
async def test_a_press_long_before_is_set_aside_and_recorded(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    await restart(
        built_town, button, freezer, (dt_util.utcnow() - timedelta(minutes=90)).isoformat()
    )
    assert raised(built_town) == 0
    journal = await built_town.hass.async_add_executor_job(built_town.runtime.journal.read)
    aside = [one.event for one in journal if isinstance(one.event, e.SignalSetAside)]
    assert [one.reason for one in aside] == ["too_old"]


# --- what was there before does not --------------------------------------------------


@every_button
async def test_a_restart_that_restores_what_was_shown(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    before = built_town.hass.states.get(button.entity_id).state
    # For a contact: it latches, and is still on.
    await restart(built_town, button, freezer, STATE_UNAVAILABLE, before)
    assert raised(built_town) == 0


@every_button
async def test_a_restart_without_a_moment_of_nothing(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    await built_town.restart()
    assert raised(built_town) == 0


@every_button
async def test_an_attribute_that_changes(built_town: Town, button: Button, freezer) -> None:
    await set_up(built_town, button, freezer)
    shown = built_town.hass.states.get(button.entity_id).state
    built_town.hass.states.async_set(button.entity_id, shown, {**button.attributes, "battery": 3})
    await built_town.settle()
    assert raised(built_town) == 0


@every_button
async def test_the_same_again_after_a_blink(built_town: Town, button: Button, freezer) -> None:
    await set_up(built_town, button, freezer)
    shown = built_town.hass.states.get(button.entity_id).state
    button.show(built_town.hass, STATE_UNAVAILABLE)
    freezer.tick(5)
    button.show(built_town.hass, shown)
    await built_town.settle()
    assert raised(built_town) == 0


@every_stamp
async def test_an_older_press_told_late(built_town: Town, button: Button, freezer) -> None:
    await set_up(built_town, button, freezer)
    button.show(built_town.hass, (dt_util.utcnow() - timedelta(hours=3)).isoformat())
    await built_town.settle()
    assert raised(built_town) == 0


@pytest.mark.parametrize("state", ["pressed", "", "2026-13-45"])
async def test_a_stamp_that_is_no_time(built_town: Town, state: str, freezer) -> None:
    button = STAMPS[0]
    await set_up(built_town, button, freezer)
    button.show(built_town.hass, state)
    await built_town.settle()
    assert raised(built_town) == 0


async def test_only_the_chosen_kinds_of_event(built_town: Town) -> None:
    choose(built_town, "event.button", event_types=["long_press"])
    await built_town.set_up()
    hass = built_town.hass
    for kind, count in (("press", 0), ("long_press", 1)):
        hass.states.async_set("event.button", dt_util.utcnow().isoformat(), {"event_type": kind})
        await built_town.settle()
        assert raised(built_town) == count


@every_button
async def test_what_a_source_shows_at_its_very_first_start(
    built_town: Town, button: Button, freezer
) -> None:
    # It was chosen while nothing of ours was running.
    button.press(built_town.hass)
    freezer.tick(60)
    choose(built_town, button.entity_id)
    await built_town.set_up()
    assert raised(built_town) == 0
    button.release(built_town.hass)
    freezer.tick(60)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


# --- live edits --------------------------------------------------------------------


@every_button
async def test_a_source_that_is_chosen_now_says_nothing_of_before(
    town: Town, button: Button, freezer
) -> None:
    button.press(town.hass)
    freezer.tick(5)
    await town.change_subentry(TOWN_HALL, DESK, source=button.entity_id)
    assert raised(town) == 0
    freezer.tick(60)
    button.release(town.hass)
    button.press(town.hass)
    await town.settle()
    assert raised(town) == 1


@every_button
async def test_a_source_that_is_chosen_again(built_town: Town, button: Button, freezer) -> None:
    # What it showed while it was nobody's is the past, whatever was heard of it before.
    await set_up(built_town, button, freezer)
    button.release(built_town.hass)
    await built_town.settle()
    await built_town.change_subentry(TOWN_HALL, DESK, source="")
    freezer.tick(60)
    button.press(built_town.hass)
    freezer.tick(60)
    await built_town.change_subentry(TOWN_HALL, DESK, source=button.entity_id)
    assert raised(built_town) == 0
    freezer.tick(60)
    button.release(built_town.hass)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


@every_level
async def test_a_latched_contact_that_is_chosen_again_after_it_was_released(
    built_town: Town, button: Button, freezer
) -> None:
    await set_up(built_town, button, freezer)
    await built_town.change_subentry(TOWN_HALL, DESK, source="")
    button.release(built_town.hass)
    await built_town.change_subentry(TOWN_HALL, DESK, source=button.entity_id)
    freezer.tick(60)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


async def test_a_source_moves_to_another_desk(built_town: Town, freezer) -> None:
    button = LEVELS[0]
    await set_up(built_town, button, freezer)
    await built_town.change_subentry(TOWN_HALL, DESK, source="")
    await built_town.change_subentry(LIBRARY, "info_desk", source=button.entity_id)
    button.release(built_town.hass)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 0
    assert built_town.incident("info_desk").presses == 1


async def test_a_source_that_is_nobodys_any_more_is_let_go(town: Town) -> None:
    button = BUTTONS[0]
    button.show(town.hass, "off")
    await town.change_subentry(TOWN_HALL, DESK, source=button.entity_id)
    await town.change_subentry(TOWN_HALL, DESK, source="")
    assert button.entity_id not in {one["entity_id"] for one in town.runtime.intake.describe()}
    button.press(town.hass)
    await town.settle()
    assert raised(town) == 0


async def test_a_desk_that_is_removed_takes_its_source_along(town: Town) -> None:
    town.hass.config_entries.async_remove_subentry(town.entries[TOWN_HALL], "desk_1")
    await town.edited()
    town.hass.states.async_set("binary_sensor.desk_1_button", "on")
    await town.settle()
    assert not town.room.incidents


# --- the entity itself ---------------------------------------------------------------


@every_button
async def test_a_renamed_entity_goes_on(built_town: Town, button: Button, freezer) -> None:
    hass = built_town.hass
    stored = register(hass, button)
    button.show(hass, button.idle)
    choose(built_town, stored.id)
    await built_town.set_up()
    freezer.tick(60)
    shown = button.press(hass)
    await built_town.settle()
    await over(built_town)
    freezer.tick(60)

    new = f"{button.entity_id.split('.')[0]}.renamed"
    er.async_get(hass).async_update_entity(button.entity_id, new_entity_id=new)
    hass.states.async_remove(button.entity_id)
    button.show(hass, shown, new)
    await built_town.settle()
    assert raised(built_town) == 0

    freezer.tick(60)
    if button.level:
        button.show(hass, "off", new)
    button.press(hass, new)
    await built_town.settle()
    assert raised(built_town) == 1


@every_button
async def test_an_entity_that_is_renamed_in_place(
    built_town: Town, button: Button, freezer
) -> None:
    # As Home Assistant 2026.11 does it: the state is there under its new name before
    # we hear of it. Here it is even pressed in between.
    hass = built_town.hass
    stored = register(hass, button)
    button.show(hass, button.idle)
    choose(built_town, stored.id)
    new = f"{button.entity_id.split('.')[0]}.renamed"

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if "old_entity_id" in event.data:
            button.press(hass, new)

    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, renamed)
    await built_town.set_up()
    freezer.tick(60)
    er.async_get(hass).async_update_entity(button.entity_id, new_entity_id=new)
    await built_town.settle()
    assert raised(built_town) == 1


@every_button
async def test_an_entity_that_is_removed_and_comes_back(
    built_town: Town, button: Button, freezer, caplog
) -> None:
    hass = built_town.hass
    stored = register(hass, button)
    button.show(hass, button.idle)
    choose(built_town, stored.id)
    await built_town.set_up()
    er.async_get(hass).async_remove(button.entity_id)
    hass.states.async_remove(button.entity_id)
    await built_town.settle()
    assert caplog.text.count("is no entity any more") == 1
    # Another edit in the meantime, and even a restart, go on without it.
    await built_town.change_subentry(TOWN_HALL, DESK, floor="2")
    await built_town.restart()

    freezer.tick(3600)
    assert register(hass, button).id == stored.id
    button.show(hass, button.idle)
    await built_town.settle()
    assert raised(built_town) == 0
    freezer.tick(60)
    button.press(hass)
    await built_town.settle()
    assert raised(built_town) == 1


@every_button
async def test_an_entity_whose_state_goes_and_comes(
    built_town: Town, button: Button, freezer
) -> None:
    # Its integration is reloaded.
    await set_up(built_town, button, freezer)
    button.release(built_town.hass)
    await built_town.settle()
    built_town.hass.states.async_remove(button.entity_id)
    await built_town.settle()
    freezer.tick(5)
    button.press(built_town.hass)
    await built_town.settle()
    assert raised(built_town) == 1


async def test_what_is_stored_may_be_nonsense(built_town: Town, caplog) -> None:
    choose(built_town, "no entity at all")
    await built_town.set_up()
    assert "is no entity any more" in caplog.text
    await built_town.press("desk_1")
    assert built_town.incident("desk_1")
    built_town.take_sent()


async def test_other_entities_of_the_registry_are_no_concern(town: Town) -> None:
    before = town.runtime.intake.describe()
    other = er.async_get(town.hass).async_get_or_create("sensor", "test", "other")
    er.async_get(town.hass).async_update_entity(other.entity_id, name="Other")
    await town.settle()
    assert town.runtime.intake.describe() == before
    assert before[0] == {
        "entity_id": "binary_sensor.desk_1_button",
        "desk_id": "desk_1",
        "stamp": False,
        "heard": True,
        "lost_at": None,
    }
