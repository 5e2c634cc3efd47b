"""The ports of a system, together. What the link makes of them is in test_datagram."""

import asyncio
from collections.abc import Callable

import pytest

from custom_components.municipal_alarm.links.ports import Ports
from custom_components.municipal_alarm.radio.network import Datagram
from tests.links.datagrams import PORT, SECOND, Peer
from tests.links.room import eventually


@pytest.fixture
def heard() -> list[tuple[int, bytes]]:
    return []


async def test_all_are_open_and_then_none(
    peer: Peer, addresses: Callable[[int], str], heard: list[tuple[int, bytes]]
) -> None:
    closed: list[int] = []
    ports = Ports(
        addresses(0), lambda port, _, data: heard.append((port, data)), lambda: closed.append(1)
    )
    await ports.open((PORT, SECOND))
    assert len(ports) == 2
    peer.say(b"one", PORT)
    peer.say(b"two", SECOND)
    await eventually(lambda: len(heard) == 2)
    assert sorted(heard) == [(PORT, b"one"), (SECOND, b"two")]
    assert ports.send(Datagram(SECOND, peer.host, 38_200, b"answer"))
    assert peer.socket.recvfrom(99) == (b"answer", (addresses(0), SECOND))
    await ports.close()
    assert len(ports) == 0
    assert len(closed) == 2
    assert not ports.send(Datagram(SECOND, peer.host, 38_200, b"late"))
    assert ports.dropped == {"no_socket": 1}
    # They are free at once, and it can be done again.
    await ports.open((PORT, SECOND))
    await ports.close()
    await ports.close()


async def test_an_error_that_is_none_of_the_systems(
    peer: Peer, addresses: Callable[[int], str]
) -> None:
    ports = Ports(addresses(0), lambda *_: None, lambda: None)
    await ports.open((PORT,))
    ports._open[PORT][1].error_received(ValueError("odd"))
    assert (ports.error, ports.gone) == ("odd", "")
    await ports.close()


async def test_it_is_told_once_that_a_port_is_closed(
    peer: Peer, addresses: Callable[[int], str]
) -> None:
    told: list[int] = []
    ports = Ports(addresses(0), lambda *_: None, lambda: told.append(1))
    await ports.open((PORT,))
    port = ports._open[PORT][1]
    port.connection_lost(None)
    assert port.closed.done()
    await ports.close()
    await asyncio.sleep(0)
    assert told == [1, 1], "by whoever closed it, and never raising"
