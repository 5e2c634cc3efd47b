"""One incident: its copies, its deadlines, and what is known of those in it."""

from dataclasses import fields, replace
from datetime import timedelta

from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.incident_parts import Repeat
from custom_components.municipal_alarm.control_room.muster.roll_call import ASKED_LATER

from .shift import Room


def test_changed_copy(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    one = room.incident
    due = one.due_at
    other = one.but(step_due_at=None, deliveries={})
    assert (one.due_at, other.due_at) == (due, None), "the cached deadline is not taken along"
    assert other.but(step_due_at=one.step_due_at, deliveries=one.deliveries) == one
    assert {field.name for field in fields(Incident)} <= set(vars(other))


def test_earliest_deadline(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    later = timedelta(seconds=5)
    one = room.incident.but(
        step_due_at=room.now, on_scene_due_at=room.now + later, again_due_at=None, deliveries={}
    )
    assert one.due_at == room.now
    assert one.but(again_due_at=room.now - later).due_at == room.now - later
    assert one.but(step_due_at=None).due_at == room.now + later
    repeats = {0: Repeat(room.now - later, 1), 2: Repeat(room.now, 1)}
    assert one.but(repeats=repeats).due_at == room.now - later


def test_deadlines_of_those_who_are_called_together(room: Room) -> None:
    room.fire()
    room.whatever()
    one = room.incident.but(step_due_at=None, deliveries={})
    assert one.call_up is not None
    assert one.roll_call is not None
    assert one.due_at == one.call_up.due_at
    assert one.but(call_up=None).due_at == one.roll_call.ask_at == room.now + ASKED_LATER
    asked = replace(one.roll_call, people={})
    assert one.but(call_up=None, roll_call=asked).due_at == one.roll_call.due_at
    ended = replace(one.roll_call, due_at=None, ended_at=room.now)
    assert one.but(call_up=None, roll_call=ended).due_at is None
    assert one.but(call_up=None, roll_call=None).due_at is None
