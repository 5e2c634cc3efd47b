from simulators.operator import Screen


def incident(number, state="raised", owner=None, desk="Desk 1"):
    return {
        "incident_id": f"i{number}",
        "number": number,
        "state": state,
        "owner_id": owner,
        "priority": 1,
        "raised_at": f"2026-11-22T12:00:0{number}+00:00",
        "place": {"text": desk},
    }


def snapshot(*incidents, number=1):
    room = {"incidents": list(incidents), "operators": [], "journal": None}
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
