"""The one door: what the room can be told, and when it wants to be woken."""

from dataclasses import fields
from datetime import timedelta
from typing import get_args

import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    engine,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.engine import (
    due,
    handle,
    next_deadline,
    set_aside_broken,
)
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId
from custom_components.municipal_alarm.control_room.roster import SHIFT
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import AlarmKind, Prompt

from .shift import NOON, Room, make_town


def test_tables_have_every_message() -> None:
    assert set(engine._SIGNALS) == set(get_args(s.Signal.__value__))
    assert set(engine._COMMANDS) == set(get_args(c.Command.__value__))


def test_empty_room_wants_nothing() -> None:
    state = with_site(RoomState(), make_town())
    assert next_deadline(state) is None
    decision = handle(state, s.TimePassed(), NOON)
    assert (decision.events, decision.effects) == ((), ())
    assert decision.state == state


def test_earliest_deadline_of_all_incidents(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=10)
    room.press("desk 4")
    room.whatever()
    assert next_deadline(room.state) == NOON + timedelta(seconds=30)


def test_woken_early_nothing_happens(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    room.now += timedelta(seconds=29.999)
    room.handle(s.TimePassed())
    assert not room.just(e.StepTaken)


def test_woken_late_takes_the_oldest_first(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=10)
    room.press("desk 4")
    room.whatever()
    room.at_once(seconds=300)
    steps = [(step.incident_id, step.step) for step in room.just(e.StepTaken)]
    first, second = room.incident_number(1).incident_id, room.incident_number(2).incident_id
    assert steps == [(first, 1), (first, 2), (second, 1), (second, 2)]
    room.whatever()


def test_nobody_on_scene_is_asked_once(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.after(minutes=30)
    assert [event.prompt for event in room.happened(e.Prompted)] == [Prompt.NOBODY_ON_SCENE]


# --- what only changes when it changes --------------------------------------


def test_what_is_known_already_is_not_written_down(room: Room) -> None:
    for _ in range(3):
        room.guard("Jan").radio(on=True)
        room.link("radio", up=True)
        room.operator("Anna").comes()
        room.operator("Anna").sets_duty("Jan", on_duty=False)
    assert [event.KIND for event in room.events] == [
        "device_was_seen",
        "link_state_changed",
        "operator_presence_changed",
        "duty_changed",
    ]


def test_never_heard_of_is_not_gone(room: Room) -> None:
    """Unknown is neither up nor down: either is news."""
    room.guard("Jan").radio(on=False)
    room.link("radio", up=False)
    room.operator("Anna").leaves()
    room.operator("Anna").sets_duty("Jan", on_duty=True)
    assert [event.KIND for event in room.events] == ["device_was_seen", "link_state_changed"]


# --- commands ---------------------------------------------------------------


@pytest.mark.parametrize("at", [{}, {"desk": "desk 1", "guard": "Jan"}])
def test_raised_at_one_thing(room: Room, at: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match="desk_or_responder"):
        room.operator("Anna").raises(**at)  # type: ignore[arg-type]


def test_raised_where_nothing_is(room: Room) -> None:
    with pytest.raises(UnknownThing, match="unknown_desk"):
        room.operator("Anna").raises(desk="attic")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        room.operator("Anna").raises(guard="Zorro")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        room.operator("Anna").sets_duty("Zorro", on_duty=True)
    assert not room.events


def test_drill_raised_by_hand(room: Room) -> None:
    room.operator("Anna").raises(desk="desk 2", drill=True)
    room.radio_text(to="Jan", contains="DRILL")
    assert room.incident.drill


def test_drill_of_a_radio(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, drill=True)
    room.radio_text(to="Els", contains="DRILL")


def test_radio_tells_its_alarm_twice(room: Room) -> None:
    for _ in range(2):
        room.guard("Jan").alarms(AlarmKind.EMERGENCY, signal_id="frame 7")
    room.radio_text(to="Els")
    assert room.incident.presses == 1


def test_man_down_where_the_radio_cannot_be_listened_to(room: Room) -> None:
    room.edit(make_town(systems=[]))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els")


# --- woken in parts -----------------------------------------------------------


def busy(room: Room) -> None:
    """Two incidents and one of everything else, all with something due in an hour."""
    room.guard("Jan").signs_on("7", at=room.now - SHIFT + timedelta(minutes=30))
    room.press("desk 2")
    room.after(seconds=10)
    room.press("desk 4")
    room.round_is_due("closing")
    room.guard("Omar").works_alone()
    room.guard("Kees").warned()
    room.whatever()
    room.now += timedelta(hours=1)


def test_nothing_is_due(room: Room) -> None:
    assert due(room.state, room.now) == ()
    room.press("desk 2")
    room.radio_text(to="Jan")
    assert due(room.state, room.now) == ()


def test_what_is_due_comes_in_parts_that_make_the_whole(room: Room) -> None:
    busy(room)
    first, second = (room.incident_number(number).incident_id for number in (1, 2))
    parts = due(room.state, room.now)
    assert parts == (
        s.TimePassed(shifts=True),
        s.TimePassed(pre_alerts=True),
        s.TimePassed(first),
        s.TimePassed(second),
        s.TimePassed(session_id=room.state.lone_work[ResponderId("omar")].session_id),
        s.TimePassed(round_id=room.round("closing").round_id),
    )
    whole = handle(room.state, s.TimePassed(), room.now)
    state, events, effects = room.state, [], []
    for part in parts:
        decision = handle(state, part, room.now)
        state = decision.state
        events += decision.events
        effects += decision.effects
    assert (state, tuple(events), tuple(effects)) == (whole.state, whole.events, whole.effects)
    assert due(state, room.now) == ()


def test_part_that_raises_keeps_no_other_from_being_done(room: Room) -> None:
    busy(room)
    shifts, warnings, first, second, alone, closing = due(room.state, room.now)
    broken = [first, second, warnings, closing, shifts, alone]
    expected = [
        timedelta(seconds=30),
        timedelta(seconds=40),
        timedelta(seconds=130),
        timedelta(minutes=5, seconds=10),
        timedelta(minutes=30),
        timedelta(minutes=30, seconds=10),
    ]
    for number, after in enumerate(expected):
        assert next_deadline(room.state, broken[:number]) == NOON + after
    assert next_deadline(room.state, broken) is None
    assert due(room.state, room.now, {first, alone}) == (shifts, warnings, second, closing)
    decision = handle(room.state, second, room.now)
    assert {event.incident_id for event in decision.events if isinstance(event, e.StepTaken)} == {
        second.incident_id
    }
    assert not handle(room.state, s.TimePassed(IncidentId("gone")), room.now).events


SIGNALS: dict[type, dict[str, object]] = {
    s.Press: {"source_id": "button", "signal_id": "1"},
    s.TextIn: {"address": "7", "signal_id": "1"},
    s.Receipt: {"key": "1"},
    s.LinkChanged: {},
}


@pytest.mark.parametrize("kind", SIGNALS)
def test_signal_on_which_we_failed_is_set_aside(room: Room, kind: type) -> None:
    known = SIGNALS[kind]
    signal = kind(**{field.name: known.get(field.name) for field in fields(kind)})
    decision = set_aside_broken(room.state, signal, room.now)
    (aside,) = decision.events
    assert isinstance(aside, e.SignalSetAside)
    assert (aside.reason, aside.text) == ("defect", kind.__name__)
    assert aside.source_id == known.get("source_id", known.get("address", ""))
    assert aside.signal_id == ("1" if known else "")
    assert decision.state == room.state
    assert not decision.effects
    assert aside.reason in e.SET_ASIDE_REASONS
