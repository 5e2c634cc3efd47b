"""The events of the room itself: sources, people, devices, links.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar, override

from .commands import Actor
from .event_bases import RoomEventBase
from .ids import DeskId, IncidentId, OperatorId, ResponderId, SignalId, SourceId, SystemId
from .site import Place
from .values import record

SET_ASIDE_REASONS = (
    "too_old",
    "unknown_desk",
    "unknown_building",
    "unknown_device",
    "unknown_code",
    "unknown_tag",
    "no_incident",
    "out_of_date",
    "operator_chose",
    "defect",
)


@record
class SourceHeard(RoomEventBase):
    """How far a source has been heard: what it repeats from before is old."""

    KIND: ClassVar[str] = "source_heard"
    source_id: SourceId
    occurred_at: datetime
    on: bool | None
    recent: tuple[SignalId, ...]
    """The last signals of this source, newest last."""
    about: str = ""
    """Of whom it speaks, where the room must know that later."""

    @property
    @override
    def live_key(self) -> str:
        return f"source/{self.source_id}"


@record
class SignalSetAside(RoomEventBase):
    """A signal raised nothing; `reason` says why, one of `SET_ASIDE_REASONS`."""

    KIND: ClassVar[str] = "signal_set_aside"
    source_id: str
    signal_id: str
    reason: str
    text: str = ""
    who: str = ""
    """Who read a tag that belongs to nothing, if known."""


@record
class NumberIssued(RoomEventBase):
    """The number that people call an incident by. Never given twice."""

    KIND: ClassVar[str] = "number_issued"
    number: int
    secret: bool = False
    """Of the series for what duress alone raised: a gap in the others would tell of it."""

    @property
    @override
    def live_key(self) -> str:
        return "number/secret" if self.secret else "number"


@record
class ResponderPlaced(RoomEventBase):
    """A responder was last proven to be here; `by`: scan, arrival, position."""

    KIND: ClassVar[str] = "responder_placed"
    responder_id: ResponderId
    place: Place
    occurred_at: datetime
    by: str
    doubtful: bool = False
    """By a scan that was copied or impossible: it may have been somebody else."""

    @property
    @override
    def live_key(self) -> str:
        return f"place/{self.responder_id}"


@record
class DeviceWasSeen(RoomEventBase):
    """A radio or phone registered, or left."""

    KIND: ClassVar[str] = "device_was_seen"
    system_id: SystemId
    address: str
    online: bool

    @property
    @override
    def live_key(self) -> str:
        return f"device/{self.system_id}/{self.address}"


@record
class LinkStateChanged(RoomEventBase):
    """Our connection to a radio system came up or was lost. Unknown at start."""

    KIND: ClassVar[str] = "link_state_changed"
    system_id: SystemId
    up: bool


@record
class OperatorPresenceChanged(RoomEventBase):
    """An operator's console came or went. Not folded at start: nobody is there until heard."""

    KIND: ClassVar[str] = "operator_presence_changed"
    operator_id: OperatorId
    present: bool


@record
class ConsoleChecked(RoomEventBase):
    """Somebody let a console sound and light up, and said whether they heard and saw it."""

    KIND: ClassVar[str] = "console_checked"
    actor: Actor
    console: str
    audible: bool
    """Whether the browser measured that it lets sound out."""
    passed: bool

    @property
    @override
    def live_key(self) -> str:
        return f"console/{self.console}"


@record
class DutyChanged(RoomEventBase):
    """A responder started or ended duty."""

    KIND: ClassVar[str] = "duty_changed"
    actor: Actor
    responder_id: ResponderId
    on_duty: bool

    @property
    @override
    def live_key(self) -> str:
        return f"duty/{self.responder_id}"


@record
class DeskTested(RoomEventBase):
    """A desk's button proved to work, in a drill."""

    KIND: ClassVar[str] = "desk_tested"
    desk_id: DeskId

    @property
    @override
    def live_key(self) -> str:
        return f"tested/{self.desk_id}"


DESK_TEST_ENDED_REASONS = ("seen", "not_seen", "no_press", "stopped")
"""Everything was seen; something was not, or nobody said so in time; nobody pressed in time,
or nothing came of it; broken off, which says nothing of the desk."""


@record
class DeskTestStarted(RoomEventBase):
    """Somebody stands at a desk to test it: its next press, until then, is the test."""

    KIND: ClassVar[str] = "desk_test_started"
    desk_id: DeskId
    desk: Place
    actor: Actor
    until: datetime

    @property
    @override
    def live_key(self) -> str:
        return f"desk_test/{self.desk_id}"


@record
class DeskTestEnded(RoomEventBase):
    """A desk's test is over: one of `DESK_TEST_ENDED_REASONS`."""

    KIND: ClassVar[str] = "desk_test_ended"
    desk_id: DeskId
    desk: Place
    actor: Actor
    """Who tested."""
    passed: bool
    reason: str
    note: str = ""
    incident_id: IncidentId | None = None
    """Of its press; None: none came."""
    ticked: bool = True
    """Somebody said so; otherwise its time was over."""

    @property
    @override
    def live_key(self) -> str:
        # One that was broken off must not hide what came of the one before.
        told = "desk_test" if self.reason == "stopped" else "desk_test_result"
        return f"{told}/{self.desk_id}"
