"""Each automation blueprint in the town: filled in, triggered, and its trace read."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.signals import OperatorPresence
from custom_components.municipal_alarm.control_room.words import Outcome, Prompt
from custom_components.municipal_alarm.radio import events as radio_events
from tests.ha import field
from tests.ha.town import GATEWAY, OPERATOR, ROOM, Town, responder

from .kit import House, dutch

SAY = "test.say"


@pytest.fixture
def said(hass: HomeAssistant) -> list[Any]:
    """What an action of somebody's own was called with."""
    return async_mock_service(hass, "test", "say")


def say(template: str) -> list[dict[str, Any]]:
    """Actions as an action selector gives them."""
    return [{"action": SAY, "data": {"text": template}}]


def texts(said: list[Any]) -> list[str]:
    return [call.data["text"] for call in said]


def to_phone(town: Town, owner: str) -> list[str]:
    return [one.what for one in town.take_sent("phone") if one.to == owner]


# --- status codes ---------------------------------------------------------------------


async def test_code_to_action(house: House, town: Town, said: list[Any]) -> None:
    await house.use(
        "code_to_action",
        effect=["need_backup"],
        place=[house.device("town_hall")],
        notify=[house.notify("Cleo")],
        actions=say("{{ message }}"),
    )
    incident = await town.press()
    town.take_sent()
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="3")
    house.sound(0)
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="4")
    house.sound()
    assert texts(said) == ["Anna, Town hall, Ground floor, Desk 1: need back-up"]
    assert "Anna, Town hall, Ground floor, Desk 1: need back-up" in to_phone(town, "Cleo")
    await town.runtime.room.durable()
    notes = await notes_of(town, incident.incident_id)
    assert notes == ["Anna: need back-up"]


async def notes_of(town: Town, incident_id: str) -> list[str]:
    story = await town.hass.services.async_call(
        DOMAIN, "get_timeline", {"incident_id": incident_id}, blocking=True, return_response=True
    )
    assert story is not None
    return [one["details"]["text"] for one in story["entries"] if one["event"] == "note_added"]


async def test_code_to_action_writes_and_tells_nothing_unasked(house: House, town: Town) -> None:
    await house.use("code_to_action", note="")
    incident = await town.press()
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="4")
    house.sound()
    assert await notes_of(town, incident.incident_id) == []


async def test_a_duress_code_is_an_all_clear_to_it(
    house: House, town: Town, said: list[Any]
) -> None:
    await house.use("code_to_action", effect=[], actions=say("{{ message }}"))
    incident = await town.press()
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="9")
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="0")
    (plain, forced) = house.sound(2)
    assert len(set(texts(said))) == 1
    assert len(set(await notes_of(town, incident.incident_id))) == 1
    assert ours_of(plain) == ours_of(forced)


async def test_a_duress_code_outside_an_incident_is_nothing_to_it(house: House, town: Town) -> None:
    await house.use("code_to_action", effect=[])
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    assert town.room.incidents, "help is called all the same"
    house.sound(0)


def ours_of(trace: dict[str, Any]) -> list[str]:
    """Which steps a run took."""
    return sorted(trace["trace"])


# --- escalation ------------------------------------------------------------------------


async def test_escalate_to_phones(house: House, town: Town, freezer: FrozenDateTimeFactory) -> None:
    await house.use(
        "escalate_to_phones", phones=[house.phones.add("Olgas phone"), house.phones.add("Sues")]
    )
    incident = await town.press()
    assert house.phones.take() == [], "the first step is for the guards"
    await town.pass_time(freezer, 31)
    asked = house.phones.take()
    assert [one["to"] for one in asked] == ["mobile_app_olgas_phone", "mobile_app_sues"]
    assert asked[0]["message"] == (
        "Town hall, Ground floor, Desk 1: panic. Nobody has taken it on."
    )
    # What happens elsewhere wakes it, and nobody is told because of it.
    other = await town.press("desk_2")
    await town.acknowledge(other)
    assert house.phones.take() == []
    await town.pass_time(freezer, 31)
    again = house.phones.take()
    assert {one["data"]["tag"] for one in again} == {asked[0]["data"]["tag"]}
    # A stranger's phone cannot; an operator's can.
    house.phones.tap(again[0], "Take it on", "stan")
    await town.settle()
    assert town.incident().owner_id is None
    house.phones.tap(again[0], "Take it on", "olga")
    await town.settle()
    assert town.incident().owner_id == "olga"
    assert {one["message"] for one in house.phones.calls} == {"clear_notification"}
    await town.pass_time(freezer, 60)
    assert house.phones.take() == []
    assert set(house.ended()) <= {"finished", "failed_conditions"}
    (trace,) = [one for one in house.traces() if one["script_execution"] == "finished"]
    refused = [path for path, steps in trace["trace"].items() for step in steps if "error" in step]
    assert len(refused) == 1, "the stranger's tap, and nothing else"
    assert incident.number == 1


async def test_escalate_to_phones_until_somebody_takes_it_on_at_a_console(
    house: House, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await house.use("escalate_to_phones", phones=[house.phones.add("Olga")], step=["1"])
    incident = await town.press()
    assert len(house.phones.take()) == 1
    await town.acknowledge(incident)
    house.sound()
    assert [one["message"] for one in house.phones.calls] == ["clear_notification"]


async def test_escalate_to_phones_in_dutch(house: House, town: Town) -> None:
    texts = dutch("escalate_to_phones")
    await house.use("escalate_to_phones", phones=[house.phones.add("Olga")], step=["1"], **texts)
    await town.press()
    (asked,) = house.phones.take()
    assert asked["title"] == "Incident 1"
    assert asked["message"] == (
        "Town hall, Ground floor, Desk 1: noodknop. Niemand heeft het aangenomen."
    )
    assert [one["title"] for one in asked["data"]["actions"]] == ["Aannemen"]


async def test_escalate_to_phones_in_a_drill(house: House, town: Town) -> None:
    texts = dutch("escalate_to_phones")
    phones = [house.phones.add("Olga")]
    await house.use("escalate_to_phones", phones=phones, step=["1"], drill="only", **texts)
    await town.call(DOMAIN, "raise_alarm", responder="Ben", kind="man_down", drill=True)
    # By its step, and because nobody was reached: rather twice than not at all.
    assert {one["message"] for one in house.phones.take()} == {
        "Oefening. Library: man-down. Niemand heeft het aangenomen."
    }


async def test_escalate_to_phones_in_vain(
    house: House, town: Town, freezer: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use(
        "escalate_to_phones",
        phones=[house.phones.add("Olga")],
        step=["1"],
        times=3,
        every={"hours": 0, "minutes": 0, "seconds": 20},
        nobody=say("{{ message }}"),
    )
    await town.press()
    for _ in range(3):
        assert len(house.phones.take()) == 1
        await town.pass_time(freezer, 21)
    assert house.phones.take() == []
    assert len(said) == 1
    house.sound()


async def test_unguarded_building(house: House, town: Town, said: list[Any]) -> None:
    await house.use(
        "unguarded_building",
        targets=["nearest_patrol", "response_team"],
        actions=say("{{ where }}"),
    )
    await town.press()
    assert house.ended() == ["failed_conditions"], "Anna is there"
    await town.call(DOMAIN, "set_duty", responder="Anna", on_duty=False)
    town.take_sent()
    incident = await town.press("desk_2")
    assert texts(said) == ["Town hall, First floor, Desk 2"]
    assert "cleo" in town.room.incidents[incident.incident_id].assignments
    shown = town.room.incidents[incident.incident_id]
    assert "asked" in {prompt.value for prompt in shown.prompts}
    house.sound(2)


async def test_unguarded_building_sends_no_second_patrol(house: House, town: Town) -> None:
    """The policy has sent the nearest already, by the step that reaches the guards there."""
    for responder_id, name, number in (("dirk", "Dirk", "300"), ("eva", "Eva", "301")):
        await town.add(ROOM, responder(responder_id, name, "patrol", "", GATEWAY, number))
    await house.use("unguarded_building")
    await town.call(DOMAIN, "set_duty", responder="Anna", on_duty=False)
    incident = await town.press("desk_2")
    town.take_sent()
    house.sound()
    coming = town.room.incidents[incident.incident_id].assignments
    assert len({"dirk", "eva"} & set(coming)) == 1
    assert Prompt.ASKED in town.room.incidents[incident.incident_id].prompts


# --- people ----------------------------------------------------------------------------


async def test_man_down(house: House, town: Town, said: list[Any]) -> None:
    await house.use(
        "man_down",
        listen=20,
        duty=["response_team"],
        actions=say("{{ trigger.incident.responder }}: {{ where }}"),
        warning=say("{{ trigger.responder.name }}"),
    )
    await town.happen(field.warned(dt_util.utcnow() + timedelta(minutes=2)))
    assert texts(said) == ["Ben"]
    assert not town.room.incidents, "a warning is no alarm"
    await town.radio(radio_events.RadioEmergency, kind=radio_events.EmergencyKind.MAN_DOWN)
    house.sound(2)
    assert texts(said) == ["Ben", "Ben: Library"]
    (incident,) = town.room.incidents.values()
    assert incident.call_up is not None
    assert set(incident.call_up.calls) == {"cleo"}
    assert [one.what for one in town.take_sent("open_microphone")]


async def test_response_team_call_up(
    house: House, town: Town, freezer: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use(
        "response_team_call_up", wanted=2, nobody=say("{{ where }}: {{ trigger.coming }}")
    )
    await town.press()
    assert house.ended() == ["failed_conditions"], "not for every press"
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="4")
    incident = town.incident()
    assert incident.call_up is not None
    assert set(incident.call_up.calls) == {"cleo"}
    assert incident.call_up.wanted == 2
    await town.call(DOMAIN, "accept", incident_id="1", responder="Cleo")
    assert texts(said) == ["Town hall, Ground floor, Desk 1: 1"]
    house.sound(3)


async def test_missed_round(
    house: House, town: Town, freezer: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use("missed_round", notify=[house.notify("Cleo")], actions=say("{{ message }}"))
    await town.call(DOMAIN, "start_round", round_plan="Evening round")
    await town.pass_time(freezer, 301)
    assert texts(said) == ["Town hall, Evening round: Stairs is overdue"]
    await town.call(DOMAIN, "end_round", round="Evening round", reason="called away")
    assert texts(said)[1] == (
        "Town hall, Evening round: 0 of 2 checkpoints. Missed: Stairs, Stairs"
    )
    assert len(to_phone(town, "Cleo")) == 2
    house.sound(2)


async def test_missed_round_in_dutch(
    house: House, town: Town, freezer: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use("missed_round", actions=say("{{ message }}"), **dutch("missed_round"))
    await town.call(DOMAIN, "start_round", round_plan="Evening round")
    await town.pass_time(freezer, 301)
    await town.call(DOMAIN, "end_round", round="Evening round", reason="called away")
    assert texts(said) == [
        "Town hall, Evening round: Stairs is te laat",
        "Town hall, Evening round: 0 van 2 controlepunten. Gemist: Stairs, Stairs",
    ]
    house.sound(2)


async def test_missed_round_only_at_its_end(
    house: House, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await house.use("missed_round", overdue=False)
    await town.call(DOMAIN, "start_round", round_plan="Evening round")
    await town.pass_time(freezer, 301)
    assert house.ended() == ["failed_conditions"]


async def test_lone_worker_schedule(house: House, town: Town, hass: HomeAssistant) -> None:
    hass.states.async_set("schedule.night", "off")
    await house.use(
        "lone_worker_schedule",
        schedule="schedule.night",
        responders=["Anna", "Ben"],
        every={"hours": 0, "minutes": 20, "seconds": 0},
    )
    await town.call(DOMAIN, "set_duty", responder="Ben", on_duty=False)
    hass.states.async_set("schedule.night", "on")
    await town.settle()
    assert set(town.room.lone_work) == {"anna"}, "Ben is off duty"
    assert town.room.lone_work["anna"].every == timedelta(minutes=20)
    hass.states.async_set("schedule.night", "unavailable")
    hass.states.async_set("schedule.night", "on")
    await town.settle()
    assert set(town.room.lone_work) == {"anna"}
    hass.states.async_set("schedule.night", "off")
    await town.settle()
    assert not town.room.lone_work
    house.sound(3)


async def test_desk_answer_lamp(house: House, town: Town, hass: HomeAssistant) -> None:
    lit = async_mock_service(hass, "light", "turn_on")
    dark = async_mock_service(hass, "light", "turn_off")
    await house.use(
        "desk_answer_lamp",
        desk=[house.device("desk_1")],
        lamp=["light.clerk"],
        on_the_way=[1, 2, 3],
    )
    incident = await town.press()
    assert not lit, "whoever stands at the desk must not see it"
    await town.acknowledge(incident)
    await town.command(
        c.Accept(actor=OPERATOR, incident_id=incident.incident_id, responder_id="anna")
    )
    assert [list(one.data["rgb_color"]) for one in lit] == [[255, 170, 80], [1, 2, 3]]
    assert {tuple(one.data["entity_id"]) for one in lit} == {("light.clerk",)}
    assert {one.data["brightness_pct"] for one in lit} == {30}
    assert not dark
    await town.resolve(incident)
    assert [one.data["entity_id"] for one in dark] == [["light.clerk"]]
    house.sound(3)
    await town.press("desk_2")
    house.sound(3)


# --- help and pictures --------------------------------------------------------------------


async def test_external_call(house: House, town: Town, said: list[Any]) -> None:
    await house.use(
        "external_call",
        target=["Police"],
        notify=[house.notify("Cleo")],
        actions=say("{{ trigger.target }}: {{ message }}"),
        phones=[house.phones.add("Olga")],
    )
    await town.press()
    town.take_sent()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    (text,) = texts(said)
    assert text.startswith("Police: ")
    assert "Town hall" in text
    assert text.removeprefix("Police: ") in to_phone(town, "Cleo")
    (asked,) = house.phones.take()
    house.phones.tap(asked, "Reached", "olga")
    await town.settle()
    house.sound()
    (call,) = town.incident().external.values()
    assert call.state.value == "receipted"


async def test_external_call_without_an_answer(
    house: House, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    async_mock_service(town.hass, "test", "say")
    await house.use("external_call", actions=say("x"), phones=[house.phones.add("Olga")])
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    # It was called, and an answer is waited for.
    (call,) = town.incident().external.values()
    assert call.state.value == "sent"
    assert len(house.phones.take()) == 1
    await town.pass_time(freezer, 601)
    house.sound()
    (call,) = town.incident().external.values()
    assert call.state.value == "sent"


async def test_external_call_in_dutch(house: House, town: Town, said: list[Any]) -> None:
    phones = [house.phones.add("Olga")]
    await house.use("external_call", actions=say("x"), phones=phones, **dutch("external_call"))
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    (asked,) = house.phones.take()
    assert asked["message"].endswith(" Is Police bereikt?")
    assert [one["title"] for one in asked["data"]["actions"]] == ["Bereikt", "Niet bereikt"]


async def test_external_call_that_asks_nobody(house: House, town: Town, said: list[Any]) -> None:
    await house.use("external_call", actions=say("{{ trigger.hand_over }}"))
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    house.sound()
    assert texts(said)[0].startswith("Alarm 1: ")
    (call,) = town.incident().external.values()
    assert call.state.value == "sent"


async def test_external_call_whose_actions_fail(house: House, town: Town) -> None:
    """Nobody is asked whether help was reached, and nobody is told that it was called."""
    await house.use(
        "external_call",
        actions=say("nobody made this action"),
        notify=[house.notify("Cleo")],
        phones=[house.phones.add("Olga")],
    )
    await town.press()
    town.take_sent()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    assert house.ended() == ["error"]
    assert house.phones.take() == []
    assert to_phone(town, "Cleo") == []
    (call,) = town.incident().external.values()
    assert call.state.value == "failed"


async def test_external_call_that_was_not_reached(
    house: House, town: Town, said: list[Any]
) -> None:
    await house.use("external_call", actions=say("x"), phones=[house.phones.add("Olga")])
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    (asked,) = house.phones.take()
    house.phones.tap(asked, "Not reached", "olga")
    await town.settle()
    house.sound()
    (call,) = town.incident().external.values()
    assert call.state.value == "failed"


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.jpg"))


async def test_keep_camera_pictures(
    house: House, town: Town, hass: HomeAssistant, freezer: FrozenDateTimeFactory, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    hass.config.allowlist_external_dirs = {str(folder)}
    recorded = async_mock_service(hass, "camera", "record")
    source = town.camera.entity_id
    await house.use(
        "keep_camera_pictures", cameras=[source], folder=str(folder), pictures=3, record=30
    )
    incident = await town.press()
    await town.pass_time(freezer, 6)
    (first, _) = kept(folder)
    assert first.parent.name.endswith("_1")
    await town.resolve(incident)
    await town.pass_time(freezer, 6)
    await town.pass_time(freezer, 6)
    assert len(kept(folder)) == 2, "it ends with the incident"
    assert all(path.read_bytes().startswith(b"\xff\xd8") for path in kept(folder))
    (call,) = recorded
    assert call.data["duration"] == 30
    assert call.data["filename"].startswith(f"{first.parent}/")
    house.sound()
    assert await notes_of(town, incident.incident_id) == [f"Pictures are kept in {first.parent}"]


# --- the clock -----------------------------------------------------------------------------


async def at(house: House, freezer: FrozenDateTimeFactory, when: datetime) -> None:
    freezer.move_to(when)
    async_fire_time_changed(house.hass, when)
    await house.town.settle()


# The first Tuesday of December 2026.
TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=dt_util.UTC)


@pytest.fixture
async def clock(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> FrozenDateTimeFactory:
    """The evening before that Tuesday, in a house that keeps UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(TUESDAY - timedelta(hours=14))
    return freezer


async def test_drill_of_the_month(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use(
        "drill_of_the_month",
        desks=[house.device("desk_1"), house.device("desk_2")],
        staffed=False,
        before=say("{{ chosen.place.text }}"),
    )
    await at(house, clock, TUESDAY)
    incident = town.incident("desk_2")
    assert incident.drill
    assert texts(said) == ["Town hall, First floor, Desk 2"]
    await town.resolve(incident, Outcome.DRILL)
    await town.close(incident)
    await at(house, clock, TUESDAY + timedelta(days=7))
    assert not town.room.incidents, "the second Tuesday"
    await at(house, clock, datetime(2027, 1, 5, 10, 0, tzinfo=dt_util.UTC))
    assert town.incident("desk_1").drill, "the one that waits longer"
    house.sound(3)


async def test_drill_of_the_month_waits_while_there_is_something(
    house: House, town: Town, clock: FrozenDateTimeFactory
) -> None:
    await house.use("drill_of_the_month")
    await at(house, clock, TUESDAY)
    assert not town.room.incidents, "nobody is there"
    town.runtime.room.handle(OperatorPresence("olga", True))
    await town.press("info_desk")
    await at(house, clock, datetime(2027, 1, 5, 10, 0, tzinfo=dt_util.UTC))
    assert [one.drill for one in town.room.incidents.values()] == [False]
    await town.resolve(town.incident("info_desk"))
    await at(house, clock, datetime(2027, 2, 2, 10, 0, tzinfo=dt_util.UTC))
    assert [one.drill for one in town.room.incidents.values()].count(True) == 1
    house.sound(3)


async def test_shift_start_check(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    link = town.entity_id("binary_sensor", "gateway_link")
    assert link is not None
    await house.use(
        "shift_start_check",
        needed=3,
        links=[link],
        notify=[house.notify("Cleo")],
        actions=say("{{ problems | to_json }} {{ message }}"),
    )
    town.link.lost()
    await town.settle()
    await at(house, clock, TUESDAY.replace(hour=7))
    (text,) = texts(said)
    assert "On duty: 2 of 3" in text
    assert "Cannot be reached: Ben." in text
    assert "No connection: " in text
    assert "Desks to test: " in text
    assert text.endswith("On duty: Anna, Ben.")
    assert to_phone(town, "Cleo")
    house.sound()


async def test_shift_start_check_in_dutch(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    link = town.entity_id("binary_sensor", "gateway_link")
    await house.use(
        "shift_start_check",
        needed=3,
        links=[link],
        actions=say("{{ message }}"),
        **dutch("shift_start_check"),
    )
    town.link.lost()
    await town.settle()
    await at(house, clock, TUESDAY.replace(hour=7))
    (text,) = texts(said)
    assert text.startswith(
        "Dienst van 07:00: In dienst: 2 van 3. Niet te bereiken: Ben. Geen verbinding: "
    )
    assert ". Te testen balies: " in text
    assert text.endswith("In dienst: Anna, Ben.")
    for one in ("Anna", "Ben"):
        await town.call(DOMAIN, "set_duty", responder=one, on_duty=False)
    await at(house, clock, TUESDAY.replace(hour=7) + timedelta(days=1))
    assert texts(said)[1].endswith("In dienst: niemand.")
    house.sound(2)


async def test_shift_start_check_when_all_is_well(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    hass = house.hass
    hass.config_entries.async_update_entry(
        town.entries["control_room"],
        options={**town.entries["control_room"].options, "test_every": 0},
    )
    await town.edited()
    await house.use("shift_start_check", always=False, days=["tue"], actions=say("{{ message }}"))
    await at(house, clock, TUESDAY.replace(hour=7))
    assert not said
    house.sound()
    await at(house, clock, TUESDAY.replace(hour=7) + timedelta(days=1))
    assert house.ended() == ["finished", "failed_conditions"]


async def test_daily_report(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use("daily_report", notify=[house.notify("Cleo")], actions=say("{{ message }}"))
    clock.move_to(TUESDAY.replace(hour=6))
    await town.press()
    over = await town.press("desk_2")
    await town.resolve(over)
    await town.call(DOMAIN, "start_round", round_plan="Evening round")
    await town.call(DOMAIN, "end_round", round="Evening round", reason="called away")
    await at(house, clock, TUESDAY.replace(hour=8))
    (text,) = texts(said)
    assert "Open incidents: 1." in text
    assert "To be closed: 2." in text
    assert "Alarm pressed at: Town hall Desk 1, Town hall Desk 2." in text
    assert "Rounds: 1, not complete: Evening round." in text
    assert "Desks to test: " in text
    assert text in to_phone(town, "Cleo")
    house.sound()


async def test_daily_report_in_dutch(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use("daily_report", actions=say("{{ message }}"), **dutch("daily_report"))
    await at(house, clock, TUESDAY.replace(hour=8))
    clock.move_to(TUESDAY.replace(hour=9))
    for desk in ("desk_1", "desk_2"):
        await town.press(desk)
    await at(house, clock, TUESDAY.replace(hour=8) + timedelta(days=1))
    quiet, busy = texts(said)
    assert quiet.startswith(
        "Open incidenten: geen. Af te sluiten: geen. Alarm gedrukt bij: geen. Rondes: 0, "
        "onvolledig: geen. Te testen balies: "
    )
    assert busy.startswith("Open incidenten: 1, 2. Af te sluiten: geen. Alarm gedrukt bij: Town")
    house.sound(2)


async def test_a_report_knows_nothing_of_duress(
    house: House, town: Town, clock: FrozenDateTimeFactory, said: list[Any]
) -> None:
    await house.use("daily_report", actions=say("{{ message }}"))
    await town.press()
    await at(house, clock, TUESDAY.replace(hour=8))
    await town.call(DOMAIN, "report_status_code", responder="Anna", digits="0")
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    await at(house, clock, TUESDAY.replace(hour=8) + timedelta(days=1))
    before, after = texts(said)
    assert "Open incidents: 1." in before
    assert "Open incidents: 1." in after
    assert "duress" not in after
