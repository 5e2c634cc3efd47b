"""Diagnostics: useful, and without a secret, a name of a person, an address or a trace of duress."""

from datetime import timedelta
import json
from types import MappingProxyType
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)
from custom_components.municipal_alarm.journal.port import Fault, FaultKind
from custom_components.municipal_alarm.radio import events as r
from custom_components.municipal_alarm.radio.network import Part

from . import field
from .flow_kit import HYTERA, MOTOTRBO
from .town import RADIO, Town, policy

PRIVATE = ("s3cret", "0" * 64, "ws://", "gw-1", "Anna", "Ben", "Cleo", "Olga", "olga", "rtsp")


async def of(hass: HomeAssistant, town: Town, name: str) -> dict[str, Any]:
    found = await async_get_config_entry_diagnostics(hass, town.entries[name])  # type: ignore[arg-type]
    text = json.dumps(found)
    for word in PRIVATE:
        assert word not in text, word
    return found


async def test_each_kind_of_entry(hass: HomeAssistant, town: Town) -> None:
    await town.change_subentry("town_hall", "desk_1", camera_stream="rtsp://user:pw@camera/1")
    room = await of(hass, town, "control_room")
    assert room["entry"]["options"]["roles"] == {"operator": 1, "viewer": 1}
    responder = room["entry"]["subentries"][0]["data"]
    assert responder["name"] == REDACTED
    assert responder["contacts"][0]["address"] == REDACTED
    assert responder["duty"] == "guard"
    assert room["link"] is None

    building = await of(hass, town, "town_hall")
    assert building["entry"]["data"]["press_secret"] == REDACTED
    desk = building["entry"]["subentries"][0]["data"]
    assert desk["camera_stream"] == REDACTED
    assert desk["source"] == "binary_sensor.desk_1_button"
    assert {one["desk_id"] for one in building["sources"]} == {"desk_1", "desk_2"}

    gateway = await of(hass, town, "gateway")
    assert gateway["link"]["status"] == "connected"
    assert gateway["link"]["stats"]["frames_in"] == 0
    assert gateway["room"]["links"]["gateway"] is True


async def test_tags_readers_and_sources_of_people(hass: HomeAssistant, town: Town) -> None:
    await town.change_subentry("town_hall", "cellar", reader="gateway/R7")
    await town.change_subentry(
        "control_room", "ben", duty_source="calendar.ben", lone_work_source="schedule.ben"
    )
    stored = (await of(hass, town, "town_hall"))["entry"]["subentries"]
    cellar, plan = (
        next(one["data"] for one in stored if one["id"] == name)
        for name in ("cellar", "evening_round")
    )
    assert (cellar["tag"], cellar["reader"], cellar["floor"]) == (REDACTED, REDACTED, "Cellar")
    assert plan["checkpoints"][0] == {"checkpoint": "cellar", "within": 300}
    people = (await of(hass, town, "control_room"))["entry"]["subentries"]
    ben = next(one["data"] for one in people if one["id"] == "ben")
    assert (ben["duty_source"], ben["lone_work_source"]) == (REDACTED, REDACTED)
    entry = town.entries["town_hall"]
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "fire_sources": ["binary_sensor.smoke"]}
    )
    await town.edited()
    text = json.dumps(await of(hass, town, "town_hall"))
    assert "calendar.ben" not in text
    assert "schedule.ben" not in text
    watched = (await of(hass, town, "town_hall"))["watched"]
    assert [(one["source_id"], one["entity_id"]) for one in watched] == [
        ("duty/ben", REDACTED),
        ("lone_work/ben", REDACTED),
        ("fire/town_hall", "binary_sensor.smoke"),
    ]
    assert people[0]["data"]["duty_source"] is None, "that there is none is no secret"


async def test_who_is_called_outside_and_where_one_goes(hass: HomeAssistant, town: Town) -> None:
    secret = {"actions": [{"action": "notify.sms", "data": {"target": "0612345678"}}]}
    room, hall = town.entries["control_room"], town.entries["town_hall"]
    hass.config_entries.async_add_subentry(
        room,
        ConfigSubentry(
            data=MappingProxyType({"name": "Police", **secret}),
            subentry_type="external_target",
            title="Police",
            unique_id=None,
        ),
    )
    hass.config_entries.async_update_entry(room, options={**room.options, "phone": "0612345678"})
    hass.config_entries.async_update_entry(
        hall, data={**hall.data, "street": "Market 1", "contact": "Mia 0612345678"}
    )
    await town.edited()
    for name in ("control_room", "town_hall"):
        found = json.dumps(await of(hass, town, name))
        for word in ("0612345678", "Market 1", "Mia"):
            assert word not in found, word


async def test_what_a_policy_leaves_out_without_the_building(
    hass: HomeAssistant, town: Town
) -> None:
    assert (await of(hass, town, "control_room"))["room"]["policy_holes"] == []
    # The library has no response team, and the hole is named with it elsewhere.
    await town.add("control_room", policy({"delay": 0, "targets": ["response_team"]}))
    found = (await of(hass, town, "control_room"))["room"]["policy_holes"]
    assert [(one["policy"], one["reason"], one["guarded"]) for one in found] == [
        ("own_policy", "nobody", True),
        ("own_policy", "nobody", False),
    ]
    assert "Library" not in json.dumps(found)


async def test_the_field_in_figures(hass: HomeAssistant, town: Town) -> None:
    soon = dt_util.utcnow() + timedelta(minutes=1)
    await town.happen(
        field.opened(), field.overdue(field.CELLAR), field.watched(soon), field.asked(soon)
    )
    await town.happen(field.warned(soon))
    town.report(r.TagScanned(event_id="t", radio_id=RADIO, tag_id="A4F3"))
    await town.settle()
    found = await of(hass, town, "town_hall")
    assert "A4F3" not in json.dumps(found)
    room = found["room"]
    assert room["checkpoints"] == 3
    assert room["round_plans"] == {"round": 1, "final_round": 1}
    assert room["rounds"] == {"open": {"round": 1}, "suspended": 0, "overdue": 1}
    assert room["lone_work"] == {"watched": 1, "asked": 1, "alarm": 0}
    assert room["pre_alerts"] == 1
    assert room["unknown_tags"] == 1
    assert room["desk_tests"] == {"under_way": 0, "tested": 0, "failed": 0, "every_days": 30}
    assert found["schedules"] == [], "no plan has one"
    town.take_sent()


async def test_the_parts_of_a_system_without_their_addresses(
    hass: HomeAssistant, town: Town
) -> None:
    town.link.parts = (
        Part("192.0.2.5/1", "Repeater", up=True),
        Part("192.0.2.5/2", "Repeater", up=False, reason="192.0.2.5 does not answer"),
        Part("192.0.2.50/1", "Repeater", up=False, reason="192.0.2.50 refuses"),
        Part("station", "Control station", up=True),
    )
    found = await of(hass, town, "gateway")
    assert found["link"]["parts"] == [
        {"part": 1, "slot": "1", "up": True, "reason": ""},
        {"part": 1, "slot": "2", "up": False, "reason": f"{REDACTED} does not answer"},
        {"part": 2, "slot": "1", "up": False, "reason": f"{REDACTED} refuses"},
        {"part": 3, "slot": None, "up": True, "reason": ""},
    ]


async def test_what_radios_called_their_emergencies(hass: HomeAssistant, town: Town) -> None:
    assert (await of(hass, town, "gateway"))["link"]["emergency_kinds"] == []
    await town.radio(r.ManDown, raw_kind="type 5")
    assert (await of(hass, town, "gateway"))["link"]["emergency_kinds"] == ["type 5"]
    town.take_sent()


@pytest.mark.parametrize("stored", [HYTERA, MOTOTRBO], ids=["hytera", "mototrbo"])
async def test_the_settings_of_radios(
    hass: HomeAssistant, town: Town, stored: dict[str, Any]
) -> None:
    words = {"emergency_words": ["bluebird"], "man_down_words": ["fallen"]}
    hass.config_entries.async_update_entry(
        town.entries["gateway"], data={**stored, **words, "bind": "192.0.2.1"}
    )
    data = (await of(hass, town, "gateway"))["entry"]["data"]
    text = json.dumps(data)
    assert "192.0.2." not in text
    assert "bluebird" not in text
    assert "fallen" not in text
    assert data["ports"] == stored["ports"]
    assert data["display_letters"] == 48
    assert data.get("own_id", REDACTED) == REDACTED
    assert data.get("radio_ids", REDACTED) == REDACTED


async def test_the_whole(hass: HomeAssistant, town: Town) -> None:
    await town.press()
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 3))
    room = (await of(hass, town, "phones"))["room"]
    assert room["incidents"] == {"raised": 1}, "an incident of duress alone is not counted"
    assert room["journal"]["fault"] == "full"
    assert room["desks"] == 3
    assert room["responders"] == {"guard": 2, "response_team": 1}
    assert "duress" not in json.dumps(room)
    town.runtime.journal_health(None)
    town.take_sent()


@pytest.mark.parametrize(
    ("identifier", "entry_id", "has_data"),
    [
        ("desk_1", "town_hall", True),
        ("cellar", "town_hall", True),
        ("evening_round", "town_hall", True),
        ("ben", "control_room", True),
        ("town_hall", "town_hall", False),
        ("gateway", "gateway", False),
    ],
)
async def test_each_kind_of_device(
    hass: HomeAssistant, town: Town, identifier: str, entry_id: str, has_data: bool
) -> None:
    device = town.device(identifier, entry_id)
    assert device is not None
    found = await async_get_device_diagnostics(
        hass,
        town.entries[entry_id],  # type: ignore[arg-type]
        device,
    )
    text = json.dumps(found)
    for word in (*PRIVATE, f'"{RADIO}"'):
        assert word not in text, word
    assert (found["data"] is not None) is has_data
    assert len(found["sources"]) == (1 if identifier == "desk_1" else 0)
