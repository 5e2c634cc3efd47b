"""Who is sent, who comes, who is safe."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from ...control_room.commands import Actor
from ...control_room.words import ActorKind
from .telling import Category, Telling
from .vocabulary import DUTIES, ROLL_CALL, WAYS, Pair


def _dispatched(tell: Telling, event: e.RespondersDispatched) -> str:
    return tell.say(
        ("{who} sent {people}", "{who} stuurde {people}"),
        who=tell.who(event.actor),
        people=tell.speech.names(name for _, name in event.responders),
    )


def _by(tell: Telling, actor: Actor) -> str:
    """Behind what a responder answers: that somebody else said so for them."""
    if actor.kind is ActorKind.RESPONDER:
        return ""
    return tell.say((", says {who}", ", volgens {who}"), who=tell.who(actor))


def _accepted(tell: Telling, event: e.ResponderAccepted) -> str:
    said = tell.say(("{who} comes", "{who} komt"), who=tell.person(event.responder))
    if event.minutes is not None:
        words: Pair = (", about {minutes} min away", ", ongeveer {minutes} min weg")
        said += tell.say(words, minutes=max(round(event.minutes), 1))
    if event.off_duty:
        said += tell.say((", off duty", ", buiten dienst"))
    return f"{said}{_by(tell, event.actor)}{_since_asked(tell, event)}"


def _refused(tell: Telling, event: e.ResponderRefused) -> str:
    said = tell.say(("{who} cannot come", "{who} kan niet komen"), who=tell.person(event.responder))
    reason = tell.speech.said(event.reason)
    return f"{said}{_by(tell, event.actor)}{_since_asked(tell, event)}{reason}"


def _arrived(tell: Telling, event: e.ResponderArrived) -> str:
    said = tell.say(("{who} is on scene", "{who} is ter plaatse"), who=tell.person(event.responder))
    if event.off_duty:
        said += tell.say((", off duty", ", buiten dienst"))
    return f"{said}{_by(tell, event.actor)}{tell.since(tell.began, event.at)}"


def _since_asked(tell: Telling, event: e.ResponderAccepted | e.ResponderRefused) -> str:
    return tell.since(tell.asked.get(event.responder_id), event.at)


def _call_up(tell: Telling, event: e.CallUpStarted) -> str:
    duties = ", ".join(tell.speech.word(DUTIES, duty) for duty in event.duties)
    return tell.say(
        (
            "{who} asks the nearest to come, {wanted} of them: {duties}",
            "{who} roept de dichtstbijzijnde op, {wanted} personen: {duties}",
        ),
        who=tell.who(event.actor),
        wanted=event.wanted,
        duties=duties or tell.say(("everybody", "iedereen")),
    )


def _asked(tell: Telling, event: e.CallUpAsked) -> str:
    said = [
        f"{tell.person(one.responder)} ({max(round(one.minutes), 1)} min)"
        if one.minutes is not None
        else tell.person(one.responder)
        for one in event.asked
    ]
    return tell.say(
        ("asked to come: {people}", "gevraagd om te komen: {people}"),
        people=tell.speech.names(said),
    )


def _unanswered(tell: Telling, event: e.CallUpUnanswered) -> str:
    said = tell.say(
        ("{who} has not answered in time", "{who} antwoordde niet op tijd"),
        who=tell.person(event.responder),
    )
    return f"{said}{tell.since(tell.asked.get(event.responder_id), event.at)}"


def _call_up_ended(tell: Telling, event: e.CallUpEnded) -> str:
    words: Mapping[str, Pair] = {
        "enough": (
            "the call-up has ended, enough come: {coming}",
            "de oproep is klaar, er komen er genoeg: {coming}",
        ),
        "nobody_left": (
            "the call-up has ended, nobody is left to ask; coming: {coming}",
            "de oproep is klaar, er is niemand meer om te vragen; er komen er {coming}",
        ),
    }
    other: Pair = (
        "the call-up has ended; coming: {coming}",
        "de oproep is klaar; er komen er {coming}",
    )
    return tell.say(words.get(event.reason, other), coming=event.coming)


def _roll_call(tell: Telling, event: e.RollCallStarted) -> str:
    return tell.say(
        ("{who} called the roll: {people}", "{who} hield appel: {people}"),
        who=tell.who(event.actor),
        people=tell.speech.names(tell.person(one.responder) for one in event.expected),
    )


def _roll_call_joined(tell: Telling, event: e.RollCallJoined) -> str:
    return tell.say(
        ("{who} belongs to the roll-call too", "{who} hoort ook bij het appel"),
        who=tell.person(event.expected.responder),
    )


def _answered(tell: Telling, event: e.RollCallAnswered) -> str:
    said = tell.say(
        ("roll-call: {who} is {answer}", "appel: {who} is {answer}")
        if event.answer.value in ("safe", "unaccounted")
        else ("roll-call: {who} {answer}", "appel: {who} {answer}"),
        who=tell.person(event.responder),
        answer=tell.speech.word(ROLL_CALL, event.answer),
    )
    way = tell.speech.way(event.by, WAYS)
    if event.actor is not None and event.actor.kind is not ActorKind.RESPONDER:
        return f"{said}{_by(tell, event.actor)}"
    return f"{said}{way}"


def _roll_call_ended(tell: Telling, event: e.RollCallEnded) -> str:
    said = tell.say(
        ("{who} ended the roll-call", "{who} beëindigde het appel"), who=tell.who(event.actor)
    )
    if not event.unaccounted:
        return said + tell.say(
            (", everybody is accounted for", ", van iedereen is bekend hoe het gaat")
        )
    return said + tell.say(
        ("; not accounted for: {people}", "; niet bekend: {people}"),
        people=tell.speech.names(tell.person(name) for _, name in event.unaccounted),
    )


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.RespondersDispatched: (Category.PEOPLE, _dispatched),
    e.ResponderAccepted: (Category.PEOPLE, _accepted),
    e.ResponderRefused: (Category.PEOPLE, _refused),
    e.ResponderArrived: (Category.PEOPLE, _arrived),
    e.CallUpStarted: (Category.PEOPLE, _call_up),
    e.CallUpAsked: (Category.PEOPLE, _asked),
    e.CallUpUnanswered: (Category.PEOPLE, _unanswered),
    e.CallUpEnded: (Category.PEOPLE, _call_up_ended),
    e.RollCallStarted: (Category.PEOPLE, _roll_call),
    e.RollCallJoined: (Category.PEOPLE, _roll_call_joined),
    e.RollCallAnswered: (Category.PEOPLE, _answered),
    e.RollCallEnded: (Category.PEOPLE, _roll_call_ended),
}
