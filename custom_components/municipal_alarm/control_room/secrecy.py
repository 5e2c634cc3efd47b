"""What happened, as those see it who must not learn of duress.

A duress code reads as an all-clear, and what the room did because of it is not
there. `fold` keeps the incident as it looks then beside the true one (`Incident.shown`),
folded from exactly these events: so no screen can show more than this page lets
through. An incident that duress itself raised is not shown at all (`is_secret`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from . import events as e
from .words import AlarmKind, CodeEffect, Prompt

_FOR_ALL: frozenset[type[e.Event]] = frozenset(
    {
        e.IncidentRaised,
        e.AlarmJoined,
        e.SubjectPlaced,
        e.ToldAgain,
        e.StepTaken,
        e.StepRepeated,
        e.StepsPutOff,
        e.TargetsAlerted,
        e.ExternalCalled,
        e.ExternalReported,
        e.Acknowledged,
        e.HandedOver,
        e.RespondersDispatched,
        e.ResponderAccepted,
        e.ResponderRefused,
        e.ResponderArrived,
        e.MessageSent,
        e.CodeReceived,
        e.TextReceived,
        e.DeliveryReported,
        e.DeliveryRetried,
        e.Prompted,
        e.PromptDismissed,
        e.DeskAnswered,
        e.MicrophoneOpened,
        e.MicrophoneClosed,
        e.MicrophoneUnavailable,
        e.ListeningStarted,
        e.ListeningEnded,
        e.CameraViewed,
        e.NoteAdded,
        e.CallUpStarted,
        e.CallUpAsked,
        e.CallUpUnanswered,
        e.CallUpEnded,
        e.RollCallStarted,
        e.RollCallJoined,
        e.RollCallAnswered,
        e.RollCallEnded,
        e.IncidentResolved,
        e.EvaluationAsked,
        e.EvaluationWritten,
        e.EvaluationApproved,
        e.IncidentClosed,
        *e.MEASURE_EVENTS,
    }
)
"""What anybody may know of, unless one is marked secret: of incidents, but for where people
are. What is not named here is for those alone who may know secrets: the room's own events,
rounds and lone work say who was where, and when."""


def public(event: e.Event) -> e.Event | None:
    """The event as everybody may know it; None: only those who may know secrets."""
    if type(event) not in _FOR_ALL or getattr(event, "secret", False):
        return None
    match event:
        case e.CodeReceived(effect=CodeEffect.DURESS) if event.shown_digits:
            # Also without the word that it is shown as: an honest all-clear has none.
            return replace(
                event, digits=event.shown_digits, effect=CodeEffect.ALL_CLEAR, shown_digits=""
            )
        case e.Prompted(prompt=Prompt.DURESS) | e.PromptDismissed(prompt=Prompt.DURESS):
            return replace(event, prompt=Prompt.ALL_CLEAR)
        case e.CodeReceived(effect=CodeEffect.DURESS) | e.IncidentRaised(kind=AlarmKind.DURESS):
            return None
        case e.IncidentRaised() | e.AlarmJoined() if event.position is not None:
            return replace(event, position=None)
        case e.EvaluationWritten():
            return _form_of(event)
        case e.RollCallStarted() if any(one.seen_at is not None for one in event.expected):
            return replace(event, expected=tuple(map(_without_place, event.expected)))
        case e.RollCallJoined() if event.expected.seen_at is not None:
            return replace(event, expected=_without_place(event.expected))
        case (
            e.StepTaken() | e.StepRepeated() | e.TargetsAlerted() | e.ToldAgain() | e.MessageSent()
        ) if any(one.secret for one in event.alerts):
            return replace(event, alerts=tuple(one for one in event.alerts if not one.secret))
    return event


def _form_of(event: e.EvaluationWritten) -> e.EvaluationWritten:
    """Without what was written in words, in every evaluation alike.

    Otherwise one without words would say that there was something to be silent about.
    """
    shown = event.evaluation.for_all(measures=not event.private)
    if shown == event.evaluation:
        return event
    given = 0 if event.private else event.given
    return replace(event, evaluation=shown, given=given, private=False)


def _without_place(one: e.Expected) -> e.Expected:
    return replace(one, place=None, seen_at=None)


def story(events: Iterable[e.Event]) -> Iterator[e.Event]:
    """The timeline of one incident as everybody may read it; empty when it is all secret."""
    for event in events:
        if isinstance(event, e.IncidentRaised) and event.kind is AlarmKind.DURESS:
            return
        shown = public(event)
        if isinstance(shown, e.IncidentResolved):
            # Its keys name whom only duress let be told.
            shown = replace(shown, overtaken=())
        if shown is not None:
            yield shown
