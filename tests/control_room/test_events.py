"""The journal's vocabulary: closed, and with the facts the journal needs."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.municipal_alarm.control_room import effects, events as e, signals as s
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    RoundId,
    RoundPlanId,
    SignalId,
    SourceId,
)
from custom_components.municipal_alarm.control_room.words import OpenedBy, RoundKind, Target

from .shift import Room


def all_of(module: object) -> set[type]:
    """Every public dataclass of a module that has a stored form."""
    return {
        value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and is_dataclass(value)
        and "KIND" in vars(value)
        and not name.startswith("_")
    }


def test_vocabulary_is_complete() -> None:
    assert all_of(e) == set(e.EVENTS)
    assert all_of(effects) == set(effects.EFFECTS)
    parts = (
        e.ROOM_EVENTS,
        e.INCIDENT_EVENTS,
        e.ROUND_EVENTS,
        e.LONE_WORK_EVENTS,
        e.MEASURE_EVENTS,
    )
    assert set(e.EVENTS) == {kind for part in parts for kind in part}
    assert len(e.EVENTS) == sum(map(len, parts))


def test_kinds_are_unique_and_named_after_their_class() -> None:
    for vocabulary in (e.EVENTS, effects.EFFECTS):
        kinds = [one.KIND for one in vocabulary]
        assert len(set(kinds)) == len(kinds)
        for one in vocabulary:
            assert one.KIND.replace("_", "") == one.__name__.lower()


def test_only_the_last_event_ends_a_stream() -> None:
    assert {one for one in e.EVENTS if one.ENDS} == {
        e.IncidentClosed,
        e.RoundEnded,
        e.LoneWorkEnded,
        e.MeasureDropped,
        e.MeasureFiled,
    }


def test_first_release_is_version_1() -> None:
    assert {one.VERSION for one in e.EVENTS} == {1}


AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIVE_KEYS = {
    e.SourceHeard: "source/s",
    e.SignalSetAside: None,
    e.NumberIssued: "number",
    e.ResponderPlaced: "place/r",
    e.DeviceWasSeen: "device/y/a",
    e.LinkStateChanged: None,
    e.OperatorPresenceChanged: None,
    e.ConsoleChecked: "console/c",
    e.DutyChanged: "duty/r",
    e.RadioSignedOn: "carried/y/a",
    e.RadioSignedOff: "carried/y/a",
    e.DeskTested: "tested/d",
    e.DeskTestStarted: "desk_test/d",
    e.DeskTestEnded: "desk_test_result/d",
    e.CheckpointScanned: "checkpoint/c",
    e.PreAlertRaised: "pre_alert/r",
    e.PreAlertEnded: "pre_alert/r",
    e.RoundReported: "round_report/p",
    **dict.fromkeys([e.HoldSet, e.HoldReleased, e.ContentExpired, e.PersonErased]),
    e.AccessRecorded: None,
}
REPORT = e.RoundReport(
    RoundId("1"),
    RoundPlanId("p"),
    "closing",
    RoundKind.FINAL_ROUND,
    BuildingId("b"),
    "Library",
    OpenedBy.SCHEDULE,
    AT,
    AT,
    AT,
    complete=True,
    reason="complete",
    walkers=(),
    lines=(),
)
VALUES = {
    "source_id": "s",
    "responder_id": "r",
    "system_id": "y",
    "address": "a",
    "desk_id": "d",
    "checkpoint_id": "c",
    "console": "c",
    "report": REPORT,
}


@pytest.mark.parametrize("kind", e.ROOM_EVENTS)
def test_live_keys_of_the_room(kind: type[e.RoomEvent]) -> None:
    made = kind(
        **{
            field.name: VALUES.get(field.name, AT)
            for field in fields(kind)
            if field.default is MISSING
        }
    )
    assert made.stream == "room"
    assert made.live_key == LIVE_KEYS[kind]


def test_live_keys_of_incidents(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    for event in room.events:
        if not isinstance(event, e.ROOM_EVENTS):
            assert (event.stream, event.live_key) == (room.incident.incident_id, "")


def test_reasons_are_of_the_list(room: Room) -> None:
    """Those who translate them must know them all."""
    room.link("radio", up=False)
    room.press("desk 2", drill=True)
    room.press("attic")
    room.handle(
        s.FireLevel(SignalId("f"), SourceId("smoke"), BuildingId("attic"), room.now, on=True)
    )
    room.press("desk 4", at=room.now - timedelta(hours=3))
    for who in ("Jan", "Stranger"):
        for text in ("9", "77", "hello"):
            room.guard(who).texts(text)
    room.guard("Jan").scans("", tag="lost tag")
    room.guard("Jan").scans("desk 2")
    room.guard("Jan").scans("desk 1", at=room.now - timedelta(minutes=1))
    room.operator("Anna").gives("8", "Jan")
    room.guard("Jan").signs_on("9")
    room.after(seconds=90)
    room.whatever()
    skips = {skip.reason for step in room.happened(e.StepTaken) for skip in step.skipped}
    asides = {aside.reason for aside in room.happened(e.SignalSetAside)}
    assert skips <= set(e.SKIP_REASONS)
    assert asides == set(e.SET_ASIDE_REASONS) - {"unknown_code", "no_incident", "defect"}
    assert Target.EXTERNAL in Target
