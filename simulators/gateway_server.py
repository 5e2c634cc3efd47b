"""The wire side of the simulated gateway: sockets, and what goes wrong on them."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
import secrets
import ssl

from aiohttp import WSMsgType, web

from custom_components.municipal_alarm.radio.events import RadioEvent
from custom_components.municipal_alarm.radio.gateway.frames import GatewayInfo
from custom_components.municipal_alarm.radio.gateway.server import GatewayEndpoint, GatewaySession
from custom_components.municipal_alarm.radio.gateway.session import Delivery, Established, TookOver
from custom_components.municipal_alarm.radio.gateway.tables import (
    DEFAULT_PATH,
    MAX_FRAME_BYTES,
    STANDARD_TIMING,
    Timing,
)


def utcnow() -> datetime:
    """Return the time of day, as a gateway with a right clock has it."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Faults:
    """What goes wrong, until it is set back.

    `delay_s` holds every frame up for so long, in order. `duplicate` is the
    share of frames sent twice. `reorder` lets what happens in one moment leave
    in any order. `silent` swallows all frames in both directions while the
    socket stays open, as a dead switch does. `refuse` turns connections away.
    """

    delay_s: float = 0.0
    duplicate: float = 0.0
    reorder: bool = False
    silent: bool = False
    refuse: bool = False


class _Line:
    """One accepted socket: its session, and the frames on their way out."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        session: GatewaySession,
        transport: asyncio.Transport | None,
    ) -> None:
        self.socket = socket
        self.session = session
        self.transport = transport
        self.out: deque[tuple[float, str]] = deque()
        self.writer: asyncio.Task[None] | None = None
        self.writing = False


class GatewayServer:
    """A gateway endpoint behind a real WebSocket server.

    `on_command` gets each delivery once, in order, and `on_connected` each
    time messages begin to flow. Both run in the event loop.
    """

    def __init__(
        self,
        *,
        token: str,
        info: GatewayInfo,
        on_command: Callable[[Delivery], None],
        on_connected: Callable[[bool], None],
        host: str = "127.0.0.1",
        port: int = 0,
        path: str = DEFAULT_PATH,
        tls: ssl.SSLContext | None = None,
        binding: str = "",
        timing: Timing = STANDARD_TIMING,
        now: Callable[[], datetime] = utcnow,
        random: Random | None = None,
        make_id: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        """Prepare; `port` 0 lets the system choose one, which is then kept."""
        self.faults = Faults()
        self.token = token
        self.info = info
        self.port = port
        self.connections = 0
        self._on_command = on_command
        self._on_connected = on_connected
        self._host = host
        self._path = path
        self._tls = tls
        self._binding = binding
        self._timing = timing
        self._now = now
        self._random = random or Random(0)
        self._make_id = make_id
        self._lines: set[_Line] = set()
        self._closers: set[asyncio.Future[bool]] = set()
        self._shuffle: list[RadioEvent] = []
        self._runner: web.AppRunner | None = None
        self.endpoint = self._new_endpoint()

    def _new_endpoint(self) -> GatewayEndpoint:
        return GatewayEndpoint(
            token=self.token,
            info=self.info,
            epoch=self._make_id(),
            timing=self._timing,
        )

    @property
    def url(self) -> str:
        """Return the address to connect to."""
        scheme = "ws" if self._tls is None else "wss"
        return f"{scheme}://{self._host}:{self.port}{self._path}"

    @property
    def connected(self) -> bool:
        """Return whether a control room is connected and messages flow."""
        return any(line.session.open for line in self._lines)

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_get(self._path, self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(
            self._runner,
            self._host,
            self.port,
            ssl_context=self._tls,
            reuse_address=True,
        )
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hang up and stop listening."""
        self.lose_link()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def lose_link(self) -> None:
        """Cut all connections without a word, as a pulled cable does."""
        for line in tuple(self._lines):
            line.session.disconnected()
            if line.writer is not None:
                line.writer.cancel()
            if (transport := line.transport) is not None:
                transport.abort()

    def _hang_up(self, session: object) -> None:
        """Close the socket of a session that another one has replaced."""
        for line in self._lines:
            if line.session is session and (closing := line.session.closing):
                closer = asyncio.ensure_future(
                    line.socket.close(code=closing.code, message=closing.reason.encode())
                )
                self._closers.add(closer)
                closer.add_done_callback(self._closers.discard)

    def forget(self) -> None:
        """Lose all memory, as after a restart from nothing."""
        self.lose_link()
        self.endpoint = self._new_endpoint()

    def send(self, event: RadioEvent) -> None:
        """Report an event; raises LocalMisuse or BufferFull."""
        if not self.faults.reorder:
            self.endpoint.send(event)
            self.flush()
            return
        if not self._shuffle:
            asyncio.get_running_loop().call_soon(self._send_shuffled)
        self._shuffle.append(event)

    def _send_shuffled(self) -> None:
        events, self._shuffle = self._shuffle, []
        self._random.shuffle(events)
        for event in events:
            self.endpoint.send(event)
        self.flush()

    def flush(self) -> None:
        """Write what there is to write, in this turn of the loop."""
        for line in tuple(self._lines):
            self._flush(line)

    def _flush(self, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self.faults.delay_s
        for text in line.session.data_to_send(loop.time()):
            line.out.append((due, text))
            # Before the line is open the protocol is strict: one step, one frame.
            if line.session.open and self._random.random() < self.faults.duplicate:
                line.out.append((due, text))
        if line.out and not line.writing:
            line.writer = asyncio.Task(self._write(line), loop=loop, eager_start=True)

    async def _write(self, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        line.writing = True
        try:
            while line.out:
                due, text = line.out.popleft()
                if (wait := due - loop.time()) > 0:
                    await asyncio.sleep(wait)
                if not self.faults.silent:
                    await line.socket.send_str(text)
        except ConnectionError:
            line.out.clear()
        finally:
            line.writing = False

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self.faults.refuse:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(compress=False, max_msg_size=MAX_FRAME_BYTES, timeout=1.0)
        await socket.prepare(request)
        self.connections += 1
        loop = asyncio.get_running_loop()
        session = self.endpoint.connect(
            nonce=self._make_id(), now=loop.time(), binding=self._binding
        )
        line = _Line(socket, session, request.transport)
        self._lines.add(line)
        try:
            while session.closing is None and await self._receive(line):
                pass
        finally:
            session.disconnected()
            self._lines.discard(line)
            if session.closing is not None and not socket.closed:
                await socket.close(
                    code=session.closing.code, message=session.closing.reason.encode()
                )
        return socket

    async def _receive(self, line: _Line) -> bool:
        """Take one frame, or what the clock asks for; returns False at the end."""
        loop = asyncio.get_running_loop()
        session = line.session
        try:
            async with asyncio.timeout_at(session.next_timeout()):
                message = await line.socket.receive()
        except TimeoutError:
            session.on_timeout(loop.time(), self._now())
            self._flush(line)
            return True
        if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return False
        if self.faults.silent:
            return True
        session.receive_data(message.data, loop.time())
        for event in session.events_received():
            match event:
                case Delivery():
                    self._on_command(event)
                case Established():
                    self._on_connected(event.fresh)
                case TookOver():
                    self._hang_up(event.previous)
        self._flush(line)
        return True
