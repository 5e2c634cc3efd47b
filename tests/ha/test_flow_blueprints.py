"""The form that installs blueprints."""

from collections.abc import Sequence
from pathlib import Path
import shutil

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.municipal_alarm.bridge import blueprints
from custom_components.municipal_alarm.bridge.blueprints import Shipped, State, look
from custom_components.municipal_alarm.flows import blueprints as flow_blueprints
from custom_components.municipal_alarm.flows.options import ControlRoomOptionsFlow

from .flow_kit import add_control_room, options_flow, without_setup

MAN_DOWN = "automation/municipal_alarm/man_down.yaml"
REPORT = "automation/municipal_alarm/daily_report.yaml"
ASK = "script/municipal_alarm/ask_phones.yaml"


@pytest.fixture(autouse=True)
async def home(hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A Home Assistant with automations and scripts, and a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    shutil.copytree(blueprints.FOLDER, tmp_path / "shipped")
    monkeypatch.setattr(blueprints, "FOLDER", tmp_path / "shipped")
    for domain in ("automation", "script"):
        assert await async_setup_component(hass, domain, {})
    with without_setup():
        yield tmp_path / "blueprints"


def offered(flow, field: str) -> dict[str, str]:
    selector = flow.result["data_schema"].schema.get(field)
    options = selector.config["options"] if selector is not None else []
    return {option["value"]: option["label"] for option in options}


async def states(hass: HomeAssistant) -> dict[str, State]:
    return {one.key: one.state for one in await look(hass)}


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


async def test_install(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en")
    flow = await options_flow(hass, room, "blueprints")
    assert len(offered(flow, "install")) == 14
    assert offered(flow, "install")[MAN_DOWN] == "Man down (not installed)"
    assert not offered(flow, "overwrite")
    assert flow.suggested == {"install": []}
    shown = flow.result["description_placeholders"]["blueprints"]
    assert "- **Daily report**: not installed" in shown.splitlines()
    await flow.answer({"install": [MAN_DOWN, ASK]})
    assert flow.created
    assert room.options == {"language": "en"}, "nothing of it is an option"
    installed = {key for key, state in (await states(hass)).items() if state is State.INSTALLED}
    assert installed == {MAN_DOWN, ASK}


async def test_update_and_overwrite(hass: HomeAssistant, home: Path) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "blueprints")
    await flow.answer({"install": list(offered(flow, "install"))})
    change(home / REPORT, "Once a day", "Each day")
    for file in (MAN_DOWN, REPORT):
        change(blueprints.FOLDER / file, "Municipal Alarm: ", "Municipal Alarm: the ")

    flow = await options_flow(hass, room, "blueprints")
    assert offered(flow, "install") == {MAN_DOWN: "The man down (update available)"}
    assert offered(flow, "overwrite") == {REPORT: "The daily report (changed by you)"}
    assert flow.suggested == {"install": [MAN_DOWN]}
    await flow.answer({"install": [MAN_DOWN]})
    found = await states(hass)
    assert (found[MAN_DOWN], found[REPORT]) == (State.INSTALLED, State.CHANGED)
    assert "Each day" in (home / REPORT).read_text("utf-8"), "not without being asked"

    flow = await options_flow(hass, room, "blueprints")
    await flow.answer({"overwrite": [REPORT]})
    assert set((await states(hass)).values()) == {State.INSTALLED}

    flow = await options_flow(hass, room, "blueprints")
    assert not flow.result["data_schema"].schema
    await flow.answer({})
    assert flow.created


async def test_what_cannot_be_written(hass: HomeAssistant, home: Path) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "blueprints")
    in_the_way = home / "script" / "municipal_alarm"
    in_the_way.write_text("a file")
    await flow.answer({"install": [MAN_DOWN, ASK]})
    assert flow.errors == {"base": "not_written"}
    assert str(in_the_way) in flow.error_text("base")
    assert MAN_DOWN not in offered(flow, "install"), "that one is there"
    in_the_way.unlink()
    await flow.answer({"install": [ASK]})
    assert flow.created
    assert (await states(hass))[ASK] is State.INSTALLED


async def test_one_that_was_put_there_in_the_meantime(
    hass: HomeAssistant, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imported in another window, at the moment when the form is sent."""
    flow = await options_flow(hass, add_control_room(hass), "blueprints")

    async def later(hass: HomeAssistant, wanted: Sequence[Shipped]) -> None:
        (home / MAN_DOWN).parent.mkdir(parents=True)
        (home / MAN_DOWN).write_text("of somebody else", "utf-8")
        await blueprints.install(hass, wanted)

    monkeypatch.setattr(flow_blueprints, "install", later)
    await flow.answer({"install": [MAN_DOWN]})
    assert flow.errors == {"base": "not_written"}
    assert "already exists" in flow.error_text("base")
    assert MAN_DOWN not in offered(flow, "install")
    assert set(offered(flow, "overwrite")) == {MAN_DOWN}
    assert (home / MAN_DOWN).read_text("utf-8") == "of somebody else"


async def test_one_of_another_version_can_be_updated(hass: HomeAssistant, home: Path) -> None:
    """Imported by URL from an older version, before this form was ever open."""
    imported = home / "automation" / "municipal-alarm" / "man_down.yaml"
    imported.parent.mkdir(parents=True)
    shutil.copy(blueprints.FOLDER / MAN_DOWN, imported)
    change(blueprints.FOLDER / MAN_DOWN, "How many must come", "How many are to come")
    flow = await options_flow(hass, add_control_room(hass), "blueprints")
    assert offered(flow, "install")[MAN_DOWN] == "Man down (another version)"
    assert not offered(flow, "overwrite")
    assert flow.suggested == {"install": []}, "it may hold somebody's changes"
    await flow.answer({"install": [MAN_DOWN]})
    assert "How many are to come" in imported.read_text("utf-8")


async def test_where_nothing_automatic_runs(hass: HomeAssistant) -> None:
    hass.data.pop("blueprint")
    flow = await options_flow(hass, add_control_room(hass), "blueprints")
    assert flow.result["reason"] == "no_blueprints"


def test_is_one_of_the_options() -> None:
    assert hasattr(ControlRoomOptionsFlow, "async_step_blueprints")
