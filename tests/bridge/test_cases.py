"""Cases are made after what ends an incident, and by nobody's way."""

import asyncio
from collections.abc import AsyncIterator
import logging
from queue import SimpleQueue
import sqlite3
from threading import Event as Flag

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.bridge.cases import AFTER, Cases
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.journal import CannotWrite, MemoryJournal
from tests.ha.town import Town
from tests.journal.cases_contract import incident


class Watched(MemoryJournal):
    """A journal that tells how often cases were made, and can fail."""

    def __init__(self) -> None:
        super().__init__()
        self.gone_through: asyncio.Queue[int | Exception] = asyncio.Queue()
        self.failing: SimpleQueue[Exception] = SimpleQueue()
        self.loop = asyncio.get_running_loop()
        self.go_on = Flag()
        self.go_on.set()
        self.begun = asyncio.Event()

    def settle_cases(self, limit: int = 200) -> int:
        self.loop.call_soon_threadsafe(self.begun.set)
        assert self.go_on.wait(30)
        failing = not self.failing.empty()
        made = self.failing.get() if failing else super().settle_cases(limit)
        self.loop.call_soon_threadsafe(self.gone_through.put_nowait, made)
        if isinstance(made, Exception):
            raise made
        return made

    async def next(self) -> int | Exception:
        async with asyncio.timeout(30):
            return await self.gone_through.get()


@pytest.fixture
async def journal() -> Watched:
    return Watched()


@pytest.fixture
async def cases(hass: HomeAssistant, journal: Watched) -> AsyncIterator[Cases]:
    cases = Cases(hass, journal, quiet=0, pause=0, retry=0)
    yield cases
    await cases.stop()


def test_the_events_it_waits_for_are_events() -> None:
    assert {e.IncidentResolved.KIND, e.IncidentClosed.KIND} < AFTER


async def test_what_the_last_run_left_is_made_after_the_start(
    cases: Cases, journal: Watched
) -> None:
    journal.append(incident("a", 1))
    cases.start()
    assert await journal.next() == 3
    assert await journal.next() == 0
    assert len(journal.search("", secrets=True)) == 1


async def test_after_an_end_and_after_nothing_else(cases: Cases, journal: Watched) -> None:
    cases.start()
    assert await journal.next() == 0
    story = incident("a", 1)
    journal.append(story)
    cases.on_events(story[:1])
    assert cases._timer is None
    cases.on_events(story[1:])
    cases.on_events(story[1:])
    assert [await journal.next() for _ in range(2)] == [3, 0]
    assert journal.gone_through.empty()


async def test_an_error_is_told_once_and_it_is_tried_again(
    cases: Cases, journal: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    journal.append(incident("a", 1))
    for _ in range(3):
        journal.failing.put(sqlite3.OperationalError("disk I/O error"))
    cases.start()
    for _ in range(3):
        assert isinstance(await journal.next(), sqlite3.OperationalError)
    assert [await journal.next() for _ in range(2)] == [3, 0]
    assert caplog.text.count("is not up to date") == 1
    assert await cases.complete()
    # Of a later trouble it is told again; of one that is shown elsewhere, softly.
    journal.failing.put(CannotWrite("a backup is being made"))
    with caplog.at_level(logging.INFO):
        assert not await cases.complete()
    assert "a backup is being made" in caplog.messages[-1]
    assert [one.levelname for one in caplog.records if "up to date" in one.message] == [
        *("WARNING", "INFO"),
    ]


async def test_who_needs_all_of_them_waits(cases: Cases, journal: Watched) -> None:
    for number in range(5):
        journal.append(incident(f"i{number}", number))
    assert await cases.complete()
    assert journal.behind() == 0
    assert len(journal.search("", secrets=True)) == 5


async def test_stopping_waits_for_what_is_under_way(cases: Cases, journal: Watched) -> None:
    journal.append(incident("a", 1))
    journal.go_on.clear()
    cases.start()
    await journal.begun.wait()
    stopping = asyncio.create_task(cases.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    journal.go_on.set()
    await stopping
    assert journal.behind() == 0
    assert await journal.next() == 3
    assert journal.gone_through.empty()
    await cases.stop()


async def test_what_comes_while_it_is_at_it_is_done_next(cases: Cases, journal: Watched) -> None:
    journal.go_on.clear()
    cases.start()
    await journal.begun.wait()
    story = incident("a", 1)
    cases.on_events(story)
    journal.go_on.set()
    assert await journal.next() == 0
    journal.append(story)
    assert [await journal.next() for _ in range(2)] == [3, 0]


async def test_what_has_not_begun_never_begins(hass: HomeAssistant, journal: Watched) -> None:
    cases = Cases(hass, journal)
    cases.start()
    cases.on_events(incident("a", 1))
    await cases.stop()
    cases.on_events(incident("a", 1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert journal.gone_through.empty()
    # A timer that were left would fail the test itself.


async def test_an_error_after_the_end_is_nobodys(cases: Cases, journal: Watched) -> None:
    journal.failing.put(OSError("gone"))
    journal.go_on.clear()
    cases.start()
    await journal.begun.wait()
    stopping = asyncio.create_task(cases.stop())
    await asyncio.sleep(0)
    journal.go_on.set()
    await stopping
    assert isinstance(await journal.next(), OSError)


async def test_the_room_has_its_cases_made(town: Town) -> None:
    runtime = town.runtime
    incident = await town.press()
    await town.acknowledge(incident)
    assert await runtime.cases.complete()
    assert await _found(town) == []
    await town.resolve(incident)
    assert runtime.cases._timer is not None  # it is quiet first
    await runtime.room.durable()
    assert await runtime.cases.complete()
    assert await _found(town) == [incident.number]
    await town.close(incident)
    town.take_sent()


async def _found(town: Town) -> list[int]:
    journal = town.runtime.journal
    found = await town.hass.async_add_executor_job(
        lambda: journal.search("town hall", secrets=False)
    )
    return [one.facts.number for one in found]
