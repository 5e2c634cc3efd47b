"""One HRNP link: a port of a radio on IP (a control station), seen from either end.

Source of the frames: protocols.md 2.2. No heartbeat is described. A link on
which nothing was heard for a minute is asked by another connect, which a radio
accepts again: derived, not seen in a capture.
"""

from typing import Final, override

from ..errors import MalformedFrame, UnsupportedFrame
from . import hrnp
from .carrier import CONNECT_S, TRIES
from .carrier_session import BaseSession
from .hrnp import APPLICATION, RADIO, HrnpFrame, HrnpOpcode

IDLE_S: Final = 60.0
COPY_S: Final = CONNECT_S
"""A connect within this of the last is a copy of it; a radio takes longer to start."""


class HrnpSession(BaseSession):
    """A `CarrierSession` in HRNP frames."""

    def __init__(
        self,
        *,
        source: int = APPLICATION,
        destination: int = RADIO,
        first_packet: int = 1,
        calls_first: bool = True,
    ) -> None:
        """Begin stopped. `source` and `destination` as we write them."""
        super().__init__(first_number=first_packet, calls_first=calls_first)
        self._source = source
        self._destination = destination
        self._asked = 0
        self._asked_at = 0.0
        self._peer_called_at = float("-inf")

    @override
    def receive(self, data: bytes, now: float) -> None:
        """Take in one datagram of the peer."""
        if self.stopped:
            return
        try:
            frame = hrnp.parse(data)
        except MalformedFrame as err:
            self._counters["checksum" if err.code == "checksum" else "malformed"] += 1
            return
        except UnsupportedFrame:
            self._counters["unsupported"] += 1
            return
        self._heard_at = now
        self._asked = 0
        match frame.opcode:
            case HrnpOpcode.CONNECT:
                self._answer(frame, HrnpOpcode.ACCEPT)
                if not self.up or now - self._peer_called_at >= COPY_S:
                    # A new call: the peer may count anew, and its news must not pass for repeats.
                    self._incoming.clear()
                    self._peer_called_at = now
                    if self.up:
                        self._openings += 1
                self._on_open(now)
            case HrnpOpcode.ACCEPT:
                self._on_open(now)
            case HrnpOpcode.REJECT:
                self._counters["refused"] += 1
                self._on_closed(now, "refused by the peer")
            case HrnpOpcode.CLOSE:
                self._answer(frame, HrnpOpcode.CLOSE_ACK)
                self._on_closed(now, "closed by the peer")
            case HrnpOpcode.CLOSE_ACK:
                pass
            case HrnpOpcode.DATA_ACK:
                self._on_ack(frame.packet, now)
            case HrnpOpcode.DATA:
                ack = hrnp.build(frame.answer(HrnpOpcode.DATA_ACK))
                self._on_data(frame.packet, frame.payload, ack, now)

    def _answer(self, frame: HrnpFrame, opcode: HrnpOpcode) -> None:
        self._frames.append(hrnp.build(frame.answer(opcode)))

    def _frame(self, opcode: HrnpOpcode, packet: int = 0, payload: bytes = b"") -> bytes:
        return hrnp.build(
            HrnpFrame(
                opcode=opcode,
                packet=packet,
                payload=payload,
                source=self._source,
                destination=self._destination,
            )
        )

    @override
    def _opened(self, now: float) -> None:
        self._asked = 0

    @override
    def _keep_alive(self, now: float) -> None:
        if now < self._next_keep_alive():
            return
        if self._asked >= TRIES:
            self._lost(now, "silent")
        else:
            self._asked += 1
            self._asked_at = now
            self._frames.append(self._connect_frame())

    @override
    def _next_keep_alive(self) -> float:
        return self._asked_at + CONNECT_S if self._asked else self._heard_at + IDLE_S

    @override
    def _connect_frame(self) -> bytes:
        return self._frame(HrnpOpcode.CONNECT)

    @override
    def _close_frame(self) -> bytes:
        return self._frame(HrnpOpcode.CLOSE)

    @override
    def _data_frame(self, number: int, payload: bytes) -> bytes:
        return self._frame(HrnpOpcode.DATA, number, payload)
