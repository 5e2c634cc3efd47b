"""The sentences that go to radios and phones: the place first, few letters.

A radio shows some twenty letters at a glance, so nothing stands before the place.
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
        AlarmKind.LONE_WORKER: "NO SIGN OF LIFE",
        AlarmKind.FIRE: "FIRE",
    },
    "nl": {
        AlarmKind.PANIC: "PANIEK",
        AlarmKind.EMERGENCY: "NOODOPROEP",
        AlarmKind.MAN_DOWN: "MAN DOWN",
        AlarmKind.DURESS: "DWANG",
        AlarmKind.LONE_WORKER: "GEEN TEKEN VAN LEVEN",
        AlarmKind.FIRE: "BRAND",
    },
}

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "drill": "DRILL",
        "go": "GO TO",
        "over": "over",
        "nowhere": "place unknown",
        "radio": "radio",
        "possible": "POSSIBLE",
    },
    "nl": {
        "drill": "OEFENING",
        "go": "GA NAAR",
        "over": "voorbij",
        "nowhere": "plaats onbekend",
        "radio": "portofoon",
        "possible": "MOGELIJK",
    },
}
"""The doubt is a word before the kind: a question mark behind it is the first letter to
be cut, and what many radios show for a letter they do not have."""

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
    return place.words() if place is not None else _phrase(language, "nowhere")


def alarm_text(language: str, incident: Incident) -> str:
    """The place, who (for a responder's alarm), what, how often, the number.

    A duress alarm goes to radios under the word for an emergency: a bystander
    who reads it must not learn that a covert code was sent.
    """
    kind = AlarmKind.EMERGENCY if incident.kind is AlarmKind.DURESS else incident.kind
    parts = [_where(language, incident.place)]
    if incident.responder:
        parts.append(incident.responder)
    word = kind_word(language, kind)
    parts.append(f"{_phrase(language, 'possible')} {word}" if incident.possible else word)
    if incident.presses > 1:
        parts.append(f"{incident.presses}x")
    if incident.drill:
        parts.append(_phrase(language, "drill"))
    return f"{' - '.join(parts)} #{incident.number}"


def dispatch_text(language: str, incident: Incident) -> str:
    """To a responder who is sent."""
    return f"{_phrase(language, 'go')} {alarm_text(language, incident)}"


def stand_down_text(language: str, incident: Incident, outcome: Outcome) -> str:
    """To everybody who was alerted, when it is over."""
    return (
        f"{_where(language, incident.place)} - {_phrase(language, 'over')}: "
        f"{_OUTCOMES.get(language, _OUTCOMES['en'])[outcome]} #{incident.number}"
    )
