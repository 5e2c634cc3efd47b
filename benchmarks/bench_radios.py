"""Radios by IP: their codecs, a crowd that registers, and the way of a press to them.

- frames a second of each codec, reading and writing, on one core;
- 300 radios that register in the same turn of the loop, over each link and real UDP
  sockets on the loopback interface: until the last has its answer, and how long the loop
  was held up meanwhile. Simulator and link share the process, so both are in the figures;
- from a press (a state is written) to the frame leaving, by the integration's whole way,
  for guards on an open gateway, a Hytera repeater and MOTOTRBO radios beside each other
  in one run of one Home Assistant: one press at a time, and one in each of a system's 50
  buildings in the same turn of the loop. The gateway's is what the others are compared with.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
import gc
from pathlib import Path
from statistics import median
import tempfile
from time import perf_counter

from homeassistant.core import HomeAssistant

from custom_components.municipal_alarm.control_room.commands import AUTOMATION, Close, Resolve
from custom_components.municipal_alarm.control_room.ids import SystemId
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.links.base import Done, Link
from custom_components.municipal_alarm.links.datagram import DatagramLink
from custom_components.municipal_alarm.radio.commands import RadioCommand, SendText
from custom_components.municipal_alarm.radio.events import RadioEvent, RadioRegistered
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import HyteraSettings
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import (
    MototrboPorts,
    MototrboSettings,
)
from custom_components.municipal_alarm.radio.network import RadioNetwork
from custom_components.municipal_alarm.runtime import DATA_RUNTIME
from simulators.addresses import free_block, free_udp_port
from simulators.hytera.radio import HyteraRadio
from simulators.hytera.system import SimulatedHytera
from simulators.mototrbo.radio import MototrboRadio, UdpServices
from simulators.mototrbo.system import SimulatedMototrbo

from .city import (
    BUILDINGS,
    DESKS,
    HYTERA,
    MOTOTRBO,
    SYSTEM,
    apart,
    city,
    desk_source,
    entry,
    gateway,
    running,
    simulator,
    write_config,
)
from .figures import Figure, at_most, quantile
from .radio_codecs import codecs

CROWD = 300
CROWD_WITHIN_S = 1.0
HELD_UP_MS = 100.0

WARM_UP = 10
PRESSES = 200
STORMS = 5
SYSTEMS = (SYSTEM, HYTERA, MOTOTRBO)
NAMES = {SYSTEM: "open gateway", HYTERA: "Hytera", MOTOTRBO: "MOTOTRBO"}
YAML = "homeassistant:\n"


# --- a crowd -----------------------------------------------------------------------


class Crowd:
    """A link, and who has registered over it."""

    def __init__(self, network: RadioNetwork, bind: str) -> None:
        """Journal nothing: every event counts as committed one turn of the loop later."""
        self.registered: list[str] = []
        self.link = DatagramLink(
            network,
            name="bench",
            bind=bind,
            on_event=self._on_event,
            on_state=lambda state: None,
        )

    def _on_event(self, event: RadioEvent, done: Done) -> None:
        if isinstance(event, RadioRegistered):
            self.registered.append(event.radio_id)
        asyncio.get_running_loop().call_soon(done)


async def _held_up(worst: list[float]) -> None:
    """Note how late a turn of the loop comes that should come each millisecond."""
    while True:
        began = perf_counter()
        await asyncio.sleep(0.001)
        worst.append((perf_counter() - began - 0.001) * 1000)


async def _until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not look():  # noqa: ASYNC110 - an event to set would be on the path measured
            await asyncio.sleep(0)


async def _register(
    name: str, crowd: Crowd, radios: Sequence[HyteraRadio | MototrboRadio]
) -> list[Figure]:
    """Switch all radios on in one turn, and wait for the last answer."""
    crowd.registered.clear()
    before = [radio.acquaintances for radio in radios]
    late: list[float] = []
    gc.collect()
    watching = asyncio.create_task(_held_up(late))
    await asyncio.sleep(0.01)
    late.clear()
    began = perf_counter()
    for radio in radios:
        radio.turn_on()
    await _until(
        lambda: all(
            radio.acquaintances > known for radio, known in zip(radios, before, strict=True)
        )
    )
    took = perf_counter() - began
    watching.cancel()
    lost = len({radio.radio_id for radio in radios} - set(crowd.registered))
    what = f"{CROWD} {name} radios register at once"
    return [
        at_most(CROWD_WITHIN_S, f"{what}: the last is answered after", took, "s"),
        at_most(0, f"{what}: not told to the room", float(lost), "radios"),
        at_most(HELD_UP_MS, f"{what}: the loop held up at most", max(late, default=0.0), "ms"),
    ]


async def crowds() -> list[Figure]:
    """300 radios register, over each link."""
    figures: list[Figure] = []
    ids = [str(20_001 + number) for number in range(CROWD)]
    block = free_block()
    room, repeater = f"{block}.20", f"{block}.21"
    crowd = Crowd(HyteraNetwork(HyteraSettings(hosts=(repeater,)), epoch=1), room)
    slots = {radio_id: 1 + number % 2 for number, radio_id in enumerate(ids)}
    async with SimulatedHytera(repeater, room, slots) as hytera:
        await crowd.link.start()
        await _until(lambda: hytera.repeater.connected)
        # Whoever was told of meanwhile is told of again below: off, then on.
        for one in hytera.radios:
            one.turn_off(expected=False)
        figures += await _register("Hytera", crowd, hytera.radios)
        await crowd.link.stop()
    services = UdpServices(free_udp_port(), free_udp_port(), free_udp_port())
    ports = MototrboPorts(services.ars, services.tms, services.lrrp)
    crowd = Crowd(MototrboNetwork(MototrboSettings(cai=127, ports=ports), epoch=1), room)
    async with SimulatedMototrbo(room, ids, services=services) as mototrbo:
        for radio in mototrbo.radios:
            radio.turn_off(expected=False)
        await crowd.link.start()
        await asyncio.sleep(0.1)
        figures += await _register("MOTOTRBO", crowd, mototrbo.radios)
        await crowd.link.stop()
    return figures


# --- presses -----------------------------------------------------------------------


class Left:
    """When texts left, by system; a frame leaves within the call."""

    def __init__(self, links: Mapping[str, Link]) -> None:
        """Stand between the links and whoever sends."""
        self.at: dict[str, list[float]] = {system: [] for system in SYSTEMS}
        for system in SYSTEMS:
            self._watch(links[system], self.at[system])

    def _watch(self, link: Link, at: list[float]) -> None:
        send = link.send

        def pass_on(command: RadioCommand) -> None:
            send(command)
            if isinstance(command, SendText):
                at.append(perf_counter())

        link.send = pass_on  # type: ignore[method-assign]

    def clear(self) -> None:
        """Forget what left so far."""
        for at in self.at.values():
            at.clear()

    def __len__(self) -> int:
        return sum(map(len, self.at.values()))


@asynccontextmanager
async def _home(folder: Path) -> AsyncIterator[HomeAssistant]:
    """A city whose guards are on three radio systems by turns, with all simulators."""
    block = free_block()
    room, repeater = f"{block}.20", f"{block}.21"
    services = UdpServices(free_udp_port(), free_udp_port(), free_udp_port())
    systems = [
        entry(
            HYTERA,
            "Hytera",
            {
                "kind": "radio_system",
                "system": "hytera",
                "name": "Hytera",
                "carrier": "repeater",
                "hosts": [repeater],
                "slots": [1, 2],
                "bind": room,
                "display_letters": 100,
            },
        ),
        entry(
            MOTOTRBO,
            "MOTOTRBO",
            {
                "kind": "radio_system",
                "system": "mototrbo",
                "name": "MOTOTRBO",
                "bind": room,
                "cai": 127,
                "ports": {"ars": services.ars, "tms": services.tms, "lrrp": services.lrrp},
                "display_letters": 100,
            },
        ),
    ]
    ports = (
        *("--ars", str(services.ars)),
        *("--tms", str(services.tms)),
        *("--lrrp", str(services.lrrp)),
    )
    count = ("--radios", str(BUILDINGS))
    async with (
        gateway() as url,
        simulator("hytera", "--host", repeater, "--room", room, *count),
        simulator("mototrbo", "--room", room, *ports, *count),
        running(
            write_config(folder, city(url, lambda n: SYSTEMS[n % len(SYSTEMS)], systems), YAML)
        ) as hass,
    ):
        yield hass


async def _known(hass: HomeAssistant) -> None:
    """Return when every guard's radio is on the air, and every link up."""
    runtime = hass.data[DATA_RUNTIME]
    async with asyncio.timeout(60):
        while True:
            online = runtime.room.state.devices
            up = all(runtime.links[one].state.connected for one in SYSTEMS)
            if up and all(
                online.get((SystemId(SYSTEMS[number % len(SYSTEMS)]), str(1201 + number)))
                for number in range(BUILDINGS)
            ):
                return
            await asyncio.sleep(0.1)


class Presses:
    """Buttons of the city; desk n is in building n % 150, whose guard is on system n % 3."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Everything is set up; nothing was pressed yet."""
        self._hass = hass
        self._room = hass.data[DATA_RUNTIME].room
        self._left = Left(hass.data[DATA_RUNTIME].links)

    async def release(self) -> None:
        """Write the quiet state of every button."""
        for number in range(DESKS):
            self._hass.states.async_set(desk_source(number), "off")
        await self._rest()

    async def press(self, desks: Sequence[int]) -> dict[str, list[float]]:
        """Press these in one turn of the loop; seconds until each frame left, by system."""
        self._left.clear()
        if len(desks) > 1:
            gc.collect()
        began = perf_counter()
        for desk in desks:
            self._hass.states.async_set(desk_source(desk), "on")
        await _until(lambda: len(self._left) >= len(desks))
        took = {system: [left - began for left in times] for system, times in self._left.at.items()}
        await self._rest()
        # The room stays as full as it was.
        for incident_id in list(self._room.state.incidents):
            self._room.handle(
                Resolve(actor=AUTOMATION, incident_id=incident_id, outcome=Outcome.GENUINE)
            )
            self._room.handle(Close(actor=AUTOMATION, incident_id=incident_id))
        await self._rest()
        return took

    async def _rest(self) -> None:
        await self._room.durable()
        await self._hass.async_block_till_done()


async def _presses(folder: Path) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Seconds from a press to its frame, by system: one at a time, and in storms (p99 of each)."""
    single: dict[str, list[float]] = {system: [] for system in SYSTEMS}
    storms: dict[str, list[float]] = {system: [] for system in SYSTEMS}
    async with _home(folder) as hass:
        await _known(hass)
        presses = Presses(hass)
        await presses.release()
        for turn in range(WARM_UP + PRESSES):
            for place, system in enumerate(SYSTEMS):
                took = await presses.press([turn * len(SYSTEMS) + place])
                if turn >= WARM_UP:
                    single[system] += took[system]
        await presses.release()
        for storm in range(STORMS):
            first = storm * BUILDINGS
            for place, system in enumerate(SYSTEMS):
                desks = range(first + place, first + BUILDINGS, len(SYSTEMS))
                took = await presses.press(desks)
                storms[system].append(quantile(took[system], 0.99))
    return single, storms


def presses() -> Iterator[Figure]:
    """From a press to the frame, over each link; and the others against the gateway."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        single, storms = apart(_presses(Path(folder)))
    one = {system: quantile(times, 0.5) for system, times in single.items()}
    many = {system: median(times) for system, times in storms.items()}
    where = f"storm of {BUILDINGS // len(SYSTEMS)}"
    for system, name in NAMES.items():
        yield Figure(f"one press p50, {name}", one[system] * 1e6, "us")
        yield Figure(f"one press p99, {name}", quantile(single[system], 0.99) * 1e6, "us")
        yield Figure(f"{where} p99, {name}", many[system] * 1e3, "ms")
    for system in (HYTERA, MOTOTRBO):
        against = f"{NAMES[system]} over open gateway"
        yield at_most(2, f"one press p50, {against}", one[system] / one[SYSTEM], "times")
        yield at_most(2, f"{where} p99, {against}", many[system] / many[SYSTEM], "times")


def run() -> list[Figure]:
    """All figures."""
    return [*codecs(), *asyncio.run(crowds()), *presses()]
