"""What an operator does with a round, and what its walkers say."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    RoomError,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.patrol import rounds
from custom_components.municipal_alarm.control_room.words import Deviation

from ..shift import NOON, Room, actor

MINUTE = timedelta(minutes=1)
JAN = ResponderId("jan")


@pytest.fixture
def closing(room: Room) -> Room:
    """Jan closes the library."""
    room.operator("Anna").starts_round("closing", walked_by="Jan")
    return room


# --- to wait and go on --------------------------------------------------------


def test_waits_once(closing: Room) -> None:
    anna = closing.operator("Anna")
    with pytest.raises(WrongState, match="round_not_suspended"):
        anna.resumes("closing")
    anna.suspends("closing", " an alarm next door ")
    (event,) = closing.happened(e.RoundSuspended)
    assert (event.actor, event.reason) == (actor("Anna"), "an alarm next door")
    with pytest.raises(WrongState, match="round_suspended"):
        anna.suspends("closing")
    anna.resumes("closing")
    assert closing.round("closing").suspended_at is None


def test_time_that_it_waits_is_added(closing: Room) -> None:
    """Not to what was late or proven before."""
    anna = closing.operator("Anna")
    closing.after(minutes=6)
    anna.suspends("closing")
    closing.after(minutes=10)
    closing.guard("Jan").scans("hall")
    anna.resumes("closing")
    opened = closing.round("closing")
    assert [(one.name, (one.due_at - NOON) / MINUTE) for one in opened.checkpoints] == [
        ("attic", 5),
        ("hall", 20),
        ("cellar", 25),
    ]
    assert opened.ends_at == NOON + 30 * MINUTE
    assert opened.visits[opened.checkpoints[1].checkpoint_id].deviation is Deviation.ON_TIME


def test_clock_set_back_while_it_waits(closing: Room) -> None:
    closing.operator("Anna").suspends("closing")
    closing.now -= timedelta(hours=1)
    closing.operator("Anna").resumes("closing")
    (event,) = closing.happened(e.RoundResumed)
    assert event.later_s == 0


def test_waited_for_longer_than_it_lasts_it_has_its_time_yet(closing: Room) -> None:
    closing.after(minutes=1)
    closing.operator("Anna").suspends("closing")
    closing.after(minutes=120)
    closing.operator("Anna").resumes("closing")
    closing.after(minutes=18.9)
    assert closing.state.rounds
    closing.after(minutes=0.2)
    assert not closing.state.rounds


# --- to correct ----------------------------------------------------------------


def test_broken_tag(closing: Room) -> None:
    closing.after(minutes=2)
    closing.operator("Anna").corrects(closing.round("closing"), "attic", " the tag is gone ")
    (event,) = closing.happened(e.RoundCorrected)
    assert (event.actor, event.reason, event.occurred_at, event.deviation) == (
        actor("Anna"),
        "the tag is gone",
        closing.now,
        Deviation.ON_TIME,
    )
    closing.guard("Jan").scans("hall")
    closing.operator("Anna").corrects(
        closing.round("closing"), "cellar", "seen by camera", at=NOON + MINUTE
    )
    line = closing.line("closing", "cellar")
    assert (line.corrected, line.corrected_by, line.visited_at, line.responder_id) == (
        "seen by camera",
        "Anna",
        NOON + MINUTE,
        None,
    )
    report = closing.report("closing")
    assert (report.reason, report.complete, report.walkers) == ("complete", True, ("Jan",))


def test_corrected_by_an_automation(closing: Room) -> None:
    closing.automation().corrects(closing.round("closing"), "attic", "door contact")
    closing.operator("Anna").ends_round("closing")
    assert closing.line("closing", "attic").corrected_by == "automation"


def test_correction_is_late_too(closing: Room) -> None:
    closing.after(minutes=6)
    closing.operator("Anna").corrects(closing.round("closing"), "attic")
    closing.operator("Anna").suspends("closing")
    closing.after(minutes=30)
    closing.operator("Anna").corrects(closing.round("closing"), "hall")
    visits = closing.round("closing").visits.values()
    assert [one.deviation for one in visits] == [Deviation.LATE, Deviation.ON_TIME]


def test_correction_after_the_end(closing: Room) -> None:
    closing.guard("Jan").scans("hall")
    closing.after(minutes=30)
    closing.operator("Anna").corrects(closing.report("closing"), "attic", "seen by camera")
    (first, second) = closing.happened(e.RoundReported)
    assert (first.amended, second.amended) == (False, True)
    line = closing.line("closing", "attic")
    assert (line.deviation, line.visited_at) == (Deviation.LATE, NOON + 20 * MINUTE)
    assert not closing.report("closing").complete
    closing.operator("Anna").corrects(
        closing.report("closing"), "cellar", "seen by camera", at=NOON + 14 * MINUTE
    )
    assert closing.line("closing", "cellar").deviation is Deviation.ON_TIME
    assert closing.report("closing").complete
    assert not closing.happened(e.RoundCorrected), "the round itself is over"


def test_correction_of_the_only_one_that_was_early(room: Room) -> None:
    """A correction says nothing of the order in which they came by."""
    room.round_is_due("evening round")
    room.guard("Jan").scans("attic")
    room.after(minutes=1)
    room.operator("Anna").corrects(room.round("evening round"), "hall")
    room.guard("Jan").scans("cellar")
    assert [line.deviation for line in room.report("evening round").lines] == [
        Deviation.ON_TIME
    ] * 3


def test_no_correction(closing: Room) -> None:
    anna = closing.operator("Anna")
    closing.guard("Jan").scans("hall")
    for over in (False, True):
        one = closing.report("closing") if over else closing.round("closing")
        before = closing.state
        refusals: list[tuple[type[RoomError], str, str, str, timedelta]] = [
            (BadRequest, "no_reason", "attic", "  ", timedelta(0)),
            (WrongState, "checkpoint_proven.*hall", "hall", "x", timedelta(0)),
            (UnknownThing, "unknown_checkpoint", "archive", "x", timedelta(0)),
            (BadRequest, "outside_round", "attic", "x", -3 * MINUTE),
        ]
        for kind, match, checkpoint, reason, after in refusals:
            with pytest.raises(kind, match=match):
                anna.corrects(one, checkpoint, reason, at=NOON + after)
        assert closing.state == before
        if not over:
            anna.ends_round("closing")


def test_correction_in_the_future_is_now(closing: Room) -> None:
    anna = closing.operator("Anna")
    anna.corrects(closing.round("closing"), "attic", at=NOON + timedelta(hours=3))
    assert [one.occurred_at for one in closing.round("closing").visits.values()] == [NOON]


# --- to write in it -------------------------------------------------------------


def test_what_was_found(closing: Room) -> None:
    anna = closing.operator("Anna")
    anna.remarks(closing.round("closing"), " window open ")
    with pytest.raises(BadRequest, match="empty_text"):
        anna.remarks(closing.round("closing"), " ")
    with pytest.raises(BadRequest, match="long_text"):
        anna.remarks(closing.round("closing"), "x" * 1001)
    anna.ends_round("closing")
    closing.after(minutes=5)
    anna.remarks(closing.report("closing"), "closed by the caretaker")
    closing.automation().remarks(closing.report("closing"), "and locked")
    assert [(one.who, one.text) for one in closing.report("closing").remarks] == [
        ("Anna", "window open"),
        ("Anna", "closed by the caretaker"),
        ("automation", "and locked"),
    ]


def test_what_a_walker_says(closing: Room) -> None:
    said: list[bool] = []
    closing.rule(lambda turn: said.append(rounds.remark_of(turn, JAN, " window open ")))
    piet = ResponderId("piet")
    closing.rule(lambda turn: said.append(rounds.remark_of(turn, piet, "window open")))
    closing.rule(lambda turn: said.append(rounds.remark_of(turn, JAN, "  ")))
    assert said == [True, False, False]
    (event,) = closing.happened(e.RoundRemarked)
    assert (event.text, event.actor.actor_id, event.actor.name) == ("window open", "jan", "Jan")
    closing.rule(lambda turn: rounds.remark_of(turn, JAN, "x" * 5000))
    assert len(closing.round("closing").remarks[-1].text) == 1000


def test_walker_of_two_rounds_speaks_of_the_last(closing: Room) -> None:
    closing.after(minutes=1)
    closing.operator("Anna").starts_round("evening round", walked_by="Jan")
    closing.rule(lambda turn: rounds.remark_of(turn, JAN, "window open"))
    assert closing.round("evening round").remarks
    assert not closing.round("closing").remarks
