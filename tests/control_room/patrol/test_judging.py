"""Scans that are doubtful count, and the doubt shows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.ids import BuildingId, SystemId
from custom_components.municipal_alarm.control_room.site import make_site
from custom_components.municipal_alarm.control_room.words import ScanFlag

from ..shift import BUILDINGS, CHECKPOINTS, PEOPLE, RADIO, Room, make_town


def flags(room: Room) -> tuple[ScanFlag, ...]:
    """What is doubtful about the last scan."""
    return room.happened(e.CheckpointScanned)[-1].flags


@pytest.mark.parametrize(("later", "copied"), [(0, True), (2.9, True), (3, False), (-2.9, True)])
def test_tag_in_two_hands_at_once(room: Room, later: float, copied: bool) -> None:
    room.after(minutes=1)
    room.guard("Jan").scans("attic")
    at = room.now + timedelta(seconds=later)
    room.after(minutes=1)
    room.guard("Piet").scans("attic", at=at)
    assert (ScanFlag.COPIED in flags(room)) is copied


def test_people_who_gather_read_one_tag_at_once(room: Room) -> None:
    """Nobody copied it. One person with two devices is another matter."""
    for name in ("Jan", "Kees", "Els"):
        room.guard(name).scans("square")
        assert flags(room) == ()
        room.after(seconds=1)
    room.guard("Els").scans_by_phone("square")
    assert flags(room) == (ScanFlag.COPIED,)


def test_one_device_reads_a_tag_twice(room: Room) -> None:
    room.guard("Jan").scans("attic")
    room.after(seconds=1)
    room.guard("Jan").scans("attic")
    assert flags(room) == ()


def test_new_tag_in_the_place_of_a_copied_one(room: Room) -> None:
    room.guard("Jan").scans("attic")
    attic = replace(CHECKPOINTS[2], tag="new tag")
    room.edit(make_town(checkpoints=[attic]))
    room.after(seconds=1)
    room.guard("Piet").scans("", tag="new tag")
    assert flags(room) == ()


def test_word_of_an_operator_is_no_copy(room: Room) -> None:
    """Nothing was read, so nothing was read twice."""
    room.operator("Anna").hears_scan_of("Jan", tag="tag attic")
    room.after(seconds=1)
    room.guard("Piet").scans("attic")
    assert flags(room) == ()


def test_personal_tag_before_two_readers_at_once(room: Room) -> None:
    gates = [replace(CHECKPOINTS[6]), replace(CHECKPOINTS[7], reader="yard reader")]
    room.edit(make_town(checkpoints=gates, round_plans=()))
    room.guard("Jan").holds_tag_to("gate reader")
    room.after(seconds=2)
    room.guard("Jan").holds_tag_to("yard reader")
    assert flags(room) == (ScanFlag.COPIED,)


@pytest.mark.parametrize(("seconds", "doubt"), [(39, True), (41, False)])
def test_way_between_buildings(room: Room, seconds: float, doubt: bool) -> None:
    """From the library to the town hall it is 1.11 km: 40 seconds at 100 km/h."""
    room.guard("Jan").scans("hall")
    room.after(seconds=seconds)
    room.guard("Jan").scans("archive")
    assert (flags(room) == (ScanFlag.IMPOSSIBLE,)) is doubt


@pytest.mark.parametrize("seconds", [29, 30])
@pytest.mark.parametrize("unknown", ["here", "there", "gone"])
def test_way_that_nobody_knows(room: Room, seconds: float, unknown: str) -> None:
    """Of a building without coordinates, or that is set up no more."""
    if unknown != "gone":
        number = 0 if unknown == "here" else 1
        buildings = list(BUILDINGS)
        buildings[number] = replace(buildings[number], latitude=None)
        room.edit(_town(buildings))
    room.guard("Jan").scans("hall")
    if unknown == "gone":
        room.edit(_town(BUILDINGS[1:]))
    room.after(seconds=seconds)
    room.guard("Jan").scans("archive")
    assert (flags(room) == (ScanFlag.IMPOSSIBLE,)) is (seconds < 30)


def _town(buildings: object) -> object:
    return make_site(
        buildings=buildings,  # type: ignore[arg-type]
        checkpoints=CHECKPOINTS,
        responders=PEOPLE,
        systems=[RADIO],
    )


@pytest.mark.parametrize(("seconds", "doubt"), [(5.9, True), (6, False)])
def test_way_between_floors(room: Room, seconds: float, doubt: bool) -> None:
    """From the basement to the second floor there are three."""
    room.guard("Jan").scans("cellar")
    room.after(seconds=seconds)
    room.guard("Jan").scans("attic")
    assert (flags(room) == (ScanFlag.IMPOSSIBLE,)) is doubt


def test_same_floor_at_once(room: Room) -> None:
    room.guard("Jan").scans("gate")
    room.guard("Jan").scans("yard")
    assert flags(room) == ()


def test_first_scan_of_somebody(room: Room) -> None:
    room.guard("Jan").scans("hall")
    assert flags(room) == ()


def test_scan_made_before_what_is_known(room: Room) -> None:
    room.after(minutes=10)
    room.guard("Jan").scans("hall")
    room.guard("Jan").scans("attic", at=room.now - timedelta(minutes=5))
    assert flags(room) == (ScanFlag.OUT_OF_ORDER,)
    room.guard("Jan").scans("cellar", at=room.now - timedelta(seconds=1))
    assert flags(room) == (ScanFlag.IMPOSSIBLE, ScanFlag.OUT_OF_ORDER), "too short after as well"
    room.guard("Jan").scans("archive", at=room.now)
    assert flags(room) == (ScanFlag.IMPOSSIBLE,), "in two buildings at one moment"


def test_flagged_scan_counts_all_the_same(room: Room) -> None:
    room.round_is_due("night round")
    room.guard("Jan").scans("hall")
    room.guard("Jan").scans("archive")
    (visited,) = room.happened(e.CheckpointVisited)
    assert visited.flags == (ScanFlag.IMPOSSIBLE,)
    assert room.round("night round").visits[visited.checkpoint_id].flags == visited.flags


def test_radio_of_another_system_is_another_device(room: Room) -> None:
    """Two networks may both have a radio 7."""
    systems = [RADIO, replace(RADIO, system_id=SystemId("other"))]
    room.edit(make_town(systems=systems))
    room.guard("Jan").scans("attic")
    room.after(seconds=1)
    scan = s.Scan(
        room.new_id(),
        "tag attic",
        room.now,
        SystemId("other"),
        "radio of Jan",
        PEOPLE[0].responder_id,
    )
    room.handle(scan)
    assert flags(room) == (ScanFlag.COPIED,)
    assert BuildingId("library") in room.state.site.buildings


def test_place_of_a_clock_that_was_ahead_makes_nothing_doubtful(room: Room) -> None:
    room.now += timedelta(days=1)
    room.guard("Jan").scans("archive")
    room.now -= timedelta(days=1)
    room.guard("Jan").scans("attic")
    assert flags(room) == ()
