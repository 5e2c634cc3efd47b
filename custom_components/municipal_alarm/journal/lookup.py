"""What is asked of the journal about incidents that are over: the part of `Journal` that learns.

Answered from a derived table of cases, which follows behind what is written and is never
needed by an alarm. All of it blocks, and belongs to another thread than the event loop's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..control_room.ids import BuildingId
from ..control_room.words import AlarmKind
from ..learning.facts import Facts


@dataclass(frozen=True, slots=True)
class Found:
    """An incident that a search found."""

    facts: Facts
    excerpt: str
    """Where the words stand in its notes and names; empty: they stand in the facts alone."""


class Lookup(Protocol):
    """Cases: one for every incident that was resolved."""

    def settle_cases(self, limit: int = 200) -> int:
        """Make up to `limit` cases that are missing or out of date; 0: none is left.

        Gives how many records it went through. A stream that cannot be read is left out.

        Raises:
            CannotWrite: now. Nothing is tried again by itself.
        """
        ...

    def behind(self) -> int:
        """How many records `settle_cases` has still to go through."""
        ...

    def cases(
        self,
        since: datetime,
        until: datetime,
        *,
        secrets: bool,
        building_id: BuildingId | None = None,
    ) -> list[Facts]:
        """Incidents that were raised from `since` until before `until`, in that order.

        `secrets` False: as those see them who must not learn of duress.
        """
        ...

    def search(
        self,
        words: str,
        *,
        secrets: bool,
        since: datetime | None = None,
        until: datetime | None = None,
        building_id: BuildingId | None = None,
        kind: AlarmKind | None = None,
        limit: int = 100,
    ) -> list[Found]:
        """Incidents with all of these words, or beginnings and parts of words.

        In number, place, desk, kind and outcome in both languages, names, notes and texts;
        whatever their case and accents, and letter by letter. The newest first, but before
        them the one whose number is asked for.
        """
        ...
