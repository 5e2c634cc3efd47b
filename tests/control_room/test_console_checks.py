"""The check of a console: written down, and the last one remembered."""

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.console_fold import MOST, ConsoleCheck
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.state import RoomState

from .shift import NOON, Room


def checked(console: str, *, passed: bool = True) -> e.ConsoleChecked:
    return e.ConsoleChecked(
        at=NOON, actor=c.AUTOMATION, console=console, audible=True, passed=passed
    )


def test_who_heard_nothing_says_so(room: Room) -> None:
    anna = room.operator("Anna")
    check = {"actor": anna.actor, "console": "left", "audible": True}
    room.handle(c.CheckConsole(**check, passed=False))
    assert room.state.console_checks["left"] == ConsoleCheck(
        room.now, "Anna", audible=True, passed=False
    )
    room.after(seconds=60)
    room.handle(c.CheckConsole(**check, passed=True))
    assert room.state.console_checks == {
        "left": ConsoleCheck(room.now, "Anna", audible=True, passed=True)
    }
    assert [one.passed for one in room.happened(e.ConsoleChecked)] == [False, True]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=10))
def test_the_last_of_each_console_counts(several: list[tuple[str, bool]]) -> None:
    events = [checked(console, passed=passed) for console, passed in several]
    found = fold(RoomState(), events).console_checks
    assert {key: one.passed for key, one in found.items()} == dict(several)


def test_of_consoles_without_number_the_oldest_is_forgotten() -> None:
    several = [checked(str(number)) for number in range(MOST)]
    events = [*several, checked("0"), checked("new")]
    found = fold(RoomState(), events).console_checks
    assert len(found) == MOST
    assert "0" in found
    assert "1" not in found
