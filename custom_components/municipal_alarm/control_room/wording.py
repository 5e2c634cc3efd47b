"""The sentences that go to radios and phones: the place first, few letters.

A radio shows some twenty letters at a glance, so nothing stands before the place
of somebody who needs help: "place - what - who - how often #number". The `what`
begins with what changes how it is read (GO, DRILL, POSS.). Behind the place of a
responder stands how old it is, "(20 min)", or "(?)" where nobody saw them there. That
it is over needs no hurry, so it says that first: "OVER #number place - outcome". What
a display leaves out follows from this form (see `radio.short_text`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from .ids import ResponderId
from .incident import Incident
from .site import Place
from .words import AlarmKind, Outcome, Purpose

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
        "minutes": "min",
        "hours": "h",
        "check_in": "CHECK IN",
        "answer": "answer within {seconds} s",
        "roll_call": "ROLL CALL",
        "safe": "SAFE",
        "help": "HELP",
    },
    "nl": {
        "drill": "OEFENING",
        "go": "GA:",
        "over": "VOORBIJ",
        "nowhere": "plaats onbekend",
        "radio": "portofoon",
        "possible": "MOG.",
        "minutes": "min",
        "hours": "u",
        "check_in": "MELD U",
        "answer": "antwoord binnen {seconds} s",
        "roll_call": "APPEL",
        "safe": "VEILIG",
        "help": "HULP",
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

OLD_PLACE = timedelta(minutes=5)
"""A walk through a large building: older than this, a place is where to begin to look."""

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


def _age(language: str, incident: Incident, now: datetime | None) -> str:
    """How old the place of a responder is, where that says to look further.

    As old as it was at the last alarm, where `now` is not given: so the texts of one
    alarm are the same. What a display leaves of it: see `radio.short_text`.
    """
    if incident.responder_id is None or incident.place is None:
        return ""
    if incident.placed_at is None:
        # Nobody saw them there: it is where they are set up to be.
        return " (?)"
    age = (now or incident.last_press_at) - incident.placed_at
    if age <= OLD_PLACE:
        return ""
    minutes = age // timedelta(minutes=1)
    if minutes < 60:
        return f" ({minutes} {_phrase(language, 'minutes')})"
    return f" ({minutes // 60} {_phrase(language, 'hours')})"


def _call(
    language: str,
    incident: Incident,
    *before: str,
    now: datetime | None = None,
    behind: str = "",
) -> str:
    kind = AlarmKind.EMERGENCY if incident.kind is AlarmKind.DURESS else incident.kind
    what = [_phrase(language, word) for word in before]
    if incident.drill:
        what.append(_phrase(language, "drill"))
    if incident.possible:
        what.append(_phrase(language, "possible"))
    what += filter(None, (kind_word(language, kind), behind))
    place = _where(language, incident.place) + _age(language, incident, now)
    parts = [place, " ".join(what)]
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


def dispatch_text(language: str, incident: Incident, now: datetime | None = None) -> str:
    """To a responder who is sent; `now` tells how old the place is by now."""
    return _call(language, incident, "go", now=now)


def again_text(language: str, incident: Incident, responder_id: ResponderId) -> str:
    """To a responder who was told before: what is new, and still the order to whom was sent."""
    sent = any(
        one.alert.responder_id == responder_id and one.alert.purpose is Purpose.DISPATCH
        for one in incident.deliveries.values()
    )
    return dispatch_text(language, incident) if sent else alarm_text(language, incident)


def check_in_text(language: str, seconds: int, name: str = "") -> str:
    """To a lone worker who is asked for a sign of life; `name` where others read it, too."""
    what = f"{_phrase(language, 'check_in')} {name}".rstrip()
    return f"{what} - {_phrase(language, 'answer').format(seconds=seconds)}"


def roll_call_text(language: str, incident: Incident, safe: str, in_trouble: str) -> str:
    """To whoever is asked whether they are safe; the codes to answer by, as far as there are.

    First why they are asked: it may be the first that they hear of it. The codes are part of
    what it is, which a display keeps before the name of the building.
    """
    codes = ((safe, "safe"), (in_trouble, "help"))
    answers = [f"{digits} {_phrase(language, word)}" for digits, word in codes if digits]
    behind = " ".join((_phrase(language, "roll_call"), *answers))
    return _call(language, incident, behind=behind)


def stand_down_text(language: str, incident: Incident, outcome: Outcome) -> str:
    """To everybody who was alerted, when it is over."""
    return (
        f"{_phrase(language, 'over')} #{incident.number} {_where(language, incident.place)}"
        f" - {_OUTCOMES.get(language, _OUTCOMES['en'])[outcome]}"
    )
