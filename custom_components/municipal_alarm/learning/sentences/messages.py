"""Texts and codes, both ways, and how far they came."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from ...control_room.alerting import Alert
from ...control_room.words import CodeEffect, DeliveryState, Purpose
from .telling import Category, Telling
from .vocabulary import EFFECTS, PURPOSES, Pair

_DELIVERED: Mapping[DeliveryState, Pair] = {
    DeliveryState.QUEUED: ("{message} waits for {device}", "{message} wacht op {device}"),
    DeliveryState.SENT: ("{message} left for {device}", "{message} is verstuurd naar {device}"),
    DeliveryState.RECEIPTED: (
        "{device} confirmed {message}",
        "{device} bevestigde {message}",
    ),
    DeliveryState.FAILED: (
        "{message} did not reach {device}",
        "{message} kwam niet aan bij {device}",
    ),
    DeliveryState.OVERTAKEN: (
        "{message} was needed no more by {device}",
        "{message} was niet meer nodig voor {device}",
    ),
}
_MICROPHONE: Mapping[DeliveryState, Pair] = {
    DeliveryState.QUEUED: (
        "the order to open {who}'s microphone waits",
        "de opdracht om de microfoon van {who} te openen wacht",
    ),
    DeliveryState.SENT: (
        "the order to open {who}'s microphone left",
        "de opdracht om de microfoon van {who} te openen is verstuurd",
    ),
    DeliveryState.RECEIPTED: (
        "{who}'s radio confirmed that its microphone is open",
        "de portofoon van {who} bevestigde dat de microfoon open staat",
    ),
    DeliveryState.FAILED: (
        "{who}'s microphone did not open",
        "de microfoon van {who} ging niet open",
    ),
    DeliveryState.OVERTAKEN: (
        "{who}'s microphone was needed no more",
        "de microfoon van {who} was niet meer nodig",
    ),
}
_OTHER: Mapping[DeliveryState, Pair] = {
    DeliveryState.QUEUED: ("{what} waits", "{what} wacht"),
    DeliveryState.SENT: ("{what}: done", "{what}: gedaan"),
    DeliveryState.RECEIPTED: ("{what}: confirmed", "{what}: bevestigd"),
    DeliveryState.FAILED: ("{what}: failed", "{what}: mislukt"),
    DeliveryState.OVERTAKEN: ("{what}: needed no more", "{what}: niet meer nodig"),
}
_DONE: tuple[tuple[str, Pair], ...] = (
    ("/withdraw", ("withdrawal of a message", "intrekken van een bericht")),
    ("/close", ("closing of a microphone", "sluiten van een microfoon")),
    ("/stop", ("end of following a radio", "einde van het volgen van een portofoon")),
    ("/camera", ("the picture of the alarm", "de foto van het alarm")),
)
"""What else is done outside, by how its key ends; the lamp at the desk is all the rest."""
_LAMP: Pair = ("the answer at the desk", "het antwoord bij de balie")
_MESSAGE: Pair = ("a message", "een bericht")
_FOLLOWING: Pair = ("following {who}'s radio", "volgen van de portofoon van {who}")


def _reported(tell: Telling, event: e.DeliveryReported) -> str:
    sent = tell.alerts.get(event.key)
    opened = tell.microphones.get(event.key)
    why = "" if event.state is DeliveryState.RECEIPTED else tell.speech.why(event.reason)
    if sent is not None:
        alert, left_at = sent
        said = tell.say(
            _DELIVERED[event.state],
            message=tell.speech.word(PURPOSES, alert.purpose),
            device=tell.device(alert.responder, alert.system_id, alert.address),
        )
        return f"{said}{tell.since(left_at, event.at)}{why}"
    if opened is not None:
        who, opened_at = opened
        said = tell.say(_MICROPHONE[event.state], who=tell.person(who))
        return f"{said}{tell.since(opened_at, event.at)}{why}"
    return f"{tell.say(_OTHER[event.state], what=_what(tell, event.key))}{why}"


def _what(tell: Telling, key: str) -> str:
    """What else was to be done outside."""
    if key in tell.followed:
        return tell.say(_FOLLOWING, who=tell.person(tell.followed[key]))
    for ending, words in _DONE:
        if key.endswith(ending):
            return tell.say(words)
    # A lamp's key has one part behind the incident; a message's has several.
    return tell.say(_LAMP if key.count("/") == 1 else _MESSAGE)


def _retried(tell: Telling, event: e.DeliveryRetried) -> str:
    sent = tell.alerts.get(event.key)
    said = tell.say(
        (
            "not confirmed, sent again ({attempt}): {message} to {device}",
            "niet bevestigd, opnieuw verstuurd ({attempt}): {message} naar {device}",
        ),
        attempt=event.attempt,
        message=tell.speech.word(PURPOSES, sent[0].purpose) if sent else tell.say(_MESSAGE),
        device=_device(tell, sent[0] if sent else None),
    )
    if event.other is None:
        return said
    also = tell.say(
        (", also to {device}", ", ook naar {device}"), device=_device(tell, event.other)
    )
    return f"{said}{also}"


def _device(tell: Telling, alert: Alert | None) -> str:
    if alert is None:
        return tell.say(("a radio or phone", "een portofoon of telefoon"))
    return tell.device(alert.responder, alert.system_id, alert.address)


def _sent(tell: Telling, event: e.MessageSent) -> str:
    people = tell.told(event.alerts)
    if event.purpose is Purpose.STAND_DOWN:
        return tell.say(
            ("told that it is over: {people}", "gemeld dat het voorbij is aan: {people}"),
            people=people,
        )
    if event.purpose is Purpose.CODE:
        return tell.say(
            ("{who} sent code {code} to {people}", "{who} stuurde code {code} naar {people}"),
            who=tell.who(event.actor),
            code=_code(tell, event.digits, None),
            people=people,
        )
    return tell.say(
        ("{who} wrote to {people}{text}", "{who} schreef aan {people}{text}"),
        who=tell.who(event.actor),
        people=people,
        text=tell.speech.said(event.text),
    )


def _code(tell: Telling, digits: str, effect: CodeEffect | None) -> str:
    """A code by its digits and name."""
    name = tell.names.codes.get(digits, "")
    if effect is not None and (not name or name == EFFECTS[effect][0]):
        # Nobody gave it a name of their own: then it reads in the reader's language.
        name = tell.speech.word(EFFECTS, effect)
    return f"{digits} ({name})" if name else digits


def _code_in(tell: Telling, event: e.CodeReceived) -> str:
    who = tell.person(event.responder)
    code = _code(tell, event.digits, event.effect)
    if event.effect is not CodeEffect.DURESS:
        return tell.say(("{who} sent code {code}", "{who} stuurde code {code}"), who=who, code=code)
    said = tell.say(
        ("{who} sent the duress code {code}", "{who} stuurde de dwangcode {code}"),
        who=who,
        code=code,
    )
    if not event.shown_digits:
        return said
    looks = (
        "; for others it reads {code}",
        "; voor anderen staat er {code}",
    )
    shown = _code(tell, event.shown_digits, CodeEffect.ALL_CLEAR)
    return f"{said}{tell.say(looks, code=shown)}"


def _text_in(tell: Telling, event: e.TextReceived) -> str:
    words = (
        ("{who} sent a code that is not agreed{text}", "{who} stuurde een onbekende code{text}")
        if event.unknown_code
        else ("{who} wrote{text}", "{who} schreef{text}")
    )
    return tell.say(words, who=tell.person(event.responder), text=tell.speech.said(event.text))


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.DeliveryReported: (Category.MESSAGE, _reported),
    e.DeliveryRetried: (Category.MESSAGE, _retried),
    e.MessageSent: (Category.MESSAGE, _sent),
    e.CodeReceived: (Category.MESSAGE, _code_in),
    e.TextReceived: (Category.MESSAGE, _text_in),
}
