"""The one door: what the room can be told, and when it wants to be woken."""

from datetime import timedelta
from typing import get_args

import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    engine,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.engine import handle, next_deadline
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.ids import ResponderId, SignalId, SystemId
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeskAnswer,
    IncidentState,
    Prompt,
)

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


# --- scans ------------------------------------------------------------------


def place_of(room: Room, name: str) -> str | None:
    placed = room.state.roster.placed.get(ResponderId(name.lower()))
    return placed.place.desk_id if placed is not None else None


def test_scan_says_where_somebody_is(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    assert place_of(room, "Jan") == "desk 3"


def test_late_scan_says_where_somebody_was(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").scans("desk 1", at=NOON - timedelta(minutes=5))
    room.guard("Jan").scans("desk 1", at=NOON)
    assert place_of(room, "Jan") == "desk 3"


def test_scan_of_a_clock_that_is_ahead(room: Room) -> None:
    room.guard("Jan").scans("desk 3", at=NOON + timedelta(days=1))
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    assert place_of(room, "Jan") == "desk 1"


def test_scan_by_person_and_not_by_device(room: Room) -> None:
    scan = s.Scan(
        SignalId("1"), "tag desk 3", NOON, SystemId("radio"), "radio of Jan", ResponderId("piet")
    )
    room.handle(scan)
    assert (place_of(room, "Piet"), place_of(room, "Jan")) == ("desk 3", None)


@pytest.mark.parametrize(
    ("who", "tag", "reason"),
    [("Jan", "lost", "unknown_tag"), ("Stranger", "tag desk 1", "unknown_device")],
)
def test_scan_that_says_nothing(room: Room, who: str, tag: str, reason: str) -> None:
    room.guard(who).scans("", tag=tag)
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text, aside.source_id) == (reason, tag, f"tag/{tag}")


def test_scan_of_nobody(room: Room) -> None:
    room.handle(s.Scan(SignalId("1"), "tag desk 3", NOON))
    room.handle(s.Scan(SignalId("2"), "tag desk 3", NOON, responder_id=ResponderId("gone")))
    assert [aside.reason for aside in room.happened(e.SignalSetAside)] == ["unknown_device"] * 2


def test_scan_at_the_desk_is_an_arrival(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.guard("Jan").scans("desk 2")
    assert room.incident.state is IncidentState.RAISED
    room.after(seconds=1)
    room.guard("Jan").scans("desk 1")
    room.lamp("desk 1", DeskAnswer.ON_SCENE)
    assert room.incident.state is IncidentState.ON_SCENE


def test_guard_whom_nobody_called_arrives_too(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=1)
    room.guard("Omar").scans("desk 2")
    assert room.incident.on_scene_at == room.now


def test_scan_from_before_the_alarm_is_no_arrival(room: Room) -> None:
    room.after(minutes=10)
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").scans("desk 2", at=room.now - timedelta(minutes=5))
    assert place_of(room, "Jan") == "desk 2"
    assert room.incident.state is IncidentState.RAISED


def test_own_tag_is_no_help(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.after(seconds=1)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Piet")
    room.guard("Jan").scans("desk 3")
    assert room.incident.state is IncidentState.RAISED
    room.after(seconds=1)
    room.guard("Piet").scans("desk 3")
    assert room.incident.state is IncidentState.ON_SCENE


def test_scan_where_it_is_over(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.whatever()
    room.after(seconds=1)
    room.guard("Jan").scans("desk 2")
    assert room.incident.on_scene_at is None


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
