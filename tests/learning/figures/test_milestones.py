"""How long it took, and who is asked whether it was in time."""

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.figures.counting import Share
from custom_components.municipal_alarm.learning.figures.milestones import (
    held,
    measured,
    spread,
    times,
)
from custom_components.municipal_alarm.learning.figures.rules import (
    DEFAULT_TARGETS,
    Milestone,
    Target,
)

from .making import facts, some_facts

ACKNOWLEDGED = Milestone.ACKNOWLEDGED
IN_30 = Target(ACKNOWLEDGED, 30, 800)


def share(*some: Facts, target: Target = IN_30) -> Share:
    return held(target, times(some, target.milestone)).share


@pytest.mark.parametrize(
    ("acknowledged", "resolved", "found"),
    [
        (30.0, 300.0, Share(1, 1)),
        (30.001, 300.0, Share(0, 1)),
        (None, 300.0, Share(0, 1)),
        # It was over before anybody had to.
        (None, 30.0, Share(0, 0)),
        (None, 30.001, Share(0, 1)),
        # It lasts on.
        (None, None, Share(0, 1)),
        # Late, though it was over by then: somebody took the time.
        (40.0, 20.0, Share(0, 1)),
    ],
)
def test_who_is_asked(acknowledged: float | None, resolved: float | None, found: Share) -> None:
    assert share(facts(acknowledged_s=acknowledged, resolved_s=resolved)) == found


def test_where_nothing_confirms_no_receipt_is_missed() -> None:
    target = Target(Milestone.RECEIPT, 10, 900)
    assert share(facts(receipts=False), target=target) == Share(0, 0)
    assert share(facts(receipts=True), target=target) == Share(0, 1)
    assert spread(Milestone.RECEIPT, times([facts(receipts=False)], Milestone.RECEIPT)).count == (
        Share(0, 0)
    )


def test_a_target_is_met_by_enough() -> None:
    some = [facts(acknowledged_s=10.0)] * 4 + [facts(acknowledged_s=100.0)]
    (strict, usual), known = (
        (Target(ACKNOWLEDGED, 30, 801), IN_30),
        times(some, ACKNOWLEDGED),
    )
    assert held(usual, known).met is True
    assert held(strict, known).met is False
    assert held(usual, times([], ACKNOWLEDGED)).met is None


def test_nothing_is_known_of_nothing() -> None:
    spreads, targets = measured([], DEFAULT_TARGETS)
    assert [one.milestone for one in spreads] == list(Milestone)
    assert {one.median for one in spreads} == {None}
    assert [one.share for one in targets] == [Share(0, 0)] * 2


@given(some_facts, st.integers(1, 400), st.sampled_from(Milestone))
def test_more_time_is_never_worse(some: list[Facts], within: int, milestone: Milestone) -> None:
    known = times(some, milestone)
    parts = [
        held(Target(milestone, limit, 500), known).share.part for limit in (within, within + 50)
    ]
    assert parts[0] <= parts[1]
    ranks = spread(milestone, known)
    if ranks.count.part:
        rising = [
            ranks.shortest,
            ranks.median,
            ranks.p80,
            ranks.p90,
            ranks.p95,
            ranks.p985,
            ranks.longest,
        ]
        assert rising == sorted(one for one in rising if one is not None)
