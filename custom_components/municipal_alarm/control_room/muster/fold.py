"""Incident + event of a call-up or roll-call -> what changes of it: see `incident_fold`.

An event about a call-up or roll-call that is not known (a damaged journal) changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .. import events as e
from ..delivery_fold import Changes, sent, without
from ..ids import ResponderId
from ..incident_parts import Assignment
from ..words import AssignmentState, Prompt
from .gathering import OVER, Call, CallUp, Present, RollCall

if TYPE_CHECKING:
    from ..incident import Incident

_COMING = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)


# --- the call-up ------------------------------------------------------------


def _call_up_started(incident: Incident, event: e.CallUpStarted) -> Changes:
    before = incident.call_up
    # One that is changed while it goes on asks nobody a second time.
    calls = before.calls if before is not None and not before.ended else {}
    return {
        "call_up": CallUp(event.duties, event.wanted, event.at, calls),
        "prompts": without(
            incident, Prompt.BACKUP_ASKED, Prompt.NOBODY_REACHED, Prompt.NOBODY_COMES
        ),
    }


def _call_up_asked(incident: Incident, event: e.CallUpAsked) -> Changes:
    assignments = {
        one.responder_id: Assignment(
            one.responder_id, one.responder, AssignmentState.DISPATCHED, event.at
        )
        for one in event.asked
        if not comes(incident, one.responder_id)
    }
    changes: Changes = {
        **sent(incident, event.alerts, event.at),
        "assignments": {**incident.assignments, **assignments},
    }
    if incident.call_up is not None:
        calls = {
            one.responder_id: Call(one.responder, event.at, one.minutes, event.answer_due_at)
            for one in event.asked
        }
        call_up = incident.call_up
        # One that had ended goes on, for somebody who had accepted cannot come.
        changes["call_up"] = replace(call_up, calls={**call_up.calls, **calls}, ended="")
    return changes


def comes(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody comes already, which they may have said in secret.

    To be sent does not undo it.
    """
    assignment = incident.assignments.get(responder_id)
    return assignment is not None and assignment.state in _COMING


def _call_up_unanswered(incident: Incident, event: e.CallUpUnanswered) -> Changes:
    return answered(incident, event.responder_id)


def _call_up_ended(incident: Incident, event: e.CallUpEnded) -> Changes:
    changes = _nobody_is_waited_for(incident, event.reason)
    if changes and event.reason == "enough":
        changes["prompts"] = without(incident, Prompt.NOBODY_COMES)
    return changes


def answered(incident: Incident, responder_id: ResponderId) -> Changes:
    """Somebody answered, or it is too late to: they are not waited for any more."""
    call_up = incident.call_up
    if call_up is None or responder_id not in call_up.waiting:
        return {}
    call = replace(call_up.calls[responder_id], answer_due_at=None)
    return {"call_up": replace(call_up, calls={**call_up.calls, responder_id: call})}


def _nobody_is_waited_for(incident: Incident, reason: str) -> Changes:
    call_up = incident.call_up
    if call_up is None:
        return {}
    calls = {
        responder_id: replace(call, answer_due_at=None)
        for responder_id, call in call_up.calls.items()
    }
    return {"call_up": replace(call_up, calls=calls, ended=reason)}


# --- the roll-call ----------------------------------------------------------


def _roll_call_started(incident: Incident, event: e.RollCallStarted) -> Changes:
    people = {one.responder_id: _expected(one) for one in event.expected}
    return {
        **sent(incident, event.alerts, event.at),
        "roll_call": RollCall(event.at, event.due_at if people else None, people),
        "prompts": without(incident, Prompt.UNACCOUNTED),
    }


def _expected(one: e.Expected) -> Present:
    return Present(one.responder, place=one.place, seen_at=one.seen_at, ask_at=one.ask_at)


def _roll_call_joined(incident: Incident, event: e.RollCallJoined) -> Changes:
    changes = sent(incident, event.alerts, event.at)
    roll_call = incident.roll_call
    if roll_call is not None:
        due = [at for at in (roll_call.due_at, event.due_at) if at is not None]
        people = {**roll_call.people, event.expected.responder_id: _expected(event.expected)}
        changes["roll_call"] = replace(roll_call, people=people, due_at=max(due, default=None))
    return changes


def _roll_call_answered(incident: Incident, event: e.RollCallAnswered) -> Changes:
    roll_call = incident.roll_call
    if roll_call is None or event.responder_id not in roll_call.people:
        return {}
    present = replace(
        roll_call.people[event.responder_id],
        answer=event.answer,
        by=event.by,
        answered_at=event.occurred_at,
        ask_at=None,
    )
    changed = replace(roll_call, people={**roll_call.people, event.responder_id: present})
    if changed.unaccounted:
        return {"roll_call": changed}
    return {
        "roll_call": replace(changed, due_at=None),
        "prompts": without(incident, Prompt.UNACCOUNTED),
    }


def _roll_call_ended(incident: Incident, event: e.RollCallEnded) -> Changes:
    if incident.roll_call is None:
        return {}
    return {
        "roll_call": replace(incident.roll_call, due_at=None, ended_at=event.at),
        "prompts": without(incident, Prompt.UNACCOUNTED),
    }


def told_who_is_missing(incident: Incident) -> Changes:
    """The operator was told who has not answered."""
    if incident.roll_call is None:
        return {}
    return {"roll_call": replace(incident.roll_call, due_at=None)}


# --- both -------------------------------------------------------------------


def over(incident: Incident) -> Changes:
    """The danger is over: nothing of it falls due any more. Who is safe may still be told."""
    call_up = incident.call_up
    running = call_up is not None and not call_up.ended
    return {
        **(_nobody_is_waited_for(incident, OVER) if running else {}),
        **_nobody_is_asked_later(incident),
    }


def _nobody_is_asked_later(incident: Incident) -> Changes:
    roll_call = incident.roll_call
    if roll_call is None:
        return {}
    people = {
        responder_id: replace(one, ask_at=None) for responder_id, one in roll_call.people.items()
    }
    return {"roll_call": replace(roll_call, due_at=None, people=people)}


FOLDS: Mapping[type[e.Event], Callable[[Incident, Any], Changes]] = {
    e.CallUpStarted: _call_up_started,
    e.CallUpAsked: _call_up_asked,
    e.CallUpUnanswered: _call_up_unanswered,
    e.CallUpEnded: _call_up_ended,
    e.RollCallStarted: _roll_call_started,
    e.RollCallJoined: _roll_call_joined,
    e.RollCallAnswered: _roll_call_answered,
    e.RollCallEnded: _roll_call_ended,
}
