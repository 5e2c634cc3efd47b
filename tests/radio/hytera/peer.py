"""The other side of a Hytera system, as far as the tests need it: repeaters and their radios.

Built from the same carriers and codecs, but without a line of the network it is
to try.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from custom_components.municipal_alarm.radio.hytera import gps, hstrp, lp, pdus, rcp, rrs, tmp, tp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.carrier_session import BaseSession
from custom_components.municipal_alarm.radio.hytera.hrnp import APPLICATION, RADIO
from custom_components.municipal_alarm.radio.hytera.hrnp_session import HrnpSession
from custom_components.municipal_alarm.radio.hytera.hstrp_session import HstrpSession
from custom_components.municipal_alarm.radio.hytera.pdus import Pdu
from custom_components.municipal_alarm.radio.hytera.settings import HyteraSettings
from custom_components.municipal_alarm.radio.hytera.tables import (
    CallType,
    ControlResult,
    PresenceState,
    RcpResult,
    Service,
    TmpResult,
    VioResult,
)
from custom_components.municipal_alarm.radio.network import Datagram
from custom_components.municipal_alarm.radio.voice import rtp

REPEAT_S = 4.0
DISPATCHER = RadioAddress(16_776_415)
PLACE = gps.record(52.0907, 5.1214)
NO_PLACE = gps.NO_PLACE


@dataclass
class Radio:
    """One radio: what it shows, and what it still wants to have heard."""

    number: int
    screen: list[str] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    copies: int = 0
    answers_texts: bool = True
    text_result: int = TmpResult.OK
    on: bool = True
    renewal_s: int | None = None
    registering: bool = False
    emergency: Pdu | None = None
    pressed: int = 0
    texts: dict[int, Pdu] = field(default_factory=dict)
    acked: set[int] = field(default_factory=set)
    interval: tuple[int, float] | None = None
    monitored: bool = False
    can_be_monitored: bool = True
    call_result: int = RcpResult.OK
    outputs: dict[int, int] = field(default_factory=dict)
    repeat_at: float = 0.0

    @property
    def address(self) -> RadioAddress:
        return RadioAddress(self.number)

    def register(self, now: float) -> None:
        self.on = self.registering = True
        self.repeat_at = now

    def press(self, now: float, kind: int = 1, place: gps.GpsRecord = PLACE) -> None:
        self.pressed += 1
        self.emergency = lp.EmergencyReport(self.address, kind, place)
        self.repeat_at = now

    def write(self, text: str, number: int, now: float) -> None:
        self.texts[number] = tmp.PrivateText(number, DISPATCHER, self.address, text)
        self.repeat_at = now

    @property
    def wants(self) -> bool:
        return self.registering or self.emergency is not None or bool(self.texts)


@dataclass
class Slot:
    sessions: dict[Service, BaseSession]
    ports: dict[Service, int]
    voice_port: int | None
    radios: dict[int, Radio] = field(default_factory=dict)
    broadcasts: list[Pdu] = field(default_factory=list)


class Repeater:
    """One repeater (or control station) with the radios on its slots."""

    def __init__(self, settings: HyteraSettings, host: str, *, calls_first: bool = False) -> None:
        self.host = host
        self.settings = settings
        self.calls_first = calls_first
        self.slots: dict[int, Slot] = {}
        self.voice: list[Datagram] = []
        self.seen: list[Pdu] = []
        for mine, number in settings.channels:
            if mine == host:
                self.slots[number] = self._slot(number)

    def _slot(self, number: int) -> Slot:
        ports = self.settings.used_ports
        place = number - 1
        by_service = {
            Service.RRS: ports.rrs[place],
            Service.LP: ports.lp[place],
            Service.TMP: ports.tmp[place],
            Service.RCP: ports.rcp[place],
            Service.TP: ports.tp[place],
        }
        sessions = {service: self._session(number) for service in by_service}
        return Slot(sessions, by_service, ports.voice[place] if ports.voice else None)

    def _session(self, number: int) -> BaseSession:
        if self.settings.is_repeater:
            return HstrpSession(
                options=hstrp.device_options(99_999, number), calls_first=self.calls_first
            )
        return HrnpSession(source=RADIO, destination=APPLICATION, calls_first=self.calls_first)

    def add(self, radio: Radio, slot: int = 1) -> Radio:
        self.slots[slot].radios[radio.number] = radio
        return radio

    @property
    def radios(self) -> list[Radio]:
        return [radio for slot in self.slots.values() for radio in slot.radios.values()]

    def start(self, now: float) -> None:
        for slot in self.slots.values():
            for session in slot.sessions.values():
                session.start(now)

    def restart(self, now: float) -> None:
        """The power goes, and comes back: nobody says goodbye, all numbers begin anew."""
        for number, slot in self.slots.items():
            slot.sessions = {service: self._session(number) for service in slot.ports}
        self.start(now)

    def say(self, slot: int, service: Service, pdu: Pdu, now: float) -> None:
        self.slots[slot].sessions[service].send(pdus.write(pdu), now)

    def receive(self, datagram: Datagram, now: float) -> None:
        for number, slot in self.slots.items():
            for service, port in slot.ports.items():
                if port == datagram.port:
                    slot.sessions[service].receive(datagram.data, now)
                    self._collect(number, slot, service, now)

    def _collect(self, number: int, slot: Slot, service: Service, now: float) -> None:
        session = slot.sessions[service]
        session.take_outcomes()
        for delivery in session.take_deliveries():
            session.acknowledge(delivery.ticket, now)
            pdu = pdus.read(delivery.payload)
            self.seen.append(pdu)
            for answer in self._answers(slot, pdu, now):
                self.say(number, service, answer, now)

    def _answers(self, slot: Slot, pdu: Pdu, now: float) -> Sequence[Pdu]:
        def radio(address: RadioAddress | int) -> Radio | None:
            number = address if isinstance(address, int) else address.number
            found = slot.radios.get(number)
            return found if found is not None and found.on else None

        match pdu:
            case rrs.RegistrationAnswer() if (it := radio(pdu.radio)) is not None:
                it.registering = False
                it.renewal_s = pdu.renewal_s
            case rrs.PresenceCheck() if radio(pdu.radio) is not None:
                return [rrs.PresenceAnswer(pdu.radio, PresenceState.ONLINE)]
            case tmp.PrivateText() if (it := radio(pdu.destination)) is not None:
                it.copies += 1
                if it.text_result == TmpResult.OK and pdu.request_id not in it.shown:
                    it.shown.add(pdu.request_id)
                    it.screen.append(pdu.text)
                if it.answers_texts:
                    ack = tmp.PrivateTextAck(
                        pdu.request_id, pdu.destination, pdu.source, it.text_result
                    )
                    return [ack]
            case tmp.GroupText():
                for it in slot.radios.values():
                    if it.on and pdu.request_id not in it.shown:
                        it.shown.add(pdu.request_id)
                        it.screen.append(pdu.text)
            case tmp.PrivateTextAck() if (it := radio(pdu.source)) is not None:
                it.acked.add(pdu.request_id)
                it.texts.pop(pdu.request_id, None)
            case lp.StopEmergencyReports() if (it := radio(pdu.radio)) is not None:
                it.emergency = None
                return [lp.StopEmergencyReportsAnswer(pdu.request_id, pdu.radio, 0)]
            case lp.AskPosition() if radio(pdu.radio) is not None:
                return [lp.PositionReportRssi(pdu.request_id, pdu.radio, 0, PLACE, -58)]
            case lp.AskIntervalReports() if (it := radio(pdu.radio)) is not None:
                it.interval = (pdu.request_id, lp.interval_seconds(pdu.interval) or 0)
                return [lp.IntervalAnswer(pdu.request_id, pdu.radio, 0)]
            case lp.StopIntervalReports() if (it := radio(pdu.radio)) is not None:
                if it.interval is not None and it.interval[0] == pdu.request_id:
                    it.interval = None
                return [lp.StopIntervalReportsAnswer(pdu.request_id, pdu.radio, 0)]
            case rcp.Subscribe():
                slot.broadcasts.append(pdu)
                return [rcp.SubscribeReply(RcpResult.OK)]
            case rcp.ConfigureBroadcasts():
                slot.broadcasts.append(pdu)
                return [rcp.ConfigureBroadcastsReply(RcpResult.OK)]
            case rcp.CallRequest(call_type=CallType.REMOTE_MONITOR):
                it = radio(pdu.target)
                if it is not None:
                    it.monitored = it.can_be_monitored and it.call_result == RcpResult.OK
                    return [rcp.CallReply(it.call_result)]
            case tp.Control() if (it := radio(pdu.target)) is not None:
                it.outputs[pdu.vio] = int(pdu.operation)
                return [
                    tp.ControlAnswer(
                        pdu.source,
                        pdu.target,
                        pdu.pc,
                        pdu.call_type,
                        pdu.vio,
                        ControlResult.OK,
                    )
                ]
        return ()

    def pedal(self, radio: Radio, down: bool, now: float, slot: int = 1, vio: int = 1) -> None:
        result = VioResult.EFFECTIVE if down else VioResult.INEFFECTIVE
        report = tp.StatusReport(
            radio.address, DISPATCHER, 1, CallType.PRIVATE, tp.vio_mask(vio), result
        )
        self.say(slot, Service.TP, report, now)

    def speak(
        self,
        number: int,
        *,
        slot: int = 1,
        sequence: int = 7,
        call_type: int = CallType.REMOTE_MONITOR,
        to: int = DISPATCHER.number,
        last: bool = False,
        extended: bool = True,
        codes: bytes = b"\xd5" * 480,
        payload_type: int = 8,
    ) -> None:
        """Put one packet of a radio's voice on the wire."""
        port = self.slots[slot].voice_port
        assert port is not None
        call = rtp.HyteraCall(
            slot=slot, source_id=number, destination_id=to, call_type=call_type, last=last
        )
        extension, reserved = rtp.hytera_extension(call, counted=True)
        packet = rtp.RtpPacket(
            payload_type=payload_type,
            sequence=sequence,
            timestamp=480 * sequence,
            ssrc=1,
            payload=(reserved if extended else b"") + codes,
            extension=extension if extended else None,
        )
        self.voice.append(Datagram(port, self.host, port, rtp.build(packet)))

    def wake(self, now: float) -> None:
        for number, slot in self.slots.items():
            for session in slot.sessions.values():
                session.wake(now)
            for radio in slot.radios.values():
                if radio.wants and radio.repeat_at <= now:
                    radio.repeat_at = now + REPEAT_S
                    self._press_on(number, radio, now)

    def _press_on(self, slot: int, radio: Radio, now: float) -> None:
        if radio.registering:
            self.say(slot, Service.RRS, rrs.Registration(radio.address), now)
        if radio.emergency is not None:
            self.say(slot, Service.LP, radio.emergency, now)
        for pdu in radio.texts.values():
            self.say(slot, Service.TMP, pdu, now)

    def next_wake(self) -> float | None:
        due = [
            session.next_wake()
            for slot in self.slots.values()
            for session in slot.sessions.values()
        ]
        due += [radio.repeat_at for radio in self.radios if radio.wants]
        return min((at for at in due if at is not None), default=None)

    def take_datagrams(self) -> list[Datagram]:
        """As they arrive at the other end: `local_port` is the room's."""
        voice, self.voice = self.voice, []
        return voice + [
            Datagram(slot.ports[service], self.host, slot.ports[service], data)
            for slot in self.slots.values()
            for service, session in slot.sessions.items()
            for data in session.take_frames()
        ]


def count(check: Callable[[Pdu], bool], repeater: Repeater) -> int:
    return sum(check(pdu) for pdu in repeater.seen)
