"""What an evaluation holds: how it went, what was done to whom, and what was agreed.

The fields on aggression are those that Dutch municipalities keep of violence against
their people (Veilige Publieke Taak): its kind, injury, the report to the police, the
aftercare that was offered, and what was done towards who did it.
"""

from datetime import date
from enum import StrEnum
from typing import NewType

from ..values import record
from ..words import Outcome

MeasureId = NewType("MeasureId", str)


class Aggression(StrEnum):
    """Kinds of aggression; one incident may have several."""

    VERBAL = "verbal"
    THREAT = "threat"
    PHYSICAL = "physical"
    SEXUAL = "sexual"
    DISCRIMINATION = "discrimination"
    STALKING = "stalking"
    DAMAGE = "damage"


class Injury(StrEnum):
    """The worst that anybody had."""

    UNKNOWN = "unknown"
    NONE = "none"
    MENTAL = "mental"
    FIRST_AID = "first_aid"
    DOCTOR = "doctor"
    HOSPITAL = "hospital"


class PoliceReport(StrEnum):
    """What the police have on paper."""

    UNKNOWN = "unknown"
    NONE = "none"
    NOTIFIED = "notified"
    """Told of it, without a charge (melding)."""
    INTENDED = "intended"
    FILED = "filed"
    """A charge (aangifte)."""


class Aftercare(StrEnum):
    """What was done for those whom it happened to."""

    UNKNOWN = "unknown"
    NOT_OFFERED = "not_offered"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Sanction(StrEnum):
    """What the municipality did towards who did it."""

    UNKNOWN = "unknown"
    NONE = "none"
    TALK = "talk"
    WARNING = "warning"
    BAN = "ban"
    """May not enter (pandverbod)."""


@record
class Measure:
    """Something that was agreed, with who does it and by when."""

    measure_id: MeasureId
    text: str
    owner: str
    """A name; nobody is looked up by it."""
    due: date


@record
class Evaluation:
    """What is written of one incident after it. Whole: a later one replaces it."""

    outcome: Outcome
    """How it ended, as is known by now."""
    happened: str
    went_well: str = ""
    to_improve: str = ""
    aggression: tuple[Aggression, ...] = ()
    injury: Injury = Injury.UNKNOWN
    police_report: PoliceReport = PoliceReport.UNKNOWN
    police_reference: str = ""
    aftercare: Aftercare = Aftercare.UNKNOWN
    sanction: Sanction = Sanction.UNKNOWN
    measures: tuple[Measure, ...] = ()
