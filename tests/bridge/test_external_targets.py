"""Whom actions act on: what is missing is named, and left out where it must not show."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.external_runs import names_missing, read_actions
from custom_components.municipal_alarm.bridge.external_targets import not_available, without_missing


def acts(on: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"action": "notify.send_message", "target": on, "data": {"message": "x"}, **more}


@pytest.fixture(autouse=True)
def device(hass: HomeAssistant) -> str:
    """A device with one entity, in the hall; and three phones."""
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "d")}
    )
    hall = ar.async_get(hass).async_create("hall")
    dr.async_get(hass).async_update_device(device.id, area_id=hall.id)
    er.async_get(hass).async_get_or_create(
        "notify", "test", "1", device_id=device.id, suggested_object_id="of_device"
    )
    hass.states.async_set("notify.of_device", "unknown")
    hass.states.async_set("notify.on", "unknown")
    hass.states.async_set("notify.off", "unavailable")
    return device.id


@pytest.mark.parametrize(
    ("params", "gone"),
    [
        ({}, ()),
        ({"target": {"entity_id": "notify.on"}}, ()),
        ({"target": {"entity_id": ["notify.on", "notify.off"]}}, ("notify.off",)),
        ({"service_data": {"entity_id": "notify.on, notify.gone"}}, ("notify.gone",)),
        ({"service_data": {"entity_id": "all", "device_id": "gone"}}, ()),
        ({"service_data": {"entity_id": 5}}, ()),
        ({"target": {"device_id": "gone"}}, ("gone",)),
        ({"target": {"area_id": "hall"}}, ()),
        ({"target": {"area_id": "gone"}}, ("gone",)),
    ],
)
def test_whom_an_action_does_not_reach(
    hass: HomeAssistant, params: dict[str, Any], gone: tuple[str, ...]
) -> None:
    assert not_available(hass, params) == gone


def test_a_device_none_of_whose_entities_is_there(hass: HomeAssistant, device: str) -> None:
    assert not_available(hass, {"target": {"device_id": device}}) == ()
    hass.states.async_set("notify.of_device", "unavailable")
    assert not_available(hass, {"target": {"device_id": device}}) == ("notify.of_device",)


async def test_what_is_not_there_is_left_out(hass: HomeAssistant, device: str) -> None:
    never = "{{ false }}"
    given = [
        acts({"entity_id": ["notify.on", "notify.off"], "device_id": [device, "gone"]}),
        {"if": never, "then": [acts({"entity_id": "notify.gone"})]},
        {"choose": [{"conditions": never, "sequence": [acts({"entity_id": "notify.off"})]}]},
        {"parallel": [{"event": "x", "event_data": {"entity_id": "notify.gone"}}]},
        {"repeat": {"count": 1, "sequence": [{"delay": 1}]}},
        {"action": "light.turn_on", "entity_id": ["notify.on", "notify.gone"]},
        acts({"entity_id": "{{ 'notify.gone' }}"}),
        {"action": "outside.call"},
    ]
    actions = await read_actions(hass, given)
    less, left_out = without_missing(hass, actions)
    assert left_out == {
        "0": ("notify.off", "gone"),
        "1/then/0": ("notify.gone",),
        "2/choose/0/sequence/0": ("notify.off",),
        "5": ("notify.gone",),
    }
    assert less[0]["target"] == {"entity_id": ["notify.on"], "device_id": [device]}
    assert "enabled" not in less[0]
    assert less[1]["then"][0]["enabled"] is False
    assert less[2]["choose"][0]["sequence"][0]["enabled"] is False
    assert less[5]["entity_id"] == ["notify.on"]
    assert [less[number] for number in (3, 4, 6, 7)] == [actions[n] for n in (3, 4, 6, 7)]
    # What was read is as it was.
    assert actions[0]["target"]["entity_id"] == ["notify.on", "notify.off"]


async def test_what_is_named_and_does_not_exist(hass: HomeAssistant) -> None:
    actions = await read_actions(
        hass,
        [
            acts({"entity_id": ["notify.on", "notify.off", "notify.gone"]}),
            acts({"device_id": "no_device"}),
            {"if": "{{ false }}", "then": [{"action": "script.dial"}]},
            {"action": "script.turn_on", "target": {"entity_id": "script.other"}},
            {"action": "{{ 'script.' ~ 'x' }}"},
            {"action": "rest_command.not_there_yet"},
        ],
    )
    hass.services.async_register("script", "turn_on", lambda _call: None)
    assert await names_missing(hass, actions) == [
        "no_device",
        "notify.gone",
        "script.dial",
        "script.other",
    ]
