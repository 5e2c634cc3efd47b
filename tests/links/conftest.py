"""A simulated gateway and a link to it, on real sockets of 127.0.0.1."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from custom_components.municipal_alarm.links.backoff import Backoff
from custom_components.municipal_alarm.links.base import LinkStatus
from custom_components.municipal_alarm.links.gateway import GatewayLink
from simulators.gateway import SimulatedGateway
from tests.links.room import Room


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
