"""The actions of the site plan: who may, from a text or files, looked at before it is done."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.site_import import actions

from .acting import act, refused
from .town import Town

PLAN = "buildings: [{name: Depot, street: Quay 1}]"
EVERY = {"import_site_plan": {"plan": PLAN}, "export_site_plan": {}, "undo_site_plan": {}}


def save(town: Town, name: str, content: bytes) -> None:
    path = Path(town.hass.config.path(name))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def titles(town: Town) -> set[str]:
    return {one.title for one in town.hass.config_entries.async_entries(DOMAIN)}


@pytest.mark.parametrize("name", EVERY)
async def test_only_administrators_may(town: Town, name: str) -> None:
    for user in (town.operator, town.viewer, town.stranger):
        await refused(town, "not_permitted", name, user, **EVERY[name])


async def test_an_administrator_may(town: Town) -> None:
    admin = MockUser(is_owner=True, name="Alex").add_to_hass(town.hass)
    assert "Town hall" in (await act(town, "export_site_plan", admin))["plan"]


async def test_looked_at_then_done_then_undone(town: Town) -> None:
    looked = await act(town, "import_site_plan", plan=PLAN)
    assert [one["name"] for one in looked["added"]] == ["Depot"]
    assert (looked["done"], looked["problems"]) == (False, [])
    assert "Depot" not in titles(town)
    done = await act(town, "import_site_plan", plan=PLAN, preview=False)
    assert done == {**looked, "done": True, "added": done["added"]}
    assert "Depot" in titles(town)
    changed = await act(town, "import_site_plan", plan="buildings: [{name: Depot, street: Quay 2}]")
    assert [(one["name"], one["fields"]) for one in changed["changed"]] == [("Depot", ["street"])]
    undone = await act(town, "undo_site_plan")
    assert [one["name"] for one in undone["removed"]] == ["Depot"]
    assert "Depot" not in titles(town)


async def test_problems_are_told_with_their_line_and_words(town: Town) -> None:
    text = "buildings:\n  - name: Depot\n    strete: Quay\n    latitude: far"
    looked = await act(town, "import_site_plan", plan=text)
    assert [(one["line"], one["column"], one["reason"]) for one in looked["problems"]] == [
        (3, 5, "unknown_key"),
        (4, 15, "not_number"),
    ]
    assert looked["problems"][1]["text"] == "far is no number."
    await refused(town, "plan_refused", "import_site_plan", plan=text, preview=False)


async def test_files_of_the_configuration_folder(town: Town) -> None:
    save(town, "plan/a.csv", "\ufeffbuilding;street\r\nDepot;Quay 1\r\n".encode())
    save(town, "plan/b.csv", b"building;desk;http_press\r\nDepot;Gate;ja\r\n")
    answer = await act(town, "import_site_plan", files=["plan/a.csv", "plan/b.csv"], preview=False)
    assert [one["name"] for one in answer["added"]] == ["Depot", "Depot, Gate"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("../outside.yaml", "plan_file_not_allowed"),
        ("/etc/passwd", "plan_file_not_allowed"),
        ("secrets.txt", "plan_file_not_allowed"),
        ("none.yaml", "plan_file_unreadable"),
        ("latin.csv", "plan_file_unreadable"),
    ],
)
async def test_other_files_are_refused(town: Town, name: str, key: str) -> None:
    save(town, "latin.csv", b"building;street\nCaf\xe9;\x81\n")
    await refused(town, key, "import_site_plan", files=[name])


async def test_what_somebody_removed_meanwhile_is_in_no_way(town: Town) -> None:
    await act(town, "import_site_plan", plan=PLAN, preview=False)
    depot = next(e for e in town.hass.config_entries.async_entries(DOMAIN) if e.title == "Depot")
    await town.hass.config_entries.async_remove(depot.entry_id)
    undone = await act(town, "undo_site_plan")
    assert not undone["removed"]


async def test_a_file_that_is_too_large_is_not_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_LETTERS", 10)
    save(town, "large.yaml", b"# " + 50 * b"x")
    await refused(town, "plan_file_unreadable", "import_site_plan", files=["large.yaml"])


async def test_what_needs_something_that_went_is_not_undone(town: Town) -> None:
    town.hass.states.async_set("input_button.gate", "off")
    for press in ("source: input_button.gate", "http_press: yes, source: ''"):
        plan = f"buildings: [{{name: Depot, desks: [{{name: Gate, {press}}}]}}]"
        await act(town, "import_site_plan", plan=plan, preview=False)
    town.hass.states.async_remove("input_button.gate")
    await refused(town, "plan_not_undone", "undo_site_plan")
    assert "http_press: true" in (await act(town, "export_site_plan"))["plan"]


async def test_what_cannot_be_put_back_is_told(town: Town) -> None:
    """The button of a desk is that of another desk by now."""
    gate = "buildings: [{name: Depot, desks: [{name: Gate, http_press: yes, tag: T80}]}]"
    await act(town, "import_site_plan", plan=gate, preview=False)
    await act(
        town,
        "import_site_plan",
        plan="buildings: [{name: Depot, desks: [{name: Gate, tag: T81}]}]",
        preview=False,
    )
    library = next(
        e for e in town.hass.config_entries.async_entries(DOMAIN) if e.title == "Library"
    )
    desk = next(iter(library.get_subentries_of_type("desk")))
    town.hass.config_entries.async_update_subentry(
        library, desk, data={**desk.data, "tag": ""}, title="Other desk"
    )
    other = next(iter(library.get_subentries_of_type("checkpoint")))
    town.hass.config_entries.async_update_subentry(
        library, other, data={**other.data, "tag": "T80"}
    )
    undone = await act(town, "undo_site_plan")
    assert [one["name"] for one in undone["changed"]]
