"""Messages from the gateway: what desks and radios report."""

from ..errors import MalformedFrame
from ..events import (
    AlarmPhase,
    DeskPress,
    EmergencyKind,
    FailureReason,
    Fault,
    InputState,
    LoneWorker,
    ManDown,
    Position,
    RadioCondition,
    RadioEmergency,
    RadioEvent,
    RadioLost,
    RadioRegistered,
    Receipt,
    ReceiptState,
    Severity,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from . import tables, wire
from .messages import Field, Shape, optional
from .tables import Code, Lane

_ID = wire.ident()
_COMMON = (
    Field("id", "event_id", wire.ident(tables.MAX_KEY)),
    optional("at", "occurred_at", wire.time, dump=wire.dump_time),
    optional("count", "sequence", wire.integer(0, tables.MAX_INTEGER)),
)
_RADIO = Field("radio", "radio_id", _ID)
_INPUT = Field("input", "input_id", _ID)
_PHASE = optional("phase", "phase", wire.choice(AlarmPhase), AlarmPhase.ALARM)
_LATITUDE = wire.number(-90, 90)
_LONGITUDE = wire.number(-180, 180)
_METRES = wire.number(0, 100_000)
_BATTERY = optional("battery", "battery_percent", wire.integer(0, 100))
_RSSI = optional("rssi", "rssi_dbm", wire.integer(-200, 50))


def _one_carrier(scan: TagScanned) -> None:
    if (scan.radio_id is None) == (scan.reader_id is None):
        raise MalformedFrame(Code.CONFLICT, "exactly one of radio and reader", field="radio")


def _whole_place(emergency: RadioEmergency) -> None:
    if (emergency.latitude is None) != (emergency.longitude is None):
        raise MalformedFrame(Code.CONFLICT, "lat and lon go together", field="lat")


EVENT_SHAPES: tuple[Shape, ...] = (
    Shape(
        "press",
        DeskPress,
        (*_COMMON, _INPUT, optional("drill", "drill", wire.boolean, False)),
    ),
    Shape("input", InputState, (*_COMMON, _INPUT, Field("active", "active", wire.boolean))),
    Shape(
        "emergency",
        RadioEmergency,
        (
            *_COMMON,
            _RADIO,
            optional(
                "kind",
                "kind",
                wire.lenient_choice(EmergencyKind, EmergencyKind.UNKNOWN),
                EmergencyKind.UNKNOWN,
            ),
            # The same word once more, where `kind` has no place for it.
            optional("kind", "raw_kind", wire.other_word(EmergencyKind)),
            optional("possible", "possible", wire.boolean, False),
            optional("talkgroup", "talkgroup", _ID),
            optional("lat", "latitude", _LATITUDE),
            optional("lon", "longitude", _LONGITUDE),
            optional("accuracy", "accuracy_m", _METRES),
        ),
        _whole_place,
    ),
    Shape("man_down", ManDown, (*_COMMON, _RADIO, _PHASE)),
    Shape("lone_worker", LoneWorker, (*_COMMON, _RADIO, _PHASE)),
    Shape("status", StatusMessage, (*_COMMON, _RADIO, Field("code", "code", wire.digits))),
    Shape(
        "text",
        TextReceived,
        (
            *_COMMON,
            _RADIO,
            Field("text", "text", wire.text()),
            optional("to", "to", _ID),
        ),
    ),
    Shape(
        "scan",
        TagScanned,
        (
            *_COMMON,
            Field("tag", "tag_id", wire.ident(tables.MAX_KEY)),
            optional("radio", "radio_id", _ID),
            optional("reader", "reader_id", _ID),
        ),
        _one_carrier,
    ),
    Shape(
        "position",
        Position,
        (
            *_COMMON,
            _RADIO,
            Field("lat", "latitude", _LATITUDE),
            Field("lon", "longitude", _LONGITUDE),
            optional("accuracy", "accuracy_m", _METRES),
            optional("altitude", "altitude_m", wire.number(-1_000, 20_000)),
            optional("speed", "speed_mps", wire.number(0, 1_000)),
            optional("heading", "heading_deg", wire.number(0, 360)),
        ),
    ),
    Shape(
        "radio_registered",
        RadioRegistered,
        (
            *_COMMON,
            _RADIO,
            optional("name", "name", wire.text(tables.MAX_NAME)),
            optional("model", "model", wire.text(tables.MAX_NAME)),
            _BATTERY,
            _RSSI,
        ),
    ),
    Shape("radio_condition", RadioCondition, (*_COMMON, _RADIO, _BATTERY, _RSSI)),
    Shape(
        "radio_lost",
        RadioLost,
        (*_COMMON, _RADIO, optional("expected", "expected", wire.boolean, True)),
    ),
    Shape(
        "receipt",
        Receipt,
        (
            *_COMMON,
            Field("key", "key", wire.ident(tables.MAX_KEY)),
            Field("state", "state", wire.choice(ReceiptState)),
            optional("radio", "recipient", _ID),
            optional(
                "reason",
                "reason",
                wire.lenient_choice(FailureReason, FailureReason.OTHER),
            ),
            optional("detail", "detail", wire.text(tables.MAX_NAME)),
        ),
    ),
    Shape(
        "fault",
        Fault,
        (
            *_COMMON,
            Field("code", "code", _ID),
            optional("active", "active", wire.boolean, True),
            optional("severity", "severity", wire.choice(Severity), Severity.WARNING),
            optional("text", "text", wire.text(empty=True), ""),
            optional("radio", "radio_id", _ID),
            optional("input", "input_id", _ID),
        ),
    ),
)

_LANES: dict[type[object], Lane] = {
    DeskPress: Lane.URGENT,
    RadioEmergency: Lane.URGENT,
    ManDown: Lane.URGENT,
    LoneWorker: Lane.URGENT,
    # Among codes and texts are "duress" and "send the police".
    StatusMessage: Lane.URGENT,
    TextReceived: Lane.URGENT,
    # The rules of the room go by these: who is told, who has come, who can be reached.
    # With a journal that stands still they must not stand still behind the window.
    Receipt: Lane.URGENT,
    TagScanned: Lane.URGENT,
    # Both, for "off" and "on" of one radio must not overtake each other.
    RadioRegistered: Lane.URGENT,
    RadioLost: Lane.URGENT,
    Position: Lane.LOW,
    InputState: Lane.LOW,
    RadioCondition: Lane.LOW,
}


def event_lane(event: RadioEvent) -> Lane:
    """Return how soon an event leaves, and how late it is dropped."""
    return _LANES.get(type(event), Lane.NORMAL)


def merge_key(event: RadioEvent) -> tuple[str, str] | None:
    """Return what a newer event replaces, while the older one still waits.

    Where a radio was a minute ago is worth nothing once we know where it is,
    nor "accepted" once there is "receipted": a storm of texts brings several
    receipts for each. Of a radio's coming and going the last word counts.
    """
    match event:
        case Position() | RadioCondition():
            return type(event).__name__, event.radio_id
        case RadioRegistered() | RadioLost():
            return "presence", event.radio_id
        case InputState():
            return type(event).__name__, event.input_id
        case Receipt():
            # No name has a line feed in it.
            return type(event).__name__, f"{event.key}\n{event.recipient or ''}"
    return None
