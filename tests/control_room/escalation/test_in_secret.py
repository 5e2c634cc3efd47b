"""Duress: help goes out at once, supervisors know, and nothing shows."""

from dataclasses import replace

from custom_components.municipal_alarm.control_room import effects as x, events as e
from custom_components.municipal_alarm.control_room.procedure import Only
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeliveryState,
    Duty,
    Purpose,
    Target,
)

from ..shift import PEOPLE, Room
from .policies import SAM, SOPHIE, person, step, town

GUARDS, TEAM, EXTERNAL = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.EXTERNAL
SUPERVISORS, NEIGHBOURS = Target.SUPERVISORS, Target.NEIGHBOURING_GUARDS


def test_supervisors_are_told_whatever_the_policy_says(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(60, TEAM), more=(SOPHIE, SAM)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Sophie", "Sam")
    (told,) = room.just(e.TargetsAlerted)
    assert (told.secret, told.actor, told.targets) == (True, None, (SUPERVISORS,))
    assert set(room.incident.shown.assignments) == {"jan"}
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    assert room.just(e.TargetsAlerted) == [], "they know"


def test_a_step_that_tells_them_anyway_tells_them_once(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(30, TEAM), step(60, SUPERVISORS), more=(SOPHIE,)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Sophie")
    room.after(seconds=60)
    room.closed("Jan")
    assert set(room.incident.shown.assignments) == {"jan", "ria", "sophie"}
    key = f"{room.incident.incident_id}/step2/sophie"
    assert room.incident.shown.deliveries[key].state is DeliveryState.SENT


def test_what_duress_alone_raises_is_told_to_them_at_once(room: Room) -> None:
    room.edit(town(step(10, GUARDS), more=(SOPHIE,)))
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_text(to="Sophie", contains="EMERGENCY - Jan")
    room.after(seconds=10)
    room.radio_text(to="Els")


def test_steps_that_are_not_for_this_alarm_are_passed_over(room: Room) -> None:
    fire = Only(kinds=frozenset({AlarmKind.FIRE}))
    room.edit(town(step(0, GUARDS), step(30, TEAM, only=fire), step(60, NEIGHBOURS)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Piet", "Omar")
    assert room.incident.secret_step == 3
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    assert room.just(e.StepTaken) == []


def test_it_goes_on_though_enough_accepted(room: Room) -> None:
    """Those who came may be in the hands of whoever sent for them."""
    room.edit(town(step(0, GUARDS, multi_ack=1), step(60, TEAM)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("1")
    assert room.incident.is_put_off
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_text(to="Ria")
    assert room.incident.shown.is_put_off
    assert set(room.incident.shown.assignments) == {"jan"}


def test_what_is_told_in_secret_is_repeated_at_its_time_alone(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(30, TEAM, again=(20, 1)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_text(to="Ria", purpose=Purpose.ALARM)
    room.after(seconds=49)
    room.closed("Jan")
    room.nothing_more()
    room.after(seconds=1)
    room.radio_text(to="Ria", purpose=Purpose.AGAIN)
    (one,) = room.happened(e.StepRepeated)
    assert not one.secret


def test_police_called_in_secret_are_seen_to_be_called_at_their_time(room: Room) -> None:
    room.off.add("police")
    room.edit(town(step(0, GUARDS), step(30, EXTERNAL, external=("police",)), step(60, TEAM)))
    room.press("desk 1")
    room.raised_at_desk_1()
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    (call,) = [one for one in room.unsaid if isinstance(one, x.CallExternal)]
    room.external("police")
    room.reports(call, DeliveryState.SENT)
    assert [one.secret for one in room.happened(e.ExternalReported)] == [True]
    assert room.incident.shown.external == {}
    room.after(seconds=30)
    room.closed("Jan")
    assert [one.secret for one in room.happened(e.ExternalReported)] == [True, False]
    assert room.incident.shown.external["police"].state is DeliveryState.SENT
    room.whatever()


def test_a_supervisor_who_sends_it_is_not_told(room: Room) -> None:
    home = PEOPLE[0].home
    boss = person("Sophie", Duty.SUPERVISOR, home)
    room.edit(town(step(0, SUPERVISORS), more=(boss, replace(SAM, home=home))))
    room.press("desk 2")
    room.radio_texts("Sophie", "Sam")
    room.guard("Sophie").texts("0", system="phone")
    assert room.just(e.TargetsAlerted) == []
    room.whatever()
