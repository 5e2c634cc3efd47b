"""A guard's phone begins a test only in the hands of a guard who stands there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.errors import RoomError, WrongState
from custom_components.municipal_alarm.control_room.ids import DeskId
from custom_components.municipal_alarm.control_room.words import ActorKind, Outcome
from tests.control_room.shift import Room

DESK_1 = DeskId("desk 1")


def refused(room: Room, why: str, *, name: str = "Jan", desk: str = "desk 1") -> None:
    """They begin no test, and a press there calls for help."""
    tests = dict(room.state.desk_tests)
    with pytest.raises(WrongState, match=why):
        room.guard(name).tests_desk(desk)
    assert room.state.desk_tests == tests


def never_seen(_room: Room) -> None:
    """Jan's home is the library, which proves nothing."""


def off_duty(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.operator("Anna").sets_duty("Jan", on_duty=False)


def in_another_building(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.after(minutes=1)
    room.guard("Jan").scans("desk 3")


def an_hour_ago(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.after(minutes=61)


def by_a_copied_tag(room: Room) -> None:
    """Read in the town hall, and in the library at once."""
    room.guard("Jan").scans("council room")
    room.after(seconds=1)
    room.guard("Jan").scans("attic")
    assert room.happened(e.ResponderPlaced)[-1].doubtful


def by_their_own_word(room: Room) -> None:
    room.operator("Bram").raises(desk="desk 2", drill=True)
    room.guard("Jan").texts("2")
    assert room.happened(e.ResponderPlaced)[-1].by == "arrival"


def by_a_clock_that_was_ahead(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.now -= timedelta(hours=1)


@pytest.mark.parametrize(
    "how",
    [
        never_seen,
        off_duty,
        in_another_building,
        an_hour_ago,
        by_a_copied_tag,
        by_their_own_word,
        by_a_clock_that_was_ahead,
    ],
    ids=lambda one: one.__name__,
)
def test_a_phone_that_is_not_there(room: Room, how: Callable[[Room], None]) -> None:
    how(room)
    refused(room, "not_at_desk")
    room.whatever()
    room.press("desk 1")
    assert not room.incident.test
    room.camera("desk 1")
    room.whatever()


def test_who_is_no_responder_any_more(room: Room) -> None:
    nobody = c.Actor(ActorKind.RESPONDER, "zoe", "Zoe")
    with pytest.raises(RoomError, match="not_at_desk"):
        room.handle(c.StartDeskTest(actor=nobody, desk_id=DESK_1))


@pytest.mark.parametrize("place", ["desk 1", "desk 2", "attic"])
def test_who_was_read_in_that_building_may(room: Room, place: str) -> None:
    room.guard("Jan").scans(place)
    room.after(minutes=60)
    room.guard("Jan").tests_desk("desk 1")
    assert room.state.desk_tests[DESK_1].actor.name == "Jan"


def test_an_operator_may_vouch_for_them(room: Room) -> None:
    room.operator("Anna").hears_scan_of("Jan", tag="tag desk 1")
    room.guard("Jan").tests_desk("desk 1")
    assert DESK_1 in room.state.desk_tests


def test_operators_and_automations_are_asked_nothing(room: Room) -> None:
    for desk, who in (("desk 1", room.operator("Anna")), ("desk 2", room.automation())):
        who.tests_desk(desk)
    room.operator("Anna").tests_desk("desk 3")
    assert len(room.state.desk_tests) == 3


def test_one_at_a_time(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 1")
    jan.tests_desk("desk 1")
    refused(room, r"own_test_goes_on.*desk 1", desk="desk 2")
    refused(room, "own_test_goes_on")
    room.press("desk 1")
    refused(room, "own_test_goes_on", desk="desk 2")
    jan.ticks("desk 1")
    jan.tests_desk("desk 2")
    room.whatever()


@pytest.mark.parametrize("restart", [False, True])
def test_a_press_that_nobody_spoke_of(room: Room, *, restart: bool) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 1")
    jan.tests_desk("desk 1")
    room.press("desk 1")
    room.after(minutes=5)
    assert not room.state.desk_tests
    (ended,) = room.happened(e.DeskTestEnded)
    assert (ended.reason, ended.ticked) == ("not_seen", False)
    if restart:
        room.restart()
    for desk in ("desk 1", "desk 2"):
        refused(room, r"test_was_not_ticked.*10", desk=desk)
    # Others may.
    room.guard("Ria").scans_by_phone("desk 2")
    room.guard("Ria").tests_desk("desk 2")
    room.after(minutes=9, seconds=59)
    refused(room, "test_was_not_ticked")
    room.after(seconds=1)
    jan.tests_desk("desk 1")
    room.whatever()


def test_a_clock_that_is_set_back_holds_nobody_for_an_hour(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 1")
    jan.tests_desk("desk 1")
    room.press("desk 1")
    room.after(minutes=5)
    room.now -= timedelta(hours=1)
    jan.scans("desk 2")
    jan.tests_desk("desk 1")
    room.whatever()


def test_it_may_be_tried_again_when_they_said_what_was_wrong(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 1")
    jan.tests_desk("desk 1")
    room.press("desk 1")
    jan.ticks("desk 1", passed=False, note="no light")
    assert room.happened(e.DeskTestEnded)[-1].ticked
    jan.tests_desk("desk 1")
    room.after(minutes=1)
    # No press was seen: none can have vanished.
    jan.tests_desk("desk 1")
    room.whatever()


def test_operators_see_who_tests(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.guard("Jan").tests_desk("desk 1")
    room.press("desk 1")
    assert (room.incident.test, room.incident.tester) == (True, "Jan")
    room.whatever()
    room.restart()
    assert room.incident.tester == "Jan"
    # Also when it was broken off, and they are no tester any more.
    room.operator("Anna").resolves(Outcome.DRILL)
    room.restart()
    assert not room.state.desk_tests
    assert room.incident.tester == "Jan"
    room.whatever()
    room.press("desk 1")
    assert room.incident.tester == ""
    room.whatever()
