"""The same figures by building, kind, hour, weekday, shift and month."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from ...control_room.values import record
from ..facts import Facts
from .counting import Share
from .milestones import Held, Spread, measured
from .outcomes import false_share
from .rules import FigureRules, Milestone


class By(StrEnum):
    """What incidents are put together by."""

    BUILDING = "building"
    KIND = "kind"
    HOUR = "hour"
    WEEKDAY = "weekday"
    SHIFT = "shift"
    MONTH = "month"


@record
class Group:
    """The incidents that have something in common."""

    key: str
    """Building id, kind, hour 0 to 23, ISO weekday 1 to 7, name of the shift, or 2026-09."""
    name: str
    """For people, where the key is none: of a building."""
    incidents: int
    spreads: tuple[Spread, ...]
    held: tuple[Held, ...]
    false: Share

    def spread(self, milestone: Milestone) -> Spread:
        """Of one milestone."""
        return next(one for one in self.spreads if one.milestone is milestone)

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "key": self.key,
            "name": self.name,
            "incidents": self.incidents,
            "times": {one.milestone.value: one.as_json() for one in self.spreads},
            "targets": [one.as_json() for one in self.held],
            "false": self.false.as_json(),
        }


type _KeyOf = Callable[[Facts, datetime], str]


def _keys(rules: FigureRules) -> Mapping[By, _KeyOf]:
    """What each incident is put under; `local`: when, by the municipality's clock."""
    return {
        By.BUILDING: lambda one, _local: one.building_id or "",
        By.KIND: lambda one, _local: one.kind.value,
        By.HOUR: lambda _one, local: str(local.hour),
        By.WEEKDAY: lambda _one, local: str(local.isoweekday()),
        By.SHIFT: lambda _one, local: rules.shift_at(local.time()),
        By.MONTH: lambda _one, local: f"{local.year}-{local.month:02d}",
    }


def group(key: str, name: str, facts: Sequence[Facts], rules: FigureRules) -> Group:
    """The figures of incidents, which all count."""
    spreads, kept = measured(facts, rules.targets)
    return Group(
        key=key,
        name=name,
        incidents=len(facts),
        spreads=spreads,
        held=kept,
        false=false_share(facts),
    )


def grouped(facts: Sequence[Facts], rules: FigureRules) -> Mapping[By, tuple[Group, ...]]:
    """Every incident once under each heading. Numbers in their order, the rest by their key.

    A group in which nothing happened is not there: a graph knows which hours there are.
    """
    local = [one.raised_at.astimezone(rules.time_zone) for one in facts]
    found: dict[By, tuple[Group, ...]] = {}
    for by, key_of in _keys(rules).items():
        parts: dict[str, list[Facts]] = {}
        for one, at in zip(facts, local, strict=True):
            parts.setdefault(key_of(one, at), []).append(one)
        order = sorted(parts, key=lambda key: key.zfill(2) if key.isdigit() else key)
        found[by] = tuple(group(key, _name(by, parts[key]), parts[key], rules) for key in order)
    return found


def _name(by: By, facts: Sequence[Facts]) -> str:
    # As it was called last: names are those of their moment.
    return facts[-1].building if by is By.BUILDING else ""
