"""The closed lists of words, as a report writes them: with a capital, as a label."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ..control_room.evaluation import parts
from ..control_room.words import AlarmKind, IncidentState, Outcome
from ..learning.figures.equipment import Equipment
from ..learning.figures.rules import Milestone
from .words import Pair, Says

KINDS: Final[Mapping[AlarmKind, Pair]] = {
    AlarmKind.PANIC: ("Panic button", "Noodknop"),
    AlarmKind.EMERGENCY: ("Emergency key of a radio", "Noodtoets van een portofoon"),
    AlarmKind.MAN_DOWN: ("Man down", "Man-down"),
    AlarmKind.DURESS: ("Duress code", "Dwangcode"),
    AlarmKind.LONE_WORKER: ("Lone worker does not answer", "Alleenwerker antwoordt niet"),
    AlarmKind.FIRE: ("Fire", "Brand"),
}

STATES: Final[Mapping[IncidentState, Pair]] = {
    IncidentState.RAISED: ("Raised", "Gemeld"),
    IncidentState.ACKNOWLEDGED: ("Acknowledged", "Aangenomen"),
    IncidentState.RESPONDING: ("Help is on the way", "Hulp is onderweg"),
    IncidentState.ON_SCENE: ("Help is on scene", "Hulp is ter plaatse"),
    IncidentState.RESOLVED: ("Resolved", "Afgehandeld"),
    IncidentState.CLOSED: ("Closed", "Afgesloten"),
}

OUTCOMES: Final[Mapping[Outcome, Pair]] = {
    Outcome.GENUINE: ("Genuine", "Echt"),
    Outcome.FALSE: ("False alarm", "Vals alarm"),
    Outcome.DRILL: ("Drill", "Oefening"),
    Outcome.CANCELLED: ("Cancelled", "Ingetrokken"),
    Outcome.TECHNICAL: ("Technical fault", "Storing"),
}

MILESTONES: Final[Mapping[Milestone, Pair]] = {
    Milestone.RECEIPT: ("Receipt", "Ontvangst"),
    Milestone.ACKNOWLEDGED: ("Acknowledgement", "Aangenomen"),
    Milestone.ACCEPTED: ("Acceptance", "Geaccepteerd"),
    Milestone.ON_SCENE: ("On scene", "Ter plaatse"),
    Milestone.RESOLVED: ("Resolved", "Afgehandeld"),
}

EQUIPMENT: Final[Mapping[Equipment, Pair]] = {
    Equipment.BUTTON: ("Button", "Knop"),
    Equipment.CHECKPOINT: ("Checkpoint", "Controlepunt"),
    Equipment.RADIO: ("Radio or phone", "Portofoon of telefoon"),
}

SHIFTS: Final[Mapping[str, Pair]] = {
    "early": ("Early", "Vroeg"),
    "late": ("Late", "Laat"),
    "night": ("Night", "Nacht"),
}
"""Of the shifts that are there until somebody sets others."""

AGGRESSION: Final[Mapping[parts.Aggression, Pair]] = {
    parts.Aggression.VERBAL: ("Verbal abuse", "Schelden"),
    parts.Aggression.THREAT: ("Threat or intimidation", "Bedreiging of intimidatie"),
    parts.Aggression.PHYSICAL: ("Physical violence", "Fysiek geweld"),
    parts.Aggression.SEXUAL: ("Sexual harassment", "Seksuele intimidatie"),
    parts.Aggression.DISCRIMINATION: ("Discrimination", "Discriminatie"),
    parts.Aggression.STALKING: ("Stalking", "Stalking (belaging)"),
    parts.Aggression.DAMAGE: ("Damage to property", "Vernieling"),
    parts.Aggression.TRESPASS: ("Would not leave", "Lokaalvredebreuk (ging niet weg)"),
    parts.Aggression.DOXING: ("Private details spread", "Privégegevens verspreid (doxing)"),
}

FORM: Final[Mapping[str, tuple[Pair, Mapping[StrEnum, Pair]]]] = {
    "channel": (
        ("Where", "Waar"),
        {
            parts.Channel.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Channel.BUILDING: ("In or at a building", "In of bij een gebouw"),
            parts.Channel.STREET: ("On the street", "Op straat"),
            parts.Channel.HOME_VISIT: ("On a home visit", "Op huisbezoek"),
            parts.Channel.TELEPHONE: ("By telephone", "Telefonisch"),
            parts.Channel.WRITING: ("By letter or email", "Per brief of e-mail"),
            parts.Channel.ONLINE: ("Online, social media", "Online, sociale media"),
        },
    ),
    "weapon": (
        ("Weapon", "Wapen"),
        {
            parts.Weapon.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Weapon.NONE: ("None", "Geen"),
            parts.Weapon.OBJECT: ("Something at hand", "Voorwerp dat voorhanden was"),
            parts.Weapon.STABBING: ("Knife or other stabbing weapon", "Mes of ander steekwapen"),
            parts.Weapon.FIREARM: ("Firearm, real or not", "Vuurwapen, echt of nep"),
            parts.Weapon.OTHER: ("Something else", "Iets anders"),
        },
    ),
    "offender": (
        ("Done by", "Gedaan door"),
        {
            parts.Offender.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Offender.CLIENT: ("Came for a service", "Klant of bezoeker"),
            parts.Offender.COMPANION: ("Came along with a client", "Begeleider van een klant"),
            parts.Offender.PASSER_BY: ("Passer-by", "Voorbijganger"),
            parts.Offender.COLLEAGUE: ("Colleague", "Collega"),
            parts.Offender.GROUP: ("A group", "Een groep"),
        },
    ),
    "injury": (
        ("Injury", "Letsel"),
        {
            parts.Injury.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Injury.NONE: ("None", "Geen"),
            parts.Injury.MENTAL: ("Mental", "Psychisch"),
            parts.Injury.FIRST_AID: ("First aid", "Eerste hulp (EHBO)"),
            parts.Injury.DOCTOR: ("Seen by a doctor", "Arts bezocht"),
            parts.Injury.HOSPITAL: ("Hospital", "Ziekenhuis"),
        },
    ),
    "absence": (
        ("Absence from work", "Verzuim"),
        {
            parts.Absence.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Absence.NONE: ("None", "Geen"),
            parts.Absence.DAYS: ("Up to three days", "Tot en met drie dagen"),
            parts.Absence.LONGER: ("Longer than three days", "Langer dan drie dagen"),
        },
    ),
    "inspectorate": (
        ("Labour inspectorate", "Arbeidsinspectie"),
        {
            parts.Inspectorate.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Inspectorate.NOT_NEEDED: ("Need not be told", "Melding niet nodig"),
            parts.Inspectorate.REPORTED: ("Told", "Gemeld"),
        },
    ),
    "police_report": (
        ("Police", "Politie"),
        {
            parts.PoliceReport.UNKNOWN: ("Not known", "Niet bekend"),
            parts.PoliceReport.NONE: ("None", "Geen"),
            parts.PoliceReport.NOTIFIED: ("Police told, no charge", "Melding gedaan"),
            parts.PoliceReport.INTENDED: ("A charge will be filed", "Aangifte volgt"),
            parts.PoliceReport.FILED: ("Charge filed", "Aangifte gedaan"),
        },
    ),
    "aftercare": (
        ("Aftercare", "Nazorg"),
        {
            parts.Aftercare.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Aftercare.NOT_OFFERED: ("Not offered", "Niet aangeboden"),
            parts.Aftercare.OFFERED: ("Offered", "Aangeboden"),
            parts.Aftercare.ACCEPTED: ("Accepted", "Aangenomen"),
            parts.Aftercare.DECLINED: ("Declined", "Afgeslagen"),
        },
    ),
    "sanction": (
        ("Towards who did it", "Tegen de dader"),
        {
            parts.Sanction.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Sanction.NONE: ("None", "Geen"),
            parts.Sanction.TALK: ("Talk", "Gesprek"),
            parts.Sanction.WARNING: ("Reprimand", "Waarschuwing"),
            parts.Sanction.LIMITED: ("Contact limited", "Contact beperkt"),
            parts.Sanction.BAN: ("Banned from the building", "Pandverbod"),
        },
    ),
    "recovery": (
        ("Damages", "Schade verhaald"),
        {
            parts.Recovery.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Recovery.NO_DAMAGE: ("No damage", "Geen schade"),
            parts.Recovery.NOT_CLAIMED: ("Not claimed", "Niet verhaald"),
            parts.Recovery.CLAIMED: ("Claimed", "Wordt verhaald"),
            parts.Recovery.PAID: ("Paid", "Vergoed"),
        },
    ),
}
"""The fields of the form that one word fills, as `Evaluation` calls them, in its own words."""

HELPERS: Final[Mapping[parts.Helper, Pair]] = {
    parts.Helper.MANAGER: ("Manager", "Leidinggevende"),
    parts.Helper.COLLEAGUES: ("Peer support team", "Bedrijfsopvangteam"),
    parts.Helper.SOCIAL_WORK: ("Company social work", "Bedrijfsmaatschappelijk werk"),
    parts.Helper.COMPANY_DOCTOR: ("Company doctor", "Bedrijfsarts"),
    parts.Helper.VICTIM_SUPPORT: ("Victim Support", "Slachtofferhulp"),
}

MORE: Final[Mapping[str, Pair]] = {
    "affected": ("Employees affected", "Getroffen medewerkers"),
    "by_employer": ("Charge by the employer", "Aangifte door de werkgever"),
    "aftercare_by": ("Aftercare by", "Nazorg door"),
}
"""The fields of the form that something else than one word fills."""


def form_word(says: Says, name: str, word: str) -> str:
    """A word of a field of the form."""
    words = FORM[name][1]
    return says.one(next(pair for each, pair in words.items() if each.value == word))


def shift_word(says: Says, name: str) -> str:
    """A shift, as it is called."""
    return says.one(SHIFTS[name]) if name in SHIFTS else name
