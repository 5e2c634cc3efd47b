"""What fails while an alarm goes on: the disk, the link, parts of Home Assistant.

Full and read-only disks are real file systems where mounting is permitted, and
skipped where it is not; a journal that another program holds is real everywhere.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
import hashlib
import hmac
import json
from pathlib import Path
import sqlite3
from typing import Any
from unittest.mock import patch

from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.municipal_alarm.bridge import http_press
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import DeliveryState, Prompt
from custom_components.municipal_alarm.journal.port import FaultKind
from custom_components.municipal_alarm.radio import events as r
from tests.ha.town import BUTTON, GATEWAY, LIBRARY, PHONES, RADIO, ROOM, TOWN_HALL, Town
from tests.journal.test_faults import fill, mount, run, small_disk

__all__ = ["small_disk"]


class Disk:
    """The disk of the journal in this test, and how it fails."""

    def __init__(self, kind: FaultKind, fail: Any, mend: Any) -> None:
        self.kind = kind
        self.fail = fail
        self.mend = mend


@pytest.fixture(params=["locked", "full", "read_only"])
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    """Set up before Home Assistant, whose folder is on it."""
    if request.param == "full":
        place: Path = request.getfixturevalue("small_disk")
        films = place / "films"
        yield Disk(FaultKind.FULL, lambda: fill(films), films.unlink)
    else:
        yield Disk(FaultKind(request.param), None, None)


@pytest.fixture
def hass_config_dir(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if "disk" in request.fixturenames and request.getfixturevalue("disk").kind is FaultKind.FULL:
        return str(request.getfixturevalue("small_disk"))
    return str(tmp_path)


@contextmanager
def broken(town: Town, disk: Disk) -> Iterator[None]:
    """The disk fails, for as long as this lasts."""
    place = Path(town.hass.config.path("municipal_alarm"))
    match disk.kind:
        case FaultKind.FULL:
            disk.fail()
            yield
            disk.mend()
        case FaultKind.READ_ONLY:
            mount("--bind", place, place)
            try:
                # Open files stay writable: a new connection, as after any fault, is not.
                town.runtime.journal._sink.disconnect()
                mount("-o", "remount,bind,ro", place)
                yield
            finally:
                assert run("umount", "--lazy", place) == ""
        case _:
            with closing(sqlite3.connect(place / "journal.db", autocommit=True)) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")


class Health:
    """Waits for what the journal says of itself."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._said = asyncio.Event()
        town.runtime.changes.subscribe("journal", lambda _: self._said.set())

    async def until(self, kind: FaultKind | None) -> None:
        async with asyncio.timeout(30):
            while self._kind is not kind:
                self._said.clear()
                await self._said.wait()
        await self._town.hass.async_block_till_done()

    @property
    def _kind(self) -> FaultKind | None:
        fault = self._town.runtime.fault
        return fault.kind if fault is not None else None


async def signed_press(client: Any, press_id: str) -> int:
    body = json.dumps(
        {
            "building": TOWN_HALL,
            "desk": "desk_2",
            "id": press_id,
            "time": dt_util.utcnow().isoformat(),
        }
    )
    digest = hmac.new(b"s3cret", body.encode(), hashlib.sha256).hexdigest()
    response = await client.post(
        "/api/municipal_alarm/press",
        data=body,
        headers={"X-Municipal-Alarm-Signature": f"sha256={digest}"},
    )
    return response.status


async def test_a_journal_that_cannot_write_stops_no_alarm(
    disk: Disk,
    town: Town,
    hass_client_no_auth: ClientSessionGenerator,
    issue_registry,
    caplog,
) -> None:
    client = await hass_client_no_auth()
    await town.change_subentry(TOWN_HALL, "desk_2", http_press=True)
    health = Health(town)
    with broken(town, disk):
        # A press at a desk, one of the gateway and one by HTTP: all go out, in their turn.
        town.hass.states.async_set(BUTTON, "on")
        done = town.report(r.DeskPress(event_id="g", input_id="7"))
        assert [one.to for one in town.sent if one.by == "radio"] == [RADIO]
        await health.until(disk.kind)
        assert await signed_press(client, "h") == 503
        await town.hass.async_block_till_done()
        assert {one.desk_id for one in town.room.incidents.values()} == {
            "desk_1",
            "desk_2",
            "info_desk",
        }
        assert [one.what for one in town.take_sent("phone") if "Desk 1" in one.what]
        # The gateway is not acknowledged, the fault is everywhere.
        assert done == []
        assert town.runtime.fault is not None
        assert town.state("binary_sensor", "control_room_journal_problem").state == "on"
        issue = issue_registry.async_get_issue("municipal_alarm", "journal")
        assert issue is not None
        assert issue.translation_key == f"journal_{disk.kind.value}"
        # Who repeats gets no second incident.
        again = town.report(r.DeskPress(event_id="g", input_id="7"))
        assert again == []

    await health.until(None)
    await town.settle()
    assert done == again == ["g"]
    assert await signed_press(client, "h") == 200
    assert town.state("binary_sensor", "control_room_journal_problem").state == "off"
    assert issue_registry.async_get_issue("municipal_alarm", "journal") is None

    # Nothing of it is lost.
    before = {one.incident_id: one.number for one in town.room.incidents.values()}
    await town.restart()
    assert {one.incident_id: one.number for one in town.room.incidents.values()} == before
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    assert sum(isinstance(one.event, e.IncidentRaised) for one in read) == 3
    assert await town.hass.async_add_executor_job(town.runtime.journal.verify) is None
    town.take_sent()


async def test_an_incident_is_dealt_with_on_a_broken_disk(disk: Disk, town: Town) -> None:
    health = Health(town)
    with broken(town, disk):
        town.hass.states.async_set(BUTTON, "on")
        await health.until(disk.kind)
        incident = town.incident()
        result = await town.hass.services.async_call(
            "municipal_alarm",
            "resolve",
            {"incident_id": incident.incident_id, "outcome": "genuine"},
            blocking=True,
            return_response=True,
        )
        assert result["journaled"] is False
        assert town.incident().resolved_at is not None
    await health.until(None)
    await town.restart()
    assert town.incident().resolved_at is not None
    town.take_sent()


async def test_a_disk_that_is_read_only_at_the_start(built_town: Town, tmp_path: Path) -> None:
    town = built_town
    await town.set_up()
    await town.press()
    for entry in reversed(town.entries.values()):
        await town.hass.config_entries.async_unload(entry.entry_id)
    place = Path(town.hass.config.path("municipal_alarm"))
    mount("--bind", place, place)
    try:
        mount("-o", "remount,bind,ro", place)
        for entry in town.entries.values():
            assert await town.hass.config_entries.async_setup(entry.entry_id)
        health = Health(town)
        await health.until(FaultKind.READ_ONLY)
        # What was known is known, and a further press goes out.
        assert town.incident().presses == 1
        town.hass.states.async_set(BUTTON, "off")
        town.hass.states.async_set(BUTTON, "on")
        await town.hass.async_block_till_done()
        assert town.incident().presses == 2
    finally:
        assert run("umount", "--lazy", place) == ""
    await health.until(None)
    await town.restart()
    assert town.incident().presses == 2
    town.take_sent()


async def test_http_waits_no_longer_than_it_says(
    town: Town, hass_client_no_auth: ClientSessionGenerator
) -> None:
    # The disk hangs, and nobody knows it yet.
    client = await hass_client_no_auth()
    await town.change_subentry(TOWN_HALL, "desk_2", http_press=True)
    with patch.object(http_press, "COMMIT_WAIT_S", 0), patch.object(town.runtime.journal, "append"):
        assert await signed_press(client, "h") == 503
    assert town.incident("desk_2")
    town.take_sent()


# --- the link -------------------------------------------------------------------------


async def give_ben_a_phone(town: Town) -> None:
    town.hass.states.async_set("notify.ben", "unknown")
    town.hass.services.async_register(
        "notify",
        "send_message",
        lambda call: town._on_external(_Text(call.data["entity_id"], call.data["message"])),
    )
    await town.change_subentry(
        ROOM,
        "ben",
        contacts=[
            {"system": GATEWAY, "address": RADIO},
            {"system": PHONES, "address": "notify.ben"},
        ],
    )


class _Text:
    """Kept as an external call of the town's: who, what."""

    def __init__(self, target: Any, text: str) -> None:
        self.target = str(target)
        self.text = text


def phoned(town: Town) -> list[str]:
    return [one.to for one in town.take_sent() if "notify.ben" in one.to]


async def test_a_link_that_is_lost_in_the_middle(town: Town, freezer) -> None:
    await give_ben_a_phone(town)
    await town.press("info_desk")
    key = town.link.commands[-1].key
    assert phoned(town) == []
    # The text left, no receipt comes, and then the link is gone.
    town.report(r.Receipt(event_id="1", key=key, state=r.ReceiptState.SENT))
    await town.settle()
    town.link.lost()
    await town.settle()
    await town.pass_time(freezer, 11)
    assert phoned(town)
    assert town.state("binary_sensor", f"{GATEWAY}_link").state == "off"

    # It is back: the receipt that it kept counts, and it is not asked for ever.
    town.link.up()
    town.report(r.Receipt(event_id="2", key=key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    assert town.incident("info_desk").deliveries[key].state is DeliveryState.RECEIPTED
    sent = len(town.link.commands)
    for _ in range(2):
        await town.pass_time(freezer, 9)
    assert [one.key for one in town.link.commands[sent:]].count(key) == 0
    town.take_sent()


async def test_a_press_while_the_link_is_down_takes_the_other_way(town: Town) -> None:
    await give_ben_a_phone(town)
    town.link.lost()
    await town.settle()
    await town.press("info_desk")
    assert phoned(town)


async def test_a_radio_that_stays_silent_worries_the_operator(town: Town, freezer) -> None:
    await town.press("info_desk")
    for _ in range(5):
        await town.pass_time(freezer, 20)
    assert Prompt.NOT_RECEIPTED in town.incident("info_desk").prompts
    town.take_sent()


async def test_a_text_that_was_too_old_for_the_link(town: Town) -> None:
    await give_ben_a_phone(town)
    await town.press("info_desk")
    key = town.link.commands[-1].key
    phoned(town)
    town.report(
        r.Receipt(
            event_id="1",
            key=key,
            state=r.ReceiptState.FAILED,
            reason=r.FailureReason.EXPIRED,
        )
    )
    await town.settle()
    assert phoned(town)


# --- Home Assistant itself ----------------------------------------------------------------


async def test_a_clock_that_is_set_back(town: Town, freezer) -> None:
    incident = await town.press()
    freezer.move_to(dt_util.utcnow() - timedelta(hours=2))
    await town.settle()
    # Another press counts, and the incident can be dealt with.
    town.hass.states.async_set(BUTTON, "off")
    town.hass.states.async_set(BUTTON, "on")
    await town.settle()
    assert town.incident().presses == 2
    await town.acknowledge(incident)
    await town.resolve(incident)
    town.take_sent()


@pytest.mark.parametrize("entry", [LIBRARY, GATEWAY, PHONES, ROOM])
async def test_reloading_any_other_entry_is_no_blackout(town: Town, entry: str) -> None:
    await town.press()
    town.take_sent()
    before = town.incident()
    unload = town.hass.config_entries.async_unload_platforms

    async def slowly(*args: Any) -> bool:
        # A press in the middle of it.
        town.hass.states.async_set(BUTTON, "off")
        town.hass.states.async_set(BUTTON, "on")
        assert town.incident().presses == 2
        return await unload(*args)

    with patch.object(town.hass.config_entries, "async_unload_platforms", slowly):
        assert await town.hass.config_entries.async_reload(entry)
    await town.settle()
    assert town.incident().incident_id == before.incident_id
    assert len(town.room.incidents) == 1
    told = [one.to for one in town.take_sent("phone")]
    assert told.count("Anna") <= 1
    town.take_sent()
