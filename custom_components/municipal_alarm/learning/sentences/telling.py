"""What a sentence is made with: one language, names, and what was told before it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from ...control_room.alerting import Alert
from ...control_room.commands import Actor
from ...control_room.events import (
    CallUpAsked,
    CallUpStarted,
    DeliveryRetried,
    Event,
    ExternalCalled,
    FollowingStarted,
    IncidentRaised,
    MicrophoneOpened,
    Prompted,
    RollCallStarted,
    StepTaken,
    TargetsAlerted,
)
from ...control_room.ids import ResponderId, SystemId
from ...control_room.site import Contact, Place, is_talkgroup
from ...control_room.words import AccessKind, ActorKind, Prompt
from .names import Names
from .speech import Speech, plain, seconds_between
from .vocabulary import ACCESSES, Pair

_LINK: Final = "link/"
_BROWSER: Final = "browser"

_ACTORS: Mapping[ActorKind, Pair] = {
    ActorKind.OPERATOR: ("an operator", "een centralist"),
    ActorKind.RESPONDER: ("a responder", "een hulpverlener"),
    ActorKind.AUTOMATION: ("an automation", "een automatisering"),
    ActorKind.SOURCE: ("a source", "een bron"),
}


_INCIDENT: Pair = ("an incident", "een incident")
_UNNAMED: Mapping[AccessKind, Pair] = {
    AccessKind.TIMELINE: _INCIDENT,
    AccessKind.DOSSIER: _INCIDENT,
    AccessKind.PICTURE: _INCIDENT,
    AccessKind.CAMERA: ("a desk", "een balie"),
    AccessKind.MICROPHONE: ("a responder", "een hulpverlener"),
    AccessKind.EXPORT: ("the journal", "het logboek"),
    AccessKind.EVALUATION: _INCIDENT,
    AccessKind.POSITION: ("a responder", "een hulpverlener"),
    AccessKind.CARE: ("somebody", "iemand"),
    AccessKind.SEARCH: ("some words", "enkele woorden"),
}
"""What was looked at, where that is known no more."""


class Category(StrEnum):
    """What a line is about, to choose by."""

    ALARM = "alarm"
    """Presses and other signals."""
    HANDLING = "handling"
    """What operators do with it, and write down."""
    STEP = "step"
    """The escalation, and what the operator must look at."""
    MESSAGE = "message"
    """Texts and codes, both ways, and their receipts."""
    PEOPLE = "people"
    """Who comes, who is there, who is safe."""
    EXTERNAL = "external"
    DESK = "desk"
    """What the clerk is told, and tests of desks."""
    LOOK = "look"
    """Cameras, microphones, positions: who saw and heard what."""
    ROUND = "round"
    LONE_WORK = "lone_work"
    ROOM = "room"
    """Sources, links, devices, duty."""
    EVALUATION = "evaluation"
    """What is written of it afterwards, and what was agreed."""
    CARE = "care"
    """What was done with what is written down."""


class Telling:
    """Tells events in their order, and keeps in mind what later ones answer to."""

    def __init__(self, speech: Speech, names: Names) -> None:
        """Begin with nothing told."""
        self.speech = speech
        self.names = names
        self.began: datetime | None = None
        """When the first alarm was raised."""
        self.alerts: dict[str, tuple[Alert, datetime]] = {}
        """Messages by their key, with the time that they left."""
        self.microphones: dict[str, tuple[str, datetime]] = {}
        self.followed: dict[str, str] = {}
        self.called: dict[str, datetime] = {}
        """When somebody outside was last called."""
        self.asked: dict[ResponderId, datetime] = {}
        """When somebody was asked to come, or whether they are safe."""
        self.prompted: dict[Prompt, datetime] = {}

    def remember(self, event: Event) -> None:
        """What later events answer to."""
        alerts: tuple[Alert, ...] = getattr(event, "alerts", ())
        for alert in alerts:
            self.alerts[alert.key] = (alert, event.at)
            self.asked.setdefault(alert.responder_id, event.at)
        match event:
            case IncidentRaised() if self.began is None:
                self.began = event.at
            case DeliveryRetried():
                if event.key in self.alerts:
                    self.alerts[event.key] = (self.alerts[event.key][0], event.at)
                if event.other is not None:
                    self.alerts[event.other.key] = (event.other, event.at)
            case MicrophoneOpened():
                self.microphones[event.key] = (event.responder, event.at)
            case FollowingStarted():
                self.followed[event.key] = event.responder
            case ExternalCalled():
                self.called[event.target] = event.at
            case StepTaken() | TargetsAlerted():
                self.called |= dict.fromkeys(event.external, event.at)
            case CallUpAsked():
                self.asked |= {one.responder_id: event.at for one in event.asked}
            case Prompted():
                self.prompted[event.prompt] = event.at
            case CallUpStarted() | RollCallStarted():
                pass

    # --- words ----------------------------------------------------------------

    def say(self, pair: Pair, **words: object) -> str:
        """A phrase, filled in."""
        return self.speech.say(pair, **words)

    def who(self, actor: Actor | None) -> str:
        """Who acts; in the middle of a sentence, "an automation"."""
        if actor is None:
            return self.say(("the system", "het systeem"))
        if actor.actor_id.startswith(_LINK):
            name = actor.actor_id.removeprefix(_LINK)
            known = ("{name}, by a link,", "{name}, via een koppeling,")
            unknown = ("whoever has the link", "wie de koppeling heeft")
            return self.say(known if name else unknown, name=name)
        if actor.actor_id == _BROWSER:
            return self.say(("somebody at a browser", "iemand achter een browser"))
        return actor.name or self.say(_ACTORS[actor.kind])

    def person(self, name: str) -> str:
        """A responder by name."""
        return name or self.say(("a responder", "een hulpverlener"))

    def where(self, place: Place | None) -> str:
        """A place, widest first."""
        words = place.words() if place is not None else ""
        return words or self.say(("an unknown place", "een onbekende plaats"))

    def system(self, system_id: SystemId) -> str:
        """A radio system."""
        return self.names.systems.get(system_id) or self.say(
            ("a radio system", "een portofoonsysteem")
        )

    def device(self, name: str, system_id: SystemId, address: str = "") -> str:
        """Somebody's radio or phone."""
        if is_talkgroup(address):
            words = ("{name} by talkgroup", "{name} via een gespreksgroep")
        elif system_id in self.names.phones:
            words = ("{name}'s phone", "de telefoon van {name}")
        else:
            words = ("{name}'s radio", "de portofoon van {name}")
        return self.say(words, name=self.person(name))

    def radio(self, system_id: SystemId, address: str) -> str:
        """A radio by whose it is, or by its number."""
        owner = self.names.carriers.get(Contact(system_id, address))
        name = self.names.responders.get(owner, "") if owner is not None else ""
        if name:
            return self.device(name, system_id)
        if address.isdecimal():
            return self.say(("radio {address}", "portofoon {address}"), address=address)
        phone = system_id in self.names.phones
        return self.say(("a phone", "een telefoon") if phone else ("a radio", "een portofoon"))

    def looked(self, actor: Actor, what: AccessKind, about: str) -> str:
        """Somebody looked at something."""
        about = "" if what is AccessKind.ACCESSES else plain(about)
        said = self.say(
            ("{who} looked at {what} {about}", "{who} bekeek {what} {about}"),
            who=self.who(actor),
            what=self.speech.word(ACCESSES, what),
            about=about or self.say(_UNNAMED.get(what, ("", ""))),
        )
        return capital(said.rstrip())

    def told(self, alerts: Iterable[Alert]) -> str:
        """The names of whom messages go to."""
        return self.speech.names(self.person(one.responder) for one in alerts)

    def since(self, before: datetime | None, at: datetime) -> str:
        """Behind a sentence, how long it took."""
        return self.speech.took(seconds_between(before, at))


def people_of(event: Event) -> tuple[str, ...]:
    """Everybody whom an event names, each once: to choose by, and for who was told."""
    actor: Actor | None = getattr(event, "actor", None)
    alerts: tuple[Alert, ...] = getattr(event, "alerts", ())
    names = [
        actor.name if actor is not None else "",
        getattr(event, "responder", ""),
        getattr(event, "operator", ""),
        getattr(event, "tester", ""),
        *(one.responder for one in alerts),
        *(one.responder for one in getattr(event, "asked", ())),
        *(name for _, name in getattr(event, "responders", ())),
    ]
    return tuple(dict.fromkeys(name for name in names if name))


def capital(text: str) -> str:
    """A sentence begins with a capital, whatever begins it."""
    return text[:1].upper() + text[1:]
