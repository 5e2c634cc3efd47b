"""By night what is old goes, and once a month all of it is verified; nothing of it is silent."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event as Flag
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.municipal_alarm.bridge import care as module, exports as exports_module
from custom_components.municipal_alarm.bridge.care import (
    AGAIN_S,
    DAMAGE_ISSUE,
    FAILS,
    PAUSE_S,
    STORAGE_KEY,
    TIDY_ISSUE,
    Care,
)
from custom_components.municipal_alarm.bridge.retention import kept_days
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.journal import Head, SqliteJournal, Tidied
from tests.ha.flow_kit import TEXTS, placeholders
from tests.ha.town import Town
from tests.journal import examples as make


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    found = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    if found is not None:
        for texts in TEXTS.values():
            text = texts["issues"][found.translation_key]["description"]
            assert placeholders(text) <= set(found.translation_placeholders or {})
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


class Night:
    """One journal, and who looks after it."""

    def __init__(self, hass: HomeAssistant, path: Path, exports: Path, freezer: Any) -> None:
        self.hass = hass
        self.freezer = freezer
        self.journal = SqliteJournal(path)
        self.exports = exports
        self.care = Care(hass, self.journal, exports.parent)

    async def ask[T](self, question: Callable[[], T]) -> T:
        return await self.hass.async_add_executor_job(question)

    async def write(self, *events: Any) -> None:
        self.journal.append(events)
        assert await self.ask(self.journal.flush)

    async def restart(self, *, anew: bool = False) -> None:
        await self.care.stop()
        self.care = Care(self.hass, self.journal, self.exports.parent)
        await self.care.start(anew=anew)

    async def until(self, seconds: float) -> None:
        self.freezer.tick(seconds)
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def night(self) -> None:
        """The next time at which it is time."""
        now = dt_util.now()
        hour, minute = module.NIGHTLY
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if then <= now:
            then += timedelta(days=1)
        await self.until((then - now).total_seconds() + 1)

    async def left(self) -> list[bool]:
        """Of each record, whether its content is there."""
        entries = await self.ask(self.journal.read)
        return [one.event is not None for one in entries if one.kind != "content_expired"]


@pytest.fixture
async def night(hass: HomeAssistant, path: Path, exports: Path, freezer: Any):
    freezer.move_to(make.NOON)
    one = Night(hass, path, exports, freezer)
    await one.ask(one.journal.start)
    await one.care.start()
    yield one
    await one.care.stop()
    assert await one.ask(one.journal.close) == 0


async def test_what_is_old_goes_by_night(night: Night) -> None:
    await night.write(make.scanned("c", "g1", "Jan"), make.raised("a"), make.closed("a"))
    await night.write(make.scanned("c", "g2", "Piet"))
    await night.night()
    assert await night.left() == [True] * 4
    night.freezer.tick(29 * 86400)
    await night.night()
    # The newest scan of a checkpoint is what the room knows.
    assert await night.left() == [False, True, True, True]
    night.freezer.tick(703 * 86400)
    await night.night()
    assert await night.left() == [False, False, False, True]
    assert night.care.describe()["tidied_at"] is not None


async def test_how_long_is_read_each_time(night: Night) -> None:
    await night.write(make.raised("a"), make.closed("a"))
    night.freezer.tick(5 * 86400)
    short = dict(kept_days(night.hass), keep_events=3)
    with patch("custom_components.municipal_alarm.bridge.retention.kept_days", return_value=short):
        await night.night()
    assert await night.left() == [False, False]


async def test_it_comes_back_for_the_rest(night: Night) -> None:
    await night.until(module.AFTER_START_S + 1)
    runs = [Tidied(500, done=False), Tidied(3, done=True)]
    with patch.object(module, "tidy", side_effect=runs) as tidy:
        await night.night()
        assert tidy.call_count == 1
        await night.until(PAUSE_S + 1)
        assert tidy.call_count == 2
        await night.until(2 * AGAIN_S)
        assert tidy.call_count == 2
    assert night.care.describe()["tidied_at"] is not None


async def test_what_fails_again_and_again_is_told(night: Night) -> None:
    await night.until(module.AFTER_START_S + 1)
    with patch.object(module, "tidy", return_value=Tidied(0, done=False, failed="no room")):
        await night.night()
        for _ in range(FAILS - 1):
            assert issue(night.hass, TIDY_ISSUE) is None
            await night.until(AGAIN_S + 1)
        found = issue(night.hass, TIDY_ISSUE)
        assert found is not None
        assert found.translation_placeholders == {"reason": "no room"}
    await night.until(AGAIN_S + 1)
    assert issue(night.hass, TIDY_ISSUE) is None


async def test_a_room_that_is_off_by_night_is_cared_for_by_day(night: Night) -> None:
    await night.until(module.AFTER_START_S - 1)
    assert night.care.describe()["tidied_at"] is None
    await night.until(2)
    assert night.care.describe()["tidied_at"] is not None
    # And not again at the next start.
    await night.restart()
    with patch.object(module, "tidy") as tidy:
        await night.until(module.AFTER_START_S + 1)
        assert not tidy.called


async def test_it_is_verified_once_a_month(night: Night) -> None:
    await night.write(make.number(1))
    await night.night()
    head = night.care.anchor
    assert head == await night.ask(night.journal.head)
    assert head is not None
    await night.write(make.number(2))
    with patch.object(night.journal, "examine", wraps=night.journal.examine) as examine:
        for _ in range(29):
            await night.night()
        assert not examine.called
        await night.restart()
        await night.night()
        examine.assert_called_once_with(head)
    assert night.care.anchor == await night.ask(night.journal.head)
    assert night.care.describe()["verified_to"] == 2
    assert issue(night.hass, DAMAGE_ISSUE) is None


async def test_damage_is_told_until_it_is_accepted(
    night: Night, hass_storage: dict[str, Any]
) -> None:
    await night.write(make.number(1), make.number(2))
    # What was kept elsewhere does not lie on this chain: it was made anew, or its end cut off.
    found = await night.care.verify(Head(2, bytes(32)))
    assert len(found.damages) == 1
    told = issue(night.hass, DAMAGE_ISSUE)
    assert told is not None
    assert told.severity is ir.IssueSeverity.CRITICAL
    assert (told.translation_placeholders or {})["count"] == "1"
    assert night.care.anchor is None
    assert night.care.describe()["damages"] == 1
    await night.restart()
    assert issue(night.hass, DAMAGE_ISSUE) is not None
    await night.care.verify(accept=True)
    assert issue(night.hass, DAMAGE_ISSUE) is None
    head = await night.ask(night.journal.head)
    assert hass_storage[STORAGE_KEY]["data"]["head"] == {"position": 2, "hash": head.hash.hex()}


async def test_a_journal_that_cannot_be_read_now_is_verified_later(night: Night) -> None:
    with patch.object(night.journal, "examine", side_effect=OSError("away")):
        await night.night()
        assert night.care.describe()["verified_at"] is None
    await night.until(AGAIN_S + 1)
    assert night.care.describe()["verified_at"] is not None


async def test_of_another_journal_nothing_is_known(night: Night) -> None:
    await night.write(make.number(1))
    await night.night()
    assert night.care.anchor is not None
    await night.restart(anew=True)
    assert night.care.anchor is None


async def test_one_thing_at_a_time(night: Night) -> None:
    await night.until(module.AFTER_START_S + 1)
    may = Flag()
    calls: list[Any] = []

    def slow(*asked: Any) -> Tidied:
        calls.append(asked)
        may.wait(10)
        return Tidied(0, done=True)

    with patch.object(module, "tidy", slow):
        night.care._nightly(make.NOON)
        night.care._nightly(make.NOON)
        await asyncio.sleep(0)
        may.set()
        await night.hass.async_block_till_done(wait_background_tasks=True)
        assert len(calls) == 1
        await night.until(PAUSE_S + 1)
        assert len(calls) == 2


async def test_an_export_that_cannot_be_deleted(night: Night, caplog: Any) -> None:
    with patch.object(Path, "is_dir", side_effect=OSError("denied")):
        await night.ask(lambda: exports_module.purge(night.exports, make.NOON))
    assert "Old exports cannot be deleted: denied" in caplog.text


async def test_exports_go_after_a_week(night: Night) -> None:
    name = "journal-20260302T120000Z-" + "0" * 32 + ".jsonl"

    def put() -> None:
        night.exports.mkdir()
        (night.exports / name).write_text("{}")
        (night.exports / "mine.txt").write_text("not ours")

    await night.ask(put)
    night.freezer.move_to(dt_util.utcnow().replace(year=2040))
    await night.night()
    left = await night.ask(lambda: [one.name for one in night.exports.iterdir()])
    assert left == ["mine.txt"]


async def test_it_runs_in_a_town(town: Town) -> None:
    assert town.runtime.care.describe() == {
        "tidied_at": None,
        "verified_at": None,
        "verified_to": None,
        "damages": 0,
    }
    assert kept_days(town.hass) == {"keep_events": 730, "keep_places": 28, "keep_pictures": 28}
