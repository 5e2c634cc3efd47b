"""The sentences that go to radios and phones: the place first, few letters.

A radio shows some twenty letters at a glance, so nothing stands before the place
of somebody who needs help: "place - what - who - how often #number". The `what`
begins with what changes how it is read (GO, DRILL, POSS.). That it is over needs
no hurry, so it says that first: "OVER #number place - outcome". What a display
leaves out follows from this form (see `radio.short_text`).
"""

from collections.abc import Mapping

from .incident import Incident
from .site import Place
from .words import AlarmKind, Outcome

_KINDS: Mapping[str, Mapping[AlarmKind, str]] = {
    "en": {
        AlarmKind.PANIC: "PANIC",
        AlarmKind.EMERGENCY: "EMERGENCY",
        AlarmKind.MAN_DOWN: "MAN DOWN",
        AlarmKind.DURESS: "DURESS",
        AlarmKind.LONE_WORKER: "NO LIFE SIGN",
        AlarmKind.FIRE: "FIRE",
    },
    "nl": {
        AlarmKind.PANIC: "PANIEK",
        AlarmKind.EMERGENCY: "NOOD",
        AlarmKind.MAN_DOWN: "MAN DOWN",
        AlarmKind.DURESS: "DWANG",
        AlarmKind.LONE_WORKER: "GEEN TEKEN",
        AlarmKind.FIRE: "BRAND",
    },
}

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "drill": "DRILL",
        "go": "GO:",
        "over": "OVER",
        "nowhere": "place unknown",
        "radio": "radio",
        "possible": "POSS.",
    },
    "nl": {
        "drill": "OEFENING",
        "go": "GA:",
        "over": "VOORBIJ",
        "nowhere": "plaats onbekend",
        "radio": "portofoon",
        "possible": "MOG.",
    },
}
"""The doubt is a word before the kind: a question mark behind it is what many radios show
for a letter they do not have."""

_OUTCOMES: Mapping[str, Mapping[Outcome, str]] = {
    "en": {
        Outcome.GENUINE: "handled",
        Outcome.FALSE: "false alarm",
        Outcome.DRILL: "drill",
        Outcome.CANCELLED: "cancelled",
        Outcome.TECHNICAL: "technical fault",
    },
    "nl": {
        Outcome.GENUINE: "afgehandeld",
        Outcome.FALSE: "vals alarm",
        Outcome.DRILL: "oefening",
        Outcome.CANCELLED: "ingetrokken",
        Outcome.TECHNICAL: "storing",
    },
}
"""Apart from the phrases: a word of a list is its own text, so "drill" would be both."""

LANGUAGES = tuple(_KINDS)
"""The languages radios are written to in; any other falls back to English."""


def _phrase(language: str, word: str) -> str:
    return _PHRASES.get(language, _PHRASES["en"])[word]


def kind_word(language: str, kind: AlarmKind) -> str:
    """One kind of alarm, as it is shouted."""
    return _KINDS.get(language, _KINDS["en"])[kind]


def radio_name(language: str, address: str) -> str:
    """What a radio is called that nobody is known to carry."""
    return f"{_phrase(language, 'radio')} {address}"


def _where(language: str, place: Place | None) -> str:
    # The dash parts the place from the rest: none may stand within it.
    return place.words().replace(" - ", "-") if place else _phrase(language, "nowhere")


def _call(language: str, incident: Incident, *before: str) -> str:
    kind = AlarmKind.EMERGENCY if incident.kind is AlarmKind.DURESS else incident.kind
    what = [_phrase(language, word) for word in before]
    if incident.drill:
        what.append(_phrase(language, "drill"))
    if incident.possible:
        what.append(_phrase(language, "possible"))
    what.append(kind_word(language, kind))
    parts = [_where(language, incident.place), " ".join(what)]
    if incident.responder:
        parts.append(incident.responder)
    if incident.presses > 1:
        parts.append(f"{incident.presses}x")
    return f"{' - '.join(parts)} #{incident.number}"


def alarm_text(language: str, incident: Incident) -> str:
    """The place, what, who (for a responder's alarm), how often, the number.

    A duress alarm goes to radios under the word for an emergency: a bystander
    who reads it must not learn that a covert code was sent.
    """
    return _call(language, incident)


def dispatch_text(language: str, incident: Incident) -> str:
    """To a responder who is sent."""
    return _call(language, incident, "go")


def stand_down_text(language: str, incident: Incident, outcome: Outcome) -> str:
    """To everybody who was alerted, when it is over."""
    return (
        f"{_phrase(language, 'over')} #{incident.number} {_where(language, incident.place)}"
        f" - {_OUTCOMES.get(language, _OUTCOMES['en'])[outcome]}"
    )
