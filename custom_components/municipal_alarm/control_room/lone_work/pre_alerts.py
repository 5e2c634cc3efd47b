"""Warnings before an alarm: a radio counts down, and its carrier can still stop it."""

from datetime import timedelta

from .. import signals as s
from ..events import PreAlertEnded, PreAlertRaised
from ..ids import ResponderId, SourceId
from ..prompts import prompt
from ..sources import is_new, set_aside
from ..turn import Turn
from ..words import AlarmKind, Prompt
from .session import PreAlert
from .signs import sign_of_life

HOLDS = timedelta(seconds=120)
"""How long a warning is shown: radios count down for less, and some never say how it ended."""


def pre_alert(turn: Turn, signal: s.PreAlert) -> None:
    """A radio warns, or its carrier stirred. Neither ends an alarm."""
    responder_id = turn.carrier(signal.system_id, signal.address)
    if responder_id is None and signal.on:
        # Before it is remembered: a memory of each radio there is would be kept for good.
        device = f"{signal.system_id}/{signal.address}"
        set_aside(turn, device, signal.signal_id, "unknown_device", signal.kind.value)
        return
    if responder_id is None and _subject(turn, signal) not in turn.room.by_subject:
        return
    # Apart from the alarms of the same radio: none may look like a repeat of a warning.
    source_id = SourceId(f"{signal.source_id}/pre_alert")
    if not is_new(turn, source_id, signal.signal_id, signal.occurred_at):
        return
    if signal.on and responder_id is not None:
        _raise(turn, signal, responder_id)
    else:
        _clear(turn, signal, responder_id)


def _raise(turn: Turn, signal: s.PreAlert, responder_id: ResponderId) -> None:
    occurred_at = min(signal.occurred_at, turn.now)
    if occurred_at + HOLDS <= turn.now:
        device = f"{signal.system_id}/{signal.address}"
        set_aside(turn, device, signal.signal_id, "out_of_date", signal.kind.value)
        return
    known = turn.room.pre_alerts.get(responder_id)
    if (known is not None and known.kind is signal.kind) or _alarmed_since(turn, signal):
        return
    turn.record(
        PreAlertRaised(
            at=turn.now,
            responder_id=responder_id,
            responder=turn.site.responders[responder_id].name,
            kind=signal.kind,
            system_id=signal.system_id,
            address=signal.address,
            until=turn.now + HOLDS,
        )
    )


def _subject(turn: Turn, signal: s.PreAlert) -> str:
    """What an alarm of this radio is about, as `correlation` names it."""
    responder_id = turn.carrier(signal.system_id, signal.address)
    if responder_id is None:
        return f"device/{signal.system_id}/{signal.address}"
    return f"responder/{responder_id}"


def _alarmed_since(turn: Turn, signal: s.PreAlert) -> bool:
    """Whether its alarm was quicker: what it warned of is known."""
    incident_id = turn.room.by_subject.get(_subject(turn, signal))
    if incident_id is None:
        return False
    incident = turn.incident(incident_id)
    return incident.kind is signal.kind and incident.last_press_at >= signal.occurred_at


def _clear(turn: Turn, signal: s.PreAlert, responder_id: ResponderId | None) -> None:
    """Their carrier stirred: a sign of life where it takes a hand, and news of an alarm."""
    known = turn.room.pre_alerts.get(responder_id) if responder_id is not None else None
    if known is not None and known.kind is signal.kind:
        _end(turn, known, "cleared")
    if responder_id is not None and signal.kind is AlarmKind.LONE_WORKER:
        # Its key was pressed. That a radio lies otherwise than before says less.
        sign_of_life(turn, responder_id, "radio", signal.occurred_at)
    incident_id = turn.room.by_subject.get(_subject(turn, signal))
    if incident_id is None:
        return
    incident = turn.incident(incident_id)
    # Told late, it is of before the alarm.
    if incident.kind is signal.kind and signal.occurred_at >= incident.occurred_at:
        prompt(turn, incident_id, Prompt.SIGN_OF_LIFE, incident.responder)


def end_by_alarm(turn: Turn, responder_id: ResponderId, kind: AlarmKind) -> None:
    """What was warned of has come, or worse."""
    known = turn.room.pre_alerts.get(responder_id)
    # A warning that vanished would tell of a duress alarm that nobody may see.
    if known is not None and kind is not AlarmKind.DURESS:
        _end(turn, known, "alarm")


def end_due(turn: Turn) -> None:
    """Forget warnings whose time is over."""
    for one in tuple(turn.room.pre_alerts.values()):
        if one.until <= turn.now:
            _end(turn, one, "time")


def _end(turn: Turn, one: PreAlert, reason: str) -> None:
    turn.record(
        PreAlertEnded(
            at=turn.now,
            responder_id=one.responder_id,
            responder=one.responder,
            kind=one.kind,
            reason=reason,
        )
    )
