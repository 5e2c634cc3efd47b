"""What says nothing, what was lost, and what nobody tested."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import DeskId, SystemId
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.learning.figures.counting import Share
from custom_components.municipal_alarm.learning.figures.equipment import (
    Equipment,
    Part,
    desk_tests,
    links,
    set_aside,
    silent,
)
from tests.control_room.shift import NOON, actor

UNTIL = NOON + timedelta(hours=1)


def part(name: str, *, days: float | None) -> Part:
    heard = None if days is None else NOON - timedelta(days=days)
    return Part(equipment=Equipment.BUTTON, part_id=name, name=name, heard_at=heard)


def test_what_was_never_heard_comes_first_and_then_the_oldest() -> None:
    some = [part("now", days=0), part("b", days=40), part("never", days=None), part("a", days=30)]
    found = silent([*some, part("29", days=29.9)], NOON, timedelta(days=30))
    assert [one.name for one in found] == ["never", "b", "a"]
    assert found[0].as_json()["heard_at"] is None


def link(seconds: float, *, up: bool, system: str = "radio") -> e.LinkStateChanged:
    return e.LinkStateChanged(
        at=NOON + timedelta(seconds=seconds), system_id=SystemId(system), up=up
    )


def test_a_link_is_down_from_its_loss_until_it_is_back() -> None:
    changes = [link(0, up=True), link(600, up=False), link(700, up=False), link(900, up=True)]
    (one,) = links([*changes, link(3300, up=False)], UNTIL)
    assert (one.losses, one.down_seconds, one.known_seconds) == (2, 600, 3600)
    assert one.as_json()["up_percent"] == 83.333


def test_each_link_by_itself_and_none_that_nothing_is_known_of() -> None:
    found = links([link(0, up=True, system="b"), link(3600, up=False, system="a")], UNTIL)
    assert [(one.system_id, one.losses) for one in found] == [("a", 1), ("b", 0)]
    assert found[0].as_json()["up_percent"] is None


def ended(desk: str, reason: str, *, passed: bool = False) -> e.DeskTestEnded:
    return e.DeskTestEnded(
        at=NOON,
        desk_id=DeskId(desk),
        desk=Place("b", "B"),
        actor=actor("Anna"),
        passed=passed,
        reason=reason,
    )


def test_desks_that_proved_to_work() -> None:
    happened = [
        e.DeskTested(at=NOON, desk_id=DeskId("d1")),
        e.DeskTested(at=NOON, desk_id=DeskId("d1")),
        e.DeskTested(at=NOON, desk_id=DeskId("gone")),
        ended("d1", "seen", passed=True),
        ended("d2", "not_seen"),
        ended("d3", "stopped"),
        ended("gone", "no_press"),
    ]
    found = desk_tests(happened, ["d1", "d2", "d3"])
    assert (found.desks, found.failed) == (Share(1, 3), 1)


def test_what_was_set_aside_by_its_reason() -> None:
    reasons = ("too_old", "unknown_tag", "unknown_tag", "defect")
    happened = [
        e.SignalSetAside(at=NOON, source_id="s", signal_id="1", reason=one) for one in reasons
    ]
    assert list(set_aside(happened).items()) == [("unknown_tag", 2), ("defect", 1), ("too_old", 1)]
