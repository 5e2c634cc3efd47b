"""Open microphones: a remote-monitor call (RCP 0841, call type 4), and the voice it brings.

Only a microphone that the room opened is heard. All other speech on the slots
is dropped unread but for its header.

No way to hang up such a call is public. `EndCall` (0842, derived) is sent, but
what counts is that voice is no longer passed on from the very moment of closing;
the radio may go on transmitting until its own time is over. It names no radio, so it
is not sent where another radio is listened to by now: it would end that.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from ..commands import CloseMicrophone, OpenMicrophone
from ..errors import MalformedFrame, UnsupportedFrame
from ..events import FailureReason, ReceiptState
from ..network import Voice
from ..voice import g711, rtp
from . import rcp
from .exchanges import Exchange, Exchanges
from .numbers import radio_address
from .settings import HyteraSettings
from .slots import Slot, Slots
from .tables import CallType, RcpResult, Service

CALLS: Final = 2
REPLY_WITHIN_S: Final = 5.0
"""Three tries of a carrier, two seconds apart: a reply that is not here by then is lost."""
VOICE_WITHIN_S: Final = 10.0
ENDED: Final = "ended by the radio"


@dataclass(slots=True)
class _Microphone:
    """One radio's: being called while `exchange` is open, then open until `ends_at`.

    `slot` is where its voice comes from: with several repeaters on one network
    the same speech arrives more than once.
    """

    exchange: Exchange
    seconds: int
    slot: str | None = None
    ends_at: float | None = None
    accepted: bool = False

    @property
    def on(self) -> str | None:
        """Return the slot that it uses, if it was called by now."""
        return self.slot or self.exchange.slot


class Microphones:
    """The microphones that the room opened."""

    def __init__(self, settings: HyteraSettings, slots: Slots, exchanges: Exchanges) -> None:
        """Begin with none."""
        self._settings = settings
        self._slots = slots
        self._exchanges = exchanges
        self._microphones: dict[str, _Microphone] = {}
        # Until when the reply may come to a call that was given up, by slot.
        self._owed: dict[str, float] = {}
        self._voice: list[Voice] = []
        self.counters: Counter[str] = Counter()

    def begin(self, command: OpenMicrophone, now: float) -> None:
        """Call a radio so that it transmits what it hears."""
        radio_id = command.radio_id
        if not self._settings.used_ports.voice:
            self._refuse(command.key, FailureReason.UNSUPPORTED)
            return
        address = radio_address(radio_id, self._settings.subnet)
        if address is None:
            self._refuse(command.key, FailureReason.UNKNOWN_RADIO)
            return
        if (known := self._microphones.get(radio_id)) is not None:
            is_open = known.ends_at is None or known.ends_at > now
            if is_open and known.exchange.key == command.key:
                # A link that came back asks again for what is still open.
                self.counters["same_command"] += 1
                return
            self._close(radio_id, "opened anew", now)
        exchange = Exchange(
            key=command.key,
            recipient=None,
            radio_id=radio_id,
            service=Service.RCP,
            pdu=rcp.CallRequest(CallType.REMOTE_MONITOR, address.number),
            match=("call", radio_id),
            expires_at=now + command.ttl_s,
            rank=0,
            tries_left=CALLS,
            try_s=VOICE_WITHIN_S,
            alone=True,
        )
        exchange.on_end = lambda state: self._called(radio_id, exchange, state)
        self._microphones[radio_id] = _Microphone(exchange, command.seconds)
        self._exchanges.add(exchange)

    def close(self, command: CloseMicrophone, now: float) -> None:
        """Hear no more of a radio, at once; see the module's text for the radio's side."""
        self._close(command.radio_id, "closed before it was open", now)
        self._exchanges.receipt(command.key, ReceiptState.RECEIPTED)

    def replied(self, pdu: rcp.CallReply, slot: Slot, now: float) -> None:
        """Take in the reply to a call; it names no radio, so only one is called at a time."""
        owed_until = self._owed.pop(slot.key, now)
        exchange = self._exchanges.alone_on(slot, Service.RCP)
        microphone = None if exchange is None else self._of(exchange)
        if owed_until > now or exchange is None or microphone is None or exchange.key is None:
            self.counters["stray_answer"] += 1
        elif pdu.result != RcpResult.OK:
            detail = f"result {pdu.result:d}"
            self._exchanges.failed(exchange, FailureReason.REFUSED, detail, now, again=False)
        elif not microphone.accepted:
            microphone.accepted = True
            self._exchanges.receipt(exchange.key, ReceiptState.ACCEPTED)

    def heard(self, data: bytes, slot: Slot, now: float) -> None:
        """Take in one datagram at a slot's voice port."""
        try:
            packet = rtp.parse(data)
        except MalformedFrame:
            self.counters["voice_malformed"] += 1
            return
        except UnsupportedFrame:
            self.counters["voice_unsupported"] += 1
            return
        call = rtp.hytera_call(packet)
        radio_id = self._speaker(call, slot)
        microphone = None if radio_id is None else self._microphones.get(radio_id)
        if radio_id is None or microphone is None:
            self.counters["voice_not_asked"] += 1
            return
        if microphone.slot not in (None, slot.key):
            self.counters["voice_twice"] += 1
            return
        try:
            pcm = g711.decode(packet.payload_type, rtp.hytera_sound(packet))
        except UnsupportedFrame:
            self.counters["voice_unsupported"] += 1
            return
        if microphone.ends_at is None:
            self._await_reply(microphone, now)
            microphone.slot = slot.key
            microphone.ends_at = now + microphone.seconds
            self._exchanges.succeeded(microphone.exchange)
        if now >= microphone.ends_at:
            self._close(radio_id, "", now)
            self.counters["voice_not_asked"] += 1
            return
        if pcm:
            self._voice.append(Voice(radio_id, packet.sequence, packet.timestamp, pcm))
        if call is not None and call.last:
            # What the radio says after this it says to others. That it is over must be seen.
            del self._microphones[radio_id]
            if (key := microphone.exchange.key) is not None:
                self._exchanges.receipt(
                    key, ReceiptState.FAILED, reason=FailureReason.OTHER, detail=ENDED
                )

    def wake(self, now: float) -> None:
        """Close what was open long enough."""
        for radio_id, microphone in list(self._microphones.items()):
            if microphone.ends_at is not None and microphone.ends_at <= now:
                self._close(radio_id, "", now)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        ends = [microphone.ends_at for microphone in self._microphones.values()]
        return min((at for at in ends if at is not None), default=None)

    def stop(self) -> None:
        """Hear nobody any more."""
        self._microphones.clear()

    def take_voice(self) -> list[Voice]:
        """Return what was heard, once, in the order of arrival."""
        voice, self._voice = self._voice, []
        return voice

    # --- own -------------------------------------------------------------------------

    def _speaker(self, call: rtp.HyteraCall | None, slot: Slot) -> str | None:
        """Return whose monitored voice a packet can be; None when it is nobody's."""
        if call is None:
            # Without the extension only the slot tells, and only where one is called.
            found = [
                radio_id
                for radio_id, microphone in self._microphones.items()
                if slot.key == microphone.on
            ]
            return found[0] if len(found) == 1 else None
        to_us = call.call_type == CallType.PRIVATE and call.destination_id == self._settings.own_id
        if call.call_type != CallType.REMOTE_MONITOR and not to_us:
            return None  # the guard speaks to others
        radio_id = str(call.source_id)
        microphone = self._microphones.get(radio_id)
        return radio_id if microphone is not None and microphone.exchange.is_sent else None

    def _of(self, exchange: Exchange) -> _Microphone | None:
        found = self._microphones.get(exchange.radio_id or "")
        return found if found is not None and found.exchange is exchange else None

    def _called(self, radio_id: str, exchange: Exchange, state: ReceiptState | None) -> None:
        """Forget a microphone that did not open."""
        if state is not ReceiptState.RECEIPTED and self._of(exchange) is not None:
            del self._microphones[radio_id]

    def _close(self, radio_id: str, detail: str, now: float) -> None:
        microphone = self._microphones.pop(radio_id, None)
        if microphone is None:
            return
        key = microphone.on
        if microphone.ends_at is None:
            self._await_reply(microphone, now)
            self._exchanges.cancel(microphone.exchange, detail)
        if key is None or any(key == other.on for other in self._microphones.values()):
            return
        if self._slots[key].is_up(Service.RCP):
            self._slots[key].send(Service.RCP, rcp.EndCall(), now)

    def _await_reply(self, microphone: _Microphone, now: float) -> None:
        """The reply to its call may still come, and is not that to the next."""
        slot = microphone.exchange.slot
        if slot is not None and not microphone.accepted:
            self._owed[slot] = now + REPLY_WITHIN_S

    def _refuse(self, key: str, reason: FailureReason) -> None:
        self._exchanges.receipt(key, ReceiptState.FAILED, reason=reason)
