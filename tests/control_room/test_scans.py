"""Tags at desks say where somebody is; personal tags stand in test_carrying."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.ids import ResponderId, SignalId, SystemId
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeskAnswer,
    IncidentState,
)

from .shift import NOON, PEOPLE, Room, make_town


def place_of(room: Room, name: str) -> str | None:
    placed = room.state.roster.placed.get(ResponderId(name.lower()))
    return placed.place.desk_id if placed is not None else None


def test_scan_says_where_somebody_is(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    assert place_of(room, "Jan") == "desk 3"


def test_late_scan_says_where_somebody_was(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").scans("desk 1", at=NOON - timedelta(minutes=5))
    room.guard("Jan").scans("desk 1", at=NOON)
    assert place_of(room, "Jan") == "desk 3"
    asides = room.happened(e.SignalSetAside)
    assert [aside.reason for aside in asides] == ["out_of_date", "out_of_date"]
    room.guard("Jan").scans("desk 3", at=NOON)
    assert room.happened(e.SignalSetAside) == asides, "a repeat is no news"


def test_scan_of_a_clock_that_is_ahead(room: Room) -> None:
    room.guard("Jan").scans("desk 3", at=NOON + timedelta(days=1))
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    assert place_of(room, "Jan") == "desk 1"


def test_scan_by_person_and_not_by_device(room: Room) -> None:
    scan = s.Scan(
        SignalId("1"), "tag desk 3", NOON, SystemId("radio"), "radio of Jan", ResponderId("piet")
    )
    room.handle(scan)
    assert (place_of(room, "Piet"), place_of(room, "Jan")) == ("desk 3", None)


@pytest.mark.parametrize(
    ("who", "tag", "reason"),
    [("Jan", "lost", "unknown_tag"), ("Stranger", "tag desk 1", "unknown_device")],
)
def test_scan_that_says_nothing(room: Room, who: str, tag: str, reason: str) -> None:
    room.guard(who).scans("", tag=tag)
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text, aside.source_id) == (reason, tag, f"tag/{tag}")


def test_scan_of_nobody(room: Room) -> None:
    room.handle(s.Scan(SignalId("1"), "tag desk 3", NOON))
    room.handle(s.Scan(SignalId("2"), "tag desk 3", NOON, responder_id=ResponderId("gone")))
    assert [aside.reason for aside in room.happened(e.SignalSetAside)] == ["unknown_device"] * 2


def test_scan_at_the_desk_is_an_arrival(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.guard("Jan").scans("desk 2")
    assert room.incident.state is IncidentState.RAISED
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert room.incident.state is IncidentState.ON_SCENE


def test_guard_whom_nobody_called_arrives_too(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=1)
    room.guard("Omar").scans("desk 2")
    assert room.incident.on_scene_at == room.now


def test_scan_from_before_the_alarm_is_no_arrival(room: Room) -> None:
    room.after(minutes=10)
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").scans("desk 2", at=room.now - timedelta(minutes=5))
    assert place_of(room, "Jan") == "desk 2"
    assert room.incident.state is IncidentState.RAISED


def test_own_tag_is_no_help(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.after(seconds=1)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Piet")
    room.guard("Jan").scans("desk 3")
    assert room.incident.state is IncidentState.RAISED
    room.after(seconds=1)
    room.guard("Piet").scans("desk 3")
    assert room.incident.state is IncidentState.ON_SCENE


def test_scan_where_it_is_over(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.whatever()
    room.after(seconds=1)
    room.guard("Jan").scans("desk 2")
    assert room.incident.on_scene_at is None


@pytest.mark.parametrize(("early", "arrives"), [(0.5, True), (2, True), (2.5, False)])
def test_scan_by_a_clock_that_is_a_little_behind(room: Room, early: float, arrives: bool) -> None:
    """The guard is there; only the two clocks do not agree."""
    room.after(minutes=1)
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").scans("desk 2", at=room.now - timedelta(seconds=early))
    assert (room.incident.state is IncidentState.ON_SCENE) is arrives


def test_scan_with_a_radio_is_of_whoever_carries_it(room: Room) -> None:
    room.guard("Piet").signs_on("radio of Jan")
    room.guard("Jan").scans("desk 3")
    assert (place_of(room, "Piet"), place_of(room, "Jan")) == ("desk 3", None)


def test_tag_of_a_desk_and_of_a_person_is_the_desks(room: Room) -> None:
    jan = replace(PEOPLE[0], tag="tag desk 3")
    room.edit(make_town(people=[jan, *PEOPLE[1:]]))
    room.guard("Piet").scans("desk 3")
    assert place_of(room, "Piet") == "desk 3"
    assert not room.state.roster.carried


@pytest.mark.parametrize("system", [None, "no such system"])
def test_personal_tag_without_a_radio(room: Room, system: str | None) -> None:
    """A phone that reads somebody's tag makes nobody carry it."""
    system_id = SystemId(system) if system is not None else None
    room.handle(
        s.Scan(SignalId("1"), "tag of Jan", NOON, system_id, responder_id=ResponderId("piet"))
    )
    assert [aside.reason for aside in room.happened(e.SignalSetAside)] == ["unknown_device"]
    assert not room.state.roster.carried
