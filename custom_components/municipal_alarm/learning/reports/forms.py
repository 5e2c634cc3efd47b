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
        "injury": parts.Injury,
        "police_report": parts.PoliceReport,
        "aftercare": parts.Aftercare,
        "sanction": parts.Sanction,
    }
)
"""The fields of the form that one word fills, as `Facts` calls them."""


@record
class Forms:
    """How often each word stands in the evaluations of incidents with aggression."""

    evaluated: Share
    """Of all incidents that count."""
    with_aggression: int
    kinds: Mapping[str, int]
    """By kind of aggression. One incident may have several, so they add up to more."""
    fields: Mapping[str, Mapping[str, int]]
    """Of incidents with aggression alone, by field and word."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "evaluated": self.evaluated.as_json(),
            "with_aggression": self.with_aggression,
            "kinds": dict(self.kinds),
            **{name: dict(counts) for name, counts in self.fields.items()},
        }


def add_up(incidents: Iterable[Facts]) -> Forms:
    """Of incidents that all count."""
    every = list(incidents)
    aggressive = [one for one in every if one.aggression]
    kinds = Counter(kind for one in aggressive for kind in one.aggression)
    fields = {}
    for name, words in FIELDS.items():
        found = Counter(getattr(one, name) for one in aggressive)
        fields[name] = {word.value: found[word] for word in words if found[word]}
    return Forms(
        evaluated=Share(sum(one.evaluated_s is not None for one in every), len(every)),
        with_aggression=len(aggressive),
        kinds={kind.value: kinds[kind] for kind in parts.Aggression if kinds[kind]},
        fields=fields,
    )
