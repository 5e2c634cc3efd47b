"""Enough accepted, so the later steps wait; too few do, so they go on."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.procedure import Only
from custom_components.municipal_alarm.control_room.words import Prompt, Target

from ..shift import PEOPLE, Room, make_town
from .policies import policy, step, town

GUARDS, TEAM, OPERATORS = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.OPERATORS
NEIGHBOURS, EXTERNAL = Target.NEIGHBOURING_GUARDS, Target.EXTERNAL


def put_off(room: Room) -> list[tuple[str, int, bool]]:
    """Every time that steps were put off or went on: why, which, and whether they wait."""
    return [(one.reason, one.step, one.step_due_at is None) for one in room.happened(e.StepsPutOff)]


@pytest.fixture
def two_wanted(room: Room) -> Room:
    """Jan is told at once, Piet and Omar at 10 s; two must accept, or the police is called."""
    room.edit(
        town(
            step(0, GUARDS),
            step(10, NEIGHBOURS, multi_ack=2),
            step(30, TEAM),
            step(60, EXTERNAL),
        )
    )
    room.press("desk 2")
    room.radio_text(to="Jan")
    return room


def test_enough_accept(two_wanted: Room) -> None:
    room = two_wanted
    room.guard("Jan").texts("1")
    assert put_off(room) == [], "nobody asked for anything yet"
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Piet").texts("1")
    assert put_off(room) == [("answered", 2, True)]
    assert room.incident.is_put_off
    room.after(minutes=2)
    assert room.incident.prompts == ()


def test_enough_had_accepted_already(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(10, OPERATORS, multi_ack=1), step(30, TEAM)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("1")
    room.after(seconds=60)
    assert put_off(room) == [("answered", 2, True)]


def test_who_accepted_refuses_and_the_steps_go_on_at_once(two_wanted: Room) -> None:
    room = two_wanted
    room.guard("Jan").texts("1")
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Piet").accepts()
    room.after(seconds=30)
    room.guard("Piet").refuses()
    assert put_off(room) == [("answered", 2, True), ("not_answered", 2, False)]
    assert room.incident.step_due_at == room.now
    room.after(seconds=1)
    room.radio_text(to="Ria")
    room.after(seconds=19)
    room.external("police")


def test_too_early_for_the_next_step(two_wanted: Room) -> None:
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Jan").texts("1")
    room.guard("Omar").texts("2")
    room.operator("Anna").hears_no_of("Omar")
    assert room.incident.step_due_at == room.incident.raised_at + timedelta(seconds=30)
    room.after(seconds=20)
    room.radio_text(to="Ria")


def test_a_third_one_keeps_them_waiting(two_wanted: Room) -> None:
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    for name in ("Jan", "Piet", "Omar"):
        room.guard(name).texts("1")
    room.guard("Jan").refuses()
    assert put_off(room) == [("answered", 2, True)]


def test_by_hand_the_next_step_is_taken_all_the_same(two_wanted: Room) -> None:
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Jan").texts("1")
    room.guard("Omar").texts("1")
    room.operator("Anna").escalates()
    room.radio_text(to="Ria")
    room.after(minutes=2)
    assert room.incident.step_due_at is None
    room.operator("Anna").escalates()
    room.external("police")
    assert room.incident.prompts == ()
    # None is left to go on, and nobody took it on.
    room.guard("Omar").refuses()
    assert put_off(room)[-1] == ("not_answered", 4, True)
    assert not room.incident.is_put_off
    assert Prompt.UNACKNOWLEDGED in room.incident.prompts


def test_an_operator_ends_the_waiting(two_wanted: Room) -> None:
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Jan").texts("1")
    room.guard("Omar").texts("1")
    room.operator("Anna").acknowledges()
    assert not room.incident.is_put_off
    room.guard("Omar").refuses()
    room.after(minutes=2)
    assert put_off(room) == [("answered", 2, True)]


def test_who_accepted_must_arrive(two_wanted: Room) -> None:
    """Otherwise the steps would wait for somebody who lies on the stairs."""
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Jan").texts("1")
    room.guard("Omar").texts("1")
    room.after(seconds=299)
    assert room.incident.is_put_off
    room.after(seconds=1)
    # As nobody owns it, help goes on.
    assert put_off(room) == [("answered", 2, True), ("nobody_came", 2, False)]
    assert not room.incident.is_put_off
    room.radio_text(to="Ria")
    room.external("police")
    assert room.incident.prompts == (Prompt.NOBODY_ON_SCENE, Prompt.UNACKNOWLEDGED)
    room.guard("Jan").texts("2")
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,)


def test_who_did_not_come_in_time_holds_up_nothing_more(room: Room) -> None:
    room.edit(town(step(0, GUARDS, TEAM, multi_ack=1), step(400, NEIGHBOURS), step(800, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.guard("Jan").texts("1")
    room.after(seconds=300)
    assert put_off(room) == [("answered", 1, True), ("nobody_came", 1, False)]
    room.after(seconds=100)
    room.radio_texts("Piet", "Omar")
    # Whoever says so since is waited for anew.
    room.guard("Ria").accepts()
    assert put_off(room)[-1] == ("answered", 2, True)
    room.after(seconds=250)
    room.guard("Ria").texts("2", system="phone")
    room.after(minutes=20)
    assert put_off(room)[-1] == ("answered", 2, True)


def test_time_runs_from_when_enough_had_accepted(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(290, TEAM, multi_ack=1), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("1")
    room.after(seconds=290)
    room.radio_text(to="Ria")
    assert put_off(room) == [("answered", 2, True)]
    room.after(seconds=10)
    assert put_off(room)[-1] == ("nobody_came", 2, False)


def test_who_is_there_is_not_waited_for(room: Room) -> None:
    room.edit(town(step(0, GUARDS, multi_ack=1), step(60, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("2")
    assert room.just(e.StepsPutOff)[0].on_scene_due_at is None
    room.after(minutes=20)
    assert put_off(room) == [("answered", 1, True)]


def test_in_an_owned_incident_only_the_operator_is_told(two_wanted: Room) -> None:
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Jan").texts("1")
    room.guard("Omar").texts("1")
    room.operator("Anna").acknowledges()
    room.after(minutes=5)
    assert room.incident.prompts == (Prompt.NOBODY_ON_SCENE,)
    assert put_off(room) == [("answered", 2, True)]


def test_the_policy_was_shortened_while_they_waited(two_wanted: Room) -> None:
    room = two_wanted
    room.after(seconds=10)
    room.radio_texts("Piet", "Omar")
    room.guard("Jan").texts("1")
    room.guard("Omar").texts("1")
    room.edit(make_town(people=PEOPLE, policies=[policy(step(0, GUARDS), step(10, NEIGHBOURS))]))
    room.guard("Omar").refuses()
    assert put_off(room)[-1] == ("policy", 2, True)
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,)


def test_where_nobody_asks_for_it_acceptance_stops_nothing(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(30, TEAM)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("2")
    room.after(seconds=30)
    room.radio_text(to="Ria")
    assert put_off(room) == []


def test_a_step_that_was_held_asks_for_nobody(room: Room) -> None:
    room.edit(
        town(step(0, GUARDS), step(0, TEAM, multi_ack=1, only=Only(drill=True)), step(30, TEAM))
    )
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("1")
    room.after(seconds=30)
    room.radio_text(to="Ria")
