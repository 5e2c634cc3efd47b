"""What a dossier says, in English and Dutch."""

from collections.abc import Mapping
from typing import Final

from .words import Pair

WORDS: Final[Mapping[str, Pair]] = {
    "dossier": ("Incident", "Incident"),
    "raised_at": ("Raised", "Gemeld"),
    "drill": ("Drill: no figure counts this", "Oefening: dit telt nergens mee"),
    "test": ("Test of a desk", "Test van een balie"),
    "facts": ("Facts", "Feiten"),
    "no_place": ("not known", "niet bekend"),
    "state": ("State", "Stand"),
    "priority": ("Priority", "Prioriteit"),
    "duress": ("Duress", "Dwang"),
    "yes": ("yes", "ja"),
    "external": ("Called outside", "Buiten ingeschakeld"),
    "steps": ("Escalation steps taken", "Genomen escalatiestappen"),
    "times": ("Times from the press", "Tijden vanaf het indrukken"),
    "step": ("Step", "Stap"),
    "after": ("After", "Na"),
    "at": ("At", "Om"),
    "target": ("Target", "Norm"),
    "in_time": ("kept: within {within}", "gehaald: binnen {within}"),
    "late": ("not kept: within {within}", "niet gehaald: binnen {within}"),
    "closed": ("Closed", "Afgesloten"),
    "evaluated": ("Evaluated", "Geëvalueerd"),
    "approved": ("Evaluation approved", "Evaluatie goedgekeurd"),
    "timeline": ("Timeline", "Tijdlijn"),
    "timeline_lead": (
        "What the journal says, in its order. The second column counts from the press.",
        "Wat het logboek zegt, in die volgorde. De tweede kolom telt vanaf het indrukken.",
    ),
    "time": ("Time", "Tijd"),
    "delay": ("After", "Na"),
    "who": ("Who", "Wie"),
    "what": ("What happened", "Wat er gebeurde"),
    "gone": (
        "{number} records are not told here: their content is no longer kept.",
        "{number} vastleggingen staan hier niet: de inhoud wordt niet meer bewaard.",
    ),
    "no_lines": ("Nothing to tell.", "Niets te vertellen."),
    "incomplete": (
        "The journal cannot be written at the moment: the last of what happened is missing.",
        "Het logboek kan nu niet worden geschreven: het laatste dat gebeurde, ontbreekt.",
    ),
    "pictures": ("Pictures", "Beelden"),
    "no_pictures": (
        "No picture is kept. Pictures go after the time that was set for them, unless the "
        "incident is held.",
        "Er is geen beeld bewaard. Beelden verdwijnen na de ingestelde tijd, tenzij het "
        "incident wordt vastgehouden.",
    ),
    "picture": ("{what}, {at}", "{what}, {at}"),
    "evaluation": ("Evaluation", "Evaluatie"),
    "no_evaluation": ("Not evaluated yet.", "Nog niet geëvalueerd."),
    "written_by": ("Written", "Geschreven"),
    "approved_by": ("Approved", "Goedgekeurd"),
    "nobody_yet": ("by nobody yet", "nog door niemand"),
    "by": ("{name}, {at}", "{name}, {at}"),
    "outcome": ("Outcome", "Afloop"),
    "happened": ("What happened", "Wat er gebeurde"),
    "went_well": ("What went well", "Wat goed ging"),
    "to_improve": ("What can be better", "Wat beter kan"),
    "form": ("Aggression form", "Agressieformulier"),
    "aggression": ("Kinds of aggression", "Soorten agressie"),
    "none": ("none", "geen"),
    "police_reference": ("Police reference", "Nummer bij de politie"),
    "by_employer": (
        "The municipality files the charge",
        "De gemeente doet de aangifte",
    ),
    "affected": ("People it happened to", "Getroffen medewerkers"),
    "aftercare_by": ("Aftercare by", "Nazorg door"),
    "measures": ("Measures", "Maatregelen"),
    "no_measures": ("No measures were agreed.", "Er zijn geen maatregelen afgesproken."),
    "measure": ("Measure", "Maatregel"),
    "owner": ("Who", "Wie"),
    "due": ("Due", "Uiterlijk"),
    "proof": ("How this can be proven", "Hoe dit te bewijzen is"),
    "proof_lead": (
        "Every record of the journal carries the hash of the one before it. Whoever keeps this "
        "pair of numbers can show later that nothing before it was changed: give it to the "
        "verification of the journal, or of an export (docs/journal-export.md), as the place "
        "that the chain must lead through.",
        "Elke vastlegging in het logboek draagt de hash van de vorige. Wie dit paar bewaart, kan "
        "later laten zien dat daarvoor niets is veranderd: geef het aan de controle van het "
        "logboek of van een export (docs/journal-export.md), als de plaats waar de keten langs "
        "moet komen.",
    ),
    "last_record": ("Last record of this incident", "Laatste vastlegging van dit incident"),
    "head": ("The journal ended at record", "Het logboek eindigde bij vastlegging"),
    "hash": ("with the hash (SHA-256)", "met de hash (SHA-256)"),
    "proof_shown": (
        "This version leaves things out, so it cannot be held against the journal. Ask an "
        "operator or supervisor for the whole one.",
        "Deze versie laat dingen weg en kan dus niet naast het logboek worden gelegd. Vraag een "
        "centralist of leidinggevende om de hele.",
    ),
    "foot": ("Municipal Alarm. Times are of {zone}.", "Municipal Alarm. Tijden zijn van {zone}."),
}
