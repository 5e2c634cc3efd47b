"""Entities while the town changes: edits, restarts, and what nobody may see."""

from datetime import timedelta
import re

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.turn import Decision
from custom_components.municipal_alarm.entities.following import forget_radio
from custom_components.municipal_alarm.radio import events as radio
from tests.ha.field import CELLAR, opened, placed, scanned, visited, warned
from tests.ha.town import (
    CAMERA,
    GATEWAY,
    LIBRARY,
    OPERATOR,
    RADIO,
    ROOM,
    TOWN_HALL,
    Town,
    checkpoint,
    responder,
    round_plan,
)

DESK = {
    ("sensor", "alarm_state"),
    ("sensor", "answer"),
    ("sensor", "last_test"),
    ("event", "panic"),
    ("button", "panic"),
    ("binary_sensor", "test_due"),
    ("select", "test"),
}
WATCHED_DESK = DESK | {("camera", "camera"), ("image", "snapshot")}
CHECKPOINT = {("event", "scan"), ("sensor", "last_scan")}
ROUND_PLAN = {
    ("sensor", "round_state"),
    ("sensor", "progress"),
    ("sensor", "last_result"),
    ("sensor", "next_round"),
    ("event", "deviation"),
    ("binary_sensor", "overdue"),
    ("button", "start_round"),
}
RESPONDER = {
    ("binary_sensor", "on_duty"),
    ("binary_sensor", "pre_alert"),
    ("sensor", "check_in_due"),
    ("sensor", "last_place"),
    ("sensor", "place_confidence"),
    ("sensor", "last_proven"),
    ("switch", "lone_work"),
    ("button", "check_in"),
}
OF_PEOPLE = RESPONDER - {("binary_sensor", "on_duty"), ("button", "check_in")}
"""Where somebody is, and whether nobody is near them."""


def entities_of(town: Town, subentry_id: str) -> set[tuple[str, str]]:
    registry = er.async_get(town.hass)
    return {
        (one.domain, one.unique_id.removeprefix(f"{subentry_id}_"))
        for entry_id in (ROOM, TOWN_HALL, LIBRARY)
        for one in er.async_entries_for_config_entry(registry, entry_id)
        if one.config_subentry_id == subentry_id
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


# --- checkpoints, round plans, responders -----------------------------------------


@pytest.mark.parametrize(
    ("entry", "subentry", "name", "model", "entities"),
    [
        (TOWN_HALL, "cellar", "Town hall Stairs", "Checkpoint", CHECKPOINT),
        (TOWN_HALL, "evening_round", "Town hall Evening round", "Round plan", ROUND_PLAN),
        # The control room is no part of anybody's name.
        (ROOM, "ben", "Ben", "Responder", RESPONDER),
    ],
)
async def test_each_is_a_device_below_its_entry(
    town: Town, entry: str, subentry: str, name: str, model: str, entities: set[tuple[str, str]]
) -> None:
    device = town.device(subentry, entry)
    assert (device.name, device.model) == (name, model)
    assert device.via_device_id == town.device(entry, entry).id
    assert device.config_subentry_id == subentry
    assert entities_of(town, subentry) == entities


@pytest.mark.parametrize(
    ("entry", "new", "entities"),
    [
        (LIBRARY, checkpoint("new", "Cellar", tag="C9"), CHECKPOINT),
        (LIBRARY, round_plan("new", "Night", {"yard": 60}), ROUND_PLAN),
        (ROOM, responder("new", "Dirk", "patrol", "", GATEWAY, "300"), RESPONDER),
    ],
    ids=["checkpoint", "round plan", "responder"],
)
async def test_they_come_and_go_with_what_is_set_up(
    town: Town, entry: str, new: dict[str, object], entities: set[tuple[str, str]]
) -> None:
    await town.add(entry, new)
    assert entities_of(town, "new") == entities
    assert town.device("new", entry) is not None
    before = {state.entity_id for state in ours(town)}
    await town.remove_subentry(entry, "new")
    assert entities_of(town, "new") == set()
    assert town.device("new", entry) is None
    gone = before - {state.entity_id for state in ours(town)}
    assert len(gone) == len(entities - OF_PEOPLE), "those are not enabled"


async def test_where_people_are_is_shown_where_an_administrator_says_so(town: Town) -> None:
    """Everybody who can log in sees an entity, and the recorder keeps what it shows."""
    registry = er.async_get(town.hass)
    hidden = {
        (one.domain, one.unique_id.removeprefix("ben_"))
        for one in er.async_entries_for_config_entry(registry, ROOM)
        if one.config_subentry_id == "ben"
        and one.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    }
    assert hidden == OF_PEOPLE


async def test_they_are_renamed_with_what_is_set_up(town: Town) -> None:
    await town.change_subentry(TOWN_HALL, "cellar", title="Boiler room")
    await town.change_subentry(TOWN_HALL, "evening_round", title="Late round")
    assert town.device("cellar", TOWN_HALL).name == "Town hall Boiler room"
    assert town.device("evening_round", TOWN_HALL).name == "Town hall Late round"
    town.hass.config_entries.async_update_entry(town.entries[TOWN_HALL], title="City hall")
    await town.edited()
    assert town.device("cellar", TOWN_HALL).name == "City hall Boiler room"
    # As alarms name them: see `bridge.site_source`.
    await town.change_subentry(ROOM, "ben", title="Benno", name="Benno")
    assert town.device("ben", ROOM).name == "Benno"


@pytest.mark.usefixtures("all_entities_enabled")
async def test_a_responder_that_cannot_be_read_any_more(town: Town, caplog) -> None:
    await town.change_subentry(ROOM, "ben", title="Benno", duty="juggler")
    assert "Benno cannot be read" in caplog.text
    assert town.device("ben", ROOM).name == "Benno"
    assert town.state("binary_sensor", "ben_on_duty").state == STATE_UNKNOWN
    assert town.state("sensor", "ben_place_confidence").state == STATE_UNKNOWN


async def test_a_scan_writes_the_states_of_its_checkpoint_alone(town: Town) -> None:
    await town.happen(opened())
    written: list[str] = []

    @callback
    def on_write(event: Event[EventStateChangedData]) -> None:
        written.append(event.data["entity_id"])

    town.hass.bus.async_listen("state_changed", on_write)
    await town.happen(scanned(CELLAR), visited(CELLAR))
    calendar = town.entity_id("calendar", f"{TOWN_HALL}_rounds")
    assert sorted(one for one in written if one != calendar) == sorted(
        [
            town.entity_id("event", "cellar_scan"),
            town.entity_id("sensor", "cellar_last_scan"),
            town.entity_id("sensor", "evening_round_progress"),
        ]
    )


async def test_a_scan_is_shown_in_the_turn_in_which_it_is_told(town: Town) -> None:
    """No task, no wait: what the room tells, its entity shows when it has been told."""
    room = town.runtime.room
    event = scanned(CELLAR)
    room._become(Decision(fold(room.state, [event]), (event,), ()), None)
    room.end_turn()
    shown = town.state("sensor", "cellar_last_scan").state
    assert shown == event.occurred_at.isoformat(timespec="seconds")
    await town.settle()


@pytest.mark.usefixtures("all_entities_enabled")
async def test_nobody_is_named_where_guards_walk(town: Town) -> None:
    """Places and times, for everybody to see and for the recorder to keep; never who."""
    await town.happen(opened(), placed(CELLAR), scanned(CELLAR), visited(CELLAR))
    for subentry in ("cellar", "evening_round"):
        for domain, key in entities_of(town, subentry):
            said = str(town.state(domain, f"{subentry}_{key}").as_dict()).lower()
            assert "ben" not in said, (domain, key)
    place = town.state("sensor", "ben_last_place")
    assert place.state == "Town hall, Cellar"
    assert "stairs" not in str(place.as_dict()).lower()


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


@pytest.mark.usefixtures("all_entities_enabled")
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

_TIME = re.compile(r"\d{4}-\d\d-\d\dT.+")


@pytest.mark.usefixtures("all_entities_enabled")
async def test_no_entity_tells_a_duress_code_from_an_all_clear(town: Town, freezer) -> None:
    """The same evening twice, with a 9 and with a 0: every entity looks the same.

    Ben works alone, and his radio warned: what he texts is a sign of life, whatever else.
    """
    await town.radio(radio.RadioRegistered)
    await town.command(c.StartLoneWork(actor=OPERATOR, responder_id=ResponderId("ben")))
    await town.happen(warned(dt_util.utcnow() + timedelta(minutes=5)))
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
                shown = _TIME.sub("some time", state.state)
                seen.append((state.entity_id, shown, str(state.attributes)))

        await town.pass_time(freezer, 5)
        stop = town.hass.bus.async_listen("state_changed", on_change)
        await town.radio(radio.StatusMessage, code=code)
        stop()
        evenings.append([one for one in seen if "phone" not in one[0]])
        await town.resolve(incident)
        await town.close(town.room.incidents[incident.incident_id])
        town.take_sent()
        await town.radio(radio.StatusMessage, code="1")
        town.take_sent()
    assert town.entity_id("sensor", "ben_check_in_due") in {one for one, _, _ in evenings[0]}
    assert evenings[0] == evenings[1]


async def test_a_duress_alarm_is_in_no_entity(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.happen(warned(dt_util.utcnow() + timedelta(minutes=5)))
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
