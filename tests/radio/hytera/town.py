"""A town of Hytera radios: the network, its repeaters, the wire between, driven by hand."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random

from custom_components.municipal_alarm.radio.commands import RadioCommand
from custom_components.municipal_alarm.radio.events import RadioEvent, Receipt, ReceiptState
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import Carrier, HyteraSettings
from custom_components.municipal_alarm.radio.network import Datagram, RadioNetwork, Voice
from tests.radio.hytera.peer import Repeater
from tests.radio.hytera.wire import CLEAR, Weather, Wire

HOST = "192.0.2.10"
OTHER_HOST = "192.0.2.11"
BEGAN = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


class Town:
    """Everything on both sides, and what the room came to know."""

    def __init__(
        self,
        *,
        hosts: tuple[str, ...] = (HOST,),
        weather: Weather = CLEAR,
        seed: int = 0,
        start: bool = True,
        peer_calls: bool = False,
        **settings: object,
    ) -> None:
        self.settings = HyteraSettings(hosts=hosts, **settings)  # type: ignore[arg-type]
        self.now = 1_000.0
        self.epoch = 1_800_000_000
        self.network: RadioNetwork = HyteraNetwork(self.settings, epoch=self.epoch)
        self.repeaters = [Repeater(self.settings, host, calls_first=peer_calls) for host in hosts]
        self.wire = Wire(Random(seed), weather)
        self.told: list[RadioEvent] = []
        self.tokens: list[int] = []
        self.voice: list[Voice] = []
        self.sent: list[Datagram] = []
        self.commits = True
        for repeater in self.repeaters:
            repeater.start(self.now)
        if start:
            self.network.start(self.now, self.utc)
            self.settle()

    @property
    def utc(self) -> datetime:
        return BEGAN + timedelta(seconds=self.now - 1_000.0)

    @property
    def repeater(self) -> Repeater:
        return self.repeaters[0]

    def send(self, *commands: RadioCommand) -> None:
        for command in commands:
            self.network.send(command, self.now, self.utc)
        self.settle()

    def commit(self) -> None:
        """Let the journal catch up."""
        tokens, self.tokens = self.tokens, []
        for token in tokens:
            self.network.committed(token, self.now)
        self.settle()

    def restart(self) -> None:
        """Home Assistant is killed, and comes back a little later."""
        self.epoch += 60
        self.tokens.clear()
        self.network = HyteraNetwork(self.settings, epoch=self.epoch)
        self.network.start(self.now, self.utc)
        self.settle()

    def _collect(self) -> None:
        for told in self.network.take_told():
            self.told.append(told.event)
            self.tokens.append(told.token)
        if self.commits:
            tokens, self.tokens = self.tokens, []
            for token in tokens:
                self.network.committed(token, self.now)
        self.voice.extend(self.network.take_voice())

    def settle(self) -> None:
        """Let everything happen that is due by now."""
        for _ in range(100_000):
            self.network.wake(self.now, self.utc)
            self._collect()
            outgoing = self.network.take_datagrams()
            self.sent.extend(outgoing)
            self.wire.carry(outgoing, self._leave, self.now)
            for repeater in self.repeaters:
                repeater.wake(self.now)
                self.wire.carry(repeater.take_datagrams(), self._arrive, self.now)
            if not self.wire.deliver(self.now):
                return
        raise AssertionError("it never comes to rest")

    def _leave(self, datagram: Datagram) -> None:
        for repeater in self.repeaters:
            if repeater.host == datagram.host:
                repeater.receive(datagram, self.now)

    def _arrive(self, datagram: Datagram) -> None:
        self.network.receive(datagram, self.now, self.utc)
        self._collect()

    def run(self, seconds: float) -> None:
        """Let time pass, from one thing that is due to the next."""
        end = self.now + seconds
        same = 0
        while True:
            due = [self.network.next_wake(), self.wire.next_arrival()]
            due += [repeater.next_wake() for repeater in self.repeaters]
            at = min((at for at in due if at is not None), default=float("inf"))
            if at > end:
                self.now = end
                return
            same = same + 1 if at <= self.now else 0
            assert same < 50, "somebody wants to be woken in the past"
            self.now = max(at, self.now)
            self.settle()

    def run_until(self, is_so: Callable[[], bool], within: float) -> None:
        """Let time pass until something is so."""
        end = self.now + within
        while not is_so():
            assert self.now < end, "it never came to be"
            self.run(0.5)

    def of[Event: RadioEvent](self, kind: type[Event]) -> list[Event]:
        return [event for event in self.told if isinstance(event, kind)]

    def receipts(self, key: str) -> list[Receipt]:
        return [event for event in self.of(Receipt) if event.key == key]

    def states(self, key: str) -> list[ReceiptState]:
        return [receipt.state for receipt in self.receipts(key)]


def event_ids(events: Iterable[RadioEvent]) -> set[str]:
    return {event.event_id for event in events}


def station(**settings: object) -> Town:
    """A town whose only way to its radios is a control station."""
    return Town(carrier=Carrier.CONTROL_STATION, **settings)
