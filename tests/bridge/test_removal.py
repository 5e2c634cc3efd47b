"""The last of our entries is removed: nothing stays behind but the journal, and where it is, is said."""

from collections.abc import Sequence
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch

from homeassistant.components import persistent_notification
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
import pytest

from custom_components.municipal_alarm.bridge import blueprints, screen
from custom_components.municipal_alarm.bridge.removal import STORES
from custom_components.municipal_alarm.bridge.running import RUNNING
from custom_components.municipal_alarm.const import DOMAIN
from tests.ha.flow_kit import COMPONENT
from tests.ha.town import ROOM, Town

OURS = "automation/municipal_alarm/man_down.yaml"
DATABASE = {"database": "alarm", "host": "db.waterveen.example", "password": "geheim", "port": 5432}


async def remove(hass: HomeAssistant, names: Sequence[str], town: Town) -> None:
    for name in names:
        await hass.config_entries.async_remove(town.entries[name].entry_id)
        await hass.async_block_till_done()
    town.take_sent()


def said(hass: HomeAssistant) -> list[str]:
    """What is told about the removal."""
    told = persistent_notification._async_get_or_create_notifications(hass)
    return [one["message"] for key, one in told.items() if key.startswith(DOMAIN)]


def files(folder: Path | str) -> set[Path]:
    """All of ours below a folder."""
    return {path for path in Path(folder).rglob("*.*") if DOMAIN in path.parts}


@pytest.mark.parametrize("last", [ROOM, ""])
async def test_nothing_is_left_but_the_journal(
    hass: HomeAssistant, town: Town, hass_storage: dict[str, Any], last: str
) -> None:
    await town.press()
    for key in STORES:
        hass_storage.setdefault(f"{DOMAIN}.{key}", {"version": 1, "key": key, "data": {}})
    for domain in (DOMAIN, "test"):
        # One that outlives a restart outlives the runtime, too.
        ir.async_create_issue(
            hass,
            domain,
            "lasting",
            is_fixable=False,
            is_persistent=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="lasting",
        )
    names = sorted(town.entries, key=lambda name: (name == ROOM) is bool(last))
    await remove(hass, names[:-1], town)
    assert said(hass) == []
    assert RUNNING in hass.data
    await remove(hass, names[-1:], town)
    assert RUNNING not in hass.data
    assert [key for key in hass_storage if key.startswith(DOMAIN)] == []
    assert list(ir.async_get(hass).issues) == [("test", "lasting")]
    ours = {entry.entry_id for entry in town.entries.values()}
    assert not [one for one in dr.async_get(hass).devices if one.config_entry_id in ours]
    assert not [one for one in er.async_get(hass).entities.values() if one.platform == DOMAIN]
    assert list(ar.async_get(hass).async_list_areas()) == []
    assert list(fr.async_get(hass).async_list_floors()) == []
    (message,) = said(hass)
    folder = Path(hass.config.path(DOMAIN))
    assert str(folder) in message
    assert (folder / "journal.db").is_file()
    assert not (folder / "plans").exists()


def test_every_store_is_known() -> None:
    """Whoever keeps something in `.storage` takes it away again, or has it taken."""
    keeping = re.compile(r"Store(?:\[[^(]*\])?\(")
    found = {
        path.stem
        for path in COMPONENT.rglob("*.py")
        if keeping.search(path.read_text("utf-8")) and path.stem != "removal"
    }
    takes_its_own_away = {"areas"}
    by_key = {"blueprints": "blueprints", "care": "care", "looks": "links"}
    by_key |= {"importing": "site_plan", "sounders": "sounders"}
    assert found == by_key.keys() | takes_its_own_away
    assert set(by_key.values()) == set(STORES)


async def test_where_a_database_is_is_said_and_not_how_to_get_in(
    hass: HomeAssistant, town: Town
) -> None:
    room = town.entries[ROOM]
    # Stored, and used from the next start on.
    hass.config_entries.async_update_entry(
        room, options={**room.options, "database": {**DATABASE, "database_name": "alarm"}}
    )
    await remove(hass, [ROOM, *(name for name in town.entries if name != ROOM)], town)
    (message,) = said(hass)
    assert "alarm" in message
    assert "db.waterveen.example" in message
    assert "geheim" not in message


async def test_where_there_is_no_journal_nothing_is_said(
    hass: HomeAssistant, built_town: Town
) -> None:
    """Of entries that were never set up."""
    await remove(hass, list(built_town.entries), built_town)
    assert said(hass) == []
    assert files(hass.config.path()) == set()


async def test_blueprints_that_nobody_changed_or_uses_go(hass: HomeAssistant, town: Town) -> None:
    for domain in ("automation", "script"):
        assert await async_setup_component(hass, domain, {})
    await blueprints.install(hass, await blueprints.look(hass))
    folder = Path(hass.config.path("blueprints"))
    changed = folder / OURS
    text = changed.read_text("utf-8")
    changed.write_text(text.replace("description:", "description: My own.", 1), "utf-8")
    used = next((folder / "script").rglob("*.yaml"))
    scripts = hass.data["blueprint"]["script"]
    with patch.object(
        scripts,
        "_blueprint_in_use",
        lambda _hass, path: path == str(used.relative_to(folder / "script")),
    ):
        await remove(hass, list(town.entries), town)
    assert files(folder) == {changed, used}
    (message,) = said(hass)
    assert "Blueprints that you changed" in message


async def test_what_cannot_be_removed_keeps_nothing_else(
    hass: HomeAssistant, town: Town, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with patch(
        "custom_components.municipal_alarm.bridge.statistics.clear", side_effect=OSError("full")
    ):
        await remove(hass, list(town.entries), town)
    assert "Something could not be removed" in caplog.text
    assert [key for key in hass_storage if key.startswith(DOMAIN)] == []
    assert len(said(hass)) == 1
    caplog.clear()


async def test_pages_load_the_screen_while_something_is_set_up(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    (tmp_path / "loader.js").write_text("import('./main-1.js')")
    await async_setup_component(hass, "http", {})
    with patch("homeassistant.components.frontend._frontend_root", return_value=Path()):
        assert await async_setup_component(hass, "frontend", {})
    urls = hass.data[DATA_EXTRA_MODULE_URL]
    before = urls.urls
    with patch.object(screen, "FILES", tmp_path):
        await screen.async_serve_screen(hass)
    loading = urls.urls
    assert len(loading - before) == 1
    screen.async_show_screen(hass)
    assert urls.urls == loading
    screen.async_withdraw_screen(hass)
    assert urls.urls == before
    screen.async_show_screen(hass)
    assert urls.urls == loading
