"""A Hytera system as the links see it: repeaters or control stations, and their radios.

The parts: `slots` (links), `presence`, `texts`, `emergencies`, `positions`,
`statuses` (RCP), `telemetry` (TP), `microphones`. Here messages are handed to
the part they are for, and everything is kept going.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial

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
from ..network import Datagram, Part, Told, Voice
from . import dds, lp, pdus, rcp, rrs, tables, tmp, tp
from .address import RadioAddress
from .emergencies import Emergencies
from .exchanges import Exchanges
from .facts import Facts
from .hdap import BAD_CHECKSUM
from .microphones import Microphones
from .numbers import request_ids
from .pdus import Pdu
from .positions import Positions
from .presence import Presence
from .settings import HyteraSettings
from .slots import Slot, Slots
from .statuses import Statuses
from .tables import Service
from .telemetry import Telemetry
from .texts import Texts

# What one datagram sets off is done in two or three rounds; no peer can keep us here.
_ROUNDS = 8


class HyteraNetwork:
    """A `RadioNetwork`; its module says what of it is where."""

    def __init__(self, settings: HyteraSettings, *, epoch: int) -> None:
        """Build it unstarted. `epoch` grows from start to start: UTC seconds will do."""
        self._settings = settings
        ids = request_ids(epoch)
        self._facts = facts = Facts()
        self._slots = slots = Slots(settings, epoch)
        self._presence = Presence(settings, slots, facts)
        self._exchanges = exchanges = Exchanges(slots, self._presence, facts, epoch)
        self._texts = Texts(settings, exchanges, facts, ids)
        self._emergencies = Emergencies(settings, exchanges, facts, ids)
        self._positions = Positions(settings, exchanges, facts, ids)
        self._statuses = Statuses(settings, slots, facts, self._emergencies)
        self._telemetry = Telemetry(settings, exchanges, facts)
        self._microphones = Microphones(settings, slots, exchanges)
        self._counters: Counter[str] = Counter()
        self._hosts = frozenset(settings.hosts)

    # --- what it is and how it is ------------------------------------------------------

    @property
    def local_ports(self) -> Sequence[int]:
        """Return the UDP ports to listen on, all on one bind address."""
        return self._slots.local_ports

    @property
    def counters(self) -> Counter[str]:
        """Return what was not passed on, by reason."""
        total = self._counters + self._slots.counters
        for part in (
            self._presence,
            self._exchanges,
            self._texts,
            self._emergencies,
            self._positions,
            self._statuses,
            self._telemetry,
            self._microphones,
        ):
            total.update(part.counters)
        return total

    @property
    def connected(self) -> bool:
        """Return whether a text that is handed over now leaves at once."""
        return any(slot.is_up(Service.TMP) for slot in self._slots)

    @property
    def reason(self) -> str:
        """Return in English why it is not connected; empty when it is."""
        if self.connected:
            return ""
        return "; ".join(f"{part.name}: {part.reason}" for part in self.parts)

    @property
    def parts(self) -> Sequence[Part]:
        """Return the slots, in the order of the settings."""
        return [slot.part for slot in self._slots]

    @property
    def pending(self) -> int:
        """Return how many commands wait for their end."""
        return self._exchanges.keys

    def is_allowed(self, host: str) -> bool:
        """Return whether this address may talk to us."""
        return host in self._hosts

    # --- what is done with it -------------------------------------------------------------

    def start(self, now: float, utc: datetime) -> None:
        """Begin to connect; ask known radios whether they are there."""
        for slot in self._slots:
            for session in slot.sessions.values():
                session.start(now)
        self._presence.start(now)
        self._keep_going(now, utc)

    def stop(self, now: float) -> None:
        """Close the links; what was not sent is gone."""
        self._microphones.stop()
        for slot in self._slots:
            for session in slot.sessions.values():
                session.stop(now)

    def receive(self, datagram: Datagram, now: float, utc: datetime) -> None:
        """Take in one datagram of an allowed source."""
        host, port = datagram.host, datagram.local_port
        if (link := self._slots.link(host, port)) is not None:
            slot, service = link
            slot.sessions[service].receive(datagram.data, now)
        elif (voice := self._slots.voice(host, port)) is not None:
            self._microphones.heard(datagram.data, voice, now)
        else:
            self._counters["unknown_source"] += 1
            return
        self._keep_going(now, utc)

    def send(self, command: RadioCommand, now: float, utc: datetime) -> None:
        """Carry out a command; one whose key is under way is carried out for longer."""
        if self._exchanges.renew(command.key, now + command.ttl_s):
            self._counters["same_command"] += 1
            return
        match command:
            case SendText() | SendStatus():
                self._texts.send(command, now)
            case QueryPosition():
                self._positions.ask(command, now)
            case FollowPosition():
                self._positions.follow(command, now)
            case StopFollowing():
                self._positions.stop(command, now)
            case OpenMicrophone():
                self._microphones.begin(command, now)
            case CloseMicrophone():
                self._microphones.close(command, now)
            case SetOutput():
                self._telemetry.switch(command, now)
        self._keep_going(now, utc)

    def committed(self, token: int, now: float) -> None:
        """Answer the source of an event; a second call for a token does nothing."""
        self._facts.committed(token, now)
        # The stop of emergency reports is an exchange, and begins here.
        self._exchanges.wake(now)

    def not_taken(self, token: int) -> None:
        """Forget that an event was told: when its source repeats it, it is told anew."""
        self._facts.not_taken(token)

    def wake(self, now: float, utc: datetime) -> None:
        """Do what is due: repeats, heartbeats, presence, time limits."""
        self._slots.wake(now)
        self._keep_going(now, utc)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called, on the clock of `now`."""
        due = [
            part.next_wake()
            for part in (
                self._slots,
                self._presence,
                self._exchanges,
                self._emergencies,
                self._positions,
                self._statuses,
                self._microphones,
            )
        ]
        return min((at for at in due if at is not None), default=None)

    def take_datagrams(self) -> Sequence[Datagram]:
        """Return what is to be sent, once, in order."""
        return self._slots.take_datagrams()

    def take_told(self) -> Sequence[Told]:
        """Return what the room must know, once, in order."""
        return self._facts.take()

    def take_voice(self) -> Sequence[Voice]:
        """Return what open microphones heard, once, in the order of arrival."""
        return self._microphones.take_voice()

    # --- what arrives ----------------------------------------------------------------------

    def _keep_going(self, now: float, utc: datetime) -> None:
        """Hand over what links brought, and send what may now be sent, until all is quiet."""
        self._facts.begin_frame()
        self._emergencies.wake(now)
        self._positions.wake(now)
        self._microphones.wake(now)
        for _ in range(_ROUNDS):
            self._links_up(now)
            self._exchanges.wake(now)
            for slot in self._slots:
                slot.answer_kept(now)
            outcomes = self._slots.take_outcomes()
            deliveries = self._slots.take_deliveries()
            for post, arrived in outcomes:
                self._exchanges.outcome(post, arrived, now)
            for slot, service, delivery in deliveries:
                acknowledge = partial(slot.sessions[service].acknowledge, delivery.ticket)
                self._facts.begin_frame()
                self._deliver(delivery.payload, slot, now, utc)
                self._facts.end_frame(acknowledge, now)
            if not outcomes and not deliveries:
                break
        # Last, so that what waits for a link leaves before questions of ours.
        self._statuses.wake(now)
        self._presence.wake(now, utc)

    def _links_up(self, now: float) -> None:
        for slot in self._slots:
            for service in slot.came_up():
                self._slots.call(slot.host, now)
                self._exchanges.came_up(slot, service, now)
                if service is Service.RCP:
                    self._statuses.subscribe(slot, now)
                elif service is Service.RRS:
                    self._presence.came_up(slot)

    def _deliver(self, data: bytes, slot: Slot, now: float, utc: datetime) -> None:
        try:
            pdu = pdus.read(data)
        except MalformedFrame as err:
            self._counters["checksum" if err.code == BAD_CHECKSUM else "malformed"] += 1
            return
        except UnsupportedFrame:
            self._counters["unsupported"] += 1
            return
        if (radio_id := self._sender(pdu)) is not None:
            self._presence.heard(radio_id, slot, now, utc)
        self._hand_over(pdu, slot, now, utc)

    def _sender(self, pdu: Pdu) -> str | None:
        """Return the radio whose sign of life a message is, if it is one.

        Registrations are left to their own part: a goodbye is no sign of life. Nor is
        an answer that is not OK: a repeater gives it for a radio that is not there.
        """
        match pdu:
            case (
                tmp.PrivateText() | tmp.GroupText() | tmp.PrivateShortData() | tmp.GroupShortData()
            ):
                address = pdu.source
            case (
                tmp.PrivateTextAck(result=tables.TmpResult.OK)
                | tmp.PrivateShortDataAck(result=tables.TmpResult.OK)
            ):
                # Not swapped: the answering radio is the destination of what it answers.
                ours = pdu.destination.number == self._settings.own_id
                address = pdu.source if ours else pdu.destination
            case (
                lp.PositionReport(result=tables.LpResult.OK)
                | lp.PositionReportRssi(result=tables.LpResult.OK)
                | lp.EmergencyReport()
                | lp.StopEmergencyReportsAnswer(result=tables.LpResult.OK)
                | lp.IntervalReport()
                | lp.ConditionalReport()
                | lp.ConditionalReportRssi(result=tables.LpResult.OK)
            ):
                address = pdu.radio
            case tp.StatusReport() | tp.ExtendedStatusReport():
                address = self._telemetry.radio_of(pdu)
            case rcp.RepeaterStatus():
                address = RadioAddress(pdu.sender, self._settings.subnet)
            case _:
                return None
        return address.radio_id if self._settings.is_radio(address) else None

    def _hand_over(self, pdu: Pdu, slot: Slot, now: float, utc: datetime) -> None:
        match pdu:
            case (
                rrs.Registration()
                | rrs.GoingOffline()
                | rrs.PresenceAnswer()
                | rrs.PresenceCheck()
                | rrs.RegistrationAnswer()
            ):
                if isinstance(pdu, rrs.Registration | rrs.GoingOffline):
                    self._telemetry.forget(pdu.radio.radio_id)
                self._presence.received(pdu, slot, now, utc)
            case lp.EmergencyReport():
                self._emergencies.reported(pdu, now, utc)
                self._positions.heard_at(pdu.radio.radio_id, pdu.gps, utc)
            case lp.StopEmergencyReportsAnswer():
                self._emergencies.stopped(pdu, now)
            case rcp.RepeaterStatus():
                self._statuses.called(pdu, now, utc)
                if pdu.call_type == tables.CallType.GROUP and pdu.target:
                    self._texts.heard_group(pdu.target, slot, now)
            case rcp.StatusReport():
                self._statuses.reported(pdu, slot, now, utc)
            case rcp.CallReply():
                self._microphones.replied(pdu, slot, now)
            case rcp.SubscribeReply() | rcp.ConfigureBroadcastsReply():
                self._statuses.subscribed(pdu)
            case rcp.EndCallReply():
                pass  # no voice is passed on any more, whatever it says
            case dds.DeliveryReport():
                self._texts.delivered(pdu, now)
            case tp.StatusReport() | tp.ExtendedStatusReport() | tp.ControlAnswer():
                self._telemetry.received(pdu, now, utc)
            case _ if isinstance(pdu, _LOCATION):
                self._positions.received(pdu, now, utc)
            case _ if isinstance(pdu, _TEXTS):
                if isinstance(pdu, tmp.PrivateText | tmp.PrivateShortData):
                    self._statuses.station_is(slot, pdu.destination.radio_id)
                self._texts.received(pdu, slot, now, utc)
            case _:
                self._counters["not_used"] += 1


_TEXTS = (
    tmp.PrivateText,
    tmp.PrivateTextAck,
    tmp.GroupText,
    tmp.GroupTextAck,
    tmp.PrivateShortData,
    tmp.PrivateShortDataAck,
    tmp.GroupShortData,
    tmp.GroupShortDataAck,
)
_LOCATION = (
    lp.PositionReport,
    lp.PositionReportRssi,
    lp.IntervalAnswer,
    lp.IntervalReport,
    lp.StopIntervalReportsAnswer,
    lp.ConditionalReport,
    lp.ConditionalReportRssi,
)
