"""The clerk's lamp: unseen at the press, on when help is known to come, off at the end."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest

from custom_components.municipal_alarm.bridge import desks
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.ids import DeskId, IncidentId, ResponderId
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeliveryState,
    DeskAnswer,
)
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


async def test_a_word_on_a_screen_and_a_colour_of_a_lamp(town: Town) -> None:
    screen = "input_text.desk_1_screen"
    entry = town.entries[TOWN_HALL]
    stored = entry.subentries["desk_1"]
    town.hass.config_entries.async_update_subentry(
        entry, stored, data={**stored.data, "answer_outputs": [LAMP, screen]}
    )
    await town.runtime.read_site()
    town.hass.states.async_set(screen, "", {"min": 0, "max": 100})
    town.hass.states.async_set(LAMP, "off", {"supported_color_modes": ["rgb"]})
    written: list[str] = []
    colours: list[list[int]] = []

    @callback
    def write(call: ServiceCall) -> None:
        written.append(call.data["value"])
        town.hass.states.async_set(screen, call.data["value"], {"min": 0, "max": 100})

    @callback
    def light(call: ServiceCall) -> None:
        colours.append(call.data["rgb_color"])

    town.hass.services.async_register("input_text", "set_value", write)
    town.hass.services.async_register("light", "turn_on", light)
    incident = await town.press()
    assert (written, colours) == ([], [])
    await town.acknowledge(incident)
    assert written == ["Seen"]
    assert len(colours) == 1
    await town.resolve(incident)
    assert written == ["Seen", ""]
    town.take_sent()


# --- where only the clerk can see it: at the press ------------------------------------


@pytest.fixture
async def at_press(town: Town) -> None:
    """No visitor sees the outputs of these desks."""
    entry = town.entries[TOWN_HALL]
    for desk_id in ("desk_1", "desk_2"):
        stored = entry.subentries[desk_id]
        town.hass.config_entries.async_update_subentry(
            entry, stored, data={**stored.data, "answer_at_press": True}
        )
    await town.runtime.read_site()
    await town.settle()


@pytest.mark.usefixtures("at_press")
async def test_the_clerk_sees_at_once_that_it_worked(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    town.hass.states.async_set(LAMP, "off", {"supported_color_modes": ["rgb"]})
    colours: list[list[int]] = []

    @callback
    def light(call: ServiceCall) -> None:
        colours.append(call.data["rgb_color"])
        town.hass.states.async_set(LAMP, "on", {"supported_color_modes": ["rgb"]})

    town.hass.services.async_register("light", "turn_on", light)
    incident = await town.press()
    assert colours == [[255, 255, 255]]
    assert told == [("Desk 1", "sent", False)]
    await town.restart()
    assert told == [("Desk 1", "sent", False)] * 2
    await town.acknowledge(incident)
    await town.resolve(incident)
    assert len({tuple(one) for one in colours}) == 2
    assert told[2:] == [("Desk 1", "seen", False), ("Desk 1", "none", False)]
    assert lamps(town) == ["turn_off"]
    for answer in ("/sent", "/seen", "/over"):
        assert await reports(town, answer) == [(DeliveryState.SENT, "")]
    assert town.hass.states.get(LAMP).state == "off"


@pytest.mark.usefixtures("at_press")
async def test_it_is_told_of_a_desk_without_outputs_too(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    await town.press("desk_2")
    assert told == [("Desk 2", "sent", False)]
    assert lamps(town) == []


@pytest.mark.usefixtures("at_press")
async def test_what_duress_alone_raised_at_a_desk_shows_nothing(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    await town.command(
        c.RaiseAlarm(actor=OPERATOR, signal_id="d", kind=AlarmKind.DURESS, desk_id=DESK_1)
    )
    assert (lamps(town), told) == ([], [])
    town.hass.states.async_set(LAMP, "on")
    await town.restart()
    assert (lamps(town), told) == (["turn_off"], [])


# --- the event for screens ---------------------------------------------------------


@pytest.fixture
def told(town: Town) -> list[tuple[str, str, bool]]:
    """What is said on the bus."""
    heard: list[tuple[str, str, bool]] = []

    @callback
    def hear(event: Event[dict[str, Any]]) -> None:
        data = event.data
        heard.append((data["desk"], data["answer"], data["drill"]))
        device = dr.async_get(town.hass).async_get(data["device_id"])
        assert (DOMAIN, data["desk_id"]) in device.identifiers
        assert data["building"] == "Town hall"

    town.hass.bus.async_listen(desks.EVENT_ANSWERED, hear)
    return heard


async def test_screens_hear_what_the_lamp_shows(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    incident = await town.press("desk_2")  # which has no lamp
    assert told == []
    await town.acknowledge(incident)
    assert told == [("Desk 2", "seen", False)]
    await town.press("desk_2")
    assert len(told) == 1
    await town.resolve(incident)
    assert told[1:] == [("Desk 2", "none", False)]
    town.take_sent()


async def test_a_real_alarm_takes_the_answer_of_a_drill_away(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    await town.command(c.RaiseAlarm(actor=OPERATOR, signal_id="d", desk_id=DESK_1, drill=True))
    await town.acknowledge(town.incident())
    real = await town.press()
    assert told == [("Desk 1", "seen", True), ("Desk 1", "none", False)]
    await town.resolve(real, outcome="false")
    assert told[2:] == [("Desk 1", "seen", True)]
    town.take_sent()


async def test_a_desk_test_is_seen_and_is_over(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=DESK_1))
    await town.press()
    assert [one.what for one in town.take_sent()] == ["turn_on"]
    await town.command(c.FinishDeskTest(actor=OPERATOR, desk_id=DESK_1, passed=True))
    assert [one.what for one in town.take_sent()] == ["turn_off"]
    assert told == [("Desk 1", "seen", True), ("Desk 1", "none", False)]


async def test_screens_are_told_again_after_a_restart(
    town: Town, told: list[tuple[str, str, bool]]
) -> None:
    await town.acknowledge(await town.press())
    await town.restart()
    assert told == [("Desk 1", "seen", False)] * 2
    town.take_sent()


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


async def test_outputs_that_fail_are_to_be_repaired_until_they_work(town: Town) -> None:
    def issues() -> list[dict[str, str] | None]:
        found = ir.async_get(town.hass).issues.values()
        return [one.translation_placeholders for one in found if one.domain == DOMAIN]

    def failing(_call: ServiceCall) -> None:
        raise HomeAssistantError("the hub is off")

    works = town.hass.services.async_services_for_domain("homeassistant")["turn_on"].job.target
    broken = {"desk": "Desk 1", "building": "Town hall", "reason": "the hub is off"}
    incident = await town.press()
    assert issues() == []
    town.hass.services.async_register("homeassistant", "turn_on", failing)
    await town.acknowledge(incident)
    assert issues() == [broken]
    # It shows the next answer.
    town.hass.services.async_register("homeassistant", "turn_on", works)
    guard = {"incident_id": incident.incident_id, "responder_id": ResponderId("anna")}
    await town.command(c.Accept(actor=OPERATOR, **guard))
    assert issues() == []
    town.hass.services.async_register("homeassistant", "turn_on", failing)
    await town.command(c.Arrive(actor=OPERATOR, **guard))
    assert issues() == [broken]
    # Another edit leaves it; without these outputs there is nothing to repair.
    await town.change_subentry(TOWN_HALL, "desk_2", floor="Attic")
    assert issues() == [broken]
    await town.change_subentry(TOWN_HALL, "desk_1", answer_outputs=[])
    assert issues() == []
    town.take_sent()


async def test_nobody_complains_of_outputs_of_an_earlier_run(town: Town) -> None:
    town.hass.states.async_set(LAMP, "unavailable")
    town.hass.services.async_register("homeassistant", "turn_off", town._on_lamp)
    await town.press()
    registry = ir.async_get(town.hass)
    assert registry.async_get_issue(DOMAIN, "desk_output_desk_1") is not None
    town.hass.states.async_set(LAMP, "off")
    await town.restart()
    assert registry.async_get_issue(DOMAIN, "desk_output_desk_1") is None
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
