"""What stays of a round."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.patrol.report import deviation, skipped
from custom_components.municipal_alarm.control_room.words import Deviation, ScanFlag

from ..shift import NOON, Room

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("after", "out_of_order", "word"),
    [
        (0, False, Deviation.ON_TIME),
        (0, True, Deviation.OUT_OF_ORDER),
        (1, False, Deviation.LATE),
        (1, True, Deviation.LATE),
    ],
)
def test_word_for_a_visit(after: float, out_of_order: bool, word: Deviation) -> None:
    at = NOON + timedelta(seconds=after)
    assert deviation(NOON, at, out_of_order=out_of_order) is word


def test_order() -> None:
    assert not skipped([], NOON)
    assert not skipped([(NOON, False)], NOON), "at the same moment is in order"
    assert skipped([(NOON + MINUTE, False)], NOON)
    assert skipped([(None, False)], NOON)
    assert not skipped([(NOON + MINUTE, True)], NOON), "a correction says nothing of order"


def test_order_is_judged_by_all_scans(room: Room) -> None:
    """What was read in the attic comes late, so that the cellar seemed to be too early."""
    room.round_is_due("evening round")
    jan = room.guard("Jan")
    jan.scans("hall")
    room.after(minutes=5)
    jan.scans("cellar")
    (_, seemed) = room.happened(e.CheckpointVisited)
    assert (seemed.deviation, seemed.out_of_order) == (Deviation.OUT_OF_ORDER, True)
    jan.scans("attic", at=NOON + 3 * MINUTE)
    assert room.report("evening round").complete
    for place in ("hall", "attic", "cellar"):
        line = room.line("evening round", place)
        assert (line.deviation, line.out_of_order) == (Deviation.ON_TIME, False)


def test_late_and_out_of_order(room: Room) -> None:
    room.round_is_due("evening round")
    room.after(minutes=2)
    room.guard("Jan").scans("attic")
    room.after(minutes=4)
    room.guard("Jan").scans("hall")
    room.after(minutes=20)
    found = {
        line.checkpoint_id: (line.deviation, line.out_of_order)
        for line in room.report("evening round").lines
    }
    assert found == {
        "hall": (Deviation.LATE, False),
        "attic": (Deviation.OUT_OF_ORDER, True),
        "cellar": (Deviation.MISSED, False),
    }


def test_late_and_out_of_order_at_once(room: Room) -> None:
    room.round_is_due("evening round")
    room.after(minutes=11)
    room.guard("Jan").scans("attic")
    room.after(minutes=20)
    line = room.line("evening round", "attic")
    assert (line.deviation, line.out_of_order) == (Deviation.LATE, True)


def test_amended_by_somebody_else(room: Room) -> None:
    """Who is not of the round yet is from now on, with what is doubtful of the scan."""
    room.round_is_due("closing")
    room.guard("Jan").scans("attic")
    room.after(minutes=25)
    room.guard("Piet").scans("hall")
    room.guard("Piet").scans("cellar", at=NOON + 16 * MINUTE)
    report = room.report("closing")
    assert (report.walkers, report.walker_ids) == (("Jan", "Piet"), ("jan", "piet"))
    line = room.line("closing", "cellar")
    assert (line.deviation, line.responder, line.flags) == (
        Deviation.LATE,
        "Piet",
        (ScanFlag.OUT_OF_ORDER,),
    )
    assert not report.complete, "the hall is missed still"
    room.guard("Jan").scans("hall", at=NOON + MINUTE)
    report = room.report("closing")
    assert (report.complete, report.walkers) == (True, ("Jan", "Piet"))


def test_report_has_all_of_the_round(room: Room) -> None:
    room.operator("Anna").starts_round("closing", walked_by="Jan")
    room.operator("Anna").remarks(room.round("closing"), "a window is open")
    opened = room.round("closing")
    room.after(minutes=1)
    room.operator("Anna").ends_round("closing", "a fight in the street")
    report = room.report("closing")
    for name in ("round_id", "plan", "kind", "building", "opened_by", "planned_at", "opened_at"):
        assert getattr(report, name) == getattr(opened, name)
    assert (report.ended_at, report.reason, report.ended_note) == (
        room.now,
        "operator",
        "a fight in the street",
    )
    assert [(one.who, one.text) for one in report.remarks] == [("Anna", "a window is open")]
    assert report.reason in e.ROUND_ENDED_REASONS
