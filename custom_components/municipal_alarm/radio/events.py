"""What radio systems report, free of any protocol.

Every protocol folder turns its bytes into these values and nothing else, so
that the rest of the integration never learns which radios a town owns.

Three fields are common to all:

* `event_id` is the source's own stable name for the fact, unique within one
  radio system. The same id again is a repeat, never news: after a lost link or
  a restart sources tell again what was not acknowledged.
* `occurred_at` is the source's own time (aware, UTC), None when it has no
  clock. It is the time of the fact, not of its arrival.
* `sequence` is the source's own counter (per desk input, per radio), None when
  it has none. It only grows while the source keeps its memory.

Nothing here is trusted beyond its type: whether a radio or an input is known
at all is for the room to decide.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EmergencyKind(StrEnum):
    """What set off a radio's emergency, as far as its system can tell."""

    BUTTON = "button"
    DURESS = "duress"
    MAN_DOWN = "man_down"
    LONE_WORKER = "lone_worker"
    UNKNOWN = "unknown"


class AlarmPhase(StrEnum):
    """How far a radio's own supervision has gone.

    `PRE_ALERT` is the radio warning its carrier, who can still stop it.
    """

    PRE_ALERT = "pre_alert"
    ALARM = "alarm"
    CLEARED = "cleared"


class ReceiptState(StrEnum):
    """How far a command got. `RECEIPTED` and `FAILED` are final.

    A machine says this, never a person: an operator acknowledges, a responder
    accepts.
    """

    ACCEPTED = "accepted"
    SENT = "sent"
    RECEIPTED = "receipted"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why a command failed. Radio systems map their own codes onto these."""

    UNKNOWN_RADIO = "unknown_radio"
    UNKNOWN_OUTPUT = "unknown_output"
    RADIO_OFF = "radio_off"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"
    TOO_LONG = "too_long"
    BUSY = "busy"
    EXPIRED = "expired"
    BUFFER_FULL = "buffer_full"
    INVALID = "invalid"
    OTHER = "other"


class Severity(StrEnum):
    """How much a fault matters: `ERROR` means alarms may not come through."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEvent:
    """The fields common to everything a source reports; see the module's text."""

    event_id: str
    occurred_at: datetime | None = None
    sequence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPress(SourceEvent):
    """Somebody pressed the panic button wired to `input_id`.

    `sequence` counts the presses of this input. `drill` is set only when the
    source itself was put into drill mode.
    """

    input_id: str
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InputState(SourceEvent):
    """Level of an input, for supervision (tamper, stuck button); not an alarm."""

    input_id: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioEmergency(SourceEvent):
    """A radio declared an emergency.

    `possible` is set where the system cannot say it for certain (an unasked
    position of a MOTOTRBO radio): the room treats it as an alarm all the same,
    and shows the doubt. `raw_kind` keeps what the source called it when `kind`
    is UNKNOWN. The position (WGS 84 degrees, metres) is there when the
    emergency report itself carried it.
    """

    radio_id: str
    kind: EmergencyKind = EmergencyKind.UNKNOWN
    raw_kind: str | None = None
    possible: bool = False
    talkgroup: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManDown(SourceEvent):
    """The radio judged that its carrier fell or stopped moving.

    `raw_kind` is what the source called it, where a setting of the site made it this.
    `explains` is the `event_id` of an emergency of this radio that was told before its
    source said what it was: this is that one, and no further press.
    """

    radio_id: str
    phase: AlarmPhase = AlarmPhase.ALARM
    raw_kind: str | None = None
    explains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneWorker(SourceEvent):
    """The radio's own lone-worker supervision prompted, raised or was answered.

    `raw_kind` and `explains` as for `ManDown`.
    """

    radio_id: str
    phase: AlarmPhase = AlarmPhase.ALARM
    raw_kind: str | None = None
    explains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMessage(SourceEvent):
    """A radio sent a status code: `code` is 1 to 6 digits, kept as typed."""

    radio_id: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReceived(SourceEvent):
    """A radio sent a text. `to` is the talkgroup or radio it was meant for."""

    radio_id: str
    text: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagScanned(SourceEvent):
    """A tag was held to a radio (`radio_id`) or a fixed reader (`reader_id`).

    Exactly one of the two is set.
    """

    tag_id: str
    radio_id: str | None = None
    reader_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(SourceEvent):
    """Where a radio is: WGS 84 degrees, metres, metres per second, degrees."""

    radio_id: str
    latitude: float
    longitude: float
    accuracy_m: float | None = None
    altitude_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioRegistered(SourceEvent):
    """A radio is on the network. Repeated as the system refreshes it."""

    radio_id: str
    name: str | None = None
    model: str | None = None
    battery_percent: int | None = None
    rssi_dbm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioCondition(SourceEvent):
    """Battery (percent) or signal (dBm) of a radio that is on the network."""

    radio_id: str
    battery_percent: int | None = None
    rssi_dbm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioLost(SourceEvent):
    """A radio said goodbye (`expected`) or fell silent."""

    radio_id: str
    expected: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(SourceEvent):
    """How far the command with `key` got.

    `recipient` is the radio it speaks for when the command went to several,
    None when it speaks for the whole command. `reason` is set on FAILED;
    `detail` is the source's own wording, for the timeline.
    """

    key: str
    state: ReceiptState
    recipient: str | None = None
    reason: FailureReason | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(SourceEvent):
    """Something of the radio system is broken, or works again (`active` False).

    `code` is a stable machine word of the source, `text` its English wording.
    `radio_id` or `input_id` name the part at fault, when it is one.
    """

    code: str
    active: bool = True
    severity: Severity = Severity.WARNING
    text: str = ""
    radio_id: str | None = None
    input_id: str | None = None


type RadioEvent = (
    DeskPress
    | InputState
    | RadioEmergency
    | ManDown
    | LoneWorker
    | StatusMessage
    | TextReceived
    | TagScanned
    | Position
    | RadioRegistered
    | RadioCondition
    | RadioLost
    | Receipt
    | Fault
)
"""Everything a link can report; closed, so that a `match` can be exhaustive."""
