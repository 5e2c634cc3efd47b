"""Who is told when, and why not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import BadRequest, WrongState
from custom_components.municipal_alarm.control_room.ids import PolicyId
from custom_components.municipal_alarm.control_room.procedure import (
    DEFAULT_POLICY,
    EscalationPolicy,
    Step,
)
from custom_components.municipal_alarm.control_room.site import Responder
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeskAnswer,
    Duty,
    Outcome,
    Prompt,
    Target,
)

from ..shift import PEOPLE, Room, make_town


def policy(*steps: tuple[float, *tuple[Target, ...]]) -> EscalationPolicy:
    return EscalationPolicy(
        PolicyId("p"),
        "",
        tuple(Step(timedelta(seconds=delay), targets) for delay, *targets in steps),  # type: ignore[arg-type]
    )


def reasons(room: Room) -> list[tuple[Target, str]]:
    """Why targets of the last steps were not reached."""
    return [(skip.target, skip.reason) for step in room.just(e.StepTaken) for skip in step.skipped]


def test_acknowledgement_stops_the_steps(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=29)
    room.operator("Anna").acknowledges()
    room.after(seconds=120)
    room.nothing_more()


def test_acceptance_alone_does_not(room: Room) -> None:
    """Acknowledgement is an operator's: a guard on the way is not somebody in charge."""
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("1")
    room.after(seconds=30)
    room.radio_texts("Ria", "Piet", "Omar")


def test_nobody_arrives(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.after(minutes=5, seconds=-1)
    assert room.incident.prompts == ()
    room.after(seconds=1)
    assert room.incident.prompts == (Prompt.NOBODY_ON_SCENE,)
    room.guard("Jan").texts("2")
    assert room.incident.prompts == ()


def test_who_arrives_in_time_is_not_missed(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("2")
    room.after(minutes=10)
    assert room.incident.prompts == ()


def test_acknowledged_when_somebody_is_there_already(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("2")
    room.operator("Anna").acknowledges()
    assert room.incident.on_scene_due_at is None


def test_unguarded_building_says_why(room: Room) -> None:
    room.press("desk 4")
    room.radio_text(to="Kees")
    assert reasons(room) == [
        (Target.GUARDS_HERE, "nobody_there"),
        (Target.OPERATORS, "nobody_there"),
    ]


def test_operator_at_the_console_is_not_skipped(room: Room) -> None:
    room.operator("Anna").comes()
    room.press("desk 2")
    room.radio_text(to="Jan")
    assert reasons(room) == []


def test_guard_with_a_lost_link_is_texted_and_the_patrol_goes(room: Room) -> None:
    room.guard("Jan").radio(on=False)
    room.press("desk 2")
    room.radio_texts("Jan", "Els")
    assert reasons(room)[0] == (Target.GUARDS_HERE, "nobody_reachable")
    assert room.incident.prompts == ()


def test_nobody_reached_at_all(room: Room) -> None:
    room.link("radio", up=False)
    room.press("desk 2")
    room.radio_texts("Jan", "Els")
    assert room.incident.prompts == (Prompt.NOBODY_REACHED,)
    assert [target for target, _ in reasons(room)] == [
        Target.GUARDS_HERE,
        Target.NEAREST_PATROL,
        Target.OPERATORS,
    ]


def test_nearest_patrol_that_can_be_told(room: Room) -> None:
    room.guard("Kees").radio(on=False)
    room.press("desk 4")
    room.radio_text(to="Els")


def test_patrol_that_refused_is_not_asked_again(room: Room) -> None:
    room.edit(
        make_town(
            policies=[
                policy(
                    (0, Target.NEAREST_PATROL),
                    (30, Target.NEAREST_PATROL),
                    (60, Target.NEAREST_PATROL),
                )
            ]
        )
    )
    room.press("desk 4")
    room.radio_text(to="Kees")
    room.guard("Kees").refuses()
    room.after(seconds=30)
    room.radio_text(to="Els")
    room.after(seconds=30)
    assert reasons(room) == [(Target.NEAREST_PATROL, "already_alerted")]


def test_guards_who_are_all_in_it_call_no_patrol(room: Room) -> None:
    room.edit(make_town(policies=[policy((0, Target.GUARDS_HERE), (30, Target.GUARDS_HERE))]))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=30)
    assert reasons(room) == [(Target.GUARDS_HERE, "already_alerted")]


def test_nobody_is_sent_to_themselves(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    assert (Target.GUARDS_HERE, "nobody_there") in reasons(room)


def test_two_neighbours_and_those_who_can_be_told_first(room: Room) -> None:
    more = [
        replace(
            PEOPLE[1], responder_id=f"n{number}", name=f"N{number}", contacts=PEOPLE[1].contacts[:1]
        )  # type: ignore[arg-type]
        for number in range(3)
    ]
    room.edit(make_town(people=[*PEOPLE, *more]))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Piet").radio(on=False)
    room.after(seconds=30)
    room.radio_text(to="Ria")
    # N0 to N2 are as near as Piet and carry his radio, but no phone.
    room.radio_texts("Piet", "Omar")


def test_response_team_only_of_this_building(room: Room) -> None:
    room.press("desk 3")
    room.radio_text(to="Piet")
    room.lamp("desk 3", DeskAnswer.SENT)
    room.after(seconds=30)
    room.radio_texts("Jan", "Omar")
    assert (Target.RESPONSE_TEAM, "nobody_there") in reasons(room)


def test_place_unknown(room: Room) -> None:
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    room.radio_texts("Kees", "Els", contains="place unknown - EMERGENCY - radio radio of Stranger")
    room.after(seconds=60)
    room.external("police", contains="place unknown - EMERGENCY - radio radio of Stranger #1")


def test_off_duty_is_off_duty(room: Room) -> None:
    room.operator("Anna").sets_duty("Jan", on_duty=False)
    room.press("desk 2")
    room.radio_text(to="Els")


def test_drill_never_leaves_the_house(room: Room) -> None:
    room.press("desk 2", drill=True)
    room.after(seconds=60)
    room.radio_texts("Jan", "Ria", "Piet", "Omar")
    assert reasons(room) == [(Target.EXTERNAL, "drill")]
    with pytest.raises(BadRequest, match="drill_stays_inside"):
        room.operator("Anna").escalates("police")


def test_no_external_target_is_set_up(room: Room) -> None:
    room.edit(make_town(external=[]))
    room.press("desk 2")
    room.after(seconds=60)
    room.radio_texts("Jan", "Ria", "Piet", "Omar")
    assert reasons(room) == [(Target.EXTERNAL, "none_set_up")]


def test_external_targets_are_called_once_by_steps(room: Room) -> None:
    steps = policy((0, Target.EXTERNAL), (10, Target.EXTERNAL))
    room.edit(make_town(policies=[steps], external=["alarm centre", "police"]))
    room.press("desk 2")
    room.external("alarm centre")
    room.external("police")
    room.after(seconds=10)
    assert reasons(room) == [(Target.EXTERNAL, "already_alerted")]


def test_called_by_hand_as_often_as_asked(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    anna = room.operator("Anna")
    anna.escalates("police")
    room.external("police")
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    anna.escalates("police")
    room.external("police")
    assert room.incident.external_called == ("police", "police")
    keys = [event.key for event in room.happened(e.ExternalCalled)]
    assert len(set(keys)) == 2
    with pytest.raises(BadRequest, match="unknown_external"):
        anna.escalates("army")


def test_step_by_hand_and_then_by_time(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=10)
    room.operator("Anna").escalates()
    room.radio_texts("Ria", "Piet", "Omar")
    (step,) = room.just(e.StepTaken)
    assert step.actor is not None
    room.after(seconds=20)
    room.nothing_more()
    room.after(seconds=30)
    room.external("police")


def test_step_by_hand_in_an_owned_incident_starts_no_clock(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    assert not room.incident.sound_raised
    room.operator("Anna").escalates()
    room.radio_texts("Ria", "Piet", "Omar")
    assert room.incident.sound_raised
    room.after(seconds=90)
    room.nothing_more()


def test_no_step_is_left(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.operator("Anna").escalates()
    room.operator("Anna").escalates()
    room.whatever()
    with pytest.raises(BadRequest, match="no_step_left"):
        room.operator("Anna").escalates()


def test_escalating_what_is_over(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.whatever()
    with pytest.raises(WrongState):
        room.operator("Anna").escalates()


def test_policy_shortened_in_the_middle(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    short = replace(DEFAULT_POLICY, steps=DEFAULT_POLICY.steps[:1])
    room.edit(make_town(policies=[short]))
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,), "the last step was taken"
    room.after(minutes=10)
    # Whoever did not mean it puts them back: nothing is lost.
    room.edit(make_town())
    room.after(seconds=1)
    room.radio_texts("Ria", "Piet", "Omar")
    room.external("police")
    assert [one.step for one in room.happened(e.StepTaken)] == [0, 1, 2]


def test_policy_edited_in_the_middle(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    first, second, third = DEFAULT_POLICY.steps
    slow = replace(third, delay=timedelta(seconds=90))
    room.edit(make_town(policies=[replace(DEFAULT_POLICY, steps=(first, second, slow))]))
    room.after(seconds=30)
    room.radio_texts("Ria", "Piet", "Omar")
    room.after(seconds=59)
    room.nothing_more()
    room.after(seconds=1)
    room.external("police")


def test_policy_of_its_own_for_a_kind_of_alarm(room: Room) -> None:
    fire = replace(policy((0, Target.EXTERNAL)), kinds=frozenset({AlarmKind.FIRE}))
    room.edit(make_town(policies=[DEFAULT_POLICY, fire]))
    room.operator("Anna").raises(desk="desk 2", kind=AlarmKind.FIRE)
    room.external("police", contains="FIRE")
    assert room.incident.policy_id == "p"


def test_first_step_that_waits(room: Room) -> None:
    room.edit(make_town(policies=[policy((15, Target.GUARDS_HERE))]))
    room.press("desk 2")
    room.nothing_more()
    assert room.incident.due_at == room.now + timedelta(seconds=15)
    room.after(seconds=15)
    room.radio_text(to="Jan")
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,)


def test_sound_falls_when_somebody_takes_it_on(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=30)
    room.whatever()
    assert room.incident.sound_raised
    room.operator("Anna").acknowledges()
    assert not room.incident.sound_raised


def test_the_clerk_is_not_told_of_police_by_duress(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.after(seconds=60)
    assert room.incident.external_called == ("police",)
    room.whatever()


def test_responder_without_a_contact_is_nobody(room: Room) -> None:
    jan: Responder = replace(PEOPLE[0], contacts=())
    room.edit(make_town(people=[jan, *PEOPLE[1:]]))
    room.press("desk 2")
    room.radio_text(to="Els")
    assert room.guard("Jan").part is None


def test_guards_of_two_duties(room: Room) -> None:
    assert {one.duty for one in PEOPLE} < set(Duty)
    room.press("desk 2")
    room.radio_text(to="Jan")
    assert room.guard("Jan").part is AssignmentState.ALERTED
    room.operator("Anna").resolves(Outcome.CANCELLED)
    room.radio_text(to="Jan", contains="cancelled")
