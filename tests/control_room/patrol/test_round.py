"""A round that is not over."""

from dataclasses import replace
from datetime import timedelta

from custom_components.municipal_alarm.control_room.ids import CheckpointId

from ..shift import NOON, Room

MINUTE = timedelta(minutes=1)


def test_what_falls_due_next(room: Room) -> None:
    room.round_is_due("closing")
    assert room.round("closing").due_at == NOON + 5 * MINUTE
    room.guard("Jan").scans("attic")
    assert room.round("closing").due_at == NOON + 10 * MINUTE
    room.after(minutes=16)
    assert room.round("closing").due_at == NOON + 20 * MINUTE, (
        "both are late: what is left is its end"
    )
    room.operator("Anna").suspends("closing")
    assert room.round("closing").due_at is None


def test_what_it_waits_for(room: Room) -> None:
    room.round_is_due("closing")
    attic, hall, cellar = (one.checkpoint_id for one in room.round("closing").checkpoints)
    room.guard("Jan").scans("hall")
    closing = room.round("closing")
    assert [one.checkpoint_id for one in closing.pending] == [attic, cellar]
    assert (closing.wants(attic), closing.wants(hall)) == (True, False)
    assert not closing.wants(CheckpointId("archive"))
    assert list(closing.by_id) == [attic, hall, cellar]


def test_nothing_is_shifted_of_what_goes_on(room: Room) -> None:
    room.round_is_due("closing")
    closing = room.round("closing")
    assert closing.shifted(MINUTE) == closing.checkpoints
    since = replace(closing, suspended_at=NOON + 5 * MINUTE)
    assert [(one.due_at - NOON) / MINUTE for one in since.shifted(MINUTE)] == [5, 11, 16]
