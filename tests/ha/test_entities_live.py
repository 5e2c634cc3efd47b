"""Entities while the town changes: edits, restarts, and what nobody may see."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.entities.following import forget_radio
from custom_components.municipal_alarm.radio import events as radio
from tests.ha.town import CAMERA, GATEWAY, LIBRARY, OPERATOR, RADIO, ROOM, TOWN_HALL, Town

DESK = {
    ("sensor", "alarm_state"),
    ("sensor", "answer"),
    ("sensor", "last_test"),
    ("event", "panic"),
    ("button", "panic"),
}
WATCHED_DESK = DESK | {("camera", "camera"), ("image", "snapshot")}


def entities_of(town: Town, desk_id: str) -> set[tuple[str, str]]:
    registry = er.async_get(town.hass)
    return {
        (one.domain, one.unique_id.removeprefix(f"{desk_id}_"))
        for entry_id in (TOWN_HALL, LIBRARY)
        for one in er.async_entries_for_config_entry(registry, entry_id)
        if one.config_subentry_id == desk_id
    }


@pytest.fixture(autouse=True)
async def no_reload(town: Town):
    """No edit in this file may reload an entry: that would be an alarm blackout."""
    runtime = town.runtime
    yield
    if town.entries[TOWN_HALL].state is ConfigEntryState.LOADED:
        assert town.runtime is runtime or town.links[1:], "the runtime was made anew"


# --- desks -----------------------------------------------------------------------


async def test_a_desk_is_a_device_below_its_building(town: Town) -> None:
    building = town.device(TOWN_HALL, TOWN_HALL)
    desk = town.device("desk_1", TOWN_HALL)
    assert (desk.name, desk.model) == ("Town hall Desk 1", "Desk")
    assert desk.via_device_id == building.id
    assert desk.config_subentry_id == "desk_1"
    assert entities_of(town, "desk_1") == WATCHED_DESK
    assert entities_of(town, "desk_2") == DESK
    state = town.state("sensor", "desk_1_alarm_state")
    assert state.attributes["friendly_name"] == "Town hall Desk 1 Alarm"


async def test_a_new_desk_has_its_entities_at_once(town: Town) -> None:
    await town.add_desk(
        LIBRARY, "desk_9", "Reading room", source="binary_sensor.new", camera=CAMERA
    )
    assert entities_of(town, "desk_9") == WATCHED_DESK
    assert town.device("desk_9", LIBRARY).name == "Library Reading room"
    await town.call("button", "press", entity_id=town.entity_id("button", "desk_9_panic"))
    assert town.state("sensor", "desk_9_alarm_state").state == "raised"
    town.take_sent()


async def test_a_renamed_desk_and_a_renamed_building(town: Town) -> None:
    entity_id = town.entity_id("sensor", "desk_1_alarm_state")
    await town.change_subentry(TOWN_HALL, "desk_1", title="Counter A")
    assert town.device("desk_1", TOWN_HALL).name == "Town hall Counter A"
    town.hass.config_entries.async_update_entry(town.entries[TOWN_HALL], title="City hall")
    await town.edited()
    assert town.device("desk_1", TOWN_HALL).name == "City hall Counter A"
    assert town.device("desk_2", TOWN_HALL).name == "City hall Desk 2"
    state = town.state("sensor", "desk_1_alarm_state")
    assert state.attributes["friendly_name"] == "City hall Counter A Alarm"
    assert state.entity_id == entity_id


async def test_a_renamed_desk_goes_on_with_its_alarm(town: Town) -> None:
    await town.press()
    await town.change_subentry(TOWN_HALL, "desk_1", title="Counter A")
    assert town.state("sensor", "desk_1_alarm_state").state == "raised"
    town.take_sent()


async def test_a_desk_whose_device_is_gone_can_still_be_renamed(town: Town) -> None:
    dr.async_get(town.hass).async_remove_device(town.device("desk_2", TOWN_HALL).id)
    await town.change_subentry(TOWN_HALL, "desk_2", title="Counter B")
    await town.press("desk_2")
    assert town.take_sent()[0].what == "Town hall, First floor, Counter B - PANIC #1"


async def test_a_removed_desk_takes_its_entities_along(town: Town) -> None:
    await town.remove_subentry(TOWN_HALL, "desk_1")
    assert entities_of(town, "desk_1") == set()
    assert town.device("desk_1", TOWN_HALL) is None
    assert town.hass.states.get("sensor.town_hall_desk_1_alarm") is None
    assert entities_of(town, "desk_2") == DESK


async def test_a_camera_that_comes_and_goes(town: Town) -> None:
    await town.change_subentry(TOWN_HALL, "desk_2", camera=CAMERA)
    assert entities_of(town, "desk_2") == WATCHED_DESK
    await town.change_subentry(TOWN_HALL, "desk_2", camera="", camera_stream="")
    assert entities_of(town, "desk_2") == DESK
    assert town.state("sensor", "desk_2_alarm_state").state == "idle"
    await town.change_subentry(TOWN_HALL, "desk_2", camera_stream="rtsp://10.0.0.9/")
    assert entities_of(town, "desk_2") == WATCHED_DESK


async def test_one_edit_of_many(town: Town) -> None:
    """An import adds desks one by one; the entities are made once, and all are there."""
    for number in range(20):
        town.hass.config_entries.async_add_subentry(
            town.entries[LIBRARY],
            town.new_desk(f"i{number}", f"Imported {number}"),
        )
    await town.edited()
    assert all(entities_of(town, f"i{number}") == DESK for number in range(20))


# --- radios ----------------------------------------------------------------------


async def test_a_radio_appears_by_itself(town: Town) -> None:
    assert town.device(f"{GATEWAY}/{RADIO}", GATEWAY) is None
    await town.radio(radio.RadioRegistered)
    device = town.device(f"{GATEWAY}/{RADIO}", GATEWAY)
    assert device.name == "Radio 102"
    assert device.via_device_id == town.device(GATEWAY, GATEWAY).id
    found = {
        (one.domain, one.unique_id.removeprefix(f"{GATEWAY}_{RADIO}_"))
        for one in er.async_entries_for_device(
            er.async_get(town.hass), device.id, include_disabled_entities=True
        )
    }
    assert found == {
        ("binary_sensor", "connectivity"),
        ("binary_sensor", "man_down"),
        ("event", "emergency"),
        ("notify", "text"),
        ("select", "handed_to"),
        ("sensor", "battery"),
        ("sensor", "carried_by"),
        ("sensor", "last_place"),
        ("sensor", "last_seen"),
        ("sensor", "signal_strength"),
        ("sensor", "status_code"),
        ("switch", "microphone"),
    }


async def test_a_radio_says_its_name_later_and_another_one_after_that(town: Town) -> None:
    await town.radio(radio.StatusMessage, code="1")
    await town.radio(radio.RadioRegistered, name="Guard 2", model="PD785")
    device = town.device(f"{GATEWAY}/{RADIO}", GATEWAY)
    assert (device.name, device.model) == ("Guard 2", "PD785")
    await town.radio(radio.RadioRegistered, name="Guard II")
    assert town.device(f"{GATEWAY}/{RADIO}", GATEWAY).name == "Guard II"


async def test_a_radio_keeps_its_name_over_a_restart(town: Town) -> None:
    await town.radio(radio.RadioRegistered, name="Guard 2", model="PD785")
    await town.restart()
    device = town.device(f"{GATEWAY}/{RADIO}", GATEWAY)
    assert (device.name, device.model) == ("Guard 2", "PD785")
    assert town.state("binary_sensor", f"{GATEWAY}_{RADIO}_connectivity").state == STATE_ON


async def test_a_radio_that_was_lost_is_still_there_after_a_restart(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.RadioLost)
    await town.restart()
    assert town.state("binary_sensor", f"{GATEWAY}_{RADIO}_connectivity").state == STATE_OFF


async def test_a_radio_changes_hands(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.change_subentry(ROOM, "ben", contacts=[{"system": GATEWAY, "address": "201"}])
    assert town.state("sensor", f"{GATEWAY}_{RADIO}_carried_by").state == STATE_UNKNOWN
    await town.change_subentry(ROOM, "cleo", contacts=[{"system": GATEWAY, "address": RADIO}])
    assert town.state("sensor", f"{GATEWAY}_{RADIO}_carried_by").state == "Cleo"
    # What moves her is now told to this radio.
    await town.radio(radio.TagScanned, tag_id="T3")
    assert town.state("sensor", f"{GATEWAY}_{RADIO}_last_place").state == "Library"


async def test_a_radio_on_the_network_may_not_be_deleted(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    device = town.device(f"{GATEWAY}/{RADIO}", GATEWAY)
    assert not forget_radio(town.entries[GATEWAY], device)
    assert not forget_radio(town.entries[GATEWAY], town.device(GATEWAY, GATEWAY))


async def test_a_deleted_radio_comes_back_when_it_is_heard(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.RadioLost)
    device = town.device(f"{GATEWAY}/{RADIO}", GATEWAY)
    assert forget_radio(town.entries[GATEWAY], device)
    dr.async_get(town.hass).async_remove_device(device.id)
    await town.settle()
    assert town.entity_id("switch", f"{GATEWAY}_{RADIO}_microphone") is None
    await town.restart()
    assert town.entity_id("switch", f"{GATEWAY}_{RADIO}_microphone") is None
    await town.radio(radio.RadioRegistered)
    assert town.state("switch", f"{GATEWAY}_{RADIO}_microphone").state == STATE_OFF


async def test_deleted_and_heard_without_a_restart_between(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.RadioLost)
    device = town.device(f"{GATEWAY}/{RADIO}", GATEWAY)
    assert forget_radio(town.entries[GATEWAY], device)
    dr.async_get(town.hass).async_remove_device(device.id)
    await town.radio(radio.RadioRegistered, name="Back")
    assert town.device(f"{GATEWAY}/{RADIO}", GATEWAY).name == "Back"
    assert town.state("switch", f"{GATEWAY}_{RADIO}_microphone").state == STATE_OFF


# --- restart -----------------------------------------------------------------------


async def test_a_restart_in_the_middle_of_it_all(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    incident = await town.press()
    await town.acknowledge(incident)
    await town.press("info_desk")
    shown = {
        (domain, unique_id): town.state(domain, unique_id).state
        for domain, unique_id in (
            ("sensor", "desk_1_alarm_state"),
            ("sensor", "desk_1_answer"),
            ("sensor", "info_desk_alarm_state"),
            ("sensor", "desk_2_alarm_state"),
            ("sensor", f"{ROOM}_open_incidents"),
            ("sensor", f"{ROOM}_oldest_unacknowledged"),
            ("sensor", f"{TOWN_HALL}_open_incidents"),
            ("binary_sensor", f"{TOWN_HALL}_incident_open"),
            ("binary_sensor", f"{ROOM}_unacknowledged"),
            ("binary_sensor", f"{GATEWAY}_{RADIO}_connectivity"),
            ("camera", "desk_1_camera"),
        )
    }
    assert shown["sensor", "desk_1_alarm_state"] == "acknowledged"
    await town.restart()
    assert {key: town.state(*key).state for key in shown} == shown
    await town.resolve(town.incident())
    assert town.state("camera", "desk_1_camera").state == "idle"
    town.take_sent()


async def test_a_building_that_is_unloaded_alone(town: Town) -> None:
    await town.hass.config_entries.async_unload(TOWN_HALL)
    assert town.hass.states.get("sensor.town_hall_desk_1_alarm").state == STATE_UNAVAILABLE
    await town.edited()
    incident = await town.press()
    assert await town.hass.config_entries.async_setup(TOWN_HALL)
    await town.settle()
    assert town.incident().incident_id == incident.incident_id
    assert town.state("sensor", "desk_1_alarm_state").state == "raised"
    town.take_sent()


# --- duress ------------------------------------------------------------------------


async def test_no_entity_tells_a_duress_code_from_an_all_clear(town: Town) -> None:
    """The same evening twice, with a 9 and with a 0: every entity looks the same."""
    await town.radio(radio.RadioRegistered)
    evenings: list[list[tuple[str, str, str]]] = []
    for code in ("9", "0"):
        incident = await town.press("info_desk")
        await town.acknowledge(incident)
        await town.command(
            c.Accept(
                actor=OPERATOR,
                incident_id=incident.incident_id,
                responder_id=ResponderId("ben"),
            )
        )
        seen: list[tuple[str, str, str]] = []

        @callback
        def on_change(event: Event[EventStateChangedData], seen=seen) -> None:
            state = event.data["new_state"]
            if state is not None:
                seen.append((state.entity_id, state.state, str(state.attributes)))

        stop = town.hass.bus.async_listen("state_changed", on_change)
        await town.radio(radio.StatusMessage, code=code)
        stop()
        evenings.append([one for one in seen if "phone" not in one[0]])
        await town.resolve(incident)
        await town.close(town.room.incidents[incident.incident_id])
        town.take_sent()
        await town.radio(radio.StatusMessage, code="1")
        town.take_sent()
    assert evenings[0]
    assert evenings[0] == evenings[1]


async def test_a_duress_alarm_is_in_no_entity(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    before = {state.entity_id: state.state for state in ours(town)}
    await town.radio(radio.StatusMessage, code="0")
    assert len(town.room.incidents) == 1
    after = {state.entity_id: state.state for state in ours(town)}
    changed = {one for one in after if after[one] != before.get(one)}
    # The code itself, as an all-clear.
    assert changed == {town.entity_id("sensor", f"{GATEWAY}_{RADIO}_status_code")}
    assert town.state("sensor", f"{GATEWAY}_{RADIO}_status_code").state == "9"
    assert not any("duress" in str(state.as_dict()).lower() for state in ours(town))
    town.take_sent()


def ours(town: Town):
    registry = er.async_get(town.hass)
    return [
        state
        for state in town.hass.states.async_all()
        if (entry := registry.async_get(state.entity_id)) and entry.platform == DOMAIN
    ]


async def test_nothing_is_for_voice_assistants(town: Town) -> None:
    entities = er.async_entries_for_config_entry(er.async_get(town.hass), TOWN_HALL)
    assert entities
    for entity in entities:
        for assistant in ("conversation", "cloud.alexa", "cloud.google_assistant"):
            assert entity.options[assistant] == {"should_expose": False}
