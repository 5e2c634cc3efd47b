"""The events of learning from an incident: its evaluation, and the measures that were agreed.

Part of the journal's vocabulary: see `events`, which gives these names as well. The
evaluation is part of the incident. A measure is a stream of its own: it outlives the
incident, and leaves when it is dropped, or has been done for a while.
"""

from datetime import datetime
from typing import ClassVar, override

from .commands import Actor
from .evaluation.parts import Evaluation, Measure
from .event_bases import IncidentEventBase, MeasureEventBase
from .site import Place
from .values import record


@record
class EvaluationAsked(IncidentEventBase):
    """The policy asks for an evaluation by `due_at`; None: it does not, or has it."""

    KIND: ClassVar[str] = "evaluation_asked"
    due_at: datetime | None
    within_s: int = 0
    """How long the policy gives after the incident is resolved."""
    reminders: int = 0
    """How many times it has been due in vain."""
    reminds: bool = False
    """It has just been due once more."""

    @property
    @override
    def live_key(self) -> str:
        # That it is asked for no more took the prompt away, whatever came after it.
        return "evaluation_asked" if self.due_at is not None else ""


@record
class EvaluationWritten(IncidentEventBase):
    """What is written of the incident after it. A later one replaces it, and its approvals."""

    KIND: ClassVar[str] = "evaluation_written"
    actor: Actor
    evaluation: Evaluation
    given: int = 0
    """How many measures were ever agreed in this incident: the last number given to one."""
    private: bool = False
    """The incident was more than everybody may know: its measures neither may be known."""

    @property
    @override
    def live_key(self) -> str:
        return "evaluation"


@record
class EvaluationApproved(IncidentEventBase):
    """Another person than who wrote the evaluation agrees with it."""

    KIND: ClassVar[str] = "evaluation_approved"
    actor: Actor


@record
class MeasureAgreed(MeasureEventBase):
    """A measure was agreed, or another text, owner or date of it."""

    KIND: ClassVar[str] = "measure_agreed"
    actor: Actor
    measure: Measure
    number: int
    """Of the incident, as people call it."""
    place: Place | None
    """Of the incident."""
    remind_at: datetime

    @property
    @override
    def live_key(self) -> str:
        return "agreed"


@record
class MeasureReminded(MeasureEventBase):
    """Its date has come and it is not done; `remind_at`: when it is said again."""

    KIND: ClassVar[str] = "measure_reminded"
    measure: Measure
    place: Place | None
    times: int
    """How many times it was said; 0: it is not said now, the clock was put right."""
    remind_at: datetime

    @property
    @override
    def live_key(self) -> str:
        return "reminded"


@record
class MeasureDone(MeasureEventBase):
    """Somebody says that it is done."""

    KIND: ClassVar[str] = "measure_done"
    actor: Actor
    measure: Measure
    place: Place | None
    note: str
    leaves_at: datetime
    """Until then it is shown, and can be taken back."""

    @property
    @override
    def live_key(self) -> str:
        return "done"


@record
class MeasureReopened(MeasureEventBase):
    """It is not done after all."""

    KIND: ClassVar[str] = "measure_reopened"
    actor: Actor
    remind_at: datetime

    @property
    @override
    def live_key(self) -> str:
        return "done"


@record
class MeasureDropped(MeasureEventBase):
    """It will not be done; `reason` says why."""

    KIND: ClassVar[str] = "measure_dropped"
    ENDS: ClassVar[bool] = True
    actor: Actor
    measure: Measure
    place: Place | None
    reason: str


@record
class MeasureFiled(MeasureEventBase):
    """It has been done for a while, and leaves the list."""

    KIND: ClassVar[str] = "measure_filed"
    ENDS: ClassVar[bool] = True


type MeasureEvent = (
    MeasureAgreed | MeasureReminded | MeasureDone | MeasureReopened | MeasureDropped | MeasureFiled
)
