"""Open microphones: a remote-monitor call (RCP 0841, call type 4), and the voice it brings.

Only a microphone that the room opened is heard. All other speech on the slots
is dropped unread but for its header.

No way to hang up such a call is public. `EndCall` (0842, derived) is sent, but
what counts is that voice is no longer passed on from the very moment of closing;
the radio may go on transmitting until its own time is over. It names no radio, so it
is not sent where another radio is listened to by now: it would end that.

A microphone that is opened anew while it is open, or while it is being called, goes on:
whoever listens hears no gap, and the order before it shares the fate of the newer one.
Neither may show that there is another, for one of them can be secret.
"""

from collections import Counter
from dataclasses import dataclass, field
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
    the same speech arrives more than once. `earlier`: the orders that this one took the
    place of, and whether they were told that it is open. `still_on`: the radio transmits
    because of an earlier call; once that is over this one's voice must come by `voice_by`.
    """

    key: str
    exchange: Exchange
    seconds: int
    slot: str | None = None
    ends_at: float | None = None
    accepted: bool = False
    earlier: dict[str, bool] = field(default_factory=dict)
    still_on: bool = False
    voice_by: float | None = None

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
        known = self._microphones.get(radio_id)
        if known is not None and known.ends_at is not None and known.ends_at <= now:
            self._close(radio_id, "", now)
            known = None
        if known is not None and (command.key == known.key or command.key in known.earlier):
            # A link that came back asks again for what is still open.
            self.counters["same_command"] += 1
            return
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
        microphone = _Microphone(command.key, exchange, command.seconds)
        if known is not None:
            self._take_over(known, microphone, now)
        self._microphones[radio_id] = microphone
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
        elif pdu.result != RcpResult.OK and not microphone.still_on:
            detail = f"result {pdu.result:d}"
            self._exchanges.failed(exchange, FailureReason.REFUSED, detail, now, again=False)
        elif not microphone.accepted:
            microphone.accepted = True
            # A radio that takes no second call while it transmits is open by the first.
            microphone.still_on = microphone.still_on and pdu.result == RcpResult.OK
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
        is_last = call is not None and call.last
        if not is_last:
            self._spoke(microphone, slot, now)
        if microphone.ends_at is not None and now >= microphone.ends_at:
            self._close(radio_id, "", now)
            self.counters["voice_not_asked"] += 1
            return
        if pcm and (microphone.ends_at is not None or microphone.still_on):
            self._voice.append(Voice(radio_id, packet.sequence, packet.timestamp, pcm))
        if is_last:
            self._hung_up(radio_id, microphone, now)

    def wake(self, now: float) -> None:
        """Close what was open long enough, and what brings no voice any more."""
        for radio_id, microphone in list(self._microphones.items()):
            if microphone.ends_at is not None and microphone.ends_at <= now:
                self._close(radio_id, "", now)
            elif microphone.voice_by is not None and microphone.voice_by <= now:
                self._ended(radio_id, microphone)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        times = (
            at
            for microphone in self._microphones.values()
            for at in (microphone.ends_at, microphone.voice_by)
            if at is not None
        )
        return min(times, default=None)

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

    def _take_over(self, known: _Microphone, by: _Microphone, now: float) -> None:
        """The same microphone by a newer order: what is heard of it is heard on."""
        is_open = known.ends_at is not None
        by.earlier = {**known.earlier, known.key: is_open}
        by.still_on = is_open or known.still_on
        by.slot = known.slot
        if not is_open:
            self._await_reply(known, now)
            self._exchanges.let_go(known.exchange)

    def _spoke(self, microphone: _Microphone, slot: Slot, now: float) -> None:
        """It is heard; whoever asked for it is told once it is by their own call."""
        microphone.voice_by = None
        if microphone.ends_at is None and (microphone.accepted or not microphone.still_on):
            self._await_reply(microphone, now)
            microphone.ends_at = now + microphone.seconds
            self._tell_earlier(microphone, ReceiptState.RECEIPTED)
            self._exchanges.succeeded(microphone.exchange)
        if microphone.ends_at is not None:
            microphone.slot = slot.key

    def _hung_up(self, radio_id: str, microphone: _Microphone, now: float) -> None:
        """The radio says no more by this call."""
        if microphone.still_on:
            # By the earlier one. The call of this order is another, by whichever slot.
            microphone.still_on = False
            microphone.slot = None
            if microphone.ends_at is not None:
                microphone.voice_by = now + VOICE_WITHIN_S
        elif microphone.ends_at is not None and microphone.voice_by is None:
            # What the radio says after this it says to others. That it is over must be seen.
            self._ended(radio_id, microphone)

    def _ended(self, radio_id: str, microphone: _Microphone) -> None:
        del self._microphones[radio_id]
        for key in (*microphone.earlier, microphone.key):
            self._refuse(key, FailureReason.OTHER, ENDED)

    def _tell_earlier(
        self,
        microphone: _Microphone,
        state: ReceiptState,
        reason: FailureReason | None = None,
        detail: str | None = None,
    ) -> None:
        """What becomes of this order becomes of those whose place it took."""
        for key, told in microphone.earlier.items():
            if not told:
                self._exchanges.receipt(key, state, reason=reason, detail=detail)
        microphone.earlier = dict.fromkeys(microphone.earlier, True)

    def _called(self, radio_id: str, exchange: Exchange, state: ReceiptState | None) -> None:
        """Forget a microphone that did not open."""
        microphone = self._of(exchange)
        if microphone is not None and state is ReceiptState.FAILED:
            del self._microphones[radio_id]
            for key in microphone.earlier:
                self._refuse(key, exchange.reason, exchange.detail)

    def _close(self, radio_id: str, detail: str, now: float) -> None:
        microphone = self._microphones.pop(radio_id, None)
        if microphone is None:
            return
        key = microphone.on
        if microphone.ends_at is None:
            self._await_reply(microphone, now)
            self._exchanges.cancel(microphone.exchange, detail)
            self._tell_earlier(microphone, ReceiptState.FAILED, FailureReason.OTHER, detail)
        if key is None or any(key == other.on for other in self._microphones.values()):
            return
        if self._slots[key].is_up(Service.RCP):
            self._slots[key].send(Service.RCP, rcp.EndCall(), now)

    def _await_reply(self, microphone: _Microphone, now: float) -> None:
        """The reply to its call may still come, and is not that to the next."""
        slot = microphone.exchange.slot
        if slot is not None and not microphone.accepted:
            self._owed[slot] = now + REPLY_WITHIN_S

    def _refuse(self, key: str, reason: FailureReason, detail: str | None = None) -> None:
        self._exchanges.receipt(key, ReceiptState.FAILED, reason=reason, detail=detail)
