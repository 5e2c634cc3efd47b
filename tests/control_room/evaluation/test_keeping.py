"""A measure is changed, done, taken back, dropped; also long after its incident is closed."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    RoomError,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.evaluation.keeping import NOTE_LENGTH
from custom_components.municipal_alarm.control_room.evaluation.parts import MeasureId
from custom_components.municipal_alarm.control_room.evaluation.reminding import DONE_FOR
from tests.control_room.evaluation.kit import IN_MARCH, evaluates, measure, only, over
from tests.control_room.shift import Room, actor

ANNA, BRAM = actor("Anna"), actor("Bram")


@pytest.fixture
def agreed(room: Room) -> MeasureId:
    """The id of a measure of an incident that is closed."""
    over(room)
    evaluates(room, "Anna", measure())
    room.operator("Anna").closes()
    assert not room.state.incidents
    return only(room).measure.measure_id


def test_a_measure_outlives_its_incident_and_a_restart(room: Room, agreed: MeasureId) -> None:
    room.restart(down=60)
    one = only(room)
    assert one.measure.measure_id == agreed
    assert one.agreed_by == "Anna"
    assert one.place is not None
    assert one.place.desk == "desk 1"


def test_another_owner_and_date(room: Room, agreed: MeasureId) -> None:
    later = IN_MARCH + timedelta(days=10)
    room.handle(c.ChangeMeasure(actor=BRAM, measure_id=agreed, owner="Piet", due=later))
    assert only(room).measure == measure(measure_id=agreed, owner="Piet", due=later)
    assert only(room).due_at.date() == later
    room.handle(c.ChangeMeasure(actor=BRAM, measure_id=agreed, text=" A second exit "))
    assert len(room.happened(e.MeasureAgreed)) == 2, "nothing was changed by it"
    room.restart()
    assert only(room).measure.owner == "Piet"


@pytest.mark.parametrize(
    "command",
    [
        c.ChangeMeasure(actor=ANNA, measure_id=MeasureId("x/1"), owner="Piet"),
        c.CompleteMeasure(actor=ANNA, measure_id=MeasureId("x/1")),
        c.ReopenMeasure(actor=ANNA, measure_id=MeasureId("x/1")),
        c.DropMeasure(actor=ANNA, measure_id=MeasureId("x/1"), reason="No money"),
    ],
)
def test_what_is_not_there_is_refused(room: Room, command: c.Command) -> None:
    with pytest.raises(UnknownThing, match="unknown_measure"):
        room.handle(command)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": " "}, "measure_without_text"),
        ({"owner": ""}, "measure_without_owner"),
        ({"due": IN_MARCH + timedelta(days=9000)}, "measure_date"),
    ],
)
def test_a_change_makes_sense(
    room: Room, agreed: MeasureId, changes: dict[str, Any], error: str
) -> None:
    before = room.state
    with pytest.raises(BadRequest, match=error):
        room.handle(c.ChangeMeasure(actor=ANNA, measure_id=agreed, **changes))
    assert room.state is before


def test_done_is_shown_for_a_while_and_leaves(room: Room, agreed: MeasureId) -> None:
    room.handle(c.CompleteMeasure(actor=BRAM, measure_id=agreed, note=" Built. "))
    room.handle(c.CompleteMeasure(actor=ANNA, measure_id=agreed, note="Again"))
    one = only(room)
    assert (one.done_at, one.done_by, one.note) == (room.now, "Bram", "Built.")
    (done,) = room.happened(e.MeasureDone)
    assert (done.measure, done.place) == (one.measure, one.place)
    for late in (
        c.ChangeMeasure(actor=ANNA, measure_id=agreed, owner="Piet"),
        c.DropMeasure(actor=ANNA, measure_id=agreed, reason="No money"),
    ):
        with pytest.raises(WrongState, match="measure_is_done"):
            room.handle(late)
    room.restart()
    room.after(seconds=DONE_FOR.total_seconds() - 1)
    assert only(room).done_at is not None
    room.after(seconds=1)
    assert len(room.state.measures.kept) == 0
    (filed,) = room.happened(e.MeasureFiled)
    assert filed.measure_id == agreed
    room.restart()
    assert len(room.state.measures.kept) == 0


def test_a_tick_is_taken_back(room: Room, agreed: MeasureId) -> None:
    room.handle(c.ReopenMeasure(actor=ANNA, measure_id=agreed))
    assert not room.happened(e.MeasureReopened), "it is open"
    room.handle(c.CompleteMeasure(actor=BRAM, measure_id=agreed, note="Built."))
    room.handle(c.ReopenMeasure(actor=ANNA, measure_id=agreed))
    one = only(room)
    assert (one.done_at, one.done_by, one.note) == (None, "", "")
    assert one.due_at.date() == IN_MARCH
    room.restart()
    room.after(seconds=DONE_FOR.total_seconds() + 1)
    assert only(room).done_at is None


def test_dropped_says_why(room: Room, agreed: MeasureId) -> None:
    for reason, error in ((" ", "measure_without_reason"), ("x" * 4001, "long_text")):
        with pytest.raises(BadRequest, match=error):
            room.handle(c.DropMeasure(actor=ANNA, measure_id=agreed, reason=reason))
    room.handle(c.DropMeasure(actor=ANNA, measure_id=agreed, reason="The building is sold."))
    (dropped,) = room.happened(e.MeasureDropped)
    assert (dropped.reason, dropped.measure.text) == ("The building is sold.", "A second exit")
    room.restart()
    assert len(room.state.measures.kept) == 0


def test_a_note_of_a_page_is_enough(room: Room, agreed: MeasureId) -> None:
    with pytest.raises(RoomError, match="long_text"):
        room.handle(c.CompleteMeasure(actor=ANNA, measure_id=agreed, note="x" * (NOTE_LENGTH + 1)))
    assert only(room).done_at is None
