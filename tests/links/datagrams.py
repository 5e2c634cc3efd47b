"""A pure network that does what the test's datagrams say, and a peer on a real socket.

b"hello"       it is connected, and answers b"welcome"
b"bye"         it is not any more
b"press 7"     the room is told of event 7; committed it answers b"done 7"
b"voice 7"     an open microphone was heard
b"part 0|1"    its part is down, up
b"again"       it wants to be woken at once, for ever
b"defect"      it raises
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
import socket

from custom_components.municipal_alarm.radio.commands import RadioCommand, SendText
from custom_components.municipal_alarm.radio.events import StatusMessage
from custom_components.municipal_alarm.radio.network import Datagram, Part, Told, Voice

PORT, SECOND = 38_101, 38_102
"""Ours. A test's addresses are its own, so the numbers may be the same in all."""

RADIO_PORT = 38_200


class FakeNetwork:
    def __init__(self, peer: str, ports: Sequence[int] = (PORT, SECOND)) -> None:
        self.local_ports = tuple(ports)
        self.peers = {peer}
        self.peer = peer
        self.counters: Counter[str] = Counter()
        self.connected = False
        self.reason = "the repeater does not answer"
        self.parts: tuple[Part, ...] = ()
        self.pending = 0
        self.due: float | None = None
        self.beat: bytes | None = None
        self.calls: list[str] = []
        self.commands: list[RadioCommand] = []
        self.received: list[Datagram] = []
        self.utc: list[datetime] = []
        self._out: list[Datagram] = []
        self._told: list[Told] = []
        self._voice: list[Voice] = []

    def is_allowed(self, host: str) -> bool:
        return host in self.peers

    def say(self, data: bytes, port: int = RADIO_PORT, local_port: int | None = None) -> None:
        self._out.append(Datagram(local_port or self.local_ports[0], self.peer, port, data))

    def start(self, now: float, utc: datetime) -> None:
        self.calls.append("start")
        self.say(b"connect")

    def stop(self, now: float) -> None:
        self.calls.append("stop")
        self.say(b"goodbye")

    def receive(self, datagram: Datagram, now: float, utc: datetime) -> None:
        self.received.append(datagram)
        self.utc.append(utc)
        word, _, rest = datagram.data.partition(b" ")
        match word:
            case b"hello":
                self.connected = True
                self.say(b"welcome", datagram.port, datagram.local_port)
            case b"bye":
                self.connected = False
            case b"press":
                event = StatusMessage(event_id=rest.decode(), radio_id="1201", code="1")
                self._told.append(Told(event, int(rest)))
            case b"voice":
                self._voice.append(Voice("1201", int(rest), 0, b"\0\0"))
            case b"part":
                self.parts = (Part("10.0.0.1/1", "Slot 1", rest == b"1", "no answer"),)
            case b"again":
                self.due = now
            case b"defect":
                raise ZeroDivisionError("a defect of ours")

    def send(self, command: RadioCommand, now: float, utc: datetime) -> None:
        self.commands.append(command)
        if isinstance(command, SendText):
            self.say(command.text.encode())

    def committed(self, token: int, now: float) -> None:
        self.say(b"done %d" % token)

    def not_taken(self, token: int) -> None:
        self.say(b"not taken %d" % token)

    def wake(self, now: float, utc: datetime) -> None:
        self.calls.append("wake")
        if self.beat is not None:
            self.say(self.beat)
            self.beat = None
            self.due = None
        elif self.due is None:
            return

    def next_wake(self) -> float | None:
        return self.due

    def take_datagrams(self) -> Sequence[Datagram]:
        taken, self._out = self._out, []
        return taken

    def take_told(self) -> Sequence[Told]:
        taken, self._told = self._told, []
        return taken

    def take_voice(self) -> Sequence[Voice]:
        taken, self._voice = self._voice, []
        return taken


class Peer:
    """The other end. What is sent over a loopback is in its buffer at once."""

    def __init__(self, host: str, port: int, ours: str) -> None:
        self.host = host
        self.ours = ours
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, port))
        self.socket.setblocking(False)
        self.heard: list[bytes] = []

    def say(self, data: bytes, port: int = PORT) -> None:
        self.socket.sendto(data, (self.ours, port))

    def take(self) -> list[bytes]:
        """What has arrived until now."""
        taken = []
        while True:
            try:
                taken.append(self.socket.recv(2048))
            except BlockingIOError:
                self.heard += taken
                return taken

    def has(self, data: bytes) -> bool:
        self.take()
        return data in self.heard
