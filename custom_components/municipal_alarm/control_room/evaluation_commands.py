"""What people ask of evaluations and measures: see `commands`, which gives these names as well."""

from datetime import date

from .command_base import CommandBase
from .evaluation.parts import Evaluation, MeasureId
from .ids import IncidentId
from .values import record


@record
class EvaluateIncident(CommandBase):
    """Write down what was learned. A measure without an id is known by its text, or is new."""

    incident_id: IncidentId
    evaluation: Evaluation


@record
class ApproveEvaluation(CommandBase):
    """Agree with what somebody else wrote."""

    incident_id: IncidentId


@record
class ChangeMeasure(CommandBase):
    """Another text, owner or date of a measure; None: as it is."""

    measure_id: MeasureId
    text: str | None = None
    owner: str | None = None
    due: date | None = None


@record
class CompleteMeasure(CommandBase):
    """It is done."""

    measure_id: MeasureId
    note: str = ""


@record
class ReopenMeasure(CommandBase):
    """It is not done after all."""

    measure_id: MeasureId


@record
class DropMeasure(CommandBase):
    """It will not be done, and why."""

    measure_id: MeasureId
    reason: str
