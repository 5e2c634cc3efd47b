"""The events of calling people together in an incident: the call-up and the roll-call.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar

from .alerting import Alert
from .commands import Actor
from .event_bases import IncidentEventBase
from .ids import ResponderId
from .site import Place
from .values import record, value
from .words import Duty, RollCallAnswer

CALL_UP_ENDED_REASONS = ("enough", "nobody_left")


@value
class Asked:
    """Somebody who was asked to come, and how far they were."""

    responder_id: ResponderId
    responder: str
    minutes: float | None
    """Estimated; None: nothing is known of where they are."""


@value
class Expected:
    """Somebody of whom a roll-call must know; `place` where they were last seen, if known."""

    responder_id: ResponderId
    responder: str
    place: Place | None = None
    seen_at: datetime | None = None
    ask_at: datetime | None = None
    """When they are asked, unless they answered by then; None: at once, or not at all."""


@record
class CallUpStarted(IncidentEventBase):
    """The nearest of these duties are asked to come, until `wanted` have accepted."""

    KIND: ClassVar[str] = "call_up_started"
    actor: Actor | None
    duties: tuple[Duty, ...]
    wanted: int


@record
class CallUpAsked(IncidentEventBase):
    """Some were asked; who has not answered by `answer_due_at` is not waited for."""

    KIND: ClassVar[str] = "call_up_asked"
    asked: tuple[Asked, ...]
    alerts: tuple[Alert, ...]
    answer_due_at: datetime


@record
class CallUpUnanswered(IncidentEventBase):
    """Somebody did not answer in time; they may still."""

    KIND: ClassVar[str] = "call_up_unanswered"
    responder_id: ResponderId
    responder: str


@record
class CallUpEnded(IncidentEventBase):
    """Nobody further is asked; `reason`: one of `CALL_UP_ENDED_REASONS`."""

    KIND: ClassVar[str] = "call_up_ended"
    reason: str
    coming: int
    """How many accepted or are there."""


@record
class RollCallStarted(IncidentEventBase):
    """These people are asked whether they are safe."""

    KIND: ClassVar[str] = "roll_call_started"
    actor: Actor | None
    expected: tuple[Expected, ...]
    alerts: tuple[Alert, ...]
    due_at: datetime
    """When the operator is told who has not answered."""


@record
class RollCallJoined(IncidentEventBase):
    """Somebody else was seen inside since, or somebody on the list is asked now.

    Who was safe and went in again, or was called to help when the roll was. They have not
    answered yet, whatever they answered before.
    """

    KIND: ClassVar[str] = "roll_call_joined"
    expected: Expected
    alerts: tuple[Alert, ...] = ()
    due_at: datetime | None = None
    """When the operator is told if they have not answered; None: as before."""


@record
class RollCallAnswered(IncidentEventBase):
    """What is known of somebody now; `by`: code, phone, scan, operator, automation."""

    KIND: ClassVar[str] = "roll_call_answered"
    responder_id: ResponderId
    responder: str
    answer: RollCallAnswer
    by: str
    occurred_at: datetime
    actor: Actor | None = None


@record
class RollCallEnded(IncidentEventBase):
    """Nobody needs to answer any more."""

    KIND: ClassVar[str] = "roll_call_ended"
    actor: Actor
    unaccounted: tuple[tuple[ResponderId, str], ...] = ()
