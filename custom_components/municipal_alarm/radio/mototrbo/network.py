"""A MOTOTRBO system as a `RadioNetwork`: datagrams and commands in, the same and events out.

    ARS  presence.Presence          TMS  texts_in.TextsIn, texts_out.TextsOut
    LRRP positions.Positions, emergencies.Emergencies
    all  supervision.Supervision (is anybody there), copies.Copies (two ways, one message)

A radio is who its address says: `address.origin`. Whatever stands in the data
comes second.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from ..commands import (
    CloseMicrophone,
    FollowPosition,
    OpenMicrophone,
    QueryPosition,
    RadioCommand,
    SendStatus,
    SendText,
    SetOutput,
    StopFollowing,
)
from ..errors import MalformedFrame, UnsupportedFrame
from ..events import FailureReason, ReceiptState
from ..network import Datagram, Part, Told, Voice
from . import ars, lrrp, tms
from .address import Origin, is_radio, origin
from .agenda import earliest
from .copies import Copies
from .emergencies import Emergencies
from .outlet import Outlet
from .positions import Positions
from .presence import Presence
from .questions import Questions
from .sequences import Sequences
from .settings import MototrboSettings
from .supervision import Supervision
from .texts_in import TextsIn
from .texts_out import TextsOut

_NO_MICROPHONE = "a MOTOTRBO system opens no microphone over IP"
_NO_OUTPUT = "a MOTOTRBO system has no outputs over IP"


class MototrboNetwork:
    """One system; see `radio.network.RadioNetwork` for every method.

    `epoch` is a number that differs from run to run, best the seconds UTC of
    the start: numbers of texts go on from it.
    """

    def __init__(self, settings: MototrboSettings, *, epoch: int) -> None:
        """Put the parts together; nothing is sent before `start`."""
        known = tuple(filter(is_radio, settings.known_radios))
        self._settings = settings = replace(settings, known_radios=known)
        self._outlet = Outlet(settings, epoch)
        self._copies = Copies()
        self._sequences = Sequences(epoch)
        self._questions = Questions(self._outlet, settings.ports.ars)
        self._presence = Presence(settings, self._outlet, self._questions)
        self._supervision = Supervision(settings, self._presence, self._questions)
        self._texts_in = TextsIn(settings.rules, self._outlet)
        self._texts_out = TextsOut(settings, self._outlet, self._presence, self._sequences)
        emergencies = Emergencies(self._outlet, enabled=settings.unsolicited_is_emergency)
        self._positions = Positions(settings, self._outlet, self._presence, emergencies, epoch)

    @property
    def local_ports(self) -> Sequence[int]:
        """Return the ports of the three services."""
        ports = self._settings.ports
        return (ports.ars, ports.tms, ports.lrrp)

    @property
    def counters(self) -> Counter[str]:
        """Return what was not passed on, by reason."""
        return self._outlet.counters

    @property
    def connected(self) -> bool:
        """Return whether anybody was heard lately; texts leave in any case."""
        return not self._supervision.reason

    @property
    def reason(self) -> str:
        """Return in English why it is not connected; empty when it is."""
        return self._supervision.reason

    @property
    def parts(self) -> Sequence[Part]:
        """Return nothing: the repeaters behind the data service cannot be told apart."""
        return ()

    @property
    def pending(self) -> int:
        """Return how many commands wait for their end."""
        return len(self._texts_out) + len(self._positions)

    def is_allowed(self, host: str) -> bool:
        """Return whether an address is that of a radio of ours, or of a computer behind one."""
        source = origin(self._settings.cai, host)
        return source is not None and self._settings.hears(source.radio_id)

    def start(self, now: float, utc: datetime) -> None:
        """Begin to watch, and ask the known radios, a few per second."""
        self._sequences.begin(now)
        self._supervision.start(now)
        for radio_id in self._settings.known_radios:
            self._questions.ask(radio_id)
        self._questions.wake(now, utc)

    def stop(self, now: float) -> None:
        """Tell radios that report by themselves to stop."""
        self._positions.stop()

    def receive(self, datagram: Datagram, now: float, utc: datetime) -> None:
        """Take in one datagram."""
        source = origin(self._settings.cai, datagram.host)
        if source is None:
            self.counters["not_allowed"] += 1
            return
        ports = self._settings.ports
        if datagram.local_port not in (ports.ars, ports.tms, ports.lrrp):
            self.counters["unknown_port"] += 1
            return
        try:
            if datagram.local_port == ports.ars:
                self._receive_ars(datagram, source, now, utc)
            elif datagram.local_port == ports.tms:
                self._receive_tms(datagram, source, now, utc)
            else:
                self._receive_lrrp(datagram, source, now, utc)
        except MalformedFrame:
            self.counters["malformed"] += 1
        except UnsupportedFrame:
            self.counters["unsupported"] += 1
            self._presence.heard(source.radio_id, now, utc)
        else:
            # Not before it was read: anything can stand in a datagram.
            self._supervision.heard(now)
        # A question that this answered may have been due.
        self.wake(now, utc)

    def send(self, command: RadioCommand, now: float, utc: datetime) -> None:
        """Carry out a command."""
        if command.ttl_s <= 0:
            self._fail(command, FailureReason.EXPIRED, None, utc)
            return
        match command:
            case SendText() | SendStatus():
                self._texts_out.send(command, now, utc)
            case QueryPosition() | FollowPosition() | StopFollowing():
                self._positions.send(command, now, utc)
            case OpenMicrophone() | CloseMicrophone():
                self._fail(command, FailureReason.UNSUPPORTED, _NO_MICROPHONE, utc)
            case SetOutput():
                self._fail(command, FailureReason.UNSUPPORTED, _NO_OUTPUT, utc)
            case _ as never:
                assert_never(never)

    def committed(self, token: int, now: float) -> None:
        """Answer the source of an event."""
        self._outlet.committed(token, now)

    def not_taken(self, token: int) -> None:
        """Forget that an event was told: when its source repeats it, it is told anew."""
        self._outlet.not_taken(token)

    def wake(self, now: float, utc: datetime) -> None:
        """Do what is due."""
        self._presence.wake(now, utc)
        self._questions.wake(now, utc)
        # A radio that stayed silent may be reason to ask the next one at once.
        self._supervision.wake(now)
        self._questions.wake(now, utc)
        self._texts_out.wake(now, utc)
        self._positions.wake(now, utc)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        return earliest(
            self._presence.next_wake(),
            self._supervision.next_wake(),
            self._questions.next_wake(),
            self._texts_out.next_wake(),
            self._positions.next_wake(),
        )

    def take_datagrams(self) -> Sequence[Datagram]:
        """Return what is to be sent, once, in order."""
        return self._outlet.take_datagrams()

    def take_told(self) -> Sequence[Told]:
        """Return what the room must know, once, in order."""
        return self._outlet.take_told()

    def take_voice(self) -> Sequence[Voice]:
        """Return nothing: voice is not among the data services."""
        return ()

    # --- the services ---------------------------------------------------------

    def _is_copy(self, radio_id: str, message: object, now: float) -> bool:
        if not self._copies.is_copy(radio_id, message, now):
            return False
        self.counters["copy"] += 1
        return True

    def _heard(self, radio_id: str, now: float, utc: datetime, *, is_copy: bool) -> None:
        if is_copy:
            self._presence.heard_copy(radio_id, now)
        else:
            self._presence.heard(radio_id, now, utc)

    def _receive_ars(self, datagram: Datagram, source: Origin, now: float, utc: datetime) -> None:
        message = ars.parse(datagram.data)
        radio_id = source.radio_id
        is_copy = self._is_copy(radio_id, message, now)
        match message:
            case ars.Registration(kind=ars.Kind.REGISTRATION) if is_copy:
                self._presence.registered_again(message, radio_id, datagram)
            case ars.Registration(kind=ars.Kind.REGISTRATION):
                self._presence.registered(message, source, datagram, now, utc)
                if message.event == ars.INITIAL:
                    self._positions.radio_is_back(radio_id, now)
            case ars.Deregistration():
                if is_copy:
                    self._presence.said_goodbye_again(radio_id)
                else:
                    registration = self._presence.said_goodbye(radio_id, utc)
                    # Off and on again within seconds, as a change of channel is.
                    self._copies.forget(radio_id, registration)
                return
            case ars.Response():
                pass
            case _:
                # Users are not told apart, and what a radio asks of us has no answer.
                self.counters["unsupported"] += 1
        self._heard(radio_id, now, utc, is_copy=is_copy)

    def _receive_tms(self, datagram: Datagram, source: Origin, now: float, utc: datetime) -> None:
        message = tms.parse(datagram.data)
        radio_id = source.radio_id
        match message:
            case tms.Text():
                # A text knows its repeats by itself, for longer than copies come.
                self._texts_in.receive(message, radio_id, datagram, now, utc)
            case tms.Ack(sequence):
                if sequence is not None:
                    self._texts_out.confirmed(radio_id, sequence, now, utc)
            case tms.Availability(ack_wanted=ack_wanted):
                if ack_wanted:
                    self._outlet.reply(datagram, tms.build(tms.Ack(None)))
        self._presence.heard(radio_id, now, utc)

    def _receive_lrrp(self, datagram: Datagram, source: Origin, now: float, utc: datetime) -> None:
        message = lrrp.parse(datagram.data)
        is_copy = self._is_copy(source.radio_id, message, now)
        if not is_copy:
            self._positions.receive(message, source.radio_id, now, utc)
        self._heard(source.radio_id, now, utc, is_copy=is_copy)

    def _fail(
        self, command: RadioCommand, reason: FailureReason, detail: str | None, utc: datetime
    ) -> None:
        self._outlet.tell_receipt(
            command.key, ReceiptState.FAILED, None, reason, utc=utc, detail=detail
        )
