"""The roll-call: is everybody safe who is at an incident, or was last seen inside?

Only those whom we know of can be asked: visitors and clerks are not on the list.
"""

from datetime import timedelta

from .. import commands as c, effects as x
from ..alerts import send
from ..clocks import LATER, has_come
from ..commands import Actor
from ..errors import WrongState
from ..events import Expected, Prompted, RollCallEnded, RollCallStarted
from ..ids import IncidentId
from ..lone_work.signs import sign_of_life
from ..turn import Turn
from ..words import ActorKind, Prompt
from .answers import answered_by_code, by_of, helping, helping_no_more, let_go, seen, take
from .expected import (
    ANSWER_WITHIN,
    alerts_to,
    asks,
    expected_of,
    is_inside,
    is_told,
    join,
    people_of,
    running,
)

__all__ = [
    "answer",
    "answered_by_code",
    "asks",
    "begin",
    "end",
    "helping",
    "helping_no_more",
    "is_inside",
    "is_told",
    "seen",
    "start",
    "take_due",
]

ASKED_LATER = timedelta(minutes=1)
"""Whoever was called to help a moment ago is asked then, unless they answered: a radio
shows one text at a time, and that must be the one that sends them."""


def start(turn: Turn, command: c.StartRollCall) -> None:
    """Ask everybody. While one goes on already, nothing changes."""
    incident = turn.open_incident(command.incident_id)
    if running(incident) is None:
        begin(turn, command.incident_id, command.actor)


def begin(turn: Turn, incident_id: IncidentId, actor: Actor | None) -> None:
    """Ask everybody of whom it must be known."""
    incident = turn.incident(incident_id)
    people = tuple(people_of(turn, incident))
    calls = incident.call_up.waiting if incident.call_up is not None else ()
    later = {one.responder_id for one in people} & set(calls)
    at_once = tuple(one for one in people if one.responder_id not in later)
    ask_at = turn.now + ASKED_LATER
    turn.record(
        RollCallStarted(
            at=turn.now,
            incident_id=incident_id,
            actor=actor,
            expected=tuple(
                expected_of(turn, one, ask_at if one.responder_id in later else None)
                for one in people
            ),
            alerts=(alerts := alerts_to(turn, incident, at_once)),
            due_at=turn.now + ANSWER_WITHIN,
        )
    )
    send(turn, incident, alerts)


def answer(turn: Turn, command: c.AnswerRollCall) -> None:
    """What is known of somebody; who was not on the list is from now on."""
    incident = turn.incident(command.incident_id)
    if running(incident) is None:
        raise WrongState("no_roll_call")
    # Who is on the list can be answered for, also when they are not set up any more.
    if not asks(incident, command.responder_id):
        responder = turn.responder(command.responder_id)
        # Refuses when the incident is over: nobody comes on the list of what is past.
        incident = turn.open_incident(command.incident_id)
        join(turn, incident, responder, expected_of(turn, responder), ask=False)
    actor = command.actor
    incident_id, responder_id = command.incident_id, command.responder_id
    take(turn, incident_id, responder_id, command.answer, by_of(actor), turn.now, actor)
    if actor.kind is ActorKind.RESPONDER:
        sign_of_life(turn, command.responder_id, "phone", turn.now, actor)


def end(turn: Turn, command: c.EndRollCall) -> None:
    """Nobody needs to answer any more."""
    incident = turn.incident(command.incident_id)
    roll_call = running(incident)
    if roll_call is None:
        raise WrongState("no_roll_call")
    turn.record(
        RollCallEnded(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=command.actor,
            unaccounted=tuple(
                (one, roll_call.people[one].responder) for one in roll_call.unaccounted
            ),
        )
    )
    for responder_id in roll_call.people:
        for key, system_id in let_go(turn, incident, responder_id, "ended"):
            turn.effect(x.Withdraw(f"{key}/withdraw", incident.incident_id, key, system_id))


def take_due(turn: Turn, incident_id: IncidentId) -> None:
    """Ask who was not asked at once, and tell the operator who has not answered."""
    _ask_due(turn, incident_id)
    roll_call = turn.incident(incident_id).roll_call
    if roll_call is None or not has_come(roll_call.due_at, turn.now, LATER):
        return
    names = ", ".join(roll_call.people[one].responder for one in roll_call.unaccounted)
    # Also when they were told already, of others: the list is another one now.
    turn.record(
        Prompted(at=turn.now, incident_id=incident_id, prompt=Prompt.UNACCOUNTED, about=names)
    )


def _ask_due(turn: Turn, incident_id: IncidentId) -> None:
    incident = turn.incident(incident_id)
    roll_call = incident.roll_call
    if roll_call is None or roll_call.ask_at is None:
        return
    for responder_id, one in roll_call.people.items():
        if not has_come(one.ask_at, turn.now, LATER):
            continue
        expected = Expected(responder_id, one.responder, one.place, one.seen_at)
        responder = turn.site.responders.get(responder_id)
        join(turn, incident, responder, expected, ask=responder is not None, again=False)
