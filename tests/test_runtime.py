"""The composition root: its life, and what a restart or a crash leaves of an alarm."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
import logging
from pathlib import Path
import sqlite3
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState, ConfigFlow
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_test_home_assistant, mock_config_flow

from custom_components.municipal_alarm.bridge import phones
from custom_components.municipal_alarm.bridge.running import SIGNAL_STARTED, SIGNAL_STOPPED
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.signals import TimePassed
from custom_components.municipal_alarm.control_room.words import DeliveryState, Outcome
from custom_components.municipal_alarm.journal.errors import UnknownKind
from custom_components.municipal_alarm.journal.port import Fault, FaultKind, Unreadable
from custom_components.municipal_alarm.journal.store import SqliteJournal
from custom_components.municipal_alarm.radio import events as r
from custom_components.municipal_alarm.runtime import DATA_RUNTIME, async_release_runtime
from tests.ha.conftest import built_town, hass_config_dir, town
from tests.ha.town import BUTTON, GATEWAY, LAMP, LIBRARY, OPERATOR, PHONES, RADIO, TOWN_HALL, Town

__all__ = ["built_town", "hass_config_dir", "town"]


def folder(town: Town) -> Path:
    return Path(town.hass.config.path("municipal_alarm"))


async def crash(town: Town, meanwhile: Callable[[], object] = lambda: None) -> None:
    """As kill -9 would: what is on the disk now is all that the next start finds."""
    place = folder(town)

    def image() -> dict[Path, bytes]:
        files = (place / "journal.db", place / "journal.db-wal")
        return {path: path.read_bytes() for path in files if path.exists()}

    def put_back(kept: dict[Path, bytes]) -> None:
        for path in place.glob("journal.db*"):
            path.unlink()
        for path, content in kept.items():
            path.write_bytes(content)

    kept = await town.hass.async_add_executor_job(image)
    for entry in reversed(town.entries.values()):
        with suppress(Exception):
            await town.hass.config_entries.async_unload(entry.entry_id)
    town.take_sent()
    await town.hass.async_add_executor_job(put_back, kept)
    meanwhile()
    await town.set_up()


async def journal(town: Town) -> list[e.Event]:
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    return [one.event for one in read if one.event is not None]


def count(events: list[e.Event], kind: type) -> int:
    return sum(isinstance(one, kind) for one in events)


# --- life ----------------------------------------------------------------------------


async def test_one_runtime_for_all_entries(town: Town) -> None:
    assert {id(entry.runtime_data) for entry in town.entries.values()} == {id(town.runtime)}


async def test_it_starts_with_the_first_entry_and_ends_with_the_last(town: Town) -> None:
    said: list[str] = []
    async_dispatcher_connect(town.hass, SIGNAL_STOPPED, callback(lambda: said.append("stopped")))
    async_dispatcher_connect(town.hass, SIGNAL_STARTED, callback(lambda _: said.append("started")))
    first, *rest = town.entries
    for entry_id in rest:
        await town.hass.config_entries.async_unload(entry_id)
    assert said == []
    # Everything is on guard as long as one of them is loaded, whichever it is.
    await town.press()
    await town.hass.config_entries.async_unload(first)
    assert said == ["stopped"]
    assert DATA_RUNTIME not in town.hass.data
    await town.hass.config_entries.async_setup(first)
    assert said == ["stopped", "started"]
    assert town.incident()
    await town.settle()
    await town.hass.config_entries.async_unload(first)
    await async_release_runtime(town.hass)  # once too often does nothing
    town.take_sent()


async def test_entries_that_are_set_up_at_once_share_it(built_town: Town) -> None:
    await built_town.set_up()
    await built_town.restart()
    for entry in reversed(built_town.entries.values()):
        await built_town.hass.config_entries.async_unload(entry.entry_id)
    started: list[object] = []
    async_dispatcher_connect(
        built_town.hass, SIGNAL_STARTED, callback(lambda one: started.append(one))
    )
    await asyncio.gather(
        *(
            built_town.hass.config_entries.async_setup(entry.entry_id)
            for entry in built_town.entries.values()
        )
    )
    assert len(started) == 1


@pytest.mark.parametrize("step", ["intake", "pictures", "desk_answers"])
async def test_a_start_that_fails_half_way_leaks_nothing(built_town: Town, step: str) -> None:
    # The test itself would fail for a thread, a timer or a task that is left.
    method = {"intake": "bind", "pictures": "purge", "desk_answers": "show_again"}[step]
    module = "desks.DeskAnswers" if step == "desk_answers" else f"{step}.{step.title()}"
    with (
        patch(
            f"custom_components.municipal_alarm.bridge.{module}.{method}",
            side_effect=RuntimeError("half way"),
        ),
        pytest.raises(AssertionError),
    ):
        await built_town.set_up()
    assert DATA_RUNTIME not in built_town.hass.data
    # And nothing is in the way of the next try.
    for entry in built_town.entries.values():
        assert await built_town.hass.config_entries.async_reload(entry.entry_id)
    await built_town.press()
    built_town.take_sent()


async def test_something_that_cannot_be_stopped_keeps_nothing_else_alive(
    town: Town, caplog
) -> None:
    def failing() -> None:
        raise RuntimeError("will not stop")

    town.runtime._stops.append(failing)
    await town.press()
    await town.restart()
    assert "will not stop" in caplog.text
    assert town.incident()
    town.take_sent()


@pytest.mark.parametrize(
    "error", [UnknownKind("siren"), OSError("disk"), sqlite3.OperationalError("x")]
)
async def test_a_journal_that_cannot_be_read_is_tried_again(
    built_town: Town, error: Exception, freezer
) -> None:
    with (
        patch.object(SqliteJournal, "load", side_effect=error),
        pytest.raises(AssertionError),
    ):
        await built_town.set_up()
    states = {entry.state for entry in built_town.entries.values()}
    assert states == {ConfigEntryState.SETUP_RETRY}
    await built_town.pass_time(freezer, 30)
    assert {entry.state for entry in built_town.entries.values()} == {ConfigEntryState.LOADED}


async def test_a_damaged_journal_does_not_keep_alarms_from_going_out(
    built_town: Town, issue_registry
) -> None:
    place = folder(built_town)

    def damage() -> None:
        place.mkdir()
        (place / "journal.db").write_bytes(b"\xff" * 9000)

    await built_town.hass.async_add_executor_job(damage)
    await built_town.set_up()
    await built_town.press()
    assert [one.to for one in built_town.take_sent("phone")] == ["Anna"]
    issue = issue_registry.async_get_issue("municipal_alarm", "journal_put_aside")
    assert issue is not None
    assert issue.translation_placeholders["path"].endswith("journal.damaged-1.db")
    built_town.take_sent()


async def test_records_that_cannot_be_read_are_told(built_town: Town, caplog) -> None:
    await built_town.set_up()
    await built_town.press()
    load = SqliteJournal.load

    def partly(journal: SqliteJournal) -> Any:
        return replace(load(journal), unreadable=(Unreadable(3, "cut in half"),))

    with patch.object(SqliteJournal, "load", partly):
        await built_town.restart()
    assert "Journal record 3: cut in half" in caplog.text
    assert built_town.incident()
    built_town.take_sent()


# --- signals ---------------------------------------------------------------------------


async def test_a_signal_that_trips_over_a_defect_of_ours(town: Town, caplog) -> None:
    with patch(
        "custom_components.municipal_alarm.bridge.room.handle", side_effect=RuntimeError("defect")
    ):
        done = town.report(r.DeskPress(event_id="p", input_id="7"))
        assert "A signal could not be taken in" in caplog.text
        await town.settle()
    # Its source is answered, as telling it again would help nobody; an operator sees it.
    assert done == ["p"]
    (aside,) = [one for one in await journal(town) if isinstance(one, e.SignalSetAside)]
    assert (aside.reason, aside.signal_id) == ("defect", "gateway/p")


async def test_a_signal_that_cannot_even_be_set_aside(town: Town, caplog) -> None:
    with (
        patch("custom_components.municipal_alarm.bridge.room.handle", side_effect=RuntimeError),
        patch(
            "custom_components.municipal_alarm.bridge.room.set_aside_broken",
            side_effect=RuntimeError,
        ),
    ):
        done = town.report(r.DeskPress(event_id="p", input_id="7"))
    await town.settle()
    assert done == []  # so that its source tells it again
    assert "Nor could it be set aside" in caplog.text


async def test_the_journals_fault_is_told(town: Town) -> None:
    told: list[object] = []
    town.runtime.changes.subscribe("journal", told.append)
    fault = Fault(FaultKind.FULL, "full", 3)
    town.runtime.journal_health(fault)
    assert town.runtime.fault == fault
    town.runtime.journal_health(None)
    assert len(told) == 2


async def test_external_help_is_called_when_home_assistant_has_started(
    built_town: Town, freezer
) -> None:
    hass = built_town.hass
    hass.set_state(CoreState.starting)
    await built_town.set_up()
    await built_town.press()
    await built_town.pass_time(freezer, 61)
    assert built_town.take_sent("external") == []
    # The automations are there now.
    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await built_town.settle()
    assert [one.to for one in built_town.take_sent("external")] == ["Police"]
    await built_town.restart()
    assert built_town.take_sent("external") == []
    built_town.take_sent()


async def test_a_lamp_that_loads_after_us_shows_the_answer_in_the_end(town: Town) -> None:
    incident = await town.press()
    await town.acknowledge(incident)
    town.take_sent()
    town.hass.states.async_set(LAMP, "unavailable")
    town.hass.set_state(CoreState.not_running)
    await town.restart()
    town.take_sent("lamp")  # in vain
    town.hass.states.async_set(LAMP, "off")
    town.hass.set_state(CoreState.running)
    town.hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await town.settle()
    assert [one.what for one in town.take_sent("lamp")] == ["turn_on"]


# --- restarts and crashes -----------------------------------------------------------------


async def test_an_alarm_survives_a_crash_and_nobody_is_told_twice(town: Town) -> None:
    incident = await town.press()
    await town.acknowledge(incident)
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    before = town.incident()
    await crash(town)
    assert town.incident() == before
    # It is shown, and so is how it goes on.
    assert town.state("binary_sensor", "town_hall_incident_open").state == "on"
    # Her phone gives no receipt: it was told, and is not told again.
    assert [one.by for one in town.take_sent()] == ["lamp"]
    await town.resolve(before)
    assert town.state("binary_sensor", "town_hall_incident_open").state == "off"
    town.take_sent()


async def test_a_phone_that_may_not_have_been_told_is_told_under_the_same_key(town: Town) -> None:
    keys: list[str] = []

    async def hangs(_carrier: Any, effect: Any) -> None:
        keys.append(effect.key)

    with patch.object(phones.PhoneCarrier, "_notify", hangs):
        incident = await town.press()
        assert next(iter(incident.deliveries.values())).state is DeliveryState.QUEUED
        await crash(town)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    await crash(town)
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    town.take_sent()


async def test_a_gateway_is_asked_again_for_a_receipt_that_is_not_known(town: Town) -> None:
    await town.press("info_desk")
    first = town.link.commands[-1]
    town.report(r.Receipt(event_id="r", key=first.key, state=r.ReceiptState.SENT))
    await town.settle()
    await crash(town)
    again = [one for one in town.link.commands if one.key == first.key]
    assert len(again) == 1
    town.report(r.Receipt(event_id="r2", key=first.key, state=r.ReceiptState.RECEIPTED))
    await town.settle()
    await crash(town)
    assert town.link.commands == []
    town.take_sent()


@pytest.mark.parametrize(("down", "opened"), [(5, ["25"]), (60, [])])
async def test_a_microphone_is_opened_for_what_is_left(
    town: Town, down: int, opened: list[str], freezer
) -> None:
    # The gateway was unloaded, so nobody was asked yet.
    await town.hass.config_entries.async_unload(GATEWAY)
    incident = await town.press()
    ben = (ResponderId("ben"),)
    await town.command(
        c.Dispatch(actor=OPERATOR, incident_id=incident.incident_id, responder_ids=ben)
    )
    await town.command(
        c.OpenMicrophone(
            actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("ben")
        )
    )
    await crash(town, lambda: freezer.tick(down))
    assert [one.what for one in town.take_sent("open_microphone")] == opened
    town.take_sent()


async def test_what_the_last_turn_of_an_incident_called_for_is_done(town: Town) -> None:
    incident = await town.press()
    town.take_sent()
    await town.hass.config_entries.async_unload(PHONES)
    room = town.runtime.room
    room.handle(c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.FALSE))
    room.handle(c.Close(actor=OPERATOR, incident_id=incident.incident_id))
    await room.durable()
    await crash(town)
    assert not town.room.incidents
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    town.take_sent()


async def test_deadlines_are_absolute(town: Town, freezer) -> None:
    await town.press()
    await town.settle()
    # Down from second 1 to second 50: the second step is late, the third in time.
    freezer.tick(1)
    await crash(town, lambda: freezer.tick(49))
    await town.pass_time(freezer, 0)
    assert town.incident().step == 2
    assert "Cleo" in {one.to for one in town.take_sent("phone")}
    await town.pass_time(freezer, 9)
    assert town.incident().step == 2
    await town.pass_time(freezer, 2)
    assert town.incident().step == 3
    assert count(await journal(town), e.StepTaken) == 3
    town.take_sent()


async def test_a_press_that_was_not_written_down_is_repeated_by_its_source(town: Town) -> None:
    press = r.DeskPress(event_id="p", input_id="7")
    with patch.object(town.runtime.journal, "append"):
        done = town.report(press)
        sent = town.take_sent("radio")
        await town.hass.async_block_till_done()
    assert sent
    assert done == []
    lost, key = town.incident("info_desk"), town.link.commands[0].key
    await crash(town)
    assert not town.room.incidents
    done = town.report(press)
    await town.settle()
    assert done == ["p"]
    found = town.incident("info_desk")
    assert (found.incident_id, found.number) == (lost.incident_id, lost.number)
    assert town.link.commands[0].key == key
    town.take_sent()


async def test_a_press_that_was_written_down_is_known_when_its_source_repeats_it(
    town: Town,
) -> None:
    press = r.DeskPress(event_id="p", input_id="7")
    town.report(press)
    await town.settle()
    await crash(town)
    town.take_sent()
    assert town.report(press) == []
    await town.settle()
    assert town.incident("info_desk").presses == 1
    assert count(await journal(town), e.IncidentRaised) == 1
    # Also when it was dealt with meanwhile.
    await town.resolve(town.incident("info_desk"))
    await town.close(town.incident("info_desk"))
    await crash(town)
    town.report(press)
    await town.settle()
    assert not town.room.incidents
    town.take_sent()


async def test_numbers_go_on_and_radios_are_known(town: Town) -> None:
    await town.radio(r.RadioRegistered, name="Ben")
    incident = await town.press()
    await town.resolve(incident)
    await town.close(incident)
    await crash(town)
    assert town.room.devices[GATEWAY, RADIO] is True
    assert (await town.press("desk_2")).number == incident.number + 1
    town.take_sent()


async def test_a_crash_during_the_end_of_an_incident(town: Town) -> None:
    incident = await town.press()
    town.runtime.room.handle(
        c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.FALSE)
    )
    await town.runtime.room.durable()
    await crash(town)
    # Anna may not have heard that it is over, and the lamp may still be on.
    assert town.incident().resolved_at is not None
    assert ("lamp", "turn_off") in {(one.by, one.what) for one in town.take_sent()}


async def test_a_new_home_assistant_on_the_same_folder(town: Town, hass_storage: Any) -> None:
    incident = await town.press()
    await town.acknowledge(incident)
    town.take_sent()
    before = town.incident()
    await town.hass.async_stop(force=True)

    async with async_test_home_assistant(config_dir=town.hass.config.config_dir) as hass:
        hass.data["custom_components"] = town.hass.data["custom_components"]
        second = Town(hass)
        with (
            mock_config_flow("test", ConfigFlow),
            patch("custom_components.municipal_alarm.runtime.GatewayLink", second.make_link),
        ):
            await second.build()
            hass.states.async_set(BUTTON, "on")  # it latches
            await second.set_up()
            assert second.incident().incident_id == before.incident_id
            assert second.incident().owner == "Olga"
            assert second.incident().presses == 1
            assert second.take_sent("phone") == []
            hass.states.async_set(BUTTON, "off")
            await second.press()
            assert second.incident().presses == 2
            for entry in reversed(second.entries.values()):
                await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_stop(force=True)


# --- the end -----------------------------------------------------------------------------


async def test_everything_is_written_down_at_shutdown(town: Town, caplog) -> None:
    runtime, path = town.runtime, folder(town) / "journal.db"
    await town.press()
    stop = town.link.stop

    async def say_goodbye() -> None:
        town.link.lost()
        await stop()

    town.link.stop = say_goodbye  # type: ignore[method-assign]
    town.link.on_event(r.RadioRegistered(event_id="1", radio_id="9"), lambda: None)
    # In the same turn in which the end is heard of.
    town.hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await town.hass.async_block_till_done(wait_background_tasks=True)
    assert runtime.journal.waiting == 0

    def read() -> list[e.Event]:
        return [one.event for one in SqliteJournal(path).read()]

    events = await town.hass.async_add_executor_job(read)
    assert count(events, e.IncidentRaised) == 1
    assert any(isinstance(one, e.DeviceWasSeen) and one.address == "9" for one in events)
    # The links say goodbye, and that is written down, too.
    assert [one.up for one in events if isinstance(one, e.LinkStateChanged)][-1] is False
    # What is heard afterwards is nobody's any more, and breaks nothing.
    runtime.take(TimePassed())
    town.hass.states.async_set(BUTTON, "off")
    town.hass.states.async_set(BUTTON, "on")
    runtime.room.end_turn()
    assert runtime.clock._due_at is None
    await town.hass.async_block_till_done()
    errors = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert errors == []
    town.take_sent()


async def test_what_could_not_be_written_down_is_said(town: Town, caplog) -> None:
    with patch.object(town.runtime.journal, "close", return_value=3):
        town.hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
        await town.hass.async_block_till_done(wait_background_tasks=True)
    assert "3 events could not be written down before the end" in caplog.text


async def test_a_year_of_alarms_leaves_nothing_behind(town: Town) -> None:
    # 300 incidents, each from the press to the end.
    for number in range(300):
        town.report(r.DeskPress(event_id=f"{number}", input_id="7"))
        incident = town.incident("info_desk")
        room = town.runtime.room
        room.handle(c.Acknowledge(actor=OPERATOR, incident_id=incident.incident_id))
        room.handle(
            c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.FALSE)
        )
        room.handle(c.Close(actor=OPERATOR, incident_id=incident.incident_id))
    await town.settle()
    assert not town.room.incidents
    assert town.runtime.delivery.describe()["parked"] == 0
    assert len(town.runtime.delivery._keys_of) == 256
    assert town.runtime.changes._keys_of == {}
    assert town.runtime.clock._due_at is None
    assert {LIBRARY, PHONES, TOWN_HALL} <= town.entries.keys()
    assert dt_util.utcnow() - incident.raised_at < timedelta(minutes=5)
    town.take_sent()
    assert isinstance(town.hass, HomeAssistant)
