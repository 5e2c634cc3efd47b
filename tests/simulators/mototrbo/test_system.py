"""Simulated radios on real sockets, with the product's own link at the other end."""

import asyncio

import pytest

from custom_components.municipal_alarm.links.datagram import DatagramLink
from custom_components.municipal_alarm.radio.commands import SendText
from custom_components.municipal_alarm.radio.events import StatusMessage
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import (
    MototrboPorts,
    MototrboSettings,
)
from simulators.addresses import free_block, free_udp_port
from simulators.mototrbo.radio import UdpServices
from simulators.mototrbo.system import SimulatedMototrbo

pytestmark = pytest.mark.usefixtures("socket_enabled")

IDS = ("1201", "1203")


def link(room: str, services: UdpServices, heard: asyncio.Queue[object]) -> DatagramLink:
    def on_event(event: object, done: object) -> None:
        heard.put_nowait(event)
        assert callable(done)
        done()

    ports = MototrboPorts(services.ars, services.tms, services.lrrp)
    return DatagramLink(
        MototrboNetwork(MototrboSettings(cai=127, ports=ports, known_radios=IDS), epoch=1),
        name="test",
        bind=room,
        on_event=on_event,
        on_state=lambda state: None,
    )


async def test_a_room_and_its_radios_meet_again_and_again() -> None:
    heard, room = asyncio.Queue[object](), f"{free_block()}.20"
    services = UdpServices(free_udp_port(), free_udp_port(), free_udp_port())
    async with (
        SimulatedMototrbo(room, IDS, services=services) as radios,
        asyncio.timeout(30),
    ):
        assert not radios.is_known
        one = link(room, services, heard)
        await one.start()
        await radios.wait_known()
        radios.radio("1203").says("2")
        while not isinstance(event := await heard.get(), StatusMessage):
            pass
        assert (event.radio_id, event.code) == ("1203", "2")
        one.send(SendText(key="k", text="Desk 3", radio_ids=("1201",)))
        await radios.radio("1201").screen.wait("Desk 3")
        # By multicast, to whoever listens to the group.
        one.send(SendText(key="g", text="all", talkgroups=("1",)))
        shown = [await radios.radio(radio_id).screen.wait("all") for radio_id in IDS]
        assert [one.talkgroup for one in shown] == ["1", "1"]
        assert radios.repeats == 0
        await one.stop()
        radios.expect_anew()
        assert not radios.is_known
        other = link(room, services, heard)
        await other.start()
        await radios.wait_known()
        await other.stop()


async def test_strangers_are_not_listened_to() -> None:
    block = free_block()
    services = UdpServices(free_udp_port(), free_udp_port(), free_udp_port())
    async with SimulatedMototrbo(f"{block}.20", IDS, services=services) as radios:
        radio = radios.radio("1201")
        query = bytes.fromhex("000134")
        radios._received(radio.endpoints[0], (f"{block}.66", services.ars), query)
        radios._received(("127.9.9.9", services.ars), (f"{block}.20", 1), query)
        assert radio.acquaintances == 0
        radios._received(radio.endpoints[0], (f"{block}.20", services.ars), query)
        assert radio.acquaintances == 1
