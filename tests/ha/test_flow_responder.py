"""The form of a responder."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from .flow_kit import (
    add_building,
    add_control_room,
    add_gateway,
    add_phones,
    only_subentry,
    reconfigure_subentry,
    subentry,
    subentry_flow,
    without_setup,
)

GUARD = {"name": "Jan", "duty": "guard", "on_duty": True}


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


@pytest.fixture(autouse=True)
def house(hass: HomeAssistant) -> None:
    hass.states.async_set("notify.jan", "unknown")
    hass.states.async_set("notify.piet", "unknown")


def _contact(system: str, address: str) -> dict[str, str]:
    return {"system": system, "address": address}


def _phone(hass: HomeAssistant, name: str, platform: str = "mobile_app") -> er.RegistryEntry:
    return er.async_get(hass).async_get_or_create(
        "notify", platform, name, suggested_object_id=name
    )


async def _added(hass: HomeAssistant, room, **changed: Any):
    flow = await subentry_flow(hass, room, "responder")
    assert flow.step == "responder"
    assert flow.suggested == {"duty": "guard", "on_duty": True}
    return await flow.answer(GUARD | changed)


async def test_everything(hass: HomeAssistant) -> None:
    room, hall = add_control_room(hass), add_building(hass, "Town hall")
    phones, depot = add_phones(hass), add_gateway(hass)
    phone = _phone(hass, "jan_phone")
    flow = await _added(
        hass,
        room,
        home=hall.entry_id,
        radios=[_contact(depot.entry_id, " 1201 "), _contact(depot.entry_id, "1201")],
        phones=[phone.entity_id, "notify.jan"],
    )
    assert flow.created
    responder = only_subentry(room)
    assert (responder.title, responder.subentry_type) == ("Jan", "responder")
    assert responder.data == {
        "name": "Jan",
        "duty": "guard",
        "home": hall.entry_id,
        "on_duty": True,
        "contacts": [
            _contact(depot.entry_id, "1201"),
            _contact(phones.entry_id, phone.id),
            _contact(phones.entry_id, "notify.jan"),
        ],
    }


async def test_least(hass: HomeAssistant) -> None:
    room, phones = add_control_room(hass), add_phones(hass)
    flow = await _added(hass, room, duty="patrol", on_duty=False, phones=["notify.jan"])
    assert flow.created
    assert only_subentry(room).data == {
        "name": "Jan",
        "duty": "patrol",
        "home": "",
        "on_duty": False,
        "contacts": [_contact(phones.entry_id, "notify.jan")],
    }


async def test_asks_for_what_there_is(hass: HomeAssistant) -> None:
    async def fields() -> set[str]:
        flow = await subentry_flow(hass, room, "responder")
        return {str(key) for key in flow.result["data_schema"].schema}

    room = add_control_room(hass)
    always = {"name", "duty", "on_duty"}
    phones = add_phones(hass)
    assert await fields() == always | {"phones"}
    add_building(hass, "Town hall")
    add_gateway(hass)
    assert await fields() == always | {"phones", "radios", "home"}
    await hass.config_entries.async_remove(phones.entry_id)
    assert await fields() == always | {"radios", "home"}


async def test_the_only_gateway_is_chosen_already(hass: HomeAssistant) -> None:
    async def default() -> str | None:
        flow = await subentry_flow(hass, room, "responder")
        radios = flow.result["data_schema"].schema["radios"]
        return radios.config["fields"]["system"].get("default")

    room, depot = add_control_room(hass), add_gateway(hass)
    assert await default() == depot.entry_id
    add_gateway(hass, "Harbour")
    assert await default() is None


async def test_nobody_can_be_reached_yet(hass: HomeAssistant) -> None:
    flow = await subentry_flow(hass, add_control_room(hass), "responder")
    assert flow.reason == "no_radio_system"


REFUSED = [
    ({}, {"base": "no_contact"}),
    ({"name": " ", "phones": ["notify.jan"]}, {"name": "no_name"}),
    ({"name": "PIET", "phones": ["notify.jan"]}, {"name": "name_in_use"}),
    ({"phones": ["notify.jan", "notify.gone"]}, {"phones": "unknown_phone"}),
    ({"phones": ["notify.ours"]}, {"phones": "own_phone"}),
    ({"phones": ["notify.piet"]}, {"phones": "phone_in_use"}),
    ({"radios": [_contact("depot", "1202")]}, {"radios": "radio_in_use"}),
    ({"radios": [_contact("depot", " ")]}, {"radios": "no_address"}),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    phones, depot = add_phones(hass), add_gateway(hass)
    _phone(hass, "ours", "municipal_alarm")
    theirs = [_contact(phones.entry_id, "notify.piet"), _contact(depot.entry_id, "1202")]
    room = add_control_room(
        hass, subentry("responder", "Piet", {"duty": "guard", "contacts": theirs})
    )
    radios = [one | {"system": depot.entry_id} for one in wrong.get("radios", [])]
    flow = await _added(hass, room, **wrong | {"radios": radios})
    assert flow.errors == errors
    for field in ("phones", "radios"):
        if errors.get(field, "").endswith("in_use"):
            assert "Piet" in flow.error_text(field)
    assert len(room.subentries) == 1
    await flow.answer(GUARD | {"radios": [_contact(depot.entry_id, "1201")]})
    assert flow.created


async def test_reconfigure(hass: HomeAssistant) -> None:
    phones, depot, hall = add_phones(hass), add_gateway(hass), add_building(hass, "Town hall")
    phone = _phone(hass, "jan_phone")
    contacts = [_contact(depot.entry_id, "1201"), _contact(phones.entry_id, phone.id)]
    data = {"duty": "guard", "home": hall.entry_id, "on_duty": True, "contacts": contacts}
    room = add_control_room(hass, subentry("responder", "Jan", data))
    er.async_get(hass).async_update_entity(phone.entity_id, new_entity_id="notify.renamed")

    flow = await reconfigure_subentry(hass, room)
    shown = {
        "name": "Jan",
        "duty": "guard",
        "home": hall.entry_id,
        "on_duty": True,
        "radios": [_contact(depot.entry_id, "1201")],
        "phones": ["notify.renamed"],
    }
    assert flow.suggested == shown
    unchanged = dict(only_subentry(room).data)
    await flow.answer(shown)
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(room).data == unchanged

    flow = await reconfigure_subentry(hass, room)
    await flow.answer(GUARD | {"name": "Johan", "phones": ["notify.jan"]})
    changed = only_subentry(room)
    assert changed.title == "Johan"
    assert changed.data["contacts"] == [_contact(phones.entry_id, "notify.jan")]
    assert changed.data["home"] == ""


async def test_reconfigure_after_things_were_removed(hass: HomeAssistant) -> None:
    phones = add_phones(hass)
    contacts = [_contact("a gateway that is gone", "1201"), _contact(phones.entry_id, "0" * 32)]
    data = {"duty": "guard", "home": "a building that is gone", "contacts": contacts}
    room = add_control_room(hass, subentry("responder", "Jan", data))
    flow = await reconfigure_subentry(hass, room)
    assert flow.suggested == {"name": "Jan", "duty": "guard", "on_duty": True, "phones": []}
    await flow.answer(GUARD)
    assert flow.errors == {"base": "no_contact"}
