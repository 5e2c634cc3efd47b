"""What the sensors show of a day."""

from datetime import timedelta

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.site import DEFAULT_CODES, make_site
from custom_components.municipal_alarm.control_room.words import CodeEffect, Outcome
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.sensor import shown_code
from tests.ha.town import GATEWAY, LIBRARY, OPERATOR, RADIO, ROOM, TOWN_HALL, Town


def value(town: Town, unique_id: str) -> str:
    return town.state("sensor", unique_id).state


async def test_a_desk_follows_its_incident(town: Town) -> None:
    shown = [value(town, "desk_1_alarm_state")]
    answers = [value(town, "desk_1_answer")]

    async def then(*commands: c.Command) -> None:
        for command in commands:
            await town.command(command)
        shown.append(value(town, "desk_1_alarm_state"))
        answers.append(value(town, "desk_1_answer"))

    incident = await town.press()
    anna = {"incident_id": incident.incident_id, "responder_id": ResponderId("anna")}
    await then()
    await then(c.Acknowledge(actor=OPERATOR, incident_id=incident.incident_id))
    await then(c.Accept(actor=OPERATOR, **anna))
    await then(c.Arrive(actor=OPERATOR, **anna))
    await then(c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.GENUINE))
    await then(c.Close(actor=OPERATOR, incident_id=incident.incident_id))

    assert shown == [
        "idle",
        "raised",
        "acknowledged",
        "responding",
        "on_scene",
        "resolved",
        "idle",
    ]
    assert answers == ["none", "sent", "seen", "on_the_way", "on_scene", "none", "none"]
    assert value(town, "desk_2_alarm_state") == "idle"
    town.take_sent()


async def test_a_drill_is_a_test_of_the_desk(town: Town) -> None:
    assert value(town, "info_desk_last_test") == STATE_UNKNOWN
    town.report(radio.DeskPress(event_id="d1", input_id="7", drill=True))
    await town.settle()
    await town.resolve(town.incident("info_desk"), Outcome.DRILL)
    tested_at = dt_util.parse_datetime(value(town, "info_desk_last_test"))
    assert tested_at is not None
    assert abs(dt_util.utcnow() - tested_at) < timedelta(minutes=1)
    town.take_sent()


async def test_a_real_alarm_during_a_drill_leads_and_then_the_drill_is_still_there(
    town: Town,
) -> None:
    town.report(radio.DeskPress(event_id="d1", input_id="7", drill=True))
    await town.settle()
    drill = town.incident("info_desk")
    await town.acknowledge(drill)
    real = await town.press("info_desk")
    assert real.number != drill.number
    assert value(town, "info_desk_alarm_state") == "raised"
    await town.resolve(real)
    assert value(town, "info_desk_alarm_state") == "acknowledged"
    town.take_sent()


async def test_building_and_room_count_open_incidents(town: Town) -> None:
    counts = {
        "town hall": f"{TOWN_HALL}_open_incidents",
        "library": f"{LIBRARY}_open_incidents",
        "room": f"{ROOM}_open_incidents",
    }

    def counted() -> dict[str, str]:
        return {name: value(town, unique_id) for name, unique_id in counts.items()}

    assert counted() == {"town hall": "0", "library": "0", "room": "0"}
    assert value(town, f"{ROOM}_oldest_unacknowledged") == STATE_UNKNOWN
    first = await town.press("desk_1")
    second = await town.press("info_desk")
    assert counted() == {"town hall": "1", "library": "1", "room": "2"}

    oldest = f"{ROOM}_oldest_unacknowledged"
    assert value(town, oldest) == first.raised_at.isoformat(timespec="seconds")
    await town.acknowledge(first)
    assert value(town, oldest) == second.raised_at.isoformat(timespec="seconds")
    await town.acknowledge(second)
    assert value(town, oldest) == STATE_UNKNOWN

    await town.resolve(first)
    assert counted() == {"town hall": "0", "library": "1", "room": "1"}
    town.take_sent()


async def test_guards_present_follow_tags_duty_and_time(
    town: Town, freezer: pytest.FixtureRequest
) -> None:
    def present() -> tuple[str, str]:
        return (
            value(town, f"{TOWN_HALL}_guards_present"),
            value(town, f"{LIBRARY}_guards_present"),
        )

    assert present() == ("1", "1")
    await town.radio(radio.TagScanned, tag_id="T1")
    assert present() == ("2", "0")
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=ResponderId("anna"), on_duty=False))
    assert present() == ("1", "0")
    # After a night without a sign Ben is looked for where he belongs.
    freezer.tick(timedelta(hours=24))
    async_fire_time_changed(town.hass)
    await town.settle()
    assert present() == ("0", "1")


async def test_a_radio_shows_what_it_says(town: Town) -> None:
    await town.radio(
        radio.RadioRegistered, name="Ben 102", model="PD785", battery_percent=81, rssi_dbm=-80
    )
    unique = f"{GATEWAY}_{RADIO}"
    assert value(town, f"{unique}_battery") == "81"
    assert value(town, f"{unique}_carried_by") == "Ben"
    assert value(town, f"{unique}_last_place") == STATE_UNKNOWN
    assert value(town, f"{unique}_status_code") == STATE_UNKNOWN
    await town.radio(radio.StatusMessage, code="3")
    assert value(town, f"{unique}_status_code") == "3"
    await town.radio(radio.TagScanned, tag_id="T1")
    assert value(town, f"{unique}_last_place") == "Town hall, Ground floor"
    await town.radio(radio.RadioCondition, battery_percent=15)
    assert value(town, f"{unique}_battery") == "15"
    registry = er.async_get(town.hass)
    for key in ("signal_strength", "last_seen"):
        entity_id = town.entity_id("sensor", f"{unique}_{key}")
        assert entity_id is not None
        assert registry.async_get(entity_id).disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_radio_nobody_carries_has_no_place(town: Town) -> None:
    await town.radio(radio.RadioRegistered, radio_id="200")
    assert value(town, f"{GATEWAY}_200_carried_by") == STATE_UNKNOWN
    assert value(town, f"{GATEWAY}_200_last_place") == STATE_UNKNOWN


async def test_what_comes_over_the_link_is_there_as_long_as_the_link(town: Town) -> None:
    await town.radio(radio.RadioRegistered, battery_percent=81)
    unique = f"{GATEWAY}_{RADIO}"
    town.link.lost()
    await town.settle()
    assert value(town, f"{unique}_battery") == STATE_UNAVAILABLE
    assert value(town, f"{unique}_carried_by") == "Ben"
    town.link.up()
    await town.settle()
    assert value(town, f"{unique}_battery") == "81"


async def test_a_state_is_written_only_when_it_changed(town: Town) -> None:
    incident = await town.press()
    before = town.state("sensor", "desk_1_alarm_state")
    other = town.state("sensor", f"{LIBRARY}_open_incidents")
    await town.command(c.AddNote(actor=OPERATOR, incident_id=incident.incident_id, text="calm"))
    await town.press()
    assert town.state("sensor", "desk_1_alarm_state").last_reported == before.last_reported
    assert town.state("sensor", f"{LIBRARY}_open_incidents").last_reported == other.last_reported
    town.take_sent()


@pytest.mark.usefixtures("all_entities_enabled")
async def test_counters_of_a_link(built_town: Town) -> None:
    town = built_town
    await town.set_up()
    town.link.stats.frames_in = 7
    town.link.stats.connects = 3
    town.link.stats.dropped["repeat"] = 2
    async_fire_time_changed(town.hass, dt_util.utcnow() + timedelta(minutes=2))
    await town.settle()
    assert value(town, f"{GATEWAY}_frames_in") == "7"
    assert value(town, f"{GATEWAY}_frames_out") == "0"
    assert value(town, f"{GATEWAY}_reconnects") == "2"
    assert value(town, f"{GATEWAY}_dropped") == "2"
    town.runtime.links.clear()
    async_fire_time_changed(town.hass, dt_util.utcnow() + timedelta(minutes=4))
    await town.settle()
    assert value(town, f"{GATEWAY}_frames_in") == STATE_UNKNOWN


def test_a_duress_code_reads_as_the_all_clear() -> None:
    site = make_site()
    assert shown_code(site, "0") == "9"
    assert shown_code(site, "4") == "4"
    assert shown_code(site, "77") == "77"
    assert shown_code(site, "") is None


def test_without_an_all_clear_a_duress_code_is_not_shown() -> None:
    site = make_site(codes=[c for c in DEFAULT_CODES if c.effect is not CodeEffect.ALL_CLEAR])
    assert shown_code(site, "0") is None
