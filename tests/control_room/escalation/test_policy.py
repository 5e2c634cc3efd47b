"""A policy that is changed counts at once, also for incidents that are open."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import Target

from ..shift import Room
from .policies import step, town

GUARDS, TEAM, EXTERNAL = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.EXTERNAL


def put_off(room: Room) -> list[tuple[str, int, bool]]:
    """Every time that steps were put off or went on: why, which, and whether they wait."""
    return [(one.reason, one.step, one.step_due_at is None) for one in room.happened(e.StepsPutOff)]


def test_a_step_is_due_sooner_by_now(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(1800, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=10)
    room.edit(town(step(0, GUARDS), step(30, EXTERNAL)))
    room.after(seconds=19)
    room.nothing_more()
    room.after(seconds=1)
    room.external("police")


def test_its_time_has_passed_by_now(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(1800, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=100)
    room.edit(town(step(0, GUARDS), step(30, EXTERNAL)))
    room.after()
    room.external("police")
    assert put_off(room) == [("policy", 1, False)]


def test_a_step_is_due_later_by_now(room: Room) -> None:
    """And so it says, as soon as anything wakes the room."""
    room.edit(town(step(0, GUARDS), step(30, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=10)
    room.edit(town(step(0, GUARDS), step(60, EXTERNAL)))
    room.after()
    assert put_off(room) == [("policy", 1, False)]
    assert room.incident.step_due_at == room.incident.raised_at + timedelta(seconds=60)
    room.after(seconds=49)
    room.nothing_more()
    room.after(seconds=1)
    room.external("police")


def test_there_is_a_further_step_by_now(room: Room) -> None:
    room.edit(town(step(0, GUARDS)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=5)
    assert room.incident.step_due_at is None
    room.edit(town(step(0, GUARDS), step(30, EXTERNAL)))
    room.after(seconds=25)
    room.external("police")


@pytest.mark.parametrize("why", ["owned", "over", "a test"])
def test_a_policy_starts_no_clock_where_none_runs(room: Room, why: str) -> None:
    if why == "a test":
        room.operator("Anna").tests_desk("desk 2")
    room.press("desk 2")
    if why == "owned":
        room.operator("Anna").acknowledges()
    if why == "over":
        room.operator("Anna").resolves()
    room.whatever()
    room.edit(town(step(0, GUARDS), step(1, TEAM), step(2, EXTERNAL)))
    room.after(seconds=50)
    room.nothing_more()
    assert put_off(room) == []


def test_of_an_incident_that_went_on_late_nothing_is_new(room: Room) -> None:
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").accepts()
    room.after(seconds=60)
    room.guard("Jan").refuses()
    # Before anybody is woken for that.
    room.guard("Omar").texts("hello")
    room.after()
    room.radio_text(to="Ria")
    assert put_off(room) == [("answered", 1, True), ("not_answered", 1, False)]
