"""UDP sockets of simulated equipment, with a bad line between them and the room."""

import asyncio
from collections.abc import Callable, Iterable
import socket
import struct
from typing import Any, Protocol, override

from ..impairment import Impairment, Way

type Endpoint = tuple[str, int]
"""An IPv4 address and a port."""

type Receive = Callable[[Endpoint, Endpoint, bytes], None]
"""Told of a datagram: where it arrived, where it came from, and what it says."""


class Outlet(Protocol):
    """Sends datagrams: from which of our endpoints, to whom, what."""

    def __call__(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Send one; it may be lost, as UDP is."""


class UdpPorts:
    """A set of bound sockets, all of whose datagrams pass one `line`.

    Equipment that is to be found at many addresses (each MOTOTRBO radio has its own)
    has all of them here.
    """

    def __init__(self, line: Impairment, receive: Receive) -> None:
        """Nothing is bound before `open`."""
        self.line = line
        self._receive = receive
        self._sockets: dict[Endpoint, asyncio.DatagramTransport] = {}
        self._flying: set[asyncio.TimerHandle] = set()

    async def open(self, endpoints: Iterable[Endpoint]) -> None:
        """Bind these; OSError when one is taken or is no address of this machine."""
        try:
            for endpoint in endpoints:
                if endpoint not in self._sockets:
                    self._sockets[endpoint] = await self._bind(endpoint)
        except OSError:
            self.close()
            raise

    async def _bind(self, endpoint: Endpoint) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            bound.setblocking(False)
            if is_multicast(endpoint[0]):
                # Several programs may listen to one group.
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                group = struct.pack(
                    "4s4s", socket.inet_aton(endpoint[0]), socket.inet_aton("127.0.0.1")
                )
                bound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            bound.bind(endpoint)
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _Protocol(self, endpoint), sock=bound
            )
        except OSError:
            bound.close()
            raise
        return transport

    def send(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Send from one of our endpoints, through the line."""
        self._fly(Way.TO_ROOM, lambda: self._put(local, peer, data))

    def _put(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        transport = self._sockets.get(local)
        if transport is not None and not transport.is_closing():
            transport.sendto(data, peer)

    def arrived(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Take in what a socket received, through the line."""
        self._fly(Way.TO_RADIOS, lambda: self._receive(local, peer, data))

    def _fly(self, way: Way, land: Callable[[], None]) -> None:
        for delay_s in self.line.copies(way):
            if delay_s <= 0:
                land()
            else:
                self._land_later(delay_s, land)

    def _land_later(self, delay_s: float, land: Callable[[], None]) -> None:
        def landed() -> None:
            self._flying.discard(handle)
            land()

        handle = asyncio.get_running_loop().call_later(delay_s, landed)
        self._flying.add(handle)

    def close(self) -> None:
        """Close all sockets; what is under way is lost."""
        for handle in self._flying:
            handle.cancel()
        self._flying.clear()
        for transport in self._sockets.values():
            transport.close()
        self._sockets.clear()


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, ports: UdpPorts, local: Endpoint) -> None:
        self._ports = ports
        self._local = local

    @override
    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._ports.arrived(self._local, (addr[0], addr[1]), data)

    @override
    def error_received(self, exc: Exception) -> None:
        """Nobody listens at the far end now: as if it were lost on the way."""


def is_multicast(host: str) -> bool:
    """Return whether an IPv4 address is that of a group."""
    return 224 <= int(host.partition(".")[0]) < 240
