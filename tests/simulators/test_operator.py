from typing import Any

from custom_components.municipal_alarm.control_room import snapshot as product
from simulators.operator import Field, Screen
from tests.control_room.shift import Room


def incident(number, state="raised", owner=None, desk="Desk 1"):
    return {
        "incident_id": f"i{number}",
        "number": number,
        "state": state,
        "drill": False,
        "owner_id": owner,
        "priority": 1,
        "raised_at": f"2026-11-22T12:00:0{number}+00:00",
        "place": {"text": desk},
    }


def field(**changed: Any) -> dict[str, Any]:
    """What a snapshot has of the field."""
    return {"rounds": [], "reports": [], "lone_work": [], "pre_alerts": [], **changed}


def snapshot(*incidents, number=1):
    room = {"incidents": list(incidents), "operators": [], "journal": None, **field()}
    return {"type": "snapshot", "number": number, "room": room}


def test_the_queue_has_the_unowned_first():
    screen = Screen()
    screen.take(snapshot(incident(1, "acknowledged", "anna"), incident(2), incident(3, "resolved")))
    assert [one["number"] for one in screen.queue()] == [2, 1]
    assert screen.history["i2"][0].first
    assert not screen.history["i1"][0].first


def test_deltas_replace_and_remove():
    screen = Screen()
    screen.take(snapshot(incident(1)))
    screen.take({"type": "delta", "number": 2, "incidents": [incident(1, "resolved")]})
    screen.take({"type": "delta", "number": 3, "removed": ["i1"]})
    states = [seen.incident and seen.incident["state"] for seen in screen.history["i1"]]
    assert states == ["raised", "resolved", None]
    assert screen.at_desk("Desk 1") == []
    assert screen.gaps == 0


def test_a_message_that_is_missing_is_counted():
    screen = Screen()
    screen.take(snapshot(incident(1)))
    screen.take({"type": "delta", "number": 3})
    assert screen.gaps == 1


def test_what_a_new_snapshot_leaves_out_is_gone():
    screen = Screen()
    screen.take(snapshot(incident(1), incident(2)))
    screen.take(snapshot(incident(2), number=2))
    assert list(screen.incidents) == ["i2"]
    assert screen.history["i1"][-1].incident is None


def walked(round_id: str, proven: int) -> dict[str, Any]:
    return {"round_id": round_id, "proven": proven}


def over(plan_id: str, round_id: str) -> dict[str, Any]:
    return {"plan_id": plan_id, "round_id": round_id}


def alone(responder_id: str, prompts: int = 0) -> dict[str, Any]:
    return {"responder_id": responder_id, "prompts": prompts}


def test_the_field_changes_by_what_is_told_and_by_nothing_else():
    first = Field.of(
        field(
            rounds=[walked("r1", 0), walked("r2", 0)],
            reports=[over("p1", "r0")],
            lone_work=[alone("fatima"), alone("jan")],
            pre_alerts=[{"responder": "Jan"}],
        )
    )
    assert first.after({}) == first
    later = first.after(
        {
            "rounds": [walked("r2", 1), walked("r3", 0)],
            "rounds_removed": ["r1"],
            "reports": [over("p1", "r1")],
            "lone_work": [alone("jan", 1)],
            "lone_work_removed": ["fatima"],
            "pre_alerts": [],
        }
    )
    assert later == Field.of(
        field(
            rounds=[walked("r2", 1), walked("r3", 0)],
            reports=[over("p1", "r1")],
            lone_work=[alone("jan", 1)],
        )
    )
    assert first.rounds["r2"]["proven"] == 0


def test_what_is_gone_is_gone_though_it_changed_as_well():
    first = Field.of(field(rounds=[walked("r1", 0)]))
    assert not first.after({"rounds": [walked("r1", 1)], "rounds_removed": ["r1"]}).rounds


def test_the_screen_keeps_how_it_stood_in_the_field():
    screen = Screen()
    # Changes of what was never shown are nothing to be shown.
    screen.take({"type": "delta", "number": 1, "lone_work": [alone("jan")]})
    assert screen.in_field == []
    screen.take(snapshot(number=2))
    screen.take({"type": "delta", "number": 3, "lone_work": [alone("jan")]})
    assert [list(shown.lone_work) for _, shown in screen.in_field] == [[], ["jan"]]
    times = [at for at, _ in screen.in_field]
    assert times == sorted(times)
    assert times[0] == screen.shown_at


def test_the_field_is_read_as_the_product_tells_it():
    room = Room()
    anna = room.operator("Anna")
    anna.starts_round("evening round", walked_by="Omar")
    anna.watches("Omar")
    room.guard("Omar").warned()
    shown = Field.of(product.room(room.state, secrets=True))
    (one,) = shown.rounds.values()
    assert (one["plan"], one["proven"]) == ("evening round", 0)
    assert {one["responder"] for one in shown.lone_work.values()} == {"Omar"}
    assert [one["responder"] for one in shown.pre_alerts] == ["Omar"]
    anna.ends_round("evening round")
    shown = Field.of(product.room(room.state, secrets=True))
    assert not shown.rounds
    assert [report["plan"] for report in shown.reports.values()] == ["evening round"]


def test_a_drill_waits_behind_what_is_real():
    screen = Screen()
    drill = incident(1) | {"drill": True}
    screen.take(
        {
            "type": "snapshot",
            "number": 1,
            "room": {
                **{word: [] for word in ("rounds", "reports", "lone_work", "pre_alerts")},
                "operators": [],
                "journal": None,
                "incidents": [drill, incident(2)],
            },
        }
    )
    assert [one["number"] for one in screen.queue()] == [2, 1]
