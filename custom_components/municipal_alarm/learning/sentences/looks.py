"""Who saw and heard what: cameras, microphones, positions."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from .telling import Category, Telling
from .vocabulary import FAILURES, Pair

_CLOSED: Mapping[str, Pair] = {
    "time": ("its time was over", "de tijd was om"),
    "operator": ("an operator closed it", "een centralist sloot hem"),
    "ended": ("the incident is over", "het incident is voorbij"),
    "failed": ("it failed", "het ging mis"),
}


def _viewed(tell: Telling, event: e.CameraViewed) -> str:
    name = tell.names.cameras.get(event.camera, "")
    words: Pair = (
        ("{who} looked at the camera ({camera})", "{who} bekeek de camera ({camera})")
        if name
        else ("{who} looked at the camera", "{who} bekeek de camera")
    )
    return tell.say(words, who=tell.who(event.actor), camera=name)


def _opened(tell: Telling, event: e.MicrophoneOpened) -> str:
    return tell.say(
        (
            "{who} opened {responder}'s microphone, until {until}",
            "{who} opende de microfoon van {responder}, tot {until}",
        ),
        who=tell.who(event.actor),
        responder=tell.person(event.responder),
        until=tell.speech.time(event.until, event.at),
    )


def _closed(tell: Telling, event: e.MicrophoneClosed) -> str:
    said = tell.say(
        ("{responder}'s microphone is closed", "de microfoon van {responder} is gesloten"),
        responder=tell.person(event.responder),
    )
    if event.actor is not None:
        return said + tell.say((", by {who}", ", door {who}"), who=tell.who(event.actor))
    reasons = {**_CLOSED, **FAILURES}
    return f"{said}{tell.speech.why(event.failure or event.reason, reasons)}"


def _unavailable(tell: Telling, event: e.MicrophoneUnavailable) -> str:
    said = tell.say(
        (
            "{responder}'s microphone cannot be opened",
            "de microfoon van {responder} kan niet open",
        ),
        responder=tell.person(event.responder),
    )
    return f"{said}{tell.speech.why(event.reason)}"


def _listening(tell: Telling, event: e.ListeningStarted) -> str:
    return tell.say(
        ("{who} listens to {responder}'s microphone", "{who} luistert mee met {responder}"),
        who=tell.who(event.actor),
        responder=tell.person(event.responder),
    )


def _listened(tell: Telling, event: e.ListeningEnded) -> str:
    return tell.say(
        (
            "{who} listens to {responder}'s microphone no more",
            "{who} luistert niet meer mee met {responder}",
        ),
        who=tell.who(event.actor),
        responder=tell.person(event.responder),
    )


def _located(tell: Telling, event: e.ResponderLocated) -> str:
    # Where is for the map, while the incident is open.
    return tell.say(
        (
            "{responder}'s radio told where it is",
            "de portofoon van {responder} gaf de locatie door",
        ),
        responder=tell.person(event.responder),
    )


def _following(tell: Telling, event: e.FollowingStarted) -> str:
    return tell.say(
        (
            "{device} is asked to tell where it is, until {until}",
            "{device} geeft de locatie door, tot {until}",
        ),
        device=tell.device(event.responder, event.system_id, event.address),
        until=tell.speech.time(event.until, event.at),
    )


def _followed(tell: Telling, event: e.FollowingEnded) -> str:
    return tell.say(
        (
            "{responder}'s radio is asked no more where it is",
            "de portofoon van {responder} geeft de locatie niet meer door",
        ),
        responder=tell.person(event.responder),
    )


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.CameraViewed: (Category.LOOK, _viewed),
    e.MicrophoneOpened: (Category.LOOK, _opened),
    e.MicrophoneClosed: (Category.LOOK, _closed),
    e.MicrophoneUnavailable: (Category.LOOK, _unavailable),
    e.ListeningStarted: (Category.LOOK, _listening),
    e.ListeningEnded: (Category.LOOK, _listened),
    e.ResponderLocated: (Category.LOOK, _located),
    e.FollowingStarted: (Category.LOOK, _following),
    e.FollowingEnded: (Category.LOOK, _followed),
}
