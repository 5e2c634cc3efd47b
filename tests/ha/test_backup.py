"""Backups: a whole copy of the journal goes along, and comes back whole."""

from pathlib import Path
import sqlite3
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.municipal_alarm.backup import async_post_backup, async_pre_backup
from custom_components.municipal_alarm.bridge.backup_copy import (
    COPY_FILE,
    JOURNAL_FILE,
    TORN_FILE,
    Adopted,
    adopt,
)
from custom_components.municipal_alarm.journal.store import SqliteJournal

from .town import Town


def folder(hass: HomeAssistant) -> Path:
    return Path(hass.config.path("municipal_alarm"))


async def unload(hass: HomeAssistant, town: Town) -> None:
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)


async def test_a_copy_is_there_during_the_backup_only(hass: HomeAssistant, town: Town) -> None:
    await town.press()
    await async_pre_backup(hass)
    copy = folder(hass) / COPY_FILE
    assert SqliteJournal(copy).verify() is None
    assert SqliteJournal(copy).head() == town.runtime.journal.head()
    # Alarms go on meanwhile, and are written down.
    await town.press("desk_2")
    assert town.runtime.journal.head() != SqliteJournal(copy).head()
    await async_post_backup(hass)
    assert not copy.exists()
    town.take_sent()


async def test_a_copy_that_cannot_be_made_fails_the_backup(hass: HomeAssistant, town: Town) -> None:
    with (
        patch.object(town.runtime.journal, "snapshot_to", side_effect=OSError("full")),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await async_pre_backup(hass)
    assert caught.value.translation_key == "journal_not_copied"
    await async_post_backup(hass)


async def test_nothing_runs(hass: HomeAssistant, town: Town) -> None:
    await unload(hass, town)
    await async_pre_backup(hass)
    assert not (folder(hass) / COPY_FILE).exists()
    await async_post_backup(hass)


# --- the way back ------------------------------------------------------------------------


@pytest.fixture
async def backed_up(hass: HomeAssistant, town: Town) -> Path:
    """A folder as a backup brings it back: the journal, and the copy beside it."""
    await town.press()
    town.take_sent()
    await async_pre_backup(hass)
    await unload(hass, town)
    assert {COPY_FILE, JOURNAL_FILE} <= {path.name for path in folder(hass).iterdir()}
    return folder(hass)


def test_an_ordinary_start(tmp_path: Path) -> None:
    assert adopt(tmp_path) is Adopted.NOTHING


async def test_a_whole_journal_goes_on(backed_up: Path) -> None:
    head = SqliteJournal(backed_up / JOURNAL_FILE).head()
    assert adopt(backed_up) is Adopted.JOURNAL
    assert not (backed_up / COPY_FILE).exists()
    assert SqliteJournal(backed_up / JOURNAL_FILE).head() == head


async def test_a_torn_journal_gives_way(hass: HomeAssistant, town: Town, backed_up: Path) -> None:
    head = SqliteJournal(backed_up / COPY_FILE).head()
    journal = backed_up / JOURNAL_FILE
    content = bytearray(journal.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    journal.write_bytes(content)
    assert adopt(backed_up) is Adopted.COPY
    assert SqliteJournal(journal).head() == head
    assert (backed_up / TORN_FILE).exists()
    assert not (backed_up / COPY_FILE).exists()
    await town.set_up()
    assert town.incident().number == 1
    town.take_sent()


async def test_a_missing_journal_gives_way(backed_up: Path) -> None:
    (backed_up / JOURNAL_FILE).unlink()
    assert adopt(backed_up) is Adopted.COPY
    assert (backed_up / JOURNAL_FILE).exists()


async def test_no_journal_at_all_gives_way(backed_up: Path) -> None:
    (backed_up / JOURNAL_FILE).write_bytes(b"this is no journal" * 100)
    assert adopt(backed_up) is Adopted.COPY


async def test_an_older_journal_gives_way(backed_up: Path) -> None:
    journal = backed_up / JOURNAL_FILE
    with sqlite3.connect(journal) as db:
        names = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ]
        for name in names:
            db.execute(f"DROP TRIGGER {name}")
        # The end, and what the stop itself wrote behind the copy.
        db.execute("DELETE FROM events WHERE position >= (SELECT max(position) FROM events) - 1")
    db.close()
    assert adopt(backed_up) is Adopted.COPY
