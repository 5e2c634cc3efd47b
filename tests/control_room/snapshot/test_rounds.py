"""What is shown of rounds, and to whom."""

import json
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room import snapshot
from custom_components.municipal_alarm.control_room.words import AlarmKind
from tests.control_room.shift import NOON, PEOPLE, Room, make_plan, make_town


def shown(room: Room, *, secrets: bool = True) -> dict[str, Any]:
    """The one open round."""
    (one,) = snapshot.open_rounds(room.state, secrets=secrets)
    return one


def test_a_round_that_is_walked(room: Room) -> None:
    room.operator("Anna").starts_round("evening round", walked_by="Jan")
    room.after(minutes=2)
    room.guard("Jan").scans("", tag="tag attic")
    room.after(minutes=4)
    room.whatever()
    told = shown(room)
    assert json.loads(json.dumps(told)) == told
    assert {key: told[key] for key in told if key not in ("checkpoints", "round_id")} == {
        "plan_id": "evening round",
        "plan": "evening round",
        "kind": "round",
        "building_id": "library",
        "building": "Library",
        "opened_by": "operator",
        "planned_at": "2026-11-22T12:00:00+00:00",
        "opened_at": "2026-11-22T12:00:00+00:00",
        "incident_id": None,
        "ends_at": "2026-11-22T12:20:00+00:00",
        "due_at": "2026-11-22T12:15:00+00:00",
        "ordered": True,
        "suspended_at": None,
        "proven": 1,
        "total": 3,
        "overdue": 1,
        "walkers": [{"responder_id": "jan", "responder": "Jan"}],
        "remarks": [],
    }
    hall, attic, cellar = told["checkpoints"]
    assert (hall["state"], cellar["state"], attic["state"]) == ("overdue", "due", "out_of_order")
    assert attic == {
        "checkpoint_id": "attic",
        "checkpoint": "attic",
        "floor": "2nd floor",
        "due_at": "2026-11-22T12:10:00+00:00",
        "state": "out_of_order",
        "out_of_order": True,
        "visited_at": "2026-11-22T12:02:00+00:00",
        "responder_id": "jan",
        "responder": "Jan",
        "flags": [],
        "corrected": "",
        "corrected_by": "",
    }
    assert (hall["visited_at"], hall["responder_id"], hall["responder"]) == (None, None, "")


def test_viewers_see_how_far_it_is_and_not_who_walks(room: Room) -> None:
    room.operator("Anna").starts_round("evening round", walked_by="Jan")
    room.guard("Jan").scans("", tag="tag hall")
    room.operator("Anna").remarks(room.round("evening round"), "window open")
    seen = shown(room, secrets=False)
    assert "Jan" not in json.dumps(seen)
    assert "jan" not in json.dumps(seen)
    assert seen["proven"] == 1
    assert seen["remarks"] == [{"at": NOON.isoformat(), "who": "", "text": "window open"}]
    assert shown(room)["remarks"][0]["who"] == "Anna"
    room.operator("Anna").ends_round("evening round")
    (report,) = snapshot.reports(room.state, secrets=False)
    assert "jan" not in json.dumps(report).casefold()
    whole = snapshot.whole_report(room.state, room.report("evening round"), secrets=False)
    assert "jan" not in json.dumps(whole).casefold()


def test_a_round_that_waits(room: Room) -> None:
    anna = room.operator("Anna")
    anna.starts_round("evening round")
    room.after(minutes=1)
    anna.suspends("evening round")
    told = shown(room)
    assert (told["suspended_at"], told["due_at"]) == ("2026-11-22T12:01:00+00:00", None)


def test_what_was_taken_as_proven(room: Room) -> None:
    anna = room.operator("Anna")
    anna.starts_round("evening round")
    anna.corrects(room.round("evening round"), "hall", "seen by camera")
    (hall, *_) = shown(room)["checkpoints"]
    assert (hall["state"], hall["corrected"], hall["corrected_by"]) == (
        "on_time",
        "seen by camera",
        "Anna",
    )
    anna.ends_round("evening round")
    (report,) = snapshot.reports(room.state, secrets=False)
    assert (report["proven"], report["corrected"]) == (1, 1), "proven by nobody's tag"


def test_who_ends_first_comes_first(room: Room) -> None:
    anna = room.operator("Anna")
    anna.starts_round("evening round")
    anna.starts_round("night round")
    told = snapshot.open_rounds(room.state, secrets=True)
    assert [one["plan"] for one in told] == ["night round", "evening round"]
    assert snapshot.room(room.state, secrets=True)["rounds"] == told


def test_a_report_in_short_and_whole(room: Room) -> None:
    room.operator("Anna").starts_round("evening round", walked_by="Jan")
    room.after(minutes=7)
    room.guard("Jan").scans("", tag="tag attic")
    room.after(seconds=30)
    room.guard("Jan").scans("", tag="tag hall")
    room.after(minutes=20)
    room.whatever()
    (told,) = snapshot.reports(room.state, secrets=True)
    assert json.loads(json.dumps(told)) == told
    assert {key: told[key] for key in ("complete", "reason", "note", "proven", "total")} == {
        "complete": False,
        "reason": "time",
        "note": "",
        "proven": 2,
        "total": 3,
    }
    assert (told["late"], told["out_of_order"], told["corrected"]) == (1, 1, 0)
    assert told["missed"] == [
        {"checkpoint_id": "cellar", "checkpoint": "cellar", "floor": "basement"}
    ]
    assert told["walkers"] == ["Jan"]
    assert told["ended_at"] == "2026-11-22T12:20:00+00:00"
    whole = snapshot.whole_report(room.state, room.report("evening round"), secrets=True)
    assert {key: whole[key] for key in told} == told
    assert [line["state"] for line in whole["checkpoints"]] == ["late", "out_of_order", "missed"]
    assert set(whole["checkpoints"][0]) == set(room_line(room))


def room_line(room: Room) -> dict[str, Any]:
    """A line of an open round: a report has the same."""
    room.operator("Anna").starts_round("night round")
    line: dict[str, Any] = shown(room)["checkpoints"][0]
    return line


def test_reports_of_plans_that_are_gone_are_not_shown(room: Room) -> None:
    anna = room.operator("Anna")
    anna.starts_round("night round")
    anna.ends_round("night round")
    assert snapshot.reports(room.state, secrets=True)
    plan = make_plan("evening round", "library", "hall")
    room.edit(make_town(people=PEOPLE, round_plans=(plan,)))
    assert snapshot.reports(room.state, secrets=True) == []


@pytest.mark.parametrize("secrets", [True, False])
def test_whose_sweep_it_is(room: Room, secrets: bool) -> None:
    room.fire("library")
    room.whatever()
    (one,) = snapshot.open_rounds(room.state, secrets=secrets)
    assert (one["kind"], one["opened_by"]) == ("fire_sweep", "fire")
    assert one["incident_id"] == room.incident.incident_id
    assert room.incident.kind is AlarmKind.FIRE
