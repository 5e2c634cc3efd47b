"""What sources report, free of any protocol: the facts that come in.

`signal_id` is made from the source's own words (its press id, its sequence, the
time of its state), so a repeat after a lost answer or a restart has the same id.
`occurred_at` is the source's own time, aware UTC.
"""

from datetime import datetime, timedelta

from .ids import (
    BuildingId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SessionId,
    SignalId,
    SourceId,
    SystemId,
)
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
    explains: SignalId | None = None
    """An earlier one of this radio, told before its kind was known: this is the same alarm."""


@value
class TextIn:
    """A text or status came in from a radio or phone."""

    signal_id: SignalId
    system_id: SystemId
    address: str
    text: str
    occurred_at: datetime
    responder_id: ResponderId | None = None
    """Who wrote it, where that is known; None: whoever has the radio or phone."""
    incident_id: IncidentId | None = None
    """Of what it answers; None: of the incident they are in."""


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

    The tag of a desk or checkpoint says where they are, a responder's own tag who
    carries the radio, or who stands before the fixed reader that read it.
    """

    signal_id: SignalId
    tag: str
    occurred_at: datetime
    system_id: SystemId | None = None
    address: str = ""
    responder_id: ResponderId | None = None
    reader: str = ""
    """The fixed reader that read it, as `Checkpoint.reader` names it."""
    read_by: str = ""
    """What a phone is called that is no responder's; it is told where the tag is offered."""


@value
class PreAlert:
    """A radio or phone warns that it will raise an alarm unless its carrier stirs.

    `on` False: they did, before or after the alarm.
    """

    signal_id: SignalId
    source_id: SourceId
    kind: AlarmKind
    system_id: SystemId
    address: str
    occurred_at: datetime
    on: bool


@value
class FireLevel:
    """A fire signal of a building is on or off; as `SourceLevel`."""

    signal_id: SignalId
    source_id: SourceId
    building_id: BuildingId
    occurred_at: datetime
    on: bool
    first: bool = False
    gap: timedelta = timedelta(0)


@value
class DutyHeard:
    """What a responder's duty source (schedule, calendar, person) says now."""

    source_id: SourceId
    responder_id: ResponderId
    on: bool


@value
class LoneWorkHeard:
    """What the schedule of a responder's lone work says now."""

    source_id: SourceId
    responder_id: ResponderId
    on: bool


@value
class RoundDue:
    """The schedule of a round plan has come to one of its times."""

    plan_id: RoundPlanId
    due_at: datetime


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
class SiteEdited:
    """What is set up is not what it was, or is known for the first time since the start.

    `state.with_site` says what it is by now; this lets what waits be looked at by it.
    """


@value
class TimePassed:
    """The clock reached `next_deadline`; `handle` takes what is due at `now`.

    Of everything; of one incident, round or lone worker; or, with `shifts`, of who
    carries which radio; with `pre_alerts`, of warnings; with `desk_tests` or `measures`, of
    those.
    See `engine.due`.
    """

    incident_id: IncidentId | None = None
    shifts: bool = False
    round_id: RoundId | None = None
    session_id: SessionId | None = None
    pre_alerts: bool = False
    desk_tests: bool = False
    measures: bool = False


type Signal = (
    Press
    | SourceLevel
    | SourceBound
    | ResponderAlarm
    | TextIn
    | Located
    | Scan
    | PreAlert
    | FireLevel
    | DutyHeard
    | LoneWorkHeard
    | RoundDue
    | Receipt
    | DeviceSeen
    | LinkChanged
    | OperatorPresence
    | SiteEdited
    | TimePassed
)
