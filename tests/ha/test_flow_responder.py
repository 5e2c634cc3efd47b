"""The form of a responder."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.municipal_alarm.flows import lookup

from .flow_kit import (
    DESK,
    HYTERA,
    MOTOTRBO,
    add_building,
    add_control_room,
    add_datagrams,
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
    buildings = lookup.buildings(hass)
    at_home = {"home": buildings[0].entry_id} if len(buildings) == 1 else {}
    assert flow.suggested == {"duty": "guard", "on_duty": True, **at_home}
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
        tag=" 04A1B2 ",
    )
    assert flow.created
    responder = only_subentry(room)
    assert (responder.title, responder.subentry_type) == ("Jan", "responder")
    assert responder.data == {
        "name": "Jan",
        "duty": "guard",
        "home": hall.entry_id,
        "on_duty": True,
        "tag": "04A1B2",
        "contacts": [
            _contact(depot.entry_id, "1201"),
            _contact(phones.entry_id, phone.id),
            _contact(phones.entry_id, "notify.jan"),
        ],
        "duty_source": None,
        "lone_work_source": None,
        "check_in_every": None,
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
        "tag": "",
        "contacts": [_contact(phones.entry_id, "notify.jan")],
        "duty_source": None,
        "lone_work_source": None,
        "check_in_every": None,
    }


@pytest.mark.parametrize("duty", ["operator", "supervisor"])
async def test_who_is_told_and_not_sent(hass: HomeAssistant, duty: str) -> None:
    room = add_control_room(hass)
    add_phones(hass)
    flow = await _added(hass, room, duty=duty, phones=["notify.jan"])
    assert flow.created
    assert only_subentry(room).data["duty"] == duty


async def test_asks_for_what_there_is(hass: HomeAssistant) -> None:
    async def fields() -> set[str]:
        flow = await subentry_flow(hass, room, "responder")
        return {str(key) for key in flow.result["data_schema"].schema}

    room = add_control_room(hass)
    always = {
        *("name", "duty", "on_duty", "tag"),
        *("duty_source", "lone_work_source", "check_in_every"),
    }
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


# -- radios with numbers, talkgroups -----------------------------------------


@pytest.mark.parametrize("stored", [HYTERA, MOTOTRBO], ids=["hytera", "mototrbo"])
async def test_radios_with_numbers(hass: HomeAssistant, stored: dict[str, Any]) -> None:
    room, system = add_control_room(hass), add_datagrams(hass, stored)
    typed = ["01201 ", "1201", "Talkgroup / 0100", "talkgroup/100"]
    flow = await _added(hass, room, radios=[_contact(system.entry_id, one) for one in typed])
    assert flow.created
    assert only_subentry(room).data["contacts"] == [
        _contact(system.entry_id, "1201"),
        _contact(system.entry_id, "talkgroup/100"),
    ]


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("jan", "bad_radio"),
        ("0", "bad_radio"),
        ("16776416", "bad_radio"),
        ("12.0.4.177", "bad_radio"),
        ("group/100", "bad_radio"),
        ("talkgroup/", "bad_talkgroup"),
        ("talkgroup/all", "bad_talkgroup"),
        ("talkgroup/0", "bad_talkgroup"),
        ("talkgroup/16777216", "bad_talkgroup"),
        ("9000", "radio_is_ours"),
    ],
)
async def test_numbers_are_checked(hass: HomeAssistant, address: str, error: str) -> None:
    room, system = add_control_room(hass), add_datagrams(hass, HYTERA)
    flow = await _added(hass, room, radios=[_contact(system.entry_id, address)])
    assert flow.errors == {"radios": error}
    assert address in flow.error_text("radios")
    await flow.answer(GUARD | {"radios": [_contact(system.entry_id, "1201")]})
    assert flow.created


async def test_the_radio_of_a_control_station_is_somebodys(hass: HomeAssistant) -> None:
    system = add_datagrams(hass, HYTERA, carrier="control_station", hosts=["192.0.2.9"])
    flow = await _added(hass, add_control_room(hass), radios=[_contact(system.entry_id, "9000")])
    assert flow.created


async def test_a_radio_that_is_not_listened_to(hass: HomeAssistant) -> None:
    system = add_datagrams(hass, MOTOTRBO, radio_ids=[[1, 999]])
    flow = await _added(hass, add_control_room(hass), radios=[_contact(system.entry_id, "1201")])
    assert flow.errors == {"radios": "radio_shut_out"}
    assert "1201 is not among" in flow.error_text("radios")
    both = [_contact(system.entry_id, one) for one in ("talkgroup/1201", "999")]
    await flow.answer(GUARD | {"radios": both})
    assert flow.created


async def test_a_gateway_has_talkgroups_too_and_names_for_radios(hass: HomeAssistant) -> None:
    room, depot = add_control_room(hass), add_gateway(hass)
    flow = await _added(hass, room, radios=[_contact(depot.entry_id, "talkgroup/x")])
    assert flow.errors == {"radios": "bad_talkgroup"}
    contacts = [_contact(depot.entry_id, one) for one in ("alfa/7", "talkgroup/100")]
    await flow.answer(GUARD | {"radios": contacts})
    assert only_subentry(room).data["contacts"] == contacts


# -- the personal tag ---------------------------------------------------------


async def test_a_tag_is_one_persons(hass: HomeAssistant) -> None:
    phones = add_phones(hass)
    theirs = {
        "duty": "guard",
        "tag": "T1",
        "contacts": [_contact(phones.entry_id, "notify.piet")],
    }
    room = add_control_room(hass, subentry("responder", "Piet", theirs))
    add_building(
        hass,
        "Town hall",
        subentry("desk", "Counter 1", DESK | {"tag": "T2"}),
        subentry("checkpoint", "Back door", {"tag": "T4"}),
    )
    flow = await _added(hass, room, phones=["notify.jan"], tag="T1")
    assert flow.errors == {"tag": "tag_in_use"}
    assert "Piet" in flow.error_text("tag")
    await flow.answer(GUARD | {"phones": ["notify.jan"], "tag": "T2"})
    assert flow.errors == {"tag": "tag_in_use"}
    assert "Counter 1 (Town hall)" in flow.error_text("tag")
    await flow.answer(GUARD | {"phones": ["notify.jan"], "tag": "T4"})
    assert flow.errors == {"tag": "tag_in_use"}
    assert "Back door (Town hall)" in flow.error_text("tag")
    await flow.answer(GUARD | {"phones": ["notify.jan"], "tag": "T3"})
    assert flow.created


# -- shifts and lone work -----------------------------------------------------


async def test_shifts_and_lone_work(hass: HomeAssistant) -> None:
    room, _ = add_control_room(hass), add_phones(hass)
    shift = er.async_get(hass).async_get_or_create(
        "schedule", "schedule", "shift", suggested_object_id="shift"
    )
    hass.states.async_set("input_boolean.alone", "off")
    sources = {
        "duty_source": "schedule.shift",
        "lone_work_source": "input_boolean.alone",
        "check_in_every": 20.0,
    }
    flow = await _added(hass, room, phones=["notify.jan"], **sources)
    assert flow.created
    stored = only_subentry(room).data
    assert (stored["duty_source"], stored["lone_work_source"]) == (shift.id, "input_boolean.alone")
    assert stored["check_in_every"] == 1200

    er.async_get(hass).async_update_entity("schedule.shift", new_entity_id="schedule.nights")
    flow = await reconfigure_subentry(hass, room)
    assert {key: flow.suggested[key] for key in sources} == {
        "duty_source": "schedule.nights",
        "lone_work_source": "input_boolean.alone",
        "check_in_every": 20,
    }
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(room).data == stored

    # What was emptied, or removed meanwhile, is forgotten.
    er.async_get(hass).async_remove("schedule.nights")
    flow = await reconfigure_subentry(hass, room)
    assert "duty_source" not in flow.suggested
    await flow.answer(GUARD | {"phones": ["notify.jan"]})
    changed = only_subentry(room).data
    assert [changed[key] for key in sources] == [None, None, None]


@pytest.mark.parametrize("field", ["duty_source", "lone_work_source"])
@pytest.mark.parametrize(
    ("entity_id", "error"),
    [("switch.gone", "unknown_entity"), ("switch.ours", "own_entity")],
)
async def test_sources_are_checked(
    hass: HomeAssistant, field: str, entity_id: str, error: str
) -> None:
    room, _ = add_control_room(hass), add_phones(hass)
    er.async_get(hass).async_get_or_create(
        "switch", "municipal_alarm", "ours", suggested_object_id="ours"
    )
    flow = await _added(hass, room, phones=["notify.jan"], **{field: entity_id})
    assert flow.errors == {field: error}
    assert flow.error_text(field)
    assert not room.subentries
    await flow.answer(GUARD | {"phones": ["notify.jan"]})
    assert flow.created


async def test_reconfigure(hass: HomeAssistant) -> None:
    phones, depot, hall = add_phones(hass), add_gateway(hass), add_building(hass, "Town hall")
    phone = _phone(hass, "jan_phone")
    contacts = [_contact(depot.entry_id, "1201"), _contact(phones.entry_id, phone.id)]
    data = {
        "duty": "guard",
        "home": hall.entry_id,
        "on_duty": True,
        "tag": "T9",
        "contacts": contacts,
        "duty_source": None,
        "lone_work_source": None,
        "check_in_every": None,
    }
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
        "tag": "T9",
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
    assert changed.data["tag"] == ""


async def test_reconfigure_after_things_were_removed(hass: HomeAssistant) -> None:
    phones = add_phones(hass)
    contacts = [_contact("a gateway that is gone", "1201"), _contact(phones.entry_id, "0" * 32)]
    data = {"duty": "guard", "home": "a building that is gone", "contacts": contacts}
    room = add_control_room(hass, subentry("responder", "Jan", data))
    flow = await reconfigure_subentry(hass, room)
    assert flow.suggested == {"name": "Jan", "duty": "guard", "on_duty": True, "phones": []}
    await flow.answer(GUARD)
    assert flow.errors == {"base": "no_contact"}
