"""Whether, and until when, the policy asks for an evaluation; and that it does not let go."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.engine import due, next_deadline
from custom_components.municipal_alarm.control_room.errors import WrongState
from custom_components.municipal_alarm.control_room.evaluation.asking import AGAIN_AFTER
from custom_components.municipal_alarm.control_room.signals import TimePassed
from custom_components.municipal_alarm.control_room.words import Outcome, Prompt
from tests.control_room.evaluation.kit import approves, asking, evaluates, over
from tests.control_room.shift import Room, make_town
from tests.control_room.test_two_worlds import what_a_viewer_reads, what_a_viewer_sees

DAY = 24 * 60
"""Minutes."""


def reminders(room: Room) -> int:
    return sum(one.reminds for one in room.happened(e.EvaluationAsked))


def test_who_asks_for_nothing_gets_nothing(room: Room) -> None:
    over(room)
    assert not room.happened(e.EvaluationAsked)
    assert next_deadline(room.state) is None
    room.operator("Anna").closes()
    assert not room.state.incidents


def test_one_person_evaluates_before_it_is_closed() -> None:
    room = Room(asking(persons=1))
    over(room)
    with pytest.raises(WrongState, match="not_evaluated"):
        room.operator("Anna").closes()
    evaluates(room, "Anna")
    assert next_deadline(room.state) is None
    room.operator("Anna").closes()
    assert not room.state.incidents


def test_two_persons_stand_behind_it_where_the_policy_says_so() -> None:
    room = Room(asking(persons=2))
    over(room)
    with pytest.raises(WrongState, match="not_evaluated"):
        room.operator("Anna").closes()
    evaluates(room, "Anna")
    with pytest.raises(WrongState, match="not_approved"):
        room.operator("Sophie").closes()
    approves(room, "Bram")
    evaluates(room, "Anna", happened="It was otherwise.")
    with pytest.raises(WrongState, match="not_approved"):
        room.operator("Anna").closes()
    approves(room, "Bram")
    room.operator("Anna").closes()
    assert not room.state.incidents


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.DRILL])
def test_only_for_the_outcomes_that_were_chosen(outcome: Outcome) -> None:
    room = Room(asking(1, Outcome.GENUINE, Outcome.TECHNICAL))
    over(room, outcome)
    if outcome in (Outcome.GENUINE, Outcome.TECHNICAL):
        with pytest.raises(WrongState, match="not_evaluated"):
            room.operator("Anna").closes()
    else:
        room.operator("Anna").closes()


def test_another_outcome_in_writing_spares_nobody_the_second_person() -> None:
    room = Room(asking(2, Outcome.GENUINE))
    over(room)
    evaluates(room, "Anna", outcome=Outcome.FALSE)
    with pytest.raises(WrongState, match="not_approved"):
        room.operator("Anna").closes()


def test_what_turns_out_to_be_genuine_is_asked_for_after_all() -> None:
    room = Room(asking(2, Outcome.GENUINE))
    over(room, Outcome.FALSE)
    assert not room.happened(e.EvaluationAsked)
    evaluates(room, "Anna", outcome=Outcome.GENUINE)
    assert room.happened(e.EvaluationAsked)[-1].due_at is not None
    with pytest.raises(WrongState, match="not_approved"):
        room.operator("Anna").closes()


def test_of_drills_and_tests_nothing_is_asked() -> None:
    room = Room(asking(persons=2))
    over(room, Outcome.DRILL)
    room.operator("Anna").closes()
    room.press("desk 1")
    room.operator("Anna").resolves(Outcome.DRILL)  # it turned out to be one
    room.whatever()
    room.operator("Anna").closes()
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.operator("Anna").ticks("desk 1")
    assert not room.happened(e.EvaluationAsked)
    assert not room.state.incidents
    assert next_deadline(room.state) is None


def test_it_is_asked_for_in_time_and_every_day_after_it() -> None:
    room = Room(asking(persons=1, days=7))
    over(room)
    room.after(minutes=7 * DAY - 1)
    assert Prompt.EVALUATION_DUE not in room.incident.prompts
    room.after(minutes=1)
    assert Prompt.EVALUATION_DUE in room.incident.prompts
    assert reminders(room) == 1
    room.after(minutes=3 * DAY)
    assert reminders(room) == 4
    assert len(room.happened(e.Prompted)) == 1
    room.restart(down=5 * DAY * 60)
    assert reminders(room) == 5, "days that nobody was there are not made up for"
    evaluates(room, "Anna")
    assert Prompt.EVALUATION_DUE not in room.incident.prompts
    assert Prompt.CLOSE in room.incident.prompts
    assert next_deadline(room.state) is None


def test_who_looked_at_the_prompt_is_asked_again_tomorrow() -> None:
    room = Room(asking(persons=1))
    over(room)
    room.after(minutes=7 * DAY)
    room.operator("Anna").dismisses(Prompt.EVALUATION_DUE)
    assert Prompt.EVALUATION_DUE not in room.incident.prompts
    room.after(minutes=DAY)
    assert Prompt.EVALUATION_DUE in room.incident.prompts


def test_the_second_person_is_asked_for_too() -> None:
    room = Room(asking(persons=2))
    over(room)
    evaluates(room, "Anna")
    room.after(minutes=7 * DAY)
    assert reminders(room) == 1
    approves(room, "Bram")
    assert next_deadline(room.state) is None
    # Rewritten long after its time: tomorrow is soon enough.
    evaluates(room, "Bram", happened="Otherwise.")
    assert next_deadline(room.state) == room.now + AGAIN_AFTER


def test_the_policy_counts_as_it_is_by_now() -> None:
    room = Room(asking(persons=1, days=7))
    over(room)
    room.edit(asking(persons=1, days=14))
    room.edit(asking(persons=1, days=14))
    assert len(room.happened(e.EvaluationAsked)) == 2
    room.after(minutes=14 * DAY - 1)
    assert reminders(room) == 0
    room.edit(make_town())
    assert next_deadline(room.state) is None
    room.operator("Anna").closes()


def test_what_lies_there_when_the_policy_begins_to_ask_has_a_day(room: Room) -> None:
    over(room)
    room.after(minutes=30 * DAY)
    room.edit(asking(persons=1))
    assert next_deadline(room.state) == room.now + AGAIN_AFTER
    room.after(minutes=DAY)
    assert reminders(room) == 1
    room.edit(make_town())
    assert Prompt.EVALUATION_DUE not in room.incident.prompts


@given(
    ahead=st.timedeltas(timedelta(seconds=3), timedelta(days=4000)),
    days=st.integers(1, 90),
    reminded=st.booleans(),
)
def test_a_clock_put_back_neither_storms_nor_forgets(
    ahead: timedelta, days: int, reminded: bool
) -> None:
    room = Room(asking(persons=1, days=days))
    room.now += ahead
    over(room)
    if reminded:
        room.after(minutes=days * DAY)
    before = reminders(room)
    room.now -= ahead
    if reminded:
        room.now -= timedelta(days=days)
    for _ in range(5):
        for part in due(room.state, room.now):
            room.handle(part)
        room.now += timedelta(seconds=60)
    assert reminders(room) <= before + 1
    at = next_deadline(room.state)
    assert at is not None
    assert room.now < at <= room.now + timedelta(days=days) + AGAIN_AFTER
    room.now = at
    room.handle(TimePassed())
    assert reminders(room) >= before + 1
    room.whatever()


@pytest.mark.parametrize("persons", [0, 1, 2])
def test_a_viewer_sees_the_same_behind_duress(persons: int) -> None:
    """A nine and a nought, and then the same paperwork: late, written, approved, closed."""
    seen = []
    for digits in ("9", "0"):
        room = Room(asking(persons, days=1))
        told = []
        room.press("desk 1")
        room.guard("Jan").texts(digits)
        room.operator("Anna").resolves()
        for step in (
            lambda: room.after(minutes=2 * DAY),  # noqa: B023
            lambda: evaluates(room, "Anna"),  # noqa: B023
            lambda: approves(room, "Bram"),  # noqa: B023
            lambda: evaluates(room, "Bram", happened="Otherwise."),  # noqa: B023
            lambda: approves(room, "Anna"),  # noqa: B023
            lambda: room.operator("Anna").closes(),  # noqa: B023
        ):
            step()
            told.append((what_a_viewer_sees(room), what_a_viewer_reads(room)))
        assert room.happened(e.EvaluationWritten)[0].private is (digits == "0")
        seen.append(told)
        room.whatever()
    assert seen[0] == seen[1]


@given(st.lists(st.integers(0, 3 * DAY), min_size=1, max_size=10))
def test_woken_whenever_it_asks_once_a_day(gaps: list[int]) -> None:
    """However late the room is woken: one reminder per look, and one a day at most."""
    room = Room(asking(persons=1, days=1))
    over(room)
    began = room.now
    for gap in gaps:
        before = reminders(room)
        room.at_once(seconds=gap * 60)
        assert reminders(room) - before in (0, 1)
    passed = (room.now - began).days
    assert reminders(room) <= passed
    assert (reminders(room) > 0) is (passed >= 1)
