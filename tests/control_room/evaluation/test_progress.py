"""How many persons stand behind an evaluation, and whether that is enough."""

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room.commands import AUTOMATION, Actor
from custom_components.municipal_alarm.control_room.evaluation.progress import (
    NOTHING_YET,
    Approval,
    Evaluating,
)
from custom_components.municipal_alarm.control_room.words import ActorKind
from tests.control_room.evaluation.kit import written
from tests.control_room.shift import NOON

ACTORS = st.sampled_from([AUTOMATION, *(Actor(ActorKind.OPERATOR, one, one) for one in "abc")])


@given(ACTORS, st.lists(ACTORS, max_size=4), st.integers(0, 2))
def test_persons_count_once_and_automations_never(
    by: Actor, approved: list[Actor], persons: int
) -> None:
    approvals = tuple(Approval(one, NOON) for one in approved)
    evaluating = Evaluating(written(), by, NOON, approvals)
    people = {one.actor_id for one in (by, *approved)} - {"automation"}
    assert evaluating.people == len(people)
    assert evaluating.is_enough(persons) is (len(people) >= persons)


def test_nothing_is_enough_only_where_nothing_is_asked() -> None:
    assert NOTHING_YET.people == 0
    assert NOTHING_YET.is_enough(0)
    assert not NOTHING_YET.is_enough(1)
