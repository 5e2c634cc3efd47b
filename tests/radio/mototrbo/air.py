"""A network and radios over an air that loses, doubles and delays, with time by hand.

Everything that happens has a time; the next thing is whatever comes first of
what is in the air, what a radio means to do, what the room means to do, and
what the network wants to be woken for.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from custom_components.municipal_alarm.radio.commands import Priority, RadioCommand, SendText
from custom_components.municipal_alarm.radio.events import RadioEvent, Receipt, ReceiptState
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.address import origin, radio_address
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import MototrboSettings
from custom_components.municipal_alarm.radio.mototrbo.tables import DocumentType
from custom_components.municipal_alarm.radio.network import Datagram
from tests.radio.mototrbo.bench import ARS, AT, CODECS, LRRP, TMS

REMEMBERS_S = 60.0
LOSS = 0.3
DOUBLE = 0.2


class Air:
    """Time, and everything that is under way."""

    def __init__(self, seed: int, **settings: Any) -> None:
        self.random = Random(seed)
        self.now = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self.network = MototrboNetwork(MototrboSettings(**settings), epoch=seed)
        self.radios: dict[str, Radio] = {}
        self.events: list[RadioEvent] = []
        self.room = Room(self)
        self.network.start(self.now, AT)

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        self._count += 1
        heappush(self._due, (self.now + seconds, self._count, what))

    def radio(self, radio_id: str) -> Radio:
        return self.radios.setdefault(radio_id, Radio(self, radio_id))

    def carry(self, arrive: Callable[[], None]) -> None:
        """Let a datagram travel: perhaps never, perhaps twice, in any order."""
        for _ in range(2 if self.random.random() < DOUBLE else 1):
            if self.random.random() >= LOSS:
                self.later(self.random.random() * 2.0, arrive)

    def to_network(self, radio_id: str, port: int, message: Any) -> None:
        host = radio_address(12, radio_id)
        datagram = Datagram(port, host, port, CODECS[port].build(message))
        self.carry(lambda: self.network.receive(datagram, self.now, self.utc))

    @property
    def utc(self):
        return AT + timedelta(seconds=self.now)

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        self._drain()
        while True:
            wake = self.network.next_wake()
            first = self._due[0][0] if self._due else float("inf")
            if min(first, wake if wake is not None else first) > end:
                break
            if wake is not None and wake <= first:
                self.now = max(self.now, wake)
                self.network.wake(self.now, self.utc)
            else:
                self.now, _, what = heappop(self._due)
                what()
            self._drain()
        self.now = end

    def _drain(self) -> None:
        for told in self.network.take_told():
            self.events.append(told.event)
            self.room.told(told.event)
            self.later(
                self.random.random(),
                lambda token=told.token: self.network.committed(token, self.now),
            )
        for datagram in self.network.take_datagrams():
            to = origin(12, datagram.host)
            if to is not None and to.radio_id in self.radios:
                radio = self.radios[to.radio_id]
                self.carry(lambda d=datagram, radio=radio: radio.hear(d))


class Room:
    """What the control room does: it repeats a text until that is receipted."""

    def __init__(self, air: Air) -> None:
        self._air = air
        self._open: dict[str, RadioCommand] = {}
        self.receipts: Counter[tuple[str, ReceiptState]] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def alarm(self, key: str, radio_id: str, text: str) -> None:
        command = SendText(key=key, text=text, radio_ids=(radio_id,), priority=Priority.EMERGENCY)
        self._open[key] = command
        self._send(key)

    def told(self, event: RadioEvent) -> None:
        if not isinstance(event, Receipt):
            return
        self.receipts[event.key, event.state] += 1
        if event.state is ReceiptState.RECEIPTED:
            del self._open[event.key]
        elif event.state is ReceiptState.FAILED:
            self._air.later(10.0, lambda: self._send(event.key))

    def _send(self, key: str) -> None:
        if (command := self._open.get(key)) is not None:
            self._air.network.send(command, self._air.now, self._air.utc)


class Radio:
    """One radio: shows a text once, repeats its own until they are confirmed."""

    def __init__(self, air: Air, radio_id: str) -> None:
        self._air = air
        self.radio_id = radio_id
        self.screen: list[str] = []
        self._seen: dict[int, float] = {}
        self._sequence = air.random.randrange(128)
        self._unconfirmed: dict[int, tms.Text] = {}
        self.registered = False

    def hear(self, datagram: Datagram) -> None:
        message = CODECS[datagram.port].parse(datagram.data)
        match message:
            case tms.Text(text=text, sequence=int(sequence)):
                seen = self._seen.get(sequence)
                if seen is None or self._air.now - seen > REMEMBERS_S:
                    self.screen.append(text)
                self._seen[sequence] = self._air.now
                self._air.to_network(self.radio_id, TMS, tms.Ack(sequence))
            case tms.Ack(sequence=int(sequence)):
                self._unconfirmed.pop(sequence, None)
            case ars.Response(success=True):
                self.registered = True
            case ars.Query():
                self._air.to_network(self.radio_id, ARS, ars.Response())

    def switch_on(self) -> None:
        if not self.registered:
            self._air.to_network(self.radio_id, ARS, ars.Registration(self.radio_id))
            self._air.later(6.0, self.switch_on)

    def write(self, text: str) -> None:
        self._sequence = (self._sequence + 1) % 128
        self._unconfirmed[self._sequence] = tms.Text(text, self._sequence)
        self._repeat(self._sequence)

    def _repeat(self, sequence: int) -> None:
        if (text := self._unconfirmed.get(sequence)) is not None:
            self._air.to_network(self.radio_id, TMS, text)
            self._air.later(5.0, lambda: self._repeat(sequence))

    def press(self, reports: int = 30, every_s: float = 2.0) -> None:
        """The emergency button: a position now and every few seconds for a minute."""
        for number in range(reports):
            self._air.later(every_s * number, self._report)

    def _report(self) -> None:
        report = lrrp.Report(
            time=self._air.utc.replace(microsecond=0), latitude=52.0, longitude=5.0
        )
        unasked = lrrp.RequestId(b"\x2f", short=True)
        document = lrrp.Document(DocumentType.UNSOLICITED_REPORT, unasked, report)
        self._air.to_network(self.radio_id, LRRP, document)
