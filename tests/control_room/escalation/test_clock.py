"""A clock that was put back: what would come in hours is done at once."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.engine import due, next_deadline
from custom_components.municipal_alarm.control_room.words import Prompt, Purpose, Target

from ..shift import Room
from .policies import step, town

GUARDS, TEAM = Target.GUARDS_HERE, Target.RESPONSE_TEAM
AGAIN = Purpose.AGAIN


def put_back(room: Room, **by: float) -> None:
    """The clock is put right, and whoever wakes the room sees to what is due."""
    room.now -= timedelta(**by)
    for part in due(room.state, room.now):
        room.handle(part)


def test_what_was_raised_while_the_clock_was_ahead(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    put_back(room, hours=3)
    room.radio_texts("Ria", "Piet", "Omar")
    room.external("police")
    assert room.incident.step_due_at is None
    assert due(room.state, room.now) == ()


def test_a_clock_that_is_put_right_by_a_second(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    put_back(room, seconds=2)
    room.nothing_more()


def test_a_repetition_that_would_come_in_hours(room: Room) -> None:
    room.edit(town(step(0, GUARDS, again=(600, 5)), step(9000, TEAM)))
    room.press("desk 2")
    room.after(minutes=25)
    room.whatever()
    put_back(room, minutes=4)
    room.nothing_more()
    put_back(room, minutes=10)
    room.radio_text(to="Jan", purpose=AGAIN)
    assert due(room.state, room.now) == ()
    room.after(seconds=600)
    room.radio_text(to="Jan", purpose=AGAIN)
    assert [one.number for one in room.happened(e.StepRepeated)] == [1, 2, 3, 4]


def test_who_should_be_there_in_hours(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    put_back(room, hours=1)
    assert room.incident.prompts == (Prompt.NOBODY_ON_SCENE,)
    assert due(room.state, room.now) == ()


def test_what_waited_goes_on_at_once_by_a_clock_that_was_put_back(room: Room) -> None:
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").accepts()
    room.edit(town(step(0, GUARDS), step(30, TEAM)))
    put_back(room, hours=1)
    room.radio_text(to="Ria")
    assert next_deadline(room.state) is None
    room.handle(s.TimePassed())
    assert [one.reason for one in room.happened(e.StepsPutOff)] == ["answered", "policy"]
