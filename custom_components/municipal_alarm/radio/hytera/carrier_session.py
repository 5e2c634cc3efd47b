"""What HSTRP and HRNP links have in common; the two differ in their frames."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from .carrier import CALL_SOON_S, CONNECT_S, TRIES, Delivery, Outcome
from .incoming import Incoming
from .outgoing import Outgoing


class _State(Enum):
    STOPPED = auto()
    DOWN = auto()
    UP = auto()


class BaseSession(ABC):
    """A `CarrierSession` but for the frames; subclasses parse, and call `_on_...`."""

    def __init__(self, *, first_number: int, calls_first: bool) -> None:
        """Begin stopped. `calls_first`: connect, do not only wait for the peer to."""
        self._calls_first = calls_first
        self._state = _State.STOPPED
        self._reason = "not started"
        self._openings = 0
        self._counters: Counter[str] = Counter()
        self._outgoing = Outgoing(first_number)
        self._incoming = Incoming()
        self._messages = 0
        self._connect_at: float | None = None
        self._called_at = float("-inf")
        self._peer_left = False
        self._heard_at = 0.0
        self._frames: list[bytes] = []
        self._deliveries: list[Delivery] = []
        self._outcomes: list[Outcome] = []

    # --- what the subclass knows ------------------------------------------------

    @abstractmethod
    def _connect_frame(self) -> bytes:
        """Return the datagram that asks for a link."""

    @abstractmethod
    def _close_frame(self) -> bytes:
        """Return the datagram that ends it."""

    @abstractmethod
    def _data_frame(self, number: int, payload: bytes) -> bytes:
        """Return the datagram of a message."""

    @abstractmethod
    def _keep_alive(self, now: float) -> None:
        """On an open link: ask for a sign of life when it is time, call `_lost` when it is over."""

    @abstractmethod
    def _next_keep_alive(self) -> float:
        """Return when `_keep_alive` next has something to do."""

    @abstractmethod
    def _opened(self, now: float) -> None:
        """Note that the link has come up."""

    @abstractmethod
    def receive(self, data: bytes, now: float) -> None:
        """Take in one datagram of the peer."""

    # --- CarrierSession ---------------------------------------------------------

    @property
    def stopped(self) -> bool:
        """Return whether nothing is to be said or heard."""
        return self._state is _State.STOPPED

    @property
    def up(self) -> bool:
        """Return whether the link is open in both directions."""
        return self._state is _State.UP

    @property
    def reason(self) -> str:
        """Return in English why it is not; empty when it is."""
        return self._reason

    @property
    def openings(self) -> int:
        """Return how often it was opened: also anew by a peer that was restarted."""
        return self._openings

    @property
    def counters(self) -> Counter[str]:
        """Return what was dropped or repeated, by reason."""
        return self._counters

    def start(self, now: float) -> None:
        """Begin to connect, or to wait for the peer to do so."""
        if self._state is _State.STOPPED:
            self._peer_left = False
            self._down(now, "no answer yet" if self._calls_first else "the peer has not called yet")
            self._connect_due(now)

    def call(self, now: float) -> None:
        """Connect where we wait to: the peer was heard on another port."""
        if self._connect_at is not None and not self._peer_left:
            self._connect_at = min(self._connect_at, max(now, self._called_at + CALL_SOON_S))
            self._connect_due(now)

    def stop(self, now: float) -> None:
        """Close the link; what was not acknowledged ends as not arrived."""
        if self.up:
            self._frames.append(self._close_frame())
        self._down(now, "stopped")
        self._state = _State.STOPPED
        self._connect_at = None

    def send(self, payload: bytes, now: float, *, first: bool = False) -> int:
        """Hand over a message; returns the number under which its outcome comes."""
        self._messages += 1
        if not self.up:
            self._outcomes.append(Outcome(self._messages, arrived=False, reason=self._reason))
        elif self._outgoing.offer(self._messages, payload, first=first):
            self._pump(now)
        else:
            self._counters["no_room"] += 1
            self._outcomes.append(Outcome(self._messages, arrived=False, reason="too much waits"))
        return self._messages

    def acknowledge(self, ticket: int, now: float) -> None:
        """Acknowledge a delivery now; does nothing the second time."""
        if (answer := self._incoming.acknowledge(ticket)) is not None:
            self._frames.append(answer)

    def wake(self, now: float) -> None:
        """Do what is due: connect, repeat, heartbeat, give up."""
        while (answer := self._incoming.overdue(now)) is not None:
            self._counters["acknowledged_uncommitted"] += 1
            self._frames.append(answer)
        while self.up and (due := self._outgoing.due(now)) is not None:
            number, sent = due
            if sent.tries <= TRIES:
                self._counters["repeated"] += 1
                self._frames.append(self._data_frame(number, sent.payload))
                continue
            self._counters["not_acknowledged"] += 1
            self._outcomes.append(Outcome(sent.message, arrived=False, reason="no answer"))
            if self._heard_at <= sent.first_at:
                # Not a word since it first went out: a whole minute of missed
                # heartbeats would only keep the next alarm from another way.
                self._lost(now, "does not answer")
        if self.up:
            self._keep_alive(now)
        self._pump(now)
        self._connect_due(now)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called; None when nothing is due."""
        due = [self._incoming.next_due(), self._connect_at]
        if self.up:
            due += [self._outgoing.next_due(), self._next_keep_alive()]
        return min((at for at in due if at is not None), default=None)

    def take_frames(self) -> Sequence[bytes]:
        """Return the datagrams for the peer, once, in order."""
        frames, self._frames = self._frames, []
        return frames

    def take_deliveries(self) -> Sequence[Delivery]:
        """Return the messages of the peer, once, in the order of arrival."""
        deliveries, self._deliveries = self._deliveries, []
        return deliveries

    def take_outcomes(self) -> Sequence[Outcome]:
        """Return which messages ended, once."""
        outcomes, self._outcomes = self._outcomes, []
        return outcomes

    # --- what frames of the peer do ----------------------------------------------

    def _on_open(self, now: float) -> None:
        """The peer has accepted our call, or we accept its own."""
        if self._state is _State.DOWN:
            self._state = _State.UP
            self._peer_left = False
            self._reason = ""
            self._connect_at = None
            self._openings += 1
            self._opened(now)

    def _on_data(self, number: int, payload: bytes, ack: bytes, now: float) -> None:
        """A message, new or not.

        One on a link that is down is taken as well: to the peer it is up, and it
        may be an alarm. The way back is opened at once, as it may want an answer.
        """
        if not self.up and not self._peer_left:
            self._show_up(now)
        match self._incoming.accept(number, payload, ack, now):
            case int(ticket):
                self._deliveries.append(Delivery(payload, ticket))
            case bytes(answer):
                self._counters["repeat"] += 1
                self._frames.append(answer)
            case _:
                self._counters["repeat"] += 1

    def _on_ack(self, number: int, now: float, *, refused: bool = False) -> bool:
        """The peer has a message, or will not have it; returns whether it was under way."""
        if (message := self._outgoing.acknowledged(number)) is None:
            self._counters["stray_ack"] += 1
            return False
        if refused:
            self._counters["refused"] += 1
        self._outcomes.append(Outcome(message, not refused, "refused" if refused else ""))
        self._pump(now)
        return True

    def _on_closed(self, now: float, reason: str) -> None:
        """The peer has closed the link, or refused it; we call again in a while."""
        if self._state is not _State.STOPPED:
            self._down(now, reason)
            self._peer_left = True

    def _lost(self, now: float, reason: str) -> None:
        """The peer is silent: call it at once."""
        self._counters["lost"] += 1
        self._down(now, reason)
        if self._calls_first:
            self._connect_at = now

    # --- own ------------------------------------------------------------------------

    def _down(self, now: float, reason: str) -> None:
        was_stopped = self._state is _State.STOPPED
        self._state = _State.DOWN
        self._reason = reason
        self._outcomes += [
            Outcome(message, arrived=False, reason=reason) for message in self._outgoing.clear()
        ]
        if self._calls_first:
            self._connect_at = now if was_stopped else now + CONNECT_S

    def _show_up(self, now: float) -> None:
        """To the peer the link is up: make it so."""
        if self._calls_first:
            # It tells the peer as well that we may count anew.
            self.call(now)
        else:
            # It would not call. We were restarted, to it nothing has happened: so be it.
            self._on_open(now)

    def _connect_due(self, now: float) -> None:
        if self._connect_at is not None and self._connect_at <= now:
            self._connect(now)
            self._connect_at = now + CONNECT_S

    def _connect(self, now: float) -> None:
        self._frames.append(self._connect_frame())
        self._called_at = now

    def _pump(self, now: float) -> None:
        while self.up and (ready := self._outgoing.next(now)) is not None:
            self._frames.append(self._data_frame(*ready))
