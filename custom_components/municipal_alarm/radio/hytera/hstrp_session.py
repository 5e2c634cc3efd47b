"""One HSTRP link: a port of a repeater's slot, seen from either end.

Source of the rules: protocols.md 2.2. Either side may open the link. Connects,
heartbeats and closes carry the sequence 0, messages count up. The heartbeat is
not acknowledged but answered by one, which is why it must be told apart from an
answer: two ends that answer everything would never stop.
"""

from collections.abc import Sequence
from typing import Final, override

from ..errors import MalformedFrame, UnsupportedFrame
from . import hstrp
from .carrier import CALL_SOON_S, TRIES
from .carrier_session import BaseSession
from .hstrp import HstrpFrame, HstrpOption, HstrpType
from .incoming import REMEMBERED_S

HEARTBEAT_S: Final = 6.0
MISSED: Final = 10
"""So many heartbeats without a word from the peer, and the link is lost."""
SILENT_S: Final = 2 * HEARTBEAT_S
"""A peer that was not heard for this long on a link may have given it up."""
ANSWER_PAUSE_S: Final = HEARTBEAT_S / 2
"""No answer to a heartbeat within this of our last one.

Every peer still hears one in each of its periods, and a heartbeat that the
network doubled does not start an exchange without end.
"""


class HstrpSession(BaseSession):
    """A `CarrierSession` in HSTRP frames."""

    def __init__(
        self,
        *,
        options: Sequence[HstrpOption] = (),
        first_sequence: int = 1,
        calls_first: bool = True,
    ) -> None:
        """Begin stopped. `options` go with connects and messages."""
        super().__init__(first_number=first_sequence, calls_first=calls_first)
        self._options = tuple(options)
        self._beat_at = 0.0
        self._last_beat = float("-inf")
        self._asked = False
        self._refusals = 0
        self._peer_connect: tuple[int, float] | None = None

    @override
    def receive(self, data: bytes, now: float) -> None:
        """Take in one datagram of the peer."""
        if self.stopped:
            return
        try:
            frame = hstrp.parse(data)
        except MalformedFrame:
            self._counters["malformed"] += 1
            return
        except UnsupportedFrame:
            self._counters["unsupported"] += 1
            return
        self._heard_at = now
        kind = frame.kind
        if kind & HstrpType.REJECT:
            self._on_reject(frame, now)
        elif kind & HstrpType.CONNECT:
            self._on_connect(frame, now)
        elif kind & HstrpType.CLOSE:
            if not kind & HstrpType.ACK:
                self._answer(frame)
                self._on_closed(now, "closed by the peer")
        elif kind & HstrpType.HEARTBEAT:
            self._on_heartbeat(now)
        elif kind & HstrpType.ACK:
            self._refusals = 0
            self._on_ack(frame.sequence, now)
        else:
            ack = hstrp.build(frame.acknowledgement())
            self._on_data(frame.sequence, frame.payload, ack, now)

    @override
    def call(self, now: float) -> None:
        """Connect: the peer was heard on another port, and may be gone on this one.

        After a broken line each end finds out by itself, up to a heartbeat later than the
        other. A peer that gave a link up which is open to us takes no alarm by it.
        """
        super().call(now)
        is_silent = self.up and now - self._heard_at > SILENT_S
        if is_silent and self._calls_first and now - self._called_at >= CALL_SOON_S:
            self._connect(now)

    def _on_connect(self, frame: HstrpFrame, now: float) -> None:
        # The answer is known by its bits: captures show it under another sequence.
        if not frame.kind & HstrpType.ACK:
            self._answer(frame)
            known = self._peer_connect
            if known is None or known[0] != frame.sequence or now - known[1] > REMEMBERED_S:
                # A new call: the peer may count anew, and its news must not pass for repeats.
                self._incoming.clear()
                self._peer_connect = (frame.sequence, now)
                if self.up:
                    self._openings += 1
        self._on_open(now)

    def _on_reject(self, frame: HstrpFrame, now: float) -> None:
        if frame.kind & (HstrpType.CONNECT | HstrpType.HEARTBEAT) or not self.up:
            self._counters["refused"] += 1
            self._on_closed(now, "refused by the peer")
        elif self._on_ack(frame.sequence, now, refused=True):
            self._refusals += 1
            if self._refusals >= TRIES:
                # It takes nothing: to the peer there is no link, whatever we think.
                self._on_closed(now, "messages refused by the peer")

    def _on_heartbeat(self, now: float) -> None:
        if not self.up:
            self._show_up(now)
            if not self.up:
                return
        if self._asked:
            self._asked = False
        elif now - self._last_beat >= ANSWER_PAUSE_S:
            self._beat(now)

    def _answer(self, frame: HstrpFrame) -> None:
        self._frames.append(hstrp.build(frame.acknowledgement()))

    def _beat(self, now: float) -> None:
        self._last_beat = now
        self._frames.append(hstrp.build(HstrpFrame(HstrpType.HEARTBEAT, 0)))

    @override
    def _opened(self, now: float) -> None:
        self._asked = False
        self._refusals = 0
        self._beat_at = now + HEARTBEAT_S

    @override
    def _keep_alive(self, now: float) -> None:
        if now - self._heard_at >= HEARTBEAT_S * MISSED:
            self._lost(now, "silent")
        elif now >= self._beat_at:
            self._beat_at = now + HEARTBEAT_S
            self._asked = True
            self._beat(now)

    @override
    def _next_keep_alive(self) -> float:
        return min(self._beat_at, self._heard_at + HEARTBEAT_S * MISSED)

    @override
    def _connect_frame(self) -> bytes:
        return hstrp.build(HstrpFrame(HstrpType.CONNECT, 0, self._options))

    @override
    def _close_frame(self) -> bytes:
        return hstrp.build(HstrpFrame(HstrpType.CLOSE, 0))

    @override
    def _data_frame(self, number: int, payload: bytes) -> bytes:
        return hstrp.build(HstrpFrame(HstrpType.DATA, number, self._options, payload))
