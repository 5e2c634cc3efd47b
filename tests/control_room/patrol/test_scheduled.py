"""Rounds that their schedule begins."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import Deviation

from ..shift import NOON, Room, make_plan, make_town

MINUTE = timedelta(minutes=1)


def times(room: Room) -> list[float]:
    """When the rounds were to begin, in minutes after noon."""
    return [(one.planned_at - NOON) / MINUTE for one in room.happened(e.RoundOpened)]


def test_time_that_is_told_again_opens_nothing(room: Room) -> None:
    room.round_is_due("closing")
    room.guard("Jan").scans("attic")
    before = room.state
    room.round_is_due("closing", at=NOON)
    room.round_is_due("closing", at=NOON - MINUTE)
    assert room.state == before
    room.after(minutes=30)
    room.restart()
    room.round_is_due("closing", at=NOON)
    assert times(room) == [0]


def test_time_that_is_told_late(room: Room) -> None:
    """Home Assistant was stopped at ten to: the times count from then all the same."""
    room.after(minutes=30)
    room.round_is_due("closing", at=room.now - 7 * MINUTE)
    assert [one.checkpoint for one in room.happened(e.CheckpointOverdue)] == ["attic"]
    assert room.round("closing").ends_at == room.now + 13 * MINUTE


def test_time_of_a_round_that_would_be_over(room: Room) -> None:
    room.after(minutes=30)
    room.round_is_due("closing", at=NOON)
    assert not room.state.rounds
    report = room.report("closing")
    assert {line.deviation for line in report.lines} == {Deviation.MISSED}
    assert (report.reason, report.complete, report.ended_at) == ("time", False, NOON + 20 * MINUTE)


def test_what_was_read_before_it_was_told_counts(room: Room) -> None:
    """The guard began in time; only the schedule came late."""
    room.guard("Omar").scans("hall")
    room.after(minutes=2)
    room.guard("Jan").scans("attic")
    room.after(minutes=1)
    room.guard("Jan").scans("hall")
    room.round_is_due("closing", at=room.now - 2 * MINUTE)
    assert set(room.round("closing").visits) == {"attic", "hall"}
    assert room.round("closing").walkers == {"jan": "Jan"}
    room.guard("Jan").scans("cellar")
    assert room.report("closing").complete


def test_what_was_read_after_its_end_does_not_count(room: Room) -> None:
    """It was over before it was told; whoever passed by later did not walk it."""
    room.after(minutes=10)
    room.guard("Jan").scans("hall")
    room.after(minutes=15)
    room.guard("Jan").scans("attic")
    room.after(minutes=5)
    room.round_is_due("closing", at=NOON)
    assert room.line("closing", "hall").deviation is Deviation.ON_TIME
    assert room.line("closing", "attic").deviation is Deviation.MISSED


def test_all_was_read_before_it_was_told(room: Room) -> None:
    room.after(minutes=1)
    for place in ("attic", "hall", "cellar"):
        room.guard("Jan").scans(place)
        room.after(seconds=20)
    room.round_is_due("closing", at=NOON)
    assert (room.report("closing").reason, room.report("closing").complete) == ("complete", True)
    assert len(room.happened(e.RoundEnded)) == 1


def test_clock_that_was_ahead_does_not_hold_up_the_rest(room: Room) -> None:
    room.now = NOON + timedelta(days=400)
    room.round_is_due("closing")
    room.now = NOON
    room.operator("Anna").ends_round("closing")
    room.round_is_due("closing")
    assert times(room) == [400 * 24 * 60, 0]


def test_time_that_has_not_come(room: Room) -> None:
    room.round_is_due("closing", at=NOON + 3 * MINUTE)
    assert not room.events
    room.round_is_due("closing", at=NOON + timedelta(seconds=1))
    assert len(room.state.rounds) == 1, "two clocks are never the same"


def test_plan_that_is_gone_or_empty(room: Room) -> None:
    room.round_is_due("moon walk")
    room.edit(make_town(round_plans=[make_plan("empty", "library")]))
    room.round_is_due("empty")
    assert not room.events
