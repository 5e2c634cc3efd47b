"""Which desks are to be tested, for entities and repair issues.

Counted anew when a test ends, when the site is edited, and now and then, for a test
grows old by itself; never on the way of an alarm.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room import events as e
from ..control_room.drills.coverage import DueDesk, due
from ..control_room.ids import BuildingId, DeskId
from .changes import COVERAGE, Changes
from .issues import Issue, Issues
from .room import Room
from .site_source import Installation

LOOK_EVERY = timedelta(minutes=15)

LAPSED_ISSUE = "desks_not_tested"
"""One for all of them. Desks that were never tested are counted by the sensors alone:
who has just set up a town knows."""

_LEARN_MORE = "drills.md#desks-to-be-tested"


class Watched(Protocol):
    """What is needed of the runtime."""

    @property
    def room(self) -> Room:
        """The one room."""

    @property
    def changes(self) -> Changes:
        """Who must look again."""

    @property
    def installation(self) -> Installation:
        """What is set up."""

    def listen_site(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be called after every edit of the site."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many desks are to be tested, and why."""

    never: int = 0
    overdue: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.never + self.overdue + self.failed


class Coverage:
    """Knows which desks are to be tested."""

    def __init__(self, hass: HomeAssistant, running: Watched) -> None:
        """Know nothing before `start`."""
        self._hass = hass
        self._running = running
        self._due: Mapping[DeskId, DueDesk] = {}
        self._figures: Mapping[BuildingId, Figures] = {}
        self._issues = Issues(hass)

    @callback
    def start(self) -> Callable[[], None]:
        """Begin to count; returns how to stop."""
        stops = [
            self._running.room.listen(self._on_events),
            self._running.listen_site(self.look),
            async_track_time_interval(
                self._hass,
                self._on_time,
                LOOK_EVERY,
                name=f"{DOMAIN} coverage",
                cancel_on_shutdown=True,
            ),
        ]
        self.look()

        def stop() -> None:
            for one in stops:
                one()
            self._issues.show({})

        return stop

    def is_due(self, desk_id: DeskId) -> bool:
        """Whether a desk is to be tested."""
        return desk_id in self._due

    @property
    def due(self) -> Mapping[DeskId, DueDesk]:
        """The desks to be tested, the most urgent first."""
        return self._due

    def figures(self, building_id: BuildingId | None = None) -> Figures:
        """Of one building, or of all."""
        if building_id is not None:
            return self._figures.get(building_id, Figures())
        of_all = self._figures.values()
        return Figures(
            sum(one.never for one in of_all),
            sum(one.overdue for one in of_all),
            sum(one.failed for one in of_all),
        )

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        if any(isinstance(event, e.DeskTested | e.DeskTestEnded) for event in events):
            self.look()

    @callback
    def _on_time(self, _now: datetime) -> None:
        self.look()

    @callback
    def look(self) -> None:
        """Count anew, and tell who shows it."""
        state, every = self._running.room.state, self._running.installation.test_every
        found = due(state.site, state.tested, state.failed_tests, dt_util.utcnow(), every)
        self._due = {one.place.desk_id: one for one in found if one.place.desk_id is not None}
        self._figures = _figures(found)
        self._issues.show(_issues(found, every))
        self._running.changes.tell(COVERAGE)


def _figures(found: Sequence[DueDesk]) -> Mapping[BuildingId, Figures]:
    counted: dict[BuildingId, list[int]] = {}
    for one in found:
        of = counted.setdefault(one.place.building_id, [0, 0, 0])
        of[2 if one.failed is not None else 1 if one.tested_at is not None else 0] += 1
    return {building_id: Figures(*of) for building_id, of in counted.items()}


def _issues(found: Sequence[DueDesk], every: timedelta | None) -> dict[str, Issue]:
    wrong = {}
    for one in found:
        if one.failed is not None:
            wrong[f"desk_test_failed_{one.place.desk_id}"] = Issue(
                f"desk_test_{one.failed.reason}",
                {
                    "desk": one.place.desk,
                    "building": one.place.building,
                    "note": one.failed.note or "-",
                },
                learn_more=_LEARN_MORE,
            )
    lapsed = sum(one.failed is None and one.tested_at is not None for one in found)
    if lapsed and every is not None:
        wrong[LAPSED_ISSUE] = Issue(
            LAPSED_ISSUE,
            {"desks": str(lapsed), "days": str(every.days)},
            ir.IssueSeverity.WARNING,
            _LEARN_MORE,
        )
    return wrong
