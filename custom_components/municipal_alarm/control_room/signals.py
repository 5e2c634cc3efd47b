"""What sources report, free of any protocol: the facts that come in.

`signal_id` is made from the source's own words (its press id, its sequence, the
time of its state), so a repeat after a lost answer or a restart has the same id.
`occurred_at` is the source's own time, aware UTC.
"""

from datetime import datetime, timedelta

from .ids import DeskId, IncidentId, OperatorId, ResponderId, SignalId, SourceId, SystemId
from .site import Position
from .values import value
from .words import AlarmKind, DeliveryState


@value
class Press:
    """A panic button was pressed."""

    signal_id: SignalId
    source_id: SourceId
    desk_id: DeskId
    occurred_at: datetime
    ordered_by_time: bool = False
    """The source's times only grow, so one at or before the last is a replay.
    False: repeats are recognised by `signal_id` alone (a cheap clock may jump)."""
    drill: bool = False


@value
class SourceLevel:
    """A two-state source (contact, switch) is on or off."""

    signal_id: SignalId
    source_id: SourceId
    desk_id: DeskId
    occurred_at: datetime
    on: bool
    first: bool = False
    """The first definite level since this program started."""
    gap: timedelta = timedelta(0)
    """How long the level was unknown before this one."""


@value
class SourceBound:
    """A source was made a desk's button: what it said before is no press."""

    source_id: SourceId
    occurred_at: datetime
    on: bool | None = None


@value
class ResponderAlarm:
    """A radio or phone reports an emergency of whoever carries it."""

    signal_id: SignalId
    source_id: SourceId
    kind: AlarmKind
    system_id: SystemId
    address: str
    occurred_at: datetime
    drill: bool = False
    possible: bool = False
    """The radio system cannot say for certain that it is one."""
    detail: str = ""
    """What the source called it, where that is no kind of ours."""
    position: Position | None = None


@value
class TextIn:
    """A text or status came in from a radio or phone."""

    signal_id: SignalId
    system_id: SystemId
    address: str
    text: str
    occurred_at: datetime


@value
class Located:
    """Where a radio is. Recorded during an incident of who carries it, else forgotten."""

    signal_id: SignalId
    system_id: SystemId
    address: str
    position: Position
    occurred_at: datetime


@value
class Scan:
    """A tag was read. `responder_id` wins over the device's address.

    A desk's tag says where they are, a responder's own tag who carries the radio.
    """

    signal_id: SignalId
    tag: str
    occurred_at: datetime
    system_id: SystemId | None = None
    address: str = ""
    responder_id: ResponderId | None = None


@value
class Receipt:
    """A machine reports how far a message is. `key` is the effect's."""

    key: str
    incident_id: IncidentId | None
    state: DeliveryState
    reason: str = ""
    detail: str = ""
    """The radio system's own wording of why."""


@value
class DeviceSeen:
    """A radio or phone registered with its system, or left it."""

    system_id: SystemId
    address: str
    online: bool


@value
class LinkChanged:
    """Our connection to a radio system came up or was lost."""

    system_id: SystemId
    up: bool


@value
class OperatorPresence:
    """A console that shows the feed is there, or is gone."""

    operator_id: OperatorId
    present: bool


@value
class TimePassed:
    """The clock reached `next_deadline`; `handle` takes what is due at `now`.

    Of everything; of one incident; or, with `shifts`, of who carries which radio.
    See `engine.due`.
    """

    incident_id: IncidentId | None = None
    shifts: bool = False


type Signal = (
    Press
    | SourceLevel
    | SourceBound
    | ResponderAlarm
    | TextIn
    | Located
    | Scan
    | Receipt
    | DeviceSeen
    | LinkChanged
    | OperatorPresence
    | TimePassed
)
