"""The events of alarms: the first one of an incident, further ones, and what they change.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar

from .alerting import Alert
from .commands import Actor
from .event_bases import IncidentEventBase
from .ids import PolicyId, ResponderId, SignalId, SourceId
from .site import Place, Position
from .values import record
from .words import AlarmKind, Priority


@record
class IncidentRaised(IncidentEventBase):
    """The first alarm of an incident."""

    KIND: ClassVar[str] = "incident_raised"
    number: int
    kind: AlarmKind
    priority: Priority
    subject: str
    """What it is about, for correlation: "desk/<id>" or "responder/<id>"."""
    place: Place | None
    responder_id: ResponderId | None
    responder: str
    source_id: SourceId
    signal_id: SignalId
    occurred_at: datetime
    actor: Actor | None
    drill: bool
    policy_id: PolicyId
    step_due_at: datetime | None
    possible: bool = False
    """The source cannot say for certain that it is one."""
    detail: str = ""
    """What the source called it, where that is no kind of ours."""
    position: Position | None = None
    """Where the source itself was, if it told. For operators alone."""
    placed_at: datetime | None = None
    """Of a responder's alarm: when they were last proven to be at `place`. None: they
    were not, and it is where they are set up to be."""
    test: bool = False
    """One person tests the desk: a drill that is told to nobody else."""
    tester: str = ""
    """Of a test: who."""


@record
class AlarmJoined(IncidentEventBase):
    """Another alarm about the same thing while the incident is open."""

    KIND: ClassVar[str] = "alarm_joined"
    kind: AlarmKind
    source_id: SourceId
    signal_id: SignalId
    occurred_at: datetime
    actor: Actor | None
    again_due_at: datetime | None
    """When those alerted are told again, so that twenty presses are not twenty texts."""
    priority: Priority | None = None
    """How urgent this alarm is; one that is more urgent than the incident leads it."""
    possible: bool = False
    detail: str = ""
    position: Position | None = None
    """As in `IncidentRaised`."""
    place: Place | None = None
    """Of a responder's alarm: where they were last proven to be by now, if that is new."""
    placed_at: datetime | None = None
    explains: SignalId | None = None
    """The signal of an earlier alarm that this one says the kind of: no further press."""


@record
class SubjectPlaced(IncidentEventBase):
    """Whoever it is about was proven to be elsewhere than help was sent to."""

    KIND: ClassVar[str] = "subject_placed"
    responder_id: ResponderId
    responder: str
    place: Place
    placed_at: datetime
    """By the clock of what read them there."""
    again_due_at: datetime | None
    """As in `AlarmJoined`."""


@record
class ToldAgain(IncidentEventBase):
    """Those alerted were told of the further presses, or of the newer place."""

    KIND: ClassVar[str] = "told_again"
    presses: int
    alerts: tuple[Alert, ...]
