"""What one may ask after an incident: its evaluation, and what becomes of the measures."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..control_room import commands as c
from ..control_room.errors import BadRequest, UnknownThing
from ..control_room.evaluation import parts, writing
from ..control_room.evaluation.keeping import NOTE_LENGTH, OWNER_LENGTH, TEXT_LENGTH
from ..control_room.evaluation.parts import Evaluation, Measure, MeasureId
from ..control_room.words import Outcome
from .asked import OF_INCIDENT, REASON, Ask, Asked, Fields

MEASURE = "measure"
MEASURES = "measures"
MEASURE_ID = "measure_id"
TEXT = "text"
OWNER = "owner"
DUE = "due"
NOTE = "note"
REPLACES = "replaces"
VERSION = "version"

_VERSION = vol.All(vol.Coerce(int), vol.Range(min=1))

WORDS: Mapping[str, type[StrEnum]] = {
    "outcome": Outcome,
    "channel": parts.Channel,
    "weapon": parts.Weapon,
    "offender": parts.Offender,
    "injury": parts.Injury,
    "absence": parts.Absence,
    "inspectorate": parts.Inspectorate,
    "police_report": parts.PoliceReport,
    "aftercare": parts.Aftercare,
    "sanction": parts.Sanction,
    "recovery": parts.Recovery,
}
"""Fields of one word, by the words that are possible."""

SEVERAL: Mapping[str, type[StrEnum]] = {
    "aggression": parts.Aggression,
    "aftercare_by": parts.Helper,
}
TEXTS = ("happened", "went_well", "to_improve")


def _text(most: int) -> Any:
    return vol.All(cv.string, vol.Length(max=most))


_MEASURE = {
    vol.Optional(MEASURE_ID): vol.All(cv.string, vol.Length(max=100)),
    vol.Required(TEXT): _text(TEXT_LENGTH),
    vol.Required(OWNER): _text(OWNER_LENGTH),
    vol.Required(DUE): cv.date,
}

_EVALUATION: Fields = {
    **OF_INCIDENT,
    vol.Required("outcome"): vol.In([outcome.value for outcome in Outcome]),
    vol.Required("happened"): _text(writing.TEXT_LENGTH),
    vol.Optional("went_well"): _text(writing.TEXT_LENGTH),
    vol.Optional("to_improve"): _text(writing.TEXT_LENGTH),
    **{
        vol.Optional(name): vol.In([word.value for word in words])
        for name, words in WORDS.items()
        if name != "outcome"
    },
    **{
        vol.Optional(name): vol.All(cv.ensure_list, [vol.In([word.value for word in words])])
        for name, words in SEVERAL.items()
    },
    vol.Optional("affected"): vol.All(vol.Coerce(int), vol.Range(0, writing.MOST_AFFECTED)),
    vol.Optional("by_employer"): cv.boolean,
    vol.Optional(REPLACES): _VERSION,
    vol.Optional("police_reference"): _text(writing.REFERENCE_LENGTH),
    vol.Optional(MEASURES): vol.All(
        cv.ensure_list, vol.Length(max=writing.MOST_MEASURES), [_MEASURE]
    ),
}


def _evaluate(asked: Asked) -> c.EvaluateIncident:
    incident_id = asked.incident_id
    data: dict[str, Any] = {name: asked.data[name] for name in _PLAIN if name in asked.data}
    data |= {name: words(asked.data[name]) for name, words in WORDS.items() if name in asked.data}
    data |= {
        name: tuple(words(one) for one in asked.data[name])
        for name, words in SEVERAL.items()
        if name in asked.data
    }
    written = asked.state.incidents[incident_id].evaluating.written
    if MEASURES in asked.data:
        data[MEASURES] = tuple(_measure(one) for one in asked.data[MEASURES])
    elif written is not None:
        # Whoever does not speak of them takes nothing back.
        data[MEASURES] = written.measures
    return c.EvaluateIncident(
        actor=asked.actor,
        incident_id=incident_id,
        evaluation=Evaluation(**data),
        replaces=asked.data.get(REPLACES),
    )


_PLAIN = tuple(
    one.name for one in fields(Evaluation) if one.name not in (*WORDS, *SEVERAL, MEASURES)
)


def _measure(typed: Mapping[str, Any]) -> Measure:
    return Measure(
        measure_id=MeasureId(typed.get(MEASURE_ID, "")),
        text=typed[TEXT],
        owner=typed[OWNER],
        due=typed[DUE],
    )


def _which(asked: Asked) -> MeasureId:
    """The measure that is meant: by its id, or by its text."""
    said = asked.data[MEASURE].strip()
    kept = asked.state.measures
    if kept.get(MeasureId(said)) is not None:
        return MeasureId(said)
    found = [
        one.measure.measure_id
        for one in kept.kept.values()
        if one.measure.text.casefold() == said.casefold()
    ]
    if not found:
        raise UnknownThing("unknown_measure", measure=said)
    if len(found) > 1:
        raise BadRequest("ambiguous_name", name=said)
    return found[0]


_OF_MEASURE: Fields = {vol.Required(MEASURE): cv.string}

OF_EVALUATIONS: Mapping[str, Ask] = {
    "evaluate_incident": Ask(c.EvaluateIncident, _evaluate, _EVALUATION),
    "approve_evaluation": Ask(
        c.ApproveEvaluation,
        lambda asked: c.ApproveEvaluation(
            actor=asked.actor, incident_id=asked.incident_id, version=asked.data.get(VERSION)
        ),
        {**OF_INCIDENT, vol.Optional(VERSION): _VERSION},
    ),
    "change_measure": Ask(
        c.ChangeMeasure,
        lambda asked: c.ChangeMeasure(
            actor=asked.actor,
            measure_id=_which(asked),
            text=asked.data.get(TEXT),
            owner=asked.data.get(OWNER),
            due=asked.data.get(DUE),
        ),
        {
            **_OF_MEASURE,
            vol.Optional(TEXT): _text(TEXT_LENGTH),
            vol.Optional(OWNER): _text(OWNER_LENGTH),
            vol.Optional(DUE): cv.date,
        },
    ),
    "complete_measure": Ask(
        c.CompleteMeasure,
        lambda asked: c.CompleteMeasure(
            actor=asked.actor, measure_id=_which(asked), note=asked.data[NOTE]
        ),
        {**_OF_MEASURE, vol.Optional(NOTE, default=""): _text(NOTE_LENGTH)},
    ),
    "reopen_measure": Ask(
        c.ReopenMeasure,
        lambda asked: c.ReopenMeasure(actor=asked.actor, measure_id=_which(asked)),
        _OF_MEASURE,
    ),
    "drop_measure": Ask(
        c.DropMeasure,
        lambda asked: c.DropMeasure(
            actor=asked.actor, measure_id=_which(asked), reason=asked.data[REASON]
        ),
        {**_OF_MEASURE, vol.Required(REASON): _text(NOTE_LENGTH)},
    ),
}
