"""One connection, without the socket: frame texts in, events and texts out.

The caller moves data and watches the clock:

    session = endpoint.connect(nonce=..., now=...)
    for text in session.data_to_send(now): socket.write(text)
    session.receive_data(text, now)      then events_received(), data_to_send()
    session.on_timeout(now, at)          at session.next_timeout(), then data_to_send()
    endpoint.send(body, now)             then data_to_send()
    endpoint.ack(delivery)               then data_to_send()

When `closing` is set the caller sends what is left and closes the WebSocket
with that code; it calls `disconnected` when the socket is gone, for whatever
reason. Streams outlive connections: they belong to the endpoint. No method
raises because of what the peer sent.

Here is what both ends share once they know each other; `client` and `server`
add their half of the handshake, and what each makes of a message.
"""

from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..errors import MalformedFrame, UnsupportedFrame
from . import frames, tables, wire
from .command_frames import whole_seconds
from .frames import Ack, Control, ErrorFrame, Frame, GatewayInfo, Heartbeat, Message
from .streams import Body, Gap, Item, Limits, Receiver, Sender
from .tables import Close, Code, Lane, Timing


class Closing(NamedTuple):
    """Why the connection has to end; also the WebSocket close code and reason."""

    code: Close
    reason: str


@dataclass(frozen=True, slots=True)
class Established:
    """Both sides have proved themselves and messages flow.

    `fresh` says that the peer has no memory of our stream: it may need to be
    told how things stand. `info` is the gateway's description, on the client.
    """

    peer_id: str
    fresh: bool
    info: GatewayInfo | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message for the application, exactly once and in order.

    Hand it to `Endpoint.ack` when it is safe. A `seq` of 0 marks what this
    side found out itself and has nobody to acknowledge to.
    """

    body: Body
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The peer refused a frame of ours; `body` is the message, when it was one."""

    error: ErrorFrame
    body: Body | None


@dataclass(frozen=True, slots=True)
class PeerAlive:
    """A heartbeat, with the peer's own clock if it has one."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class TookOver:
    """This session replaced another; the caller closes that one's socket."""

    previous: Session


type SessionEvent = Established | Delivery | Refused | PeerAlive | TookOver


class Endpoint:
    """One side of a pairing, for as long as the process lives: its two streams."""

    def __init__(self, epoch: str, limits: Limits, timing: Timing) -> None:
        """Begin an outgoing stream named `epoch`, a random id never used before."""
        self.timing = timing
        self.sender = Sender(epoch, limits)
        self.receiver = Receiver()
        self.session: Session | None = None
        self.counters: Counter[str] = Counter()

    def offer(
        self,
        body: Body,
        lane: Lane,
        *,
        merge: tuple[str, str] | None = None,
        expires_at: float | None = None,
    ) -> Item | None:
        """Queue a message; returns the one that made room for it, if any.

        Raises LocalMisuse if it can never be sent, BufferFull if not now.
        """
        item = Item(body, lane, frames.dump_body(body, 1), merge, expires_at)
        if (displaced := self.sender.offer(item)) is not None:
            self.counters["displaced"] += 1
        return displaced

    def ack(self, delivery: Delivery) -> None:
        """Mark a delivery as safe; any order, also late, also twice."""
        self.receiver.complete(delivery.epoch, delivery.seq)


class Session:
    """Base of both roles; see the module's text for how to drive it."""

    accepts: tuple[type, ...]
    """The classes of messages that may come to this side."""

    def __init__(self, endpoint: Endpoint, *, nonce: str, now: float, binding: str) -> None:
        """Begin the handshake; `nonce` is fresh randomness, 32 or more hex digits."""
        self.endpoint = endpoint
        self.nonce = nonce
        self.binding = binding
        self.closing: Closing | None = None
        self.open = False
        self._out: list[str] = []
        self._events: list[SessionEvent] = []
        self._offences = 0
        self._deadline = now + endpoint.timing.handshake_s
        self._heard_at = self._spoke_at = now

    def receive_data(self, data: str | bytes, now: float) -> None:
        """Take in the payload of one WebSocket message."""
        if self.closing is not None:
            return
        self._heard_at = now
        limit = tables.MAX_FRAME_BYTES if self.open else tables.MAX_HANDSHAKE_BYTES
        try:
            self._dispatch(frames.parse(data, limit), now)
        except UnsupportedFrame:
            self.endpoint.counters["unsupported"] += 1
        except frames.NumberedMalformed as err:
            self._refuse_message(err, err.seq)
        except MalformedFrame as err:
            self._refuse(err)

    def events_received(self) -> list[SessionEvent]:
        """Return, and forget, what happened since the last call."""
        events, self._events = self._events, []
        return events

    def data_to_send(self, now: float) -> list[str]:
        """Return the texts to write now, one WebSocket text message each."""
        out, self._out = self._out, []
        if self.open and self.closing is None:
            for seq, item in self.endpoint.sender.take(now):
                out.append(_text(seq, item, now))
            if (seq_done := self.endpoint.receiver.ack()) is not None:
                out.append(frames.serialise(Ack(seq=seq_done)))
        if out:
            self._spoke_at = now
        return out

    def next_timeout(self) -> float | None:
        """Return when `on_timeout` wants to be called; it may move later, not earlier."""
        if self.closing is not None:
            return None
        if not self.open:
            return self._deadline
        timing = self.endpoint.timing
        return min(self._spoke_at + timing.heartbeat_s, self._heard_at + timing.silence_s)

    def on_timeout(self, now: float, at: datetime | None = None) -> None:
        """Do what the clock asks for; `at` is the time of day for the heartbeat."""
        if self.closing is not None:
            return
        if not self.open:
            if now >= self._deadline:
                self._close(Close.TIMEOUT, "the handshake took too long")
            return
        timing = self.endpoint.timing
        if now >= self._heard_at + timing.silence_s:
            self._close(Close.TIMEOUT, f"nothing heard for {timing.silence_s:g} s")
        elif now >= self._spoke_at + timing.heartbeat_s:
            sender = self.endpoint.sender
            self._send(Heartbeat(at=at, pending=sender.pending, dropped=sender.dropped))
            self._spoke_at = now

    def disconnected(self) -> None:
        """Say that the socket is gone. What was unacknowledged waits for the next."""
        if self.closing is None:
            self.closing = Closing(Close.GOING_AWAY, "the connection was lost")
        if self.endpoint.session is self:
            self.endpoint.session = None

    def _send(self, frame: Control) -> None:
        self._out.append(frames.serialise(frame))

    def _close(self, code: Close, reason: str) -> None:
        self.closing = Closing(code, reason)

    def _establish(self, resend: list[tuple[int, Item]], event: Established, now: float) -> None:
        """Let messages flow, beginning with what the peer does not have."""
        self.open = True
        self._events.append(event)
        self._out.extend(_text(seq, item, now) for seq, item in resend)

    def _dispatch(self, frame: Frame, now: float) -> None:
        if not self.open:
            self._handshake(frame, now)
            return
        match frame:
            case Message():
                self._message(frame)
            case frames.Skipped():
                if self._accept(frame.seq):
                    self.endpoint.receiver.complete(self._epoch, frame.seq)
                    self.endpoint.counters["unsupported"] += 1
            case Ack():
                self._acknowledged(self.endpoint.sender.acknowledged(frame.seq))
            case Heartbeat():
                self._events.append(PeerAlive(frame.at))
                self._heartbeat(frame)
            case ErrorFrame():
                item = None if frame.seq is None else self.endpoint.sender.find(frame.seq)
                self.endpoint.counters["refused"] += 1
                self._refused(frame, item)
            case _:
                raise MalformedFrame(Code.UNEXPECTED, "the handshake is over", field="type")

    @property
    def _epoch(self) -> str:
        return self.endpoint.receiver.epoch or ""

    def _message(self, message: Message) -> None:
        if not isinstance(message.body, self.accepts):
            raise frames.NumberedMalformed(
                MalformedFrame(Code.UNEXPECTED, "goes the other way", field="type"),
                message.seq,
            )
        if self._accept(message.seq):
            delivery = Delivery(message.body, self._epoch, message.seq)
            self._events.append(delivery)
            self._delivered(message.body)

    def _accept(self, seq: int) -> bool:
        """Return whether a number is new; hangs up when numbers are missing."""
        try:
            missing = self.endpoint.receiver.accept(seq)
        except Gap as err:
            self._refuse(err)
            self._close(Close.GAP, err.reason)
            return False
        except MalformedFrame as err:
            self._refuse(err)
            self._close(Close.TOO_MANY, err.reason)
            return False
        if missing is None:
            self.endpoint.counters["repeat"] += 1
            return False
        if missing:
            self.endpoint.counters["missing"] += missing
            self._missing(seq, missing)
        return True

    def _refuse_message(self, err: MalformedFrame, seq: int) -> None:
        """Refuse a numbered message, and use its number up."""
        if not self.open:
            self._refuse(err)
        elif self._accept(seq):
            self._refuse(err, seq)
            self.endpoint.receiver.complete(self._epoch, seq)

    def _refuse(self, err: MalformedFrame, seq: int | None = None) -> None:
        self.endpoint.counters["malformed"] += 1
        self._offences += 1
        # Names of our own fields only: nothing the peer sent is sent back.
        self._send(ErrorFrame(code=err.code, text=err.reason, field=err.field, seq=seq))
        self._malformed(err, seq)
        if not self.open or self._offences >= tables.MAX_OFFENCES:
            self._close(Close.PROTOCOL, str(err))

    @abstractmethod
    def _handshake(self, frame: Frame, now: float) -> None:
        """Take one step before `open`; raises MalformedFrame for a wrong one."""

    def _delivered(self, body: Body) -> None:
        """Look at a new message as it passes."""

    def _acknowledged(self, items: list[Item]) -> None:
        """Learn that messages are safe at the peer."""

    def _heartbeat(self, frame: Heartbeat) -> None:
        """Learn how the peer is doing."""

    def _refused(self, error: ErrorFrame, item: Item | None) -> None:
        """Learn that the peer refused something."""
        self._events.append(Refused(error, item.body if item else None))

    def _missing(self, seq: int, count: int) -> None:
        """Learn that messages in front of `seq` will never come."""

    def _malformed(self, err: MalformedFrame, seq: int | None) -> None:
        """Learn that the peer sent something we had to refuse."""


def _text(seq: int, item: Item, now: float) -> str:
    item.frame["seq"] = seq
    if item.expires_at is not None:
        item.frame["ttl"] = whole_seconds(item.expires_at - now)
    return wire.encode(item.frame)
