"""What an incident is made of: who goes, what is on its way, who is heard and where."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from .alerting import Alert
from .ids import ResponderId, SystemId
from .site import Position
from .values import value
from .words import AssignmentState, CodeEffect, DeliveryState, MicrophoneState

WORRY_AFTER = 2
"""Attempts without a receipt before the operator is told."""

RECEIPT_WITHIN = timedelta(seconds=10)
"""A radio answers in a second or two; a busy channel takes some more."""

USUALLY_WITHIN = timedelta(seconds=2)
"""How long a report takes, where one took so long that it had another reason."""

CALL_WITHIN = timedelta(seconds=30)
"""What calls somebody outside is given no longer."""

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
    off_duty: bool = False
    """Whether they accepted, or came, though they were not on duty."""

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing of whether they have heard."""
        return self.state in (AssignmentState.ALERTED, AssignmentState.DISPATCHED)

    @property
    def has_part(self) -> bool:
        """Whether they are counted on: they did not refuse, and were not sent home."""
        return self.state not in (AssignmentState.REFUSED, AssignmentState.RELEASED)


@value
class Coming:
    """What was reported of a message in secret, and all are told later."""

    state: DeliveryState
    reason: str
    at: datetime


@value
class Delivery:
    """One message on its way."""

    alert: Alert
    state: DeliveryState
    since: datetime
    left_at: datetime
    """When it was last sent."""
    attempt: int = 1
    reason: str = ""
    receipt_due_at: datetime | None = None
    """When to send it again; None: nothing is waited for."""
    sent_after: timedelta | None = None
    """How long after it left it was known to be on the air, or with the phone."""
    coming: tuple[Coming, ...] = ()
    """What is known of it, and not told yet: only of what looks as if it left later."""

    @property
    def has_arrived(self) -> bool:
        """Whether it is as far as it can be known to be: not every system gives receipts."""
        receipted = self.state is DeliveryState.RECEIPTED
        return receipted or (self.state is DeliveryState.SENT and self.alert.receipt_due_at is None)

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


@value
class ExternalCall:
    """How far the call to somebody outside is."""

    key: str
    """Of the effect that calls them."""
    at: datetime
    """When something was last known of it."""
    called_at: datetime
    state: DeliveryState = DeliveryState.QUEUED
    reason: str = ""
    before: tuple[str, ...] = ()
    """The keys of earlier calls, which failed."""

    def leaves_anew(self, key: str) -> bool:
        """Whether a step calls them once more: it failed, and was not this very call."""
        return self.state is DeliveryState.FAILED and key not in (self.key, *self.before)

    def comes_to_light_at(self, seen: ExternalCall) -> datetime | None:
        """When all are told what came of a call that was made in secret.

        As long after they saw it made (`seen`) as it really took; None: they know, or
        nothing is known. What was said much later says nothing of how long a call takes.
        """
        if seen.state is not DeliveryState.QUEUED or self.state is DeliveryState.QUEUED:
            return None
        took = max(self.at - self.called_at, timedelta(0))
        return seen.called_at + (took if took <= CALL_WITHIN else USUALLY_WITHIN)


@value
class Repeat:
    """A step that is to be done again for those who have not answered."""

    due_at: datetime | None
    """None: enough responders accepted; it goes on when too few do any more."""
    number: int
    """Which repetition that will be; the first is 1."""
