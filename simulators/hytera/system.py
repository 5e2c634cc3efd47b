"""A Hytera repeater and its radios on real UDP sockets.

    async with SimulatedHytera("127.0.0.21", "127.0.0.20", {"1201": 1}) as hytera:
        text = await hytera.radio("1201").screen.wait("Desk 3")
        hytera.radio("1201").says("2")

On a terminal: `python -m simulators.hytera --help`. Addresses of 127.0.0.0/8 need no
setting up on Linux; each simulated repeater has one to itself, so that it can use the
usual ports beside a control room on the same machine.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Self

from ..gateway_waiting import Watch
from ..impairment import Impairment
from ..radios.guard_radio import Shown
from ..radios.timers import utcnow
from ..radios.udp import UdpPorts
from .radio import HyteraRadio
from .repeater import HyteraRepeater


class SimulatedHytera:
    """A repeater with radios. `line` is what stands between it and the room.

    Further arguments are those of `HyteraRepeater`.
    """

    def __init__(
        self,
        host: str,
        room: str | None,
        radios: Mapping[str, int],
        *,
        line: Impairment | None = None,
        shown: Callable[[Shown], None] = lambda shown: None,
        changed: Callable[[], None] = lambda: None,
        **repeater: Any,
    ) -> None:
        """Plan it; nothing listens before `start`."""
        self.line = line or Impairment()
        self.watch = Watch()
        self._plan = (host, room, radios)
        self._more = repeater
        self._shown = shown
        self._on_change = changed
        self._ports = UdpPorts(self.line, self._received)
        self._repeater: HyteraRepeater | None = None
        self._met: dict[str, int] = {}
        self._made: list[int] = []

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, call the room, and switch the radios on; OSError when an address is taken."""
        repeater = self._repeater = HyteraRepeater(
            *self._plan,
            outlet=self._ports.send,
            timers=asyncio.get_running_loop(),
            now=utcnow,
            shown=self._shown,
            changed=self._changed,
            **self._more,
        )
        await self._ports.open(repeater.endpoints)
        self.expect_anew()
        repeater.open()

    async def stop(self) -> None:
        """Say goodbye, and stop listening."""
        if self._repeater is not None:
            self._repeater.close()
        self._ports.close()
        # The sockets close in the next turn of the loop.
        await asyncio.sleep(0)

    @property
    def repeater(self) -> HyteraRepeater:
        """Return the repeater, once started."""
        if self._repeater is None:
            raise RuntimeError("not started")
        return self._repeater

    def radio(self, radio_id: str) -> HyteraRadio:
        """Return a radio; raises KeyError."""
        return self.repeater.radio(radio_id)

    @property
    def radios(self) -> tuple[HyteraRadio, ...]:
        """Return all radios."""
        return self.repeater.radios if self._repeater is not None else ()

    @property
    def repeats(self) -> int:
        """Return how often a radio got again what it had shown."""
        return sum(radio.screen.repeats.total() for radio in self.radios)

    @property
    def is_known(self) -> bool:
        """Return whether the links are up and the room has dealt with every radio.

        Counted from the start, or from the last `expect_anew`.
        """
        made = [end.handshakes for end in self.repeater.ends]
        return (
            self.repeater.connected
            and all(now > before for now, before in zip(made, self._made, strict=True))
            and all(
                radio.acquaintances > self._met[radio.radio_id]
                for radio in self.radios
                if radio.is_on
            )
        )

    def expect_anew(self) -> None:
        """Count from now on: another control room, or the same after a restart, is to come."""
        self._made = [end.handshakes for end in self.repeater.ends]
        self._met = {radio.radio_id: radio.acquaintances for radio in self.radios}

    async def wait_known(self, *, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Return when the room knows every radio."""
        await self.watch.until(lambda: self.is_known or None, timeout)

    def _changed(self) -> None:
        self.watch.changed()
        self._on_change()

    def _received(self, local: tuple[str, int], peer: tuple[str, int], data: bytes) -> None:
        self.repeater.received(local, peer, data)
