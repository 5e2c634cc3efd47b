"""Signs of life, and what they mean for the watch over one person.

Apart from `supervision`: whoever hears of somebody (`codes`, `dispatch`, `scans`) needs
this alone, and not what raises an alarm.
"""

from datetime import datetime

from ..commands import Actor
from ..events import CheckedIn
from ..ids import IncidentId, ResponderId, SessionId
from ..incident_parts import DELIVERY_MAY_FOLLOW
from ..prompts import prompt
from ..signals import Receipt
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import Prompt
from .session import LoneWork
from .watch import end, report, session_of, withdraw


def sign_of_life(
    turn: Turn,
    responder_id: ResponderId,
    by: str,
    occurred_at: datetime,
    actor: Actor | None = None,
) -> None:
    """Somebody was heard of: what it means for the watch over them, and for nobody else.

    `occurred_at` is when they gave it, by their own device. What came late counts as if it
    had come in time, where that is not too late: it never puts off what would be due all
    the same, and what was done before an alarm is no answer to it.
    """
    one = turn.room.lone_work.get(responder_id)
    if one is None:
        return
    # A clock that is ahead must not make every later sign look old.
    occurred_at = min(occurred_at, turn.now)
    before = one.missed_at or one.last_sign_at
    # What we took for a time while our clock was ahead is none.
    if occurred_at <= before <= turn.now + CLOCK_SLACK:
        return
    if one.alarm_at is not None and occurred_at + one.every <= turn.now:
        # In time it would have been followed by a prompt by now, and one is under way.
        return
    alarmed = one.incident_id
    _check_in(turn, one, by, occurred_at, actor)
    incident = turn.room.incidents.get(alarmed) if alarmed is not None else None
    if incident is not None and incident.is_open:
        # For the operator to judge: a radio can be in the wrong hands.
        prompt(turn, incident.incident_id, Prompt.SIGN_OF_LIFE, one.responder)


def resolved(turn: Turn, incident_id: IncidentId, actor: Actor) -> None:
    """An operator knows what became of whoever was missed: the watch goes on."""
    for one in tuple(turn.room.lone_work.values()):
        if one.incident_id == incident_id:
            _check_in(turn, one, "resolved", turn.now, actor)


def _check_in(
    turn: Turn, one: LoneWork, by: str, occurred_at: datetime, actor: Actor | None
) -> None:
    withdraw(turn, one, "answered")
    turn.record(
        CheckedIn(
            at=turn.now,
            session_id=one.session_id,
            responder_id=one.responder_id,
            responder=one.responder,
            by=by,
            occurred_at=occurred_at,
            due_at=occurred_at + one.every,
            actor=actor,
        )
    )
    if one.is_asked:
        _end_late(turn, turn.room.lone_work[one.responder_id])


def _end_late(turn: Turn, one: LoneWork) -> None:
    """Its end came while they were asked or missed: nobody is let go of unheard."""
    memory = turn.room.sources.get(one.source_id) if one.source_id is not None else None
    if one.responder_id not in turn.site.responders:
        end(turn, one, "removed")
    elif one.until is not None and one.until <= turn.now:
        end(turn, one, "time")
    elif memory is not None and memory.on is False:
        end(turn, one, "schedule")


def prompt_reported(turn: Turn, signal: Receipt) -> None:
    """A machine reports how far a message is that asks for a sign of life."""
    one = session_of(turn, SessionId(signal.incident_id or ""))
    asked = one.asked.get(signal.key) if one is not None else None
    if one is None or asked is None or signal.state not in DELIVERY_MAY_FOLLOW[asked.state]:
        return
    if signal.state is not asked.state:
        report(turn, one, signal.key, signal.state, signal.reason)
