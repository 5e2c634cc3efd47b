"""A mobile radio on IP used as control station: HRNP, and reports of its own state.

It tells of itself alone (RCP B0C8): its emergency key, its tilt switch, its lone-worker
timer. What other radios do it does not report, so this is small.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from custom_components.municipal_alarm.radio.errors import RadioError
from custom_components.municipal_alarm.radio.hytera import hdap, hrnp, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.hrnp import (
    APPLICATION,
    RADIO,
    HrnpFrame,
    HrnpOpcode,
)
from custom_components.municipal_alarm.radio.hytera.tables import (
    PresenceState,
    RcpResult,
    Service,
    StatusTarget,
    TmpResult,
)

from ..radios.guard_radio import Screen, Shown, ShownAs
from ..radios.timers import Clock, Later, Timers
from ..radios.udp import Endpoint, Outlet

PORTS: Final[Mapping[Service, int]] = {
    Service.RRS: 3002,
    Service.LP: 3003,
    Service.TMP: 3004,
    Service.RCP: 3005,
}
TRIES = 3
AGAIN_S = 2.0


class ControlStation:
    """The radio at the end of the cable. The application connects; it never calls."""

    def __init__(
        self,
        host: str,
        radio_id: str,
        *,
        outlet: Outlet,
        timers: Timers,
        now: Clock,
        shown: Callable[[Shown], None] = lambda shown: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Build it; nobody is connected."""
        self.host = host
        self.radio_id = radio_id
        self.screen = Screen(shown)
        self.peers: dict[Service, Endpoint] = {}
        """Who is connected to which service."""
        self.given_up = 0
        self._address = RadioAddress.of_radio(radio_id)
        self._outlet = outlet
        self._later = Later(timers)
        self._now = now
        self._changed = changed
        self._packet = 0
        self._request = 0
        self._sending: dict[int, int] = {}
        self._taken: OrderedDict[tuple[Service, int], None] = OrderedDict()

    @property
    def endpoints(self) -> Iterator[Endpoint]:
        """Return where it listens."""
        return ((self.host, port) for port in PORTS.values())

    @property
    def connected(self) -> bool:
        """Return whether an application is connected to every service."""
        return set(self.peers) == set(PORTS)

    def close(self) -> None:
        """Say goodbye."""
        for service in tuple(self.peers):
            self._put(service, HrnpOpcode.CLOSE)
        self.peers.clear()
        self._later.drop_all()

    # --- what its carrier does ------------------------------------------------------

    def emergency(self, *, active: bool = True) -> None:
        """Press the emergency key, or leave the emergency."""
        self._status(StatusTarget.EMERGENCY, active=active)

    def man_down(self, *, active: bool = True) -> None:
        """Fall, or get up again."""
        self._status(StatusTarget.MAN_DOWN, active=active)

    def lone_worker(self, *, active: bool = True) -> None:
        """Miss, or answer, the radio's own question."""
        self._status(StatusTarget.LONE_WORKER, active=active)

    def _status(self, target: StatusTarget, *, active: bool) -> None:
        self._send(Service.RCP, rcp.build(rcp.StatusReport(target, int(active))))

    # --- the wire ---------------------------------------------------------------------

    def _send(self, service: Service, message: Frame) -> None:
        if service in self.peers:
            self._packet = self._packet % 0xFFFF + 1
            self._try(service, self._packet, hdap.build(message), 1)

    def _try(self, service: Service, packet: int, data: bytes, number: int) -> None:
        if number > TRIES or service not in self.peers:
            self._sending.pop(packet, None)
            self.given_up += 1
            return
        self._put(service, HrnpOpcode.DATA, packet, data)
        self._sending[packet] = self._later.do(
            AGAIN_S, lambda: self._try(service, packet, data, number + 1)
        )

    def _put(
        self, service: Service, opcode: HrnpOpcode, packet: int = 0, data: bytes = b""
    ) -> None:
        frame = HrnpFrame(
            opcode=opcode, packet=packet, payload=data, source=RADIO, destination=APPLICATION
        )
        self._outlet((self.host, PORTS[service]), self.peers[service], hrnp.build(frame))

    def received(self, local: Endpoint, peer: Endpoint, data: bytes) -> None:
        """Take in a datagram; what cannot be read is dropped."""
        service = next((one for one, port in PORTS.items() if port == local[1]), None)
        try:
            frame = hrnp.parse(data)
        except RadioError:
            return
        if service is None:
            return
        if frame.opcode is HrnpOpcode.CONNECT:
            self.peers[service] = peer
            self._put(service, HrnpOpcode.ACCEPT)
            self._changed()
        elif self.peers.get(service) == peer:
            self._heard(service, frame)

    def _heard(self, service: Service, frame: HrnpFrame) -> None:
        match frame.opcode:
            case HrnpOpcode.CLOSE:
                self._put(service, HrnpOpcode.CLOSE_ACK)
                del self.peers[service]
                self._changed()
            case HrnpOpcode.DATA_ACK:
                self._later.drop(self._sending.pop(frame.packet, None))
            case HrnpOpcode.DATA:
                self._put(service, HrnpOpcode.DATA_ACK, frame.packet)
                if (service, frame.packet) not in self._taken:
                    self._taken[service, frame.packet] = None
                    if len(self._taken) > 64:
                        self._taken.popitem(last=False)
                    self._take(frame.payload)

    def _take(self, data: bytes) -> None:
        try:
            message = hdap.parse(data)
            match message.service:
                case Service.TMP:
                    self._text(tmp.parse(message))
                case Service.RRS if isinstance(rrs.parse(message), rrs.PresenceCheck):
                    there = rrs.PresenceAnswer(self._address, PresenceState.ONLINE)
                    self._send(Service.RRS, rrs.build(there))
                case Service.RCP:
                    pdu = rcp.parse(message)
                    if isinstance(pdu, rcp.Subscribe):
                        self._send(Service.RCP, rcp.build(rcp.SubscribeReply(RcpResult.OK)))
        except RadioError:
            return

    def _text(self, pdu: tmp.TmpPdu) -> None:
        """Show a text for this radio; it has no others behind it."""
        if isinstance(pdu, tmp.PrivateText):
            mine = pdu.destination.radio_id == self.radio_id
            if mine:
                key = f"{pdu.source.radio_id}/{pdu.request_id}"
                self.screen.show(Shown(self._now(), self.radio_id, ShownAs.TEXT, pdu.text, key))
            result = TmpResult.OK if mine else TmpResult.NO_ACK
            ack = tmp.PrivateTextAck(pdu.request_id, pdu.destination, pdu.source, result)
            self._send(Service.TMP, tmp.build(ack))
