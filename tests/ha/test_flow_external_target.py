"""The form of an external target."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from .flow_kit import (
    add_control_room,
    only_subentry,
    reconfigure_subentry,
    subentry,
    subentry_flow,
    without_setup,
)

CALL = {"action": "notify.alarm_centre", "data": {"message": "{{ hand_over }}"}}
GONE = {"action": "notify.send_message", "target": {"entity_id": "notify.gone"}}
WAIT = {"delay": {"seconds": 2}}


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


async def test_add(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "external_target")
    assert flow.step == "external_target"
    assert flow.suggested == {}
    await flow.answer({"name": " Alarm centre ", "actions": [CALL, WAIT]})
    assert flow.created
    target = only_subentry(room)
    assert (target.title, target.subentry_type) == ("Alarm centre", "external_target")
    # As it was typed: no text of it was made a template on the way.
    assert target.data == {"name": "Alarm centre", "actions": [CALL, WAIT], "police": True}


async def test_not_everybody_outside_is_the_police(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "external_target")
    await flow.answer({"name": "Key holder", "actions": [CALL], "police": False})
    assert only_subentry(room).data["police"] is False
    flow = await reconfigure_subentry(hass, room)
    assert flow.suggested["police"] is False


@pytest.mark.parametrize("typed", [{}, {"actions": []}, {"actions": None}])
async def test_an_automation_can_call_them(hass: HomeAssistant, typed: dict[str, Any]) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "external_target")
    await flow.answer({"name": "Police", **typed})
    assert only_subentry(room).data == {"name": "Police", "actions": [], "police": True}


async def test_one_action_alone(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "external_target")
    await flow.answer({"name": "Police", "actions": CALL})
    assert only_subentry(room).data["actions"] == [CALL]


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"name": " "}, {"name": "no_name"}),
        ({"name": "police"}, {"name": "name_in_use"}),
        ({"name": "Fire", "actions": [{}]}, {"actions": "bad_actions"}),
        ({"name": "Fire", "actions": "call them"}, {"actions": "bad_actions"}),
        (
            {"name": "Fire", "actions": [{"action": "notify.x", "data": "{% if %}"}]},
            {"actions": "bad_actions"},
        ),
        (
            # Its own check says no: there is no such device.
            {"name": "Fire", "actions": [{"domain": "light", "device_id": "x", "type": "y"}]},
            {"actions": "bad_actions"},
        ),
        (
            {"name": "Fire", "actions": [{"if": "{{ true }}", "then": [GONE]}]},
            {"actions": "missing_in_actions"},
        ),
        (
            {"name": "Fire", "actions": [{"action": "script.dial"}]},
            {"actions": "missing_in_actions"},
        ),
    ],
)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    room = add_control_room(hass, subentry("external_target", "Police", {"actions": []}))
    flow = await subentry_flow(hass, room, "external_target")
    await flow.answer(wrong)
    assert flow.errors == errors
    if "actions" in errors:
        assert len(flow.error_text("actions")) > len("These actions cannot be run: ")
    assert flow.suggested.get("name") == wrong["name"]
    assert len(room.subentries) == 1
    await flow.answer({"name": "Fire", "actions": [CALL]})
    assert flow.created


async def test_what_does_not_exist_is_named(hass: HomeAssistant) -> None:
    """What is only not available may be there when they are called."""
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "external_target")
    dial = {"action": "script.dial"}
    await flow.answer({"name": "Police", "actions": [GONE, dial]})
    assert flow.error_text("actions").endswith(": notify.gone, script.dial")
    hass.states.async_set("notify.gone", "unavailable")
    hass.services.async_register("script", "dial", lambda _call: None)
    await flow.answer({"name": "Police", "actions": [GONE, dial]})
    assert flow.created


async def test_reconfigure(hass: HomeAssistant) -> None:
    room = add_control_room(hass, subentry("external_target", "Police", {"actions": [CALL]}))
    flow = await reconfigure_subentry(hass, room)
    assert flow.suggested == {"name": "Police", "actions": [CALL], "police": True}
    await flow.answer({"name": "POLICE", "actions": [WAIT]})
    assert flow.reason == "reconfigure_successful"
    target = only_subentry(room)
    assert (target.title, target.data) == (
        "POLICE",
        {"name": "POLICE", "actions": [WAIT], "police": True},
    )
