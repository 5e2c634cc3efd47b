"""A month or a year, of one building or of the municipality."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...control_room.ids import BuildingId
from ...control_room.values import record
from ..facts import Facts
from ..figures.period import Figures, Given, figures
from ..figures.rules import FigureRules, counted
from .forms import Forms, add_up
from .measures import OpenMeasure
from .period import Period


@record
class Report:
    """What stands in it."""

    period: Period
    building_id: BuildingId | None
    """None: the whole municipality."""
    building: str
    made_at: datetime
    secrets: bool
    """Whether it tells of what not everybody may know, and names people."""
    rules: FigureRules
    figures: Figures
    before: Figures
    """The same of the period before, to compare."""
    forms: Forms
    measures: tuple[OpenMeasure, ...]
    """Open when it was made, whenever they were agreed."""
    still_open: int
    """Incidents of the period that are not resolved: no figure knows of them yet."""
    incidents: tuple[Facts, ...]
    """All that were raised in the period and resolved, drills and tests too, in order."""
    systems: Mapping[str, str]
    """Names of radio systems, by their id."""

    @property
    def is_over(self) -> bool:
        """Whether all of its period has passed."""
        return self.made_at >= self.period.until(self.rules.time_zone)

    def as_json(self) -> dict[str, Any]:
        """With the keys of docs/reports.md."""
        return {
            "report": "year" if self.period.month is None else "month",
            "version": VERSION,
            "period": str(self.period),
            "whole_period": self.is_over,
            "building_id": self.building_id,
            "building": self.building,
            "made_at": self.made_at.isoformat(),
            "time_zone": str(self.rules.time_zone),
            "secrets": self.secrets,
            "still_open": self.still_open,
            "figures": self.figures.as_json(),
            "before": self.before.as_json(),
            "aggression": self.forms.as_json(),
            "open_measures": [one.as_json() for one in self.measures],
        }


VERSION = 1
"""Of the keys: it changes when one that is there comes to mean something else."""


def make_report(
    given: Given,
    given_before: Given,
    period: Period,
    rules: FigureRules,
    made_at: datetime,
    *,
    secrets: bool,
    building_id: BuildingId | None = None,
    building: str = "",
    measures: tuple[OpenMeasure, ...] = (),
    still_open: int = 0,
    systems: Mapping[str, str] | None = None,
) -> Report:
    """Make it of what happened in the period, and in the one before."""
    zone = rules.time_zone
    # What has not passed is no time in which nothing happened.
    until = max(min(period.until(zone), made_at), period.since(zone))
    since, earlier = period.since(zone), period.before()
    incidents = sorted(
        (one for one in given.facts if since <= one.raised_at < until),
        key=lambda one: (one.raised_at, one.number),
    )
    return Report(
        period=period,
        building_id=building_id,
        building=building,
        made_at=made_at,
        secrets=secrets,
        rules=rules,
        figures=figures(given, since, until, rules, building_id),
        before=figures(given_before, earlier.since(zone), since, rules, building_id),
        forms=add_up(counted(given.facts, since, until)),
        measures=measures,
        still_open=still_open,
        incidents=tuple(incidents),
        systems=dict(systems or {}),
    )
