"""Each event of the journal as a sentence, in English and Dutch.

    for line in narrate(events, Speech("nl", zone), names):
        line.text       "De portofoon van Jan Visser bevestigde het alarm (1,2 s)"

A sentence says no more than its events: who may not know of duress is told
`secrecy.story`, and so reads of nothing else. One file for each subject; phrases stand
beside each other in both languages.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ...control_room.commands import Actor
from ...control_room.events import INCIDENT_EVENTS, Event
from ...control_room.secrecy import public
from ...control_room.values import record
from . import alarms, evaluating, field, keeping, looks, messages, people, room, steps
from .names import Names, names_of
from .speech import Speech, seconds_between
from .telling import Category, Telling, capital, people_of

__all__ = ["SENTENCES", "Category", "Line", "Names", "Speech", "erased", "names_of", "narrate"]

SENTENCES: Mapping[type[Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    kind: sentence
    for subject in (alarms, evaluating, field, keeping, looks, messages, people, room, steps)
    for kind, sentence in subject.SENTENCES.items()
}
"""Of every class of the vocabulary its category, and what says it; a test holds it whole."""


@record
class Line:
    """One event, for people to read."""

    event: str
    """The event's kind."""
    at: datetime
    category: Category
    text: str
    delay_s: float | None
    """Since the alarm was raised; None: of what belongs to no incident."""
    actor: str
    """Who did it; empty: a machine, or the room itself."""
    people: tuple[str, ...]
    """Everybody whom it names."""
    secret: bool = False
    """Who may not know of duress, or of where people are, does not read it."""


def narrate(events: Iterable[Event], speech: Speech, names: Names) -> Iterator[Line]:
    """Tell the events of one stream, in their order; of each a line."""
    tell = Telling(speech, names)
    for event in events:
        category, sentence = SENTENCES[type(event)]
        text = capital(sentence(tell, event))
        tell.remember(event)
        actor: Actor | None = getattr(event, "actor", None)
        yield Line(
            event=event.KIND,
            at=event.at,
            category=category,
            text=text,
            delay_s=seconds_between(tell.began, event.at) if tell.began is not None else None,
            actor=actor.name if actor is not None else getattr(event, "responder", ""),
            people=people_of(event),
            secret=isinstance(event, INCIDENT_EVENTS) and public(event) is None,
        )


def erased(kind: str, at: datetime, speech: Speech, began: datetime | None) -> Line:
    """An event of which no more is left than that it happened."""
    return Line(
        event=kind,
        at=at,
        category=Category.CARE,
        text=speech.say(("What happened here was erased", "Wat hier gebeurde, is gewist")),
        delay_s=seconds_between(began, at) if began is not None else None,
        actor="",
        people=(),
    )
