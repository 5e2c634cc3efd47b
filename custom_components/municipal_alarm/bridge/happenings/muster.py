"""What happens in a call-up and a roll-call. Where people were is not in it."""

from collections.abc import Iterator

from ...control_room import events as e, snapshot
from ...control_room.snapshot import Json
from ...control_room.words import RollCallAnswer
from .parts import Happening
from .telling import Teller
from .words import ROLL_CALL


def of_muster(teller: Teller, event: e.Event) -> Iterator[Happening]:
    """The triggers of one event, where it has one; it is free of secrets already."""
    tell, tell_of = teller.tell, teller.tell_of
    match event:
        case e.CallUpStarted():
            wanted = {"duties": [duty.value for duty in event.duties], "wanted": event.wanted}
            yield tell("call_up_started", wanted)
        case e.CallUpAsked():
            due = {"answer_due_at": snapshot.time(event.answer_due_at)}
            for one in event.asked:
                more = {"minutes": one.minutes, **due}
                yield tell_of("responder_called_up", one.responder_id, one.responder, more)
        case e.CallUpUnanswered():
            yield tell_of("call_up_unanswered", event.responder_id, event.responder)
        case e.CallUpEnded():
            yield tell("call_up_ended", {"reason": event.reason, "coming": event.coming})
        case e.RollCallStarted():
            people = [_person(one.responder_id, one.responder) for one in event.expected]
            yield tell(
                "roll_call_started", {"expected": people, "due_at": snapshot.time(event.due_at)}
            )
        case e.RollCallJoined():
            joined = event.expected
            yield tell_of("roll_call_joined", joined.responder_id, joined.responder)
        case e.RollCallAnswered():
            answer = {"answer": event.answer.value, "sign": event.by}
            yield tell_of(
                "roll_call_answered",
                event.responder_id,
                event.responder,
                {**answer, "complete": _is_complete(teller)},
                {ROLL_CALL: event.answer.value},
            )
        case e.RollCallEnded():
            people = [_person(responder_id, name) for responder_id, name in event.unaccounted]
            yield tell("roll_call_ended", {"unaccounted": people})


def _is_complete(teller: Teller) -> bool:
    """Whether nobody is unaccounted for by now."""
    roll_call = teller.incident.roll_call
    return roll_call is not None and all(
        one.answer is not RollCallAnswer.UNACCOUNTED for one in roll_call.people.values()
    )


def _person(responder_id: str, name: str) -> Json:
    return {"responder_id": responder_id, "name": name}
