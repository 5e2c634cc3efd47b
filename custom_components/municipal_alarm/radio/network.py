"""A radio system that speaks datagrams, without a socket: what a link drives.

Each protocol folder has one class that is a `RadioNetwork`. It is given
datagrams and the time, and keeps what it wants to say until it is taken:

    network.receive(datagram, now, utc)      or send(), wake(), committed()
    for datagram in network.take_datagrams(): ...
    for told in network.take_told(): ...
    wait until network.next_wake()

`now` is a monotonic clock in seconds, `utc` the aware wall clock, used for
nothing but the time of facts whose source has no clock. Nothing received and
no command makes any of the methods raise.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .commands import RadioCommand
from .events import RadioEvent


@dataclass(frozen=True, slots=True)
class Datagram:
    """One UDP datagram: `local_port` is ours, `host` and `port` are the peer's.

    These systems answer to the port they listen on, so a datagram leaves from
    the very port its answer must reach.
    """

    local_port: int
    host: str
    port: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """Something for the room. `token` goes back to `committed` when it is journaled.

    Only then is the source answered, if it can be; until then it repeats, and
    the repeat is recognised. An event that the room could not take in goes back to
    `not_taken`.
    """

    event: RadioEvent
    token: int


@dataclass(frozen=True, slots=True)
class Voice:
    """One packet of an open microphone, decoded: 16-bit little-endian mono at 8 kHz.

    `sequence` (0 to 65535, wraps) and `timestamp` (samples, 32 bits, wraps) are
    those of RTP. Speech on a channel that nobody asked to hear is never one.
    """

    radio_id: str
    sequence: int
    timestamp: int
    pcm: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the system that can be up or down by itself: a slot of a repeater.

    `key` is stable (it names entities), `name` is for people, `reason` says in
    English why it is down.
    """

    key: str
    name: str
    up: bool
    reason: str = ""


class RadioNetwork(Protocol):
    """One radio system as seen from our side; see the module's text."""

    @property
    def local_ports(self) -> Sequence[int]:
        """Return the UDP ports to listen on, all on one bind address."""

    @property
    def counters(self) -> Counter[str]:
        """Return what was not passed on, by reason (`malformed`, `repeat`, ...)."""

    @property
    def connected(self) -> bool:
        """Return whether a text that is handed over now leaves at once."""

    @property
    def reason(self) -> str:
        """Return in English why it is not connected; empty when it is."""

    @property
    def parts(self) -> Sequence[Part]:
        """Return its pieces, in a stable order; may grow, empty when it has none."""

    @property
    def pending(self) -> int:
        """Return how many commands wait for their end."""

    def is_allowed(self, host: str) -> bool:
        """Return whether this address may talk to us; others are dropped unread."""

    def start(self, now: float, utc: datetime) -> None:
        """Begin: connect, ask known radios whether they are there."""

    def stop(self, now: float) -> None:
        """Say goodbye; what `take_datagrams` then gives is sent before the sockets close."""

    def receive(self, datagram: Datagram, now: float, utc: datetime) -> None:
        """Take in one datagram of an allowed source."""

    def send(self, command: RadioCommand, now: float, utc: datetime) -> None:
        """Carry out a command; its outcome comes as `Receipt` events under its key."""

    def committed(self, token: int, now: float) -> None:
        """Answer the source of an event; a second call for a token does nothing."""

    def not_taken(self, token: int) -> None:
        """Forget that an event was told: when its source repeats it, it is told anew."""

    def wake(self, now: float, utc: datetime) -> None:
        """Do what is due: repeats, heartbeats, presence, time limits."""

    def next_wake(self) -> float | None:
        """Return when `wake` must be called, on the clock of `now`."""

    def take_datagrams(self) -> Sequence[Datagram]:
        """Return what is to be sent, once, in order."""

    def take_told(self) -> Sequence[Told]:
        """Return what the room must know, once, in order."""

    def take_voice(self) -> Sequence[Voice]:
        """Return what open microphones heard, once, in the order of arrival."""
