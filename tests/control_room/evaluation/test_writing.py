"""An evaluation is written, written again, and approved by somebody else."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    NotPermitted,
    RoomError,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.evaluation import writing
from custom_components.municipal_alarm.control_room.evaluation.parts import (
    Aggression,
    Helper,
    Injury,
)
from custom_components.municipal_alarm.control_room.words import Outcome, Role
from tests.control_room.evaluation.kit import (
    IN_MARCH,
    approves,
    asking,
    evaluates,
    kept,
    measure,
    only,
    over,
    written,
)
from tests.control_room.shift import Room, actor


def test_what_was_learned_is_written_down(room: Room) -> None:
    one = over(room)
    evaluates(
        room,
        "Anna",
        measure(),
        went_well=" Jan was quick. ",
        aggression=(Aggression.DAMAGE, Aggression.VERBAL, Aggression.DAMAGE),
        injury=Injury.FIRST_AID,
        affected=2,
        aftercare_by=(Helper.VICTIM_SUPPORT, Helper.MANAGER),
    )
    (event,) = room.happened(e.EvaluationWritten)
    assert event.actor == actor("Anna")
    assert event.evaluation.went_well == "Jan was quick."
    assert event.evaluation.aggression == (Aggression.VERBAL, Aggression.DAMAGE)
    assert event.evaluation.aftercare_by == (Helper.MANAGER, Helper.VICTIM_SUPPORT)
    assert room.incident.evaluating.written == event.evaluation
    (agreed,) = room.happened(e.MeasureAgreed)
    assert agreed.measure == event.evaluation.measures[0]
    assert agreed.measure == measure(measure_id=f"{one.incident_id}/1")
    assert (agreed.number, agreed.place) == (one.number, one.place)
    assert not agreed.secret


def test_only_what_is_over_is_evaluated_and_only_until_it_is_closed(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    with pytest.raises(WrongState, match="not_resolved"):
        evaluates(room, "Anna")
    with pytest.raises(WrongState, match="not_resolved"):
        approves(room, "Anna")
    room.operator("Anna").resolves()
    room.whatever()
    gone = room.incident
    room.operator("Anna").closes()
    for command in (
        c.EvaluateIncident(actor=actor("Anna"), incident_id=gone.incident_id, evaluation=written()),
        c.ApproveEvaluation(actor=actor("Anna"), incident_id=gone.incident_id),
    ):
        with pytest.raises(UnknownThing, match="unknown_incident"):
            room.handle(command)


def test_twice_the_same_by_the_same_is_once(room: Room) -> None:
    over(room)
    evaluates(room, "Anna", measure())
    before = room.state
    evaluates(room, "Anna", measure())
    assert room.state is before or room.state == before
    assert len(room.happened(e.EvaluationWritten)) == 1
    evaluates(room, "Bram", measure())
    assert room.incident.evaluating.by == actor("Bram")
    assert len(room.happened(e.MeasureAgreed)) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"happened": " "}, "evaluation_without_text"),
        ({"happened": "x" * (writing.TEXT_LENGTH + 1)}, "long_text"),
        ({"to_improve": "x" * (writing.TEXT_LENGTH + 1)}, "long_text"),
        ({"police_reference": "x" * (writing.REFERENCE_LENGTH + 1)}, "long_text"),
        ({"affected": -1}, "affected_range"),
        ({"affected": writing.MOST_AFFECTED + 1}, "affected_range"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    room: Room, changes: dict[str, Any], error: str
) -> None:
    over(room)
    before = room.state
    with pytest.raises(BadRequest, match=error):
        evaluates(room, "Anna", **changes)
    assert room.state is before


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (measure(" "), "measure_without_text"),
        (measure(owner=" "), "measure_without_owner"),
        (measure("x" * 501), "long_text"),
        (measure(owner="x" * 101), "long_text"),
        (measure(due=date(2037, 1, 1)), "measure_date"),
        (measure(due=date(202, 7, 3)), "measure_date"),
        (measure(measure_id="unknown/7"), "unknown_measure"),
    ],
)
def test_a_measure_says_what_who_and_when(room: Room, wrong: Any, error: str) -> None:
    over(room)
    before = room.state
    with pytest.raises(RoomError, match=error):
        evaluates(room, "Anna", measure("A good one"), wrong)
    assert room.state is before


def test_so_many_measures_are_none(room: Room) -> None:
    over(room)
    many = [measure(f"measure {number}") for number in range(writing.MOST_MEASURES + 1)]
    with pytest.raises(BadRequest, match="many_measures"):
        evaluates(room, "Anna", *many)
    evaluates(room, "Anna", *many[1:])
    assert len(kept(room)) == writing.MOST_MEASURES


def test_a_drill_stays_one(room: Room) -> None:
    over(room, Outcome.DRILL)
    with pytest.raises(BadRequest, match="drill_outcome"):
        evaluates(room, "Anna", outcome=Outcome.GENUINE)
    evaluates(room, "Anna", outcome=Outcome.DRILL)
    assert room.incident.evaluating.written is not None


# --- measures of an evaluation that is written again ------------------------------


def test_what_is_known_by_its_text_stays_what_it_is(room: Room) -> None:
    one = over(room)
    evaluates(room, "Anna", measure(), measure("Train"))
    evaluates(room, "Bram", measure("A SECOND EXIT", due=IN_MARCH + timedelta(days=3)))
    exit_, *rest = kept(room)
    assert not rest
    assert exit_.measure == measure(
        "A SECOND EXIT", f"{one.incident_id}/1", due=IN_MARCH + timedelta(days=3)
    )
    (dropped,) = room.happened(e.MeasureDropped)
    assert (dropped.measure.text, dropped.reason, dropped.actor) == ("Train", "", actor("Bram"))


def test_what_somebody_put_off_meanwhile_is_not_put_back(room: Room) -> None:
    over(room)
    evaluates(room, "Anna", measure())
    typed = room.happened(e.EvaluationWritten)[-1].evaluation.measures
    later = IN_MARCH + timedelta(days=30)
    room.handle(
        c.ChangeMeasure(actor=actor("Bram"), measure_id=only(room).measure.measure_id, due=later)
    )
    # Anna's screen still has the first date, and she changes the text above it.
    before = room.state
    evaluates(room, "Anna", only(room).measure, happened="A visitor threw two chairs.")
    assert len(room.happened(e.MeasureAgreed)) == 2, "what is typed is what is there"
    room.state, room.events = before, room.events[:-1]
    evaluates(room, "Anna", *typed, happened="A visitor threw two chairs.")
    assert only(room).measure.due == later
    assert room.incident.evaluating.written.measures == (only(room).measure,)
    # Who has read it anew writes what is there by now.
    evaluates(room, "Anna", only(room).measure, happened="A visitor threw three chairs.")
    assert len(room.happened(e.MeasureAgreed)) == 2


def test_what_is_done_and_named_again_stays_done(room: Room) -> None:
    over(room)
    evaluates(room, "Anna", measure())
    done = only(room).measure.measure_id
    room.handle(c.CompleteMeasure(actor=actor("Anna"), measure_id=done))
    evaluates(room, "Anna", measure(), happened="Once more.")
    assert only(room).done_at is not None
    evaluates(room, "Anna", happened="And once more.")
    assert only(room).done_at is not None, "what was done is not taken back by leaving it out"
    assert not room.happened(e.MeasureDropped)


def test_what_is_over_and_wanted_otherwise_is_agreed_anew(room: Room) -> None:
    one = over(room)
    evaluates(room, "Anna", measure())
    first = only(room).measure
    room.handle(c.DropMeasure(actor=actor("Anna"), measure_id=first.measure_id, reason="No money"))
    evaluates(room, "Anna", first, happened="It is still written there.")
    assert not kept(room), "it was dropped, and nobody wants it otherwise"
    evaluates(room, "Anna", replace(first, due=IN_MARCH + timedelta(days=365)))
    assert only(room).measure.measure_id == f"{one.incident_id}/2"


def test_no_measure_twice(room: Room) -> None:
    over(room)
    evaluates(room, "Anna", measure())
    again = only(room).measure
    with pytest.raises(BadRequest, match="measure_twice"):
        evaluates(room, "Anna", again, again)
    evaluates(room, "Anna", again, measure())
    assert len(kept(room)) == 2, "one that only sounds like it is another"


TEXTS = st.sampled_from(["exit", "Exit", "camera", "training", "lock"])
TYPED = st.lists(st.tuples(TEXTS, st.integers(0, 2)), max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["Anna", "Bram"]), TYPED), min_size=1, max_size=5))
def test_the_room_keeps_what_the_last_evaluation_says(
    rewrites: list[tuple[str, list[tuple[str, int]]]],
) -> None:
    """However often it is rewritten: its open measures are those that it names, each once."""
    room = Room()
    over(room)
    given_before: set[str] = set()
    for who, typed in rewrites:
        evaluates(
            room,
            who,
            *(measure(text, due=IN_MARCH + timedelta(days=days)) for text, days in typed),
        )
        now = room.incident.evaluating.written
        assert now is not None
        assert [(one.text, (one.due - IN_MARCH).days) for one in now.measures] == typed
        assert {one.measure for one in kept(room)} == set(now.measures)
        gone = {one.measure_id for one in room.happened(e.MeasureDropped)}
        assert not gone & {one.measure_id for one in now.measures}, "no number twice"
        given_before |= {one.measure_id for one in now.measures}
        assert room.incident.evaluating.given == len(given_before)


# --- approval --------------------------------------------------------------------


def test_somebody_else_approves(room: Room) -> None:
    over(room)
    with pytest.raises(WrongState, match="not_evaluated"):
        approves(room, "Bram")
    evaluates(room, "Anna")
    with pytest.raises(NotPermitted, match="own_evaluation"):
        approves(room, "Anna")
    with pytest.raises(NotPermitted, match="persons_approve"):
        approves(room, "automation")
    with pytest.raises(NotPermitted, match="not_permitted"):
        approves(room, "Vic")
    approves(room, "Bram")
    approves(room, "Bram")
    assert [one.actor.name for one in room.incident.evaluating.approvals] == ["Bram"]
    assert len(room.happened(e.EvaluationApproved)) == 1


def test_what_is_rewritten_is_not_approved_any_more(room: Room) -> None:
    over(room)
    evaluates(room, "Anna")
    approves(room, "Bram")
    evaluates(room, "Bram", happened="It was two visitors.")
    assert room.incident.evaluating.approvals == ()
    assert room.incident.evaluating.people == 1
    approves(room, "Anna")
    assert room.incident.evaluating.people == 2


def test_a_supervisor_may_as_well(room: Room) -> None:
    over(room)
    evaluates(room, "Sophie")
    assert actor("Sophie").role is Role.SUPERVISOR
    approves(room, "Anna")
    assert room.incident.evaluating.people == 2


def test_an_automation_is_no_person() -> None:
    room = Room(asking(persons=2))
    over(room)
    evaluates(room, "automation")
    approves(room, "Anna")
    with pytest.raises(WrongState, match="not_approved"):
        room.operator("Anna").closes()
    approves(room, "Bram")
    room.operator("Anna").closes()
    assert not room.state.incidents


# --- duress ------------------------------------------------------------------------


def test_what_duress_was_about_is_for_those_who_know_of_it(room: Room) -> None:
    room.press("desk 2")
    room.guard("Jan").texts("0")
    room.operator("Anna").resolves()
    room.whatever()
    evaluates(room, "Anna", measure("Change the code"))
    assert only(room).secret
    (event,) = room.happened(e.EvaluationWritten)
    assert event.private
    seen = room.incident.shown.evaluating.written
    assert seen is not None
    assert (seen.happened, seen.measures) == ("", ())


def test_of_no_incident_everybody_reads_the_words(room: Room) -> None:
    """Otherwise an evaluation without words would tell that there was something."""
    over(room)
    evaluates(room, "Anna", measure(), injury=Injury.DOCTOR, police_reference="PL0600-1")
    seen = room.incident.shown.evaluating.written
    assert seen is not None
    assert (seen.happened, seen.police_reference) == ("", "")
    assert seen.injury is Injury.DOCTOR
    assert [one.text for one in seen.measures] == ["A second exit"]
