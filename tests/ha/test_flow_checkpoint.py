"""The form of a checkpoint."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.control_room.patrol.scanned import UnknownTag
from custom_components.municipal_alarm.control_room.state import RoomState
from custom_components.municipal_alarm.runtime import DATA_RUNTIME

from .flow_kit import (
    CHECKPOINT,
    DESK,
    add_building,
    add_control_room,
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


def _device(hass: HomeAssistant, domain: str = "esphome", name: str = "reader") -> str:
    entry = MockConfigEntry(domain=domain)
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(domain, name)}, name=name
    )
    return device.id


def typed(**changed: Any) -> dict[str, Any]:
    """A checkpoint as typed into the form of a house without gateways."""
    return {"name": "Back door", "assembly_point": False} | changed


def reader_of(system: str = "", reader: str = "") -> dict[str, Any]:
    """The section for readers of gateways, as typed."""
    filled = {"reader_system": system, "reader_id": reader}
    return {"other_reader": {key: value for key, value in filled.items() if value}}


async def _added(hass: HomeAssistant, building: MockConfigEntry, **changed: Any):
    flow = await subentry_flow(hass, building, "checkpoint")
    assert flow.step == "checkpoint"
    return await flow.answer(typed(**changed))


def _fields(flow: Any) -> dict[str, Any]:
    return {str(key): value for key, value in flow.result["data_schema"].schema.items()}


# -- what is stored ----------------------------------------------------------


async def test_least(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    flow = await _added(hass, building)
    assert flow.created
    checkpoint = only_subentry(building)
    assert (checkpoint.title, checkpoint.subentry_type) == ("Back door", "checkpoint")
    assert checkpoint.data == CHECKPOINT | {"floor": ""}


async def test_everything(hass: HomeAssistant) -> None:
    building, device = add_building(hass, "Town hall"), _device(hass)
    flow = await _added(
        hass,
        building,
        name=" Car park ",
        floor=" Outside",
        tag=" 04-A2 ",
        reader_device=device,
        assembly_point=True,
    )
    assert flow.created
    assert only_subentry(building).data == {
        "name": "Car park",
        "floor": "Outside",
        "tag": "04-A2",
        "reader": device,
        "assembly_point": True,
    }


async def test_the_reader_of_a_gateway(hass: HomeAssistant) -> None:
    building, gateway = add_building(hass, "Town hall"), add_gateway(hass)
    flow = await _added(hass, building, **reader_of(gateway.entry_id, " door/7 "))
    assert flow.created
    stored = only_subentry(building).data
    assert stored["reader"] == f"{gateway.entry_id}/door/7"
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested["other_reader"] == {
        "reader_system": gateway.entry_id,
        "reader_id": "door/7",
    }
    # The same answers again change nothing: a checkpoint does not stand in its own way.
    await flow.answer(typed(floor="", **reader_of(gateway.entry_id, "door/7")))
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(building).data == stored


async def test_no_gateway_no_readers_of_it(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    flow = await subentry_flow(hass, building, "checkpoint")
    assert "other_reader" not in _fields(flow)


async def test_floors_written_before_are_at_hand(hass: HomeAssistant) -> None:
    places = [
        subentry("desk", "Counter 1", DESK | {"floor": "Second"}),
        subentry("checkpoint", "Back door", CHECKPOINT | {"floor": "First"}),
        subentry("checkpoint", "Front door", CHECKPOINT | {"floor": ""}),
    ]
    building = add_building(hass, "Town hall", *places)
    for kind in ("checkpoint", "desk"):
        flow = await subentry_flow(hass, building, kind)
        assert _fields(flow)["floor"].config["options"] == ["First", "Second"]


# -- tags that were read, and belong to nothing --------------------------------

_READ_AT = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)


def _read(hass: HomeAssistant, tags: Iterable[UnknownTag]) -> None:
    """What the room has heard of unknown tags."""
    state = RoomState(unknown_tags={one.tag: one for one in tags})
    hass.data[DATA_RUNTIME] = SimpleNamespace(room=SimpleNamespace(state=state))


@pytest.mark.parametrize("kind", ["checkpoint", "desk"])
async def test_unknown_tags_are_offered(hass: HomeAssistant, kind: str) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    add_control_room(hass, subentry("responder", "Jan", {"duty": "guard", "tag": "J1"}))
    building = add_building(
        hass, "Town hall", subentry("checkpoint", "Front door", CHECKPOINT | {"tag": "T1"})
    )
    later = _READ_AT + timedelta(minutes=5)
    _read(
        hass,
        [
            UnknownTag("T2", _READ_AT, "Jan"),
            UnknownTag("T1", later, "Jan"),  # hung up meanwhile
            UnknownTag("J1", later, "Jan"),  # given to somebody meanwhile
            UnknownTag("T3", later),
        ],
    )
    flow = await subentry_flow(hass, building, kind)
    assert [(one["value"], one["label"]) for one in _fields(flow)["tag"].config["options"]] == [
        ("T3", "T3 · 2026-11-20 22:35"),
        ("T2", "T2 · 2026-11-20 22:30 · Jan"),
    ]


async def test_a_tag_that_nobody_read_can_be_typed(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall")
    _read(hass, [UnknownTag("T2", _READ_AT)])
    flow = await _added(hass, building, tag="T9")
    assert flow.created
    assert only_subentry(building).data["tag"] == "T9"


# -- what is refused, and mended ---------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"name": " "}, {"name": "no_name"}),
        ({"name": "FRONT  door", "floor": "ground "}, {"name": "name_in_use"}),
        ({"tag": "T1"}, {"tag": "tag_in_use"}),
        ({"reader_device": "gone"}, {"reader_device": "unknown_device"}),
        ({"reader_device": "municipal_alarm"}, {"reader_device": "own_device"}),
        ({"reader_device": "mobile_app"}, {"reader_device": "reader_is_phone"}),
        ({"reader_device": "knx"}, {"reader_device": "reader_in_use"}),
        (reader_of("gateway"), {"other_reader": "reader_incomplete"}),
        (reader_of(reader="7"), {"other_reader": "reader_incomplete"}),
        (reader_of("gateway", "7"), {"other_reader": "reader_in_use"}),
        (
            {"reader_device": "esphome", **reader_of("gateway", "8")},
            {"other_reader": "reader_twice"},
        ),
    ],
)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    gateway = add_gateway(hass)
    known = {
        domain: _device(hass, domain)
        for domain in ("municipal_alarm", "mobile_app", "knx", "esphome")
    }
    building = add_building(
        hass,
        "Town hall",
        subentry("checkpoint", "Front door", CHECKPOINT | {"tag": "T1", "reader": known["knx"]}),
    )
    add_building(
        hass,
        "Library",
        subentry("checkpoint", "Store", CHECKPOINT | {"reader": f"{gateway.entry_id}/7"}),
    )
    wrong = reader_of() | wrong
    if "reader_device" in wrong:
        wrong["reader_device"] = known.get(wrong["reader_device"], wrong["reader_device"])
    if "reader_system" in wrong["other_reader"]:
        wrong["other_reader"] = wrong["other_reader"] | {"reader_system": gateway.entry_id}
    flow = await _added(hass, building, **({"floor": "kept"} | wrong))
    assert flow.errors == errors
    assert flow.suggested["floor"] == wrong.get("floor", "kept")
    # What is wrong in there does not stay hidden.
    reader = flow.result["data_schema"].schema["other_reader"]
    assert reader.options["collapsed"] is ("other_reader" not in errors)
    assert len(building.subentries) == 1
    for field, error in errors.items():
        if error in ("tag_in_use", "reader_in_use"):
            assert any(
                owner in flow.error_text(field)
                for owner in ("Front door (Town hall)", "Store (Library)")
            )
    await flow.answer(typed(tag="T2", reader_device=known["esphome"], **reader_of()))
    assert flow.created


async def test_names_are_of_a_floor(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall", subentry("checkpoint", "Back door", CHECKPOINT))
    flow = await _added(hass, building, floor="First")
    assert flow.created


@pytest.mark.parametrize("owner", ["Jan", "Counter 1 (Library)", "Store (Library)"])
async def test_a_tag_has_one_owner(hass: HomeAssistant, owner: str) -> None:
    tag = {"tag": "04-A2"}
    add_control_room(
        hass, subentry("responder", "Jan", {"duty": "guard"} | (tag if owner == "Jan" else {}))
    )
    kind = {"Counter 1 (Library)": "desk", "Store (Library)": "checkpoint"}.get(owner)
    if kind is not None:
        add_building(hass, "Library", subentry(kind, owner.partition(" (")[0], tag))
    building = add_building(hass, "Town hall")
    flow = await _added(hass, building, tag="04-A2")
    assert flow.errors == {"tag": "tag_in_use"}
    assert flow.error_text("tag") == f"This tag already belongs to {owner}."
    assert not building.subentries
    await flow.answer(typed(tag="04-A3"))
    assert flow.created


# -- changed -----------------------------------------------------------------


async def test_reconfigure(hass: HomeAssistant) -> None:
    device = _device(hass)
    stored = CHECKPOINT | {"tag": "T1", "reader": device, "assembly_point": True}
    building = add_building(hass, "Town hall", subentry("checkpoint", "Back door", stored))
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested == {
        "name": "Back door",
        "floor": "Ground",
        "tag": "T1",
        "reader_device": device,
        "assembly_point": True,
    }
    unchanged = dict(only_subentry(building).data)
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(building).data == unchanged

    flow = await reconfigure_subentry(hass, building)
    before = only_subentry(building).subentry_id
    await flow.answer(typed(name="Side door", tag="T2"))
    changed = only_subentry(building)
    # A new tag, or name, makes no new checkpoint.
    assert (changed.subentry_id, changed.title) == (before, "Side door")
    assert changed.data == CHECKPOINT | {"name": "Side door", "floor": "", "tag": "T2"}


@pytest.mark.parametrize("reader", ["a device that is gone", "a gateway that is gone/7"])
async def test_reconfigure_after_its_reader_was_removed(hass: HomeAssistant, reader: str) -> None:
    stored = CHECKPOINT | {"reader": reader}
    building = add_building(hass, "Town hall", subentry("checkpoint", "Back door", stored))
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested == {"name": "Back door", "floor": "Ground", "assembly_point": False}
    await flow.answer(typed(floor="Ground"))
    assert flow.reason == "reconfigure_successful"
    assert only_subentry(building).data == CHECKPOINT


async def test_reconfigure_what_was_not_made_by_the_form(hass: HomeAssistant) -> None:
    building = add_building(hass, "Town hall", subentry("checkpoint", "Back door", {}))
    flow = await reconfigure_subentry(hass, building)
    assert flow.suggested == {"name": "Back door", "assembly_point": False}
