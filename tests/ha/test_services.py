"""The actions: who may, what they answer, what a refusal says, and that it changes nothing."""

import ast
import asyncio
from datetime import timedelta
import re
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from custom_components.municipal_alarm.bridge import caretaking, carrying_out, microphones, waiting
from custom_components.municipal_alarm.bridge.asking import COMMANDS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import errors
from custom_components.municipal_alarm.control_room.words import IncidentState
from custom_components.municipal_alarm.journal.port import Fault, FaultKind
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.site_import import actions as site_plan

from .acting import act, refused
from .flow_kit import COMPONENT, HYTERA, TEXTS, placeholders
from .town import Town

QUERIES = (
    "get_incidents",
    "get_responders",
    "get_timeline",
    "get_access_report",
    "get_rounds",
    "get_nearest",
    "get_unknown_tags",
    "preview_escalation",
    "get_hand_over",
    "get_readiness",
    "get_desks",
    "get_measures",
    "get_report",
    "get_reports",
    "search_incidents",
    "get_figures",
    *(name for name, _, _ in caretaking.QUERIES),
    *(name for name, _, _ in site_plan.QUERIES),
)
OF_THE_JOURNAL = ("make_report", *(name for name, _, _ in caretaking.ACTIONS))
"""Actions on what is written down: no commands of the room."""
OF_THE_SET_UP = ("assign_tag", *(name for name, _, _ in site_plan.ACTIONS))
"""Actions that change what is set up, so no commands of the room."""
RADIO_102 = {"system": "Radios", "address": "102"}


# --- one incident, from the press to the archive ------------------------------


async def test_one_incident_by_actions_alone(town: Town) -> None:
    desk = town.device("desk_1", "town_hall")
    assert desk is not None
    raised = await act(town, "raise_alarm", town.operator, desk=desk.id)
    assert raised == {
        "incident_id": raised["incident_id"],
        "number": 1,
        "state": "raised",
        "journaled": True,
    }
    assert [sent.to for sent in town.take_sent("phone")] == ["Anna"]
    number = str(raised["number"])

    assert (await act(town, "acknowledge", town.operator, incident_id=number))[
        "state"
    ] == "acknowledged"
    sent = await act(town, "dispatch", town.operator, incident_id=number, responders=["ben"])
    assert sent["state"] == "acknowledged"
    assert [one.to for one in town.take_sent("radio")] == ["102"]
    accepted = await act(town, "accept", town.operator, incident_id=number, responder="BEN")
    assert accepted["state"] == "responding"
    await act(
        town, "refuse", town.operator, incident_id=number, responder="Anna", reason="far away"
    )
    await act(town, "send_message", town.operator, incident_id=number, message="Back door")
    await act(town, "send_status_code", town.operator, incident_id=number, digits=4)
    texts = [one.what for one in town.take_sent("radio")]
    assert texts == ["Back door", "4"]
    arrived = await act(town, "arrive", town.operator, incident_id=number, responder="Ben")
    assert arrived["state"] == "on_scene"
    await act(
        town, "open_microphone", town.operator, incident_id=number, responder="Ben", seconds=20
    )
    assert [one.what for one in town.take_sent("open_microphone")] == ["20"]
    await act(town, "add_note", town.operator, incident_id=number, note="Red coat")
    await act(town, "view_camera", town.operator, incident_id=number, camera="camera.desk_1_source")
    await act(town, "hand_over", town.operator, incident_id=number, operator="Sue")
    assert town.incident().owner == "Sue"
    called = await act(
        town, "escalate", town.supervisor, incident_id=number, external="Police", confirm=True
    )
    assert (called["external"], called["alerted"], called["skipped"]) == (["Police"], [], [])
    assert [one.to for one in town.take_sent("external")] == ["Police"]
    over = await act(town, "resolve", town.supervisor, incident_id=number, outcome="genuine")
    assert over["state"] == "resolved"
    closed = await act(town, "close", town.supervisor, incident_id=number)
    assert closed == {
        "incident_id": raised["incident_id"],
        "number": 1,
        "state": "closed",
        "journaled": True,
    }
    assert not town.room.incidents
    town.take_sent()

    story = await act(town, "get_timeline", town.viewer, incident_id=raised["incident_id"])
    told = [entry["event"] for entry in story["entries"]]
    assert told[0] == "incident_raised"
    assert told[-1] == "incident_closed"
    assert {"note_added", "camera_viewed", "handed_over"} <= set(told)
    assert story["complete"] is True


async def test_a_microphone_is_closed_before_its_time(town: Town) -> None:
    await town.press("info_desk")
    of_ben = {"incident_id": "1", "responder": "Ben"}
    await act(town, "open_microphone", town.operator, **of_ben)
    closed = await act(town, "close_microphone", town.operator, **of_ben)
    assert (closed["number"], closed["journaled"]) == (1, True)
    assert [one.by for one in town.take_sent()][-2:] == ["open_microphone", "close_microphone"]
    assert town.incident("info_desk").microphones == {}


async def test_a_radio_is_handed_out_and_taken_back(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    device = town.device("gateway/102", "gateway")
    assert device is not None
    entity_id = town.entity_id("notify", "gateway_102_text")
    for said, who, name in (
        ({"radio": device.id}, "anna", "Anna"),
        ({"radio": entity_id}, "cleo", "CLEO"),
        (RADIO_102, "anna", "anna"),
        ({"system": "gateway", "address": " 102 "}, "cleo", "Cleo"),
    ):
        answer = await act(town, "carry_radio", town.operator, **said, responder=name)
        assert answer == {
            "system_id": "gateway",
            "address": "102",
            "responder_id": who,
            "journaled": True,
        }
    # Taken back: it is Ben's by setting.
    assert (await act(town, "carry_radio", **RADIO_102))["responder_id"] == "ben"


async def test_a_radio_that_was_never_heard_can_be_handed_out(town: Town) -> None:
    spare = {"system": "Radios", "address": "900"}
    assert (await act(town, "carry_radio", **spare, responder="Anna"))["responder_id"] == "anna"
    assert (await act(town, "carry_radio", **spare))["responder_id"] is None


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("12O1", "bad_radio"),
        ("0", "bad_radio"),
        ("9000", "radio_is_ours"),
        ("Talkgroup / 7", "talkgroup_carried"),
    ],
)
async def test_a_radio_with_a_number_has_one_spelling(town: Town, address: str, wrong: str) -> None:
    """As in the form: what cannot be a radio of this system is not handed out."""
    entry = town.entries["gateway"]
    town.hass.config_entries.async_update_entry(entry, data=HYTERA)
    await town.settle()
    asked = {"system": entry.title, "responder": "Anna"}
    await refused(town, wrong, "carry_radio", address=address, **asked)
    answer = await act(town, "carry_radio", address=" 01201", **asked)
    assert (answer["address"], answer["responder_id"]) == ("1201", "anna")


@pytest.mark.parametrize("device", ["desk_1", "gateway"])
async def test_another_device_is_no_radio(town: Town, device: str) -> None:
    found = town.device(device, "gateway" if device == "gateway" else "town_hall")
    assert found is not None
    await refused(town, "unknown_radio", "carry_radio", town.operator, radio=found.id)


async def test_everything_can_be_named_in_several_ways(town: Town) -> None:
    button = town.entity_id("button", "desk_2_press") or next(
        entity_id
        for entity_id in town.hass.states.async_entity_ids("button")
        if "desk_2" in entity_id
    )
    for said, number in (
        ("desk_1", 1),
        ("town hall, ground floor, desk 1", 1),
        ("Desk 2", 2),
        (button, 2),
    ):
        answer = await act(town, "raise_alarm", desk=said)
        assert answer["number"] == number, said
    town.take_sent()
    first = town.incident()
    for said in (first.incident_id, "1", "#1", 1):
        answer = await act(town, "add_note", incident_id=said, note="seen")
        assert answer["incident_id"] == first.incident_id

    town.hass.states.async_set("person.sue", "home", {"user_id": "sue"})
    await act(town, "acknowledge", town.operator, incident_id="1")
    await act(town, "hand_over", town.operator, incident_id="1", operator="person.sue")
    assert town.incident().owner_id == "sue"
    await refused(town, "unknown_operator", "hand_over", incident_id="1", operator="person.nobody")
    town.take_sent()


async def test_a_name_that_fits_two_is_refused(town: Town) -> None:
    await town.add_desk("library", "desk_x", "Desk 1")
    await refused(town, "ambiguous_name", "raise_alarm", desk="desk 1")
    answer = await act(town, "raise_alarm", desk="Library, Desk 1")
    assert town.incident("desk_x").number == answer["number"]
    town.take_sent()


async def test_the_fire_of_a_building(town: Town) -> None:
    asked = {"building": "Library", "kind": "fire", "drill": True}
    answer = await act(town, "raise_alarm", town.operator, request_id="r1", **asked)
    incident = town.room.incidents[answer["incident_id"]]
    assert (incident.subject, incident.drill) == ("building/library", True)
    assert incident.call_up is not None
    assert incident.roll_call is not None
    again = await act(town, "raise_alarm", town.operator, request_id="r1", **asked)
    assert again["incident_id"] == answer["incident_id"]
    joined = await act(town, "raise_alarm", request_id="r2", **asked)
    for _ in range(2):
        assert joined["incident_id"] == answer["incident_id"]
        joined = await act(town, "raise_alarm", request_id="r2", **asked)
    await refused(town, "desk_or_responder", "raise_alarm", desk="desk_1", **asked)
    await refused(town, "building_only_burns", "raise_alarm", building="Library")
    await refused(town, "unknown_building", "raise_alarm", building="Castle", kind="fire")
    town.take_sent()


async def test_an_alarm_for_a_responder(town: Town) -> None:
    answer = await act(town, "raise_alarm", responder="Ben", kind="man_down", drill=True)
    incident = town.room.incidents[answer["incident_id"]]
    assert incident.responder == "Ben"
    assert incident.drill
    again = await act(town, "raise_alarm", responder="Ben", kind="man_down", drill=True)
    assert again["incident_id"] == answer["incident_id"]
    town.take_sent()


async def test_one_request_id_is_one_alarm(town: Town) -> None:
    one = await act(town, "raise_alarm", desk="desk_1", request_id="r1")
    same = await act(town, "raise_alarm", desk="desk_1", request_id="r1")
    assert same == one
    assert town.incident().presses == 1
    # A second alarm of the same run of an automation is another one.
    await act(town, "raise_alarm", desk="desk_1")
    assert town.incident().presses == 2
    repeated = await act(town, "raise_alarm", desk="desk_1", request_id="r1")
    assert repeated["incident_id"] == one["incident_id"]
    # Somebody else's id is another one too.
    await act(town, "raise_alarm", town.operator, desk="desk_1", request_id="r1")
    assert town.incident().presses == 3
    # And a repeat after it was resolved names what became of it.
    await act(town, "resolve", incident_id="1", outcome="false")
    late = await act(town, "raise_alarm", desk="desk_1", request_id="r1")
    assert late == {**one, "state": "resolved"}
    town.take_sent()


async def test_a_repeated_alarm_that_joined_names_where_it_went(town: Town) -> None:
    incident = await town.press()
    joined = await act(town, "raise_alarm", desk="desk_1", request_id="r2")
    again = await act(town, "raise_alarm", desk="desk_1", request_id="r2")
    assert joined["incident_id"] == again["incident_id"] == incident.incident_id
    await act(town, "raise_alarm", responder="Ben", request_id="r3")
    one = await act(town, "raise_alarm", responder="Ben", request_id="r4")
    assert await act(town, "raise_alarm", responder="Ben", request_id="r4") == one
    town.take_sent()


async def test_one_request_id_is_one_message(town: Town) -> None:
    await town.press()
    town.take_sent()
    for _ in range(2):
        await act(town, "send_message", incident_id="1", message="Once", request_id="m1")
    assert len(town.take_sent("phone")) == 1
    for _ in range(2):
        await act(town, "send_message", incident_id="1", message="Twice")
    assert len(town.take_sent("phone")) == 2
    town.take_sent()


async def test_set_duty(town: Town) -> None:
    assert await act(town, "set_duty", town.operator, responder="Anna", on_duty=False) == {
        "responder_id": "anna",
        "on_duty": False,
        "journaled": True,
    }
    assert not town.room.roster.on_duty(town.room.site.responders["anna"])


async def test_report_a_status_code(town: Town) -> None:
    await town.press()
    town.take_sent()
    answer = await act(town, "report_status_code", responder="Anna", digits="1")
    assert answer["state"] == "responding"
    named = await act(town, "report_status_code", responder="Anna", digits="2", incident_id="1")
    assert named["state"] == "on_scene"
    # Not in any incident: nothing to answer with, and set aside.
    assert await act(town, "report_status_code", responder="Ben", digits="4") == {"journaled": True}
    town.take_sent()


async def test_an_automation_acknowledges_for_an_operator(town: Town) -> None:
    await town.press()
    await refused(
        town, "not_permitted", "acknowledge", town.operator, incident_id="1", operator="Sue"
    )
    await refused(town, "not_permitted", "acknowledge", incident_id="1", operator="Vic")
    await act(town, "acknowledge", incident_id="1", operator="Olga")
    assert town.incident().owner == "Olga"
    await act(town, "acknowledge", town.operator, incident_id="1", operator="olga")
    town.take_sent()


# --- who may -------------------------------------------------------------------

SENSIBLE: dict[str, Any] = {
    "incident_id": "1",
    "desk": "desk_2",
    "responder": "Anna",
    "responders": ["Anna"],
    "operator": "Sue",
    "message": "text",
    "digits": "4",
    "note": "text",
    "camera": "camera.desk_1_source",
    "outcome": "false",
    "on_duty": False,
    "round_plan": "Evening round",
    "round": "Town hall, Evening round",
    "checkpoint": "Town hall, Cellar, Stairs",
    "reason": "text",
    "remark": "text",
    "answer": "safe",
    "external": "Police",
    "targets": ["response_team"],
    "about": "text",
    "prompt": "all_clear",
    "passed": False,
    "console": "left",
    "audible": True,
    "happened": "text",
    "measure": "A second exit",
}


def sensible(name: str) -> dict[str, Any]:
    """Data that a supervisor could give the action with."""
    fields = {str(field): SENSIBLE.get(str(field)) for field in COMMANDS[name].fields}
    if name == "raise_alarm":
        fields["responder"] = None
    if name == "acknowledge":
        fields["operator"] = None
    if name == "answer_desk":
        fields["answer"] = "seen"
    return {field: value for field, value in fields.items() if value is not None}


@pytest.mark.parametrize("name", COMMANDS)
async def test_who_may_not(town: Town, name: str) -> None:
    await town.press()
    town.take_sent()
    for user in (town.viewer, town.stranger):
        await refused(town, "not_permitted", name, user, **sensible(name))
        # Not even whether a thing exists is told.
        data = {**sensible(name)}
        if "incident_id" in data:
            await refused(town, "not_permitted", name, user, **{**data, "incident_id": "77"})
    assert town.sent == []


async def test_who_may_ask(town: Town) -> None:
    await town.press()
    for name, data in (
        ("get_incidents", {}),
        ("get_responders", {}),
        ("get_timeline", {"incident_id": "1"}),
        ("get_rounds", {}),
        ("get_nearest", {"incident_id": "1"}),
        ("get_unknown_tags", {}),
        ("preview_escalation", {"desk": "desk_2"}),
        ("get_hand_over", {"incident_id": "1"}),
        ("get_desks", {}),
        ("get_measures", {}),
    ):
        for user in (None, town.operator, town.supervisor):
            assert await act(town, name, user, **data)
        if name in ("get_nearest", "get_unknown_tags", "preview_escalation", "get_hand_over"):
            # Where people are, and what opens a door.
            await refused(town, "not_permitted", name, town.viewer, **data)
        else:
            assert await act(town, name, town.viewer, **data)
        await refused(town, "not_permitted", name, town.stranger, **data)
    town.take_sent()


# --- what cannot be --------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name", "data"),
    [
        ("unknown_desk", "raise_alarm", {"desk": "button.town_hall_nothing"}),
        ("desk_or_responder", "raise_alarm", {}),
        ("desk_or_responder", "raise_alarm", {"desk": "desk_1", "responder": "Anna"}),
        ("unknown_desk", "raise_alarm", {"desk": "desk_77"}),
        ("unknown_desk", "raise_alarm", {"desk": "sensor.nothing"}),
        ("unknown_responder", "raise_alarm", {"responder": "Zoe"}),
        ("unknown_incident", "acknowledge", {"incident_id": "77"}),
        ("unknown_incident", "get_timeline", {"incident_id": "77"}),
        ("unknown_responder", "dispatch", {"incident_id": "1", "responders": ["Zoe"]}),
        ("no_responders", "dispatch", {"incident_id": "1", "responders": []}),
        ("unknown_code", "send_status_code", {"incident_id": "1", "digits": "77"}),
        ("unknown_code", "report_status_code", {"responder": "Anna", "digits": "77"}),
        ("empty_text", "send_message", {"incident_id": "1", "message": " "}),
        ("long_text", "send_message", {"incident_id": "1", "message": "x" * 300}),
        ("empty_text", "add_note", {"incident_id": "1", "note": ""}),
        ("not_owned", "hand_over", {"incident_id": "1", "operator": "Sue"}),
        ("unknown_operator", "hand_over", {"incident_id": "1", "operator": "Zoe"}),
        ("unknown_external", "escalate", {"incident_id": "1", "external": "Army"}),
        ("confirm_external", "escalate", {"incident_id": "1", "external": "Police"}),
        ("external_not_called", "report_external", {"incident_id": "1", "external": "Police"}),
        ("empty_text", "prompt_operator", {"incident_id": "1", "about": " "}),
        ("prompt_not_shown", "dismiss_prompt", {"incident_id": "1", "prompt": "asked"}),
        ("unknown_desk", "start_desk_test", {"desk": "desk_77"}),
        ("desk_has_alarm", "start_desk_test", {"desk": "desk_1"}),
        ("no_desk_test", "finish_desk_test", {"desk": "desk_1", "passed": True}),
        ("unknown_desk", "preview_escalation", {"desk": "desk_77"}),
        ("unknown_incident", "get_hand_over", {"incident_id": "77"}),
        ("unknown_building", "get_desks", {"building": "Castle"}),
        ("no_microphone", "open_microphone", {"incident_id": "1", "responder": "Anna"}),
        (
            "microphone_time",
            "open_microphone",
            {"incident_id": "1", "responder": "Ben", "seconds": 301},
        ),
        ("not_of_incident", "open_microphone", {"incident_id": "1", "responder": "Ben"}),
        ("microphone_closed", "close_microphone", {"incident_id": "1", "responder": "Ben"}),
        ("radio_or_address", "carry_radio", {}),
        ("radio_or_address", "carry_radio", {"responder": "Anna"}),
        ("radio_or_address", "carry_radio", {"radio": "102", "system": "Radios", "address": "1"}),
        ("radio_or_address", "carry_radio", {"radio": "102", "address": "1"}),
        ("radio_or_address", "carry_radio", {"address": "102"}),
        ("radio_or_address", "carry_radio", {"system": "Radios"}),
        ("unknown_radio", "carry_radio", {"radio": "102"}),
        ("unknown_radio", "carry_radio", {"radio": "notify.nothing"}),
        ("unknown_system", "carry_radio", {"system": "Motorola", "address": "102"}),
        ("unknown_responder", "carry_radio", RADIO_102 | {"responder": "Zoe"}),
        ("talkgroup_carried", "carry_radio", {"system": "Radios", "address": "talkgroup/1"}),
        ("talkgroup_carried", "carry_radio", {"system": "Radios", "address": "Talkgroup/x"}),
        ("not_resolved", "close", {"incident_id": "1"}),
        ("unknown_building", "get_incidents", {"building": "Castle"}),
        ("unknown_building", "get_responders", {"building": "Castle"}),
    ],
)
async def test_refusals(town: Town, key: str, name: str, data: dict[str, Any]) -> None:
    await town.press()
    town.take_sent()
    await refused(town, key, name, town.supervisor, **data)
    assert town.sent == []


async def test_what_is_not_even_a_request(town: Town) -> None:
    state = town.room
    for name, data in (
        ("raise_alarm", {"desk": "desk_1", "kind": "boredom"}),
        ("acknowledge", {}),
        ("resolve", {"incident_id": "1", "outcome": "shrug"}),
        ("open_microphone", {"incident_id": "1", "responder": "Ben", "seconds": "long"}),
        ("send_message", {"incident_id": "1", "message": "x", "colour": "red"}),
        ("raise_alarm", {"desk": "desk_1", "request_id": ""}),
        ("view_camera", {"incident_id": "1", "camera": "not an entity"}),
    ):
        with pytest.raises(vol.Invalid):
            await act(town, name, **data)
    assert town.room is state


async def test_two_operators_cannot_own_one(town: Town) -> None:
    await town.press()
    town.take_sent()
    both = await asyncio.gather(
        act(town, "acknowledge", town.operator, incident_id="1"),
        act(town, "acknowledge", town.supervisor, incident_id="1"),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in both) == ["ServiceValidationError", "dict"]
    assert town.incident().owner == "Olga"
    town.take_sent()


async def test_nothing_runs(hass: HomeAssistant, town: Town) -> None:
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(DOMAIN, "raise_alarm", {"desk": "desk_1"}, blocking=True)
    assert caught.value.translation_key == "not_running"


# --- the journal -----------------------------------------------------------------


async def test_a_disk_that_fails_does_not_fail_the_action(town: Town) -> None:
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 3))
    answer = await act(town, "raise_alarm", desk="desk_1")
    assert answer["journaled"] is False
    assert answer["number"] == 1
    town.runtime.journal_health(Fault(FaultKind.SET_ASIDE, "odd", 0))
    assert (await act(town, "add_note", incident_id="1", note="x"))["journaled"] is True
    town.runtime.journal_health(None)
    town.take_sent()


async def test_a_disk_that_hangs_is_not_waited_for(town: Town) -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    with (
        patch.object(town.runtime.room, "durable", never),
        patch.object(carrying_out, "WAIT_S", 0.01),
    ):
        answer = await town.hass.services.async_call(
            DOMAIN, "raise_alarm", {"desk": "desk_1"}, blocking=True, return_response=True
        )
    assert answer is not None
    assert answer["journaled"] is False
    await town.settle()
    town.take_sent()


async def test_a_journal_that_cannot_be_read(town: Town) -> None:
    await town.press()
    town.take_sent()
    with (
        patch.object(town.runtime.journal, "timeline", side_effect=OSError("gone")),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await act(town, "get_timeline", incident_id="1")
    assert caught.value.translation_key == "journal_unreadable"


# --- what is asked ---------------------------------------------------------------


async def test_get_incidents(town: Town) -> None:
    hall = town.device("town_hall", "town_hall")
    assert hall is not None
    await town.press("desk_1")
    await town.press("info_desk")
    await act(town, "acknowledge", incident_id="2")
    town.take_sent()

    async def numbers(**data: Any) -> list[int]:
        answer = await act(town, "get_incidents", **data)
        return [one["number"] for one in answer["incidents"]]

    assert await numbers() == [1, 2]
    assert await numbers(building=hall.id) == [1]
    assert await numbers(building=["Library", "town hall"]) == [1, 2]
    assert await numbers(state="open") == [1, 2]
    assert await numbers(state=["acknowledged"]) == [2]
    assert await numbers(kind="fire") == []
    await act(town, "resolve", incident_id="1", outcome="false")
    assert await numbers(state="open") == [2]
    assert await numbers(state="resolved") == [1]
    town.take_sent()


async def test_get_responders(town: Town) -> None:
    async def names(**data: Any) -> list[str]:
        answer = await act(town, "get_responders", **data)
        return [one["name"] for one in answer["responders"]]

    assert await names() == ["Anna", "Ben", "Cleo"]
    assert await names(duty="guard") == ["Anna", "Ben"]
    assert await names(building="Library") == ["Ben", "Anna", "Cleo"]
    await act(town, "set_duty", responder="Ben", on_duty=False)
    assert await names(on_duty=True) == ["Anna", "Cleo"]
    answer = await act(town, "get_responders", building="Library", duty="guard")
    near = {one["name"]: (one["here"], one["distance_km"]) for one in answer["responders"]}
    assert near == {"Ben": (True, 0.0), "Anna": (False, None)}


async def test_get_responders_goes_by_last_places(town: Town) -> None:
    async def here(who: Any = None) -> dict[str, tuple[bool, str]]:
        answer = await act(town, "get_responders", who, building="Town hall", duty="guard")
        return {one["name"]: (one["here"], one["building_id"]) for one in answer["responders"]}

    homes = await here(town.viewer)
    assert homes["Ben"] == (False, "library")
    await act(town, "report_scan", responder="Ben", tag="C1")
    assert (await here())["Ben"] == (await here(town.operator))["Ben"] == (True, "town_hall")
    assert await here(town.viewer) == homes


async def test_how_sure_it_is_where_somebody_is(town: Town) -> None:
    async def sure(who: Any = None) -> list[str | None]:
        answer = await act(town, "get_responders", who, duty="guard")
        return [one["confidence"] for one in answer["responders"]]

    await act(town, "report_scan", responder="Ben", tag="C1")
    assert await sure() == await sure(town.operator) == [None, "high"]
    assert await sure(town.viewer) == [None, None]


async def test_duress_is_not_told_to_a_viewer(town: Town) -> None:
    await act(town, "report_status_code", responder="Ben", digits="0")
    await town.press()
    await act(town, "report_status_code", responder="Anna", digits="0")
    town.take_sent()
    secret = await act(town, "get_incidents", town.operator)
    assert [one["duress"] for one in secret["incidents"]] == [True, True]
    secret_story = await act(town, "get_timeline", town.operator, incident_id="1")
    assert "duress" in str(secret_story)

    seen = await act(town, "get_incidents", town.viewer)
    story = await act(town, "get_timeline", town.viewer, incident_id="1")
    assert [one["number"] for one in seen["incidents"]] == [1]
    assert "duress" not in str(seen).replace("'duress': False", "")
    assert "duress" not in str(story)
    codes = [one["details"] for one in story["entries"] if one["event"] == "code_received"]
    assert [(one["digits"], one["effect"]) for one in codes] == [("9", "all_clear")]
    steps = [one["details"]["step"] for one in story["entries"] if one["event"] == "step_taken"]
    assert steps == [0], "what was done behind the code is not told"
    await refused(town, "unknown_incident", "get_timeline", town.viewer, incident_id="900001")
    answer = await act(town, "get_timeline", town.operator, incident_id="900001")
    assert answer["entries"][0]["details"]["kind"] == "duress"


async def test_only_incidents_have_a_timeline(town: Town) -> None:
    """Not the room, a round or lone work: who was where, all night, is for no screen."""
    await act(town, "start_lone_work", responder="Ben", every=600)
    opened = await act(town, "start_round", round_plan="evening_round", responder="Ben")
    await act(town, "report_scan", responder="Ben", tag="C1")
    (session,) = town.room.lone_work.values()
    incident = await town.press()
    town.take_sent()
    streams = {one.stream for one in town.runtime.journal.read()}
    others = {"room", f"round/{opened['round_id']}", session.session_id}
    assert streams == {*others, incident.incident_id}
    for who in (town.viewer, town.operator, None):
        for stream in (*sorted(others), "", "round/%"):
            await refused(town, "unknown_incident", "get_timeline", who, incident_id=stream)
        story = await act(town, "get_timeline", who, incident_id=incident.incident_id)
        assert "C1" not in str(story)
    town.take_sent()


async def test_where_people_were_is_told_while_it_is_open(town: Town, freezer: Any) -> None:
    await town.radio(radio.RadioEmergency, latitude=52.25, longitude=5.75)
    await town.pass_time(freezer, 11)
    await town.radio(radio.Position, latitude=52.5, longitude=5.5)
    (incident,) = town.room.incidents.values()

    async def places(user: Any) -> list[Any]:
        story = await act(town, "get_timeline", user, incident_id=incident.incident_id)
        told = [one["details"] for one in story["entries"]]
        return [one["position"] for one in told if "position" in one]

    assert [one and one["latitude"] for one in await places(town.operator)] == [52.25, 52.5]
    assert await places(town.viewer) == [None]
    await town.resolve(incident)
    assert await places(town.operator) == [None, None]
    await town.close(incident)
    assert await places(town.operator) == [None, None]
    town.take_sent()


# --- texts, descriptions and code --------------------------------------------------


async def test_every_action_is_described(hass: HomeAssistant, town: Town) -> None:
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert set(registered) == {*COMMANDS, *QUERIES, *OF_THE_SET_UP, *OF_THE_JOURNAL}
    described = load_yaml_dict(str(COMPONENT / "services.yaml"))
    described = {key: value for key, value in described.items() if not key.startswith(".")}
    assert set(described) == set(registered)
    descriptions = (await async_get_all_descriptions(hass))[DOMAIN]
    icons = load_yaml_dict(str(COMPONENT / "icons.json"))["services"]
    assert set(icons) == set(registered)
    for name, service in registered.items():
        fields: dict[str, Any] = {}
        for key, field in descriptions[name]["fields"].items():
            fields |= field.get("fields", {key: field})
        assert service.schema is not None
        # The fields first, and what they must be together after them.
        (of_fields, *_) = getattr(service.schema, "validators", (service.schema,))
        known = {str(marker): marker for marker in of_fields.schema}
        if name not in QUERIES:
            assert service.supports_response is SupportsResponse.OPTIONAL
        else:
            assert service.supports_response is SupportsResponse.ONLY
        # An id of one's own makes sense where repeating would otherwise do it twice.
        assert set(fields) - {"request_id"} == set(known) - {"request_id"}, name
        for language in TEXTS:
            texts = TEXTS[language]["services"][name]
            assert set(texts.get("fields", {})) == set(fields), name
        for field, described_field in fields.items():
            required = isinstance(known[field], vol.Required)
            assert described_field.get("required", False) is required, (name, field)


def errors_raised() -> dict[str, set[str]]:
    """Every key that a refusal is raised with, and its placeholders, read from the code."""
    classes = {
        name
        for module in (errors, microphones, waiting)
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, errors.RoomError)
    }
    found: dict[str, set[str]] = {}
    for path in COMPONENT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in classes
            ):
                key = node.args[0]
                assert isinstance(key, ast.Constant), f"{path}:{node.lineno}: not a constant"
                names = {str(one.arg) for one in node.keywords}
                assert found.setdefault(str(key.value), names) == names, key.value
    return found


def errors_of_home_assistant() -> set[str]:
    """Every translation key of an exception of Home Assistant, read from the code."""
    found = set()
    for path in COMPONENT.rglob("*.py"):
        text = path.read_text("utf-8")
        if "translation_domain=DOMAIN" in text and "flows" not in path.parts:
            found |= set(re.findall(r'(?:translation_key=|\b_error\()"(\w+)"', text))
    return found


@pytest.mark.parametrize("language", TEXTS)
def test_every_refusal_has_a_text(language: str) -> None:
    texts = TEXTS[language]["exceptions"]
    raised = errors_raised()
    assert len(raised) > 20
    for key, names in raised.items():
        assert set(placeholders(texts[key]["message"])) <= names, key
    issues = {"link_lost"}
    assert errors_of_home_assistant() - issues <= set(texts)
    assert set(texts) <= set(raised) | errors_of_home_assistant()


async def test_deadlines_go_on_while_actions_are_taken(town: Town) -> None:
    """An incident without an operator still has its next step after an automation's note."""
    await act(town, "raise_alarm", desk="desk_1")
    await act(town, "add_note", incident_id="1", note="x")
    incident = town.incident()
    assert incident.state is IncidentState.RAISED
    assert incident.step_due_at is not None
    assert incident.step_due_at - dt_util.utcnow() < timedelta(seconds=31)
    assert isinstance(town.device("desk_1", "town_hall"), dr.DeviceEntry)
    town.take_sent()
