"""What the evaluations of many incidents say of aggression, added up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from ...control_room.evaluation import parts
from ...control_room.values import record
from ..facts import Facts
from ..figures.counting import Share

FIELDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "channel": parts.Channel,
        "weapon": parts.Weapon,
        "offender": parts.Offender,
        "injury": parts.Injury,
        "absence": parts.Absence,
        "inspectorate": parts.Inspectorate,
        "police_report": parts.PoliceReport,
        "aftercare": parts.Aftercare,
        "sanction": parts.Sanction,
        "recovery": parts.Recovery,
    }
)
"""The fields of the form that one word fills, as `Facts` calls them, in its order."""


@record
class Forms:
    """How often each word stands in the evaluations of incidents with aggression."""

    evaluated: Share
    """Of all incidents that count."""
    with_aggression: int
    kinds: Mapping[str, int]
    """By kind of aggression. One incident may have several, so they add up to more."""
    fields: Mapping[str, Mapping[str, int]]
    """Of incidents with aggression alone, as all that follows; by field and word."""
    affected: int
    """Employees, of all incidents together."""
    by_employer: int
    """Charges that the municipality files."""
    helpers: Mapping[str, int]
    """By who gave or offered aftercare. Several may have."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "evaluated": self.evaluated.as_json(),
            "with_aggression": self.with_aggression,
            "kinds": dict(self.kinds),
            **{name: dict(counts) for name, counts in self.fields.items()},
            "affected": self.affected,
            "by_employer": self.by_employer,
            "aftercare_by": dict(self.helpers),
        }


def add_up(incidents: Iterable[Facts]) -> Forms:
    """Of incidents that all count."""
    every = list(incidents)
    aggressive = [one for one in every if one.aggression]
    return Forms(
        evaluated=Share(sum(one.evaluated_s is not None for one in every), len(every)),
        with_aggression=len(aggressive),
        kinds=_counted(parts.Aggression, (kind for one in aggressive for kind in one.aggression)),
        fields={
            name: _counted(words, (getattr(one, name) for one in aggressive))
            for name, words in FIELDS.items()
        },
        affected=sum(one.affected for one in aggressive),
        by_employer=sum(one.by_employer for one in aggressive),
        helpers=_counted(parts.Helper, (each for one in aggressive for each in one.aftercare_by)),
    )


def _counted(words: type[StrEnum], found: Iterable[StrEnum]) -> dict[str, int]:
    """How often each was found, in the order of the list."""
    counts = Counter(found)
    return {word.value: counts[word] for word in words if counts[word]}
