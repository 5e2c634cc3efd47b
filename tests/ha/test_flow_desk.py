"""The form of a desk."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.helpers import entity_registry as er
import pytest

from .flow_kit import (
    DESK,
    HYTERA,
    MOTOTRBO,
    add_building,
    add_control_room,
    add_datagrams,
    add_gateway,
    only_subentry,
    reconfigure_subentry,
    subentry,
    subentry_flow,
    without_setup,
)


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


@pytest.fixture(autouse=True)
def house(hass: HomeAssistant) -> None:
    """What Home Assistant has that is not in its entity registry."""
    for entity_id in ("input_boolean.press", "switch.lamp", "light.lamp", "camera.counter"):
        hass.states.async_set(entity_id, "off")


def _registered(hass: HomeAssistant, domain: str, name: str, **kwargs: Any) -> er.RegistryEntry:
    platform = kwargs.pop("platform", "zigbee")
    return er.async_get(hass).async_get_or_create(
        domain, platform, name, suggested_object_id=name, **kwargs
    )


def typed(**changed: Any) -> dict[str, Any]:
    """A desk as typed into the form."""
    others = {"http_press": False} | {
        key: changed.pop(key)
        for key in ("input_system", "input_id", "http_press")
        if key in changed
    }
    return {"name": "Counter 1", "other_sources": others} | changed


async def _added(hass: HomeAssistant, building, **changed: Any):
    flow = await subentry_flow(hass, building, "desk")
    assert flow.step == "desk"
    return await flow.answer(typed(**changed))


# -- what is stored ----------------------------------------------------------


async def test_least(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    flow = await _added(hass, building, source="input_boolean.press")
    assert flow.created
    desk = only_subentry(building)
    assert (desk.title, desk.subentry_type) == ("Counter 1", "desk")
    assert desk.data == {
        "name": "Counter 1",
        "floor": "",
        "source": "input_boolean.press",
        "event_types": [],
        "input_system": "",
        "input_id": "",
        "http_press": False,
        "camera": "",
        "camera_stream": "",
        "answer_outputs": [],
        "answer_at_press": False,
        "tag": "",
    }


async def test_everything(hass: HomeAssistant) -> None:
    building, gateway = add_building(hass, "Town hall"), add_gateway(hass)
    button = _registered(hass, "binary_sensor", "button")
    camera = _registered(hass, "camera", "hall")
    lamp = _registered(hass, "switch", "lamp_2")
    flow = await _added(
        hass,
        building,
        name=" Counter 1 ",
        floor="Ground",
        source=button.entity_id,
        input_system=gateway.entry_id,
        input_id="in-7",
        http_press=True,
        camera=camera.entity_id,
        answer_outputs=[lamp.entity_id, "light.lamp"],
        answer_at_press=True,
        tag="04-A2",
    )
    assert flow.created
    assert only_subentry(building).data == {
        "name": "Counter 1",
        "floor": "Ground",
        "source": button.id,
        "event_types": [],
        "input_system": gateway.entry_id,
        "input_id": "in-7",
        "http_press": True,
        "camera": camera.id,
        "camera_stream": "",
        "answer_outputs": [lamp.id, "light.lamp"],
        "answer_at_press": True,
        "tag": "04-A2",
    }


@pytest.mark.parametrize(
    "other", [{"http_press": True}, {"input_system": "gateway", "input_id": "7"}]
)
async def test_without_an_entity(hass: HomeAssistant, other: dict[str, Any]) -> None:
    building, gateway = add_building(hass, "Town hall"), add_gateway(hass)
    if "input_system" in other:
        other = other | {"input_system": gateway.entry_id}
    flow = await _added(hass, building, **other)
    assert flow.created


@pytest.mark.parametrize("typed", ["12345/vio2", "012345 / VIO2", "0012345/Vio2"])
async def test_an_input_of_a_radio(hass: HomeAssistant, typed: str) -> None:
    building, system = add_building(hass, "Town hall"), add_datagrams(hass, HYTERA)
    flow = await _added(hass, building, input_system=system.entry_id, input_id=typed)
    assert flow.created
    assert only_subentry(building).data["input_id"] == "12345/vio2"


@pytest.mark.parametrize("typed", ["7", "12345", "12345/vio7", "/vio1", "0/vio1", "x/vio1"])
async def test_an_input_that_no_radio_has(hass: HomeAssistant, typed: str) -> None:
    building, system = add_building(hass, "Town hall"), add_datagrams(hass, HYTERA)
    flow = await _added(hass, building, input_system=system.entry_id, input_id=typed)
    assert flow.errors == {"other_sources": "bad_radio_input"}


async def test_a_mototrbo_system_has_no_inputs(hass: HomeAssistant) -> None:
    add_datagrams(hass, MOTOTRBO)
    flow = await subentry_flow(hass, add_building(hass, "Town hall"), "desk")
    assert _others(flow) == ["http_press"]


async def test_no_gateway_no_inputs(hass: HomeAssistant) -> None:
    flow = await subentry_flow(hass, add_building(hass, "Town hall"), "desk")
    assert _others(flow) == ["http_press"]


def _others(flow: Any) -> list[str]:
    """The fields among the other sources."""
    schema = flow.result["data_schema"].schema
    section = next(value for key, value in schema.items() if key == "other_sources")
    return [str(key) for key in section.schema.schema]


async def test_floors_written_before_are_at_hand(hass: HomeAssistant) -> None:
    desks = [
        subentry("desk", f"Counter {number}", {**DESK, "floor": floor})
        for number, floor in enumerate(("Second", "First", "", "First"))
    ]
    flow = await subentry_flow(hass, add_building(hass, "Town hall", *desks), "desk")
    floors = next(
        value for key, value in flow.result["data_schema"].schema.items() if key == "floor"
    )
    assert floors.config["options"] == ["First", "Second"]


# -- what is refused, and mended ---------------------------------------------

REFUSED = [
    ({}, {"base": "no_source"}),
    ({"name": " ", "http_press": True}, {"name": "no_name"}),
    ({"source": "event.gone"}, {"source": "unknown_entity"}),
    ({"source": "event.ours"}, {"source": "own_entity"}),
    ({"input_id": "7"}, {"base": "no_source", "other_sources": "input_incomplete"}),
    ({"http_press": True, "camera": "camera.gone"}, {"camera": "unknown_entity"}),
    ({"http_press": True, "camera": "camera.ours"}, {"camera": "own_entity"}),
    (
        {"http_press": True, "camera": "camera.counter", "camera_stream": "rtsp://10.0.0.3/1"},
        {"camera_stream": "camera_twice"},
    ),
    ({"http_press": True, "camera_stream": "ftp://10.0.0.3"}, {"camera_stream": "invalid_stream"}),
    ({"http_press": True, "camera_stream": "rtsp://"}, {"camera_stream": "invalid_stream"}),
    (
        {"http_press": True, "answer_outputs": ["switch.lamp", "light.gone"]},
        {"answer_outputs": "unknown_output"},
    ),
    ({"http_press": True, "answer_outputs": ["switch.ours"]}, {"answer_outputs": "own_entity"}),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    building = add_building(hass, "Town hall")
    add_gateway(hass)
    for domain in ("event", "camera", "switch"):
        _registered(hass, domain, "ours", platform="municipal_alarm")
    flow = await _added(hass, building, tag="kept", **wrong)
    assert flow.errors == errors
    assert flow.suggested["tag"] == "kept"
    # What is wrong in there does not stay hidden.
    others = flow.result["data_schema"].schema["other_sources"]
    assert others.options["collapsed"] is ("other_sources" not in errors)
    assert not building.subentries
    await flow.answer(typed(source="input_boolean.press", camera_stream="rtsp://me:pw@10.0.0.3/1"))
    assert flow.created
    assert only_subentry(building).data["camera_stream"] == "rtsp://me:pw@10.0.0.3/1"


@pytest.mark.parametrize(
    "domain",
    ["input_boolean", "input_select", "input_text", "light", "select", "switch", "text"],
)
async def test_what_can_show_the_answer(hass: HomeAssistant, domain: str) -> None:
    output = f"{domain}.answer"
    hass.states.async_set(output, "off")
    building = add_building(hass, "Town hall")
    flow = await _added(hass, building, http_press=True, answer_outputs=[output])
    assert flow.created
    assert only_subentry(building).data["answer_outputs"] == [output]


@pytest.mark.parametrize("domain", ["media_player", "siren", "notify", "button", "script", "tts"])
async def test_the_answer_is_never_heard(hass: HomeAssistant, domain: str) -> None:
    output = f"{domain}.answer"
    hass.states.async_set(output, "off")
    building = add_building(hass, "Town hall")
    with pytest.raises(InvalidData) as refused:
        await _added(hass, building, http_press=True, answer_outputs=[output])
    assert refused.value.path[0] == "answer_outputs"
    assert not building.subentries


async def test_names_are_of_a_floor(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall", subentry("desk", "Counter 1", DESK))
    for floor, name in (("ground ", "counter  1"), ("Ground", "Counter 1")):
        flow = await _added(hass, building, name=name, floor=floor, http_press=True)
        assert flow.errors == {"name": "name_in_use"}
    flow = await _added(hass, building, floor="First", http_press=True)
    assert flow.created


async def test_a_button_has_one_desk(hass: HomeAssistant) -> None:
    button = _registered(hass, "event", "button")
    gateway = add_gateway(hass)
    stored = {
        "source": button.id,
        "input_system": gateway.entry_id,
        "input_id": "7",
        "tag": "04-A2",
    }
    add_building(hass, "Library", subentry("desk", "Lending", {**DESK, **stored}))
    flow = await _added(
        hass,
        add_building(hass, "Town hall"),
        source=button.entity_id,
        input_system=gateway.entry_id,
        input_id="7",
        tag="04-A2",
    )
    assert flow.errors == {
        "source": "source_in_use",
        "other_sources": "input_in_use",
        "tag": "tag_in_use",
    }
    assert flow.error_text("source") == "This is already the panic button of Lending (Library)."
    for field in ("other_sources", "tag"):
        assert "Lending (Library)" in flow.error_text(field)


async def test_a_tag_that_somebody_carries_is_no_desks(hass: HomeAssistant) -> None:
    add_control_room(hass, subentry("responder", "Jan", {"duty": "guard", "tag": "04-A2"}))
    building = add_building(hass, "Town hall")
    flow = await _added(hass, building, http_press=True, tag="04-A2")
    assert flow.errors == {"tag": "tag_of_person"}
    assert "Jan" in flow.error_text("tag")
    flow = await _added(hass, building, http_press=True, tag="04-A3")
    assert flow.created


async def test_the_tag_of_a_checkpoint_is_no_desks(hass: HomeAssistant) -> None:
    building = add_building(
        hass, "Town hall", subentry("checkpoint", "Back door", {"tag": "04-A2"})
    )
    flow = await _added(hass, building, http_press=True, tag="04-A2")
    assert flow.errors == {"tag": "tag_in_use"}
    assert "Back door (Town hall)" in flow.error_text("tag")
    flow = await _added(hass, building, http_press=True, tag="04-A3")
    assert flow.created


async def test_what_says_fire_is_no_button(hass: HomeAssistant) -> None:
    add_building(hass, "Library", fire_sources=["input_boolean.press"])
    building = add_building(hass, "Town hall")
    flow = await _added(hass, building, source="input_boolean.press")
    assert flow.errors == {"source": "source_of_fire"}
    assert "Library" in flow.error_text("source")
    assert not building.subentries
    flow = await _added(hass, building, source="switch.lamp")
    assert flow.created


async def test_an_entity_outside_the_registry_has_one_desk_too(hass: HomeAssistant) -> None:
    building = add_building(
        hass, "Town hall", subentry("desk", "Counter 2", {"source": "input_boolean.press"})
    )
    flow = await _added(hass, building, source="input_boolean.press")
    assert flow.errors == {"source": "source_in_use"}


# -- which events are a press ------------------------------------------------


async def test_chosen_events(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    hass.states.async_set(
        "event.button", "unknown", {"event_types": ["press", "long_press", "battery"]}
    )
    flow = await _added(hass, building, source="event.button")
    assert flow.step == "event_types"
    await flow.answer({"event_types": ["press", "long_press"]})
    assert flow.created
    assert only_subentry(building).data["event_types"] == ["press", "long_press"]

    flow = await reconfigure_subentry(hass, building)
    await flow.answer(typed(source="event.button"))
    assert flow.suggested == {"event_types": ["press", "long_press"]}
    await flow.answer({})
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(building).data["event_types"] == []


async def test_events_of_an_entity_that_is_away(hass: HomeAssistant) -> None:
    button = _registered(
        hass, "event", "button", capabilities={"event_types": ["press", "release"]}
    )
    flow = await _added(hass, add_building(hass, "Town hall"), source=button.entity_id)
    assert flow.step == "event_types"


@pytest.mark.parametrize("attributes", [{"event_types": ["press"]}, {}])
async def test_nothing_to_choose(hass: HomeAssistant, attributes: dict[str, Any]) -> None:
    hass.states.async_set("event.button", "unknown", attributes)
    flow = await _added(hass, add_building(hass, "Town hall"), source="event.button")
    assert flow.created


# -- changed -----------------------------------------------------------------


async def test_reconfigure(hass: HomeAssistant) -> None:
    gateway = add_gateway(hass)
    button = _registered(hass, "binary_sensor", "button")
    lamp = _registered(hass, "light", "lamp_2")
    stored = {
        "source": button.id,
        "input_system": gateway.entry_id,
        "input_id": "7",
        "camera": "camera.counter",
        "answer_outputs": [lamp.id],
        "answer_at_press": True,
        "tag": "04-A2",
    }
    building = add_building(hass, "Town hall", subentry("desk", "Counter 1", {**DESK, **stored}))
    er.async_get(hass).async_update_entity(button.entity_id, new_entity_id="binary_sensor.renamed")
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested == {
        "name": "Counter 1",
        "floor": "Ground",
        "source": "binary_sensor.renamed",
        "camera": "camera.counter",
        "answer_outputs": [lamp.entity_id],
        "answer_at_press": True,
        "tag": "04-A2",
        "other_sources": {"input_system": gateway.entry_id, "input_id": "7"},
    }
    # The same answers again change nothing: a desk does not stand in its own way.
    unchanged = dict(only_subentry(building).data)
    await flow.answer(flow.suggested | {"other_sources": stored_inputs(gateway.entry_id)})
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(building).data == unchanged

    flow = await reconfigure_subentry(hass, building)
    await flow.answer(typed(name="Counter 9", http_press=True))
    desk = only_subentry(building)
    assert desk.title == "Counter 9"
    assert desk.data == {
        **DESK,
        "name": "Counter 9",
        "floor": "",
        "http_press": True,
    }


def stored_inputs(system: str) -> dict[str, Any]:
    return {"input_system": system, "input_id": "7", "http_press": False}


async def test_reconfigure_after_its_entities_were_removed(hass: HomeAssistant) -> None:
    gone = {"source": "0" * 32, "camera": "1" * 32, "answer_outputs": ["2" * 32]}
    building = add_building(hass, "Town hall", subentry("desk", "Counter 1", {**DESK, **gone}))
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested == {
        "name": "Counter 1",
        "floor": "Ground",
        "answer_outputs": [],
        "answer_at_press": False,
        "other_sources": {},
    }
    await flow.answer(typed())
    assert flow.errors == {"base": "no_source"}
    await flow.answer(typed(source="input_boolean.press"))
    assert flow.reason == "reconfigure_successful"


async def test_reconfigure_what_was_not_made_by_the_form(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall", subentry("desk", "Counter 1", {}))
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested["name"] == "Counter 1"
    await flow.answer(typed(http_press=True))
    assert flow.reason == "reconfigure_successful"
