"""Lone work that is watched over, and a warning before an alarm."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta

from ..ids import IncidentId, ResponderId, SessionId, SourceId, SystemId
from ..values import value
from ..words import AlarmKind, DeliveryState


@value
class Asked:
    """A message that asks for a sign of life."""

    system_id: SystemId
    state: DeliveryState = DeliveryState.QUEUED
    slot: str = ""
    """Which prompt, and which of its texts: for the journal."""


@value
class LoneWork:
    """Somebody who works alone, and when they are to be heard of next."""

    session_id: SessionId
    responder_id: ResponderId
    responder: str
    by: str
    """Who started it: responder, operator, schedule."""
    started_at: datetime
    every_s: int
    grace_s: int
    last_sign_at: datetime
    """When the last sign of life was given, by its own time; at first when it started."""
    last_sign_by: str
    next_at: datetime | None
    """When a sign of life is due; None: they were asked, or it is an alarm."""
    alarm_at: datetime | None = None
    """They were asked: when it is an alarm."""
    incident_id: IncidentId | None = None
    """It is an alarm; nothing falls due until they are heard of, or it is resolved."""
    until: datetime | None = None
    prompts: int = 0
    """How often they were asked since the last sign of life."""
    again_at: datetime | None = None
    """They were asked once: when they are asked once more."""
    missed_at: datetime | None = None
    """It is an alarm: since when. What they did before it is no answer to it."""
    source_id: SourceId | None = None
    """The schedule that it belongs to, if one started it."""
    asked: Mapping[str, Asked] = field(default_factory=dict)
    """By key, how far the messages are that ask for a sign of life."""

    @property
    def is_asked(self) -> bool:
        """Whether they were asked, or are missed: then nothing but a person ends it."""
        return self.next_at is None

    @property
    def every(self) -> timedelta:
        """How long after a sign of life the next one is due."""
        return timedelta(seconds=self.every_s)

    @property
    def grace(self) -> timedelta:
        """How long they have to answer."""
        return timedelta(seconds=self.grace_s)

    def is_ahead(self, now: datetime) -> bool:
        """Whether a deadline is further away than it can be: the clock was wrong by hours.

        As far as an answer may take it is let pass: a clock is put right by a second
        many times a day.
        """
        if self.next_at is not None:
            return self.next_at > now + self.every + self.grace
        return self.alarm_at is not None and self.alarm_at > now + 2 * self.grace

    @property
    def due_at(self) -> datetime | None:
        """When something of it falls due next."""
        until = self.until if not self.is_asked else None
        times = (self.next_at, self.again_at, self.alarm_at, until)
        return min((at for at in times if at is not None), default=None)


@value
class PreAlert:
    """A radio will raise an alarm unless its carrier stirs."""

    responder_id: ResponderId
    responder: str
    kind: AlarmKind
    system_id: SystemId
    address: str
    since: datetime
    until: datetime
