from datetime import UTC, datetime
import json
from typing import Any, get_args

import pytest

from custom_components.municipal_alarm.radio import events
from custom_components.municipal_alarm.radio.errors import MalformedFrame
from custom_components.municipal_alarm.radio.events import (
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
    RadioLost,
    RadioRegistered,
    Receipt,
    ReceiptState,
    Severity,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from custom_components.municipal_alarm.radio.gateway import frames
from custom_components.municipal_alarm.radio.gateway.client import EVENTS
from custom_components.municipal_alarm.radio.gateway.event_frames import (
    EVENT_SHAPES,
    event_lane,
    merge_key,
)
from custom_components.municipal_alarm.radio.gateway.frames import Message
from custom_components.municipal_alarm.radio.gateway.tables import Lane

AT = datetime(2026, 11, 22, 16, 30, 0, 123_000, UTC)
SOME: dict[str, Any] = {"event_id": "e-1", "occurred_at": AT, "sequence": 7}
FULL = [
    DeskPress(**SOME, input_id="desk-3", drill=True),
    InputState(**SOME, input_id="desk-3", active=True),
    RadioEmergency(
        **SOME,
        radio_id="1201",
        kind=EmergencyKind.BUTTON,
        possible=True,
        talkgroup="10",
        latitude=52.1,
        longitude=5.1,
        accuracy_m=4.0,
    ),
    RadioEmergency(**SOME, radio_id="1201", raw_kind="panic_lever"),
    ManDown(**SOME, radio_id="1201", phase=AlarmPhase.PRE_ALERT),
    LoneWorker(**SOME, radio_id="1201", phase=AlarmPhase.CLEARED),
    StatusMessage(**SOME, radio_id="1201", code="05"),
    TextReceived(**SOME, radio_id="1201", text="Op\nweg", to="10"),
    TagScanned(**SOME, tag_id="04:A1", radio_id="1201"),
    TagScanned(**SOME, tag_id="04:A1", reader_id="door-1"),
    Position(
        **SOME,
        radio_id="1201",
        latitude=-52.1,
        longitude=180.0,
        accuracy_m=0.0,
        altitude_m=-3.0,
        speed_mps=1.5,
        heading_deg=359.0,
    ),
    RadioRegistered(
        **SOME,
        radio_id="1201",
        name="Anna",
        model="X",
        battery_percent=0,
        rssi_dbm=-90,
    ),
    RadioCondition(**SOME, radio_id="1201", battery_percent=100, rssi_dbm=0),
    RadioLost(**SOME, radio_id="1201", expected=False),
    Receipt(
        **SOME,
        key="k",
        state=ReceiptState.FAILED,
        recipient="1201",
        reason=FailureReason.RADIO_OFF,
        detail="E17",
    ),
    Fault(
        **SOME,
        code="psu",
        active=False,
        severity=Severity.ERROR,
        text="Power supply",
        radio_id="1201",
        input_id="desk-3",
    ),
]


@pytest.mark.parametrize("event", FULL, ids=lambda event: type(event).__name__)
def test_events_survive_the_wire_with_all_fields(event: events.RadioEvent) -> None:
    text = frames.serialise_message(Message(3, event))
    assert frames.parse(text) == Message(3, event)


def test_every_kind_of_event_has_a_message() -> None:
    closed = get_args(events.RadioEvent.__value__)
    assert {shape.cls for shape in EVENT_SHAPES} == set(closed) == set(EVENTS)
    assert {type(event) for event in FULL} == set(closed)


def test_defaults_need_not_be_sent() -> None:
    minimal = frames.parse('{"type":"press","seq":1,"id":"e","input":"d"}')
    assert minimal == Message(1, DeskPress(event_id="e", input_id="d"))
    text = frames.serialise_message(Message(1, DeskPress(event_id="e", input_id="d")))
    assert json.loads(text) == {"type": "press", "seq": 1, "id": "e", "input": "d"}


def test_words_of_later_versions_are_kept() -> None:
    emergency = frames.parse('{"type":"emergency","seq":1,"id":"e","radio":"1","kind":"lever"}')
    assert isinstance(emergency, Message)
    assert emergency.body == RadioEmergency(event_id="e", radio_id="1", raw_kind="lever")
    receipt = frames.parse(
        '{"type":"receipt","seq":1,"id":"e","key":"k","state":"failed","reason":"new"}'
    )
    assert isinstance(receipt, Message)
    assert receipt.body == Receipt(
        event_id="e", key="k", state=ReceiptState.FAILED, reason=FailureReason.OTHER
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": "scan", "tag": "t"}, "radio"),
        ({"type": "scan", "tag": "t", "radio": "1", "reader": "r"}, "radio"),
        ({"type": "emergency", "radio": "1", "lat": 5}, "lat"),
        ({"type": "position", "radio": "1", "lat": 91, "lon": 0}, "lat"),
        ({"type": "position", "radio": "1", "lat": 9}, "lon"),
        ({"type": "man_down", "radio": "1", "phase": "maybe"}, "phase"),
        ({"type": "status", "radio": "1", "code": "x"}, "code"),
        ({"type": "text", "radio": "1", "text": "\x00"}, "text"),
        ({"type": "radio_condition", "radio": "1", "battery": 101}, "battery"),
        ({"type": "press", "input": "d", "at": "yesterday"}, "at"),
        ({"type": "press", "input": "d", "drill": 1}, "drill"),
        ({"type": "press", "input": "d" * 65}, "input"),
    ],
)
def test_bad_fields(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(MalformedFrame) as caught:
        frames.parse(json.dumps({"seq": 1, "id": "e", **fields}))
    assert caught.value.field == field


def test_alarms_leave_first_and_positions_last() -> None:
    lanes = {type(event): event_lane(event) for event in FULL}
    urgent = {kind for kind, lane in lanes.items() if lane is Lane.URGENT}
    assert urgent == {
        DeskPress,
        RadioEmergency,
        ManDown,
        LoneWorker,
        StatusMessage,
        TextReceived,
        Receipt,
        TagScanned,
        RadioRegistered,
        RadioLost,
    }
    low = {kind for kind, lane in lanes.items() if lane is Lane.LOW}
    assert low == {Position, InputState, RadioCondition}


def test_only_what_ages_is_replaced_by_newer() -> None:
    keys = [merge_key(event) for event in FULL if merge_key(event) is not None]
    assert keys == [
        ("InputState", "desk-3"),
        ("Position", "1201"),
        ("presence", "1201"),
        ("RadioCondition", "1201"),
        ("presence", "1201"),
        ("Receipt", "k\n1201"),
    ]


def test_a_radio_that_went_and_came_back_is_there() -> None:
    """Its going must not be told after its coming: one lane, and the last word counts."""
    gone, back = RadioLost(event_id="1", radio_id="7"), RadioRegistered(event_id="2", radio_id="7")
    assert event_lane(gone) is event_lane(back)
    assert merge_key(gone) == merge_key(back)
