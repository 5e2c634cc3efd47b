"""The clerk's lamp: unseen at the press, on when help is known to come, off at the end."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.core import ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.municipal_alarm.bridge import desks
from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.ids import DeskId, IncidentId, ResponderId
from custom_components.municipal_alarm.control_room.words import DeliveryState, DeskAnswer
from tests.ha.town import LAMP, OPERATOR, ROOM, TOWN_HALL, Town

DESK_1 = DeskId("desk_1")


@pytest.fixture(autouse=True)
def lamp(town: Town) -> None:
    """One that is lit by what it is told, and shows it."""

    @callback
    def switch(call: ServiceCall) -> None:
        town._on_lamp(call)
        town.hass.states.async_set(LAMP, call.service.removeprefix("turn_"))

    for service in ("turn_on", "turn_off"):
        town.hass.services.async_register("homeassistant", service, switch)
    town.hass.states.async_set(LAMP, "off")


def lamps(town: Town) -> list[str]:
    return [one.what for one in town.take_sent() if one.by == "lamp"]


async def reports(town: Town, key: str) -> list[tuple[DeliveryState, str]]:
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    return [
        (one.event.state, one.event.reason)
        for one in read
        if isinstance(one.event, e.DeliveryReported) and one.event.key.endswith(key)
    ]


async def test_dark_at_the_press_and_on_when_somebody_has_seen_it(town: Town) -> None:
    incident = await town.press()
    assert lamps(town) == []  # it is dark already: nothing is switched
    await town.acknowledge(incident)
    assert lamps(town) == ["turn_on"]
    await town.resolve(incident)
    assert lamps(town) == ["turn_off"]
    for answer in ("/sent", "/seen", "/over"):
        assert await reports(town, answer) == [(DeliveryState.SENT, "")]


async def test_a_lamp_that_was_left_on_goes_out_at_the_press(town: Town) -> None:
    town.hass.states.async_set(LAMP, "on")
    await town.press()
    assert lamps(town) == ["turn_off"]


async def test_a_desk_without_a_lamp(town: Town) -> None:
    await town.acknowledge(await town.press("desk_2"))
    assert lamps(town) == []


async def test_after_a_restart_lamps_show_what_is_true(town: Town) -> None:
    await town.acknowledge(await town.press())
    lamps(town)
    await town.restart()
    assert lamps(town) == ["turn_on"]
    # It is no news, and is not told as such.
    assert await reports(town, "/seen") == [(DeliveryState.SENT, "")]
    await town.resolve(town.incident())
    lamps(town)
    town.hass.states.async_set(LAMP, "on")
    await town.restart()
    assert lamps(town) == ["turn_off"]
    await town.close(town.incident())
    await town.restart()
    assert lamps(town) == []


async def test_a_lamp_that_was_not_put_out_before_a_crash(town: Town) -> None:
    town.hass.states.async_set(LAMP, "on")
    town.runtime.desk_answers.show_again(town.room, [DESK_1])
    await town.settle()
    assert lamps(town) == ["turn_off"]


async def test_a_real_alarm_beside_a_drill_keeps_the_lamp(town: Town) -> None:
    await town.command(c.RaiseAlarm(actor=OPERATOR, signal_id="d", desk_id=DESK_1, drill=True))
    drill = town.incident()
    real = await town.press()
    await town.acknowledge(real)
    await town.resolve(drill, outcome="drill")
    lamps(town)
    await town.restart()
    assert lamps(town) == ["turn_on"]


async def test_an_alarm_of_a_responder_at_the_desk_is_not_the_clerks(town: Town) -> None:
    # Anna was last seen at desk 1, and calls for help herself.
    await town.hass.async_block_till_done()
    incident = await town.press()
    await town.command(
        c.Arrive(actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("anna"))
    )
    await town.resolve(incident)
    await town.close(town.incident())
    lamps(town)
    await town.command(
        c.RaiseAlarm(actor=OPERATOR, signal_id="a", responder_id=ResponderId("anna"))
    )
    await town.restart()
    assert lamps(town) == []


# --- outputs that fail ---------------------------------------------------------------


@pytest.mark.parametrize("state", [None, "unavailable"])
async def test_an_output_that_is_missing(town: Town, state: str | None) -> None:
    town.hass.services.async_register("homeassistant", "turn_on", town._on_lamp)
    town.hass.services.async_register("homeassistant", "turn_off", town._on_lamp)
    if state is None:
        town.hass.states.async_remove(LAMP)
    else:
        town.hass.states.async_set(LAMP, state)
    await town.acknowledge(await town.press())
    assert (await reports(town, "/seen")) == [(DeliveryState.FAILED, f"not available: {LAMP}")]
    town.take_sent()


@pytest.mark.parametrize(
    ("error", "reason", "logged"),
    [
        (HomeAssistantError("the hub is off"), "the hub is off", False),
        (KeyError("brightness"), "'brightness'", True),
        (TimeoutError(), "TimeoutError", False),
    ],
)
async def test_an_output_that_raises(
    town: Town, error: Exception, reason: str, logged: bool, caplog
) -> None:
    def failing(_call: ServiceCall) -> None:
        raise error

    town.hass.services.async_register("homeassistant", "turn_on", failing)
    await town.acknowledge(await town.press())
    assert (await reports(town, "/seen")) == [(DeliveryState.FAILED, reason)]
    assert ("Traceback" in caplog.text) is logged
    town.take_sent()


async def test_a_lamp_that_hangs_shows_the_last_answer_and_nothing_older(town: Town) -> None:
    let_go = asyncio.Event()
    switched: list[str] = []

    async def slow(call: ServiceCall) -> None:
        await let_go.wait()
        switched.append(call.service)

    for service in ("turn_on", "turn_off"):
        town.hass.services.async_register("homeassistant", service, slow)
    town.hass.states.async_set(LAMP, "on")
    town.hass.states.async_set("binary_sensor.desk_1_button", "on")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    incident = town.incident()
    room = town.runtime.room
    room.handle(c.Acknowledge(actor=OPERATOR, incident_id=incident.incident_id))
    room.handle(c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome="genuine"))
    assert switched == []
    let_go.set()
    await town.settle()
    assert switched == ["turn_off", "turn_off"]
    assert await reports(town, "/seen") == [(DeliveryState.OVERTAKEN, "")]
    town.take_sent()


async def test_a_lamp_that_never_answers_is_given_up(town: Town) -> None:
    async def never(_call: ServiceCall) -> None:
        await asyncio.Event().wait()

    town.hass.services.async_register("homeassistant", "turn_off", never)
    town.hass.states.async_set(LAMP, "on")
    with patch.object(desks, "TIMEOUT_S", 0):
        await town.press()
    assert await reports(town, "/sent") == [(DeliveryState.FAILED, "TimeoutError")]
    town.take_sent()


async def test_a_desk_that_is_removed_before_its_lamp_is_switched(town: Town) -> None:
    incident = await town.press()
    lamps(town)
    effect = x.AnswerDesk("k", incident.incident_id, DESK_1, DeskAnswer.SEEN)
    town.runtime.desk_answers.handle(effect)
    town.hass.config_entries.async_remove_subentry(town.entries[TOWN_HALL], "desk_1")
    await town.runtime.read_site()
    await town.settle()
    assert lamps(town) == []


async def test_only_answers_are_handled(town: Town) -> None:
    camera: Any = x.ShowCamera("k", IncidentId("i"), DESK_1)
    town.runtime.desk_answers.handle(camera)
    await town.settle()
    assert lamps(town) == []
    assert ROOM in town.entries
