"""The rules of check-ins: who is watched over, when they are asked, when it is an alarm.

Every deadline is a point in time that stands in an event, so a restart changes none.
"""

from dataclasses import replace
from datetime import datetime

from .. import commands as c, effects as x, signals as s
from ..alerts import alert_by
from ..correlation import Alarm, responder_alarm
from ..errors import BadRequest, WrongState
from ..events import Alert, CheckInMissed, CheckInPrompted
from ..ids import IncidentId, SessionId, SignalId, SourceId
from ..site import Responder, is_talkgroup
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..wording import check_in_text
from ..words import ActorKind, AlarmKind, Purpose
from .session import LoneWork
from .signs import sign_of_life
from .watch import BY, begin, begin_by_schedule, end, heard, session_of

__all__ = [
    "check_in",
    "lone_work_heard",
    "sign_of_life",
    "start",
    "start_by_code",
    "stop",
    "stop_by_code",
    "take_due",
]

EVERY_AT_LEAST_S, EVERY_AT_MOST_S = 60, 24 * 60 * 60
"""Seconds between signs of life: less than a minute leaves no time to answer, and after a
day nobody is watched over."""


# --- beginning and end ------------------------------------------------------


def start(turn: Turn, command: c.StartLoneWork) -> None:
    """Watch over somebody. Of who is watched over already only the settings change."""
    responder = turn.responder(command.responder_id)
    if command.every_s is not None and not (EVERY_AT_LEAST_S <= command.every_s <= EVERY_AT_MOST_S):
        raise BadRequest("check_in_every", least=str(EVERY_AT_LEAST_S), most=str(EVERY_AT_MOST_S))
    if command.until is not None and command.until <= turn.now:
        raise BadRequest("until_past")
    actor = command.actor
    if actor.kind is ActorKind.RESPONDER:
        sign_of_life(turn, responder.responder_id, "phone", turn.now, actor)
    before = turn.room.lone_work.get(responder.responder_id)
    if before is not None and before.is_asked:
        # Other settings would take back the question, or an alarm, unheard.
        raise WrongState("check_in_asked", responder=responder.name)
    _start(turn, responder, actor, command.every_s, command.until)


def start_by_code(turn: Turn, responder: Responder) -> None:
    """Somebody says by radio that they work alone from now on; it is a sign of life, too."""
    if responder.responder_id not in turn.room.lone_work:
        _start(turn, responder, _themselves(responder))


def stop(turn: Turn, command: c.StopLoneWork) -> None:
    """Watch over somebody no more. An alarm of theirs stays for the operator."""
    responder = turn.responder(command.responder_id)
    one = turn.room.lone_work.get(responder.responder_id)
    if one is None:
        raise WrongState("no_lone_work", responder=responder.name)
    _stop(turn, one, command.actor, "phone", turn.now)


def stop_by_code(turn: Turn, responder: Responder, occurred_at: datetime) -> None:
    """Somebody says by radio that they do not work alone any more.

    Not what was said of earlier lone work, or before they were last heard of, and came late.
    """
    one = turn.room.lone_work.get(responder.responder_id)
    if one is None:
        return
    since = (one.started_at, one.last_sign_at - CLOCK_SLACK)
    # What we took for a time while our clock was ahead is none.
    if not any(occurred_at < at <= turn.now + CLOCK_SLACK for at in since):
        _stop(turn, one, _themselves(responder), "code", occurred_at)


def _stop(turn: Turn, one: LoneWork, actor: c.Actor, by: str, occurred_at: datetime) -> None:
    reason = "operator"
    if actor.kind is ActorKind.RESPONDER:
        reason = "responder"
        sign_of_life(turn, one.responder_id, by, occurred_at, actor)
        # The sign may have ended it: its schedule was over.
        left = turn.room.lone_work.get(one.responder_id)
        if left is None:
            return
        one = left
    end(turn, one, reason, actor)


def lone_work_heard(turn: Turn, signal: s.LoneWorkHeard) -> None:
    """A schedule of lone work says on or off. Only what it has not said before counts.

    It ends what it began, and nobody else's; when that has an end of its own, it begins
    then, if it still says on. Whoever was asked, or is missed, is let go
    of when they have been heard of: see `signs`.
    """
    responder = turn.site.responders.get(signal.responder_id)
    memory = turn.room.sources.get(signal.source_id)
    if responder is None or (memory is not None and memory.on is signal.on):
        return
    one = turn.room.lone_work.get(signal.responder_id)
    if signal.on and one is None:
        begin_by_schedule(turn, responder, signal.source_id)
        return
    heard(turn, signal.responder_id, signal.source_id, on=signal.on)
    if not signal.on and one is not None and one.source_id is not None and not one.is_asked:
        end(turn, one, "schedule", c.Actor(ActorKind.SOURCE, signal.source_id))


def _themselves(responder: Responder) -> c.Actor:
    return c.Actor(ActorKind.RESPONDER, responder.responder_id, responder.name)


def _start(
    turn: Turn,
    responder: Responder,
    actor: c.Actor,
    every_s: int | None = None,
    until: datetime | None = None,
) -> None:
    before = turn.room.lone_work.get(responder.responder_id)
    if before is None:
        begin(turn, responder, actor, every_s, until)
        return
    if every_s is None:
        every = responder.check_in_every or turn.site.lone_work.every
        every_s = round(every.total_seconds())
    if (every_s, until) == (before.every_s, before.until):
        return
    end(turn, before, BY.get(actor.kind, "operator"), actor)
    begin(
        turn,
        responder,
        actor,
        every_s,
        until,
        last_sign_at=before.last_sign_at,
        # It stays its schedule's, unless it was given an end of its own.
        source_id=before.source_id if until is None else None,
    )


# --- signs of life, and none ------------------------------------------------


def check_in(turn: Turn, command: c.CheckIn) -> None:
    """A sign of life, by a button or heard by an operator."""
    responder = turn.responder(command.responder_id)
    if responder.responder_id not in turn.room.lone_work:
        raise WrongState("no_lone_work", responder=responder.name)
    by = {ActorKind.RESPONDER: "phone", ActorKind.AUTOMATION: "button"}
    kind = command.actor.kind
    who = responder.responder_id
    sign_of_life(turn, who, by.get(kind, "operator"), turn.now, command.actor)


def take_due(turn: Turn, session_id: SessionId) -> None:
    """Take what is due of a lone worker; late, they are asked before it is an alarm."""
    one = session_of(turn, session_id)
    if one is None:
        return
    ahead = one.is_ahead(turn.now)
    if not ahead and (one.due_at is None or one.due_at > turn.now):
        return
    at_most = turn.now + one.grace
    responder = turn.site.responders.get(one.responder_id)
    if responder is None and not one.is_asked:
        # Nobody is set up under that name any more, and nothing was wrong with them.
        end(turn, one, "removed")
    elif (
        one.next_at is not None
        and one.until is not None
        # By our clock too: what a clock that was ahead put behind their end is not over.
        and one.until <= min(one.next_at, turn.now)
    ):
        end(turn, one, "time")
    elif one.alarm_at is None:
        _ask(turn, one, responder, at_most)
    elif one.alarm_at <= turn.now:
        _missed(turn, one, one.alarm_at)
    else:
        # Once more; or what was asked of them by a clock that was ahead is asked anew.
        _ask(turn, one, responder, at_most if ahead else one.alarm_at)


def _ask(turn: Turn, one: LoneWork, responder: Responder | None, alarm_at: datetime) -> None:
    """By every contact they have: what is loud in one place is not heard in another.

    Of whoever is not set up any more we know none.
    """
    alerts = tuple(_alerts(turn, one, responder, alarm_at)) if responder is not None else ()
    turn.record(
        CheckInPrompted(
            at=turn.now,
            session_id=one.session_id,
            responder_id=one.responder_id,
            responder=one.responder,
            alerts=alerts,
            alarm_at=alarm_at,
            number=one.prompts + 1,
        )
    )
    for alert in alerts:
        turn.effect(
            x.RadioText(
                alert.key,
                IncidentId(one.session_id),
                alert.responder_id,
                alert.system_id,
                alert.address,
                alert.text,
                alert.purpose,
            )
        )


def _alerts(turn: Turn, one: LoneWork, responder: Responder, alarm_at: datetime) -> list[Alert]:
    left = round((alarm_at - turn.now).total_seconds())
    found = []
    for contact in turn.contacts(responder):
        # All who listen to a talkgroup read it: it must say who is meant.
        name = one.responder if is_talkgroup(contact.address) else ""
        text = check_in_text(turn.site.language, left, name)
        key = f"{one.session_id}/{turn.now.isoformat()}/{contact.system_id}/{contact.address}"
        by = alert_by(turn, responder, contact, Purpose.CHECK_IN, text, key)
        # It is repeated by its own clock.
        found.append(replace(by, receipt_due_at=None))
    return found


def _missed(turn: Turn, one: LoneWork, alarm_at: datetime) -> None:
    """No sign of life: it is an alarm, at the place where they were last proven to be."""
    signal_id = SignalId(f"{one.session_id}/{alarm_at.isoformat()}")
    alarm = Alarm(AlarmKind.LONE_WORKER, SourceId(one.session_id), signal_id, turn.now)
    incident_id = responder_alarm(turn, alarm, one.responder_id, one.responder)
    turn.record(
        CheckInMissed(
            at=turn.now,
            session_id=one.session_id,
            responder_id=one.responder_id,
            responder=one.responder,
            incident_id=incident_id,
        )
    )
