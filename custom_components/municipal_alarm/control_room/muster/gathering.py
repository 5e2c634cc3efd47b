"""A call-up and a roll-call of an incident, as they stand."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from ..ids import ResponderId
from ..site import Place
from ..values import value
from ..words import Duty, RollCallAnswer

OVER = "over"
"""Why nobody further is asked: the incident is resolved. No event says so of itself."""


@value
class Call:
    """Somebody who was asked to come."""

    responder: str
    asked_at: datetime
    minutes: float | None
    """How far they were, estimated; None: nothing is known of where they are."""
    answer_due_at: datetime | None
    """None: they answered, or are not waited for."""


@value
class CallUp:
    """Who is asked to come, one after the other, until enough do."""

    duties: tuple[Duty, ...]
    wanted: int
    started_at: datetime
    calls: Mapping[ResponderId, Call] = field(default_factory=dict)
    ended: str = ""
    """Why nobody further is asked: one of `CALL_UP_ENDED_REASONS`, or `OVER`."""

    @property
    def waiting(self) -> tuple[ResponderId, ...]:
        """Who was asked, and may still answer in time."""
        return tuple(
            responder_id
            for responder_id, one in self.calls.items()
            if one.answer_due_at is not None
        )

    @property
    def due_at(self) -> datetime | None:
        """When the next of them has not answered in time."""
        if self.ended:
            return None
        times = (one.answer_due_at for one in self.calls.values())
        return min((at for at in times if at is not None), default=None)


@value
class Present:
    """Somebody of whom a roll-call must know, and what is known."""

    responder: str
    answer: RollCallAnswer = RollCallAnswer.UNACCOUNTED
    by: str = ""
    answered_at: datetime | None = None
    place: Place | None = None
    """Where they were last seen when they came on the list. For operators alone."""
    seen_at: datetime | None = None
    ask_at: datetime | None = None
    """When they are asked if they have not answered; None: they were."""


@value
class RollCall:
    """Whether everybody at an incident is safe, with one answer each."""

    started_at: datetime
    due_at: datetime | None
    """When the operator is told who has not answered; None: they were, or it has ended."""
    people: Mapping[ResponderId, Present] = field(default_factory=dict)
    ended_at: datetime | None = None

    @property
    def ask_at(self) -> datetime | None:
        """When the next of those is asked who were not asked at once."""
        if self.ended_at is not None:
            return None
        times = (one.ask_at for one in self.people.values())
        return min((at for at in times if at is not None), default=None)

    @property
    def unaccounted(self) -> tuple[ResponderId, ...]:
        """Of whom nothing is known."""
        return tuple(
            responder_id
            for responder_id, one in self.people.items()
            if one.answer is RollCallAnswer.UNACCOUNTED
        )
