"""A radio behind a Hytera repeater: what its carrier does, and what it does by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from random import Random
from typing import Protocol

from custom_components.municipal_alarm.radio.errors import RadioError
from custom_components.municipal_alarm.radio.events import EmergencyKind
from custom_components.municipal_alarm.radio.hytera import gps, lp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import (
    LpResult,
    PresenceState,
    RegistrationResult,
    Service,
    TmpResult,
)

from ..radios.guard_radio import CannotDo, Screen, Shown, ShownAs
from ..radios.timers import Clock, Later, Timers

REGISTER_AGAIN_S = 5.0
REGISTER_TRIES = 3
TEXT_AGAIN_S = 5.0
TEXT_TRIES = 3
INSIST_S = 10.0
"""After which a carrier whose radio says that a text failed sends it once more."""

EMERGENCY_EVERY_S = 3.0
EMERGENCY_AT_MOST = 100
"""Reports, if nobody ever says that they are known."""
EMERGENCY_CALLS = 2
"""With how many of them the alarm is called on the slot."""


@dataclass(frozen=True, slots=True)
class EmergencyTypes:
    """What a radio was programmed to call each emergency in its report (B003)."""

    button: int = 1
    man_down: int = 2
    lone_worker: int = 3


class Air(Protocol):
    """What a radio's transmitter reaches: the repeater of its slot."""

    def transmit(self, radio: HyteraRadio, message: Frame) -> None:
        """Pass a message on to the room."""

    def alarm_call(self, radio: HyteraRadio) -> None:
        """Repeat the emergency alarm on the slot, for everybody to hear."""


class Refusal(IntEnum):
    """How a radio that is on answers texts: a fault to be set."""

    NONE = TmpResult.OK
    RECEIVE_ONLY = TmpResult.RECEIVE_ONLY
    LOW_BATTERY = TmpResult.LOW_BATTERY


class HyteraRadio:
    """One radio. `screen` keeps what it shows; `place` is where it is (WGS 84), or None."""

    def __init__(
        self,
        radio_id: str,
        *,
        slot: int,
        air: Air,
        timers: Timers,
        now: Clock,
        shown: Callable[[Shown], None],
        room_id: int,
        subnet: int = 10,
        types: EmergencyTypes,
        talkgroups: Iterable[int] = (),
        random: Random,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Build a radio that is switched off."""
        self._id = radio_id
        self.slot = slot
        self.address = RadioAddress.of_radio(radio_id, subnet)
        self.screen = Screen(shown)
        self.is_on = False
        self.place: tuple[float, float] | None = (52.0907, 5.1214)
        self.talkgroups = frozenset(talkgroups)
        self.refusal = Refusal.NONE
        self.acquaintances = 0
        """How often the room spoke to this radio, whatever it said."""
        self.unsent: list[str] = []
        """Texts that the radio gave up; its carrier saw that."""
        self.microphone_open = False
        self._air = air
        self._now = now
        self._room = RadioAddress(room_id, subnet)
        self._types = types
        self._later = Later(timers)
        self._changed = changed
        # After a change of batteries a radio counts on from anywhere.
        self._request = random.getrandbits(24)
        self._random = random
        self._sending: dict[int, int] = {}
        self._insisting = 0
        self._registering = 0
        self._following: int | None = None
        self._emergency: int | None = None
        self._emergency_type = types.button
        self._call_first = False

    @property
    def radio_id(self) -> str:
        """Return the radio's own number."""
        return self._id

    @property
    def unconfirmed(self) -> int:
        """Return how many texts of its carrier's the room did not confirm yet."""
        return len(self._sending) + self._insisting

    # --- what its carrier does ------------------------------------------------------

    def turn_on(self) -> None:
        """Switch on, and register."""
        self.is_on = True
        self._register(REGISTER_TRIES)

    def turn_off(self, *, expected: bool = True) -> None:
        """Switch off; or, not `expected`, walk into a cellar."""
        if expected:
            self._send(rrs.build(rrs.GoingOffline(self.address)))
        self.is_on = False
        self._later.drop_all()
        self._sending.clear()
        self._insisting = 0
        self._emergency = self._following = None

    def says(self, words: str, group: int | None = None) -> None:
        """Send a text (a status code is one too) to the dispatcher, or to a group."""
        if group is not None:
            self._send(tmp.build(tmp.GroupText(self._next_request(), group, self.address, words)))
        elif self.is_on:
            self._text(words)

    def scan(self, tag_id: str) -> None:
        """Hold the radio to a tag: its reader makes a text of it."""
        self.says(f"TAG:{tag_id}")

    def emergency(self, kind: EmergencyKind = EmergencyKind.BUTTON, /) -> None:
        """Press the emergency button."""
        match kind:
            case EmergencyKind.BUTTON | EmergencyKind.UNKNOWN:
                self._raise(self._types.button)
            case EmergencyKind.MAN_DOWN:
                self.man_down()
            case EmergencyKind.LONE_WORKER:
                self.lone_worker()
            case _:
                raise CannotDo("a Hytera radio has no key for duress: its carrier answers “0”")

    def man_down(self) -> None:
        """Fall, and lie still."""
        self._raise(self._types.man_down)

    def lone_worker(self) -> None:
        """Do not answer the radio's question whether all is well."""
        self._raise(self._types.lone_worker)

    # --- what it does by itself -------------------------------------------------------

    def _send(self, message: Frame) -> None:
        if self.is_on:
            self._air.transmit(self, message)

    def _next_request(self) -> int:
        self._request = (self._request + 1) & 0xFFFFFFFF
        return self._request

    def _register(self, tries: int) -> None:
        self._later.drop(self._registering)
        self._send(rrs.build(rrs.Registration(self.address)))
        if tries > 1:
            self._registering = self._later.do(REGISTER_AGAIN_S, lambda: self._register(tries - 1))

    def _text(self, words: str) -> None:
        request = self._next_request()
        message = tmp.build(tmp.PrivateText(request, self._room, self.address, words))
        self._sending[request] = 0
        self._try(request, message, words, 1)

    def _try(self, request: int, message: Frame, words: str, number: int) -> None:
        if number > TEXT_TRIES:
            del self._sending[request]
            self.unsent.append(words)
            self._insisting += 1
            self._later.do(INSIST_S, lambda: self._insist(words))
            return
        self._send(message)
        self._sending[request] = self._later.do(
            TEXT_AGAIN_S, lambda: self._try(request, message, words, number + 1)
        )

    def _insist(self, words: str) -> None:
        self._insisting -= 1
        self._text(words)

    def _raise(self, emergency_type: int) -> None:
        if not self.is_on:
            return
        self._later.drop(self._emergency)
        self._emergency_type = emergency_type
        self._call_first = self._random.random() < 0.5
        self._report_emergency(1)

    def _report_emergency(self, number: int) -> None:
        """Report it, and call on the slot; these are two things, and either may be first."""
        report = lp.EmergencyReport(self.address, self._emergency_type, self._gps())
        does_call = number <= EMERGENCY_CALLS
        if does_call and self._call_first:
            self._air.alarm_call(self)
        self._send(lp.build(report))
        if does_call and not self._call_first:
            self._air.alarm_call(self)
        self._emergency = (
            self._later.do(EMERGENCY_EVERY_S, lambda: self._report_emergency(number + 1))
            if number < EMERGENCY_AT_MOST
            else None
        )

    def _gps(self) -> gps.GpsRecord:
        return gps.NO_PLACE if self.place is None else gps.record(*self.place, self._now())

    # --- what reaches it --------------------------------------------------------------

    def hear(self, message: Frame) -> None:
        """Take in a message of the room; what it cannot read it ignores."""
        if not self.is_on:
            return
        try:
            match message.service:
                case Service.RRS:
                    self._hear_rrs(rrs.parse(message))
                case Service.TMP:
                    self._hear_tmp(tmp.parse(message))
                case Service.LP:
                    self._hear_lp(lp.parse(message))
        except RadioError:
            return
        self._met()

    def _hear_rrs(self, pdu: rrs.RrsPdu) -> None:
        match pdu:
            case rrs.RegistrationAnswer(result=RegistrationResult.OK, renewal_s=renewal_s):
                self._later.drop(self._registering)
                if renewal_s:
                    self._registering = self._later.do(
                        renewal_s, lambda: self._register(REGISTER_TRIES)
                    )
            case rrs.PresenceCheck():
                self._send(rrs.build(rrs.PresenceAnswer(self.address, PresenceState.ONLINE)))

    def _met(self) -> None:
        self.acquaintances += 1
        self._changed()

    def _hear_tmp(self, pdu: tmp.TmpPdu) -> None:
        match pdu:
            case tmp.PrivateText():
                if self.refusal is Refusal.NONE:
                    self._show(pdu.text, f"{pdu.source.radio_id}/{pdu.request_id}")
                ack = tmp.PrivateTextAck(
                    pdu.request_id, pdu.destination, pdu.source, TmpResult(self.refusal)
                )
                self._send(tmp.build(ack))
            case tmp.GroupText(group=group) if group in self.talkgroups:
                key = f"group/{group}/{pdu.source.radio_id}/{pdu.request_id}"
                self._show(pdu.text, key, str(group))
            case tmp.PrivateTextAck(request_id=request, result=TmpResult.OK):
                self._later.drop(self._sending.pop(request, None))

    def _show(self, text: str, key: str, talkgroup: str | None = None) -> None:
        self.screen.show(Shown(self._now(), self._id, ShownAs.TEXT, text, key, talkgroup))

    def _hear_lp(self, pdu: lp.LpPdu) -> None:
        match pdu:
            case lp.AskPosition(request_id=request):
                result = LpResult.NO_POSITION if self.place is None else LpResult.OK
                answer = lp.PositionReport(request, pdu.radio, result, self._gps())
                self._send(lp.build(answer))
            case lp.StopEmergencyReports(request_id=request):
                self._later.drop(self._emergency)
                self._emergency = None
                known = lp.StopEmergencyReportsAnswer(request, pdu.radio, LpResult.OK)
                self._send(lp.build(known))
            case lp.AskIntervalReports(request_id=request):
                every_s = lp.interval_seconds(pdu.interval) or 0
                result = LpResult.OK if every_s else LpResult.FORMAT_ERROR
                self._send(lp.build(lp.IntervalAnswer(request, pdu.radio, result)))
                if every_s:
                    self._follow(request, every_s)
            case lp.StopIntervalReports(request_id=request):
                self._later.drop(self._following)
                self._following = None
                stopped = lp.StopIntervalReportsAnswer(request, pdu.radio, LpResult.OK)
                self._send(lp.build(stopped))

    def _follow(self, request: int, every_s: int) -> None:
        self._later.drop(self._following)

        def report() -> None:
            place = lp.IntervalReport(request, self.address, "00000000", self._gps())
            self._send(lp.build(place))
            self._following = self._later.do(every_s, report)

        self._following = self._later.do(every_s, report)

    # --- its microphone ---------------------------------------------------------------

    def open_microphone(self, key: str) -> bool:
        """Transmit what it hears; returns False when it is off."""
        if self.is_on and not self.microphone_open:
            self.microphone_open = True
            self.screen.show(Shown(self._now(), self._id, ShownAs.MICROPHONE, "open", key))
        return self.is_on

    def close_microphone(self) -> None:
        """Be silent again."""
        self.microphone_open = False
        self.screen.watch.changed()
