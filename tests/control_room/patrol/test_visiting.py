"""Which round a scan counts for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import Deviation

from ..shift import CHECKPOINTS, NOON, Room, make_plan, make_town

MINUTE = timedelta(minutes=1)


def visited(room: Room) -> list[tuple[str, str]]:
    """Of which plan, and where, in the order of what happened."""
    plans = {one.round_id: one.plan_id for one in room.happened(e.RoundOpened)}
    return [(plans[one.round_id], one.checkpoint) for one in room.happened(e.CheckpointVisited)]


@pytest.fixture
def two(room: Room) -> Room:
    """Two rounds that ask for the same."""
    plans = [make_plan(name, "library", "hall", "attic") for name in ("a", "b")]
    room.edit(make_town(round_plans=plans))
    return room


def test_all_rounds_of_who_scans(two: Room) -> None:
    for plan in "ab":
        two.operator("Anna").starts_round(plan, walked_by="Jan")
    two.guard("Jan").scans("hall")
    assert sorted(visited(two)) == [("a", "hall"), ("b", "hall")]


def test_round_that_nobody_walks_before_that_of_a_colleague(two: Room) -> None:
    two.operator("Anna").starts_round("a", walked_by="Piet")
    two.after(seconds=1)
    two.operator("Anna").starts_round("b")
    two.guard("Jan").scans("hall")
    assert visited(two) == [("b", "hall")]


def test_earliest_of_those_that_nobody_walks(two: Room) -> None:
    two.operator("Anna").starts_round("b")
    two.after(seconds=1)
    two.operator("Anna").starts_round("a")
    two.guard("Jan").scans("hall")
    assert visited(two) == [("b", "hall")]
    two.after(seconds=1)
    two.guard("Piet").scans("hall")
    assert visited(two) == [("b", "hall"), ("a", "hall")]


def test_what_is_proven_is_not_proven_again(two: Room) -> None:
    two.operator("Anna").starts_round("a", walked_by="Jan")
    for _ in range(3):
        two.guard("Jan").scans("hall")
        two.after(seconds=10)
    assert visited(two) == [("a", "hall")]
    assert [one.occurred_at for one in two.round("a").visits.values()] == [NOON]


def test_late_scan_counts_for_the_round_in_whose_time_it_was_made(two: Room) -> None:
    """Jan walked the first round, and walks the second now."""
    two.operator("Anna").starts_round("a", walked_by="Jan")
    two.after(minutes=16)
    two.operator("Anna").starts_round("b", walked_by="Jan")
    two.after(minutes=1)
    two.guard("Jan").scans("hall", at=NOON + 4 * MINUTE)
    assert not two.round("b").visits
    assert two.line("a", "hall").deviation is Deviation.ON_TIME


def test_scan_at_the_moment_a_round_is_begun_anew_is_of_the_new_one(two: Room) -> None:
    """What the one before it missed stays missed."""
    two.operator("Anna").starts_round("a", walked_by="Jan")
    two.after(minutes=1)
    two.operator("Anna").ends_round("a")
    two.operator("Anna").starts_round("a", walked_by="Jan")
    two.guard("Jan").scans("hall")
    assert set(two.round("a").visits) == {"hall"}
    assert two.line("a", "hall").deviation is Deviation.MISSED


def test_late_scan_of_a_round_of_a_colleague_amends_it_if_it_counts_nowhere(two: Room) -> None:
    two.operator("Anna").starts_round("a", walked_by="Piet")
    two.operator("Anna").starts_round("b", walked_by="Piet")
    two.after(minutes=1)
    two.operator("Anna").ends_round("a")
    two.after(minutes=1)
    two.guard("Jan").scans("hall", at=NOON + timedelta(seconds=30))
    assert visited(two) == [("b", "hall")]
    assert two.line("a", "hall").deviation is Deviation.MISSED
    two.guard("Piet").scans("hall", at=NOON + timedelta(seconds=40))
    assert two.line("a", "hall").deviation is Deviation.ON_TIME
    two.guard("Omar").scans("attic", at=NOON + timedelta(seconds=50))
    two.guard("Omar").scans("attic", at=NOON + timedelta(seconds=51))
    assert two.line("a", "attic").visited_at == NOON + timedelta(seconds=51)


@pytest.mark.parametrize(("early", "counts"), [(0, True), (2, True), (2.1, False)])
def test_scan_by_a_clock_that_is_a_little_behind(two: Room, early: float, counts: bool) -> None:
    two.operator("Anna").starts_round("a")
    two.guard("Jan").scans("hall", at=NOON - timedelta(seconds=early))
    assert bool(visited(two)) is counts


def test_scan_made_after_its_time_and_taken_in_before_it_was_ended(two: Room) -> None:
    """Home Assistant was busy: the round is over all the same."""
    two.operator("Anna").starts_round("a")
    two.now += 15 * MINUTE + timedelta(seconds=1)
    two.guard("Jan").scans("hall")
    assert visited(two) == []
    two.guard("Jan").scans("attic", at=NOON + 15 * MINUTE)
    assert visited(two) == [("a", "attic")]


def test_tag_that_was_replaced_is_the_same_checkpoint(room: Room) -> None:
    room.round_is_due("closing")
    checkpoints = [replace(one, tag="new") if one.name == "attic" else one for one in CHECKPOINTS]
    room.edit(make_town(checkpoints=checkpoints))
    room.guard("Jan").scans("attic")
    assert not room.round("closing").visits
    room.guard("Jan").scans("", tag="new")
    assert set(room.round("closing").visits) == {"attic"}


@pytest.mark.parametrize("over", [False, True])
def test_scan_that_is_sent_again_does_not_help_a_colleague(room: Room, over: bool) -> None:
    """Its answer was lost. Somebody else read the tag since, so it is not the last one."""
    plans = [make_plan(name, "library", "hall", "attic") for name in ("a", "b", "c")]
    room.edit(make_town(round_plans=plans))
    for plan, walker in (("a", "Omar"), ("b", "Jan"), ("c", "Piet")):
        room.operator("Anna").starts_round(plan, walked_by=walker)
    room.after(minutes=2)
    room.guard("Omar").scans("hall")
    room.guard("Jan").scans("hall", at=NOON + MINUTE)
    assert visited(room) == [("a", "hall"), ("b", "hall")]
    if over:
        room.operator("Anna").ends_round("b")
    before = room.state.rounds, room.state.reports
    room.guard("Jan").scans("hall", at=NOON + MINUTE)
    assert (room.state.rounds, room.state.reports) == before
    room.guard("Jan").scans("hall", at=NOON + 1.5 * MINUTE)
    assert set(room.round("c").visits) == {"hall"}, "another scan does"
