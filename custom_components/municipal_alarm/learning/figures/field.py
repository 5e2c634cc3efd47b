"""Rounds that were walked and that were not, and how lone workers were asked after."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from ...control_room import events as e
from ...control_room.ids import BuildingId, IncidentId, RoundPlanId
from ...control_room.values import record
from ...control_room.words import Deviation
from .counting import Share


@record
class PlanFigures:
    """The rounds of one plan."""

    plan_id: RoundPlanId
    plan: str
    building_id: BuildingId
    building: str
    rounds: int
    kept: int
    """Every checkpoint was proven."""
    missed: int
    """None was. The rest is in between."""
    checkpoints: Share
    """Proven, of all that were asked for."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "plan_id": self.plan_id,
            "plan": self.plan,
            "building_id": self.building_id,
            "building": self.building,
            "rounds": self.rounds,
            "kept": self.kept,
            "missed": self.missed,
            "checkpoints": self.checkpoints.as_json(),
        }


@record
class RoundFigures:
    """All rounds of a period."""

    kept: Share
    missed: Share
    deviations: Mapping[Deviation, int]
    """On time, late and missed are all checkpoints; out of order may be late, too."""
    corrected: int
    """Of them taken as proven by an operator's word."""
    plans: tuple[PlanFigures, ...]

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "kept": self.kept.as_json(),
            "missed": self.missed.as_json(),
            "checkpoints": {one.value: self.deviations[one] for one in Deviation},
            "corrected": self.corrected,
            "plans": [one.as_json() for one in self.plans],
        }


def rounds(reports: Iterable[e.RoundReport], drills: Container[IncidentId]) -> RoundFigures:
    """Of the reports of a period, less those of drills."""
    real = [one for one in reports if one.incident_id is None or one.incident_id not in drills]
    by_plan: dict[RoundPlanId, list[e.RoundReport]] = {}
    for report in real:
        by_plan.setdefault(report.plan_id, []).append(report)
    lines = [line for report in real for line in report.lines]
    found = Counter(_deviation(line) for line in lines)
    found[Deviation.OUT_OF_ORDER] = sum(
        line.out_of_order or line.deviation is Deviation.OUT_OF_ORDER for line in lines
    )
    return RoundFigures(
        kept=Share(sum(one.complete for one in real), len(real)),
        missed=Share(sum(map(_is_missed, real)), len(real)),
        deviations={one: found[one] for one in Deviation},
        corrected=sum(bool(line.corrected) for line in lines),
        plans=tuple(
            sorted(map(_of_plan, by_plan.values()), key=lambda one: (one.building, one.plan_id))
        ),
    )


def _deviation(line: e.ReportLine) -> Deviation:
    # Out of order alone is in time.
    return Deviation.ON_TIME if line.deviation is Deviation.OUT_OF_ORDER else line.deviation


def _is_missed(report: e.RoundReport) -> bool:
    """Whether nothing of it was walked, and it was not all there was to walk."""
    return not report.complete and all(line.deviation is Deviation.MISSED for line in report.lines)


def _of_plan(reports: Sequence[e.RoundReport]) -> PlanFigures:
    lines = [line for report in reports for line in report.lines]
    last = reports[-1]
    return PlanFigures(
        plan_id=last.plan_id,
        plan=last.plan,
        building_id=last.building_id,
        building=last.building,
        rounds=len(reports),
        kept=sum(one.complete for one in reports),
        missed=sum(map(_is_missed, reports)),
        checkpoints=Share(
            sum(line.deviation is not Deviation.MISSED for line in lines), len(lines)
        ),
    )


@record
class LoneWorkFigures:
    """Watching over those who work alone."""

    started: int
    prompts: int
    """Each time that somebody was asked for a sign of life, also the second time."""
    alarms: Share
    """Of the signs of life that had to be asked for, those that did not come."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "started": self.started,
            "prompts": self.prompts,
            "alarms": self.alarms.as_json(),
        }


def lone_work(happened: Iterable[e.Event]) -> LoneWorkFigures:
    """From what happened in a period, whatever else did."""
    told = list(happened)
    counts = Counter(map(type, told))
    # The first since the last sign of life; an early release did not number them.
    due = sum(isinstance(one, e.CheckInPrompted) and one.number <= 1 for one in told)
    return LoneWorkFigures(
        started=counts[e.LoneWorkStarted],
        prompts=counts[e.CheckInPrompted],
        alarms=Share(counts[e.CheckInMissed], due),
    )
