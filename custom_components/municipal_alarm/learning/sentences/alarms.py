"""Alarms, and what operators do with them."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from ...control_room.words import AlarmKind
from .telling import Category, Telling
from .vocabulary import KINDS, OUTCOMES, Pair

_BY_HAND: Mapping[AlarmKind, Pair] = {
    kind: (f"{{who}} raised an alarm by hand: {en}", f"{{who}} sloeg met de hand alarm: {nl}")
    for kind, (en, nl) in KINDS.items()
    if isinstance(kind, AlarmKind)
}
_RAISED: Mapping[AlarmKind, Pair] = {
    AlarmKind.PANIC: ("the panic button was pressed", "de noodknop is ingedrukt"),
    AlarmKind.EMERGENCY: (
        "{responder} pressed the emergency key",
        "{responder} drukte op de noodtoets",
    ),
    AlarmKind.MAN_DOWN: (
        "man down of {responder}",
        "man-down van {responder}",
    ),
    AlarmKind.DURESS: (
        "{responder} acts under coercion",
        "{responder} wordt gedwongen",
    ),
    AlarmKind.LONE_WORKER: (
        "{responder} gave no sign of life",
        "{responder} gaf geen levensteken",
    ),
    AlarmKind.FIRE: ("a fire was reported", "er is brand gemeld"),
}


def _raised(tell: Telling, event: e.IncidentRaised) -> str:
    words = (_BY_HAND if event.actor is not None and not event.test else _RAISED)[event.kind]
    what = tell.say(words, who=tell.who(event.actor), responder=tell.person(event.responder))
    parts = [
        tell.say(("Incident {number}", "Incident {number}"), number=event.number),
        _marks(tell, test=event.test, drill=event.drill, tester=event.tester),
    ]
    return (
        f"{', '.join(part for part in parts if part)}: {what}{_at(tell, event)}"
        f"{_doubt(tell, event.possible)}{_detail(tell, event.detail)}"
    )


def _marks(tell: Telling, *, test: bool, drill: bool, tester: str) -> str:
    if test:
        who = tell.person(tester)
        return tell.say(("a test by {who}", "een test door {who}"), who=who)
    return tell.say(("a drill", "een oefening")) if drill else ""


def _at(tell: Telling, event: e.IncidentRaised) -> str:
    if event.place is None:
        return tell.say((", place unknown", ", plaats onbekend"))
    where = tell.say((" at {place}", " bij {place}"), place=tell.where(event.place))
    if event.responder_id is not None and event.placed_at is None:
        # Where they are set up to be: nobody saw them there.
        where += tell.say((" (by setting)", " (volgens de instelling)"))
    return where


def _doubt(tell: Telling, possible: bool) -> str:
    return tell.say((", possibly", ", mogelijk")) if possible else ""


def _detail(tell: Telling, detail: str) -> str:
    return tell.speech.said(detail, " ")


def _joined(tell: Telling, event: e.AlarmJoined) -> str:
    if event.explains is not None:
        words: Pair = (
            "the earlier alarm is of this kind: {kind}",
            "het eerdere alarm is van dit soort: {kind}",
        )
    elif event.actor is not None:
        words = ("{who} raised the alarm again: {kind}", "{who} sloeg opnieuw alarm: {kind}")
    elif event.kind is AlarmKind.PANIC:
        words = ("the panic button was pressed again", "de noodknop is nog eens ingedrukt")
    else:
        words = ("a further alarm: {kind}", "nog een alarm: {kind}")
    said = tell.say(words, who=tell.who(event.actor), kind=tell.speech.word(KINDS, event.kind))
    place = tell.say((" at {place}", " bij {place}"), place=tell.where(event.place))
    where = place if event.place is not None else ""
    return f"{said}{where}{_doubt(tell, event.possible)}{_detail(tell, event.detail)}"


def _placed(tell: Telling, event: e.SubjectPlaced) -> str:
    return tell.say(
        ("{who} was seen elsewhere: {place}", "{who} is ergens anders gezien: {place}"),
        who=tell.person(event.responder),
        place=tell.where(event.place),
    )


def _told_again(tell: Telling, event: e.ToldAgain) -> str:
    words = (
        "told again, {presses} presses by now: {people}",
        "opnieuw gewaarschuwd, inmiddels {presses} keer gedrukt: {people}",
    )
    if event.presses < 2:
        words = ("told of the newer place: {people}", "de nieuwe plaats gemeld aan: {people}")
    return tell.say(words, presses=event.presses, people=tell.told(event.alerts))


def _acknowledged(tell: Telling, event: e.Acknowledged) -> str:
    said = tell.say(
        ("{who} took the incident on", "{who} nam het incident aan"), who=tell.who(event.actor)
    )
    return f"{said}{tell.since(tell.began, event.at)}"


def _handed_over(tell: Telling, event: e.HandedOver) -> str:
    return tell.say(
        ("{who} handed the incident over to {to}", "{who} droeg het incident over aan {to}"),
        who=tell.who(event.actor),
        to=event.operator or tell.say(("an operator", "een centralist")),
    )


def _note(tell: Telling, event: e.NoteAdded) -> str:
    return tell.say(
        ("{who} noted{text}", "{who} noteerde{text}"),
        who=tell.who(event.actor),
        text=tell.speech.said(event.text),
    )


def _resolved(tell: Telling, event: e.IncidentResolved) -> str:
    said = tell.say(
        ("{who} resolved the incident: {outcome}", "{who} handelde het incident af: {outcome}"),
        who=tell.who(event.actor),
        outcome=tell.speech.word(OUTCOMES, event.outcome),
    )
    note = tell.speech.said(event.note, ". ")
    return f"{said}{tell.since(tell.began, event.at)}{note}"


def _closed(tell: Telling, event: e.IncidentClosed) -> str:
    return tell.say(
        ("{who} closed the incident", "{who} sloot het incident af"), who=tell.who(event.actor)
    )


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.IncidentRaised: (Category.ALARM, _raised),
    e.AlarmJoined: (Category.ALARM, _joined),
    e.SubjectPlaced: (Category.ALARM, _placed),
    e.ToldAgain: (Category.MESSAGE, _told_again),
    e.Acknowledged: (Category.HANDLING, _acknowledged),
    e.HandedOver: (Category.HANDLING, _handed_over),
    e.NoteAdded: (Category.HANDLING, _note),
    e.IncidentResolved: (Category.HANDLING, _resolved),
    e.IncidentClosed: (Category.HANDLING, _closed),
}
