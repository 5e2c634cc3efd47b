"""Incidents as a year in a town brings them, for reports to be made of."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.municipal_alarm.control_room.evaluation import parts
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    IncidentId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    Deviation,
    IncidentState,
    Outcome,
)
from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.figures import equipment, field, load
from custom_components.municipal_alarm.learning.figures.counting import Share
from custom_components.municipal_alarm.learning.figures.period import Given
from custom_components.municipal_alarm.learning.figures.rules import FigureRules
from custom_components.municipal_alarm.learning.reports.measures import OpenMeasure
from custom_components.municipal_alarm.learning.reports.period import Period
from custom_components.municipal_alarm.learning.reports.report import Report, make_report

ZONE = ZoneInfo("Europe/Amsterdam")
RULES = FigureRules(time_zone=ZONE)
SCRIPT = "Desk <script>alert('x')</script> & \"co\""
NOW = datetime(2027, 1, 2, 8, tzinfo=UTC)


def facts(number: int, at: datetime, **more: Any) -> Facts:
    """One incident."""
    said: dict[str, Any] = {
        "incident_id": IncidentId(f"i{number}"),
        "number": number,
        "kind": AlarmKind.PANIC,
        "priority": 1,
        "raised_at": at,
        "state": IncidentState.CLOSED,
        "building_id": BuildingId("hall"),
        "building": "Town hall",
        "desk_id": DeskId("d1"),
        "place": "Town hall, ground floor, Desk 1",
        "receipts": True,
        "receipt_s": 1.5,
        "acknowledged_s": 20.0,
        "accepted_s": 40.0,
        "on_scene_s": 180.0,
        "resolved_s": 900.0,
        "outcome": Outcome.GENUINE,
    }
    return Facts(**{**said, **more})


def year(period: Period, number: int, seed: int) -> list[Facts]:
    """Incidents of a period, in no order."""
    random = Random(seed)
    since = period.since(ZONE)
    seconds = (period.until(ZONE) - since).total_seconds()
    found = []
    for one in range(number):
        outcome = random.choice(list(Outcome))
        kinds = tuple(kind for kind in parts.Aggression if random.random() < 0.2)
        building = random.randrange(30)
        found.append(
            facts(
                one,
                since + timedelta(seconds=random.random() * seconds),
                kind=random.choice(list(AlarmKind)),
                building_id=BuildingId(f"b{building}"),
                building=SCRIPT if building == 0 else f"Building {building}",
                desk_id=DeskId(f"b{building}-{random.randrange(3)}"),
                place=f"{SCRIPT}, Desk" if building == 0 else f"Building {building}, Desk",
                acknowledged_s=None if random.random() < 0.05 else random.lognormvariate(3, 0.5),
                on_scene_s=None if random.random() < 0.2 else random.lognormvariate(5, 0.6),
                evaluated_s=5000.0 if random.random() < 0.5 else None,
                outcome=None if random.random() < 0.1 else outcome,
                aggression=kinds if outcome is Outcome.GENUINE else (),
                injury=random.choice(list(parts.Injury)),
                police_report=random.choice(list(parts.PoliceReport)),
                aftercare=random.choice(list(parts.Aftercare)),
                sanction=random.choice(list(parts.Sanction)),
                drill=outcome is Outcome.DRILL,
            )
        )
    return found


def measure(number: int, late: int) -> OpenMeasure:
    """A measure that is open."""
    return OpenMeasure(
        number=number,
        place="Town hall, Desk 1",
        text=f"Turn camera {number}",
        owner="Karin de Wit",
        agreed_at=NOW - timedelta(days=30),
        due=date(2026, 12, 20),
        late_days=late,
    )


def report(
    period: Period,
    incidents: Iterable[Facts],
    before: Iterable[Facts] = (),
    rules: FigureRules = RULES,
    **more: Any,
) -> Report:
    """A report of these."""
    given = Given(
        facts=list(incidents),
        desks=frozenset({"d1", "d2"}),
        parts=[
            equipment.Part(
                equipment=equipment.Equipment.BUTTON, part_id=f"p{one}", name=f"Desk {one}"
            )
            for one in range(more.pop("silent", 2))
        ],
    )
    said: dict[str, Any] = {
        "secrets": True,
        "measures": (measure(1, 0), measure(2, 1), measure(3, 12)),
        "still_open": 2,
        "systems": {SystemId("r"): "Radios"},
    }
    return make_report(given, Given(facts=list(before)), period, rules, NOW, **{**said, **more})


def floods(number: int) -> load.AlarmLoad:
    """A load with so many floods."""
    return load.AlarmLoad(
        alarms=400,
        seconds=86_400.0,
        position_seconds=172_800.0,
        peak=31,
        floods=tuple(
            load.Flood(NOW + timedelta(hours=one), NOW + timedelta(hours=one, minutes=7), 20, 15, 2)
            for one in range(number)
        ),
    )


def rounds(number: int) -> field.RoundFigures:
    """Rounds of so many plans."""
    return field.RoundFigures(
        kept=Share(8, 10),
        missed=Share(1, 10),
        deviations={
            Deviation.ON_TIME: 70,
            Deviation.LATE: 20,
            Deviation.MISSED: 10,
            Deviation.OUT_OF_ORDER: 3,
        },
        corrected=4,
        plans=tuple(
            field.PlanFigures(
                plan_id=f"p{one}",  # type: ignore[arg-type]
                plan=f"Round {one}",
                building_id=BuildingId("hall"),
                building="Town hall",
                rounds=10,
                kept=8,
                missed=one % 2,
                checkpoints=Share(90, 100),
            )
            for one in range(number)
        ),
    )
