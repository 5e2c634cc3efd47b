"""A Hytera repeater with two slots: links to the room on one side, radios on the other."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random
from typing import Final

from custom_components.municipal_alarm.radio.errors import RadioError
from custom_components.municipal_alarm.radio.hytera import dds, hdap, lp, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import (
    BroadcastKind,
    CallType,
    DeliveryResult,
    RcpResult,
    RepeaterMode,
    RepeaterService,
    RepeaterState,
    Service,
    TmpResult,
)

from ..radios.guard_radio import Shown
from ..radios.timers import Clock, Later, Timers
from ..radios.udp import Endpoint, Outlet
from .hstrp_end import HstrpEnd
from .radio import EmergencyTypes, HyteraRadio
from .voice import PACKET_S, Microphone, tone, tone_of

PORTS: Final[Mapping[Service, tuple[int, int]]] = {
    Service.RRS: (30001, 30002),
    Service.LP: (30003, 30004),
    Service.TP: (30005, 30006),
    Service.TMP: (30007, 30008),
    Service.RCP: (30009, 30010),
}
VOICE_PORTS: Final = (30012, 30014)
SLOTS: Final = (1, 2)
ROOM_ID: Final = 16776415

_NO_ACK_S = 3.0
"""How long the repeater waits for a radio before it reports that it does not answer."""

MONITOR_S = 60.0
"""How long a radio transmits when it is monitored, as it was programmed."""

_EMERGENCY_GROUP = 9


class HyteraRepeater:
    """The repeater. `outlet` sends its datagrams, `received` takes those for it.

    `room` is whom it calls; without it waits to be called. A message for a radio on the
    other slot, or switched off, is not answered by the radio: the repeater reports so.
    """

    def __init__(
        self,
        host: str,
        room: str | None,
        radios: Mapping[str, int],
        *,
        outlet: Outlet,
        timers: Timers,
        now: Clock,
        shown: Callable[[Shown], None],
        changed: Callable[[], None] = lambda: None,
        types: EmergencyTypes | None = None,
        talkgroups: Iterable[int] = (1,),
        device_id: int = 99999,
        room_id: int = ROOM_ID,
        seed: int = 0,
    ) -> None:
        """Build it, with its radios (slot by radio id) switched off, and no link open."""
        self.host = host
        self.calls: Counter[str] = Counter()
        """How often which radio was monitored."""
        self.monitor_s = MONITOR_S
        self._outlet = outlet
        self._timers = timers
        self._later = Later(timers)
        self._random = Random(seed)
        self._room_id = room_id
        self._changed = changed
        self._monitoring: dict[str, int] = {}
        self._telling: set[int] = set()
        self._waiting: dict[tuple[str, int], int] = {}
        self._ends: dict[tuple[int, Service], HstrpEnd] = {}
        self._by_port: dict[int, tuple[int, Service]] = {}
        for slot in SLOTS:
            for service, ports in PORTS.items():
                port = ports[slot - 1]
                self._by_port[port] = (slot, service)
                self._ends[slot, service] = HstrpEnd(
                    (host, port),
                    device_id=device_id,
                    slot=slot,
                    outlet=outlet,
                    timers=timers,
                    take=self._taker(slot),
                    peer=(room, port) if room is not None else None,
                    changed=changed,
                )
        self._radios = {
            radio_id: HyteraRadio(
                radio_id,
                slot=slot,
                air=self,
                timers=timers,
                now=now,
                shown=shown,
                room_id=room_id,
                types=types or EmergencyTypes(),
                talkgroups=talkgroups,
                # Of its own, so that what one radio does changes nothing at another.
                random=Random(f"{seed} {radio_id}"),
                changed=changed,
            )
            for radio_id, slot in radios.items()
        }

    def _taker(self, slot: int) -> Callable[[bytes], None]:
        return lambda message: self._from_room(slot, message)

    # --- its sockets and links ----------------------------------------------------------

    @property
    def endpoints(self) -> Iterator[Endpoint]:
        """Return where it listens."""
        return ((self.host, port) for port in (*self._by_port, *VOICE_PORTS))

    @property
    def ends(self) -> tuple[HstrpEnd, ...]:
        """Return its end of every link."""
        return tuple(self._ends.values())

    @property
    def connected(self) -> bool:
        """Return whether every link is up."""
        return all(end.connected for end in self.ends)

    def received(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Take in a datagram; what comes on a voice port is not for us to hear."""
        if (known := self._by_port.get(local[1])) is not None:
            self._ends[known].received(peer, data)

    def open(self) -> None:
        """Call the room, and switch the radios on."""
        for end in self.ends:
            end.open()
        for radio in self._radios.values():
            radio.turn_on()

    def close(self) -> None:
        """Say goodbye to the room. The radios are switched off without a word."""
        for radio in self._radios.values():
            radio.turn_off(expected=False)
        for end in self.ends:
            end.close()
        self._later.drop_all()

    def restart(self) -> None:
        """Lose power for a moment: the links are gone without a word, and called again."""
        self._telling.clear()
        for end in self.ends:
            end.vanish()
            end.open()

    # --- its radios ---------------------------------------------------------------------

    def radio(self, radio_id: str) -> HyteraRadio:
        """Return a radio; raises KeyError."""
        return self._radios[radio_id]

    @property
    def radios(self) -> tuple[HyteraRadio, ...]:
        """Return all radios."""
        return tuple(self._radios.values())

    def transmit(self, radio: HyteraRadio, message: Frame) -> None:
        """A radio transmits: its message goes to the room by the link of its service."""
        if message.service == Service.TMP:
            self._note_answer(radio, message)
        self._ends[radio.slot, Service(message.service)].send(hdap.build(message))

    def alarm_call(self, radio: HyteraRadio) -> None:
        """A radio sends its alarm on the slot: the repeater tells that it repeats one.

        Only where the room asked to be told what the slot transmits.
        """
        if radio.slot not in self._telling:
            return
        told = rcp.RepeaterStatus(
            mode=RepeaterMode.SINGLE,
            state=RepeaterState.LOCAL_REPEATING,
            service=RepeaterService.NONE,
            call_type=CallType.EMERGENCY_ALARM_CALL,
            target=_EMERGENCY_GROUP,
            sender=int(radio.radio_id),
        )
        self._ends[radio.slot, Service.RCP].send(hdap.build(rcp.build(told)))

    # --- from the room ------------------------------------------------------------------

    def _from_room(self, slot: int, message: bytes) -> None:
        try:
            frame = hdap.parse(message)
            match frame.service:
                case Service.TMP:
                    self._text(slot, frame, tmp.parse(frame))
                case Service.RCP:
                    self._control(slot, rcp.parse(frame))
                case Service.RRS:
                    self._pass_on(slot, rrs.parse(frame).radio.radio_id, frame)
                case Service.LP:
                    self._pass_on(slot, lp.parse(frame).radio.radio_id, frame)
        except RadioError:
            return

    def _pass_on(self, slot: int, radio_id: str, frame: Frame) -> None:
        radio = self._radios.get(radio_id)
        if radio is not None and radio.slot == slot:
            radio.hear(frame)

    def _text(self, slot: int, frame: Frame, pdu: tmp.TmpPdu) -> None:
        match pdu:
            case tmp.PrivateText():
                radio_id = pdu.destination.radio_id
                self._wait_for(slot, radio_id, pdu)
                self._pass_on(slot, radio_id, frame)
            case tmp.GroupText():
                for radio in self._radios.values():
                    self._pass_on(slot, radio.radio_id, frame)
                sent = tmp.GroupTextAck(pdu.request_id, pdu.group, TmpResult.OK)
                self._send(slot, Service.TMP, tmp.build(sent))
            case tmp.PrivateTextAck():
                # An answer goes to whoever sent the text.
                self._pass_on(slot, pdu.source.radio_id, frame)

    def _wait_for(self, slot: int, radio_id: str, text: tmp.PrivateText) -> None:
        """Report it when the radio does not answer."""

        def report() -> None:
            self._waiting.pop((radio_id, text.request_id), None)
            silence = dds.DeliveryReport(
                of_service=Service.TMP,
                radio=text.destination,
                of_opcode=tmp.build(text).opcode,
                result=DeliveryResult.TIMEOUT,
            )
            self._send(slot, Service.TMP, dds.build(silence))

        waiting = self._waiting
        self._later.drop(waiting.get((radio_id, text.request_id)))
        waiting[radio_id, text.request_id] = self._later.do(_NO_ACK_S, report)

    def _note_answer(self, radio: HyteraRadio, message: Frame) -> None:
        pdu = tmp.parse(message)
        if isinstance(pdu, tmp.PrivateTextAck):
            self._later.drop(self._waiting.pop((radio.radio_id, pdu.request_id), None))

    def _send(self, slot: int, service: Service, message: Frame) -> None:
        self._ends[slot, service].send(hdap.build(message))

    # --- calls --------------------------------------------------------------------------

    def _control(self, slot: int, pdu: rcp.RcpPdu) -> None:
        match pdu:
            case rcp.CallRequest(call_type=CallType.REMOTE_MONITOR, target=target):
                result = RcpResult.OK if self._monitor(slot, str(target)) else RcpResult.FAILED
                self._send(slot, Service.RCP, rcp.build(rcp.CallReply(result)))
            case rcp.CallRequest():
                self._send(slot, Service.RCP, rcp.build(rcp.CallReply(RcpResult.FAILED)))
            case rcp.EndCall():
                for radio in self._radios.values():
                    if radio.slot == slot:
                        radio.close_microphone()
                self._send(slot, Service.RCP, rcp.build(rcp.EndCallReply(RcpResult.OK)))
            case rcp.ConfigureBroadcasts(settings=settings):
                for setting in settings:
                    if setting.kind == BroadcastKind.REPEATER_TRANSMIT:
                        (self._telling.add if setting.on else self._telling.discard)(slot)
                self._send(slot, Service.RCP, rcp.build(rcp.ConfigureBroadcastsReply(RcpResult.OK)))

    def _monitor(self, slot: int, radio_id: str) -> bool:
        """Let a radio be heard; returns whether it can be."""
        radio = self._radios.get(radio_id)
        peer = self._ends[slot, Service.RCP].peer
        if radio is None or radio.slot != slot or peer is None:
            return False
        if radio.microphone_open:
            return True
        self.calls[radio_id] += 1
        if not radio.open_microphone(f"microphone/{self.calls[radio_id]}"):
            return False
        microphone = Microphone(
            radio_id, slot, self._room_id, tone(tone_of(radio_id)), self._random
        )
        port = VOICE_PORTS[slot - 1]
        self._speak(radio, microphone, (peer[0], port), port, self._timers.time())
        return True

    def _speak(
        self, radio: HyteraRadio, microphone: Microphone, room: Endpoint, port: int, began: float
    ) -> None:
        """Send a packet each 60 ms, counted from the beginning so that nothing drifts."""
        sent = 0
        # Closed and opened again within one packet's time: there is one call, the newer.
        self._later.drop(self._monitoring.pop(radio.radio_id, None))

        def packet() -> None:
            nonlocal sent
            sent += 1
            last = not radio.is_on or not radio.microphone_open or sent * PACKET_S >= self.monitor_s
            self._outlet((self.host, port), room, microphone.packet(last=last))
            if last:
                del self._monitoring[radio.radio_id]
                radio.close_microphone()
            else:
                due_s = began + sent * PACKET_S - self._timers.time()
                self._monitoring[radio.radio_id] = self._later.do(max(0.0, due_s), packet)

        packet()
