"""The forms of a building."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from .flow_kit import (
    DESK,
    SECRET,
    add_building,
    add_control_room,
    config_flow,
    reconfigure,
    subentry,
    without_setup,
)


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


async def _new(hass: HomeAssistant):
    return await (await config_flow(hass)).choose("building")


async def test_create(hass: HomeAssistant) -> None:
    add_control_room(hass)
    flow = await _new(hass)
    await flow.answer({"name": " Town  hall ", "location": {"latitude": 52.1, "longitude": 5.1}})
    entry = flow.result["result"]
    assert entry.title == "Town  hall"
    assert entry.unique_id == "building:town hall"
    secret = entry.data["press_secret"]
    assert entry.data == {
        "kind": "building",
        "name": "Town  hall",
        "latitude": 52.1,
        "longitude": 5.1,
        "street": "",
        "contact": "",
        "press_secret": secret,
        "fire_sources": [],
    }
    assert len(bytes.fromhex(secret)) == 32


async def test_secrets_differ(hass: HomeAssistant) -> None:
    add_control_room(hass)
    one = await (await _new(hass)).answer({"name": "Library"})
    two = await (await _new(hass)).answer({"name": "Depot"})
    secrets = {flow.result["result"].data["press_secret"] for flow in (one, two)}
    assert len(secrets) == 2
    assert "latitude" not in one.result["result"].data


@pytest.mark.parametrize(
    ("name", "error"),
    [("   ", "no_name"), ("TOWN   hall", "name_in_use"), ("Town \uff48all", "name_in_use")],
)
async def test_name_refused_and_mended(hass: HomeAssistant, name: str, error: str) -> None:
    add_control_room(hass)
    add_building(hass, "Town hall")
    flow = await _new(hass)
    await flow.answer({"name": name, "location": {"latitude": 52.1, "longitude": 5.1}})
    assert flow.errors == {"name": error}
    # Nothing that was typed is lost.
    assert flow.suggested["location"] == {"latitude": 52.1, "longitude": 5.1}
    await flow.answer({"name": "Library"})
    assert flow.created


async def test_renamed_elsewhere_still_holds_its_old_name(hass: HomeAssistant) -> None:
    add_control_room(hass)
    building = add_building(hass, "Library")
    hass.config_entries.async_update_entry(building, title="Reading room")
    for name in ("Library", "Reading room"):
        flow = await (await _new(hass)).answer({"name": name})
        assert flow.errors == {"name": "name_in_use"}


async def test_reconfigure(hass: HomeAssistant) -> None:
    building = add_building(
        hass,
        "Town hall",
        subentry("desk", "Counter 1", {**DESK, "http_press": True}),
        subentry("desk", "Counter 2", DESK),
        latitude=52.1,
        longitude=5.1,
    )
    pressed, _ = building.subentries.values()
    flow = await reconfigure(hass, building)
    assert flow.step == "reconfigure_building"
    assert flow.suggested == {
        "name": "Town hall",
        "location": {"latitude": 52.1, "longitude": 5.1},
        "fire_sources": [],
    }
    assert flow.result["description_placeholders"] == {
        "secret": SECRET,
        "desks": f"- Ground, Counter 1: `{pressed.subentry_id}`",
    }
    await flow.answer({"name": "City hall", "new_secret": False})
    assert flow.reason == "reconfigure_successful"
    assert building.title == "City hall"
    assert building.unique_id == "building:city hall"
    assert building.data == {
        "kind": "building",
        "name": "City hall",
        "street": "",
        "contact": "",
        "press_secret": SECRET,
        "fire_sources": [],
    }


async def test_address_and_contact(hass: HomeAssistant) -> None:
    add_control_room(hass)
    place = {"street": " Market 1, Ourtown ", "contact": "Caretaker, 0123"}
    flow = await (await _new(hass)).answer({"name": "Library", **place})
    entry = flow.result["result"]
    assert (entry.data["street"], entry.data["contact"]) == ("Market 1, Ourtown", "Caretaker, 0123")

    flow = await reconfigure(hass, entry)
    assert flow.suggested["street"] == "Market 1, Ourtown"
    assert flow.suggested["contact"] == "Caretaker, 0123"
    await flow.answer({"name": "Library", "street": "Market 2", "new_secret": False})
    assert (entry.data["street"], entry.data["contact"]) == ("Market 2", "")
    assert "contact" not in (await reconfigure(hass, entry)).suggested


async def test_reconfigure_keeps_its_own_name(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    flow = await reconfigure(hass, building)
    assert flow.suggested == {"name": "Town hall", "fire_sources": []}
    assert flow.result["description_placeholders"]["desks"] == "—"
    await flow.answer({"name": "Town Hall", "new_secret": False})
    assert building.title == "Town Hall"


async def test_reconfigure_refuses_the_name_of_another(hass: HomeAssistant) -> None:
    building, _ = add_building(hass, "Town hall"), add_building(hass, "Library")
    flow = await reconfigure(hass, building)
    await flow.answer({"name": "library", "new_secret": True})
    assert flow.errors == {"name": "name_in_use"}
    assert building.data["press_secret"] == SECRET
    await flow.answer({"name": "Town hall", "new_secret": False})
    assert flow.reason == "reconfigure_successful"


async def test_new_secret_is_shown_before_it_holds(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    flow = await reconfigure(hass, building)
    await flow.answer({"name": "Town hall", "new_secret": True})
    assert flow.step == "new_secret"
    shown = flow.result["description_placeholders"]["secret"]
    assert shown != SECRET
    assert building.data["press_secret"] == SECRET
    await flow.answer({})
    assert flow.reason == "reconfigure_successful"
    assert building.data["press_secret"] == shown


# -- fire signals -------------------------------------------------------------


def _panel(hass: HomeAssistant, name: str, platform: str = "knx") -> er.RegistryEntry:
    return er.async_get(hass).async_get_or_create(
        "binary_sensor", platform, name, suggested_object_id=name
    )


async def test_fire_signals_survive_a_rename(hass: HomeAssistant) -> None:
    add_control_room(hass)
    panel = _panel(hass, "panel")
    hass.states.async_set("switch.fire", "off")
    flow = await _new(hass)
    signals = [panel.entity_id, "switch.fire", panel.entity_id]
    await flow.answer({"name": "Town hall", "fire_sources": signals})
    building = flow.result["result"]
    assert building.data["fire_sources"] == [panel.id, "switch.fire"]

    er.async_get(hass).async_update_entity(
        panel.entity_id, new_entity_id="binary_sensor.fire_panel"
    )
    flow = await reconfigure(hass, building)
    assert flow.suggested["fire_sources"] == ["binary_sensor.fire_panel", "switch.fire"]
    # Its own signals do not stand in its way.
    unchanged = dict(building.data)
    await flow.answer(flow.suggested | {"new_secret": False})
    assert flow.reason == "reconfigure_successful"
    assert building.data == unchanged

    flow = await reconfigure(hass, building)
    await flow.answer({"name": "Town hall", "new_secret": False})
    assert building.data["fire_sources"] == []


@pytest.mark.parametrize(
    ("wrong", "error", "owner"),
    [
        ("binary_sensor.gone", "unknown_entity", "binary_sensor.gone"),
        ("binary_sensor.ours", "own_entity", "binary_sensor.ours"),
        ("binary_sensor.button", "fire_source_of_desk", "Counter 1 (Library)"),
        ("binary_sensor.panel", "fire_source_in_use", "Library"),
    ],
)
async def test_fire_signals_refused_and_mended(
    hass: HomeAssistant, wrong: str, error: str, owner: str
) -> None:
    _panel(hass, "ours", "municipal_alarm")
    button, panel, other = (_panel(hass, name) for name in ("button", "panel", "other"))
    add_control_room(hass)
    add_building(
        hass,
        "Library",
        subentry("desk", "Counter 1", {**DESK, "source": button.id}),
        fire_sources=[panel.id],
    )
    building = add_building(hass, "Town hall")
    for flow in (await _new(hass), await reconfigure(hass, building)):
        typed = {"name": "Town hall", "fire_sources": [other.entity_id, wrong]}
        if flow.step == "reconfigure_building":
            typed["new_secret"] = False
        else:
            typed["name"] = "Depot"
        await flow.answer(typed)
        assert flow.errors == {"fire_sources": error}
        assert owner in flow.error_text("fire_sources")
        assert "fire_sources" not in building.data
        await flow.answer(typed | {"fire_sources": [other.entity_id]})
        assert flow.step is None
        for entry in hass.config_entries.async_entries("municipal_alarm"):
            if entry.title == "Depot":
                await hass.config_entries.async_remove(entry.entry_id)
