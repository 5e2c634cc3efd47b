"""Real radio systems: set up by their forms, on real sockets, with simulated radios.

What the other tests see with a link that is always near, seen once from the form to the
radio's display and back.
"""

from collections.abc import Callable, Iterator
import os
import socket
from typing import Any
from unittest.mock import patch

from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON
from homeassistant.core import Event, EventStateChangedData, callback
import pytest

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.diagnostics import async_get_config_entry_diagnostics
from custom_components.municipal_alarm.links.datagram import DatagramLink
from simulators.gateway_waiting import Watch
from simulators.hytera.repeater import ROOM_ID
from simulators.hytera.system import SimulatedHytera
from simulators.mototrbo.radio import UdpServices
from simulators.mototrbo.system import SimulatedMototrbo

from .flow_kit import MOTOTRBO, config_flow, reconfigure
from .town import ROOM, Town

pytestmark = pytest.mark.usefixtures("socket_enabled")

BEN = "1202"
SPARE = "1204"


def address(last: int) -> str:
    """An address of this machine that no test beside this one uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"127.61.{worker}.{last}"


def free_ports(host: str, count: int) -> list[int]:
    opened = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    for one in opened:
        one.bind((host, 0))
    ports = [one.getsockname()[1] for one in opened]
    for one in opened:
        one.close()
    return ports


@pytest.fixture
def real_links() -> Iterator[None]:
    """Links on real sockets, in the place of those of the town."""

    async def settle(town: Town) -> None:
        # The tasks of a real link have no end to wait for.
        await town.hass.async_block_till_done()
        await town.runtime.room.durable()
        await town.hass.async_block_till_done()

    with (
        patch("custom_components.municipal_alarm.runtime.DatagramLink", DatagramLink),
        patch.object(Town, "settle", settle),
    ):
        yield


async def until[T](town: Town, find: Callable[[], T | None]) -> T:
    """What is found when some state has changed: datagrams take their time."""
    watch = Watch()

    @callback
    def changed(_event: Event[EventStateChangedData]) -> None:
        watch.changed()

    stop = town.hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    try:
        return await watch.until(find, 10)
    finally:
        stop()


class Radios:
    """The entities of one radio system in a running town."""

    def __init__(self, town: Town, entry_id: str) -> None:
        self.town = town
        self.entry_id = entry_id

    def state(self, domain: str, key: str, radio_id: str | None = None) -> str | None:
        of = self.entry_id if radio_id is None else f"{self.entry_id}_{radio_id}"
        entity_id = self.town.entity_id(domain, f"{of}_{key}")
        state = self.town.hass.states.get(entity_id) if entity_id is not None else None
        return state.state if state is not None else None

    async def until(self, domain: str, key: str, radio_id: str | None, wanted: str) -> None:
        """Wait for a state."""
        await until(self.town, lambda: self.state(domain, key, radio_id) == wanted or None)

    async def send(self, radio_id: str, text: str) -> None:
        await self.town.call(
            "notify",
            "send_message",
            entity_id=self.town.entity_id("notify", f"{self.entry_id}_{radio_id}_text"),
            message=text,
        )


async def set_up(town: Town, system: str, form: dict[str, Any]) -> Radios:
    """Add a radio system by its form, and make one of its radios Ben's."""
    flow = await (await config_flow(town.hass)).choose("radio_system")
    await flow.choose(system)
    await flow.answer(flow.suggested | form)
    assert flow.created, flow.result
    entry = flow.result["result"]
    await town.settle()
    town.entries[entry.entry_id] = entry
    await town.change_subentry(ROOM, "ben", contacts=[{"system": entry.entry_id, "address": BEN}])
    return Radios(town, entry.entry_id)


def mototrbo_form(room: str, services: UdpServices) -> dict[str, Any]:
    ports = {"ars": services.ars, "tms": services.tms, "lrrp": services.lrrp}
    return {"name": "City", "bind": room, "cai": 127, "ports": ports}


async def test_mototrbo_from_the_form_to_the_display(town: Town, real_links: None) -> None:
    room = address(1)
    services = UdpServices(*free_ports(room, 3))
    radios = await set_up(town, "mototrbo", mototrbo_form(room, services))
    async with SimulatedMototrbo(room, [BEN, SPARE], services=services, talkgroups=()) as city:
        await city.wait_known()
        await radios.until("binary_sensor", "connectivity", BEN, STATE_ON)
        await radios.until("binary_sensor", "link", None, STATE_ON)
        assert radios.state("switch", "microphone", BEN) is None
        await radios.send(BEN, "Come for coffee")
        await city.radio(BEN).screen.wait("Come for coffee")

        # An alarm goes to the radio that its carrier took from the rack.
        await town.call(
            "select",
            "select_option",
            entity_id=town.entity_id("select", f"{radios.entry_id}_{SPARE}_handed_to"),
            option="Ben",
        )
        await town.press("info_desk")
        await city.radio(SPARE).screen.wait("PANIC #1")
        city.radio(SPARE).says("1")
        await radios.until("sensor", "status_code", SPARE, "1")

        # An unasked position may be an emergency.
        city.radio(BEN).emergency()
        emergency = f"{radios.entry_id}_{BEN}_emergency"
        told = await until(town, lambda: town.state("event", emergency).attributes.get("possible"))
        assert told is True
        found = await async_get_config_entry_diagnostics(town.hass, town.entries[radios.entry_id])
        assert found["link"]["status"] == "connected"
        assert found["link"]["stats"]["frames_in"] > 0
        city.radio(SPARE).turn_off()
        await radios.until("binary_sensor", "connectivity", SPARE, STATE_OFF)
    town.take_sent()


async def test_hytera_from_the_form_to_the_display(town: Town, real_links: None) -> None:
    room, host = address(10), address(11)
    form = {"name": "Depot", "hosts": [host], "bind": room, "own_id": ROOM_ID}
    async with SimulatedHytera(host, room, {BEN: 1, SPARE: 2}, talkgroups=()) as depot:
        radios = await set_up(town, "hytera", form)
        for slot in (1, 2):
            await radios.until("binary_sensor", f"part_{host}/{slot}", None, STATE_ON)
        await radios.until("binary_sensor", "link", None, STATE_ON)
        for radio_id in (BEN, SPARE):
            await radios.until("binary_sensor", "connectivity", radio_id, STATE_ON)
        await radios.send(SPARE, "Come for coffee")
        await depot.radio(SPARE).screen.wait("Come for coffee")

        await town.press("info_desk")
        await depot.radio(BEN).screen.wait("PANIC #1")
        microphone = town.entity_id("switch", f"{radios.entry_id}_{BEN}_microphone")
        for how, state in (("on", STATE_ON), ("off", STATE_OFF)):
            await town.call("switch", f"turn_{how}", entity_id=microphone)
            await radios.until("switch", "microphone", BEN, state)

        depot.radio(SPARE).emergency()
        emergency = f"{radios.entry_id}_{SPARE}_emergency"
        told = await until(town, lambda: town.state("event", emergency).attributes.get("possible"))
        assert told is False
        device = town.device(f"{radios.entry_id}#{host}", radios.entry_id)
        assert device is not None
        assert device.name == f"Repeater {host}"

        # One slot fewer: the other goes on, with its radios.
        flow = await reconfigure(town.hass, town.entries[radios.entry_id])
        await flow.answer(flow.suggested | {"slots": ["1"]})
        assert flow.reason == "reconfigure_successful"
        gone = f"{radios.entry_id}_part_{host}/2"
        await until(town, lambda: town.entity_id("binary_sensor", gone) is None or None)
        await radios.until("binary_sensor", f"part_{host}/1", None, STATE_ON)
        await radios.send(BEN, "Still there")
        await depot.radio(BEN).screen.wait("Still there")
    town.take_sent()


async def test_mototrbo_follows_its_form(town: Town, real_links: None) -> None:
    room = address(2)
    before, after = UdpServices(*free_ports(room, 3)), UdpServices(*free_ports(room, 3))
    radios = await set_up(town, "mototrbo", mototrbo_form(room, before))
    async with SimulatedMototrbo(room, [BEN], services=before, talkgroups=()) as city:
        await city.wait_known()
        await radios.until("binary_sensor", "link", None, STATE_ON)
    flow = await reconfigure(town.hass, town.entries[radios.entry_id])
    changed = mototrbo_form(room, after)
    await flow.answer(flow.suggested | changed)
    assert flow.reason == "reconfigure_successful"
    await town.settle()
    async with SimulatedMototrbo(room, [BEN], services=after, talkgroups=()) as city:
        await city.wait_known()
        await radios.until("binary_sensor", "link", None, STATE_ON)
        await radios.send(BEN, "Heard on new ports")
        await city.radio(BEN).screen.wait("new ports")
    assert town.entries[radios.entry_id].data == {
        **MOTOTRBO,
        **changed,
        "kind": "radio_system",
        "system": "mototrbo",
    }
    town.take_sent()


async def test_a_port_that_is_taken_later_is_no_end(town: Town, real_links: None) -> None:
    """The form found it free; when the link begins somebody else has it."""
    room = address(3)
    services = UdpServices(*free_ports(room, 3))
    radios = await set_up(town, "mototrbo", mototrbo_form(room, services))
    entry = town.entries[radios.entry_id]
    assert await town.hass.config_entries.async_unload(entry.entry_id)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((room, services.tms))
        assert await town.hass.config_entries.async_setup(entry.entry_id)
        await radios.until("binary_sensor", "link", None, STATE_OFF)
    assert DOMAIN in town.hass.config.components
    town.take_sent()
