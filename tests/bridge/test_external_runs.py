"""Runs that end well and did nothing; and what is seen of a run in the log."""

import asyncio
import logging
from typing import Any
from unittest.mock import patch

from homeassistant.core import CoreState, HomeAssistant, ServiceCall
from homeassistant.helpers.trace import script_execution_set, trace_clear, trace_id_set
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.municipal_alarm.bridge import external, external_runs
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.incident_parts import ExternalCall
from custom_components.municipal_alarm.control_room.words import DeliveryState, DeskAnswer, Prompt
from tests.ha.town import OPERATOR, ROOM, Town

SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED
CALL = {"action": "outside.call", "data": {"text": "{{ text }}"}}
GONE = "notify.police_phone"
OFF = "notify.phone_that_is_off"
ON = "notify.phone_that_is_on"


def tells(*phones: str, **more: Any) -> dict[str, Any]:
    """An action on notify entities."""
    data = {"message": "{{ hand_over }}"}
    return {
        "action": "notify.send_message",
        "target": {"entity_id": list(phones)},
        "data": data,
        **more,
    }


@pytest.fixture(autouse=True)
async def outside(hass: HomeAssistant, town: Town) -> list[ServiceCall]:
    """An action that calls, scripts around it, and phones that are there or not."""
    called = async_mock_service(hass, "outside", "call")
    hass.states.async_set(OFF, "unavailable")
    hass.states.async_set(ON, "unknown")
    gone = {"condition": "state", "entity_id": "input_boolean.gone", "state": "on"}
    scripts: dict[str, Any] = {
        "dial": [CALL],
        "nobody": [{"stop": "nobody there", "error": True}],
        "phones": [tells(GONE)],
        "asks": [{"if": [gone], "then": [CALL]}],
        "dials": [{"action": "script.dial"}],
        "fails": [{"action": "script.nobody"}],
        "waits": [CALL, {"wait_for_trigger": {"trigger": "event", "event_type": "never"}}],
    }
    config = {name: {"sequence": sequence} for name, sequence in scripts.items()}
    assert await async_setup_component(hass, "script", {"script": config})
    await hass.async_block_till_done()
    return called


async def called_by(town: Town, *actions: dict[str, Any]) -> ExternalCall:
    """The police are called by these actions, or an automation with them."""
    await town.change_subentry(ROOM, "police", actions=list(actions))
    await town.press()
    await town.call(DOMAIN, "escalate", incident_id="1", external="Police")
    town.take_sent()
    return town.incident().external["Police"]


def automation(*actions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An administrator's, that calls whoever is to be called."""
    triggers = [{"trigger": f"{DOMAIN}.external_help", "options": {}}]
    return {"alias": "calls", "triggers": triggers, "actions": list(actions), **more}


NEVER = "{{ false }}"
BROKEN = [{"condition": "template", "value_template": "{{ 1 / 0 }}"}]
NOTHING: dict[str, tuple[list[dict[str, Any]], str]] = {
    "gone": ([tells(GONE)], f"not_available: {GONE}"),
    "off": ([tells(OFF)], f"not_available: {OFF}"),
    "one of two": ([tells(ON, OFF)], f"not_available: {OFF}"),
    "by a template": ([tells("{{ 'notify.' ~ 'police_phone' }}")], f"not_available: {GONE}"),
    "beside another": ([CALL, tells(GONE)], f"not_available: {GONE}"),
    "in a sequence": ([{"sequence": [tells(GONE)]}], f"not_available: {GONE}"),
    "in parallel": ([{"parallel": [CALL, tells(GONE)]}], f"not_available: {GONE}"),
    "script gone": (
        [{"action": "script.turn_on", "target": {"entity_id": "script.gone"}}],
        "not_available: script.gone",
    ),
    "script that says so": ([{"action": "script.nobody"}], "script.nobody: aborted"),
    "script started that says so": (
        [{"action": "script.turn_on", "target": {"entity_id": "script.nobody"}}],
        "script.nobody: aborted",
    ),
    "script in a script": ([{"action": "script.fails"}], "script.nobody: aborted"),
    "script on nobody": ([{"action": "script.phones"}], f"not_available: {GONE}"),
    "script that cannot judge": ([{"action": "script.asks"}], "condition_error"),
    "none": ([{"variables": {"x": 1}}, {"delay": 0}], "nothing_done"),
    "switched off": ([{**CALL, "enabled": False}], "nothing_done"),
    "not come to": ([{"if": NEVER, "then": [CALL]}], "nothing_done"),
    "for nobody": ([{"repeat": {"for_each": [], "sequence": [CALL]}}], "nothing_done"),
    "may fail": ([tells(GONE, continue_on_error=True)], "nothing_done"),
    "failed": (
        [{"action": "script.nobody", "continue_on_error": True}],
        "nothing_done",
    ),
    "cannot be judged": ([{"if": BROKEN, "then": [CALL]}, CALL], "condition_error"),
    "no choice": (
        [{"choose": [{"conditions": BROKEN, "sequence": [CALL]}], "default": [CALL]}],
        "condition_error",
    ),
}


@pytest.mark.parametrize(("actions", "reason"), NOTHING.values(), ids=NOTHING.keys())
async def test_what_ends_well_on_nothing(
    town: Town, actions: list[dict[str, Any]], reason: str
) -> None:
    done = await called_by(town, *actions)
    assert (done.state, done.reason) == (FAILED, reason)
    assert Prompt.EXTERNAL_FAILED in town.incident().prompts
    assert town.incident().answer is not DeskAnswer.POLICE_CALLED


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize(
    "case", ["gone", "script that says so", "switched off", "cannot be judged"]
)
async def test_automations_that_end_well_on_nothing(
    town: Town, hass: HomeAssistant, case: str, stored: bool
) -> None:
    actions, reason = NOTHING[case]
    # Home Assistant keeps the traces of those alone that have an id.
    config = automation(*actions, **({"id": "a"} if stored else {}))
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    await hass.async_block_till_done()
    done = await called_by(town)
    assert (done.state, done.reason) == (FAILED, reason)


WELL: dict[str, list[dict[str, Any]]] = {
    "script": [{"action": "script.dial"}],
    "script in a script": [{"action": "script.dials"}],
    "what may fail beside": [CALL, tells(GONE, continue_on_error=True)],
    "event": [{"event": "call_them"}],
    "one branch": [{"if": NEVER, "then": [tells(GONE)], "else": [CALL]}],
    "a choice": [
        {"choose": [{"conditions": NEVER, "sequence": [tells(OFF)]}], "default": [CALL]},
    ],
    "again": [{"repeat": {"count": 2, "sequence": [CALL]}}],
}


@pytest.mark.parametrize("actions", WELL.values(), ids=WELL.keys())
async def test_what_did_something(town: Town, actions: list[dict[str, Any]]) -> None:
    done = await called_by(town, *actions)
    assert (done.state, done.reason) == (SENT, "")


async def test_scripts_that_nobody_waits_for(
    town: Town, hass: HomeAssistant, outside: list[ServiceCall]
) -> None:
    """One that goes on calls; in mode single it does nothing the second time, and ends well."""
    waits = {"entity_id": "script.waits"}
    await town.change_subentry(
        ROOM, "police", actions=[{"action": "script.turn_on", "target": waits}]
    )
    await town.press()
    escalate(town)
    assert await known(town) == (SENT, "")
    assert len(outside) == 1
    actions = town.runtime.installation.external_actions
    with patch.dict(actions, {"Police": [{"action": "script.waits"}]}):
        escalate(town, OPERATOR)
        assert await known(town) == (FAILED, "script.waits: failed_single")
    assert len(outside) == 1
    await hass.services.async_call("script", "turn_off", waits, blocking=True)
    await town.settle()
    town.take_sent()


async def known(town: Town) -> tuple[DeliveryState, str]:
    """What becomes of the call; what it started may go on."""
    for _ in range(500):
        await asyncio.sleep(0.001)
        done = town.incident().external["Police"]
        if done.state is not DeliveryState.QUEUED:
            break
    return done.state, done.reason


async def test_cancelled_from_within(town: Town, hass: HomeAssistant) -> None:
    async def cancel(_call: ServiceCall) -> None:
        raise asyncio.CancelledError

    hass.services.async_register("outside", "cancel", cancel)
    done = await called_by(town, {"action": "outside.cancel"})
    assert (done.state, done.reason) == (FAILED, "cancelled")
    assert Prompt.EXTERNAL_FAILED in town.incident().prompts


async def test_cancelled_because_home_assistant_stops(town: Town, hass: HomeAssistant) -> None:
    """Nothing is reported, so that the call is made again."""

    async def cancel(_call: ServiceCall) -> None:
        hass.set_state(CoreState.stopping)
        raise asyncio.CancelledError

    hass.services.async_register("outside", "cancel", cancel)
    state = hass.state
    await town.change_subentry(ROOM, "police", actions=[{"action": "outside.cancel"}])
    await town.press()
    escalate(town)
    await town.settle()
    hass.set_state(state)
    assert town.incident().external["Police"].state is DeliveryState.QUEUED
    town.take_sent()


def escalate(town: Town, actor: c.Actor = c.AUTOMATION) -> None:
    """The police are called; nothing is waited for."""
    (incident,) = town.room.incidents.values()
    asked = {"actor": actor, "incident_id": incident.incident_id}
    town.runtime.room.handle(c.Escalate(**asked, external="Police", confirmed=True))


async def test_how_the_run_of_an_automation_ended(hass: HomeAssistant) -> None:
    async def stopped() -> None:
        raise asyncio.CancelledError

    async def broken() -> None:
        raise ValueError

    async def without_a_word() -> None:
        trace_clear()

    async def of_an_unknown_id() -> None:
        trace_clear()
        trace_id_set(("automation.unknown", "x"))
        script_execution_set("finished")

    ends = {
        stopped: "cancelled",
        broken: "error",
        without_a_word: "error",
        of_an_unknown_id: "nothing_done",
    }
    for run, end in ends.items():
        task = asyncio.create_task(run())
        await asyncio.wait({task})
        assert await external_runs.end_of(hass, task) == end


async def test_a_run_that_cannot_be_judged_called_nobody(town: Town, hass: HomeAssistant) -> None:
    config = {"automation": [automation(CALL)]}
    assert await async_setup_component(hass, "automation", config)
    await hass.async_block_till_done()
    with patch.object(external, "end_of", side_effect=ValueError("broken")):
        done = await called_by(town)
    assert (done.state, done.reason) == (FAILED, "broken")


# --- in secret ------------------------------------------------------------------------

QUIET: dict[str, tuple[list[dict[str, Any]], DeliveryState, str]] = {
    "gone": ([tells(GONE)], FAILED, f"not_available: {GONE}"),
    "gone beside": ([tells(GONE, "notify.annas_phone"), CALL], FAILED, f"not_available: {GONE}"),
    "off": ([{"sequence": [tells(OFF)]}], FAILED, f"not_available: {OFF}"),
    "undefined": ([{**CALL, "data": {"x": "{{ nope }}", "y": "{{ cap }}"}}], SENT, ""),
    "no service": ([{"action": "outside.none"}], FAILED, "Action outside.none not found"),
    "cannot be judged": ([{"if": BROKEN, "then": [CALL]}], FAILED, "condition_error"),
    "no actions": ([], FAILED, "no_automation"),
}


@pytest.mark.parametrize(("actions", "state", "reason"), QUIET.values(), ids=QUIET.keys())
async def test_a_secret_call_leaves_no_line(
    town: Town,
    caplog: pytest.LogCaptureFixture,
    actions: list[dict[str, Any]],
    state: DeliveryState,
    reason: str,
) -> None:
    await town.change_subentry(ROOM, "police", actions=actions)
    assert await lines_of_a_secret_call(town, caplog) == []
    (incident,) = town.room.incidents.values()
    done = incident.external["Police"]
    assert (done.state, done.reason) == (state, reason)


@pytest.mark.parametrize(
    "ours", ["facts", "external_help", "custom_components.municipal_alarm.bridge.trigger_hub"]
)
async def test_a_defect_of_ours_leaves_no_line_either(
    town: Town, hass: HomeAssistant, caplog: pytest.LogCaptureFixture, ours: str
) -> None:
    config = {"automation": [automation({"event": "x"})]}
    assert await async_setup_component(hass, "automation", config)
    await hass.async_block_till_done()
    await town.change_subentry(ROOM, "police", actions=[CALL])
    where = f"{ours}.external_help" if "." in ours else f"{external.__name__}.{ours}"
    with patch(where, side_effect=ValueError("broken for Ben")):
        assert await lines_of_a_secret_call(town, caplog) == []


async def test_a_trigger_that_cannot_be_run_leaves_no_line(
    town: Town, hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    config = {"automation": [automation(CALL)]}
    assert await async_setup_component(hass, "automation", config)
    await hass.async_block_till_done()
    where = "custom_components.municipal_alarm.bridge.trigger_hub.drill_fits"
    with patch(where, side_effect=ValueError("broken for Ben")):
        assert await lines_of_a_secret_call(town, caplog) == []


async def lines_of_a_secret_call(town: Town, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says while the police are called because of duress alone."""
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    (incident,) = town.room.incidents.values()
    assert incident.is_secret
    caplog.clear()
    with caplog.at_level(logging.INFO):
        escalate(town)
        await town.settle()
    town.take_sent()
    return [
        f"{one.name}: {one.getMessage()}"
        for one in caplog.records
        # Automations say themselves that they run.
        if not one.name.startswith("homeassistant.components.automation")
    ]
