"""What the people of a simulated year do, and how long they take: chances and times, no rules.

Times are lognormal, as those of people are: most are quick, and a few take very long. The
numbers are made up, such that the targets of the field are met in most months and not in all.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from custom_components.municipal_alarm.control_room.evaluation.parts import (
    Aftercare,
    Aggression,
    Evaluation,
    Injury,
    Measure,
    MeasureId,
    PoliceReport,
    Sanction,
)
from custom_components.municipal_alarm.control_room.words import Outcome

HOUR_WEIGHTS = (1, 1, 1, 1, 1, 1, 2, 4, 10, 16, 18, 18, 16, 18, 18, 16, 12, 8, 6, 5, 4, 3, 2, 1)
"""How likely an alarm is at each hour of the day."""
WEEKEND = 0.25
"""How many alarms a day of the weekend has, of one of the week."""

_OUTCOMES = {
    Outcome.GENUINE: 0.58,
    Outcome.FALSE: 0.30,
    Outcome.TECHNICAL: 0.07,
    Outcome.CANCELLED: 0.05,
}
_AGGRESSION = (
    (Aggression.VERBAL, 0.6),
    (Aggression.THREAT, 0.3),
    (Aggression.PHYSICAL, 0.12),
    (Aggression.DISCRIMINATION, 0.1),
    (Aggression.DAMAGE, 0.08),
)
_HAPPENED = (
    "A visitor shouted because the counter closed. The guard talked with him and saw him out.",
    "Somebody refused to leave the waiting room and hit the glass.",
    "A threat at the desk over a fine that could not be paid at once.",
    "Two visitors quarrelled; the desk next to it pressed as well.",
)


@dataclass(frozen=True, slots=True)
class Times:
    """How long something takes: the median in seconds, and how widely it is spread."""

    median_s: float
    spread: float

    def draw(self, random: Random) -> timedelta:
        """One of them, at most 200 times the median."""
        factor = exp(random.gauss(0, self.spread))
        return timedelta(seconds=self.median_s * min(factor, 200))


RECEIPT = Times(1.1, 0.5)
ACKNOWLEDGES = Times(14, 0.85)
LOOKS = Times(4, 0.6)
WRITES = Times(90, 0.8)
SENDS_CODE = Times(60, 0.8)
ACCEPTS = Times(18, 0.7)
ARRIVES = Times(170, 0.6)
REPORTS = Times(300, 0.6)
RESOLVES = Times(900, 0.7)
EVALUATES = Times(20_000, 1.0)
CLOSES = Times(4_000, 1.0)
WALKS = Times(150, 0.4)
COMPLETES = Times(900_000, 0.6)


def outcome(random: Random) -> Outcome:
    """How an incident ended."""
    (one,) = random.choices(list(_OUTCOMES), list(_OUTCOMES.values()))
    return one


def evaluation(random: Random, ended: Outcome, on: date) -> Evaluation:
    """What somebody writes of an incident that ended so, `on` this day."""
    if ended is not Outcome.GENUINE:
        return Evaluation(outcome=ended, happened="Nobody was in danger.")
    hurt = random.random()
    return Evaluation(
        outcome=ended,
        happened=random.choice(_HAPPENED),
        went_well="Help was there in time." if random.random() < 0.6 else "",
        to_improve="The door was locked." if random.random() < 0.2 else "",
        aggression=tuple(kind for kind, share in _AGGRESSION if random.random() < share),
        injury=Injury.NONE if hurt < 0.9 else Injury.MENTAL if hurt < 0.97 else Injury.FIRST_AID,
        police_report=PoliceReport.FILED if hurt > 0.9 else PoliceReport.NONE,
        aftercare=Aftercare.ACCEPTED if random.random() < 0.5 else Aftercare.OFFERED,
        sanction=Sanction.BAN if hurt > 0.95 else Sanction.TALK,
        measures=(
            Measure(
                measure_id=MeasureId(""),
                text="Talk about it in the team.",
                owner="The team leader",
                due=on + timedelta(days=14),
            ),
        )
        if random.random() < 0.1
        else (),
    )
