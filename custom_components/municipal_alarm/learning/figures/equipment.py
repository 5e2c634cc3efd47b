"""Equipment that says nothing: links that were down, desks that nobody tested, the silent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ...control_room import events as e
from ...control_room.ids import BuildingId, SystemId
from ...control_room.values import record
from .counting import Share


class Equipment(StrEnum):
    """What is heard of, or is not."""

    BUTTON = "button"
    """The source of a desk's button."""
    CHECKPOINT = "checkpoint"
    RADIO = "radio"
    """A radio or phone that somebody is set up with."""


@record
class Part:
    """One piece of equipment that is set up."""

    equipment: Equipment
    part_id: str
    name: str
    building_id: BuildingId | None = None
    heard_at: datetime | None = None
    """When it last said anything; None: never."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "equipment": self.equipment.value,
            "id": self.part_id,
            "name": self.name,
            "building_id": self.building_id,
            "heard_at": None if self.heard_at is None else self.heard_at.isoformat(),
        }


def silent(parts: Iterable[Part], now: datetime, after: timedelta) -> tuple[Part, ...]:
    """Those of which nothing was heard for so long: first what never was, then the oldest."""
    found = [one for one in parts if one.heard_at is None or now - one.heard_at >= after]
    return tuple(sorted(found, key=_age))


def _age(one: Part) -> tuple[float, str, str, str]:
    at = one.heard_at.timestamp() if one.heard_at is not None else 0.0
    return at, one.equipment.value, one.name, one.part_id


@record
class LinkFigures:
    """How our connection to one radio system held."""

    system_id: SystemId
    losses: int
    """Times that it was lost."""
    down_seconds: float
    known_seconds: float
    """Since it was first heard of in the period."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        share = 100 * (1 - self.down_seconds / self.known_seconds) if self.known_seconds else None
        return {
            "system_id": self.system_id,
            "losses": self.losses,
            "down_seconds": self.down_seconds,
            "up_percent": None if share is None else round(share, 3),
        }


def links(happened: Iterable[e.Event], until: datetime) -> tuple[LinkFigures, ...]:
    """Of what happened in a period, in its order."""
    of: dict[SystemId, list[e.LinkStateChanged]] = {}
    for event in happened:
        if isinstance(event, e.LinkStateChanged):
            of.setdefault(event.system_id, []).append(event)
    return tuple(_link(changes, until) for _, changes in sorted(of.items()))


def _link(changes: Sequence[e.LinkStateChanged], until: datetime) -> LinkFigures:
    losses, down = 0, 0.0
    was_down = False
    ends = [one.at for one in changes[1:]] + [until]
    for change, end in zip(changes, ends, strict=True):
        if not change.up:
            down += max((end - change.at).total_seconds(), 0.0)
            losses += not was_down
        was_down = not change.up
    known = max((until - changes[0].at).total_seconds(), 0.0)
    return LinkFigures(
        system_id=changes[0].system_id, losses=losses, down_seconds=down, known_seconds=known
    )


@record
class DeskTestFigures:
    """Tests of desks in a period."""

    desks: Share
    """Of all desks that are set up, those that proved to work, in a test or a drill."""
    failed: int
    """Tests that failed; broken off is not failed."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {"tested": self.desks.as_json(), "failed": self.failed}


def desk_tests(happened: Iterable[e.Event], desks: Iterable[str]) -> DeskTestFigures:
    """Of what happened in a period, of the desks that are set up now."""
    there = set(desks)
    proven: set[str] = set()
    failed = 0
    for event in happened:
        if isinstance(event, e.DeskTested):
            proven.add(event.desk_id)
        elif isinstance(event, e.DeskTestEnded) and event.desk_id in there:
            failed += not event.passed and event.reason != "stopped"
    return DeskTestFigures(desks=Share(len(proven & there), len(there)), failed=failed)


def set_aside(happened: Iterable[e.Event]) -> Mapping[str, int]:
    """How many signals raised nothing, by the reason, the most frequent first."""
    counts = Counter(one.reason for one in happened if isinstance(one, e.SignalSetAside))
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
