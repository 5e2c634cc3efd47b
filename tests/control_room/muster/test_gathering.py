"""A call-up and a roll-call, as they stand."""

from dataclasses import replace
from datetime import timedelta

from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.muster.gathering import (
    Call,
    CallUp,
    Present,
    RollCall,
)
from custom_components.municipal_alarm.control_room.words import Duty, RollCallAnswer

from ..shift import NOON

JAN, PIET, OMAR = (ResponderId(name) for name in ("jan", "piet", "omar"))
LATER = NOON + timedelta(seconds=5)


def test_call_up_is_due_when_the_first_has_not_answered() -> None:
    calls = {
        JAN: Call("Jan", NOON, 2.0, None),
        PIET: Call("Piet", NOON, None, LATER),
        OMAR: Call("Omar", NOON, 3.0, LATER + timedelta(seconds=1)),
    }
    one = CallUp((Duty.GUARD,), 3, NOON, calls)
    assert one.waiting == (PIET, OMAR)
    assert one.due_at == LATER
    assert replace(one, ended="enough").due_at is None
    assert replace(one, calls={JAN: calls[JAN]}).due_at is None
    assert CallUp((Duty.GUARD,), 3, NOON).waiting == ()


def test_who_is_unaccounted_for() -> None:
    people = {
        JAN: Present("Jan"),
        PIET: Present("Piet", RollCallAnswer.HELP, "code", NOON),
        OMAR: Present("Omar", RollCallAnswer.SAFE, "scan", NOON),
    }
    assert RollCall(NOON, LATER, people).unaccounted == (JAN,)
