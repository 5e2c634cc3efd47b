"""The room itself: sources, links, devices, duty, tests of desks."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from .telling import Category, Telling
from .vocabulary import WAYS, Pair

_SET_ASIDE: Mapping[str, Pair] = {
    "too_old": ("it is too old", "het is te oud"),
    "unknown_desk": ("no such desk is set up", "die balie is niet ingesteld"),
    "unknown_building": ("no such building is set up", "dat gebouw is niet ingesteld"),
    "unknown_device": ("whose radio it is nobody knows", "van wie de portofoon is, is onbekend"),
    "unknown_code": ("it is no code that is agreed", "het is geen afgesproken code"),
    "unknown_tag": ("the tag belongs to nothing", "de tag hoort nergens bij"),
    "no_incident": ("there is no incident that it belongs to", "er is geen incident bij"),
    "out_of_date": ("something newer is known", "er is iets nieuwers bekend"),
    "operator_chose": ("an operator had chosen otherwise", "een centralist koos anders"),
    "defect": ("it could not be used, which is a fault of this program", "een programmafout"),
}
_TEST_ENDED: Mapping[str, Pair] = {
    "seen": ("everything was seen", "alles is gezien"),
    "not_seen": ("not everything was seen", "niet alles is gezien"),
    "no_press": ("no press came in time", "er kwam op tijd geen druk op de knop"),
    "stopped": ("it was broken off", "de test is afgebroken"),
}
_SIGNED_OFF: Mapping[str, Pair] = {
    "operator": ("an operator said so", "op verzoek van een centralist"),
    "other_radio": ("they took another radio", "een andere portofoon gepakt"),
    "other_person": ("somebody else took it", "iemand anders nam hem"),
    "shift_over": ("the shift is over", "de dienst is voorbij"),
}


def _heard(tell: Telling, event: e.SourceHeard) -> str:
    if event.on is None:
        return tell.say(("a source was heard", "een bron is gehoord"))
    words: Pair = (
        ("a source was heard: on", "een bron is gehoord: aan")
        if event.on
        else ("a source was heard: off", "een bron is gehoord: uit")
    )
    return tell.say(words)


def _set_aside(tell: Telling, event: e.SignalSetAside) -> str:
    said = tell.say(("a signal was set aside", "een signaal is terzijde gelegd"))
    who = f", {event.who}" if event.who.strip() else ""
    return f"{said}{who}{tell.speech.why(event.reason, _SET_ASIDE)}"


def _number(tell: Telling, event: e.NumberIssued) -> str:
    return tell.say(
        ("incident number {number} was given", "incidentnummer {number} is uitgegeven"),
        number=event.number,
    )


def _placed(tell: Telling, event: e.ResponderPlaced) -> str:
    name = tell.names.responders.get(event.responder_id, "")
    said = tell.say(
        ("{who} was at {place}", "{who} was bij {place}"),
        who=tell.person(name),
        place=tell.where(event.place),
    )
    doubt = tell.say((", doubtful", ", twijfelachtig")) if event.doubtful else ""
    return f"{said}{tell.speech.way(event.by, WAYS)}{doubt}"


def _device(tell: Telling, event: e.DeviceWasSeen) -> str:
    words: Pair = (
        ("{device} is on", "{device} is aan")
        if event.online
        else ("{device} is off", "{device} is uit")
    )
    return tell.say(words, device=tell.radio(event.system_id, event.address))


def _link(tell: Telling, event: e.LinkStateChanged) -> str:
    words: Pair = (
        ("the link to {system} came up", "de verbinding met {system} is er weer")
        if event.up
        else ("the link to {system} was lost", "de verbinding met {system} viel weg")
    )
    return tell.say(words, system=tell.system(event.system_id))


def _presence(tell: Telling, event: e.OperatorPresenceChanged) -> str:
    name = tell.names.operators.get(event.operator_id, "")
    words: Pair = (
        ("{who} is at a console", "{who} zit achter een scherm")
        if event.present
        else ("{who} left the console", "{who} zit niet meer achter een scherm")
    )
    return tell.say(words, who=name or tell.say(("an operator", "een centralist")))


def _console_checked(tell: Telling, event: e.ConsoleChecked) -> str:
    words: Pair = (
        (
            "{who} checked a console: the tone was heard and the light seen",
            "{who} controleerde een werkplek: de toon is gehoord en het licht gezien",
        )
        if event.passed
        else (
            "{who} checked a console: the tone was not heard, or the light not seen",
            "{who} controleerde een werkplek: de toon is niet gehoord, of het licht niet gezien",
        )
    )
    blocked: Pair = ("; the browser lets no sound out", "; de browser laat geen geluid door")
    said = tell.say(words, who=tell.who(event.actor))
    return said if event.audible else said + tell.say(blocked)


def _duty(tell: Telling, event: e.DutyChanged) -> str:
    name = tell.names.responders.get(event.responder_id, "")
    words: Pair = (
        ("{who} is on duty", "{who} is in dienst")
        if event.on_duty
        else ("{who} is off duty", "{who} is uit dienst")
    )
    said = tell.say(words, who=tell.person(name))
    by: Pair = (", says {actor}", ", volgens {actor}")
    own = event.actor.name and event.actor.name == name
    return said if own else said + tell.say(by, actor=tell.who(event.actor))


def _signed_on(tell: Telling, event: e.RadioSignedOn) -> str:
    words: Pair = (
        ("{who} keeps the radio {radio}", "{who} houdt de portofoon {radio}")
        if event.put_off
        else ("{who} carries the radio {radio}", "{who} draagt de portofoon {radio}")
    )
    said = tell.say(words, who=tell.person(event.responder), radio=_number_of(event.address))
    return f"{' '.join(said.split())}{tell.speech.way(event.by, WAYS)}"


def _signed_off(tell: Telling, event: e.RadioSignedOff) -> str:
    said = tell.say(
        ("{who} carries the radio {radio} no more", "{who} draagt de portofoon {radio} niet meer"),
        who=tell.person(event.responder),
        radio=_number_of(event.address),
    )
    return f"{' '.join(said.split())}{tell.speech.why(event.reason, _SIGNED_OFF)}"


def _number_of(address: str) -> str:
    """A radio's number; what is no number is for machines."""
    return address if address.isdecimal() else ""


def _tested(tell: Telling, event: e.DeskTested) -> str:
    place = tell.names.places.get(event.desk_id, "")
    return tell.say(
        ("the button at {place} proved to work", "de knop bij {place} werkt"),
        place=place or tell.say(("a desk", "een balie")),
    )


def _test_started(tell: Telling, event: e.DeskTestStarted) -> str:
    return tell.say(
        (
            "{who} tests {desk}: its next press until {until} is the test",
            "{who} test {desk}: de volgende druk tot {until} is de test",
        ),
        who=tell.who(event.actor),
        desk=tell.where(event.desk),
        until=tell.speech.time(event.until, event.at),
    )


def _test_ended(tell: Telling, event: e.DeskTestEnded) -> str:
    words: Pair = (
        ("{who}'s test of {desk} passed", "de test van {desk} door {who} is geslaagd")
        if event.passed
        else ("{who}'s test of {desk} did not pass", "de test van {desk} door {who} slaagde niet")
    )
    said = tell.say(words, who=tell.who(event.actor), desk=tell.where(event.desk))
    note = tell.speech.said(event.note, ". ")
    return f"{said}{tell.speech.why(event.reason, _TEST_ENDED)}{note}"


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.SourceHeard: (Category.ROOM, _heard),
    e.SignalSetAside: (Category.ROOM, _set_aside),
    e.NumberIssued: (Category.ROOM, _number),
    e.ResponderPlaced: (Category.ROOM, _placed),
    e.DeviceWasSeen: (Category.ROOM, _device),
    e.LinkStateChanged: (Category.ROOM, _link),
    e.OperatorPresenceChanged: (Category.ROOM, _presence),
    e.ConsoleChecked: (Category.ROOM, _console_checked),
    e.DutyChanged: (Category.ROOM, _duty),
    e.RadioSignedOn: (Category.ROOM, _signed_on),
    e.RadioSignedOff: (Category.ROOM, _signed_off),
    e.DeskTested: (Category.DESK, _tested),
    e.DeskTestStarted: (Category.DESK, _test_started),
    e.DeskTestEnded: (Category.DESK, _test_ended),
}
