"""The call-up and the roll-call of an incident, for those who may know of the incident."""

from ..incident import Incident
from ..muster.gathering import Call, CallUp, RollCall
from ..words import AssignmentState
from . import shapes
from .parts import place, time

_COMING = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)


def call_up(one: Incident) -> shapes.CallUp | None:
    """Who was asked to come, how far they were, and what they say."""
    calls = one.call_up
    if calls is None:
        return None
    asked: list[shapes.Asked] = [
        {
            "responder_id": responder_id,
            "responder": call.responder,
            "asked_at": time(call.asked_at),
            "minutes": call.minutes,
            "answer_due_at": time(call.answer_due_at),
            "answer": _answer(one, calls, responder_id, call),
        }
        for responder_id, call in calls.calls.items()
    ]
    return {
        "duties": [duty.value for duty in calls.duties],
        "wanted": calls.wanted,
        "coming": sum(person["answer"] in _COMING for person in asked),
        "started_at": time(calls.started_at),
        "ended": calls.ended,
        "asked": asked,
    }


def _answer(one: Incident, calls: CallUp, responder_id: str, call: Call) -> str:
    """What somebody says: asked, accepted, on_scene, refused, or no_answer in time."""
    known = {str(key): assignment.state for key, assignment in one.assignments.items()}
    state = known.get(responder_id)
    if state in (*_COMING, AssignmentState.REFUSED):
        return str(state)
    waiting = call.answer_due_at is not None and not calls.ended
    return "asked" if waiting else "no_answer"


def roll_call(calls: RollCall | None, *, places: bool) -> shapes.RollCall | None:
    """Of whom is known that they are safe; `places`: also where they were last seen."""
    if calls is None:
        return None
    return {
        "started_at": time(calls.started_at),
        "due_at": time(calls.due_at),
        "ended_at": time(calls.ended_at),
        "complete": not calls.unaccounted,
        "people": [
            {
                "responder_id": responder_id,
                "responder": person.responder,
                "answer": person.answer.value,
                "by": person.by,
                "answered_at": time(person.answered_at),
                "place": place(person.place) if places else None,
                "seen_at": time(person.seen_at) if places else None,
            }
            for responder_id, person in calls.people.items()
        ],
    }
