"""What screens show of an evaluation and of measures."""

from typing import Any

from custom_components.municipal_alarm.control_room import commands as c, snapshot
from tests.control_room.evaluation.kit import (
    IN_MARCH,
    approves,
    asking,
    evaluates,
    measure,
    only,
    over,
)
from tests.control_room.shift import Room, actor


def told(room: Room, *, secrets: bool) -> Any:
    return snapshot.incident(room.incident, room.site, secrets=secrets)["evaluation"]


def test_nothing_where_nobody_asks(room: Room) -> None:
    room.press("desk 2")
    assert told(room, secrets=True) is None
    room.operator("Anna").resolves()
    room.whatever()
    assert told(room, secrets=True) is None
    evaluates(room, "Anna")
    assert told(room, secrets=True)["persons"] == 0


def test_how_far_it_is_and_what_is_written() -> None:
    room = Room(asking(persons=2))
    over(room)
    first = told(room, secrets=False)
    assert first == told(room, secrets=True)
    assert (first["persons"], first["complete"], first["written"]) == (2, False, None)
    assert first["due_at"] is not None
    evaluates(room, "Anna", measure(), affected=2)
    approves(room, "Bram")
    now = told(room, secrets=True)
    assert (now["complete"], now["by"], now["approved_by"]) == (True, "Anna", ["Bram"])
    assert now["due_at"] is None
    assert now["written"]["happened"] == "A visitor threw a chair."
    assert now["written"]["affected"] == 2
    assert [one["due"] for one in now["written"]["measures"]] == ["2027-03-01"]
    assert told(room, secrets=False)["written"]["happened"] == ""


def test_measures_in_the_order_of_their_dates(room: Room) -> None:
    over(room)
    evaluates(
        room,
        "Anna",
        measure("late", due=IN_MARCH.replace(year=2028)),
        measure("done"),
        measure("soon", due=IN_MARCH),
    )
    ids = {one.measure.text: one.measure.measure_id for one in room.state.measures.kept.values()}
    room.handle(c.CompleteMeasure(actor=actor("Bram"), measure_id=ids["done"], note="Built"))
    shown = snapshot.measures(room.state, secrets=False)
    assert [one["text"] for one in shown] == ["soon", "late", "done"]
    assert [one["state"] for one in shown] == ["open", "open", "done"]
    assert (shown[2]["done_by"], shown[2]["note"]) == ("Bram", "Built")
    assert shown[0]["place"]["text"] == "Library, 1st floor, desk 1"
    assert shown[0]["number"] == room.incident.number


def test_what_duress_was_about_shows_to_those_who_may_know(room: Room) -> None:
    room.press("desk 2")
    room.guard("Jan").texts("0")
    room.operator("Anna").resolves()
    room.whatever()
    evaluates(room, "Anna", measure())
    assert snapshot.measures(room.state, secrets=False) == []
    assert [one["measure_id"] for one in snapshot.measures(room.state, secrets=True)] == [
        only(room).measure.measure_id
    ]
    assert told(room, secrets=False)["written"]["measures"] == []
