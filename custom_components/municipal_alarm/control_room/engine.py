"""The one door: `handle` a message, and say when to come back.

    decision = handle(state, message, now)

`decision.events` are what happened, `decision.effects` what must be done outside
and `decision.state` is `state` with the events folded in. A refused command
raises a `RoomError` and changes nothing. A signal never raises: what cannot be
used is recorded as set aside.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from . import commands as c, signals as s
from .carrying import carry, end_shifts
from .closing import acknowledge, add_note, close, hand_over, resolve, view_camera
from .codes import send_code, text_in
from .correlation import Alarm, desk_alarm, responder_alarm, tell_again_when_due
from .dispatch import accept, arrive, dispatch, message, refuse
from .errors import BadRequest
from .escalation import call_external, escalate, take_due_steps
from .events import DeviceWasSeen, DutyChanged, LinkStateChanged, OperatorPresenceChanged, Prompted
from .ids import IncidentId, SourceId
from .incident import Incident
from .microphones import (
    close_due_microphones,
    close_microphone,
    listen,
    open_microphone,
    radio_gone,
)
from .positions import located, radio_back, radio_lost
from .receipts import receipt, retry_device, retry_due, retry_system
from .roles import demand
from .scans import scan
from .site import Contact
from .sources import bind, is_new, new_level, set_aside
from .state import RoomState
from .turn import Decision, Turn
from .words import AlarmKind, Prompt

_SHIFTS = s.TimePassed(shifts=True)

__all__ = ["Decision", "due", "handle", "next_deadline", "set_aside_broken"]


def handle(state: RoomState, message: s.Signal | c.Command, now: datetime) -> Decision:
    """Take one message at `now` (aware UTC). `RoomError`: a refused command."""
    turn = Turn(state, now)
    rule = _SIGNALS.get(type(message))
    if rule is None:
        rule = _COMMANDS[type(message)]
        demand(message)  # type: ignore[arg-type]  # what is no signal is a command
    rule(turn, message)
    return turn.decision()


def next_deadline(state: RoomState, but: Collection[s.TimePassed] = frozenset()) -> datetime | None:
    """When `TimePassed` must be handled next; None: nothing is due.

    `but`: what `due` gave and raised again and again, so a defect of ours. Whoever
    wakes the room leaves those out for a while, or it would do nothing else.
    """
    deadlines = [
        due
        for incident in state.incidents.values()
        if (due := incident.due_at) is not None
        and (not but or s.TimePassed(incident.incident_id) not in but)
    ]
    shift_over_at = state.roster.shift_over_at
    if shift_over_at is not None and _SHIFTS not in but:
        deadlines.append(shift_over_at)
    return min(deadlines, default=None)


def due(
    state: RoomState, now: datetime, but: Collection[s.TimePassed] = frozenset()
) -> tuple[s.TimePassed, ...]:
    """What is due at `now`, in parts that do not need each other, in their order.

    Handled one by one, a part that raises keeps no other from being done; what it
    does in the end is the same as one `TimePassed()`.
    """
    parts = [s.TimePassed(incident_id) for incident_id in _due(state.incidents, now)]
    shift_over_at = state.roster.shift_over_at
    if shift_over_at is not None and shift_over_at <= now:
        parts.insert(0, _SHIFTS)
    return tuple(part for part in parts if part not in but)


def set_aside_broken(state: RoomState, signal: s.Signal, now: datetime) -> Decision:
    """What to do with a signal that `handle` raised on, which is a defect of ours.

    It is recorded as set aside ("defect"), so that an operator sees it and its source
    can be answered; the state stays as it was.
    """
    turn = Turn(state, now)
    source = getattr(signal, "source_id", "") or getattr(signal, "address", "")
    signal_id = getattr(signal, "signal_id", "") or getattr(signal, "key", "")
    set_aside(turn, source, signal_id, "defect", type(signal).__name__)
    return turn.decision()


# --- signals ----------------------------------------------------------------


def _press(turn: Turn, press: s.Press) -> None:
    if press.desk_id not in turn.site.desks:
        set_aside(turn, press.source_id, press.signal_id, "unknown_desk")
    elif is_new(
        turn,
        press.source_id,
        press.signal_id,
        press.occurred_at,
        ordered_by_time=press.ordered_by_time,
    ):
        alarm = Alarm(
            AlarmKind.PANIC,
            press.source_id,
            press.signal_id,
            press.occurred_at,
            drill=press.drill,
        )
        desk_alarm(turn, alarm, press.desk_id)


def _level(turn: Turn, level: s.SourceLevel) -> None:
    if level.desk_id not in turn.site.desks:
        if level.on:
            set_aside(turn, level.source_id, level.signal_id, "unknown_desk")
    elif new_level(turn, level):
        alarm = Alarm(AlarmKind.PANIC, level.source_id, level.signal_id, level.occurred_at)
        desk_alarm(turn, alarm, level.desk_id)


def _responder_alarm(turn: Turn, signal: s.ResponderAlarm) -> None:
    # Radio frames carry no clock we could order by: repeats are known by their id.
    if is_new(turn, signal.source_id, signal.signal_id, signal.occurred_at):
        alarm = Alarm(
            signal.kind,
            signal.source_id,
            signal.signal_id,
            signal.occurred_at,
            drill=signal.drill,
            possible=signal.possible,
            detail=signal.detail,
            position=signal.position,
            by=Contact(signal.system_id, signal.address),
        )
        responder_alarm(turn, alarm, turn.carrier(signal.system_id, signal.address))


def _device_seen(turn: Turn, seen: s.DeviceSeen) -> None:
    if turn.room.devices.get((seen.system_id, seen.address)) is not seen.online:
        turn.record(
            DeviceWasSeen(
                at=turn.now,
                system_id=seen.system_id,
                address=seen.address,
                online=seen.online,
            )
        )
        if seen.online:
            retry_device(turn, seen.system_id, seen.address)
            radio_back(turn, Contact(seen.system_id, seen.address))
    if not seen.online:
        # Also of one that we thought was off, and that was heard since.
        radio_gone(turn, Contact(seen.system_id, seen.address))
        radio_lost(turn, Contact(seen.system_id, seen.address))


def _link_changed(turn: Turn, link: s.LinkChanged) -> None:
    before = turn.room.links.get(link.system_id)
    if before is not link.up:
        turn.record(LinkStateChanged(at=turn.now, system_id=link.system_id, up=link.up))
    if link.up and before is False:
        retry_system(turn, link.system_id)


def _presence(turn: Turn, presence: s.OperatorPresence) -> None:
    if (presence.operator_id in turn.room.present) is not presence.present:
        turn.record(
            OperatorPresenceChanged(
                at=turn.now, operator_id=presence.operator_id, present=presence.present
            )
        )


def _time_passed(turn: Turn, message: s.TimePassed) -> None:
    everything = message == s.TimePassed()
    if everything or message.shifts:
        end_shifts(turn)
    for incident_id in _due(turn.room.incidents, turn.now):
        if everything or message.incident_id == incident_id:
            _take_due(turn, incident_id)


def _due(incidents: Mapping[IncidentId, Incident], now: datetime) -> list[IncidentId]:
    """The incidents that something is due of, the one that has waited longest first."""
    found = sorted(
        (incident.due_at, incident.number, incident.incident_id)
        for incident in incidents.values()
        if incident.due_at is not None and incident.due_at <= now
    )
    return [incident_id for _due_at, _number, incident_id in found]


def _take_due(turn: Turn, incident_id: IncidentId) -> None:
    take_due_steps(turn, incident_id)
    tell_again_when_due(turn, incident_id)
    on_scene_due_at = turn.incident(incident_id).on_scene_due_at
    if on_scene_due_at is not None and on_scene_due_at <= turn.now:
        turn.record(Prompted(at=turn.now, incident_id=incident_id, prompt=Prompt.NOBODY_ON_SCENE))
    retry_due(turn, incident_id)
    close_due_microphones(turn, incident_id)


# --- commands ---------------------------------------------------------------


def _raise_alarm(turn: Turn, command: c.RaiseAlarm) -> None:
    if (command.desk_id is None) == (command.responder_id is None):
        raise BadRequest("desk_or_responder")
    if command.desk_id is not None:
        turn.desk(command.desk_id)
    if command.responder_id is not None:
        turn.responder(command.responder_id)
    source_id = SourceId(f"{command.actor.kind.value}/{command.actor.actor_id}")
    if not is_new(turn, source_id, command.signal_id, turn.now):
        return
    alarm = Alarm(
        command.kind, source_id, command.signal_id, turn.now, command.drill, command.actor
    )
    if command.desk_id is not None:
        desk_alarm(turn, alarm, command.desk_id)
    else:
        responder_alarm(turn, alarm, command.responder_id)


def _escalate(turn: Turn, command: c.Escalate) -> None:
    incident = turn.open_incident(command.incident_id)
    if command.external:
        call_external(turn, incident, command.external, command.actor)
    else:
        escalate(turn, incident, command.actor)


def _set_duty(turn: Turn, command: c.SetDuty) -> None:
    responder = turn.responder(command.responder_id)
    if turn.roster.on_duty(responder) is not command.on_duty:
        turn.record(
            DutyChanged(
                at=turn.now,
                actor=command.actor,
                responder_id=command.responder_id,
                on_duty=command.on_duty,
            )
        )


# Two tables: a newcomer reads here what the room can be told.

_SIGNALS: Mapping[type[Any], Callable[[Turn, Any], None]] = {
    s.Press: _press,
    s.SourceLevel: _level,
    s.SourceBound: bind,
    s.ResponderAlarm: _responder_alarm,
    s.TextIn: text_in,
    s.Located: located,
    s.Scan: scan,
    s.Receipt: receipt,
    s.DeviceSeen: _device_seen,
    s.LinkChanged: _link_changed,
    s.OperatorPresence: _presence,
    s.TimePassed: _time_passed,
}

_COMMANDS: Mapping[type[Any], Callable[[Turn, Any], None]] = {
    c.RaiseAlarm: _raise_alarm,
    c.Acknowledge: acknowledge,
    c.HandOver: hand_over,
    c.Dispatch: lambda turn, m: dispatch(turn, m.incident_id, m.responder_ids, m.actor),
    c.Accept: lambda turn, m: accept(turn, m.incident_id, m.responder_id, m.actor),
    c.Refuse: lambda turn, m: refuse(turn, m.incident_id, m.responder_id, m.reason, m.actor),
    c.Arrive: lambda turn, m: arrive(turn, m.incident_id, m.responder_id, m.actor),
    c.SendMessage: message,
    c.SendStatusCode: send_code,
    c.Escalate: _escalate,
    c.AddNote: add_note,
    c.OpenMicrophone: lambda turn, m: open_microphone(
        turn, m.incident_id, m.responder_id, m.seconds, m.actor
    ),
    c.CloseMicrophone: close_microphone,
    c.ListenIn: listen,
    c.ViewCamera: view_camera,
    c.Resolve: resolve,
    c.Close: close,
    c.SetDuty: _set_duty,
    c.CarryRadio: carry,
}
