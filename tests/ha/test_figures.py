"""The figures where people meet them: the action, the sensors, the flood, the options."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any, Literal
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.statistics import get_last_statistics
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.municipal_alarm.bridge import queries_figures
from custom_components.municipal_alarm.bridge.actors import user_actor
from custom_components.municipal_alarm.bridge.cases import Cases
from custom_components.municipal_alarm.bridge.waiting import AT_ONCE, waiting
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.ids import DeskId, SignalId
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.journal.errors import CannotWrite, JournalError
from custom_components.municipal_alarm.learning.figures.rules import DEFAULT_SHIFTS
from tests.learning.figures import naive

from .acting import act, refused
from .town import OPERATOR, ROOM, TOWN_HALL, Town

SOON = 11


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a clock that stands still nobody wakes from a pause."""
    monkeypatch.setitem(Cases.__init__.__kwdefaults__, "pause", 0)


async def last_of(recorder: Recorder, key: str, kind: Literal["mean", "sum"]) -> float:
    """What Home Assistant's statistics have last of one of ours."""
    await async_wait_recording_done(recorder.hass)
    statistic_id = f"municipal_alarm:{key}"
    found = await recorder.async_add_executor_job(
        get_last_statistics, recorder.hass, 1, statistic_id, False, {kind}
    )
    return found[statistic_id][0][kind]


async def an_incident(
    town: Town, freezer: FrozenDateTimeFactory, outcome: Outcome, desk: str = "desk_1"
) -> None:
    incident = await town.press(desk)
    freezer.tick(20)
    await town.acknowledge(incident)
    freezer.tick(100)
    await town.resolve(incident, outcome)
    await town.close(incident)
    town.take_sent()


async def an_incident_that_nobody_waits_for(town: Town) -> None:
    raised = town.runtime.room.handle(
        c.RaiseAlarm(
            actor=OPERATOR, signal_id=SignalId(f"s{town.room.number}"), desk_id=DeskId("desk_1")
        )
    )
    incident_id = next(
        one.incident_id for one in raised.events if isinstance(one, e.IncidentRaised)
    )
    town.runtime.room.handle(
        c.Resolve(actor=OPERATOR, incident_id=incident_id, outcome=Outcome.FALSE)
    )
    await town.runtime.room.durable()
    town.take_sent()


def events_of(town: Town) -> list[e.Event]:
    return [one.event for one in town.runtime.journal.read(0, 10_000) if one.event is not None]


def rules() -> naive.Rules:
    return naive.Rules(
        [("acknowledged", 30, Fraction(80)), ("acknowledged", 60, Fraction(197, 2))],
        [(one.name, one.begins) for one in DEFAULT_SHIFTS],
        dt_util.get_default_time_zone(),
    )


def sensor(town: Town, key: str) -> Any:
    entry_id = town.entries[ROOM].entry_id
    return town.state("sensor", f"{entry_id}_{key}")


async def test_the_action_says_what_the_raw_events_say(
    town: Town, freezer: FrozenDateTimeFactory
) -> None:
    since = dt_util.utcnow() - timedelta(hours=1)
    await an_incident(town, freezer, Outcome.FALSE)
    await an_incident(town, freezer, Outcome.GENUINE)
    await an_incident(town, freezer, Outcome.GENUINE, "desk_2")
    until = dt_util.utcnow() + timedelta(seconds=1)
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    # Two checkpoints of the town hall; a checkpoint, a desk and a radio of the library.
    for building, silent in ((None, 5), (TOWN_HALL, 2)):
        more = {"building": "Town hall"} if building is not None else {}
        found = await act(town, "get_figures", town.operator, **asked, **more)
        assert len(found.pop("silent")) == silent
        desks = {"desk_1", "desk_2"} | ({"info_desk"} if building is None else set())
        building_id = town.entries[TOWN_HALL].entry_id if building is not None else None
        assert found == naive.figures(
            events_of(town), since, until, rules(), desks, secrets=True, building=building_id
        )
        assert found["incidents"] == 3
        assert found["times"]["acknowledged"]["median"] == 20


async def test_what_a_viewer_may_not_know_is_in_no_figure_of_theirs(
    town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await act(town, "report_status_code", responder="Ben", digits="0")
    (secret,) = town.room.incidents.values()
    assert secret.is_secret
    town.take_sent()
    await town.resolve(secret)
    town.take_sent()
    freezer.tick(60)
    assert (await act(town, "get_figures", town.operator))["incidents"] == 1
    assert (await act(town, "get_figures", town.viewer))["incidents"] == 0


async def test_what_cannot_be_asked(town: Town) -> None:
    await refused(town, "not_permitted", "get_figures", town.stranger)
    await refused(town, "unknown_building", "get_figures", town.operator, building="Castle")
    now = dt_util.utcnow()
    later = (now + timedelta(days=1)).isoformat()
    await refused(town, "bad_period", "get_figures", town.operator, since=later)
    long_ago = (now - timedelta(days=3000)).isoformat()
    await refused(town, "bad_period", "get_figures", town.operator, since=long_ago)
    with (
        patch.object(town.runtime.journal, "cases", side_effect=JournalError("torn")),
        pytest.raises(HomeAssistantError) as caught,
    ):
        await act(town, "get_figures", town.operator)
    assert caught.value.translation_key == "journal_unreadable"


async def test_who_asks_for_too_much_waits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody else does, no automation either."""
    go_on = asyncio.Event()
    find = queries_figures.find

    async def slow(*question: Any) -> Any:
        await go_on.wait()
        return await find(*question)

    monkeypatch.setattr(queries_figures, "find", slow)

    def ask(user: Any) -> asyncio.Task[Any]:
        return town.hass.async_create_task(
            town.hass.services.async_call(
                "municipal_alarm",
                "get_figures",
                blocking=True,
                return_response=True,
                context=Context(user_id=user.id if user is not None else None),
            )
        )

    asked = [ask(town.viewer) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    with pytest.raises(ServiceValidationError) as refusal:
        await ask(town.viewer)
    assert refusal.value.translation_key == "too_many_questions"
    asked += [ask(town.operator), *(ask(None) for _ in range(AT_ONCE + 1))]
    go_on.set()
    assert all("incidents" in one for one in await asyncio.gather(*asked))
    # The room is free again, also after a question that failed.
    for _ in range(AT_ONCE + 1):
        assert "incidents" in await ask(town.viewer)
        with (
            suppress(ZeroDivisionError),
            waiting(town.hass, user_actor(town.room.site, town.viewer.id)),
        ):
            1 / 0  # noqa: B018


async def test_sensors_follow_what_becomes_known(
    town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await town.pass_time(freezer, SOON)
    assert sensor(town, "incidents").state == "0"
    assert sensor(town, "acknowledged_median").state == "unknown"
    await an_incident(town, freezer, Outcome.FALSE)
    await town.pass_time(freezer, SOON)
    assert sensor(town, "incidents").state == "1"
    assert sensor(town, "incidents").attributes["false"] == 1
    assert float(sensor(town, "acknowledged_median").state) == 20
    assert sensor(town, "acknowledged_in_time").state == "100.0"
    assert sensor(town, "false_alarms").state == "100.0"
    assert sensor(town, "silent_equipment").attributes == {
        **sensor(town, "silent_equipment").attributes,
        "button": 1,
        "checkpoint": 3,
    }
    # After thirty days it has left by itself.
    await town.pass_time(freezer, 31 * 86_400)
    await town.pass_time(freezer, SOON)
    assert sensor(town, "incidents").state == "0"


async def test_load_rounds_and_lone_work_can_be_plotted(
    hass: HomeAssistant, all_entities_enabled: None, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    async def plotted(key: str) -> Any:
        state = sensor(town, key)
        assert state.attributes["state_class"] == "measurement"
        return float(state.state)

    await act(town, "start_round", round_plan="Town hall, Evening round")
    await act(town, "start_lone_work", responder="Anna", every=300)
    for _ in range(12):
        await town.pass_time(freezer, 100)
    town.take_sent()
    for number in range(11):
        await an_incident(town, freezer, Outcome.FALSE, "desk_1" if number % 2 else "desk_2")
        freezer.tick(-115)
    freezer.tick(SOON)
    # The clock went to and fro, and the beat with it.
    await town.runtime.live_figures.refresh()
    await town.settle()
    town.take_sent()
    found = await act(town, "get_figures")
    assert await plotted("alarm_load") == pytest.approx(found["load"]["per_10_minutes"], abs=1e-3)
    assert await plotted("alarm_load") > 0
    assert sensor(town, "alarm_load").attributes["peak"] == found["load"]["peak"] == 11
    assert await plotted("floods") == 1
    assert await plotted("rounds_kept") == 0
    assert await plotted("rounds_missed") == found["rounds"]["missed"]["percent"] == 100
    assert await plotted("lone_work_prompts") == found["lone_work"]["prompts"] > 0
    assert sensor(town, "lone_work_prompts").attributes["alarms"] == found["lone_work"]["alarms"]


async def test_targets_that_are_edited_hold_at_once(
    hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await an_incident(town, freezer, Outcome.GENUINE)
    entry = town.entries[ROOM]
    targets = [{"milestone": "acknowledged", "within": 5, "percent": 50.0}]
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "figure_targets": targets, "shifts": []}
    )
    await town.edited()
    await town.pass_time(freezer, SOON)
    assert sensor(town, "acknowledged_in_time").state == "0.0"
    found = await act(town, "get_figures")
    assert [one["key"] for one in found["by"]["shift"]] == [""]
    (target,) = found["targets"]
    assert (target["within_s"], target["met"]) == (5, False)


async def test_a_flood_shows_while_it_lasts(town: Town, freezer: FrozenDateTimeFactory) -> None:
    entry_id = town.entries[ROOM].entry_id

    def flood() -> str:
        return town.state("binary_sensor", f"{entry_id}_alarm_flood").state

    for number in range(11):
        assert flood() == "off", number
        await an_incident(town, freezer, Outcome.FALSE, "desk_1" if number % 2 else "desk_2")
        freezer.tick(-115)
    assert flood() == "on"
    await town.pass_time(freezer, 599 + 30)
    await town.pass_time(freezer, 40)
    assert flood() == "off"


async def test_what_fails_is_told_once_and_tried_again(
    town: Town, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(town.runtime.journal, "cases", side_effect=OSError("gone")):
        for _ in range(3):
            await town.runtime.live_figures.refresh()
    assert caplog.text.count("Figures could not be made") == 1
    with patch.object(town.runtime.journal, "cases", side_effect=ZeroDivisionError):
        await town.runtime.live_figures.refresh()
    await town.runtime.live_figures.refresh()
    assert town.runtime.live_figures.figures is not None
    with patch.object(town.runtime.journal, "cases", side_effect=ZeroDivisionError):
        for _ in range(2):
            await town.runtime.live_figures.refresh()
    assert caplog.text.count("Figures could not be made") == 2


async def test_statistics_are_written_where_the_recorder_runs(
    recorder_mock: Recorder, hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await an_incident(town, freezer, Outcome.FALSE)
    await town.pass_time(freezer, SOON)
    await async_wait_recording_done(hass)
    for key in ("incidents", "false_alarms"):
        assert await last_of(recorder_mock, key, "sum") == 1


async def test_what_left_the_room_at_once_is_counted_all_the_same(
    recorder_mock: Recorder, hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await town.pass_time(freezer, SOON)
    await async_wait_recording_done(hass)
    incident = await town.press()
    town.take_sent()
    for command in (c.Resolve, c.Close):
        more = {"outcome": Outcome.FALSE} if command is c.Resolve else {}
        town.runtime.room.handle(command(actor=OPERATOR, incident_id=incident.incident_id, **more))
    await town.settle()
    town.take_sent()
    await town.pass_time(freezer, SOON)
    assert await last_of(recorder_mock, "false_alarms", "sum") == 1


async def test_what_was_open_over_a_restart_is_counted_when_it_is_over(
    recorder_mock: Recorder, hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await town.press()
    for entry in town.entries.values():
        assert await hass.config_entries.async_unload(entry.entry_id)
    for entry in town.entries.values():
        assert await hass.config_entries.async_setup(entry.entry_id)
    await town.settle()
    town.take_sent()
    await town.pass_time(freezer, SOON)
    await async_wait_recording_done(hass)
    await town.resolve(town.incident(), Outcome.FALSE)
    town.take_sent()
    await town.pass_time(freezer, SOON)
    assert await last_of(recorder_mock, "false_alarms", "sum") == 1


async def test_what_is_still_to_be_learned_is_counted_when_it_is(
    recorder_mock: Recorder, hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await town.pass_time(freezer, SOON)
    await async_wait_recording_done(hass)
    with patch.object(town.runtime.journal, "settle_cases", side_effect=CannotWrite("full")):
        await an_incident(town, freezer, Outcome.FALSE)
        await town.pass_time(freezer, SOON)
        await async_wait_recording_done(hass)
    await town.runtime.live_figures.refresh()
    assert await last_of(recorder_mock, "false_alarms", "sum") == 1


async def test_a_target_that_is_new_is_written_of_what_was_before(
    recorder_mock: Recorder, hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await an_incident(town, freezer, Outcome.GENUINE)
    await town.pass_time(freezer, SOON)
    await async_wait_recording_done(hass)
    entry = town.entries[ROOM]
    targets = [{"milestone": "acknowledged", "within": 25, "percent": 50.0}]
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "figure_targets": targets}
    )
    await town.edited()
    await town.pass_time(freezer, SOON)
    await async_wait_recording_done(hass)
    assert await last_of(recorder_mock, "acknowledged_within_25_s", "mean") == 100


async def test_what_takes_long_is_not_begun_twice(
    town: Town, freezer: FrozenDateTimeFactory
) -> None:
    free, begun = asyncio.Event(), 0

    async def slow() -> None:
        nonlocal begun
        begun += 1
        await free.wait()

    with patch.object(town.runtime.live_figures, "refresh", slow):
        for _ in range(3):
            await an_incident_that_nobody_waits_for(town)
            freezer.tick(SOON)
            async_fire_time_changed(town.hass)
            await asyncio.sleep(0)
        assert begun == 1
        free.set()
        await town.settle()
        await town.pass_time(freezer, SOON)
        assert begun == 2
    town.take_sent()  # the lamp of the desk, whenever it was done


async def test_a_flood_is_over_with_what_runs(
    hass: HomeAssistant, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    for number in range(11):
        await an_incident(town, freezer, Outcome.FALSE, "desk_1" if number % 2 else "desk_2")
        freezer.tick(-115)
    assert town.runtime.live_figures.is_flood
    live = town.runtime.live_figures
    for entry in town.entries.values():
        assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(3600)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert live.is_flood, "nobody looks any more"
