"""Which responder may test a desk by their phone.

While a test waits, the next press there calls nobody but whoever tests. A phone can be
lost, or be in the wrong hands: so it must be shown that they stand there.
"""

from datetime import timedelta

from ..command_base import Actor
from ..errors import WrongState
from ..ids import ResponderId
from ..site import Desk
from ..sources import CLOCK_SLACK
from ..turn import Turn
from ..words import ActorKind, Confidence

_IS_THERE = (Confidence.HIGH, Confidence.MEDIUM)

NOT_AGAIN_FOR = timedelta(minutes=10)
"""After a press that nobody spoke of: longer than it takes to wonder where help is."""


def demand_presence(turn: Turn, actor: Actor, desk: Desk) -> None:
    """Refuse a responder who is not there, who tests already, or who left a press unspoken of.

    Operators are asked nothing: their role lets them do more than this.
    """
    if actor.kind is not ActorKind.RESPONDER:
        return
    if not _is_there(turn, ResponderId(actor.actor_id), desk):
        raise WrongState("not_at_desk", building=turn.site.places[desk.desk_id].building)
    for test in turn.room.desk_tests.values():
        if _is_same(test.actor, actor):
            raise WrongState("own_test_goes_on", desk=test.desk.words())
    for failed in turn.room.failed_tests.values():
        by, ago = failed.unticked_by, turn.now - failed.at
        if by is not None and _is_same(by, actor) and timedelta(0) <= ago < NOT_AGAIN_FOR:
            minutes = str(int(NOT_AGAIN_FOR.total_seconds()) // 60)
            raise WrongState("test_was_not_ticked", minutes=minutes)


def _is_there(turn: Turn, responder_id: ResponderId, desk: Desk) -> bool:
    """On duty, and proven to be in the building by more than their own word."""
    responder = turn.site.responders.get(responder_id)
    last = turn.roster.placed.get(responder_id)
    return (
        responder is not None
        and last is not None
        and turn.roster.on_duty(responder)
        and last.place.building_id == desk.building_id
        # "On scene" is said by the very phone that asks.
        and last.by != "arrival"
        # By a clock that was ahead they would be there for hours.
        and last.occurred_at <= turn.now + CLOCK_SLACK
        and turn.roster.confidence(responder, turn.now) in _IS_THERE
    )


def _is_same(one: Actor, other: Actor) -> bool:
    return (one.kind, one.actor_id) == (other.kind, other.actor_id)
