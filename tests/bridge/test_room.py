"""What happens in the turn of the press, what in later ones, and in which order."""

import asyncio
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.errors import UnknownThing
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.radio import events as r
from tests.ha.town import BUTTON, EVENT, LIBRARY, OPERATOR, RADIO, Town

from .sources import DESK


@pytest.fixture
def order(town: Town) -> Any:
    """Everything that leaves and is written or told, in the order in which it is."""
    seen: list[str] = []
    journal, link = town.runtime.journal, town.link
    append, send = journal.append, link.send

    def appended(events: Any, effects: Any = (), on_commit: Any = None) -> None:
        seen.append("journal")
        append(events, effects, on_commit)

    def sent(command: Any) -> None:
        seen.append("radio")
        send(command)

    stop = town.runtime.room.listen(lambda _events: seen.append("told"))
    with patch.object(journal, "append", appended), patch.object(link, "send", sent):
        yield seen
    stop()


async def test_the_radio_is_told_before_the_press_returns(town: Town, order: list[str]) -> None:
    # Ben is a guard of the library, by radio; make its desk one with an entity.
    await town.change_subentry(LIBRARY, "info_desk", source="input_boolean.library")
    town.hass.states.async_set("input_boolean.library", "off")
    await town.settle()
    order.clear()

    town.hass.states.async_set("input_boolean.library", "on")
    assert order == ["radio"]
    assert [one.to for one in town.sent] == [RADIO]

    await town.settle()
    assert order[:3] == ["radio", "journal", "told"]
    town.take_sent()


async def test_a_phone_is_called_before_the_press_returns(town: Town) -> None:
    calls: list[str] = []
    town.hass.bus.async_listen("call_service", lambda event: calls.append(event.data["service"]))
    with patch.object(
        type(town.hass.services), "async_call", autospec=True, side_effect=_noting(calls)
    ):
        town.hass.states.async_set(BUTTON, "on")
        assert calls[:1] == ["send_message"]
        await town.settle()
    town.take_sent()


def _noting(calls: list[str]) -> Any:
    async def called(_services: Any, _domain: str, service: str, *_: Any, **__: Any) -> None:
        calls.append(service)

    return called


async def test_lamps_and_cameras_wait_for_the_texts_of_all_alarms(town: Town) -> None:
    look, looked = town.camera.async_camera_image, []

    async def noted(**size: Any) -> bytes | None:
        looked.append(size)
        return await look(**size)

    with patch.object(town.camera, "async_camera_image", noted):
        town.hass.states.async_set(BUTTON, "on")
        town.hass.states.async_set(EVENT, dt_util.utcnow().isoformat(), {"event_type": "press"})
        assert not looked
        assert "lamp" not in {one.by for one in town.sent}
        await town.settle()
    assert looked
    assert {"lamp", "phone"} == {one.by for one in town.take_sent()}


async def test_the_gateway_is_acknowledged_after_the_commit(town: Town, order: list[str]) -> None:
    order.clear()
    town.link.on_event(
        r.DeskPress(event_id="p1", input_id="7"), lambda: order.append("acknowledged")
    )
    assert order == ["radio"]
    await town.settle()
    assert order[:2] == ["radio", "journal"]
    committed = await town.hass.async_add_executor_job(town.runtime.journal.read)
    assert any(isinstance(one.event, e.IncidentRaised) for one in committed)
    assert order.count("acknowledged") == 1

    # Told again, it is known, and acknowledged again, after what it repeats is durable.
    order.clear()
    acknowledged = asyncio.Event()
    town.link.on_event(r.DeskPress(event_id="p1", input_id="7"), acknowledged.set)
    assert order == []
    async with asyncio.timeout(10):
        await acknowledged.wait()
    assert order == ["journal"]
    town.take_sent()


async def test_a_storm_is_written_at_once_and_told_in_chunks(town: Town) -> None:
    chunks: list[int] = []
    appends: list[int] = []
    append = town.runtime.journal.append

    def appended(events: Any, effects: Any = (), on_commit: Any = None) -> None:
        appends.append(len(events))
        append(events, effects, on_commit)

    stop = town.runtime.room.listen(lambda events: chunks.append(len(events)))
    with patch.object(town.runtime.journal, "append", appended):
        for number in range(100):
            town.report(r.RadioRegistered(event_id=f"s{number}", radio_id=f"{number}"))
        assert chunks == []
        await town.settle()
    stop()
    assert appends[0] == 100
    assert chunks[:2] == [64, 36]


async def test_what_fails_keeps_nobody_else_from_knowing(town: Town, caplog) -> None:
    told: list[e.Event] = []

    def failing(_events: Any) -> None:
        raise RuntimeError("this one fails")

    stops = [town.runtime.room.listen(failing), town.runtime.room.listen(told.extend)]
    town.runtime.changes.subscribe("room", failing)
    incident = await town.press()
    assert any(isinstance(one, e.IncidentRaised) for one in told)
    assert "A listener of the room failed" in caplog.text
    assert town.state("binary_sensor", "town_hall_incident_open").state == "on"
    for stop in (*stops, *stops):
        stop()
    await town.resolve(incident)
    town.take_sent()


async def test_what_is_withdrawn_leaves_no_duty_behind(town: Town) -> None:
    incident = await town.press("info_desk")
    await town.resolve(incident)
    loaded = await town.hass.async_add_executor_job(town.runtime.journal.load)
    assert not [one for one in loaded.pending if isinstance(one.effect, x.Withdraw)]
    town.take_sent()


async def test_a_defect_in_the_delivery_does_not_hold_up_the_rest(town: Town, caplog) -> None:
    run, ran = town.runtime.delivery.run, []

    def failing(effect: Any) -> None:
        ran.append(effect)
        if len(ran) == 1:
            raise RuntimeError("a defect")
        run(effect)

    with patch.object(town.runtime.delivery, "run", failing):
        await town.press()
    assert len(ran) > 1
    assert "a defect" in caplog.text
    assert town.runtime.room.journal is town.runtime.journal
    town.take_sent()


async def test_what_waits_for_a_commit_and_fails(town: Town, caplog) -> None:
    done: list[int] = []

    def failing() -> None:
        raise RuntimeError("this one fails")

    radio = r.RadioRegistered(event_id="x", radio_id="9")
    town.link.on_event(radio, failing)
    town.link.on_event(radio, lambda: done.append(1))
    await town.settle()
    assert done == [1]
    assert "What waited for the journal failed" in caplog.text


async def test_a_refused_command_changes_nothing(town: Town, order: list[str]) -> None:
    before = town.room
    order.clear()
    with pytest.raises(UnknownThing):
        town.runtime.room.handle(c.Acknowledge(actor=OPERATOR, incident_id=IncidentId("none")))
    await town.settle()
    assert town.room is before
    # The waiting of `settle` itself, and nothing else.
    assert order == ["journal"]


async def test_nobody_waits_for_what_nobody_waits_for(town: Town) -> None:
    waiting = town.hass.async_create_task(town.runtime.room.durable())
    waiting.cancel()
    with suppress(BaseException):
        await waiting
    await town.runtime.room.durable()


async def test_an_alarm_in_the_turn_of_another_alarm(town: Town) -> None:
    # An automation's listener presses a second desk while the first is being told.
    def press(_events: Any) -> None:
        stop()
        town.hass.states.async_set(BUTTON, "on")

    stop = town.runtime.room.listen(press)
    await town.press(DESK)
    assert {one.desk_id for one in town.room.incidents.values()} == {"desk_1", "desk_2"}
    assert len({one.number for one in town.room.incidents.values()}) == 2
    town.take_sent()
