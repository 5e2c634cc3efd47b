"""The site plan in the options: mended until it can be, looked at, and only then done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.errors import BadRequest
from custom_components.municipal_alarm.flows import options_plan
from custom_components.municipal_alarm.site_import.importing import import_plan
from custom_components.municipal_alarm.site_plan.planning import Planned
from custom_components.municipal_alarm.site_plan.setup import Setup
from custom_components.municipal_alarm.site_plan.tree import At, Problem

from .flow_kit import options_flow
from .town import ROOM, Town

PLAN = "buildings:\n  - {name: Depot, street: Quay 1}\nresponders:\n  - {name: Ben, home: ''}\n"


def titles(town: Town) -> set[str]:
    return {one.title for one in town.hass.config_entries.async_entries(DOMAIN)}


async def test_a_plan_is_looked_at_and_imported(town: Town) -> None:
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    options = dict(room.options)
    flow = await options_flow(town.hass, room, "site_plan")
    await flow.answer({})
    assert flow.errors == {"base": "no_plan"}
    await flow.answer({"plan": "buildings:\n  - {nam: Depot}\n"})
    assert flow.errors == {"base": "plan_problems"}
    assert (
        "Line 2, column 5: The name is missing."
        in flow.result["description_placeholders"]["problems"]
    )
    await flow.answer({"plan": PLAN})
    assert flow.step == "site_plan_preview"
    assert (
        flow.result["description_placeholders"]["changes"]
        == "- **Added:** Depot\n- **Changed:** Ben (home)"
    )
    assert "Depot" not in titles(town)
    await flow.answer({"confirm": False})
    assert flow.step == "site_plan"
    # Nobody types it again.
    assert flow.suggested["plan"] == PLAN
    await flow.answer({"plan": PLAN})
    await flow.answer({"confirm": True})
    assert flow.reason == "plan_imported"
    await town.settle()
    assert "Depot" in titles(town)
    assert room.options == options


async def test_nothing_to_change_and_too_much_to_list(town: Town) -> None:
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    flow = await options_flow(town.hass, room, "site_plan")
    await flow.answer({"plan": "buildings: [{name: Library}]"})
    assert (
        flow.result["description_placeholders"]["changes"]
        == "Everything is set up like this already."
    )
    await flow.answer({"confirm": False})
    many = "buildings:\n" + "".join(f"- {{name: Depot {n}}}\n" for n in range(23))
    await flow.answer({"plan": many})
    assert flow.result["description_placeholders"]["changes"].endswith("- … and 3 more")


async def test_what_became_impossible_meanwhile_is_told(town: Town) -> None:
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    flow = await options_flow(town.hass, room, "site_plan")
    await flow.answer(
        {"plan": "responders: [{name: Ben, home: Library}, {name: Cleo, home: Library}]"}
    )
    library = next(
        e for e in town.hass.config_entries.async_entries(DOMAIN) if e.title == "Library"
    )
    town.hass.config_entries.async_update_entry(library, title="Book house")
    await flow.answer({"confirm": True})
    assert flow.errors == {"base": "plan_problems"}
    assert "There is no building Library." in flow.result["description_placeholders"]["changes"]


async def test_a_file_is_read(town: Town, tmp_path: Path) -> None:
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    sheet = tmp_path / "buildings.csv"
    sheet.write_bytes("\ufeffbuilding;street\r\nDepot;Quay\r\n".encode())
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"building;street\r\nCaf\xe9;\x81\r\n")

    ids = "0" * 31 + "1", "0" * 31 + "2"

    @contextmanager
    def uploaded(_hass: object, file_id: str) -> Iterator[Path]:
        yield {ids[0]: sheet, ids[1]: latin}[file_id]

    with patch.object(options_plan, "process_uploaded_file", uploaded):
        flow = await options_flow(town.hass, room, "site_plan")
        await flow.answer({"plan_file": ids[1]})
        assert flow.errors == {"plan_file": "plan_file_unreadable"}
        await flow.answer({"plan_file": ids[0]})
    assert flow.result["description_placeholders"]["changes"] == "- **Added:** Depot"


async def test_an_import_is_undone_in_the_options(town: Town) -> None:
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    first = await town.hass.config_entries.options.async_init(ROOM)
    assert "site_plan_undo" not in first["menu_options"]
    town.hass.config_entries.options.async_abort(first["flow_id"])
    before = titles(town)
    flow = await options_flow(town.hass, room, "site_plan")
    depot = "{name: Depot, desks: [{name: Gate, http_press: yes}]}"
    round_ = "{name: Town hall, rounds: [{name: Evening round, repeats: daily,"
    round_ += " starts_on: 2026-01-01, starts_at: 20:00}]}"
    await flow.answer({"plan": f"buildings: [{depot}, {round_}]"})
    changes = flow.result["description_placeholders"]["changes"]
    assert "**Changed:** Town hall, Evening round (repeats, starts_at)" in changes
    await flow.answer({"confirm": True})
    undoing = await options_flow(town.hass, room, "site_plan_undo")
    # By name, with the building: there is a gate elsewhere, too.
    told = undoing.result["description_placeholders"]["changes"]
    assert "- **Removed:** Depot\n- **Removed:** Depot, Gate" in told
    await undoing.answer({"confirm": False})
    assert undoing.reason == "nothing_changed"
    assert "Depot" in titles(town)
    undoing = await options_flow(town.hass, room, "site_plan_undo")
    await undoing.answer({"confirm": True})
    assert undoing.reason == "plan_undone"
    await town.settle()
    assert titles(town) == before


async def test_an_undo_that_cannot_be_says_why(town: Town) -> None:
    """The desk that would come back has the tag of another by now."""
    room = town.hass.config_entries.async_get_known_entry(ROOM)
    with patch.object(options_plan, "preview_undo", side_effect=BadRequest("nothing_to_undo")):
        await import_plan(town.hass, [("", "buildings: [{name: Depot, street: Quay}]")])
        undoing = await options_flow(town.hass, room, "site_plan_undo")
        assert undoing.reason == "nothing_to_undo"
    problem = Problem(At("", 1, 2), "tag_in_use", {"owner": "Depot"})
    for name in ("preview_undo", "undo"):
        with patch.object(options_plan, name, return_value=Planned(Setup(), problems=(problem,))):
            undoing = await options_flow(town.hass, room, "site_plan_undo")
            if name == "undo":
                await undoing.answer({"confirm": True})
            assert undoing.errors == {"base": "plan_problems"}
            told = undoing.result["description_placeholders"]["changes"]
            assert "This tag belongs to Depot." in told
