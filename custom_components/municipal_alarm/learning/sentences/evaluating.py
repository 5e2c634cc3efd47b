"""What is written of an incident after it, and what was agreed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ...control_room import events as e
from ...control_room.evaluation.parts import Measure
from .speech import plain
from .telling import Category, Telling
from .vocabulary import OUTCOMES, Pair


def _asked(tell: Telling, event: e.EvaluationAsked) -> str:
    if event.due_at is None:
        return tell.say(("no evaluation is asked for", "er wordt geen evaluatie gevraagd"))
    words: Pair = (
        ("the evaluation is due, asked for again", "er wordt opnieuw om de evaluatie gevraagd")
        if event.reminders
        else ("an evaluation is asked for, by {due}", "er wordt een evaluatie gevraagd, voor {due}")
    )
    return tell.say(words, due=tell.speech.time(event.due_at, event.at))


def _written(tell: Telling, event: e.EvaluationWritten) -> str:
    said = tell.say(
        ("{who} wrote the evaluation: {outcome}", "{who} schreef de evaluatie: {outcome}"),
        who=tell.who(event.actor),
        outcome=tell.speech.word(OUTCOMES, event.evaluation.outcome),
    )
    number = len(event.evaluation.measures)
    if not number:
        return said
    words: Pair = (", {number} measures", ", {number} maatregelen")
    if number == 1:
        words = (", 1 measure", ", 1 maatregel")
    return said + tell.say(words, number=number)


def _approved(tell: Telling, event: e.EvaluationApproved) -> str:
    return tell.say(
        ("{who} approved the evaluation", "{who} keurde de evaluatie goed"),
        who=tell.who(event.actor),
    )


def _day(tell: Telling, day: date) -> str:
    return tell.say(
        ("{iso}", "{d}-{m}-{y}"), iso=day.isoformat(), d=day.day, m=day.month, y=day.year
    )


def _measure(tell: Telling, measure: Measure) -> str:
    said = tell.speech.said(measure.text, "") or tell.say(("a measure", "een maatregel"))
    return f"{said} ({plain(measure.owner)})" if plain(measure.owner) else said


def _agreed(tell: Telling, event: e.MeasureAgreed) -> str:
    return tell.say(
        (
            "after incident {number} was agreed, by {due}: {measure}",
            "na incident {number} is afgesproken, voor {due}: {measure}",
        ),
        number=event.number,
        due=_day(tell, event.measure.due),
        measure=_measure(tell, event.measure),
    )


def _reminded(tell: Telling, event: e.MeasureReminded) -> str:
    return tell.say(
        (
            "should have been done by {due}: {measure}",
            "had voor {due} klaar moeten zijn: {measure}",
        ),
        due=_day(tell, event.measure.due),
        measure=_measure(tell, event.measure),
    )


def _done(tell: Telling, event: e.MeasureDone) -> str:
    said = tell.say(
        ("{who} says that it is done: {measure}", "{who} meldt als gedaan: {measure}"),
        who=tell.who(event.actor),
        measure=_measure(tell, event.measure),
    )
    return said + tell.speech.said(event.note, ". ")


def _reopened(tell: Telling, event: e.MeasureReopened) -> str:
    return tell.say(
        (
            "{who} says that a measure is not done after all",
            "{who} meldt dat een maatregel toch niet klaar is",
        ),
        who=tell.who(event.actor),
    )


def _dropped(tell: Telling, event: e.MeasureDropped) -> str:
    said = tell.say(
        ("{who} dropped: {measure}", "{who} liet vervallen: {measure}"),
        who=tell.who(event.actor),
        measure=_measure(tell, event.measure),
    )
    return said + tell.speech.said(event.reason, ". ")


def _filed(tell: Telling, _event: e.MeasureFiled) -> str:
    return tell.say(
        ("a measure that is done left the list", "een maatregel die klaar is, ging van de lijst")
    )


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.EvaluationAsked: (Category.EVALUATION, _asked),
    e.EvaluationWritten: (Category.EVALUATION, _written),
    e.EvaluationApproved: (Category.EVALUATION, _approved),
    e.MeasureAgreed: (Category.EVALUATION, _agreed),
    e.MeasureReminded: (Category.EVALUATION, _reminded),
    e.MeasureDone: (Category.EVALUATION, _done),
    e.MeasureReopened: (Category.EVALUATION, _reopened),
    e.MeasureDropped: (Category.EVALUATION, _dropped),
    e.MeasureFiled: (Category.EVALUATION, _filed),
}
