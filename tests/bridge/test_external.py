"""Calling somebody outside: by actions, by automations, and what is reported of it."""

import asyncio
import json
import logging
from typing import Any
from unittest.mock import patch

from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.helpers.script import DATA_NEW_SCRIPT_RUNS_NOT_ALLOWED
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.municipal_alarm.bridge import external
from custom_components.municipal_alarm.bridge.external import hand_over
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.effects import CallExternal
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.incident_parts import ExternalCall
from custom_components.municipal_alarm.control_room.words import (
    DeliveryState,
    DeskAnswer,
    Outcome,
    Prompt,
)
from tests.control_room.handing_over.cap_schema import said, wrong_with
from tests.ha.ear import Ear
from tests.ha.town import OPERATOR, ROOM, Town

ALL = {
    "incident": "{{ incident }}",
    "target": "{{ target }}",
    "text": "{{ text }}",
    "key": "{{ key }}",
    "hand_over": "{{ hand_over }}",
    "cap": "{{ cap }}",
    "camera_url": "{{ camera_url }}",
    "snapshot_url": "{{ snapshot_url }}",
}
CALL = {"action": "outside.call", "data": ALL}


@pytest.fixture
async def calls(hass: HomeAssistant, town: Town) -> list[ServiceCall]:
    """What the actions of the police did; the address on the internet is set up."""
    await hass.config.async_update(external_url="https://alarm.example.org")
    called = async_mock_service(hass, "outside", "call")
    await by_actions(town, CALL)
    return called


async def by_actions(town: Town, *actions: dict[str, Any]) -> None:
    """The police are called by these actions from now on."""
    await town.change_subentry(ROOM, "police", actions=list(actions))


async def press_and_call(town: Town, **asked: Any) -> ExternalCall:
    """An alarm at desk 1, and an automation has the police called."""
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    town.take_sent()
    return call(town)


def call(town: Town) -> ExternalCall:
    """How far the call to the police is."""
    (incident,) = town.room.incidents.values()
    return incident.external["Police"]


async def test_the_actions_get_all_there_is_to_know(town: Town, calls: list[ServiceCall]) -> None:
    done = await press_and_call(town)
    assert (done.state, done.reason) == (DeliveryState.SENT, "")
    (made,) = calls
    told = made.data
    assert told["target"] == "Police"
    assert told["text"] == "Town hall, Ground floor, Desk 1 - PANIC #1"
    assert told["key"] == done.key
    assert told["incident"]["number"] == 1
    assert "Place: Town hall, Ground floor, Desk 1" in told["hand_over"]
    assert told["camera_url"].startswith("https://alarm.example.org/api/municipal_alarm/look/live/")
    assert told["camera_url"] in told["hand_over"]
    assert told["snapshot_url"] in told["hand_over"]
    assert wrong_with(told["cap"]) == []
    assert said(told["cap"], "sender") == ["municipal-alarm@alarm.example.org"]
    assert said(told["cap"], "addresses") == ["Police"]
    # Now it is true, and the clerk may know.
    assert town.incident().answer is DeskAnswer.POLICE_CALLED


async def test_without_an_address_the_text_says_so(
    town: Town, hass: HomeAssistant, calls: list[ServiceCall]
) -> None:
    await hass.config.async_update(external_url=None)
    await press_and_call(town)
    told = calls[0].data
    assert (told["camera_url"], told["snapshot_url"]) == (None, None)
    assert "no address on the internet" in told["hand_over"]
    assert wrong_with(told["cap"]) == []


@pytest.mark.parametrize(
    ("actions", "reason"),
    [
        ([{"action": "outside.nobody_made_this"}], "outside.nobody_made_this"),
        ([{"action": "outside.call", "data": {"x": "{{ 1 / 0 }}"}}], "ZeroDivisionError"),
        ([{"nonsense": True}], "action"),
        ([{"condition": "template", "value_template": "{{ false }}"}, CALL], "aborted"),
        ([{"stop": "nobody there", "error": True}], "aborted"),
    ],
)
async def test_a_call_that_fails_is_seen(
    town: Town,
    calls: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
    actions: list[dict[str, Any]],
    reason: str,
) -> None:
    await by_actions(town, *actions)
    done = await press_and_call(town)
    assert done.state is DeliveryState.FAILED
    assert reason in done.reason
    assert calls == []
    assert Prompt.EXTERNAL_FAILED in town.incident().prompts
    assert town.incident().answer is not DeskAnswer.POLICE_CALLED
    assert "Police could not be called" in caplog.text


async def test_a_stop_without_an_error_is_an_end(town: Town, calls: list[ServiceCall]) -> None:
    await by_actions(town, CALL, {"stop": "done"})
    assert (await press_and_call(town)).state is DeliveryState.SENT
    assert len(calls) == 1


async def hanging(town: Town, hass: HomeAssistant) -> asyncio.Event:
    """The police are called by what never answers; set once it was asked."""
    asked = asyncio.Event()

    async def hang(_call: ServiceCall) -> None:
        asked.set()
        await asyncio.Event().wait()

    hass.services.async_register("outside", "hang", hang)
    await by_actions(town, {"action": "outside.hang"})
    return asked


async def test_a_call_that_hangs_holds_nothing_up(town: Town, hass: HomeAssistant) -> None:
    asked = await hanging(town, hass)
    with patch.object(external, "TIMEOUT_S", 0.05):
        await town.press()
        room = town.runtime.room
        incident = town.incident()
        room.handle(
            c.Escalate(actor=c.AUTOMATION, incident_id=incident.incident_id, external="Police")
        )
        await asked.wait()
        # In the midst of it another desk is pressed, and its guards are told.
        town.take_sent()
        hass.states.async_set("event.desk_2_button", "2026-01-01T00:00:00.000+00:00")
        await town.runtime.room.durable()
        assert town.incident().external["Police"].state is DeliveryState.QUEUED
        await town.settle()
    assert (call(town).state, call(town).reason) == (DeliveryState.FAILED, "timeout")
    town.take_sent()


async def test_without_actions_and_automation_nobody_is_called(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    done = await press_and_call(town)
    assert (done.state, done.reason) == (DeliveryState.FAILED, "no_automation")
    assert "Police could not be called: no_automation" in caplog.text


# --- by automations ---------------------------------------------------------------


async def automations(hass: HomeAssistant, *configs: dict[str, Any]) -> None:
    """What administrators wrote for whom they call by automations."""
    trigger = {"trigger": f"{DOMAIN}.external_help", "options": {}}
    made = [
        {"id": f"a{number}", "alias": f"a{number}", "triggers": [trigger], **config}
        for number, config in enumerate(configs)
    ]
    assert await async_setup_component(hass, "automation", {"automation": made})
    await hass.async_block_till_done()


NEVER = {"condition": "template", "value_template": "{{ false }}"}
TAKE = {"action": "outside.call", "data": {"text": "{{ trigger.hand_over }}"}}
FAIL = {"action": "outside.nobody_made_this"}
MADE = {
    "action": f"{DOMAIN}.report_external",
    "data": {
        "incident_id": "{{ trigger.incident.incident_id }}",
        "external": "{{ trigger.target }}",
    },
}


async def test_an_automation_calls_them(town: Town, hass: HomeAssistant) -> None:
    called = async_mock_service(hass, "outside", "call")
    await automations(hass, {"actions": [TAKE]})
    done = await press_and_call(town)
    assert (done.state, done.reason) == (DeliveryState.SENT, "")
    assert called[0].data["text"].startswith("Alarm 1: panic button")
    assert town.incident().answer is DeskAnswer.POLICE_CALLED


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"conditions": [NEVER], "actions": [TAKE]}, "conditions"),
        ({"actions": [FAIL]}, "error"),
        ({"actions": [NEVER, TAKE]}, "aborted"),
        ({"actions": [{"stop": "nobody there", "error": True}]}, "aborted"),
        ({"variables": {"x": "{{ 1 / 0 }}"}, "actions": [TAKE]}, "no_automation"),
        ({"initial_state": False, "actions": [TAKE]}, "no_automation"),
    ],
)
async def test_that_an_automation_was_triggered_calls_nobody(
    town: Town,
    hass: HomeAssistant,
    caplog: pytest.LogCaptureFixture,
    config: dict[str, Any],
    reason: str,
) -> None:
    called = async_mock_service(hass, "outside", "call")
    await automations(hass, config)
    done = await press_and_call(town)
    assert called == []
    assert (done.state, done.reason) == (DeliveryState.FAILED, reason)
    assert Prompt.EXTERNAL_FAILED in town.incident().prompts
    assert town.incident().answer is not DeskAnswer.POLICE_CALLED
    assert f"Police could not be called: {reason}" in caplog.text


@pytest.mark.parametrize(
    ("other", "state"),
    [
        # That of the day, and that of the night.
        ({"conditions": [NEVER], "actions": [FAIL]}, DeliveryState.SENT),
        # Which of them calls, and which only watches, nobody knows.
        ({"actions": [FAIL]}, DeliveryState.FAILED),
    ],
)
async def test_of_several_automations(
    town: Town, hass: HomeAssistant, other: dict[str, Any], state: DeliveryState
) -> None:
    async_mock_service(hass, "outside", "call")
    await automations(hass, {"actions": [TAKE]}, other)
    assert (await press_and_call(town)).state is state


async def test_a_run_that_has_no_room_calls_nobody(town: Town, hass: HomeAssistant) -> None:
    """An automation that is at it already, in mode single: the second call is not made."""
    asked = await hanging(town, hass)
    await by_actions(town)
    await automations(hass, {"mode": "single", "actions": [{"action": "outside.hang"}]})
    await town.press()
    incident_id = town.incident().incident_id
    for actor in (c.AUTOMATION, OPERATOR):
        escalate(town, incident_id, actor)
        await asked.wait()
        for _ in range(20):
            await asyncio.sleep(0)
    assert (call(town).state, call(town).reason) == (DeliveryState.FAILED, "failed_single")
    await end_of_automations(town, hass)


async def end_of_automations(town: Town, hass: HomeAssistant) -> None:
    """Whatever hangs is stopped."""
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.a0"}, blocking=True
    )
    await town.settle()
    town.take_sent()


def escalate(town: Town, incident_id: str, actor: c.Actor = c.AUTOMATION) -> None:
    """An automation has the police called; nothing is waited for."""
    town.runtime.room.handle(
        c.Escalate(
            actor=actor,
            incident_id=IncidentId(incident_id),
            external="Police",
            confirmed=True,
        )
    )


async def watched(town: Town) -> None:
    """Let the watching of a run come to its end, which is never the end of the run."""
    for _ in range(200):
        await asyncio.sleep(0.001)
        if call(town).state is not DeliveryState.QUEUED:
            return


async def test_an_automation_that_does_not_end(town: Town, hass: HomeAssistant) -> None:
    asked = await hanging(town, hass)
    await by_actions(town)
    await automations(hass, {"actions": [{"action": "outside.hang"}]})
    await town.press()
    with patch.object(external, "TIMEOUT_S", 0.02):
        escalate(town, town.incident().incident_id)
        await asked.wait()
        assert call(town).state is DeliveryState.QUEUED
        assert town.incident().answer is not DeskAnswer.POLICE_CALLED
        await watched(town)
    assert (call(town).state, call(town).reason) == (DeliveryState.FAILED, "timeout")
    # It was not stopped: it may still reach them, and say so.
    assert hass.states.get("automation.a0").attributes["current"] == 1
    await end_of_automations(town, hass)


async def test_an_automation_says_itself_that_the_call_was_made(
    town: Town, hass: HomeAssistant
) -> None:
    """Then it may wait for an answer as long as it likes, and end as it likes."""
    asked = await hanging(town, hass)
    await by_actions(town)
    await automations(hass, {"actions": [MADE, {"action": "outside.hang"}]})
    await town.press()
    with patch.object(external, "TIMEOUT_S", 0.02):
        escalate(town, town.incident().incident_id)
        await asked.wait()
        assert call(town).state is DeliveryState.SENT
        assert town.incident().answer is DeskAnswer.POLICE_CALLED
        await asyncio.sleep(0.05)
    assert (call(town).state, call(town).reason) == (DeliveryState.SENT, "")
    await end_of_automations(town, hass)


async def test_home_assistant_stops_an_automation(town: Town, hass: HomeAssistant) -> None:
    """Nothing is reported, so that the call is made again."""
    async_mock_service(hass, "outside", "call")
    await automations(hass, {"actions": [TAKE]})
    await town.press()
    state = hass.state
    hass.set_state(CoreState.stopping)
    escalate(town, town.incident().incident_id)
    await town.settle()
    hass.set_state(state)
    assert call(town).state is DeliveryState.QUEUED
    town.take_sent()


async def test_what_it_has_actions_for_no_automation_answers(
    town: Town, hass: HomeAssistant
) -> None:
    """An automation may only watch: that it ran does not mean that anybody was called."""
    async_mock_service(hass, "outside", "call")
    await by_actions(town, FAIL)
    await automations(hass, {"actions": [TAKE]})
    assert (await press_and_call(town)).state is DeliveryState.FAILED


async def test_what_only_listens_to_the_trigger_calls_nobody(
    town: Town, hass: HomeAssistant
) -> None:
    """Even when the run of an automation asks for the call."""
    ear = Ear(hass)
    await ear.listen("external_help")
    asks = {
        "action": f"{DOMAIN}.escalate",
        "data": {"incident_id": "1", "external": "Police"},
    }
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": [
                {
                    "alias": "x",
                    "triggers": [{"trigger": "event", "event_type": "now"}],
                    "actions": [asks],
                }
            ]
        },
    )
    await town.press()
    hass.bus.async_fire("now")
    await town.settle()
    assert len(ear.take()) == 1
    assert (call(town).state, call(town).reason) == (DeliveryState.FAILED, "no_automation")
    ear.stop()
    town.take_sent()


# --- what goes wrong on our side ----------------------------------------------------


async def test_they_are_called_even_when_no_hand_over_can_be_made(
    town: Town, hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    called = async_mock_service(hass, "outside", "call")
    await by_actions(town, {"action": "outside.call", "data": {"text": "{{ text }}"}})
    with patch.object(external, "facts", side_effect=ValueError("broken")):
        done = await press_and_call(town)
    assert done.state is DeliveryState.SENT
    assert called[0].data["text"].startswith("Town hall")
    assert "No hand-over could be made" in caplog.text


async def test_a_defect_of_ours_is_reported(town: Town) -> None:
    with patch.object(external, "async_dispatcher_send", side_effect=ValueError("broken")):
        done = await press_and_call(town)
    assert (done.state, done.reason) == (DeliveryState.FAILED, "broken")


# --- a restart ------------------------------------------------------------------


async def test_a_restart_repeats_what_has_no_report(town: Town, hass: HomeAssistant) -> None:
    asked = await hanging(town, hass)
    await town.press()
    incident = town.incident()
    town.runtime.room.handle(
        c.Escalate(actor=c.AUTOMATION, incident_id=incident.incident_id, external="Police")
    )
    await asked.wait()
    called = async_mock_service(hass, "outside", "hang")
    await town.restart()
    assert len(called) == 1
    assert call(town).state is DeliveryState.SENT
    await town.restart()
    assert len(called) == 1
    town.take_sent()


@pytest.mark.parametrize("reached", [True, False])
async def test_a_restart_does_not_repeat_what_somebody_reported(
    town: Town, hass: HomeAssistant, reached: bool
) -> None:
    asked = await hanging(town, hass)
    await town.press()
    incident_id = town.incident().incident_id
    town.runtime.room.handle(
        c.Escalate(actor=c.AUTOMATION, incident_id=incident_id, external="Police")
    )
    await asked.wait()
    town.runtime.room.handle(
        c.ReportExternal(actor=OPERATOR, incident_id=incident_id, target="Police", reached=reached)
    )
    await town.runtime.room.durable()
    called = async_mock_service(hass, "outside", "hang")
    await town.restart()
    assert called == []
    town.take_sent()


async def test_what_was_resolved_meanwhile_calls_nobody(
    town: Town, hass: HomeAssistant, calls: list[ServiceCall]
) -> None:
    await town.press()
    incident = town.incident()
    hass.set_state(CoreState.not_running)
    await town.restart()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    await town.resolve(incident, Outcome.FALSE)
    hass.set_state(CoreState.running)
    await hass.async_start()
    await town.settle()
    assert calls == []
    assert (call(town).state, call(town).reason) == (DeliveryState.FAILED, "over")
    assert town.incident().prompts == (Prompt.CLOSE,)
    town.take_sent()


async def test_home_assistant_stops_a_call(
    town: Town, hass: HomeAssistant, calls: list[ServiceCall]
) -> None:
    """Nothing is reported, so that it is made again."""
    hass.data[DATA_NEW_SCRIPT_RUNS_NOT_ALLOWED] = None
    done = await press_and_call(town)
    del hass.data[DATA_NEW_SCRIPT_RUNS_NOT_ALLOWED]
    assert done.state is DeliveryState.QUEUED
    assert calls == []


# --- drills and duress ------------------------------------------------------------


async def test_a_drill_never_leaves_the_house(town: Town, calls: list[ServiceCall]) -> None:
    await town.command(c.RaiseAlarm(actor=OPERATOR, signal_id="s", desk_id=town.desk_1, drill=True))
    incident = town.incident()
    # The rules do not ask for it; and if they did.
    effect = CallExternal(
        f"{incident.incident_id}/x/external/Police", incident.incident_id, "Police", "text"
    )
    town.runtime.delivery.run(effect)
    await town.settle()
    assert calls == []
    town.take_sent()


async def test_duress_goes_out_as_the_emergency_it_is_and_leaves_no_line(
    town: Town, hass: HomeAssistant, calls: list[ServiceCall], caplog: pytest.LogCaptureFixture
) -> None:
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    (incident,) = town.room.incidents.values()
    assert incident.is_secret
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "custom_components.municipal_alarm"):
        town.runtime.room.handle(
            c.Escalate(actor=c.AUTOMATION, incident_id=incident.incident_id, external="Police")
        )
        await town.settle()
        assert call(town).state is DeliveryState.SENT
        (made,) = calls
        assert made.data["incident"]["kind"] == "emergency"
        told = json.dumps({**made.data, "context": None}, default=str)
        assert "duress" not in told.replace('"duress": false', "").casefold()
        assert "Alarm 900001: emergency call" in made.data["hand_over"]

        await by_actions(town, {"action": "outside.nobody_made_this"})
        escalate(town, incident.incident_id, OPERATOR)
        await town.settle()
    assert call(town).state is DeliveryState.FAILED
    said_of_it = [
        one.getMessage()
        for one in caplog.records
        if "Police" in one.getMessage() or "external" in one.getMessage()
    ]
    assert [one for one in said_of_it if "Received event" not in one] == []
    town.take_sent()


# --- by hand ------------------------------------------------------------------------


async def test_a_hand_over_by_hand(town: Town, hass: HomeAssistant) -> None:
    await hass.config.async_update(external_url="https://alarm.example.org")
    incident = await town.press()
    told = hand_over(hass, town.runtime, incident)
    assert told["incident"]["number"] == 1
    assert wrong_with(told["cap"]) == []
    assert said(told["cap"], "scope") == ["Restricted"]
    assert told["camera_url"] in told["hand_over"]
    assert told["links_until"] is not None
    json.dumps(told)
    town.take_sent()


async def test_a_hand_over_of_a_drill_says_so(town: Town, hass: HomeAssistant) -> None:
    await town.command(c.RaiseAlarm(actor=OPERATOR, signal_id="s", desk_id=town.desk_1, drill=True))
    told = hand_over(hass, town.runtime, town.incident())
    assert told["hand_over"].startswith("DRILL")
    assert said(told["cap"], "status") == ["Exercise"]
    assert said(told["cap"], "sender") == ["municipal-alarm@test_home"]
    town.take_sent()
