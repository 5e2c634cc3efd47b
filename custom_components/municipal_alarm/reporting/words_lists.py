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
    parts.Aggression.VERBAL: ("Verbal", "Verbaal"),
    parts.Aggression.THREAT: ("Threat", "Bedreiging"),
    parts.Aggression.PHYSICAL: ("Physical", "Fysiek"),
    parts.Aggression.SEXUAL: ("Sexual", "Seksueel"),
    parts.Aggression.DISCRIMINATION: ("Discrimination", "Discriminatie"),
    parts.Aggression.STALKING: ("Stalking", "Stalking"),
    parts.Aggression.DAMAGE: ("Damage", "Vernieling"),
    parts.Aggression.TRESPASS: ("Would not leave", "Lokaalvredebreuk"),
    parts.Aggression.DOXING: ("Private details spread", "Privégegevens verspreid (doxing)"),
}

FORM: Final[Mapping[str, tuple[Pair, Mapping[StrEnum, Pair]]]] = {
    "injury": (
        ("Injury", "Letsel"),
        {
            parts.Injury.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Injury.NONE: ("None", "Geen"),
            parts.Injury.MENTAL: ("Mental", "Psychisch"),
            parts.Injury.FIRST_AID: ("First aid", "EHBO"),
            parts.Injury.DOCTOR: ("Doctor", "Arts"),
            parts.Injury.HOSPITAL: ("Hospital", "Ziekenhuis"),
        },
    ),
    "police_report": (
        ("Police report", "Politie"),
        {
            parts.PoliceReport.UNKNOWN: ("Not known", "Niet bekend"),
            parts.PoliceReport.NONE: ("None", "Geen"),
            parts.PoliceReport.NOTIFIED: ("Told, without a charge", "Melding"),
            parts.PoliceReport.INTENDED: ("Charge intended", "Aangifte voorgenomen"),
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
        ("Towards who did it", "Jegens de dader"),
        {
            parts.Sanction.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Sanction.NONE: ("Nothing", "Niets"),
            parts.Sanction.TALK: ("Talk", "Gesprek"),
            parts.Sanction.WARNING: ("Warning", "Waarschuwing"),
            parts.Sanction.LIMITED: ("Limited service", "Beperkte dienstverlening"),
            parts.Sanction.BAN: ("Ban", "Pandverbod"),
        },
    ),
    "channel": (
        ("Where, or by what", "Waar, of waarmee"),
        {
            parts.Channel.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Channel.BUILDING: ("In or at a building", "In of bij een gebouw"),
            parts.Channel.STREET: ("In the street", "Op straat"),
            parts.Channel.HOME_VISIT: ("At a home visit", "Bij huisbezoek"),
            parts.Channel.TELEPHONE: ("By telephone", "Telefonisch"),
            parts.Channel.WRITING: ("In writing", "Schriftelijk"),
            parts.Channel.ONLINE: ("Online", "Online"),
        },
    ),
    "weapon": (
        ("Weapon", "Wapen"),
        {
            parts.Weapon.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Weapon.NONE: ("None", "Geen"),
            parts.Weapon.OBJECT: ("Something at hand", "Voorwerp"),
            parts.Weapon.STABBING: ("Stabbing weapon", "Steekwapen"),
            parts.Weapon.FIREARM: ("Firearm", "Vuurwapen"),
            parts.Weapon.OTHER: ("Other", "Anders"),
        },
    ),
    "offender": (
        ("Who did it", "Wie het deed"),
        {
            parts.Offender.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Offender.CLIENT: ("A client", "Een klant"),
            parts.Offender.COMPANION: ("A client's companion", "Meegekomen met een klant"),
            parts.Offender.PASSER_BY: ("A passer-by", "Een voorbijganger"),
            parts.Offender.COLLEAGUE: ("A colleague", "Een collega"),
            parts.Offender.GROUP: ("A group", "Een groep"),
        },
    ),
    "absence": (
        ("Off work", "Verzuim"),
        {
            parts.Absence.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Absence.NONE: ("None", "Geen"),
            parts.Absence.DAYS: ("Up to three days", "Tot drie dagen"),
            parts.Absence.LONGER: ("Longer", "Langer"),
        },
    ),
    "inspectorate": (
        ("Labour inspectorate", "Arbeidsinspectie"),
        {
            parts.Inspectorate.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Inspectorate.NOT_NEEDED: ("Not needed", "Niet nodig"),
            parts.Inspectorate.REPORTED: ("Reported", "Gemeld"),
        },
    ),
    "recovery": (
        ("Who pays for the damage", "Schadeverhaal"),
        {
            parts.Recovery.UNKNOWN: ("Not known", "Niet bekend"),
            parts.Recovery.NO_DAMAGE: ("No damage", "Geen schade"),
            parts.Recovery.NOT_CLAIMED: ("Not claimed", "Niet verhaald"),
            parts.Recovery.CLAIMED: ("Claimed", "Verhaal gevraagd"),
            parts.Recovery.PAID: ("Paid", "Betaald"),
        },
    ),
}
"""The fields of the form that one word fills, as `Evaluation` calls them."""

HELPERS: Final[Mapping[parts.Helper, Pair]] = {
    parts.Helper.MANAGER: ("Manager", "Leidinggevende"),
    parts.Helper.COLLEAGUES: ("Colleagues' support team", "Bedrijfsopvangteam"),
    parts.Helper.SOCIAL_WORK: ("Social work", "Bedrijfsmaatschappelijk werk"),
    parts.Helper.COMPANY_DOCTOR: ("Company doctor", "Bedrijfsarts"),
    parts.Helper.VICTIM_SUPPORT: ("Victim support", "Slachtofferhulp"),
}


def form_word(says: Says, name: str, word: str) -> str:
    """A word of a field of the form."""
    words = FORM[name][1]
    return says.one(next(pair for each, pair in words.items() if each.value == word))


def shift_word(says: Says, name: str) -> str:
    """A shift, as it is called."""
    return says.one(SHIFTS[name]) if name in SHIFTS else name
