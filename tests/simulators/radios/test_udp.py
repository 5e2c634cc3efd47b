import asyncio

import pytest

from simulators.addresses import free_block, free_udp_port
from simulators.impairment import Impairment, Quality, Way
from simulators.radios.udp import UdpPorts

pytestmark = pytest.mark.usefixtures("socket_enabled")


class Side:
    """Sockets, and what they received."""

    def __init__(self, line: Impairment | None = None) -> None:
        self.got: asyncio.Queue[tuple[object, object, bytes]] = asyncio.Queue()
        self.ports = UdpPorts(
            line or Impairment(), lambda local, peer, data: self.got.put_nowait((local, peer, data))
        )

    async def next(self) -> tuple[object, object, bytes]:
        async with asyncio.timeout(5):
            return await self.got.get()


async def pair(
    line: Impairment | None = None,
) -> tuple[Side, Side, tuple[str, int], tuple[str, int]]:
    block, port = free_block(), free_udp_port()
    one, other = (f"{block}.20", port), (f"{block}.21", port)
    room, radios = Side(), Side(line)
    await room.ports.open([one])
    await radios.ports.open([other])
    return room, radios, one, other


async def test_datagrams_leave_from_the_port_they_are_answered_at() -> None:
    room, radios, here, there = await pair()
    radios.ports.send(there, here, b"hello")
    assert await room.next() == (here, there, b"hello")
    room.ports.send(here, there, b"you too")
    assert await radios.next() == (there, here, b"you too")
    room.ports.close()
    radios.ports.close()


async def test_groups_are_heard_on_the_loopback_interface() -> None:
    block, port = free_block(), free_udp_port()
    group = ("225.0.0.100", port)
    room, radios = Side(), Side()
    await room.ports.open([(f"{block}.20", port)])
    await radios.ports.open([group, group])
    room.ports.send((f"{block}.20", port), group, b"all")
    assert await radios.next() == (group, (f"{block}.20", port), b"all")
    room.ports.close()
    radios.ports.close()


async def test_a_bad_line_doubles_and_delays_what_comes() -> None:
    line = Impairment(to_radios=Quality(duplicates=1.0, delay_s=0.001))
    room, radios, here, there = await pair(line)
    room.ports.send(here, there, b"twice")
    assert [(await radios.next())[2] for _ in range(2)] == [b"twice", b"twice"]
    line.cut()
    room.ports.send(here, there, b"never")
    radios.ports.send(there, here, b"never")
    async with asyncio.timeout(5):
        while not line.counts[Way.TO_RADIOS, "cut"]:  # noqa: ASYNC110 - the network, not us
            await asyncio.sleep(0)
    line.mend()
    room.ports.send(here, there, b"again")
    assert (await radios.next())[2] == b"again"
    assert line.counts[Way.TO_ROOM, "cut"] == 1
    assert room.got.empty()
    room.ports.close()
    radios.ports.close()


async def test_what_is_under_way_when_the_sockets_close_is_lost() -> None:
    line = Impairment(to_room=Quality(delay_s=0.01))
    room, radios, here, there = await pair(line)
    radios.ports.send(there, here, b"late")
    radios.ports.close()
    radios.ports.send(there, here, b"later")
    await asyncio.sleep(0.03)
    assert room.got.empty()
    room.ports.close()


async def test_nobody_at_the_other_end_is_no_error() -> None:
    block, port = free_block(), free_udp_port()
    side = Side()
    await side.ports.open([(f"{block}.20", port)])
    for _ in range(3):
        side.ports.send((f"{block}.20", port), (f"{block}.21", port), b"hello")
        await asyncio.sleep(0)
    side.ports.close()


async def test_an_address_that_is_taken_is_refused_and_nothing_stays_open() -> None:
    block, port = free_block(), free_udp_port()
    side, other = Side(), Side()
    await side.ports.open([(f"{block}.21", port)])
    with pytest.raises(OSError, match="in use"):
        await other.ports.open([(f"{block}.20", port), (f"{block}.21", port)])
    await asyncio.sleep(0)
    await side.ports.open([(f"{block}.20", port)])
    side.ports.close()
