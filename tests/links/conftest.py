"""Links and what is at their other end, on real sockets of the loopback network."""

from collections.abc import AsyncIterator, Callable, Iterator
import os
from typing import Any
from zlib import crc32

import aiohttp
import pytest

from custom_components.municipal_alarm.links.backoff import Backoff
from custom_components.municipal_alarm.links.base import LinkStatus
from custom_components.municipal_alarm.links.datagram import DatagramLink
from custom_components.municipal_alarm.links.gateway import GatewayLink
from simulators.gateway import SimulatedGateway
from tests.links.datagrams import RADIO_PORT, FakeNetwork, Peer
from tests.links.room import Room, eventually


@pytest.fixture
async def http(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def gateway(socket_enabled: None) -> AsyncIterator[SimulatedGateway]:
    async with SimulatedGateway(
        radios=["1201", "1202"], inputs=["desk-1"], outputs=["desk-1"]
    ) as gateway:
        yield gateway


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
async def make_link(
    http: aiohttp.ClientSession, gateway: SimulatedGateway, room: Room
) -> AsyncIterator[Callable[..., GatewayLink]]:
    links: list[GatewayLink] = []

    def make(**how: Any) -> GatewayLink:
        link = GatewayLink(
            how.pop("http", http),
            how.pop("url", gateway.url),
            how.pop("token", gateway.token),
            **{
                "client_id": "ha-1",
                "name": "Home",
                "on_event": room.on_event,
                "on_state": room.on_state,
                # Waiting longer would prove nothing more.
                "backoff": Backoff(0.001, 0.01),
                **how,
            },
        )
        links.append(link)
        return link

    yield make
    for link in links:
        await link.stop()


@pytest.fixture
async def link(make_link: Callable[..., GatewayLink], room: Room) -> GatewayLink:
    link = make_link()
    await link.start()
    await room.until_status(LinkStatus.CONNECTED)
    return link


# --- datagrams ---------------------------------------------------------------


@pytest.fixture
def addresses(request: pytest.FixtureRequest) -> Callable[[int], str]:
    """Loopback addresses that no other test has, also not one that runs beside this."""
    name = f"{os.getpid()} {request.node.nodeid}".encode()
    middle = crc32(name) & 0xFFFF
    return lambda number: f"127.{200 + number}.{middle >> 8}.{(middle & 0xFF) or 1}"


@pytest.fixture
def network(addresses: Callable[[int], str]) -> FakeNetwork:
    return FakeNetwork(addresses(1))


@pytest.fixture
def peer(socket_enabled: None, addresses: Callable[[int], str]) -> Iterator[Peer]:
    one = Peer(addresses(1), RADIO_PORT, addresses(0))
    yield one
    one.socket.close()


@pytest.fixture
async def make_datagram_link(
    socket_enabled: None, network: FakeNetwork, room: Room, addresses: Callable[[int], str]
) -> AsyncIterator[Callable[..., DatagramLink]]:
    links: list[DatagramLink] = []

    def make(**how: Any) -> DatagramLink:
        link = DatagramLink(
            how.pop("network", network),
            **{
                "name": "Radios",
                "bind": addresses(0),
                "on_event": room.on_event,
                "on_state": room.on_state,
                "backoff": Backoff(0.001, 0.01),
                **how,
            },
        )
        links.append(link)
        return link

    yield make
    for link in links:
        await link.stop()


@pytest.fixture
async def datagrams(
    make_datagram_link: Callable[..., DatagramLink], peer: Peer, room: Room
) -> DatagramLink:
    """A link to the peer, connected; the peer has heard all that led to it."""
    link = make_datagram_link()
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    peer.say(b"hello")
    await room.until_status(LinkStatus.CONNECTED)
    peer.take()
    return link
