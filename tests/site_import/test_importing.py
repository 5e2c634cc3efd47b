"""A plan in a real Home Assistant: read, applied live, wholly or not at all, and undone."""

import asyncio
from io import BytesIO
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.plans import DATA_PLANS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.errors import BadRequest
from custom_components.municipal_alarm.control_room.floor_plans import shown_marks
from custom_components.municipal_alarm.site_import import importing
from custom_components.municipal_alarm.site_import.importing import (
    export,
    import_plan,
    preview,
    undo,
)
from tests.ha.flow_kit import HYTERA, add_control_room
from tests.ha.town import LIBRARY, ROOM, TOWN_HALL, Town

NEW = """
buildings:
  - name: Depot
    street: Quay 1
    desks:
      - {name: Gate, http_press: yes, tag: T90}
    checkpoints:
      - {name: Yard door, tag: C90}
    rounds:
      - {name: Night, lasts: 30, checkpoints: [Yard door], repeats: daily,
         starts_on: 2026-01-01, starts_at: 21:00}
  - name: Town hall
    desks:
      - {name: Desk 9, floor: Ground floor, http_press: yes}
      - {name: Desk 1, floor: Ground floor, tag: T91}
responders:
  - name: Kim
    duty: guard
    home: Depot
    contacts: ["Radios: 190"]
"""


def stored(hass: HomeAssistant) -> dict[str, Any]:
    """Everything of ours that Home Assistant keeps, without times."""
    return {
        entry.entry_id: (
            entry.title,
            entry.unique_id,
            dict(entry.data),
            dict(entry.options),
            {sub.subentry_id: (sub.title, dict(sub.data)) for sub in entry.subentries.values()},
        )
        for entry in hass.config_entries.async_entries(DOMAIN)
    }


async def test_what_is_set_up_survives_its_plan(town: Town) -> None:
    before = stored(town.hass)
    text = await export(town.hass)
    planned = await import_plan(town.hass, [("", text)])
    assert planned.problems == ()
    assert not planned.difference
    assert stored(town.hass) == before
    entry = town.hass.config_entries.async_entries(DOMAIN)[0]
    assert "secret" not in text.replace("press_secret: kept", ""), entry


async def test_a_preview_changes_nothing(town: Town) -> None:
    before = stored(town.hass)
    planned = await preview(town.hass, [("", NEW)])
    assert planned.problems == ()
    assert {one.name for one in planned.difference.added} >= {"Depot", "Gate", "Kim", "Desk 9"}
    assert [one.after.name for one in planned.difference.changed] == ["Desk 1"]
    assert stored(town.hass) == before


async def test_a_plan_is_applied_live(town: Town) -> None:
    planned = await import_plan(town.hass, [("", NEW)])
    await town.settle()
    assert planned.problems == ()
    site = town.runtime.room.state.site
    depot = next(one for one in site.buildings.values() if one.name == "Depot")
    gate = next(one for one in site.desks.values() if one.name == "Gate")
    assert gate.building_id == depot.building_id
    kim = next(one for one in site.responders.values() if one.name == "Kim")
    assert kim.home == depot.building_id
    assert [one.address for one in kim.contacts] == ["190"]
    night = next(one for one in site.round_plans.values() if one.name == "Night")
    assert len(night.checkpoints) == 1
    again = await preview(town.hass, [("", NEW)])
    assert not again.difference


async def test_the_site_is_read_once_for_all_edits(town: Town) -> None:
    edits: list[None] = []
    town.runtime.listen_site(lambda: edits.append(None))
    await import_plan(town.hass, [("", NEW)])
    await town.settle()
    assert len(edits) == 1


async def test_an_alarm_raised_meanwhile_goes_out(town: Town) -> None:
    """And is neither lost nor changed by what is set up afterwards."""
    task = town.hass.async_create_task(import_plan(town.hass, [("", NEW)]))
    await asyncio.sleep(0)
    incident = await town.press()
    await task
    await town.settle()
    assert incident.incident_id in town.runtime.room.state.incidents
    assert town.take_sent()


async def test_what_is_undone_is_as_it_was(town: Town) -> None:
    before, there = await export(town.hass), stored(town.hass).keys()
    await import_plan(town.hass, [("", NEW)])
    await town.settle()
    after = await export(town.hass)
    assert after != before
    planned = await undo(town.hass)
    await town.settle()
    assert planned.problems == ()
    assert await export(town.hass) == before
    assert stored(town.hass).keys() == there
    # An undo is undone by the next.
    await undo(town.hass)
    await town.settle()
    assert await export(town.hass) == after


async def test_without_an_import_there_is_nothing_to_undo(town: Town) -> None:
    with pytest.raises(BadRequest) as caught:
        await undo(town.hass)
    assert caught.value.key == "nothing_to_undo"


async def test_removal_by_name_and_back(town: Town) -> None:
    """A building comes back with its secret, which is in no plan."""
    before = stored(town.hass)
    library = next(
        e for e in town.hass.config_entries.async_entries(DOMAIN) if e.title == "Library"
    )
    text = "remove:\n  buildings: [Library]\nresponders:\n  - {name: Ben, home: ''}\n"
    planned = await import_plan(town.hass, [("", text)])
    await town.settle()
    assert planned.problems == ()
    assert library.entry_id not in stored(town.hass)
    planned = await undo(town.hass)
    assert planned.problems == ()
    await town.settle()
    assert (
        stored(town.hass)[library.entry_id][2]["press_secret"]
        == before[library.entry_id][2]["press_secret"]
    )


async def test_what_is_needed_still_is_not_removed(town: Town) -> None:
    before = stored(town.hass)
    planned = await import_plan(town.hass, [("", "remove:\n  buildings: [Library]\n")])
    assert [(one.reason, one.at.line) for one in planned.problems] == [("removed_in_use", 2)]
    assert stored(town.hass) == before


@pytest.mark.parametrize("fails_at", range(1, 6))
async def test_what_fails_half_way_is_taken_back(town: Town, fails_at: int) -> None:
    before = stored(town.hass)
    real, calls = town.hass.config_entries.async_add_subentry, 0
    text = NEW + "  - {name: Lee, duty: guard, contacts: ['Radios: 191']}\n"
    text += "external_targets:\n  - name: Fire brigade\n  - name: Neighbours\n  - name: Mayor\n"

    def failing(entry: Any, sub: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise RuntimeError("the disk is full")
        return real(entry, sub)

    with (
        patch.object(town.hass.config_entries, "async_add_subentry", failing),
        pytest.raises(RuntimeError),
    ):
        await import_plan(town.hass, [("", text)])
    await town.settle()
    assert stored(town.hass) == before


async def test_two_imports_do_not_mix(town: Town) -> None:
    first = "buildings: [{name: Depot, street: A}]"
    second = "buildings: [{name: Depot, street: B}]"
    one, two = await asyncio.gather(
        import_plan(town.hass, [("", first)]), import_plan(town.hass, [("", second)])
    )
    await town.settle()
    assert len(one.difference.added) == 1
    assert len(two.difference.changed) == 1


async def test_what_is_edited_while_it_is_planned_is_planned_anew(town: Town) -> None:
    real = importing.judge
    entry = next(e for e in town.hass.config_entries.async_entries(DOMAIN) if e.title == "Library")
    edited: list[None] = []

    async def judge(hass: HomeAssistant, planned: Any) -> Any:
        if not edited:
            edited.append(None)
            hass.config_entries.async_update_entry(entry, title="Book house")
        return await real(hass, planned)

    with patch.object(importing, "judge", judge):
        planned = await preview(town.hass, [("", "buildings: [{name: Book house, street: A}]")])
    assert [one.after.name for one in planned.difference.changed] == ["Book house"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (
            "buildings:\n- name: X\n  desks:\n  - name: D\n    source: binary_sensor.none",
            5,
            "unknown_entity",
        ),
        ("buildings:\n- name: X\n  fire_sources:\n  - switch.none", 4, "unknown_entity"),
        (
            "buildings:\n- name: X\n  desks:\n  - name: D\n    camera_stream: 'ftp://x'\n    http_press: 1",
            5,
            "invalid_stream",
        ),
        (
            "responders:\n- name: K\n  duty: guard\n  contacts:\n  - 'Phones: notify.none'",
            5,
            "unknown_entity",
        ),
        (
            "responders:\n- name: K\n  duty: guard\n  contacts:\n  - 'Radios: talkgroup/0'",
            5,
            "bad_talkgroup",
        ),
        (
            "responders:\n- name: K\n  duty: guard\n  contacts:\n  - 'Phones: light.hall'",
            5,
            "wrong_domain",
        ),
        (
            "buildings:\n- name: X\n  desks:\n  - name: D\n    input_system: Repeater\n    input_id: left",
            6,
            "bad_radio_input",
        ),
        (
            "buildings:\n- name: X\n  checkpoints:\n  - name: C\n    reader: Kim's phone",
            5,
            "reader_is_phone",
        ),
        (
            "external_targets:\n- name: K\n  actions:\n  - action: script.dial",
            4,
            "missing_in_actions",
        ),
        ("control_room:\n  holiday_province: Nowhere", 2, "unknown_province"),
        ("control_room:\n  roles:\n    Nobody: operator", 3, "unknown_user"),
        (
            "buildings:\n- name: X\n  checkpoints:\n  - name: C\n    reader: No such device",
            5,
            "unknown_device",
        ),
        (
            "buildings:\n- name: X\n  checkpoints:\n  - name: C\n  rounds:\n  - name: R\n    lasts: 30\n    checkpoints: [C]\n"
            "    repeats: FREQ=SOMETIMES\n    starts_on: 2026-01-01\n    starts_at: 10:00",
            9,
            "rrule",
        ),
    ],
)
async def test_what_home_assistant_knows_better(
    town: Town, text: str, line: int, reason: str
) -> None:
    town.hass.states.async_set("light.hall", "off")
    repeater = MockConfigEntry(domain=DOMAIN, title="Repeater", data=HYTERA)
    repeater.add_to_hass(town.hass)
    dr.async_get(town.hass).async_get_or_create(
        config_entry_id=repeater.entry_id,
        identifiers={("mobile_app", "kim")},
        name="Kim's phone",
    )
    before = stored(town.hass)
    planned = await import_plan(town.hass, [("", text)])
    assert planned.problems[0].at.line == line, planned.problems
    assert planned.problems[0].reason.startswith(reason) or reason == "rrule"
    assert stored(town.hass) == before


async def test_from_a_control_room_alone(hass: HomeAssistant) -> None:
    """Phones too are set up by the plan."""
    add_control_room(hass)
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    planned = await import_plan(
        hass, [("", "radio_systems:\n- {name: Phones, system: phones}\n" + MANY_DESKS)]
    )
    assert planned.problems == ()
    made = {one.title: dict(one.data) for one in hass.config_entries.async_entries(DOMAIN)}
    assert made["Phones"] == {"kind": "radio_system", "system": "phones", "name": "Phones"}
    assert len(hass.config_entries.async_entries(DOMAIN)) == 3
    assert [one.name for one in (await undo(hass)).difference.removed].count("Depot") == 1


MANY_DESKS = "buildings:\n- name: Depot\n  desks:\n" + "".join(
    f"  - {{name: Desk {number}, http_press: yes}}\n" for number in range(60)
)


OF_EVERY_KIND = """
control_room: {name: Meldkamer, language: nl, phone: 0123 456, test_every: 60}
external_targets:
  - {name: Neighbours, police: no, actions: [{delay: "00:00:01"}]}
policies:
  - name: Fires
    kinds: [fire]
    evaluation_persons: 1
    steps:
      - {delay: 0, targets: [operators, external], external: [Neighbours], days: [mo]}
buildings:
  - id: library
    name: Book house
    street: Quay 2
    latitude: 52.1
    longitude: 5.1
    fire_sources: [switch.fire]
    desks:
      - {name: Desk 7, source: input_button.seven, answer_outputs: [light.seven]}
    checkpoints:
      - {name: Attic, reader: Radios/99}
responders:
  - {name: Ben, duty: patrol, check_in_every: 30}
  - {name: Lee, duty: guard, contacts: ["Phones: notify.lee", "Radios: Talkgroup/012"]}
remove:
  responders: [Cleo]
  desks: [{building: town_hall, floor: First floor, name: Desk 2}]
"""
ENTITIES = ("switch.fire", "input_button.seven", "light.seven", "notify.lee")


async def of_every_kind(town: Town) -> str:
    """The plan above, of entities and ids that there are."""
    for entity in ENTITIES:
        town.hass.states.async_set(entity, "off")
    desk = next(
        (entry, sub)
        for entry in town.hass.config_entries.async_entries(DOMAIN)
        for sub in entry.subentries.values()
        if sub.title == "Desk 2"
    )
    where = f"{{id: {desk[1].subentry_id}}}"
    text = OF_EVERY_KIND.replace("{building: town_hall, floor: First floor, name: Desk 2}", where)
    looked = await preview(town.hass, [("", text)])
    assert looked.problems == ()
    return text


async def test_something_of_every_kind_there_and_back(town: Town) -> None:
    before, text = await export(town.hass), await of_every_kind(town)
    await import_plan(town.hass, [("", text)])
    await town.settle()
    town.take_sent()
    site = town.runtime.room.state.site
    assert site.language == "nl"
    assert "Neighbours" in {one.name for one in site.external}
    assert "Fires" in {one.name for one in site.policies.values()}
    assert not any(one.name == "Cleo" for one in site.responders.values())
    lee = next(one for one in site.responders.values() if one.name == "Lee")
    assert [one.address for one in lee.contacts] == ["notify.lee", "talkgroup/12"]
    entry = town.hass.config_entries.async_get_known_entry("library")
    assert (entry.title, entry.unique_id) == ("Book house", "building:book house")
    everything = await export(town.hass)
    assert not (await preview(town.hass, [("", everything)])).difference
    await undo(town.hass)
    await town.settle()
    town.take_sent()
    assert await export(town.hass) == before


async def test_what_fails_at_the_very_end_is_taken_back_too(town: Town) -> None:
    text = await of_every_kind(town)
    text += "  buildings: [{name: Depot}]\n"
    depot = "buildings: [{name: Depot, street: A, desks: [{name: Gate, http_press: 1}]}]"
    await import_plan(town.hass, [("", depot)])
    await town.settle()
    before = stored(town.hass)
    real, removed = town.hass.config_entries.async_remove_subentry, 0

    def failing(entry: Any, subentry_id: str) -> bool:
        nonlocal removed
        removed += 1
        if removed == 2:
            raise RuntimeError("the disk is full")
        return real(entry, subentry_id)

    with (
        patch.object(town.hass.config_entries, "async_remove_subentry", failing),
        pytest.raises(RuntimeError),
    ):
        await import_plan(town.hass, [("", text)])
    await town.settle()
    town.take_sent()
    assert stored(town.hass) == before


# -- what no plan covers -------------------------------------------------------


async def draw(town: Town, building: str, floor: str, *marks: dict[str, Any]) -> None:
    """A floor plan with things on it."""
    into = BytesIO()
    Image.new("RGB", (80, 60)).save(into, "PNG")
    plans = town.hass.data[DATA_PLANS]
    plan = await plans.set_picture(building, floor, into.getvalue())
    site = town.runtime.room.state.site
    await plans.set_marks(building, floor, plan.version, marks, site)


def drawn(town: Town, building: str) -> list[tuple[str, list[str]]]:
    """The floors of a building that have a plan, and what is shown on each."""
    site = town.runtime.room.state.site
    return [
        (plan.floor, [mark.mark_id for mark in shown_marks(plan, site)])
        for plan in town.hass.data[DATA_PLANS].of(building)
    ]


async def test_a_desk_that_is_changed_keeps_its_place_on_the_floor_plan(town: Town) -> None:
    await draw(
        town, TOWN_HALL, "Ground floor", {"kind": "desk", "id": "desk_1", "x": 0.25, "y": 0.75}
    )
    changed = "{id: desk_1, name: Counter 1, floor: Ground floor, tag: T91}"
    await import_plan(town.hass, [("", f"buildings: [{{name: Town hall, desks: [{changed}]}}]")])
    await town.settle()
    assert drawn(town, TOWN_HALL) == [("Ground floor", ["desk_1"])]
    await import_plan(town.hass, [("", await export(town.hass))])
    await undo(town.hass)
    await town.settle()
    assert drawn(town, TOWN_HALL) == [("Ground floor", ["desk_1"])]


async def test_a_building_comes_back_with_its_floor_plans(town: Town) -> None:
    """Until another import: then nothing brings it back, and they go."""
    yard = {"kind": "checkpoint", "id": "yard", "x": 0.5, "y": 0.5}
    await draw(town, LIBRARY, "", yard)
    gone = "remove:\n  buildings: [Library]\nresponders:\n  - {name: Ben, home: ''}\n"
    await import_plan(town.hass, [("", gone)])
    await town.settle()
    await undo(town.hass)
    await town.settle()
    assert drawn(town, LIBRARY) == [("", ["yard"])]
    await import_plan(town.hass, [("", gone)])
    await town.settle()
    assert drawn(town, LIBRARY) == [("", [])]
    await import_plan(town.hass, [("", "buildings: [{name: Depot, street: Quay 1}]")])
    await town.settle()
    assert drawn(town, LIBRARY) == []


async def test_options_that_are_in_no_plan_stay(town: Town) -> None:
    """The sound of the room, the database and whatever else has its own form."""
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    others = {"sounders": [{"target": "siren.hall"}], "database": {"host": "db", "password": "p"}}
    town.hass.config_entries.async_update_entry(room, options={**room.options, **others})
    await town.edited()
    for text in ("control_room: {phone: 0123 4}", await export(town.hass)):
        await import_plan(town.hass, [("", text)])
        await town.settle()
        assert {**room.options, **others} == room.options
    await undo(town.hass)
    await town.settle()
    assert {**room.options, **others} == room.options
