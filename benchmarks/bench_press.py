"""From the press (a state is written) to the first radio frame leaving.

Four ways to the same socket, the link to an open gateway (its simulator, in a
process of its own), in one run of one Home Assistant:

- floor: a bare state listener that sends;
- automation: 1 500 plain automations as an administrator would write them without this
  integration's alarms, state trigger -> `notify.send_message` to the guard's radio;
- bare automation: the same with an action made for this benchmark that does nothing but
  send (shown, not judged: no Home Assistant has it);
- alarm: this integration, engine, journal and all.

One press at a time, and a storm of 1 500 presses in one turn of the event loop,
where each time is counted from the storm's beginning. Entities of the three ways
are different ones, so none pays for another.
"""

import asyncio
from collections.abc import Callable, Mapping
import gc
from itertools import count
import json
from pathlib import Path
from statistics import median
import tempfile
from time import perf_counter
from typing import Any

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from custom_components.municipal_alarm.control_room.commands import AUTOMATION, Close, Resolve
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.links.base import Link
from custom_components.municipal_alarm.radio.commands import Priority, RadioCommand, SendText
from custom_components.municipal_alarm.runtime import DATA_RUNTIME

from .city import BUILDINGS, DESKS, SYSTEM, apart, city, desk_source, gateway, running, write_config
from .figures import Figure, at_least, at_most, quantile

WARM_UP = 20
SINGLE = 400
ROUNDS = 3
YAML = "homeassistant:\nautomation: !include automations.yaml\n"
TEXT = "Building 1, 1, Desk 1 - PANIC #1"

WAYS: dict[str, Callable[[int], str]] = {
    "floor": lambda number: f"binary_sensor.floor_{number}",
    "automation": lambda number: f"binary_sensor.auto_{number}",
    "bare automation": lambda number: f"binary_sensor.bare_{number}",
    "alarm": desk_source,
}
"""The buttons of each way."""


class Sender:
    """The gateway link that all ways send by; remembers when each frame left."""

    def __init__(self, link: Link) -> None:
        """Stand between the link and whoever sends."""
        self.left: list[float] = []
        self._send = link.send
        self._number = count()
        link.send = self.pass_on  # type: ignore[method-assign]

    def pass_on(self, command: RadioCommand) -> None:
        """Send, and note the time: the frame leaves within the call."""
        self._send(command)
        if isinstance(command, SendText):
            self.left.append(perf_counter())

    def send(self, radio_id: str, text: str) -> None:
        """What a listener or an automation sends: the same command as the alarm's."""
        self.pass_on(
            SendText(
                key=f"bench/{next(self._number)}",
                text=text,
                radio_ids=(radio_id,),
                priority=Priority.EMERGENCY,
                ttl_s=60.0,
            )
        )


class Bench:
    """The ways in one Home Assistant."""

    def __init__(self, hass: HomeAssistant, sender: Sender) -> None:
        """Everything is set up; nothing was pressed yet."""
        self._hass = hass
        self._sender = sender
        self._room = hass.data[DATA_RUNTIME].room

    async def prepare(self) -> None:
        """Write the quiet state of every button, and attach the floor."""
        self._release()

        @callback
        def pressed(event: Event[EventStateChangedData]) -> None:
            state = event.data["new_state"]
            if state is not None and state.state == "on":
                self._sender.send("1201", TEXT)

        async_track_state_change_event(
            self._hass, [WAYS["floor"](number) for number in range(DESKS)], pressed
        )
        await self._rest()

    async def one(self, way: str, number: int) -> float:
        """One press; seconds until the first frame left."""
        self._sender.left.clear()
        name = WAYS[way](number)
        start = perf_counter()
        self._hass.states.async_set(name, "on")
        await self._sent(1)
        took = self._sender.left[0] - start
        await self._rest()
        return took

    async def storm(self, way: str) -> list[float]:
        """All desks in one turn; seconds from its beginning until each frame left."""
        self._sender.left.clear()
        names = [WAYS[way](number) for number in range(DESKS)]
        gc.collect()
        start = perf_counter()
        for name in names:
            self._hass.states.async_set(name, "on")
        await self._sent(DESKS)
        took = [left - start for left in self._sender.left[:DESKS]]
        await self._rest()
        return took

    async def clear(self) -> None:
        """All quiet again: buttons released, incidents closed."""
        self._release()
        for incident_id in list(self._room.state.incidents):
            self._room.handle(
                Resolve(actor=AUTOMATION, incident_id=incident_id, outcome=Outcome.GENUINE)
            )
            self._room.handle(Close(actor=AUTOMATION, incident_id=incident_id))
        await self._rest()

    def _release(self) -> None:
        for name in WAYS.values():
            for number in range(DESKS):
                self._hass.states.async_set(name(number), "off")

    async def _sent(self, frames: int) -> None:
        async with asyncio.timeout(60):
            # An event to wait for would have to be set on the path that is measured.
            while len(self._sender.left) < frames:  # noqa: ASYNC110
                await asyncio.sleep(0)

    async def _rest(self) -> None:
        await self._room.durable()
        await self._hass.async_block_till_done()


def automations(radios: Mapping[str, str]) -> list[dict[str, Any]]:
    """Two automations for each desk; `radios`: notify entity by radio id."""
    made: list[dict[str, Any]] = []
    for number in range(DESKS):
        radio_id = str(1201 + number % BUILDINGS)
        notify = {
            "action": "notify.send_message",
            "target": {"entity_id": radios[radio_id]},
            "data": {"message": TEXT},
        }
        bare = {"action": "bench.send", "data": {"radio": radio_id, "text": TEXT}}
        for way, action in (("automation", notify), ("bare automation", bare)):
            trigger = {"trigger": "state", "entity_id": WAYS[way](number), "to": "on"}
            made.append(
                {
                    "id": f"{way} {number}",
                    "alias": f"{way} {number}",
                    "triggers": [trigger],
                    "actions": [action],
                }
            )
    return made


async def make_automations(hass: HomeAssistant, folder: Path) -> None:
    """Write the automations once the radios are there, and load them."""
    registry = er.async_get(hass)
    async with asyncio.timeout(30):
        while True:
            radios = {
                entry.unique_id.removeprefix(f"{SYSTEM}_").rpartition("_")[0]: entry.entity_id
                for entry in er.async_entries_for_config_entry(registry, SYSTEM)
                if entry.domain == "notify"
            }
            if len(radios) == BUILDINGS:
                break
            await asyncio.sleep(0.1)
    text = json.dumps(automations(radios))
    await hass.async_add_executor_job((folder / "automations.yaml").write_text, text)
    await hass.services.async_call("automation", "reload", blocking=True)
    await hass.async_block_till_done()


async def measure(folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by way: one press (median), and a storm (median over rounds of its p99)."""
    single: dict[str, list[float]] = {way: [] for way in WAYS}
    storms: dict[str, list[float]] = {way: [] for way in WAYS}
    async with (
        gateway() as url,
        running(write_config(folder, city(url), YAML)) as hass,
    ):
        link = hass.data[DATA_RUNTIME].links[SYSTEM]
        async with asyncio.timeout(30):
            while not link.state.connected:  # noqa: ASYNC110 - once, before the run
                await asyncio.sleep(0.05)
        sender = Sender(link)

        async def send(call: ServiceCall) -> None:
            sender.send(call.data["radio"], call.data["text"])

        hass.services.async_register("bench", "send", send)
        await make_automations(hass, folder)
        bench = Bench(hass, sender)
        await bench.prepare()
        for number in range(WARM_UP + SINGLE):
            for way, times in single.items():
                took = await bench.one(way, number)
                if number >= WARM_UP:
                    times.append(took)
        await bench.clear()
        for _ in range(ROUNDS):
            for way, times in storms.items():
                times.append(quantile(await bench.storm(way), 0.99))
            await bench.clear()
    return _medians(single), _medians(storms)


def run() -> list[Figure]:
    """The figures, with their targets."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        one, storm = apart(measure(Path(folder)))
    return [
        *(Figure(f"one press p50, {way}", one[way] * 1e6, "us") for way in WAYS),
        *(Figure(f"storm of {DESKS} p99, {way}", storm[way] * 1e3, "ms") for way in WAYS),
        at_most(4, "one press p50, alarm over floor", one["alarm"] / one["floor"], "times"),
        at_least(
            1.5, "one press p50, automation over alarm", one["automation"] / one["alarm"], "times"
        ),
        at_most(4, "storm p99, alarm over floor", storm["alarm"] / storm["floor"], "times"),
        at_least(
            2, "storm p99, automation over alarm", storm["automation"] / storm["alarm"], "times"
        ),
    ]


def _medians(times: dict[str, list[float]]) -> dict[str, float]:
    return {way: median(values) for way, values in times.items()}
