"""One network on a bench: the radios' side played by hand, and the time too.

What the network sends or tells and the test does not look at fails the test
(`conftest.bench`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.municipal_alarm.radio.commands import RadioCommand
from custom_components.municipal_alarm.radio.events import RadioEvent, Receipt
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.address import origin
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import MototrboSettings
from custom_components.municipal_alarm.radio.network import Datagram, Told

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
ARS, TMS, LRRP = 4005, 4007, 4001
CODECS: dict[int, Any] = {ARS: ars, TMS: tms, LRRP: lrrp}
PORTS: dict[type, int] = {
    ars.Registration: ARS,
    ars.Deregistration: ARS,
    ars.Query: ARS,
    ars.Response: ARS,
    tms.Text: TMS,
    tms.Ack: TMS,
    tms.Availability: TMS,
    lrrp.Request: LRRP,
    lrrp.Document: LRRP,
}
REFRESH = ars.build(ars.Response(success=True, value=1))


@dataclass(frozen=True)
class Sent:
    """One datagram of ours: to which radio (or host of a group), and what."""

    to: str
    message: Any
    behind: bool = False


class Bench:
    """The network and both its sides."""

    def __init__(self, *, epoch: int = 1_000, **settings: Any) -> None:
        self.network = MototrboNetwork(MototrboSettings(**settings), epoch=epoch)
        self.now = 100.0
        self.told: list[Told] = []
        self.tokens: list[int] = []
        self._sent: list[Sent] = []

    @property
    def utc(self) -> datetime:
        return AT + timedelta(seconds=self.now - 100.0)

    def start(self) -> None:
        self.network.start(self.now, self.utc)

    def hear(
        self, radio: str, message: Any, *, behind: bool = False, port: int | None = None
    ) -> None:
        """Let a radio say something, a message or bytes."""
        service = PORTS[type(message)] if port is None else port
        data = message if isinstance(message, bytes) else CODECS[service].build(message)
        number = int(radio)
        host = f"{12 + behind}.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        self.network.receive(Datagram(service, host, service, data), self.now, self.utc)

    def send(self, command: RadioCommand) -> None:
        self.network.send(command, self.now, self.utc)

    def tick(self, seconds: float) -> None:
        """Let time pass, and wake the network exactly when it wants to be."""
        end = self.now + seconds
        for _ in range(10_000):
            due = self.network.next_wake()
            if due is None or due > end:
                break
            self.now = max(self.now, due)
            self.network.wake(self.now, self.utc)
        else:
            raise AssertionError("it wants to be woken without end")
        self.now = end

    def commit(self) -> None:
        """Let the journal have everything that was told."""
        self._collect()
        for token in self.tokens:
            self.network.committed(token, self.now)
        self.tokens.clear()

    def _collect(self) -> None:
        told = self.network.take_told()
        self.told += told
        self.tokens += [one.token for one in told]

    def events(self, *kinds: type) -> list[RadioEvent]:
        """Return what was told since the last look, of some kinds; the others stay."""
        self._collect()
        wanted = [one for one in self.told if not kinds or isinstance(one.event, kinds)]
        self.told = [one for one in self.told if one not in wanted]
        return [one.event for one in wanted]

    def receipts(self) -> list[tuple[Any, ...]]:
        """Return key, state, recipient and reason of the receipts since the last look."""
        return [
            (one.key, str(one.state), one.recipient, one.reason and str(one.reason))
            for one in self.events(Receipt)
            if isinstance(one, Receipt)
        ]

    def sent(self) -> list[Sent]:
        """Return what the network sent since the last look."""
        for datagram in self.network.take_datagrams():
            assert datagram.local_port == datagram.port
            message = CODECS[datagram.port].parse(datagram.data)
            assert CODECS[datagram.port].build(message) == datagram.data
            to = origin(12, datagram.host)
            self._sent.append(
                Sent(datagram.host, message)
                if to is None
                else Sent(to.radio_id, message, behind=to.behind)
            )
        taken, self._sent = self._sent, []
        return taken

    def messages(self) -> list[Any]:
        """Return what the network sent since the last look, to whomever."""
        return [one.message for one in self.sent()]

    def nothing(self) -> bool:
        """Return whether nothing was sent or told since the last look."""
        return not self.sent() and not self.events()
