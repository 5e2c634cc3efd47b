"""The shapes of what is learned of an incident, and of the measures that were agreed."""

from typing import Annotated, Literal, TypedDict

from ..evaluation.parts import (
    Absence,
    Aftercare,
    Aggression,
    Channel,
    Helper,
    Injury,
    Inspectorate,
    Offender,
    PoliceReport,
    Recovery,
    Sanction,
    Weapon,
)
from ..words import Outcome
from .place_shapes import Place


class Measure(TypedDict):
    """Something that was agreed."""

    measure_id: str
    text: str
    owner: str
    due: str


class KeptMeasure(Measure):
    """A measure that is open or only just done, with what it was agreed after."""

    state: Literal["open", "done"]
    incident_id: str
    number: int
    place: Place | None
    agreed_at: str
    agreed_by: str
    reminders: int
    done_at: str | None
    done_by: str
    note: str


class WrittenEvaluation(TypedDict):
    """What somebody wrote of an incident."""

    outcome: Annotated[str, Outcome]
    happened: str
    went_well: str
    to_improve: str
    aggression: list[Annotated[str, Aggression]]
    channel: Annotated[str, Channel]
    weapon: Annotated[str, Weapon]
    offender: Annotated[str, Offender]
    affected: int
    injury: Annotated[str, Injury]
    absence: Annotated[str, Absence]
    inspectorate: Annotated[str, Inspectorate]
    police_report: Annotated[str, PoliceReport]
    by_employer: bool
    police_reference: str
    aftercare: Annotated[str, Aftercare]
    aftercare_by: list[Annotated[str, Helper]]
    sanction: Annotated[str, Sanction]
    recovery: Annotated[str, Recovery]
    measures: list[Measure]


class Evaluation(TypedDict):
    """How far the evaluation of an incident is."""

    persons: int
    complete: bool
    due_at: str | None
    by: str | None
    at: str | None
    version: int
    approved_by: list[str]
    written: WrittenEvaluation | None
