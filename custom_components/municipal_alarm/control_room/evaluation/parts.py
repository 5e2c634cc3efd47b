"""What an evaluation holds: how it went, what was done to whom, and what was agreed.

The fields on aggression are those that Dutch municipalities keep of violence against
their people (Veilige Publieke Taak): its kind, where and with what it was done and by what
sort of person, injury and absence, the report to the police and to the labour inspectorate,
the aftercare, what was done towards who did it, and who pays. Whoever did it is not named:
that belongs in the police's file.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final, NewType, Self

from ..ids import IncidentId
from ..values import record
from ..words import Outcome

MeasureId = NewType("MeasureId", str)

MEASURES: Final = "measure/"
"""Before the name of a measure: the stream of its events."""


def measure_of(incident_id: IncidentId, number: int) -> MeasureId:
    """What is agreed after an incident is counted there, from 1 on."""
    return MeasureId(f"{incident_id}/{number}")


def stream_of(measure_id: MeasureId) -> str:
    """What the events of a measure belong to."""
    return f"{MEASURES}{measure_id}"


class Aggression(StrEnum):
    """Kinds of aggression; one incident may have several."""

    VERBAL = "verbal"
    THREAT = "threat"
    PHYSICAL = "physical"
    SEXUAL = "sexual"
    DISCRIMINATION = "discrimination"
    STALKING = "stalking"
    DAMAGE = "damage"
    TRESPASS = "trespass"
    """Would not leave (lokaalvredebreuk)."""
    DOXING = "doxing"
    """Private details spread, to frighten."""


class Channel(StrEnum):
    """Where it happened, or what it came by."""

    UNKNOWN = "unknown"
    BUILDING = "building"
    """In or at one of the municipality's buildings."""
    STREET = "street"
    HOME_VISIT = "home_visit"
    TELEPHONE = "telephone"
    WRITING = "writing"
    ONLINE = "online"


class Weapon(StrEnum):
    """What was used, or threatened with; the worst of it."""

    UNKNOWN = "unknown"
    NONE = "none"
    OBJECT = "object"
    """Something that lay at hand."""
    STABBING = "stabbing"
    FIREARM = "firearm"
    OTHER = "other"


class Offender(StrEnum):
    """What sort of person did it. Never who."""

    UNKNOWN = "unknown"
    CLIENT = "client"
    """Came for a service of the municipality."""
    COMPANION = "companion"
    """Came along with one."""
    PASSER_BY = "passer_by"
    COLLEAGUE = "colleague"
    GROUP = "group"


class Injury(StrEnum):
    """The worst that anybody had."""

    UNKNOWN = "unknown"
    NONE = "none"
    MENTAL = "mental"
    FIRST_AID = "first_aid"
    DOCTOR = "doctor"
    HOSPITAL = "hospital"


class Absence(StrEnum):
    """How long those whom it happened to were off work; the longest."""

    UNKNOWN = "unknown"
    NONE = "none"
    DAYS = "days"
    """Up to three."""
    LONGER = "longer"


class Inspectorate(StrEnum):
    """The labour inspectorate: told of a death, lasting injury or a stay in hospital."""

    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"
    REPORTED = "reported"


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


class Helper(StrEnum):
    """Who gave, or offered, the aftercare."""

    MANAGER = "manager"
    COLLEAGUES = "colleagues"
    """The organisation's own team for it (bedrijfsopvangteam)."""
    SOCIAL_WORK = "social_work"
    COMPANY_DOCTOR = "company_doctor"
    VICTIM_SUPPORT = "victim_support"
    """Slachtofferhulp."""


class Sanction(StrEnum):
    """What the municipality did towards who did it."""

    UNKNOWN = "unknown"
    NONE = "none"
    TALK = "talk"
    WARNING = "warning"
    LIMITED = "limited"
    """Served in writing only, or by appointment with a guard."""
    BAN = "ban"
    """May not enter (pandverbod)."""


class Recovery(StrEnum):
    """Whether who did it pays for the damage."""

    UNKNOWN = "unknown"
    NO_DAMAGE = "no_damage"
    NOT_CLAIMED = "not_claimed"
    CLAIMED = "claimed"
    PAID = "paid"


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
    channel: Channel = Channel.UNKNOWN
    weapon: Weapon = Weapon.UNKNOWN
    offender: Offender = Offender.UNKNOWN
    affected: int = 0
    """How many of the municipality's people it happened to."""
    absence: Absence = Absence.UNKNOWN
    inspectorate: Inspectorate = Inspectorate.UNKNOWN
    by_employer: bool = False
    """The municipality files the charge in place of those whom it happened to."""
    aftercare_by: tuple[Helper, ...] = ()
    recovery: Recovery = Recovery.UNKNOWN

    def for_all(self, *, measures: bool) -> Self:
        """Without what people wrote: the form alone, and the measures where they may be read.

        What was written tells of everything, also of what not everybody may know of.
        """
        return replace(
            self,
            happened="",
            went_well="",
            to_improve="",
            police_reference="",
            measures=self.measures if measures else (),
        )
