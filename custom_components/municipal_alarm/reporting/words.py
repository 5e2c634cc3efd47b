"""What a report says, in English and Dutch; the closed lists of words are in `words_lists`."""

from collections.abc import Mapping
from typing import Final

type Pair = tuple[str, str]

LANGUAGES: Final = ("en", "nl")

WORDS: Final[Mapping[str, Pair]] = {
    # --- the head -----------------------------------------------------------
    "month_report": ("Monthly report", "Maandrapport"),
    "year_report": ("Annual report", "Jaarrapport"),
    "city": ("the whole municipality", "de hele gemeente"),
    "period": ("Period", "Periode"),
    "made": ("Made", "Gemaakt"),
    "for": ("For", "Voor"),
    "for_all": (
        "everybody with a role: no names, and nothing of duress",
        "iedereen met een rol: geen namen, en niets over dwang",
    ),
    "for_operators": (
        "operators and supervisors only",
        "alleen centralisten en leidinggevenden",
    ),
    "confidential": (
        "Confidential: this says who did what, and what not everybody may know of. "
        "That it was opened was written down.",
        "Vertrouwelijk: hierin staat wie wat deed, en wat niet iedereen mag weten. "
        "Dat dit is geopend, is vastgelegd.",
    ),
    "not_over": (
        "This period is not over: the figures go up to the moment at which this was made.",
        "Deze periode is nog niet voorbij: de cijfers lopen tot het moment van maken.",
    ),
    "still_open": (
        "{number} incidents of this period are not resolved yet and are counted nowhere.",
        "{number} incidenten uit deze periode zijn nog niet afgehandeld en tellen nergens mee.",
    ),
    "still_open_one": (
        "1 incident of this period is not resolved yet and is counted nowhere.",
        "1 incident uit deze periode is nog niet afgehandeld en telt nergens mee.",
    ),
    "foot": (
        "Municipal Alarm. Times are of {zone}. Drills, tests and simulations are in no figure "
        "but that of tests.",
        "Municipal Alarm. Tijden zijn van {zone}. Oefeningen, tests en simulaties tellen "
        "nergens mee, behalve bij de tests.",
    ),
    # --- in short -----------------------------------------------------------
    "in_short": ("In short", "In het kort"),
    "incidents": ("Incidents", "Incidenten"),
    "of_which_genuine": ("of which genuine", "waarvan echt"),
    "before": ("{period}: {number}", "{period}: {number}"),
    "false_share": ("False alarms", "Vals alarm"),
    "false_note": (
        "{part} of {whole} whose outcome is known",
        "{part} van {whole} met bekende afloop",
    ),
    "target": ("{milestone} within {within}", "{milestone} binnen {within}"),
    "target_kept": ("kept: asked is {target}", "gehaald: de norm is {target}"),
    "target_missed": ("not kept: asked is {target}", "niet gehaald: de norm is {target}"),
    "target_unknown": ("asked is {target}", "de norm is {target}"),
    "median_of": ("{milestone}, half within", "{milestone}, de helft binnen"),
    "floods": ("Alarm floods", "Alarmstromen"),
    "flood_share": ("{share} of the time", "{share} van de tijd"),
    "untested": ("Desks not tested", "Balies niet getest"),
    "of_desks": ("of {whole} desks", "van {whole} balies"),
    "rounds_kept": ("Rounds walked in full", "Rondes volledig gelopen"),
    "of_rounds": ("{part} of {whole}", "{part} van {whole}"),
    "open_measures": ("Open measures", "Open maatregelen"),
    "late_measures": ("{number} of them late", "waarvan {number} te laat"),
    "none_late": ("none of them late", "geen daarvan te laat"),
    "with_aggression": ("With aggression", "Met agressie"),
    "evaluated": ("{part} of {whole} evaluated", "{part} van {whole} geëvalueerd"),
    # --- response -----------------------------------------------------------
    "response": ("How soon help came", "Hoe snel er hulp was"),
    "response_lead": (
        "Each time counts from the press of the button. 80 % within 25 s means: in 80 of 100 "
        "incidents it took 25 seconds or less.",
        "Elke tijd telt vanaf het indrukken van de knop. 80 % binnen 25 s betekent: bij 80 van "
        "de 100 incidenten duurde het 25 seconden of korter.",
    ),
    "times": ("Times from the press", "Tijden vanaf het indrukken"),
    "step": ("Step", "Stap"),
    "known": ("Incidents", "Incidenten"),
    "never": ("Never", "Nooit"),
    "median": ("Half", "Helft"),
    "longest": ("Longest", "Langste"),
    "targets": ("Against the targets", "Tegen de normen"),
    "asked": ("Asked", "Norm"),
    "reached": ("Reached", "Gehaald"),
    "before_short": ("Before", "Ervoor"),
    "verdict": ("Verdict", "Oordeel"),
    "yes": ("kept", "gehaald"),
    "no": ("not kept", "niet gehaald"),
    "unknown": ("nothing to judge", "niets te beoordelen"),
    "response_by_month": (
        "{milestone}, by month, in seconds",
        "{milestone}, per maand, in seconden",
    ),
    "response_by_hour": (
        "{milestone}, by hour of the day: 80 % within so many seconds",
        "{milestone}, per uur van de dag: 80 % binnen zoveel seconden",
    ),
    "by_shift": ("By shift", "Per dienst"),
    "by_kind_times": ("By kind of alarm", "Per soort alarm"),
    "by_building_times": ("By building", "Per gebouw"),
    "shift": ("Shift", "Dienst"),
    "in_time_of": ("In time", "Op tijd"),
    "red_line": (
        "A line before a row: a target was not kept there.",
        "Een streep voor een rij: daar is een norm niet gehaald.",
    ),
    "share_within": ("≤\u00a0{within}", "≤\u00a0{within}"),
    "target_line": ("target: {share} within {within}", "norm: {share} binnen {within}"),
    # --- alarms -------------------------------------------------------------
    "alarms": ("How many alarms, of what, when and where", "Hoeveel alarmen, wat, wanneer en waar"),
    "by_kind": ("Incidents by kind of alarm", "Incidenten per soort alarm"),
    "by_hour": ("Incidents by hour of the day", "Incidenten per uur van de dag"),
    "by_weekday": ("Incidents by day of the week", "Incidenten per dag van de week"),
    "by_month": ("Incidents by month", "Incidenten per maand"),
    "by_building": ("Incidents by building", "Incidenten per gebouw"),
    "most_of": (
        "The {shown} with most of {all}. The CSV file has all incidents.",
        "De {shown} met de meeste, van {all}. Het CSV-bestand bevat alle incidenten.",
    ),
    "kind": ("Kind", "Soort"),
    "hour": ("Hour", "Uur"),
    "weekday": ("Day", "Dag"),
    "month": ("Month", "Maand"),
    "building": ("Building", "Gebouw"),
    "no_building": ("no building", "geen gebouw"),
    "no_incidents": ("No incidents in this period.", "Geen incidenten in deze periode."),
    "no_times": (
        "No incident of this period has such a time.",
        "Geen incident uit deze periode heeft zo'n tijd.",
    ),
    "outcomes": ("How they ended", "Hoe ze afliepen"),
    "outcome": ("Outcome", "Afloop"),
    "share": ("Share", "Aandeel"),
    "outcome_unknown": ("not known", "niet bekend"),
    "repeat_desks": (
        "Desks with more than one incident",
        "Balies met meer dan één incident",
    ),
    "place": ("Place", "Plaats"),
    "presses": ("Presses", "Drukken"),
    "no_repeats": (
        "No desk had more than one incident.",
        "Geen balie had meer dan één incident.",
    ),
    "worst_share": (
        "The ten desks with most are {share} of all incidents at desks.",
        "De tien balies met de meeste zijn {share} van alle incidenten bij balies.",
    ),
    # --- load ---------------------------------------------------------------
    "load": ("Load of the control room", "Belasting van de meldkamer"),
    "load_lead": (
        "More than 10 alarms in 10 minutes for each operator position begin a flood, fewer "
        "than 5 end it (ISA-18.2, IEC 62682).",
        "Meer dan 10 alarmen in 10 minuten per centralistplaats beginnen een alarmstroom, "
        "minder dan 5 beëindigen die (ISA-18.2, IEC 62682).",
    ),
    "per_position": ("Alarms in 10 minutes, per position", "Alarmen in 10 minuten, per plaats"),
    "peak": ("Most in 10 minutes", "Meeste in 10 minuten"),
    "flood_time": ("Time in flood", "Tijd in alarmstroom"),
    "flood_begins": ("Begins", "Begin"),
    "lasts": ("Lasts", "Duur"),
    "positions": ("Positions", "Plaatsen"),
    "no_floods": ("There was no flood.", "Er was geen alarmstroom."),
    # --- equipment ----------------------------------------------------------
    "equipment": ("Tests and equipment", "Tests en apparatuur"),
    "tested": ("Desks that were tested", "Balies die zijn getest"),
    "failed_tests": ("Failed tests", "Mislukte tests"),
    "drills": ("Drills and tests", "Oefeningen en tests"),
    "silent": ("Silent: nothing heard for {days} days", "Stil: {days} dagen niets gehoord"),
    "equipment_kind": ("What", "Wat"),
    "name": ("Name", "Naam"),
    "last_heard": ("Last heard", "Laatst gehoord"),
    "never_heard": ("never", "nooit"),
    "none_silent": ("Nothing is silent.", "Niets is stil."),
    "links": ("Links to radio systems", "Verbindingen met portofoonsystemen"),
    "system": ("System", "Systeem"),
    "losses": ("Lost", "Verbroken"),
    "down": ("Down", "Weg"),
    "up": ("Up", "Beschikbaar"),
    "no_links": ("No link changed in this period.", "Geen verbinding veranderde in deze periode."),
    # --- rounds, lone work -----------------------------------------------------
    "rounds": ("Rounds and lone work", "Rondes en alleenwerk"),
    "plan": ("Round", "Ronde"),
    "walked": ("Planned", "Gepland"),
    "in_full": ("In full", "Volledig"),
    "not_walked": ("Not walked", "Niet gelopen"),
    "checkpoints": ("Checkpoints proven", "Controlepunten aangetoond"),
    "no_rounds": ("No rounds in this period.", "Geen rondes in deze periode."),
    "deviations": (
        "Checkpoints: {on_time} on time, {late} late, {missed} missed, {out_of_order} out of "
        "order; {corrected} taken as proven by an operator.",
        "Controlepunten: {on_time} op tijd, {late} te laat, {missed} gemist, {out_of_order} "
        "buiten de volgorde; {corrected} door een centralist als aangetoond aangenomen.",
    ),
    "lone_started": ("Times somebody worked alone", "Keren dat iemand alleen werkte"),
    "lone_prompts": ("Asked for a sign of life", "Om een levensteken gevraagd"),
    "lone_alarms": ("Without an answer: alarm", "Zonder antwoord: alarm"),
    # --- aggression, measures -----------------------------------------------------
    "aggression": ("Aggression", "Agressie"),
    "aggression_lead": (
        "What the evaluations say of the {number} incidents with aggression.",
        "Wat de evaluaties zeggen over de {number} incidenten met agressie.",
    ),
    "aggression_kinds": ("Kinds of aggression", "Soorten agressie"),
    "no_aggression": (
        "No evaluation of this period speaks of aggression.",
        "Geen evaluatie uit deze periode noemt agressie.",
    ),
    "several_kinds": (
        "One incident may have several kinds.",
        "Eén incident kan meer soorten hebben.",
    ),
    "form": ("The aggression forms", "De agressieformulieren"),
    "field": ("Field", "Veld"),
    "filled_in": ("Filled in", "Ingevuld"),
    "number_of": ("Number", "Aantal"),
    "measures": ("Open measures", "Open maatregelen"),
    "measures_lead": (
        "All that were agreed and are not done, on the day this was made.",
        "Alles wat is afgesproken en niet is gedaan, op de dag van maken.",
    ),
    "no_measures": ("No measure is open.", "Er staat geen maatregel open."),
    "incident": ("Incident", "Incident"),
    "measure": ("Measure", "Maatregel"),
    "owner": ("Who", "Wie"),
    "agreed": ("Agreed", "Afgesproken"),
    "due": ("Due", "Uiterlijk"),
    "late": ("{days} days late", "{days} dagen te laat"),
    "late_one": ("1 day late", "1 dag te laat"),
    "in_time": ("in time", "op tijd"),
    "stands": ("State", "Stand"),
    "how_to_read": ("How to read this", "Hoe dit te lezen"),
}

DEFINITIONS: Final[tuple[tuple[Pair, Pair], ...]] = (
    (
        ("Incident", "Incident"),
        (
            "One or more alarms of one place that were handled together. A further press at the "
            "same desk while it is open belongs to it. It counts in the period in which it was "
            "raised, once it is resolved.",
            "Een of meer alarmen van één plaats die samen zijn afgehandeld. Nog een druk op de "
            "knop van dezelfde balie hoort erbij zolang het open is. Het telt in de periode "
            "waarin het begon, zodra het is afgehandeld.",
        ),
    ),
    (
        ("Receipt", "Ontvangst"),
        (
            "A radio or phone confirmed that the alarm reached it. Nobody need have read it. Only "
            "incidents count in which somebody was called by something that confirms.",
            "Een portofoon of telefoon heeft bevestigd dat het alarm aankwam. Niemand hoeft het "
            "te hebben gelezen. Alleen incidenten tellen waarbij iemand is opgeroepen met iets "
            "dat bevestigt.",
        ),
    ),
    (
        ("Acknowledgement", "Aangenomen"),
        (
            "An operator took the incident on.",
            "Een centralist heeft het incident aangenomen.",
        ),
    ),
    (
        ("Acceptance", "Geaccepteerd"),
        (
            "A responder said that they were coming.",
            "Een hulpverlener heeft gezegd te komen.",
        ),
    ),
    (
        ("On scene", "Ter plaatse"),
        (
            "The first responder was there, by their own word, by a tag, or by an operator's word.",
            "De eerste hulpverlener was er: volgens die persoon zelf, een tag of een centralist.",
        ),
    ),
    (
        ("80 % within", "80 % binnen"),
        (
            "The nearest rank: a time that really occurred, and that 80 of 100 incidents did not "
            "exceed. Incidents in which it never happened are not in it; they stand under Never.",
            "De dichtstbijzijnde rang: een tijd die echt voorkwam en die 80 van de 100 incidenten "
            "niet overschreden. Incidenten waarbij het nooit gebeurde, zitten er niet in; die "
            "staan onder Nooit.",
        ),
    ),
    (
        ("Target", "Norm"),
        (
            "In how many of 100 incidents it must happen within that time. An incident in which it "
            "never happened counts as not in time, unless it was over before the time was.",
            "Bij hoeveel van de 100 incidenten het binnen die tijd moet gebeuren. Een incident "
            "waarbij het nooit gebeurde, telt als niet op tijd, tenzij het eerder voorbij was.",
        ),
    ),
    (
        ("False alarm", "Vals alarm"),
        (
            "Evaluated as such, or else resolved as such. The share is of the incidents whose "
            "outcome is known.",
            "Zo geëvalueerd, of anders zo afgehandeld. Het aandeel is van de incidenten waarvan "
            "de afloop bekend is.",
        ),
    ),
    (
        ("Untested desk", "Niet-geteste balie"),
        (
            "A desk that is set up now and of which no test or drill of this period proved that "
            "its button works.",
            "Een balie die nu is ingesteld en waarvan geen test of oefening in deze periode heeft "
            "aangetoond dat de knop werkt.",
        ),
    ),
    (
        ("Round in full", "Ronde volledig"),
        (
            "Every checkpoint of it was proven, in time or late.",
            "Elk controlepunt ervan is aangetoond, op tijd of te laat.",
        ),
    ),
)
"""How to read it: each word with what it means."""


class Says:
    """Says it in one language."""

    def __init__(self, language: str, words: Mapping[str, Pair] = WORDS) -> None:
        """English, where we do not have the language."""
        self._words = words
        own = language.partition("-")[0].lower()
        self._number = LANGUAGES.index(own) if own in LANGUAGES else 0
        self.language = LANGUAGES[self._number]

    def __call__(self, key: str, **words: object) -> str:
        """A phrase, filled in."""
        return self._words[key][self._number].format(**words)

    def one(self, pair: Pair) -> str:
        """A pair of ours."""
        return pair[self._number]

    def definitions(self) -> tuple[tuple[str, str], ...]:
        """How to read it."""
        return tuple((self.one(word), self.one(meaning)) for word, meaning in DEFINITIONS)
