"""One Home Assistant in a process of its own, measured: `python -m benchmarks.city_home ...`.

A process of its own, so that its memory and its start are its own. What it finds it prints
as one JSON object, the last line of its output.

    start FOLDER [--press SOURCES]   start it; how long, how large, what its log says; how
                                     long a press takes to the first frame, at these buttons
    import FOLDER PLAN               start it, press desks all the time, import a plan
"""

import argparse
import asyncio
from collections.abc import Sequence
import json
import logging
from pathlib import Path
import re
import sys
from threading import Event as Flag, Thread
from time import monotonic, perf_counter, process_time, sleep
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.commands import AUTOMATION, Close, Resolve
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.radio.commands import RadioCommand, SendText
from custom_components.municipal_alarm.runtime import DATA_RUNTIME

from .city import SYSTEM, running
from .city_plan import DESKS, TOWN_DESKS, desk_source, town_source
from .figures import quantile

WARM_UP, SINGLE = 20, 200
PRESS_EVERY_S = 0.1
"""While a plan is imported: as if one desk after another of the town was pressed."""
LOST_AFTER_S = 30.0
SETTLED_AFTER_S = 20.0
_ALARM = re.compile(r"Town \d+, 1, Desk (\d+) - PANIC")


class _Errors(logging.Handler):
    """What the log says at ERROR or worse."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        # Home Assistant hands records on from another thread, and asks for no level there.
        if record.levelno >= logging.ERROR:
            said = record.getMessage().strip().splitlines() or [""]
            # What was raised stands in the last line of its traceback.
            last = f" ({said[-1]})" if len(said) > 1 else ""
            self.said.append(f"{record.name}: {said[0]}{last}"[:600])


def memory_mb() -> float:
    """What of this process is in memory, of its own and its part of what is shared."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) / 1024


class Presses:
    """Presses desks of the town from outside of the loop, and sees when their frames leave.

    From another thread, by a clock of its own: a loop that is busy must not put off the
    press whose time is taken.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Nothing is pressed yet."""
        self._hass = hass
        self._runtime = hass.data[DATA_RUNTIME]
        self._pressed: dict[int, float] = {}
        self.times: list[tuple[float, float]] = []
        """When a desk was pressed, and how long it took to the first frame."""
        link = self._runtime.links[SYSTEM]
        self._send = link.send
        link.send = self._pass_on  # type: ignore[method-assign]

    def _pass_on(self, command: RadioCommand) -> None:
        self._send(command)
        told = _ALARM.match(command.text) if isinstance(command, SendText) else None
        if told is not None and int(told[1]) in self._pressed:
            self._left(int(told[1]))

    def _left(self, number: int) -> None:
        at = self._pressed[number]
        self.times.append((at, perf_counter() - at))
        # In a turn of its own: the frames of this alarm come first.
        self._hass.loop.call_soon(self._clear, number)
        del self._pressed[number]

    def _clear(self, number: int) -> None:
        self._hass.states.async_set(town_source(number), "off")
        room = self._runtime.room
        for incident in list(room.state.incidents.values()):
            if incident.is_open:
                room.handle(
                    Resolve(
                        actor=AUTOMATION,
                        incident_id=incident.incident_id,
                        outcome=Outcome.GENUINE,
                    )
                )
                room.handle(Close(actor=AUTOMATION, incident_id=incident.incident_id))

    @property
    def waiting(self) -> int:
        """Desks that were pressed, and whose frame has not left."""
        return len(self._pressed)

    def press(self, number: int) -> None:
        """Press a desk: from a thread, which does not wait for the loop."""
        self._pressed[number] = perf_counter()
        source = town_source(number)
        self._hass.loop.call_soon_threadsafe(self._hass.states.async_set, source, "on")

    def keep_pressing(self, stop: Flag) -> None:
        """One desk after another, until it is said to stop; runs in a thread of its own."""
        number, due = 0, perf_counter()
        while not stop.is_set():
            due += PRESS_EVERY_S
            sleep(max(0.0, due - perf_counter()))
            while number in self._pressed and not stop.is_set():
                # Nobody was told of its last press yet: twelve are waiting.
                sleep(0.001)
            self.press(number)
            number = (number + 1) % TOWN_DESKS


async def settled(hass: HomeAssistant) -> None:
    """Nothing of ours is under way any more, and the link is up."""
    link = hass.data[DATA_RUNTIME].links[SYSTEM]
    async with asyncio.timeout(60):
        while not link.state.connected:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
    await hass.async_block_till_done()


async def press_each(hass: HomeAssistant, sources: Sequence[str]) -> float:
    """Seconds from a press to the first frame, p50; one at a time, quiet between them."""
    runtime = hass.data[DATA_RUNTIME]
    left: list[float] = []
    link = runtime.links[SYSTEM]
    send = link.send

    def pass_on(command: RadioCommand) -> None:
        send(command)
        if isinstance(command, SendText):
            left.append(perf_counter())

    link.send = pass_on  # type: ignore[method-assign]
    for source in sources:
        hass.states.async_set(source, "off")
    await hass.async_block_till_done()
    took: list[float] = []
    for number in range(WARM_UP + SINGLE):
        source = sources[number * 7 % len(sources)]
        left.clear()
        start = perf_counter()
        hass.states.async_set(source, "on")
        async with asyncio.timeout(LOST_AFTER_S):
            while not left:  # noqa: ASYNC110 - an event would stand on the path
                await asyncio.sleep(0)
        took.append(left[0] - start)
        await runtime.room.durable()
        hass.states.async_set(source, "off")
        for incident_id in list(runtime.room.state.incidents):
            runtime.room.handle(
                Resolve(actor=AUTOMATION, incident_id=incident_id, outcome=Outcome.GENUINE)
            )
            runtime.room.handle(Close(actor=AUTOMATION, incident_id=incident_id))
        await runtime.room.durable()
        await hass.async_block_till_done()
    return quantile(took[WARM_UP:], 0.5)


def most_entities(hass: HomeAssistant) -> int:
    """Of the entry of ours that has the most that are enabled."""
    registry = er.async_get(hass)
    return max(
        (
            sum(
                not one.disabled
                for one in er.async_entries_for_config_entry(registry, entry.entry_id)
            )
            for entry in hass.config_entries.async_entries(DOMAIN)
        ),
        default=0,
    )


async def start(folder: Path, sources: Sequence[str]) -> dict[str, Any]:
    """Start it, and press where that is asked for."""
    began = monotonic()
    async with running(folder) as hass:
        found: dict[str, Any] = {"start_s": monotonic() - began}
        if DATA_RUNTIME in hass.data:
            await settled(hass)
        found["start_cpu_s"] = process_time()
        # What a start leaves to be done later is done by then, here and in the bare one.
        await asyncio.sleep(SETTLED_AFTER_S)
        found["memory_mb"] = memory_mb()
        found["entities"] = len(hass.states.async_all())
        found["most"] = most_entities(hass)
        if sources:
            found["press_s"] = await press_each(hass, sources)
    return found


async def import_plan(folder: Path, plan: Path) -> dict[str, Any]:
    """Import a plan while desks are pressed."""
    text = await asyncio.to_thread(plan.read_text)
    async with running(folder) as hass:
        await settled(hass)
        for number in range(DESKS):
            hass.states.async_set(desk_source(number), "off")
        town = [town_source(number) for number in range(TOWN_DESKS)]
        found: dict[str, Any] = {"press_s": await press_each(hass, town)}
        presses, stop = Presses(hass), Flag()
        pressing = Thread(target=presses.keep_pressing, args=(stop,), daemon=True)
        before = perf_counter()
        pressing.start()
        await asyncio.sleep(3)
        began, cpu = perf_counter(), process_time()
        answer = await hass.services.async_call(
            DOMAIN,
            "import_site_plan",
            {"plan": text, "preview": False},
            blocking=True,
            return_response=True,
        )
        ended, used = perf_counter(), process_time() - cpu
        # And while what was imported is shown.
        await asyncio.sleep(5)
        stop.set()
        await asyncio.to_thread(pressing.join)
        patience = perf_counter() + LOST_AFTER_S
        while presses.waiting and perf_counter() < patience:  # noqa: ASYNC110 - not measured
            await asyncio.sleep(0.05)
        calm = [took for at, took in presses.times if at < began]
        meanwhile = [took for at, took in presses.times if began <= at]
        slowest = max(presses.times, key=lambda one: one[1])
        assert answer is not None
        added: Any = answer["added"]
        found |= {
            "import_s": ended - began,
            "import_cpu_s": used,
            "added": len(added),
            "presses": len(meanwhile),
            "lost": presses.waiting,
            "calm_p99_s": quantile(calm, 0.99),
            "meanwhile_p50_s": quantile(meanwhile, 0.5),
            "meanwhile_p99_s": quantile(meanwhile, 0.99),
            "slowest_s": slowest[1],
            "slowest_at_s": slowest[0] - began,
            "times": [(at - before, took) for at, took in presses.times],
        }
        await hass.async_block_till_done()
        found["most"] = most_entities(hass)
        found["memory_mb"] = memory_mb()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    ways = parser.add_subparsers(dest="way", required=True)
    starting = ways.add_parser("start")
    starting.add_argument("folder", type=Path)
    starting.add_argument("--press", nargs="*", default=[])
    importing = ways.add_parser("import")
    importing.add_argument("folder", type=Path)
    importing.add_argument("plan", type=Path)
    options = parser.parse_args(arguments)
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    if options.way == "start":
        found = asyncio.run(start(options.folder, options.press))
    else:
        found = asyncio.run(import_plan(options.folder, options.plan))
    print(json.dumps({**found, "errors": errors.said}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
