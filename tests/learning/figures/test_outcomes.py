"""How incidents ended, and the desks that call again and again."""

from hypothesis import given

from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.figures.counting import Share
from custom_components.municipal_alarm.learning.figures.outcomes import (
    by_outcome,
    false_share,
    repeat_desks,
    worst_share,
)

from .making import facts, some_facts


def test_of_what_is_not_known_nobody_says_that_it_was_right() -> None:
    some = [facts(outcome=one) for one in (Outcome.FALSE, Outcome.GENUINE, None, Outcome.FALSE)]
    assert false_share(some) == Share(2, 3)
    assert by_outcome(some) == {"genuine": 1, "false": 2}
    assert false_share([]) == Share(0, 0)


def test_a_desk_that_calls_twice_is_looked_at() -> None:
    some = [
        facts(1, desk_id="d1", presses=3),
        facts(2, desk_id="d2"),
        facts(3, desk_id="d1", outcome=Outcome.FALSE, place="moved"),
        facts(4, desk_id=None),
    ]
    (one,) = repeat_desks(some)
    assert (one.desk_id, one.incidents, one.presses, one.place) == ("d1", 2, 4, "moved")
    assert one.false == Share(1, 2)


def test_ten_desks_may_be_most_of_the_load() -> None:
    some = [facts(number, desk_id=f"d{number % 12}") for number in range(34)]
    # Ten of twelve: ten have three, two have two.
    assert worst_share(some) == Share(30, 34)


@given(some_facts)
def test_desks_stand_in_the_order_of_their_load(some: list[Facts]) -> None:
    found = [one.incidents for one in repeat_desks(some)]
    assert found == sorted(found, reverse=True)
    assert all(one > 1 for one in found)
    assert sum(found) <= worst_share(some).whole
