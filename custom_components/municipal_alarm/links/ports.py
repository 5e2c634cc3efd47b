"""All ports of one radio system: open together, or none is."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
import errno
from functools import partial
from typing import Any, override

from ..radio.network import Datagram
from .udp import has_address, open_sockets

MAX_WAITING = 256 * 1024
"""Bytes a socket may owe the kernel; what is more is dropped, and repeated by the network."""

_CLOSE_S = 1.0

type OnDatagram = Callable[[int, tuple[str, int], bytes], None]
"""Called with our port, the source and what it says."""


class Port(asyncio.DatagramProtocol):
    """One open port: hands over what comes in, and says when it is gone."""

    def __init__(
        self,
        number: int,
        on_datagram: OnDatagram,
        on_error: Callable[[Exception], None],
        on_closed: Callable[[], None],
    ) -> None:
        """`on_closed` comes once, whoever closed it."""
        self._number = number
        self._on_datagram = on_datagram
        self._on_error = on_error
        self._on_closed = on_closed
        self.closed = asyncio.get_running_loop().create_future()
        """Done when the socket is closed, and the port free again."""

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._on_datagram(self._number, addr, data)

    @override
    def error_received(self, exc: Exception) -> None:
        self._on_error(exc)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)
        self._on_closed()


class Ports:
    """The open ports. None of it raises for what a socket says, but `open`."""

    def __init__(self, bind: str, on_datagram: OnDatagram, on_closed: Callable[[], None]) -> None:
        """`on_closed` comes when one was lost: all must be closed and opened anew."""
        self._bind = bind
        self._on_datagram = on_datagram
        self._on_closed = on_closed
        # The transport of a port says how much it owes the kernel, which its type does not.
        self._open: dict[int, tuple[Any, Port]] = {}
        self._closing: list[asyncio.Future[None]] = []
        self._bind_tried_at = float("-inf")
        self.dropped: Counter[str] = Counter()
        """What did not leave, by reason."""
        self.error = ""
        """Why the last datagram did not leave; empty: it did."""
        self.gone = ""
        """Why they were lost; empty: a socket was closed, nobody knows why."""

    def __len__(self) -> int:
        return len(self._open)

    async def open(self, numbers: Sequence[int]) -> None:
        """Open all; raises `udp.CannotListen`."""
        self.gone = ""
        sockets = open_sockets(self._bind, numbers)
        loop = asyncio.get_running_loop()
        try:
            for number, one in tuple(sockets.items()):
                make = partial(Port, number, self._on_datagram, self._on_error, self._on_closed)
                self._open[number] = await loop.create_datagram_endpoint(make, sock=one)
                del sockets[number]
        finally:
            for one in sockets.values():
                one.close()

    async def close(self) -> None:
        """Close all, and wait until the ports are free for whoever comes next."""
        ports, self._open = self._open, {}
        for transport, port in ports.values():
            transport.close()
            self._closing.append(port.closed)
        if self._closing:
            _, slow = await asyncio.wait(self._closing, timeout=_CLOSE_S)
            if slow:
                # What the kernel does not take any more is not worth a port.
                for transport, _ in ports.values():
                    transport.abort()
                await asyncio.wait(self._closing)
            self._closing.clear()

    def send(self, datagram: Datagram) -> bool:
        """Hand a datagram to the kernel, now; returns whether it was tried."""
        found = self._open.get(datagram.local_port)
        if found is None:
            self.dropped["no_socket"] += 1
            return False
        if not 0 < datagram.port < 65_536:
            # It would cost the socket. Radios say themselves where they are answered.
            self.dropped["no_port"] += 1
            return False
        transport = found[0]
        if transport.get_write_buffer_size() > MAX_WAITING:
            self.dropped["buffer_full"] += 1
            return False
        self.error = ""
        try:
            transport.sendto(datagram.data, (datagram.host, datagram.port))
        except OSError as err:
            self._on_error(err)
        return True

    def _on_error(self, err: Exception) -> None:
        """A datagram did not leave, or came back as undeliverable."""
        self.dropped["not_sent"] += 1
        self.error = str(err)
        if not isinstance(err, OSError):
            return
        self.error = err.strerror or str(err)
        now = asyncio.get_running_loop().time()
        if (
            err.errno in (errno.EADDRNOTAVAIL, errno.EINVAL, errno.ENODEV)
            and now - self._bind_tried_at >= 1
        ):
            # An address that was taken from this machine comes back as another one.
            self._bind_tried_at = now
            if not has_address(self._bind):
                self.gone = f"{self._bind} is not an address of this machine any more"
                self._on_closed()
