"""What events of tags and rounds make of the room."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import ResponderId, RoundId
from custom_components.municipal_alarm.control_room.patrol.fold import FOLDS, UNKNOWN_TAGS_KEPT

from ..shift import CHECKPOINTS, NOON, Room, live, make_town


def test_every_event_of_rounds_is_folded() -> None:
    assert set(FOLDS) == {
        *e.ROUND_EVENTS,
        e.CheckpointScanned,
        e.SignalSetAside,
        e.RoundReported,
    }


@pytest.fixture
def walked(room: Room) -> Room:
    """A round in which everything happened that can."""
    room.round_is_due("closing")
    anna = room.operator("Anna")
    room.after(minutes=6)
    anna.suspends("closing")
    anna.resumes("closing")
    anna.remarks(room.round("closing"), "cold")
    room.guard("Jan").scans("hall")
    anna.corrects(room.round("closing"), "attic")
    return room


def test_round_that_a_damaged_journal_does_not_know(walked: Room) -> None:
    walked.operator("Anna").ends_round("closing")
    kinds = {type(one) for one in walked.events}
    assert kinds >= set(e.ROUND_EVENTS)
    for event in walked.events:
        if isinstance(event, e.ROUND_EVENTS) and not isinstance(event, e.RoundOpened):
            gone = replace(event, round_id=RoundId("gone"))
            assert fold(walked.state, [gone]) == walked.state


def test_what_is_kept_of_rounds_that_are_over_is_their_last_report(walked: Room) -> None:
    for minutes in (30, 60):
        walked.after(minutes=minutes)
        walked.round_is_due("closing")
    walked.after(minutes=60)
    kept = [one for one in live(walked.events) if not isinstance(one, e.CheckpointScanned)]
    kinds = [one.KIND for one in kept]
    assert sorted(kinds) == ["responder_placed", "round_reported", "source_heard", "source_heard"]


def test_last_scan_of_a_checkpoint(room: Room) -> None:
    """By the time of the scan, whoever made it, and whenever it is told."""
    room.after(minutes=30)
    room.guard("Jan").scans("hall")
    room.guard("Jan").scans("attic", at=NOON)
    attic, hall = (CHECKPOINTS[number].checkpoint_id for number in (2, 1))
    assert room.state.scanned[attic].occurred_at == NOON, "the first that is known of it"
    room.guard("Piet").scans("hall", at=NOON)
    assert room.state.scanned[hall].responder == "Jan"
    late = [one.late for one in room.happened(e.CheckpointScanned)]
    assert late == [False, False, True]
    assert [one.live_key for one in room.happened(e.CheckpointScanned)] == [
        "checkpoint/hall",
        "checkpoint/attic",
        None,
    ]


def test_unknown_tags_are_kept_with_who_read_them(room: Room) -> None:
    room.guard("Jan").scans("", tag="new")
    room.guard("Piet").scans("", tag="other")
    room.after(seconds=5)
    room.guard("Stranger").scans("", tag="new")
    found = room.state.unknown_tags
    assert list(found) == ["other", "new"], "the last one last"
    assert (found["new"].times, found["new"].who, found["new"].at) == (2, "", room.now)
    assert (found["other"].times, found["other"].who) == (1, "Piet")
    room.handle(s.Scan(room.new_id(), "", room.now, responder_id=ResponderId("jan")))
    assert set(room.state.unknown_tags) == {"other", "new"}, "a tag without an id is none"


def test_unknown_tag_that_was_assigned(room: Room) -> None:
    room.guard("Jan").scans("", tag="new")
    room.edit(make_town(checkpoints=[replace(CHECKPOINTS[0], tag="new")]))
    room.guard("Jan").scans("", tag="new")
    assert not room.state.unknown_tags


def test_made_up_tags_do_not_fill_the_memory(room: Room) -> None:
    for number in range(UNKNOWN_TAGS_KEPT + 5):
        room.guard("Jan").scans("", tag=f"t{number}")
    assert len(room.state.unknown_tags) == UNKNOWN_TAGS_KEPT
    assert list(room.state.unknown_tags)[-1] == f"t{UNKNOWN_TAGS_KEPT + 4}"
