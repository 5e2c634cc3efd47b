"""The one door: `handle` a message, and say when to come back.

    decision = handle(state, message, now)

`decision.events` are what happened, `decision.effects` what must be done outside
and `decision.state` is `state` with the events folded in. A refused command
raises a `RoomError` and changes nothing. A signal never raises: what cannot be
used is recorded as set aside.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from . import commands as c, console_checks, signals as s
from .accesses import record_access
from .carrying import carry, end_shifts
from .closing import acknowledge, add_note, close, hand_over, resolve, view_camera
from .codes import send_code, text_in
from .correlation import Alarm, desk_alarm, responder_alarm
from .dispatch import answer, answer_clerk, dispatch, message
from .drills import testing
from .due import due_at, review, settle, take_due
from .duty import duty_heard, set_duty
from .errors import BadRequest, UnknownThing
from .escalation import outside
from .escalation.by_hand import alert_targets, escalate
from .evaluation import keeping, reminding, writing
from .events import DeviceWasSeen, LinkStateChanged, OperatorPresenceChanged
from .fold import Working
from .ids import IncidentId, RoundId, SessionId, SourceId
from .lone_work import pre_alerts, supervision
from .microphones import close_microphone, listen, open_microphone, radio_gone
from .muster import call_up, fire, roll_call
from .patrol import rounds
from .positions import located, radio_back, radio_lost
from .prompts import dismiss_prompt, prompt_operator
from .receipts import receipt, retry_device, retry_system
from .roles import demand
from .scans import report_scan, scan
from .site import Contact
from .sources import bind, is_new, new_level, set_aside
from .state import RoomState
from .turn import Decision, Turn
from .words import AlarmKind

__all__ = ["Decision", "due", "handle", "next_deadline", "set_aside_broken"]


def handle(state: RoomState, message: s.Signal | c.Command, now: datetime) -> Decision:
    """Take one message at `now` (aware UTC). `RoomError`: a refused command."""
    turn = Turn(state, now)
    rule = _SIGNALS.get(type(message))
    if rule is None:
        rule = _COMMANDS[type(message)]
        demand(message)  # type: ignore[arg-type]  # what is no signal is a command
        testing.keep_inside(turn, message)  # type: ignore[arg-type]
    rule(turn, message)
    if turn.events:
        settle(turn, state.roster.duty, time_passed=isinstance(message, s.TimePassed))
    return turn.decision()


def next_deadline(state: RoomState, but: Collection[s.TimePassed] = frozenset()) -> datetime | None:
    """When `TimePassed` must be handled next; None: nothing is due.

    `but`: what `due` gave and raised again and again, so a defect of ours. Whoever
    wakes the room leaves those out for a while, or it would do nothing else.
    """
    return min(
        (one.at for one in _deadlines(state) if not but or one.part() not in but), default=None
    )


def due(
    state: RoomState, now: datetime, but: Collection[s.TimePassed] = frozenset()
) -> tuple[s.TimePassed, ...]:
    """What is due at `now`, in parts that do not need each other, in their order.

    Handled one by one, a part that raises keeps no other from being done; what it
    does in the end is the same as one `TimePassed()`.
    """
    return tuple(part for one in _due(state, now) if (part := one.part()) not in but)


class _Deadline(NamedTuple):
    """When something falls due, and what it is of; sorted as it is to be taken."""

    rank: int
    at: datetime
    number: int
    name: str

    def part(self) -> s.TimePassed:
        """What wakes the room for it."""
        match self.rank:
            case 0:
                return s.TimePassed(shifts=True)
            case 1:
                return s.TimePassed(pre_alerts=True)
            case 2:
                return s.TimePassed(IncidentId(self.name))
            case 3:
                return s.TimePassed(session_id=SessionId(self.name))
            case 5:
                return s.TimePassed(desk_tests=True)
            case 6:
                return s.TimePassed(measures=True)
            case _:
                return s.TimePassed(round_id=RoundId(self.name))


def _deadlines(state: RoomState | Working, now: datetime | None = None) -> Iterator[_Deadline]:
    """Every deadline. Who carries what comes first: alarms name them.

    At `now`, what is further away than it can be is due at once: the clock was wrong.
    """
    shift_over_at = state.roster.shift_over_at
    if shift_over_at is not None:
        yield _Deadline(0, shift_over_at, 0, "")
    warned = min((one.until for one in state.pre_alerts.values()), default=None)
    if warned is not None:
        yield _Deadline(1, warned, 0, "")
    for incident in state.incidents.values():
        at = incident.due_at if now is None else due_at(state, incident, now)
        if at is not None:
            yield _Deadline(2, at, incident.number, incident.incident_id)
    for session in state.lone_work.values():
        if now is not None and session.is_ahead(now):
            yield _Deadline(3, now, 0, session.session_id)
        elif session.due_at is not None:
            yield _Deadline(3, session.due_at, 0, session.session_id)
    for one in state.rounds.values():
        if one.due_at is not None:
            yield _Deadline(4, one.due_at, 0, one.round_id)
    for test in state.desk_tests.values():
        ahead = now is not None and test.is_ahead(now)
        yield _Deadline(5, now if now is not None and ahead else test.due_at, 0, "")
    measure_at = state.measures.due_at if now is None else state.measures.due_by(now)
    if measure_at is not None:
        yield _Deadline(6, measure_at, 0, "")


def _due(state: RoomState | Working, now: datetime) -> list[_Deadline]:
    return sorted(one for one in _deadlines(state, now) if one.at <= now)


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
        testing.press(turn, alarm, press.desk_id)


def _level(turn: Turn, level: s.SourceLevel) -> None:
    if level.desk_id not in turn.site.desks:
        if level.on:
            set_aside(turn, level.source_id, level.signal_id, "unknown_desk")
    elif new_level(turn, level):
        alarm = Alarm(AlarmKind.PANIC, level.source_id, level.signal_id, level.occurred_at)
        testing.press(turn, alarm, level.desk_id)


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
            explains=signal.explains,
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


def _site_edited(turn: Turn, _message: s.SiteEdited) -> None:
    for incident_id in tuple(turn.room.incidents):
        review(turn, incident_id)


def _time_passed(turn: Turn, message: s.TimePassed) -> None:
    if message != s.TimePassed():
        _take(turn, message)
        return
    for one in _due(turn.room, turn.now):
        _take(turn, one.part())


def _take(turn: Turn, part: s.TimePassed) -> None:
    """Take what is due of one part; what came before may have ended it."""
    if part.shifts:
        end_shifts(turn)
    elif part.pre_alerts:
        pre_alerts.end_due(turn)
    elif part.incident_id is not None:
        incident = turn.room.incidents.get(part.incident_id)
        at = due_at(turn.room, incident, turn.now) if incident is not None else None
        if at is not None and at <= turn.now:
            take_due(turn, part.incident_id)
    elif part.session_id is not None:
        supervision.take_due(turn, part.session_id)
    elif part.round_id is not None:
        rounds.take_due(turn, part.round_id)
    elif part.desk_tests:
        testing.end_due(turn)
    elif part.measures:
        reminding.take_due(turn)


# --- commands ---------------------------------------------------------------


def _raise_alarm(turn: Turn, command: c.RaiseAlarm) -> None:
    about = (command.desk_id, command.responder_id, command.building_id)
    if len(about) - about.count(None) != 1:
        raise BadRequest("desk_or_responder")
    if command.building_id is not None:
        if command.kind is not AlarmKind.FIRE:
            raise BadRequest("building_only_burns")
        if command.building_id not in turn.site.buildings:
            raise UnknownThing("unknown_building", building=command.building_id)
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
    if command.desk_id is not None and command.pressed:
        testing.press(turn, alarm, command.desk_id)
    elif command.desk_id is not None:
        desk_alarm(turn, alarm, command.desk_id)
    elif command.building_id is not None:
        fire.burns(turn, alarm, command.building_id)
    else:
        responder_alarm(turn, alarm, command.responder_id)


def _escalate(turn: Turn, command: c.Escalate) -> None:
    incident = turn.open_incident(command.incident_id)
    if command.external:
        outside.call_external(
            turn, incident, command.external, command.actor, confirmed=command.confirmed
        )
    else:
        escalate(turn, incident, command.actor, confirmed=command.confirmed)


# Two tables: a newcomer reads here what the room can be told.

_SIGNALS: Mapping[type[Any], Callable[[Turn, Any], None]] = {
    s.Press: _press,
    s.SourceLevel: _level,
    s.SourceBound: bind,
    s.ResponderAlarm: _responder_alarm,
    s.TextIn: text_in,
    s.Located: located,
    s.Scan: scan,
    s.PreAlert: pre_alerts.pre_alert,
    s.FireLevel: fire.fire,
    s.DutyHeard: duty_heard,
    s.LoneWorkHeard: supervision.lone_work_heard,
    s.RoundDue: rounds.round_due,
    s.Receipt: receipt,
    s.DeviceSeen: _device_seen,
    s.LinkChanged: _link_changed,
    s.OperatorPresence: _presence,
    s.SiteEdited: _site_edited,
    s.TimePassed: _time_passed,
}

_COMMANDS: Mapping[type[Any], Callable[[Turn, Any], None]] = {
    c.RaiseAlarm: _raise_alarm,
    c.Acknowledge: acknowledge,
    c.HandOver: hand_over,
    c.Dispatch: lambda turn, m: dispatch(turn, m.incident_id, m.responder_ids, m.actor),
    c.Accept: answer,
    c.Refuse: answer,
    c.Arrive: answer,
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
    c.SetDuty: set_duty,
    c.CarryRadio: carry,
    c.ReportScan: report_scan,
    c.StartRound: rounds.start_round,
    c.SuspendRound: rounds.suspend,
    c.ResumeRound: rounds.resume,
    c.CorrectRound: rounds.correct,
    c.RemarkRound: rounds.remark,
    c.EndRound: rounds.end,
    c.StartLoneWork: supervision.start,
    c.CheckIn: supervision.check_in,
    c.StopLoneWork: supervision.stop,
    c.CallUp: call_up.call_up,
    c.StartRollCall: roll_call.start,
    c.AnswerRollCall: roll_call.answer,
    c.EndRollCall: roll_call.end,
    c.ReportExternal: outside.report_external,
    c.AlertTargets: alert_targets,
    c.AnswerClerk: answer_clerk,
    c.PromptOperator: prompt_operator,
    c.DismissPrompt: dismiss_prompt,
    c.StartDeskTest: testing.start,
    c.FinishDeskTest: testing.finish,
    c.CheckConsole: console_checks.check,
    c.RecordAccess: record_access,
    c.EvaluateIncident: writing.evaluate,
    c.ApproveEvaluation: writing.approve,
    c.ChangeMeasure: keeping.change,
    c.CompleteMeasure: keeping.complete,
    c.ReopenMeasure: keeping.reopen,
    c.DropMeasure: keeping.drop,
}
