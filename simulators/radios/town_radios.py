"""All radios of a town on their networks, as one: who carries which, and what they show."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Self

from custom_components.municipal_alarm.radio.commands import OpenMicrophone, SendStatus

from ..addresses import Ports
from ..gateway import SimulatedGateway
from ..gateway_radio import ReceivedText
from ..gateway_waiting import Watch
from ..hytera.radio import EmergencyTypes, HyteraRadio
from ..hytera.system import SimulatedHytera
from ..impairment import Impairment
from ..mototrbo.radio import MototrboRadio, UdpServices
from ..mototrbo.system import SimulatedMototrbo
from ..town import Button, Network, Person, Town
from .entries import CAI, LONE_WORKER_TYPE, LONE_WORKER_WORDS, MAN_DOWN_TYPE, MAN_DOWN_WORDS
from .guard_radio import GuardRadio, Shown, ShownAs


class TownRadios:
    """The gateway, the Hytera repeater and the MOTOTRBO radios of one town.

    A network that nobody in the town has a radio of is not there. `on_shown` is told of
    everything that reaches a carrier.
    """

    def __init__(self, town: Town, ports: Ports) -> None:
        """Plan them; nothing runs before `async with`."""
        self.on_shown: Callable[[Shown], None] = lambda shown: None
        self.watch = Watch()
        self._town = town
        self._texts = 0
        self._stack = AsyncExitStack()
        self.gateway = SimulatedGateway(
            token=ports.token,
            port=ports.gateway,
            radios=self._ids(Network.GATEWAY),
            inputs=[p.desk.desk_id for p in town.places() if p.desk.button is Button.GATEWAY],
            name=f"{town.name} radios",
            told=self._on_gateway,
        )
        self.lines = {
            network: Impairment(seed=number)
            for number, network in enumerate((Network.HYTERA, Network.MOTOTRBO))
        }
        slots = {radio_id: 1 + n % 2 for n, radio_id in enumerate(self._ids(Network.HYTERA))}
        self.hytera = SimulatedHytera(
            ports.repeater,
            ports.room,
            slots,
            types=EmergencyTypes(man_down=MAN_DOWN_TYPE, lone_worker=LONE_WORKER_TYPE),
            line=self.lines[Network.HYTERA],
            shown=self._shown,
            changed=self.watch.changed,
        )
        self.mototrbo = SimulatedMototrbo(
            ports.room,
            self._ids(Network.MOTOTRBO),
            cai=CAI,
            services=UdpServices(ports.ars, ports.tms, ports.lrrp),
            programmed={"man down": MAN_DOWN_WORDS, "lone worker": LONE_WORKER_WORDS},
            line=self.lines[Network.MOTOTRBO],
            shown=self._shown,
            changed=self.watch.changed,
        )

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.gateway)
        if self._ids(Network.HYTERA):
            await self._stack.enter_async_context(self.hytera)
        if self._ids(Network.MOTOTRBO):
            await self._stack.enter_async_context(self.mototrbo)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def _ids(self, network: Network) -> list[str]:
        return [p.radio_id for p in self._town.people if p.radio_id and p.network is network]

    def of(self, person: Person) -> GuardRadio:
        """Return somebody's radio; KeyError when they carry none."""
        match person.network:
            case Network.HYTERA:
                return self.hytera.radio(person.radio_id)
            case Network.MOTOTRBO:
                return self.mototrbo.radio(person.radio_id)
            case _:
                return self.gateway.radio(person.radio_id)

    def unconfirmed(self, owner: Person) -> int:
        """Return how many texts from somebody's radio the room did not confirm yet."""
        match self.of(owner):
            case HyteraRadio() | MototrboRadio() as radio:
                return radio.unconfirmed
            case _:
                return self.gateway.server.endpoint.sender.pending

    @property
    def repeats(self) -> int:
        """Return how often a radio or gateway got again what it had confirmed."""
        return self.gateway.work.repeats.total() + self.hytera.repeats + self.mototrbo.repeats

    def expect_anew(self) -> None:
        """Wait from now on for a control room that is only starting."""
        if self._ids(Network.HYTERA):
            self.hytera.expect_anew()
        if self._ids(Network.MOTOTRBO):
            self.mototrbo.expect_anew()

    async def wait_connected(self, timeout: float) -> None:  # noqa: ASYNC109
        """Return when every network is connected, and its radios are known."""
        async with asyncio.timeout(timeout):
            await self.gateway.wait_connected(timeout=timeout)
            if self._ids(Network.HYTERA):
                await self.watch.until(lambda: self.hytera.is_known or None, timeout)
            if self._ids(Network.MOTOTRBO):
                await self.watch.until(lambda: self.mototrbo.is_known or None, timeout)

    # --- what is shown ----------------------------------------------------------------

    def _shown(self, shown: Shown) -> None:
        self.on_shown(shown)

    def _on_gateway(self, way: str, what: object) -> None:
        if way != "in":
            return
        now = datetime.now(UTC)
        match what:
            case OpenMicrophone(radio_id=radio_id, key=key):
                self.on_shown(Shown(now, radio_id, ShownAs.MICROPHONE, "open", key))
            case SendStatus(radio_ids=radio_ids, code=code, key=key):
                for radio_id in radio_ids:
                    self.on_shown(Shown(now, radio_id, ShownAs.STATUS, code, key))
            case _:
                # The radios show a text after this call: look in the next turn.
                asyncio.get_running_loop().call_soon(self._collect)

    def _collect(self) -> None:
        received = self.gateway.received
        new, self._texts = received[self._texts :], len(received)
        for text in new:
            self.on_shown(_as_shown(text))


def _as_shown(text: ReceivedText) -> Shown:
    return Shown(text.at, text.radio_id, ShownAs.TEXT, text.text, text.key, text.talkgroup)
