"""The link to an open gateway: its pure session on aiohttp's WebSocket client."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
import logging
from random import Random
import secrets
from typing import cast, override

import aiohttp

from ..radio.commands import FollowPosition, QueryPosition, RadioCommand, StopFollowing
from ..radio.errors import BufferFull, LocalMisuse
from ..radio.events import FailureReason, RadioEvent, Receipt, ReceiptState
from ..radio.gateway.client import ClientEndpoint, ClientSession
from ..radio.gateway.frames import GatewayInfo
from ..radio.gateway.pending import local_receipt
from ..radio.gateway.session import Delivery, Established, PeerAlive, Refused
from ..radio.gateway.tables import STANDARD_TIMING, Close, Timing
from ..radio.network import Part
from .backoff import Backoff
from .base import (
    CreateTask,
    InvalidToken,
    Link,
    LinkError,
    LinkState,
    LinkStatus,
    OnEvent,
    OnState,
    UnsupportedVersion,
    start_task,
    utc_now,
)
from .stats import LinkStats
from .websocket import CONNECT_S, meaning, open_socket

_LOGGER = logging.getLogger(__name__)
_DATA = (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY)


def new_id() -> str:
    """Return 128 random bits in hexadecimal: an epoch, or a nonce."""
    return secrets.token_hex(16)


async def probe(
    http: aiohttp.ClientSession,
    url: str,
    token: str,
    *,
    client_id: str = "probe",
    name: str = "Municipal Alarm",
    make_id: Callable[[], str] = new_id,
) -> GatewayInfo:
    """Ask the gateway at `url` who it is, both proving that they know `token`.

    Does not disturb a link that is up. Raises CannotConnect, NotAGateway,
    UnsupportedVersion or InvalidToken.
    """
    try:
        endpoint = ClientEndpoint(token=token, client_id=client_id, name=name, epoch=make_id())
    except ValueError as err:
        raise InvalidToken(str(err)) from err
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_S):
            socket, binding = await open_socket(http, url)
            async with socket:
                session = endpoint.connect(
                    nonce=make_id(), now=loop.time(), binding=binding, probe=True
                )
                while True:
                    for text in session.data_to_send(loop.time()):
                        await socket.send_str(text)
                    if session.closing is not None:
                        break
                    message = await socket.receive()
                    if message.type not in _DATA:
                        raise meaning(socket.close_code, str(message.extra or ""))
                    session.receive_data(message.data, loop.time())
    except TimeoutError as err:
        raise meaning(Close.TIMEOUT, "no answer in time") from err
    except ConnectionError as err:
        raise meaning(None, str(err)) from err
    for event in session.events_received():
        if isinstance(event, Established) and event.info is not None:
            return event.info
    raise meaning(*session.closing)


class GatewayLink(Link):
    """One gateway, for as long as its config entry is loaded."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        token: str,
        *,
        client_id: str,
        name: str,
        on_event: OnEvent,
        on_state: OnState,
        create_task: CreateTask = start_task,
        random: Random | None = None,
        make_id: Callable[[], str] = new_id,
        utcnow: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        backoff: Backoff | None = None,
        timing: Timing = STANDARD_TIMING,
    ) -> None:
        """Prepare; nothing is sent before `start`. Raises ValueError for a bad token.

        `client_id` names this Home Assistant and stays the same over restarts;
        `name` is what the gateway may show.
        """
        self._http = http
        self._url = url
        self._on_event = on_event
        self._on_state = on_state
        self._create_task = create_task
        # Spreads reconnects; guessing it gains nobody anything.
        self._random = random or Random()  # noqa: S311
        self._make_id = make_id
        self._utcnow = utcnow
        self._sleep = sleep
        self._backoff = backoff or Backoff()
        self._endpoint = ClientEndpoint(
            token=token, client_id=client_id, name=name, epoch=make_id(), timing=timing
        )
        self._loop = asyncio.get_running_loop()
        self._stats = LinkStats(dropped=self._endpoint.counters)
        self._state = LinkState(LinkStatus.STOPPED)
        self._task: asyncio.Task[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._session: ClientSession | None = None
        self._out: deque[str] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._writing = False
        self._ack_due = False
        self._expiry: asyncio.TimerHandle | None = None
        self.info: GatewayInfo | None = None

    @property
    @override
    def state(self) -> LinkState:
        return self._state

    @property
    @override
    def stats(self) -> LinkStats:
        self._stats.pending_commands = len(self._endpoint.pending)
        return self._stats

    @property
    @override
    def clock_skew_s(self) -> float | None:
        return self._stats.clock_skew_s

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return ()

    @override
    async def start(self) -> None:
        if self._state.status is not LinkStatus.STOPPED:
            return
        self._set_state(LinkState(LinkStatus.CONNECTING))
        self._task = self._create_task(self._supervise(), f"gateway link {self._url}")

    @override
    async def stop(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self._set_state(LinkState(LinkStatus.STOPPED))

    @override
    def send(self, command: RadioCommand) -> None:
        match command:
            case FollowPosition():
                # The protocol knows one question and one answer; the room asks again.
                command = QueryPosition(
                    key=command.key, radio_id=command.radio_id, ttl_s=command.ttl_s
                )
            case StopFollowing():
                done = Receipt(
                    event_id=f"local:{command.key}:receipted",
                    key=command.key,
                    state=ReceiptState.RECEIPTED,
                )
                self._loop.call_soon(self._tell, done)
                return
        now = self._loop.time()
        try:
            self._endpoint.send(command, now)
        except BufferFull:
            self._fail(command, FailureReason.BUFFER_FULL)
        except LocalMisuse:
            _LOGGER.exception("A command cannot be sent")
            self._fail(command, FailureReason.INVALID)
        if self._endpoint.displaced:
            self._loop.call_soon(self._expire)
        # An alarm first leaves, and is watched then.
        self._flush()
        self._watch_expiry()

    def _flush(self) -> None:
        """Write what there is to write, in this turn of the loop."""
        if self._session is None or self._socket is None:
            return
        self._out.extend(self._session.data_to_send(self._loop.time()))
        if not self._out or self._writing:
            return
        # Started eagerly the coroutine runs to its end here and now, unless the
        # kernel takes no more: then this one task waits, and finds in the queue
        # whatever has come in by the time it goes on.
        writer = asyncio.Task(self._write(self._socket), loop=self._loop, eager_start=True)
        self._writer = None if writer.done() else writer

    async def _write(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._writing = True
        try:
            # A dead socket shows on the receiving side, and all is sent again.
            with suppress(ConnectionError):
                while self._out:
                    text = self._out.popleft()
                    self._stats.frames_out += 1
                    await socket.send_str(text)
        finally:
            self._writing = False

    async def _supervise(self) -> None:
        """Connect, for ever, with pauses that grow as long as it does not work."""
        attempt = 0
        while True:
            try:
                await self._converse()
            except InvalidToken as err:
                lost = LinkState(LinkStatus.INVALID_TOKEN, str(err))
            except UnsupportedVersion as err:
                lost = LinkState(LinkStatus.UNSUPPORTED, str(err))
            except LinkError as err:
                lost = LinkState(LinkStatus.LOST, str(err))
            except Exception as err:
                # A defect of ours must not end the only way to the radios.
                _LOGGER.exception("Unexpected error on the link to %s", self._url)
                lost = LinkState(LinkStatus.LOST, repr(err))
            if self._state.connected:
                attempt = 0
                self._stats.losses += 1
            self._set_state(lost)
            needs_person = lost.status is not LinkStatus.LOST
            pause = self._backoff.pause(16 if needs_person else attempt, self._random)
            attempt += 1
            await self._sleep(pause)

    async def _converse(self) -> None:
        """Hold one connection until it ends; always raises a LinkError then."""
        try:
            async with asyncio.timeout(CONNECT_S):
                socket, binding = await open_socket(self._http, self._url)
        except TimeoutError as err:
            raise meaning(Close.TIMEOUT, "no answer in time") from err
        async with socket:
            session = self._endpoint.connect(
                nonce=self._make_id(), now=self._loop.time(), binding=binding
            )
            self._socket, self._session = socket, session
            try:
                self._flush()
                while session.closing is None:
                    await self._receive(socket, session)
                raise meaning(*session.closing)
            finally:
                session.disconnected()
                self._socket = self._session = None
                self._out.clear()
                if self._writer is not None:
                    self._writer.cancel()
                    self._writer = None
                if session.closing is not None:
                    await socket.close(code=session.closing.code)

    async def _receive(
        self, socket: aiohttp.ClientWebSocketResponse, session: ClientSession
    ) -> None:
        """Wait for one frame or for the clock, and do what follows from it."""
        try:
            async with asyncio.timeout_at(session.next_timeout()):
                message = await socket.receive()
        except TimeoutError:
            session.on_timeout(self._loop.time(), self._utcnow())
            self._flush()
            return
        if message.type not in _DATA:
            raise meaning(socket.close_code, str(message.extra or ""))
        self._stats.frames_in += 1
        self._stats.last_seen = now = self._loop.time()
        session.receive_data(message.data, now)
        for event in session.events_received():
            match event:
                case Delivery():
                    self._deliver(event)
                case Established():
                    self._established(event)
                case PeerAlive(at=datetime() as at):
                    self._stats.clock_skew_s = (at - self._utcnow()).total_seconds()
                case Refused():
                    error = event.error
                    _LOGGER.warning(
                        "Gateway %s refused a frame: %s %s (%s)",
                        self._url,
                        error.field or "",
                        error.text,
                        error.code,
                    )
        self._flush()

    def _established(self, event: Established) -> None:
        self.info = event.info
        self._stats.connects += 1
        self._set_state(LinkState(LinkStatus.CONNECTED))

    def _deliver(self, delivery: Delivery) -> None:
        try:
            # The session lets nothing else through to this side.
            event = cast("RadioEvent", delivery.body)
            self._on_event(event, partial(self._done, delivery))
        except Exception:
            # Not acknowledged: the gateway tells it again to the next process.
            _LOGGER.exception("An event was not taken in")

    def _done(self, delivery: Delivery) -> None:
        """Acknowledge, once for all that are reported in this turn of the loop."""
        self._endpoint.ack(delivery)
        if not self._ack_due:
            self._ack_due = True
            self._loop.call_soon(self._acknowledge)

    def _acknowledge(self) -> None:
        self._ack_due = False
        self._flush()

    def _fail(self, command: RadioCommand, reason: FailureReason) -> None:
        """Tell of a failure in the next turn: the caller is still busy sending."""
        receipt = local_receipt(command, reason)
        self._loop.call_soon(self._tell, receipt)

    def _tell(self, event: RadioEvent) -> None:
        self._deliver(Delivery(event, "", 0))

    def _watch_expiry(self) -> None:
        """Be woken when the first command without a receipt is too old."""
        due = self._endpoint.pending.next_expiry()
        if self._expiry is not None:
            if due is not None and self._expiry.when() <= due:
                return  # wakes early, looks, and waits again
            self._expiry.cancel()
            self._expiry = None
        if due is not None:
            self._expiry = self._loop.call_at(due, self._expire)

    def _expire(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        for receipt in self._endpoint.settle(self._loop.time()):
            self._tell(receipt)
        self._watch_expiry()

    def _set_state(self, state: LinkState) -> None:
        """Report a change, with one line in the log when lost and one when back."""
        before, self._state = self._state, state
        if before.status is state.status:
            return
        if state.connected:
            if self._stats.connects > 1 or before.status is not LinkStatus.CONNECTING:
                _LOGGER.info("Gateway %s is back", self._url)
        elif state.status not in (LinkStatus.CONNECTING, LinkStatus.STOPPED):
            _LOGGER.warning("Gateway %s is lost: %s", self._url, state.reason)
        try:
            self._on_state(state)
        except Exception:
            _LOGGER.exception("A change of state was not taken in")
