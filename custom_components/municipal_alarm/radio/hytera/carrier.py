"""What the network sees of a carrier: the same for HSTRP and HRNP.

A carrier brings messages to one port of one peer and tells which arrived. It
is driven by hand:

    session.receive(data, now)      or start(), send(), acknowledge(), wake()
    for data in session.take_frames(): ...
    for delivery in session.take_deliveries(): ...
    for outcome in session.take_outcomes(): ...
    wait until session.next_wake()

`now` is a monotonic clock in seconds. Nothing received makes a method raise.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

CONNECT_S: Final = 5.0
"""Pause between two attempts to connect (protocols.md 2.2)."""
CALL_SOON_S: Final = 1.0
"""No sooner than this after the last, even when the peer shows that it is there."""
TRIES: Final = 3
"""How often a message goes out before it counts as lost (protocols.md 2.2)."""
RETRY_S: Final = 2.0
"""Pause between those. Our choice: longer than a peer of our kind holds an answer back."""
ACK_AT_LATEST_S: Final = 1.5
"""An acknowledgement is held back no longer than this, or the peer gives the link up."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the peer, delivered once.

    `ticket` goes to `acknowledge` when the message is dealt with. Otherwise it
    is acknowledged by itself after ACK_AT_LATEST_S.
    """

    payload: bytes
    ticket: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a message that was handed to `send`.

    Not `arrived` means not acknowledged; the peer may have it all the same.
    """

    message: int
    arrived: bool
    reason: str = ""


class CarrierSession(Protocol):
    """A link to one port of one peer; see the module's text."""

    @property
    def up(self) -> bool:
        """Return whether the link is open in both directions."""

    @property
    def reason(self) -> str:
        """Return in English why it is not; empty when it is."""

    @property
    def openings(self) -> int:
        """Return how often it was opened: also anew by a peer that was restarted."""

    @property
    def counters(self) -> Counter[str]:
        """Return what was dropped or repeated, by reason."""

    def start(self, now: float) -> None:
        """Begin to connect, or to wait for the peer to do so."""

    def call(self, now: float) -> None:
        """Connect now, where we wait to: the peer was heard on another port."""

    def stop(self, now: float) -> None:
        """Close the link; what was not acknowledged ends as not arrived."""

    def receive(self, data: bytes, now: float) -> None:
        """Take in one datagram of the peer."""

    def send(self, payload: bytes, now: float, *, first: bool = False) -> int:
        """Hand over a message; returns the number under which its outcome comes.

        `first` overtakes what waits. On a link that is down it does not arrive.
        """

    def acknowledge(self, ticket: int, now: float) -> None:
        """Acknowledge a delivery now; does nothing the second time."""

    def wake(self, now: float) -> None:
        """Do what is due: connect, repeat, heartbeat, give up."""

    def next_wake(self) -> float | None:
        """Return when `wake` must be called; None when nothing is due."""

    def take_frames(self) -> Sequence[bytes]:
        """Return the datagrams for the peer, once, in order."""

    def take_deliveries(self) -> Sequence[Delivery]:
        """Return the messages of the peer, once, in the order of arrival."""

    def take_outcomes(self) -> Sequence[Outcome]:
        """Return which messages ended, once."""
