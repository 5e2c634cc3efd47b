"""The first hour: each form leads to what is missing next, and at its end somebody is told."""

from typing import Any

from homeassistant.config_entries import FlowType
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.municipal_alarm.bridge.running import RUNNING
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.flows import lookup

from .flow_kit import Conversation, config_flow, subentry_flow
from .town import ROOM, Town

BUTTON = "binary_sensor.button"


async def led_to(hass: HomeAssistant, conversation: Conversation) -> Conversation:
    """The form that the frontend opens next, as it is then."""
    kind, flow_id = conversation.result["next_flow"]
    if kind == FlowType.CONFIG_FLOW:
        manager: Any = hass.config_entries.flow
        told = Conversation(manager, "config")
    else:
        manager = hass.config_entries.subentries
        handler = manager.async_get(flow_id)["handler"]
        told = Conversation(manager, "config_subentries", handler[1])
    # As the frontend does it: it asks for the form when the one before is over.
    return told._heard(await manager.async_configure(flow_id))


async def desk_form(flow: Conversation) -> Conversation:
    return await flow.answer(
        {
            "name": "Counter",
            "source": BUTTON,
            "other_sources": {"http_press": False},
            "answer_at_press": False,
        }
    )


async def set_up(hass: HomeAssistant) -> Conversation:
    """From nothing to the offer of a first press."""
    hass.states.async_set(BUTTON, "off")
    hass.states.async_set("notify.phone_of_anna", "unknown")
    flow = await (await config_flow(hass)).answer({"language": "en"})
    flow = await led_to(hass, flow)
    assert flow.step == "building"
    flow = await led_to(hass, await flow.answer({"name": "Town hall"}))
    assert flow.step == "desk"
    flow = await led_to(hass, await desk_form(flow))
    assert flow.step == "radio_system"
    await flow.choose("phones")
    flow = await led_to(hass, await flow.answer({"name": "Phones"}))
    assert flow.step == "responder"
    (building,) = lookup.buildings(hass)
    assert flow.suggested["home"] == building.entry_id
    await flow.answer(
        {
            "name": "Anna",
            "duty": "guard",
            "home": building.entry_id,
            "on_duty": True,
            "phones": ["notify.phone_of_anna"],
        }
    )
    flow = await led_to(hass, flow)
    await hass.async_block_till_done()
    return flow


async def test_from_nothing_to_the_first_drill(hass: HomeAssistant) -> None:
    flow = await set_up(hass)
    assert flow.step == "first_press"
    await flow.answer({"press": True})
    assert flow.reason == "pressed"
    await hass.async_block_till_done()
    (incident,) = hass.data[RUNNING].room.state.incidents.values()
    assert incident.drill
    assert incident.place is not None
    assert (incident.place.building, incident.place.desk) == ("Town hall", "Counter")
    told = await hass.services.async_call(
        DOMAIN, "get_readiness", {}, blocking=True, return_response=True
    )
    assert told is not None
    assert told["alarms_go_out"] is True
    assert not hass.config_entries.flow.async_progress()
    assert not hass.config_entries.subentries.async_progress()


async def test_what_is_missing_is_told_before_the_press(hass: HomeAssistant) -> None:
    flow = await set_up(hass)
    again = await config_flow(hass, data={"next_step_id": "first_press"})
    assert (
        "No desk was ever pressed in a test" in again.result["description_placeholders"]["missing"]
    )
    assert again.result["description_placeholders"]["desk"] == "Counter (Town hall)"
    await again.answer({"press": False})
    assert again.reason == "set_up"
    await flow.answer({"press": False})
    assert not hass.data[RUNNING].room.state.incidents


async def test_a_press_that_is_refused(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = await set_up(hass)

    async def refuse(*_: Any, **__: Any) -> None:
        raise HomeAssistantError("not now")

    with monkeypatch.context() as patched:
        patched.setattr("homeassistant.core.ServiceRegistry.async_call", refuse)
        await flow.answer({"press": True})
    assert flow.error_text("base") == "The drill could not be raised: not now"
    await flow.answer({"press": True})
    assert flow.reason == "pressed"


async def test_nobody_can_press_yet(hass: HomeAssistant) -> None:
    await (await config_flow(hass)).answer({"language": "nl"})
    flow = await config_flow(hass, data={"next_step_id": "first_press"})
    assert flow.reason == "no_desk"


async def test_later_nobody_is_led_anywhere(hass: HomeAssistant, town: Town) -> None:
    flow = await config_flow(hass)
    await flow.choose("building")
    await flow.answer({"name": "Castle"})
    assert flow.created
    assert "next_flow" not in flow.result
    (castle,) = [one for one in lookup.buildings(hass) if one.title == "Castle"]
    hass.states.async_set(BUTTON, "off")
    flow = await subentry_flow(hass, castle, "desk")
    await desk_form(flow)
    assert flow.created
    assert "next_flow" not in flow.result
    flow = await subentry_flow(hass, town.entries[ROOM], "responder")
    hass.states.async_set("notify.spare", "unknown")
    await flow.answer(
        {"name": "Dirk", "duty": "guard", "on_duty": True, "phones": ["notify.spare"]}
    )
    assert flow.created
    assert "next_flow" not in flow.result
    await town.settle()
