"""How rounds end."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e, signals as s
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.ids import IncidentId, RoundId
from custom_components.municipal_alarm.control_room.patrol import rounds
from custom_components.municipal_alarm.control_room.words import Deviation, Prompt, RoundKind

from ..shift import NOON, Room, actor, make_plan, make_town

MINUTE = timedelta(minutes=1)


def test_every_missed_checkpoint_is_named(room: Room) -> None:
    room.round_is_due("closing")
    room.after(minutes=30)
    assert [one.checkpoint for one in room.happened(e.CheckpointOverdue)] == [
        "attic",
        "hall",
        "cellar",
    ]
    (end,) = room.happened(e.RoundEnded)
    assert end.missed == (("attic", "attic"), ("hall", "hall"), ("cellar", "cellar"))


def test_overdue_is_said_once_and_proven_late(room: Room) -> None:
    room.round_is_due("closing")
    room.after(minutes=6)
    room.after(minutes=2)
    assert len(room.happened(e.CheckpointOverdue)) == 1
    room.guard("Jan").scans("attic")
    assert room.round("closing").visits.keys() == {"attic"}
    (visited,) = room.happened(e.CheckpointVisited)
    assert visited.deviation is Deviation.LATE


def test_ended_by_an_operator(room: Room) -> None:
    room.round_is_due("closing")
    room.guard("Jan").scans("attic")
    room.operator("Anna").ends_round("closing", "  ")
    (end,) = room.happened(e.RoundEnded)
    assert end.actor == actor("Anna")
    assert (end.reason, end.complete, [name for _, name in end.missed]) == (
        "operator",
        False,
        ["hall", "cellar"],
    )
    assert room.report("closing").ended_note == ""


def test_ended_while_suspended_its_times_stood_still(room: Room) -> None:
    """What was read meanwhile and comes late is as good as if it had gone on."""
    room.round_is_due("closing")
    room.after(minutes=4)
    room.operator("Anna").suspends("closing")
    room.after(minutes=30)
    room.operator("Anna").ends_round("closing")
    assert room.line("closing", "attic").due_at == NOON + 35 * MINUTE
    room.guard("Jan").scans("attic", at=NOON + 20 * MINUTE)
    assert room.line("closing", "attic").deviation is Deviation.ON_TIME


def test_schedule_comes_round_again_while_it_is_suspended(room: Room) -> None:
    room.round_is_due("closing")
    room.operator("Anna").suspends("closing")
    room.after(minutes=60)
    room.round_is_due("closing")
    report = room.report("closing")
    assert (report.reason, report.ended_at) == ("time", room.now)
    assert [(line.due_at - NOON) / MINUTE for line in report.lines] == [65, 70, 75]


def test_no_such_round(room: Room) -> None:
    anna = actor("Anna")
    gone = RoundId("gone")
    for command in (
        c.EndRound(actor=anna, round_id=gone, reason="x"),
        c.SuspendRound(actor=anna, round_id=gone),
        c.ResumeRound(actor=anna, round_id=gone),
        c.RemarkRound(actor=anna, round_id=gone, text="x"),
        c.CorrectRound(actor=anna, round_id=gone, checkpoint_id="hall", reason="x"),  # type: ignore[arg-type]
    ):
        with pytest.raises(UnknownThing, match="unknown_round"):
            room.handle(command)
    room.handle(s.TimePassed(round_id=gone))
    assert not room.events


def test_reason_that_is_a_book(room: Room) -> None:
    room.round_is_due("closing")
    with pytest.raises(BadRequest, match="long_text"):
        room.operator("Anna").ends_round("closing", "x" * 1001)
    assert room.state.rounds


def test_what_is_not_due_does_not_end(room: Room) -> None:
    room.round_is_due("closing")
    before = room.state
    room.handle(s.TimePassed(round_id=room.round("closing").round_id))
    assert room.state == before
    room.operator("Anna").suspends("closing")
    room.now += timedelta(days=1)
    before = room.state
    room.handle(s.TimePassed(round_id=room.round("closing").round_id))
    assert room.state == before, "nothing of what is suspended is due"


def test_end_of_the_fire_ends_its_sweeps(room: Room) -> None:
    room.operator("Anna").raises(desk="desk 2")
    room.whatever()
    room.rule(lambda turn: rounds.open_sweep(turn, room.incident))
    room.round_is_due("closing")
    room.rule(lambda turn: rounds.end_of_incident(turn, IncidentId("another")))
    assert len(room.state.rounds) == 2
    room.rule(lambda turn: rounds.end_of_incident(turn, room.incident.incident_id))
    assert [one.plan_id for one in room.state.rounds.values()] == ["closing"]
    assert (room.report("sweep").reason, room.report("sweep").complete) == ("incident_over", False)
    assert Prompt.SWEEP_DONE not in room.incident.prompts


def test_operator_is_told_of_every_sweep(room: Room) -> None:
    plans = [
        make_plan(name, "library", "attic", kind=RoundKind.FIRE_SWEEP) for name in ("east", "west")
    ]
    room.edit(make_town(round_plans=plans))
    room.operator("Anna").raises(desk="desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.rule(lambda turn: rounds.open_sweep(turn, room.incident))
    for name in ("Ria", "Jan"):
        room.guard(name).scans_by_phone("attic")
    told = [one.about for one in room.happened(e.Prompted)]
    assert sorted(told) == ["east", "west"]


def test_sweep_whose_incident_has_left_prompts_nobody(room: Room) -> None:
    """As after a journal of which a part was lost."""
    room.operator("Anna").raises(desk="desk 2")
    room.whatever()
    incident = room.incident
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.whatever()
    room.rule(lambda turn: rounds.open_sweep(turn, incident))
    room.after(minutes=30)
    assert room.report("sweep").reason == "time"
    assert not room.happened(e.Prompted)
