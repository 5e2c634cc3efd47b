"""MOTOTRBO radios on real UDP sockets, each at its own loopback address.

    async with SimulatedMototrbo("127.0.0.30", ["1202"]) as radios:
        text = await radios.radio("1202").screen.wait("Desk 3")
        radios.radio("1202").says("2")

On a terminal: `python -m simulators.mototrbo --help`. With 127 as first number of the
radios' addresses, where life has 12, Linux needs no setting up for them; texts for a
group come by multicast on the loopback interface.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Self

from ..gateway_waiting import Watch
from ..impairment import Impairment
from ..radios.guard_radio import Shown
from ..radios.timers import utcnow
from ..radios.udp import Endpoint, UdpPorts, is_multicast
from .radio import PROGRAMMED, MototrboRadio, UdpServices

LOOPBACK_CAI = 127


class SimulatedMototrbo:
    """Radios that talk to one room. `line` is what stands between them and it."""

    def __init__(
        self,
        room: str,
        radios: Iterable[str],
        *,
        cai: int = LOOPBACK_CAI,
        services: UdpServices | None = None,
        talkgroups: Iterable[int] = (1,),
        group_octet: int = 225,
        programmed: Mapping[str, str] = PROGRAMMED,
        line: Impairment | None = None,
        shown: Callable[[Shown], None] = lambda shown: None,
        changed: Callable[[], None] = lambda: None,
        seed: int = 0,
    ) -> None:
        """Plan them; nothing listens before `start`."""
        self.room = room
        self.line = line or Impairment()
        self.watch = Watch()
        self._on_change = changed
        self._ports = UdpPorts(self.line, self._received)
        self._ids = tuple(radios)
        self._radios: dict[str, MototrboRadio] = {}
        self._by_host: dict[str, MototrboRadio] = {}
        self._met: dict[str, int] = {}

        def build(radio_id: str) -> MototrboRadio:
            return MototrboRadio(
                radio_id,
                room,
                cai=cai,
                services=services or UdpServices(),
                outlet=self._ports.send,
                timers=asyncio.get_running_loop(),
                now=utcnow,
                shown=shown,
                talkgroups=talkgroups,
                group_octet=group_octet,
                programmed=programmed,
                random=Random(f"{seed} {radio_id}"),
                changed=self._changed,
            )

        self._build = build

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, and switch the radios on; OSError when an address is taken."""
        self._radios = {radio_id: self._build(radio_id) for radio_id in self._ids}
        self._by_host = {radio.host: radio for radio in self.radios}
        for radio in self.radios:
            await self._ports.open(radio.endpoints)
        self.expect_anew()
        for radio in self.radios:
            radio.turn_on()

    async def stop(self) -> None:
        """Switch the radios off without a word, and stop listening."""
        for radio in self.radios:
            radio.turn_off(expected=False)
        self._ports.close()
        # The sockets close in the next turn of the loop.
        await asyncio.sleep(0)

    def radio(self, radio_id: str) -> MototrboRadio:
        """Return a radio; raises KeyError."""
        return self._radios[radio_id]

    @property
    def radios(self) -> tuple[MototrboRadio, ...]:
        """Return all radios, once started."""
        return tuple(self._radios.values())

    @property
    def repeats(self) -> int:
        """Return how often a radio got again what it had shown."""
        return sum(radio.screen.repeats.total() for radio in self.radios)

    @property
    def is_known(self) -> bool:
        """Return whether the room has dealt with every radio, since the last `expect_anew`."""
        return all(
            radio.acquaintances > self._met[radio.radio_id] for radio in self.radios if radio.is_on
        )

    def expect_anew(self) -> None:
        """Count from now on: another room, or the same after a restart, is to come."""
        self._met = {radio.radio_id: radio.acquaintances for radio in self.radios}

    async def wait_known(self, *, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Return when the room knows every radio."""
        await self.watch.until(lambda: self.is_known or None, timeout)

    def _changed(self) -> None:
        self.watch.changed()
        self._on_change()

    def _received(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        if peer[0] != self.room:
            return
        if is_multicast(local[0]):
            for radio in self.radios:
                if local[0] in radio.groups:
                    radio.received(local, data)
        elif (one := self._by_host.get(local[0])) is not None:
            one.received(local, data)
