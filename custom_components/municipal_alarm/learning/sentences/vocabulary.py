"""The closed lists of words, as people read them: (English, Dutch).

What is not in a list reads as nothing rather than as a word for machines.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ...control_room.words import (
    AccessKind,
    AlarmKind,
    CodeEffect,
    DeskAnswer,
    Deviation,
    Duty,
    Outcome,
    Prompt,
    Purpose,
    RollCallAnswer,
    RoundKind,
    ScanFlag,
    Target,
)

type Pair = tuple[str, str]
type Words = Mapping[StrEnum, Pair]

LANGUAGES: Final = ("en", "nl")

KINDS: Words = {
    AlarmKind.PANIC: ("panic button", "noodknop"),
    AlarmKind.EMERGENCY: ("emergency key of a radio", "noodtoets van een portofoon"),
    AlarmKind.MAN_DOWN: ("man down", "man-down"),
    AlarmKind.DURESS: ("duress code", "dwangcode"),
    AlarmKind.LONE_WORKER: (
        "lone worker who does not answer",
        "alleenwerker die niet antwoordt",
    ),
    AlarmKind.FIRE: ("fire", "brand"),
}

OUTCOMES: Words = {
    Outcome.GENUINE: ("genuine alarm", "echt alarm"),
    Outcome.FALSE: ("false alarm", "vals alarm"),
    Outcome.DRILL: ("drill", "oefening"),
    Outcome.CANCELLED: ("cancelled", "ingetrokken"),
    Outcome.TECHNICAL: ("technical fault", "storing"),
}

PURPOSES: Words = {
    Purpose.ALARM: ("the alarm", "het alarm"),
    Purpose.AGAIN: ("the news of a further press", "de herhaling van het alarm"),
    Purpose.DISPATCH: ("the order to go", "de opdracht om te gaan"),
    Purpose.BACKUP: ("the call for back-up", "de oproep voor assistentie"),
    Purpose.CODE: ("the status code", "de statuscode"),
    Purpose.MESSAGE: ("the message", "het bericht"),
    Purpose.STAND_DOWN: ("the stand-down", "de afmelding"),
    Purpose.CHECK_IN: ("the request for a sign of life", "de vraag om een levensteken"),
    Purpose.ROLL_CALL: ("the roll-call", "het appel"),
}

ANSWERS: Words = {
    DeskAnswer.NONE: ("nothing", "niets"),
    DeskAnswer.SENT: ("sent", "verstuurd"),
    DeskAnswer.SEEN: ("seen", "gezien"),
    DeskAnswer.ON_THE_WAY: ("on the way", "onderweg"),
    DeskAnswer.ON_SCENE: ("on scene", "ter plaatse"),
    DeskAnswer.POLICE_CALLED: ("police called", "politie gebeld"),
}

PROMPTS: Words = {
    Prompt.UNACKNOWLEDGED: ("nobody takes it on", "niemand neemt het aan"),
    Prompt.NOBODY_REACHED: ("nobody was reached", "niemand is bereikt"),
    Prompt.NOBODY_ON_SCENE: (
        "nobody is on scene in time",
        "niemand is op tijd ter plaatse",
    ),
    Prompt.NOT_RECEIPTED: ("a message is not confirmed", "een bericht is niet bevestigd"),
    Prompt.POLICE_ASKED: ("the police are asked for", "er wordt om politie gevraagd"),
    Prompt.AMBULANCE_ASKED: (
        "an ambulance is asked for",
        "er wordt om een ambulance gevraagd",
    ),
    Prompt.FIRE_BRIGADE_ASKED: (
        "the fire brigade is asked for",
        "er wordt om de brandweer gevraagd",
    ),
    Prompt.BACKUP_ASKED: ("back-up is asked for", "er wordt assistentie gevraagd"),
    Prompt.DURESS: ("duress", "dwang"),
    Prompt.NOBODY_COMES: ("nobody comes", "niemand komt"),
    Prompt.UNACCOUNTED: (
        "not everybody is accounted for",
        "niet van iedereen is bekend of die veilig is",
    ),
    Prompt.SWEEP_DONE: ("the fire sweep has ended", "de ontruimingsronde is klaar"),
    Prompt.SIGN_OF_LIFE: ("a sign of life was heard", "er is een levensteken"),
    Prompt.EXTERNAL_FAILED: (
        "external help was not called",
        "externe hulp is niet ingeschakeld",
    ),
    Prompt.ASKED: ("somebody asks for a look", "iemand vraagt om te kijken"),
    Prompt.ALL_CLEAR: ("a responder reports all clear", "een hulpverlener meldt alles veilig"),
    Prompt.EVALUATION_DUE: ("the evaluation is due", "de evaluatie moet af"),
    Prompt.CLOSE: ("the incident can be closed", "het incident kan worden afgesloten"),
}

TARGETS: Words = {
    Target.GUARDS_HERE: ("guards of this building", "beveiligers van dit gebouw"),
    Target.NEIGHBOURING_GUARDS: ("neighbouring guards", "beveiligers uit de buurt"),
    Target.RESPONSE_TEAM: ("response team", "BHV"),
    Target.NEAREST_PATROL: ("nearest patrol", "dichtstbijzijnde surveillance"),
    Target.OPERATORS: ("operators", "centralisten"),
    Target.SUPERVISORS: ("supervisors", "leidinggevenden"),
    Target.EXTERNAL: ("external help", "externe hulp"),
}

DUTIES: Words = {
    Duty.GUARD: ("guards", "beveiligers"),
    Duty.RESPONSE_TEAM: ("response team", "BHV"),
    Duty.PATROL: ("patrols", "surveillance"),
    Duty.OPERATOR: ("operators", "centralisten"),
    Duty.SUPERVISOR: ("supervisors", "leidinggevenden"),
}

EFFECTS: Words = {
    CodeEffect.ON_MY_WAY: ("on my way", "onderweg"),
    CodeEffect.ON_SCENE: ("on scene", "ter plaatse"),
    CodeEffect.UNDER_CONTROL: ("under control", "onder controle"),
    CodeEffect.NEED_BACKUP: ("need back-up", "assistentie nodig"),
    CodeEffect.POLICE: ("police", "politie"),
    CodeEffect.AMBULANCE: ("ambulance", "ambulance"),
    CodeEffect.FIRE: ("fire", "brand"),
    CodeEffect.LISTEN_IN: ("can't talk, listen in", "kan niet praten, luister mee"),
    CodeEffect.ALL_CLEAR: ("all clear", "alles veilig"),
    CodeEffect.DURESS: ("duress", "dwang"),
    CodeEffect.CHECK_IN: ("check in", "levensteken"),
    CodeEffect.START_LONE_WORK: ("start of lone work", "begin alleenwerk"),
    CodeEffect.STOP_LONE_WORK: ("end of lone work", "einde alleenwerk"),
    CodeEffect.NOTE: ("note", "notitie"),
}

ROLL_CALL: Words = {
    RollCallAnswer.UNACCOUNTED: ("not accounted for", "niet bekend"),
    RollCallAnswer.SAFE: ("safe", "veilig"),
    RollCallAnswer.HELP: ("needs help", "heeft hulp nodig"),
    RollCallAnswer.HELPING: ("helps, and is well", "helpt, en is in orde"),
}

ROUNDS: Words = {
    RoundKind.ROUND: ("round", "ronde"),
    RoundKind.FINAL_ROUND: ("final round", "sluitronde"),
    RoundKind.FIRE_SWEEP: ("fire sweep", "ontruimingsronde"),
}

DEVIATIONS: Words = {
    Deviation.ON_TIME: ("on time", "op tijd"),
    Deviation.LATE: ("late", "te laat"),
    Deviation.MISSED: ("missed", "gemist"),
    Deviation.OUT_OF_ORDER: ("out of order", "niet op volgorde"),
}

FLAGS: Words = {
    ScanFlag.COPIED: (
        "the tag may have been copied",
        "de tag is mogelijk gekopieerd",
    ),
    ScanFlag.IMPOSSIBLE: ("too far away to be there", "te ver weg om daar te zijn"),
    ScanFlag.OUT_OF_ORDER: ("sent late", "te laat verstuurd"),
    ScanFlag.TYPED: ("typed, no tag was read", "getypt, er is geen tag gelezen"),
}

ACCESSES: Words = {
    AccessKind.TIMELINE: ("the timeline of", "de tijdlijn van"),
    AccessKind.DOSSIER: ("the dossier of", "het dossier van"),
    AccessKind.REPORT: ("the report", "het rapport"),
    AccessKind.PICTURE: ("the picture of", "de foto van"),
    AccessKind.CAMERA: ("the camera of", "de camera van"),
    AccessKind.MICROPHONE: ("the microphone of", "de microfoon van"),
    AccessKind.EXPORT: ("the export of", "de export van"),
    AccessKind.SEARCH: ("what was found for", "wat is gevonden bij"),
    AccessKind.POSITION: ("where people were in", "waar mensen waren in"),
    AccessKind.CARE: ("what is kept of", "wat is bewaard van"),
    AccessKind.ACCESSES: ("who looked at what", "wie wat heeft bekeken"),
}
"""Before what was looked at."""

FAILURES: Mapping[str, Pair] = {
    "unknown_radio": ("the radio is unknown", "de portofoon is onbekend"),
    "unknown_output": ("the output is unknown", "de uitgang is onbekend"),
    "unknown_device": ("the device is unknown", "het apparaat is onbekend"),
    "radio_off": ("the radio is off", "de portofoon staat uit"),
    "no_answer": ("no answer", "geen antwoord"),
    "refused": ("it was refused", "het is geweigerd"),
    "unsupported": ("it cannot do that", "dat kan het niet"),
    "too_long": ("the text is too long", "de tekst is te lang"),
    "busy": ("the channel is busy", "het kanaal is bezet"),
    "expired": ("it took too long", "het duurde te lang"),
    "buffer_full": ("too much is waiting", "er wacht te veel"),
    "invalid": ("it was not understood", "het is niet begrepen"),
    "over": ("the incident was over by then", "het incident was toen al voorbij"),
    "drill": ("it was a drill", "het was een oefening"),
    "no_automation": (
        "nothing is set up that calls them",
        "er is niets ingesteld dat hen inschakelt",
    ),
    "answered": ("they had answered by then", "er was toen al geantwoord"),
    "no_radio": ("they have no radio", "geen portofoon bekend"),
    "phones": ("phones cannot", "dat kan niet bij telefoons"),
    "mototrbo": ("their radio cannot", "dat kan deze portofoon niet"),
    "control_station": (
        "not by way of a control station",
        "dat kan niet via een basisportofoon",
    ),
}
"""Why something failed. Machines say more than these: such a word is left out."""

HELD: Mapping[str, Pair] = {
    "guarded": ("a guard is there", "er is een beveiliger"),
    "unguarded": ("no guard is there", "er is geen beveiliger"),
    "kind": ("not for this kind of alarm", "niet voor dit soort alarm"),
    "drill": ("not in a drill", "niet bij een oefening"),
    "not_drill": ("only in a drill", "alleen bij een oefening"),
    "day": ("not on this day", "niet op deze dag"),
    "hour": ("not at this hour", "niet op dit uur"),
    "answered": ("enough responders come", "er komt genoeg hulp"),
    "policy": ("the policy asks for it no more", "het plan vraagt er niet meer om"),
}

SKIPPED: Mapping[str, Pair] = {
    "nobody_there": ("nobody is there", "er is niemand"),
    "nobody_reachable": ("nobody can be reached", "niemand is te bereiken"),
    "already_alerted": ("told already", "al gewaarschuwd"),
    "none_set_up": ("none is set up", "niets ingesteld"),
    "drill": ("not in a drill", "niet bij een oefening"),
}

WAYS: Mapping[str, Pair] = {
    "radio": ("by radio", "via de portofoon"),
    "phone": ("by phone", "via de telefoon"),
    "reader": ("by a reader", "via een lezer"),
    "operator": ("by an operator", "door een centralist"),
    "automation": ("by an automation", "door een automatisering"),
    "scan": ("by a scan", "via een scan"),
    "text": ("by a text", "met een bericht"),
    "code": ("by a status code", "met een statuscode"),
    "button": ("by a button", "met een knop"),
    "resolved": ("as the incident was resolved", "omdat het incident is afgehandeld"),
    "tag": ("by their tag", "met de eigen tag"),
    "responder": ("by themselves", "zelf"),
    "schedule": ("by the schedule", "volgens het rooster"),
    "arrival": ("by their arrival", "door aankomst"),
    "position": ("by their radio's position", "door de locatie van de portofoon"),
    "time": ("because its time was over", "omdat de tijd om was"),
    "removed": ("because they are set up no more", "omdat die niet meer is ingesteld"),
}
"""How something is known, or by what it came about."""
