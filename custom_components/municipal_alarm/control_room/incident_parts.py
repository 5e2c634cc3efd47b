"""What an incident is made of: who goes, what is on its way, who is heard and where."""

from collections.abc import Mapping
from datetime import datetime

from .alerting import Alert
from .ids import ResponderId, SystemId
from .site import Position
from .values import value
from .words import AssignmentState, CodeEffect, DeliveryState, MicrophoneState

WORRY_AFTER = 2
"""Attempts without a receipt before the operator is told."""

DELIVERY_MAY_FOLLOW: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.QUEUED: frozenset(DeliveryState) - {DeliveryState.QUEUED},
    DeliveryState.SENT: frozenset(
        {DeliveryState.RECEIPTED, DeliveryState.FAILED, DeliveryState.OVERTAKEN}
    ),
    DeliveryState.FAILED: frozenset(DeliveryState) - {DeliveryState.QUEUED},
    DeliveryState.OVERTAKEN: frozenset({DeliveryState.RECEIPTED}),
    DeliveryState.RECEIPTED: frozenset(),
}
"""Which report of a message counts: reports come late, twice and out of order. A receipt
is the last word; what is overtaken may still turn out to have arrived."""


@value
class Assignment:
    """One responder's part in an incident."""

    responder_id: ResponderId
    responder: str
    state: AssignmentState
    since: datetime
    minutes: float | None = None
    """How far they were when they accepted, estimated."""


@value
class Delivery:
    """One message on its way."""

    alert: Alert
    state: DeliveryState
    since: datetime
    attempt: int = 1
    reason: str = ""
    receipt_due_at: datetime | None = None
    """When to send it again; None: nothing is waited for."""

    @property
    def is_worrying(self) -> bool:
        """Whether the operator must know that it has not arrived."""
        return self.receipt_due_at is not None and (
            self.alert.overtook + self.attempt > WORRY_AFTER or self.state is DeliveryState.FAILED
        )


@value
class Microphone:
    """A responder's microphone that was opened, and not closed since."""

    key: str
    """Of the effect that opened it."""
    responder: str
    system_id: SystemId
    address: str
    until: datetime
    state: MicrophoneState = MicrophoneState.ASKED
    reason: str = ""
    """Why it failed."""
    detail: str = ""
    """The same in the radio system's own words."""

    @property
    def closes_at(self) -> datetime | None:
        """When it must be closed; None: it never opened."""
        return self.until if self.state is not MicrophoneState.FAILED else None


@value
class LastLocated:
    """Where a responder's radio last said it was."""

    position: Position
    occurred_at: datetime
    at: datetime
    """When we were told."""
    responder: str = ""


@value
class Following:
    """A radio that tells where it is, again and again."""

    key: str
    responder: str
    system_id: SystemId
    address: str
    until: datetime


@value
class LastCode:
    """The last status code a responder sent."""

    digits: str
    effect: CodeEffect
    at: datetime
