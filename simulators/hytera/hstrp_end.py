"""The repeater's end of one HSTRP link: one service of one slot."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from custom_components.municipal_alarm.radio.errors import RadioError
from custom_components.municipal_alarm.radio.hytera import hstrp
from custom_components.municipal_alarm.radio.hytera.hstrp import HstrpFrame, HstrpType

from ..radios.timers import Later, Timers
from ..radios.udp import Endpoint, Outlet

CALL_EVERY_S = 5.0
HEARTBEAT_S = 6.0
MISSED_HEARTBEATS = 10
TRIES = 3
AGAIN_S = 2.0
"""Between two tries of one message. Public sources give their number, not their pause."""

_REMEMBERED = 64


@dataclass(slots=True)
class _Sending:
    frame: HstrpFrame
    tries: int = 0
    again: int = 0


class HstrpEnd:
    """Opens and accepts the link, acknowledges, repeats, and keeps it alive.

    `peer` is the other end: whom to call, and the only one whose messages count once the
    link is up. `take` is given each HDAP message once.
    """

    def __init__(
        self,
        local: Endpoint,
        *,
        device_id: int,
        slot: int,
        outlet: Outlet,
        timers: Timers,
        take: Callable[[bytes], None],
        peer: Endpoint | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Be down; `open` calls the peer, if there is one to call."""
        self.local = local
        self.peer = peer
        self.connected = False
        self.handshakes = 0
        """How often the link was made."""
        self.given_up = 0
        """Messages that nobody acknowledged, however often they were sent."""
        self._calls = peer is not None
        self._options = hstrp.device_options(device_id, slot)
        self._outlet = outlet
        self._later = Later(timers)
        self._take = take
        self._changed = changed
        self._sequence = 0
        self._sending: OrderedDict[int, _Sending] = OrderedDict()
        self._taken: OrderedDict[int, None] = OrderedDict()
        self._missed = 0
        self._beat_sent = False

    def open(self) -> None:
        """Call the peer until it answers."""
        if self._calls and not self.connected:
            # Captured repeaters number their connects 2 and 3.
            self._put(HstrpFrame(HstrpType.CONNECT, 2, self._options))
            self._later.do(CALL_EVERY_S, self.open)

    def close(self) -> None:
        """Say goodbye, and do nothing any more."""
        if self.connected:
            self._put(HstrpFrame(HstrpType.CLOSE, 0, self._options))
        self.vanish()

    def vanish(self) -> None:
        """Forget the link without a word, as equipment without power does."""
        was = self.connected
        self.connected = False
        self._later.drop_all()
        self._sending.clear()
        self._taken.clear()
        if was:
            self._changed()

    def send(self, message: bytes) -> bool:
        """Send an HDAP message; returns False where the link is down, and it is lost."""
        if not self.connected:
            return False
        self._sequence = self._sequence % 0xFFFF + 1
        frame = HstrpFrame(HstrpType.DATA, self._sequence, self._options, message)
        self._sending[frame.sequence] = _Sending(frame)
        self._try(frame.sequence)
        return True

    def _try(self, sequence: int) -> None:
        sending = self._sending[sequence]
        if sending.tries == TRIES:
            del self._sending[sequence]
            self.given_up += 1
            return
        sending.tries += 1
        self._put(sending.frame)
        sending.again = self._later.do(AGAIN_S, lambda: self._try(sequence))

    def received(self, peer: Endpoint, data: bytes) -> None:
        """Take in a datagram; what cannot be read is dropped."""
        try:
            frame = hstrp.parse(data)
        except RadioError:
            return
        if HstrpType.CONNECT in frame.kind:
            self._connect(peer, frame)
        elif peer == self.peer:
            self._heard(frame)

    def _connect(self, peer: Endpoint, frame: HstrpFrame) -> None:
        """Answer a connect, or take the answer to ours, whatever its number is."""
        if HstrpType.REJECT in frame.kind:
            return
        if HstrpType.ACK not in frame.kind:
            self.peer = peer
            # Captured answers carry 1, not the number of what they answer.
            self._put(HstrpFrame(HstrpType.CONNECT | HstrpType.ACK, 1, frame.options))
            # Whoever connects begins to count anew.
            self._taken.clear()
        elif peer != self.peer:
            return
        self._missed = 0
        self.handshakes += 1
        if not self.connected:
            self.connected = True
            self._later.do(HEARTBEAT_S, self._beat)
        self._changed()

    def _heard(self, frame: HstrpFrame) -> None:
        self._missed = 0
        if HstrpType.REJECT in frame.kind or HstrpType.ACK in frame.kind:
            if (sending := self._sending.pop(frame.sequence, None)) is not None:
                self._later.drop(sending.again)
        elif HstrpType.HEARTBEAT in frame.kind:
            self._answer_beat()
        elif HstrpType.CLOSE in frame.kind:
            self._put(frame.acknowledgement())
            self._lost()
        elif not self.connected:
            self._put(HstrpFrame(HstrpType.REJECT, frame.sequence, self._options))
        else:
            self._put(frame.acknowledgement())
            if frame.sequence not in self._taken:
                self._remember(frame.sequence)
                self._take(frame.payload)

    def _remember(self, sequence: int) -> None:
        self._taken[sequence] = None
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)

    # --- heartbeats ---------------------------------------------------------------

    def _beat(self) -> None:
        if self._missed == MISSED_HEARTBEATS:
            self._lost()
            return
        self._missed += 1
        self._beat_sent = True
        self._put(HstrpFrame(HstrpType.HEARTBEAT, 0))
        self._later.do(HEARTBEAT_S, self._beat)

    def _answer_beat(self) -> None:
        """A heartbeat is answered by one; that of an answer would go on for ever."""
        if self._beat_sent:
            self._beat_sent = False
        else:
            self._put(HstrpFrame(HstrpType.HEARTBEAT, 0))

    def _lost(self) -> None:
        self.vanish()
        if self._calls:
            self._later.do(CALL_EVERY_S, self.open)

    def _put(self, frame: HstrpFrame) -> None:
        if self.peer is not None:
            self._outlet(self.local, self.peer, hstrp.build(frame))
