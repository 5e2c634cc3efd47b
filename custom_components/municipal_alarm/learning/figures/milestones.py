"""How long it took until somebody knew, came, was there, and until it was over."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from operator import attrgetter
from typing import Any

from ...control_room.values import value
from ..facts import Facts
from .counting import MEDIAN, P80, P90, P95, P985, Share, ranked
from .rules import Milestone, Target


@value
class Spread:
    """The seconds to one milestone. `count` of those it could have come to."""

    milestone: Milestone
    count: Share
    median: float | None = None
    p80: float | None = None
    p90: float | None = None
    p95: float | None = None
    p985: float | None = None
    longest: float | None = None
    shortest: float | None = None

    def as_json(self) -> dict[str, Any]:
        """For answers, with tenths of seconds."""
        seconds = {
            name: None if (found := getattr(self, name)) is None else round(found, 1)
            for name in ("median", "p80", "p90", "p95", "p985", "longest", "shortest")
        }
        return {"n": self.count.part, "of": self.count.whole, **seconds}


@value
class Held:
    """A target, and in how many cases it was kept."""

    target: Target
    share: Share

    @property
    def met(self) -> bool | None:
        """Whether that is often enough; None: nothing happened."""
        return self.share.reaches(self.target.permille)

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "milestone": self.target.milestone.value,
            "within_s": self.target.within_s,
            "target_percent": self.target.permille / 10,
            **self.share.as_json(),
            "met": self.met,
        }


_SECONDS: Mapping[Milestone, attrgetter[float | None]] = {
    one: attrgetter(f"{one.value}_s") for one in Milestone
}


@value
class Times:
    """What is known of one milestone in some incidents."""

    rising: list[float]
    """Of those that came to it."""
    missed: list[float]
    """How long those lasted that never did, rising; without end where they are not over."""


def times(facts: Sequence[Facts], milestone: Milestone) -> Times:
    """Of these incidents, which all count.

    What nobody was told by a machine that confirms is none of the receipts.
    """
    seconds = _SECONDS[milestone]
    rising = sorted([took for took in map(seconds, facts) if took is not None])
    missed: list[float] = []
    if len(rising) < len(facts):
        receipts = milestone is Milestone.RECEIPT
        missed = sorted(
            inf if one.resolved_s is None else one.resolved_s
            for one in facts
            if seconds(one) is None and (one.receipts or not receipts)
        )
    return Times(rising, missed)


def spread(milestone: Milestone, known: Times) -> Spread:
    """Its ranks."""
    rising = known.rising
    count = Share(len(rising), len(rising) + len(known.missed))
    if not rising:
        return Spread(milestone, count)
    return Spread(
        milestone,
        count,
        ranked(rising, MEDIAN),
        ranked(rising, P80),
        ranked(rising, P90),
        ranked(rising, P95),
        ranked(rising, P985),
        rising[-1],
        rising[0],
    )


def held(target: Target, known: Times) -> Held:
    """How often it came to it in time.

    An incident that was over before the time was, and never came to it, is not asked: a
    button pressed by mistake and put right in ten seconds broke no target of thirty.
    """
    in_time = bisect_right(known.rising, target.within_s)
    over_before = bisect_right(known.missed, target.within_s)
    asked = len(known.rising) + len(known.missed) - over_before
    return Held(target, Share(in_time, asked))


def measured(
    facts: Sequence[Facts], targets: Iterable[Target]
) -> tuple[tuple[Spread, ...], tuple[Held, ...]]:
    """Every milestone of some incidents, and every target."""
    known = {one: times(facts, one) for one in Milestone}
    return (
        tuple(spread(one, found) for one, found in known.items()),
        tuple(held(target, known[target.milestone]) for target in targets),
    )
