"""What happened, as those see it who must not learn of duress.

A duress code reads as an all-clear, and what the room did because of it is not
there. `fold` keeps the incident as it looks then beside the true one (`Incident.shown`),
folded from exactly these events: so no screen can show more than this page lets
through. An incident that duress itself raised is not shown at all (`is_secret`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .events import (
    AlarmJoined,
    CodeReceived,
    Event,
    FollowingEnded,
    FollowingStarted,
    IncidentRaised,
    MessageSent,
    Prompted,
    ResponderLocated,
    ResponderPlaced,
    SignalSetAside,
    StepTaken,
    ToldAgain,
)
from .words import AlarmKind, CodeEffect, Prompt


def public(event: Event) -> Event | None:
    """The event as everybody may know it; None: only those who may know secrets.

    Where people are, and what was set aside, is not for everybody either.
    """
    if getattr(event, "secret", False):
        return None
    match event:
        case CodeReceived(effect=CodeEffect.DURESS) if event.shown_digits:
            return replace(event, digits=event.shown_digits, effect=CodeEffect.ALL_CLEAR)
        case Prompted(prompt=Prompt.DURESS):
            return replace(event, prompt=Prompt.ALL_CLEAR)
        case (
            CodeReceived(effect=CodeEffect.DURESS)
            | IncidentRaised(kind=AlarmKind.DURESS)
            | SignalSetAside()
            | ResponderPlaced()
            | ResponderLocated()
            | FollowingStarted()
            | FollowingEnded()
        ):
            return None
        case IncidentRaised() | AlarmJoined() if event.position is not None:
            return replace(event, position=None)
        case StepTaken() | ToldAgain() | MessageSent() if any(one.secret for one in event.alerts):
            return replace(event, alerts=tuple(one for one in event.alerts if not one.secret))
    return event


def story(events: Iterable[Event]) -> Iterator[Event]:
    """The timeline of one incident as everybody may read it; empty when it is all secret."""
    for event in events:
        if isinstance(event, IncidentRaised) and event.kind is AlarmKind.DURESS:
            return
        shown = public(event)
        if shown is not None:
            yield shown
