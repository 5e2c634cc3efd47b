"""A control room made of raw frames, for the simulated repeater alone."""

from random import Random

from custom_components.municipal_alarm.radio.hytera import hdap, hstrp, pdus
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hstrp import HstrpFrame, HstrpType
from custom_components.municipal_alarm.radio.hytera.pdus import Pdu
from custom_components.municipal_alarm.radio.hytera.tables import Service
from simulators.hytera.repeater import PORTS, ROOM_ID, VOICE_PORTS, HyteraRepeater
from simulators.impairment import Impairment
from simulators.radios.guard_radio import Shown
from tests.simulators.hand import HandTimers, Wire

HOST, ROOM = "127.0.0.21", "127.0.0.20"
JAN, PIETER = "1201", "1203"
DISPATCHER = RadioAddress(ROOM_ID)
RADIO = RadioAddress(1201)
OPTIONS = hstrp.device_options(1, 1)


class RoomPeer:
    """A repeater with one radio on each slot, and the room's end of its links.

    Acknowledges every message of the repeater, unless `mute`.
    """

    def __init__(self, *, line: Impairment | None = None, connect: bool = True) -> None:
        self.timers = HandTimers()
        self.wire = Wire(self.timers, line)
        self.wire.to_room = self._received
        self.shown: list[Shown] = []
        self.heard: list[tuple[Service, int, Pdu]] = []
        """Messages of the repeater: service and slot of their link, and what they say."""
        self.voice: list[bytes] = []
        self.mute = False
        self._sequence = Random(1).getrandbits(15)
        self.repeater = HyteraRepeater(
            HOST,
            ROOM,
            {JAN: 1, PIETER: 2},
            outlet=self.wire.send,
            timers=self.timers,
            now=self.timers.now,
            shown=self.shown.append,
        )
        if connect:
            for slot in (1, 2):
                for service in PORTS:
                    self._put(service, slot, HstrpFrame(HstrpType.CONNECT, 0, OPTIONS))
            self.repeater.open()
            self.pass_by(0)

    def pass_by(self, seconds: float) -> None:
        self.timers.pass_by(seconds)

    def says(self, pdu: Pdu, slot: int = 1) -> None:
        """Send a message of the room's, and let it arrive."""
        frame = pdus.encode(pdu)
        self._sequence += 1
        self._put(
            Service(frame.service),
            slot,
            HstrpFrame(HstrpType.DATA, self._sequence, OPTIONS, hdap.build(frame)),
        )
        self.pass_by(0)

    def _put(self, service: Service, slot: int, frame: HstrpFrame) -> None:
        port = PORTS[service][slot - 1]
        self.repeater.received((HOST, port), (ROOM, port), hstrp.build(frame))

    def take(self) -> list[Pdu]:
        """What the repeater said since the last time."""
        heard, self.heard = self.heard, []
        return [pdu for _, _, pdu in heard]

    def _received(self, local: tuple[str, int], peer: tuple[str, int], data: bytes) -> None:
        if local[1] in VOICE_PORTS:
            assert peer == (ROOM, local[1])
            self.voice.append(data)
            return
        service, slot = next(
            (service, ports.index(local[1]) + 1)
            for service, ports in PORTS.items()
            if local[1] in ports
        )
        frame = hstrp.parse(data)
        if HstrpType.HEARTBEAT in frame.kind:
            self._put(service, slot, HstrpFrame(HstrpType.HEARTBEAT, 0))
        elif frame.is_data:
            self.heard.append((service, slot, pdus.decode(hdap.parse(frame.payload))))
            if not self.mute:
                self._put(service, slot, frame.acknowledgement())
