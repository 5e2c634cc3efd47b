"""The product's own radio network at one end of a hand-driven wire, simulated radios at the other."""

from collections.abc import Callable
from typing import cast

from custom_components.municipal_alarm.radio.commands import RadioCommand
from custom_components.municipal_alarm.radio.events import RadioEvent, Receipt, ReceiptState
from custom_components.municipal_alarm.radio.network import Datagram, RadioNetwork, Told, Voice
from simulators.radios.udp import Endpoint
from tests.simulators.hand import HandTimers, Wire


class ProductRoom:
    """Drives a network as a link does. Every event is committed after `commit_s` seconds."""

    def __init__(
        self,
        network: RadioNetwork,
        host: str,
        wire: Wire,
        radios: Callable[[Endpoint, Endpoint, bytes], None],
        *,
        commit_s: float = 0.01,
    ) -> None:
        self.network = network
        self.timers: HandTimers = wire.timers
        self.host = host
        self.events: list[RadioEvent] = []
        self.voice: list[Voice] = []
        self._commit_s = commit_s
        self._wire = wire
        wire.to_room = self._received
        wire.to_radios = radios

    def start(self) -> None:
        self.network.start(self.timers.time(), self.timers.now())
        self._drain()

    def send(self, command: RadioCommand) -> None:
        self.network.send(command, self.timers.time(), self.timers.now())
        self._drain()

    def pass_by(self, seconds: float) -> None:
        """Let time go on, at both ends."""
        until = self.timers.now_s + seconds
        while True:
            wake, due = self.network.next_wake(), self.timers.next_due
            at = min(one for one in (wake, due, until) if one is not None)
            if at > until or (at == until and wake != until and due != until):
                self.timers.pass_by(max(0.0, until - self.timers.now_s))
                return
            self.timers.pass_by(max(0.0, at - self.timers.now_s))
            if wake is not None and wake <= self.timers.now_s:
                self._wake()
            self._drain()

    def _wake(self) -> None:
        """Do what is due; what that makes due at once may need a few turns, but no more."""
        for _ in range(20):
            self.network.wake(self.timers.time(), self.timers.now())
            after = self.network.next_wake()
            if after is None or after > self.timers.now_s:
                return
        raise AssertionError("it does not get on")

    def of[Event](self, kind: type[Event]) -> list[Event]:
        """The events of one kind, in order."""
        return [cast("Event", one) for one in self.events if isinstance(one, kind)]

    def ends(self, key: str) -> list[ReceiptState]:
        """How the command with this key ended, for as many radios as it was for."""
        final = (ReceiptState.RECEIPTED, ReceiptState.FAILED)
        return [one.state for one in self.of(Receipt) if one.key == key and one.state in final]

    def _received(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        if self.network.is_allowed(local[0]):
            datagram = Datagram(peer[1], local[0], local[1], data)
            self.network.receive(datagram, self.timers.time(), self.timers.now())
            self._drain()

    def _drain(self) -> None:
        for told in self.network.take_told():
            self.events.append(told.event)
            self._commit_later(told)
        for datagram in self.network.take_datagrams():
            self._wire.answer(
                (self.host, datagram.local_port), (datagram.host, datagram.port), datagram.data
            )
        self.voice.extend(self.network.take_voice())

    def _commit_later(self, told: Told) -> None:
        def commit() -> None:
            self.network.committed(told.token, self.timers.time())
            self._drain()

        self.timers.call_later(self._commit_s, commit)
