"""Rounds kept and missed, and those who work alone."""

from dataclasses import replace
from typing import Any

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.words import Deviation
from custom_components.municipal_alarm.learning.figures.counting import Share
from custom_components.municipal_alarm.learning.figures.field import lone_work, rounds
from tests.control_room.shift import Room


def reports(room: Room) -> list[e.RoundReport]:
    return [one.report for one in room.happened(e.RoundReported)]


def walked(room: Room, *checkpoints: str) -> None:
    room.operator("Anna").starts_round("evening round")
    for one in checkpoints:
        room.after(minutes=1)
        room.guard("Jan").scans_by_phone(one)
    room.after(minutes=30)


def test_kept_missed_and_in_between(room: Room) -> None:
    walked(room, "hall", "attic", "cellar")
    walked(room, "hall")
    walked(room)
    found = rounds(reports(room), ())
    assert (found.kept, found.missed) == (Share(1, 3), Share(1, 3))
    assert found.deviations[Deviation.ON_TIME] == 4
    assert found.deviations[Deviation.MISSED] == 5
    (plan,) = found.plans
    assert (plan.plan, plan.rounds, plan.kept, plan.missed) == ("evening round", 3, 1, 1)
    assert plan.checkpoints == Share(4, 9)


def test_out_of_order_is_in_time_and_said_beside(room: Room) -> None:
    walked(room, "attic", "hall", "cellar")
    found = rounds(reports(room), ()).deviations
    assert found[Deviation.OUT_OF_ORDER] >= 1
    assert found[Deviation.ON_TIME] + found[Deviation.LATE] + found[Deviation.MISSED] == 3


def test_what_an_operator_took_as_proven_is_counted(room: Room) -> None:
    room.operator("Anna").starts_round("evening round")
    room.operator("Anna").corrects(room.round("evening round"), "hall")
    room.after(minutes=30)
    found = rounds(reports(room), ())
    assert (found.corrected, found.missed) == (1, Share(0, 1))


def test_the_sweep_of_a_drill_is_no_round(room: Room) -> None:
    walked(room)
    (real,) = reports(room)

    drill = replace(real, incident_id=IncidentId("drill"))
    assert rounds([real, drill], {IncidentId("drill")}).kept == Share(0, 1)
    assert rounds([real, drill], ()).kept == Share(0, 2)


def test_a_round_without_checkpoints_is_kept_and_not_missed(room: Room) -> None:
    walked(room, "hall", "attic", "cellar")
    (report,) = reports(room)
    found = rounds([replace(report, lines=())], ())
    assert (found.kept, found.missed) == (Share(1, 1), Share(0, 1))


def test_no_rounds(room: Room) -> None:
    empty = rounds([], ())
    assert (empty.kept, empty.plans) == (Share(0, 0), ())
    assert set(empty.deviations.values()) == {0}


def test_lone_work(room: Room) -> None:
    jan = room.guard("Jan")
    jan.works_alone(300)
    room.after(minutes=6)
    found: dict[str, Any] = lone_work(room.events).as_json()
    assert found == {"started": 1, "prompts": 2, "alarms": {"n": 1, "of": 1, "percent": 100.0}}
    assert lone_work([]).alarms == Share(0, 0)
