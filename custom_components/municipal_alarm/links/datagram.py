"""The link to a radio system that speaks datagrams: its pure network on UDP sockets.

One class for all of them. What a datagram says, when to repeat it and to whom to answer
is the network's (`radio.network`); here are the sockets, the clock and the order of
things: what comes in is read, told and answered in the very turn it came in.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
import logging
from random import Random
from typing import override

from ..radio.commands import RadioCommand
from ..radio.network import Datagram, Part, RadioNetwork, Told, Voice
from .backoff import Backoff
from .base import (
    CreateTask,
    Link,
    LinkState,
    LinkStatus,
    OnEvent,
    OnParts,
    OnState,
    OnVoice,
    start_task,
    utc_now,
)
from .gate import Gate
from .ports import Ports
from .stats import LinkStats
from .udp import CannotListen

_LOGGER = logging.getLogger(__name__)

CONNECT_S = 15.0
"""A system that has not answered by then is shown as lost: repeaters are called every
5 s, and that is three calls."""

_LOOK_EVERY_S = 0.02
"""How often all parts and deadlines are looked through, which with twenty repeaters takes
0.3 ms: as much as four datagrams. What is due a moment later is still in time."""

_REST_S = 0.01
"""The least time between two wake-ups. A network that is always due must not take the loop."""

_DEFECT_REST_S = 1.0
_LOG_EVERY_S = 60.0


def _not_heard(_voice: Voice) -> None:
    """Nobody listens."""


def _not_shown(_parts: Sequence[Part]) -> None:
    """Nobody looks at the parts."""


class DatagramLink(Link):
    """One radio system, for as long as its config entry is loaded."""

    def __init__(
        self,
        network: RadioNetwork,
        *,
        name: str,
        bind: str,
        on_event: OnEvent,
        on_state: OnState,
        on_voice: OnVoice = _not_heard,
        on_parts: OnParts = _not_shown,
        create_task: CreateTask = start_task,
        random: Random | None = None,
        utcnow: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        backoff: Backoff | None = None,
        gate: Gate | None = None,
    ) -> None:
        """Prepare; no socket is opened before `start`.

        `name` is the system's, for the log. `bind` is the IPv4 address of this machine
        that the radios talk to; 0.0.0.0 is all of them.
        """
        self._network = network
        self._name = name
        self._on_event = on_event
        self._on_state = on_state
        self._on_voice = on_voice
        self._on_parts = on_parts
        self._create_task = create_task
        # Spreads tries to bind; guessing it gains nobody anything.
        self._random = random or Random()  # noqa: S311
        self._utcnow = utcnow
        self._sleep = sleep
        self._backoff = backoff or Backoff()
        self._gate = gate or Gate(name, network.is_allowed)
        self._loop = asyncio.get_running_loop()
        self._stats = LinkStats()
        self._state = LinkState(LinkStatus.STOPPED)
        self._task: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self._ports = Ports(bind, self._received, self._closed.set)
        self._started_at: float | None = None
        self._cannot_listen = ""
        self._defects: Counter[str] = Counter()
        self._looked_at = float("-inf")
        self._look_again: asyncio.TimerHandle | None = None
        self._soon = False
        self._timer: asyncio.TimerHandle | None = None
        self._rest_until = 0.0
        self._logged_at = float("-inf")
        self._parts: tuple[Part, ...] = ()

    @property
    @override
    def state(self) -> LinkState:
        return self._state

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return self._parts

    @property
    @override
    def clock_skew_s(self) -> float | None:
        # Radios tell their time by GPS, or not at all.
        return None

    @property
    @override
    def stats(self) -> LinkStats:
        self._stats.pending_commands = self._network.pending
        self._stats.dropped = (
            self._network.counters + self._gate.dropped + self._ports.dropped + self._defects
        )
        return self._stats

    # --- life ----------------------------------------------------------------

    @override
    async def start(self) -> None:
        if self._state.status is not LinkStatus.STOPPED:
            return
        self._set_state(LinkState(LinkStatus.CONNECTING))
        self._task = self._create_task(self._supervise(), f"datagram link {self._name}")

    @override
    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.wait([task])
        self._cancel_timer()
        if self._started_at is not None:
            self._safely(lambda: self._network.stop(self._loop.time()))
            self._write()
        self._cancel_look()
        self._set_state(LinkState(LinkStatus.STOPPED))
        await self._ports.close()

    async def _supervise(self) -> None:
        """Have the ports open, for ever, with pauses that grow as long as they cannot be."""
        attempt = 0
        while True:
            self._closed.clear()
            try:
                await self._ports.open(self._network.local_ports)
            except CannotListen as err:
                self._cannot_listen = str(err)
                self._look()
            except Exception as err:
                # A defect of ours must not end the only way to the radios.
                _LOGGER.exception("Unexpected error on the sockets of %s", self._name)
                self._cannot_listen = repr(err)
                self._look()
            else:
                attempt = 0
                self._cannot_listen = ""
                self._begin()
                await self._closed.wait()
                self._cannot_listen = self._ports.gone or "a socket was closed"
                self._look()
            await self._ports.close()
            await self._sleep(self._backoff.pause(attempt, self._random))
            attempt += 1

    def _begin(self) -> None:
        """Let the network speak; after a loss of the sockets it goes on by itself."""
        if self._started_at is None:
            now = self._started_at = self._loop.time()
            self._safely(lambda: self._network.start(now, self._utcnow()))
        self._flush()
        self._look()

    # --- in ------------------------------------------------------------------

    def _received(self, local_port: int, source: tuple[str, int], data: bytes) -> None:
        now = self._loop.time()
        host, port = source
        if not self._gate.lets_in(host, now):
            return
        self._stats.frames_in += 1
        self._stats.last_seen = now
        datagram = Datagram(local_port, host, port, data)
        self._safely(lambda: self._network.receive(datagram, now, self._utcnow()))
        self._flush()

    def _tell(self, told: Told) -> None:
        try:
            self._on_event(told.event, partial(self._done, told.token))
        except Exception:
            # Not acknowledged: where the source can be answered, it tells it again.
            _LOGGER.exception("An event was not taken in")
            self._safely(lambda: self._network.not_taken(told.token))

    def _done(self, token: int) -> None:
        """Answer, once for all that are committed in this turn of the loop."""
        self._safely(lambda: self._network.committed(token, self._loop.time()))
        self._flush_soon()

    def _flush_soon(self) -> None:
        if not self._soon:
            self._soon = True
            self._loop.call_soon(self._answer)

    def _answer(self) -> None:
        self._soon = False
        self._flush()

    # --- out -----------------------------------------------------------------

    @override
    def send(self, command: RadioCommand) -> None:
        self._safely(lambda: self._network.send(command, self._loop.time(), self._utcnow()))
        # What became of it at once is told in the next turn: the caller is still busy.
        self._write()
        self._flush_soon()

    def _write(self) -> None:
        """Hand to the kernel what there is to send, in this turn of the loop."""
        for datagram in self._network.take_datagrams():
            self._stats.frames_out += self._ports.send(datagram)

    # --- what follows ----------------------------------------------------------

    def _flush(self) -> None:
        """Tell and send what there is, in this turn of the loop."""
        for told in self._network.take_told():
            self._tell(told)
        for voice in self._network.take_voice():
            self._hear(voice)
        self._write()
        if self._task is None:
            return
        if self._loop.time() >= self._looked_at + _LOOK_EVERY_S:
            self._look()
        elif self._look_again is None:
            self._look_again = self._loop.call_later(_LOOK_EVERY_S, self._look)

    def _hear(self, voice: Voice) -> None:
        try:
            self._on_voice(voice)
        except Exception:
            _LOGGER.exception("A packet of an open microphone was not taken in")

    def _look(self) -> None:
        """Look where things stand now, and when to come back."""
        self._looked_at = self._loop.time()
        self._cancel_look()
        parts = tuple(self._network.parts)
        if parts != self._parts:
            self._parts = parts
            try:
                self._on_parts(parts)
            except Exception:
                _LOGGER.exception("A change of a part was not taken in")
        self._set_state(self._stands())
        self._arm()

    def _stands(self) -> LinkState:
        if self._cannot_listen:
            return LinkState(LinkStatus.LOST, self._cannot_listen, local=True)
        if self._network.connected:
            return LinkState(LinkStatus.CONNECTED)
        reason = self._network.reason or "no answer"
        if self._ports.error:
            reason = f"{reason} ({self._ports.error})"
        young = self._started_at is None or self._loop.time() < self._started_at + CONNECT_S
        if self._state.status is LinkStatus.CONNECTING and young:
            return self._state
        return LinkState(LinkStatus.LOST, reason)

    def _arm(self) -> None:
        due = self._network.next_wake()
        if self._state.status is LinkStatus.CONNECTING and self._started_at is not None:
            overdue = self._started_at + CONNECT_S
            due = overdue if due is None else min(due, overdue)
        if due is None:
            return
        due = max(due, self._rest_until)
        if self._timer is not None:
            if self._timer.when() <= due:
                return  # wakes early, looks, and waits again
            self._cancel_timer()
        self._timer = self._loop.call_at(due, self._wake)

    def _wake(self) -> None:
        self._timer = None
        now = self._loop.time()
        self._rest_until = now + _REST_S
        if not self._safely(lambda: self._network.wake(now, self._utcnow())):
            self._rest_until = now + _DEFECT_REST_S
        self._flush()
        self._look()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cancel_look(self) -> None:
        if self._look_again is not None:
            self._look_again.cancel()
            self._look_again = None

    def _safely(self, act: Callable[[], None]) -> bool:
        """Ask something of the network; a defect of ours must not end the link."""
        try:
            act()
        except Exception:
            self._defects["defect"] += 1
            now = self._loop.time()
            if now - self._logged_at >= _LOG_EVERY_S:
                self._logged_at = now
                _LOGGER.exception("A defect in the network of %s", self._name)
            return False
        return True

    def _set_state(self, state: LinkState) -> None:
        """Report a change, with one line in the log when lost and one when back."""
        before, self._state = self._state, state
        if before == state:
            return
        if before.status is not state.status:
            self._note(before, state)
        try:
            self._on_state(state)
        except Exception:
            _LOGGER.exception("A change of state was not taken in")

    def _note(self, before: LinkState, state: LinkState) -> None:
        if state.connected:
            self._stats.connects += 1
            if self._stats.connects > 1 or before.status is not LinkStatus.CONNECTING:
                _LOGGER.info("%s is back", self._name)
        elif before.connected and state.status is LinkStatus.LOST:
            self._stats.losses += 1
        if state.status is LinkStatus.LOST:
            _LOGGER.warning("%s is lost: %s", self._name, state.reason)
