"""How incidents ended, and which desks call again and again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ...control_room.ids import BuildingId, DeskId
from ...control_room.values import record
from ...control_room.words import Outcome
from ..facts import Facts
from .counting import Share

REPEATS = 2
"""So many incidents of one desk in a period are a pattern to look at."""
WORST = 10
"""ISA-18.2 looks at the ten most frequent alarms, and how much of the load they are."""


@record
class RepeatDesk:
    """A desk that raised more than one incident."""

    desk_id: DeskId
    building_id: BuildingId | None
    place: str
    incidents: int
    presses: int
    false: Share

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "desk_id": self.desk_id,
            "building_id": self.building_id,
            "place": self.place,
            "incidents": self.incidents,
            "presses": self.presses,
            "false": self.false.as_json(),
        }


def by_outcome(facts: Sequence[Facts]) -> Mapping[str, int]:
    """How many ended how; those of which that is not known are not there."""
    known = Counter(one.outcome for one in facts if one.outcome is not None)
    return {outcome.value: known[outcome] for outcome in Outcome if known[outcome]}


def false_share(facts: Sequence[Facts]) -> Share:
    """The false alarms among all of which it is known how they ended."""
    known = [one.outcome for one in facts if one.outcome is not None]
    return Share(known.count(Outcome.FALSE), len(known))


def repeat_desks(facts: Sequence[Facts]) -> tuple[RepeatDesk, ...]:
    """Desks that raised at least `REPEATS` incidents, the most frequent first."""
    found = [
        RepeatDesk(
            desk_id=desk_id,
            building_id=of[-1].building_id,
            place=of[-1].place,
            incidents=len(of),
            presses=sum(one.presses for one in of),
            false=false_share(of),
        )
        for desk_id, of in _by_desk(facts).items()
        if len(of) >= REPEATS
    ]
    return tuple(sorted(found, key=lambda one: (-one.incidents, one.desk_id)))


def worst_share(facts: Sequence[Facts]) -> Share:
    """The incidents of the ten desks that raised most, among those of all desks."""
    counts = sorted((len(of) for of in _by_desk(facts).values()), reverse=True)
    return Share(sum(counts[:WORST]), sum(counts))


def _by_desk(facts: Sequence[Facts]) -> dict[DeskId, list[Facts]]:
    found: dict[DeskId, list[Facts]] = {}
    for one in facts:
        if one.desk_id is not None:
            found.setdefault(one.desk_id, []).append(one)
    return found
