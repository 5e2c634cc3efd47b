"""A radio system's link as a carrier, and what it reports as signals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
import logging

from ..control_room.effects import (
    CloseMicrophone,
    FollowPosition,
    OpenMicrophone,
    RadioText,
    StopFollowing,
)
from ..control_room.ids import DeskId, SignalId, SourceId, SystemId
from ..control_room.signals import (
    DeviceSeen,
    LinkChanged,
    Located,
    PreAlert,
    Press,
    ResponderAlarm,
    Scan,
    Signal,
    TextIn,
)
from ..control_room.site import TALKGROUP, Position, is_talkgroup
from ..control_room.words import AlarmKind, DeliveryState, Purpose
from ..links.base import Done, Link, LinkState, LinkStatus
from ..radio import commands, events
from .delivery import Carried, Delivery
from .radios import MOST, Radios

_LOGGER = logging.getLogger(__name__)

_ALARM_TTL_S = 60.0
"""The engine repeats an alarm text at least this often, so an older one on a lost
link is only a stale twin."""

_ROLL_CALL_TTL_S = 180.0
"""Afterwards the operator has been told who did not answer, and asks them by voice."""

_STAND_DOWN_TTL_S = 900.0
"""Worth hearing for as long as somebody may still be on the way."""

_CLOCK_SKEW_S = 2.0
"""A clock that is further off than this is put right. Below it, the difference is the
way of the heartbeat and no clock's fault."""

_PRIORITY = {
    Purpose.ALARM: commands.Priority.EMERGENCY,
    Purpose.AGAIN: commands.Priority.EMERGENCY,
    Purpose.BACKUP: commands.Priority.EMERGENCY,
    Purpose.DISPATCH: commands.Priority.EMERGENCY,
    Purpose.CODE: commands.Priority.URGENT,
    Purpose.MESSAGE: commands.Priority.URGENT,
    Purpose.STAND_DOWN: commands.Priority.ROUTINE,
    # A call for help goes before it.
    Purpose.CHECK_IN: commands.Priority.URGENT,
    Purpose.ROLL_CALL: commands.Priority.URGENT,
}

_TTL_S = {Purpose.STAND_DOWN: _STAND_DOWN_TTL_S, Purpose.ROLL_CALL: _ROLL_CALL_TTL_S}

_KIND = {
    events.EmergencyKind.DURESS: AlarmKind.DURESS,
    events.EmergencyKind.MAN_DOWN: AlarmKind.MAN_DOWN,
    events.EmergencyKind.LONE_WORKER: AlarmKind.LONE_WORKER,
}

_OF_ITSELF = (
    events.RadioRegistered,
    events.RadioCondition,
    events.RadioLost,
    events.Position,
)
"""What a radio tells that calls for nothing."""

_RECEIPT = {
    events.ReceiptState.SENT: DeliveryState.SENT,
    events.ReceiptState.RECEIPTED: DeliveryState.RECEIPTED,
    events.ReceiptState.FAILED: DeliveryState.FAILED,
}

type _Alarm = events.RadioEmergency | events.ManDown | events.LoneWorker

type Take = Callable[[Signal, Done], None]
type TagSeen = Callable[[str], None]


class LinkCarrier:
    """Between one `Link` and the room."""

    def __init__(
        self,
        system_id: SystemId,
        delivery: Delivery,
        radios: Radios,
        take: Take,
        find_desk: Callable[[SystemId, str], DeskId | None],
        tag_seen: TagSeen,
        now: Callable[[], datetime],
    ) -> None:
        """`take` a signal into the room; `tag_seen` feeds Home Assistant's own tags."""
        self._system_id = system_id
        self._delivery = delivery
        self._radios = radios
        self._take = take
        self._find_desk = find_desk
        self._tag_seen = tag_seen
        self._now = now
        self._is_full = False
        self.link: Link | None = None
        """Set once it is built: the link needs this object's callbacks first."""

    def send(self, effect: Carried) -> None:
        """Send in this turn of the loop when connected."""
        if self.link is not None:
            self.link.send(self._command(effect))

    def _command(self, effect: Carried) -> commands.RadioCommand:
        match effect:
            case RadioText():
                return self._text(effect)
            case OpenMicrophone():
                return commands.OpenMicrophone(
                    key=effect.key, radio_id=effect.address, seconds=self._seconds(effect.until)
                )
            case CloseMicrophone():
                return commands.CloseMicrophone(key=effect.key, radio_id=effect.address)
            case FollowPosition():
                return commands.FollowPosition(
                    key=effect.key,
                    radio_id=effect.address,
                    interval_s=effect.interval_s,
                    seconds=self._seconds(effect.until),
                )
            case StopFollowing():
                return commands.StopFollowing(key=effect.key, radio_id=effect.address)

    def _text(self, effect: RadioText) -> commands.SendText:
        group = is_talkgroup(effect.address)
        return commands.SendText(
            key=effect.key,
            text=effect.text,
            radio_ids=() if group else (effect.address,),
            talkgroups=(effect.address.removeprefix(TALKGROUP),) if group else (),
            priority=_PRIORITY[effect.purpose],
            covert=effect.purpose is Purpose.CODE,
            ttl_s=_ttl_s(effect.purpose),
        )

    def _seconds(self, until: datetime) -> int:
        return max(1, round((until - self._now()).total_seconds()))

    def withdraw(self, key: str) -> None:
        """Nothing to do: what has not left within `_ALARM_TTL_S` never leaves."""

    def on_state(self, state: LinkState) -> None:
        """The link came up or was lost; while it is being made it is neither.

        In the first moments after a restart a link that was up when we went down is not
        lost: a press then must not be told to everybody's second contact as well.
        """
        if state.status is not LinkStatus.CONNECTING:
            self._take(LinkChanged(self._system_id, state.connected), _nothing)
        if state.connected:
            self._delivery.link_is_up(self._system_id)

    def on_event(self, event: events.RadioEvent, done: Done) -> None:
        """A radio system reported something; `done` after the commit."""
        if isinstance(event, events.Receipt):
            self._receipt(event, done)
            return
        if not self._has_room_for(event):
            done()
            return
        signal = self._signal(event)
        if signal is None:
            done()
        else:
            self._take(signal, done)
        try:
            self._describe(event)
        except Exception:
            # It is taken in; what is only shown must not undo that.
            _LOGGER.exception("What a radio of %s tells of itself is not shown", self._system_id)

    def _has_room_for(self, event: events.RadioEvent) -> bool:
        """Whether it may be taken in; whatever can be a call for help always may."""
        if not isinstance(event, _OF_ITSELF):
            return True
        has_room = self._radios.has_room_for(self._system_id, event.radio_id)
        if not has_room and not self._is_full:
            _LOGGER.warning(
                "%s: more than %s radios; further ones are not shown", self._system_id, MOST
            )
        self._is_full = not has_room
        return has_room

    def _receipt(self, event: events.Receipt, done: Done) -> None:
        state = _RECEIPT.get(event.state)
        if state is None:
            done()
        else:
            reason = event.reason.value if event.reason is not None else ""
            self._delivery.report(event.key, state, reason, done, detail=event.detail or "")

    def _signal(self, event: events.RadioEvent) -> Signal | None:
        signal_id = SignalId(f"{self._system_id}/{event.event_id}")
        at = self._time_of(event)
        match event:
            case events.DeskPress():
                source_id = SourceId(f"{self._system_id}/input/{event.input_id}")
                # One that is no desk's goes by a name that no desk has.
                desk_id = self._find_desk(self._system_id, event.input_id) or DeskId(source_id)
                return Press(signal_id, source_id, desk_id, at, drill=event.drill)
            case events.RadioEmergency():
                kind = _KIND.get(event.kind, AlarmKind.EMERGENCY)
                alarm = self._alarm(signal_id, event, kind, at)
                return replace(alarm, possible=event.possible, position=_position(event))
            case events.ManDown() | events.LoneWorker():
                return self._supervised(signal_id, event, at)
            case events.StatusMessage():
                return TextIn(signal_id, self._system_id, event.radio_id, event.code, at)
            case events.TextReceived():
                return TextIn(signal_id, self._system_id, event.radio_id, event.text, at)
            case events.TagScanned(radio_id=str(radio_id)):
                return Scan(signal_id, event.tag_id, at, self._system_id, radio_id)
            case events.TagScanned(reader_id=str(reader_id)):
                return Scan(signal_id, event.tag_id, at, reader=f"{self._system_id}/{reader_id}")
            case events.Position():
                where = Position(event.latitude, event.longitude, event.accuracy_m)
                return Located(signal_id, self._system_id, event.radio_id, where, at)
            case events.RadioRegistered():
                return DeviceSeen(self._system_id, event.radio_id, online=True)
            case events.RadioLost():
                return DeviceSeen(self._system_id, event.radio_id, online=False)
            case _:
                return None

    def _time_of(self, event: events.RadioEvent) -> datetime:
        """When it happened by our clock, and never in the future."""
        now = self._now()
        if event.occurred_at is None:
            return now
        skew_s = self.link.clock_skew_s if self.link is not None else None
        if skew_s is None or abs(skew_s) <= _CLOCK_SKEW_S:
            return min(event.occurred_at, now)
        return min(event.occurred_at - timedelta(seconds=skew_s), now)

    def _alarm(
        self, signal_id: SignalId, event: _Alarm, kind: AlarmKind, at: datetime
    ) -> ResponderAlarm:
        source = SourceId(f"{self._system_id}/radio/{event.radio_id}")
        return ResponderAlarm(
            signal_id,
            source,
            kind,
            self._system_id,
            event.radio_id,
            at,
            detail=event.raw_kind or "",
        )

    def _supervised(
        self, signal_id: SignalId, event: events.ManDown | events.LoneWorker, at: datetime
    ) -> Signal:
        """The radio's own supervision: an alarm, a warning before it, or the end of one."""
        is_fall = isinstance(event, events.ManDown)
        kind = AlarmKind.MAN_DOWN if is_fall else AlarmKind.LONE_WORKER
        if event.phase is events.AlarmPhase.ALARM:
            alarm = self._alarm(signal_id, event, kind, at)
            if event.explains is None:
                return alarm
            return replace(alarm, explains=SignalId(f"{self._system_id}/{event.explains}"))
        return PreAlert(
            signal_id,
            SourceId(f"{self._system_id}/radio/{event.radio_id}"),
            kind,
            self._system_id,
            event.radio_id,
            at,
            on=event.phase is events.AlarmPhase.PRE_ALERT,
        )

    def _describe(self, event: events.RadioEvent) -> None:
        """Keep what is worth showing of a radio beside the rules."""
        if isinstance(event, events.TagScanned):
            self._tag_seen(event.tag_id)
        radio_id = getattr(event, "radio_id", None)
        if radio_id is None:
            return
        now = self._now()
        match event:
            case events.RadioRegistered():
                self._radios.update(
                    self._system_id,
                    radio_id,
                    name=event.name,
                    model=event.model,
                    battery=event.battery_percent,
                    rssi=event.rssi_dbm,
                    last_seen=now,
                )
            case events.RadioCondition():
                self._radios.update(
                    self._system_id,
                    radio_id,
                    battery=event.battery_percent,
                    rssi=event.rssi_dbm,
                    last_seen=now,
                )
            case events.StatusMessage():
                self._radios.update(self._system_id, radio_id, code=event.code, last_seen=now)
            case events.TextReceived() if event.text.strip().isdigit():
                self._radios.update(
                    self._system_id, radio_id, code=event.text.strip(), last_seen=now
                )
            case events.RadioEmergency():
                self._radios.update(
                    self._system_id,
                    radio_id,
                    emergency_at=now,
                    raw_kind=event.raw_kind or "",
                    last_seen=now,
                )
            case events.ManDown():
                self._radios.update(
                    self._system_id,
                    radio_id,
                    man_down=event.phase is events.AlarmPhase.ALARM,
                    raw_kind=event.raw_kind,
                    last_seen=now,
                )
            case events.LoneWorker():
                self._radios.update(
                    self._system_id, radio_id, raw_kind=event.raw_kind, last_seen=now
                )
            case _:
                self._radios.update(self._system_id, radio_id, last_seen=now)


def _position(event: events.RadioEmergency) -> Position | None:
    if event.latitude is None or event.longitude is None:
        return None
    return Position(event.latitude, event.longitude, event.accuracy_m)


def _ttl_s(purpose: Purpose) -> float:
    return _TTL_S.get(purpose, _ALARM_TTL_S)


def _nothing() -> None:
    """A link's state needs no answer."""
