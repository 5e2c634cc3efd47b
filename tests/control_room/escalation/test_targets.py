"""Whom a target means, and why nobody."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.ids import ResponderId, SystemId
from custom_components.municipal_alarm.control_room.site import Contact, Responder
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    DeskAnswer,
    Duty,
    Prompt,
    Target,
)

from ..shift import PEOPLE, Room, actor, make_town
from .policies import ANNA, SAM, SOPHIE, policy, step, town

GUARDS, NEIGHBOURS, PATROL = (
    Target.GUARDS_HERE,
    Target.NEIGHBOURING_GUARDS,
    Target.NEAREST_PATROL,
)
SUPERVISORS, OPERATORS, EXTERNAL = Target.SUPERVISORS, Target.OPERATORS, Target.EXTERNAL


def reasons(room: Room) -> list[tuple[Target, str]]:
    return [(skip.target, skip.reason) for one in room.just(e.StepTaken) for skip in one.skipped]


def test_supervisors_on_duty_wherever_they_are(room: Room) -> None:
    off = replace(SAM, on_duty=False)
    room.edit(town(step(0, SUPERVISORS), step(60, EXTERNAL), more=(SOPHIE, off)))
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)  # at no place that is known
    room.radio_text(to="Sophie", contains="EMERGENCY")
    assert reasons(room) == []


def test_no_supervisor_is_on_duty(room: Room) -> None:
    room.edit(town(step(0, SUPERVISORS), step(60, EXTERNAL)))
    room.press("desk 2")
    assert reasons(room) == [(SUPERVISORS, "nobody_there")]
    assert room.incident.prompts == (Prompt.NOBODY_REACHED,)


def test_a_supervisor_accepts_and_is_told_when_it_is_over(room: Room) -> None:
    room.edit(town(step(0, SUPERVISORS), more=(SOPHIE,)))
    room.press("desk 2")
    room.radio_text(to="Sophie")
    room.guard("Sophie").accepts()
    assert room.guard("Sophie").part is AssignmentState.ACCEPTED
    room.operator("Anna").resolves()
    room.radio_text(to="Sophie", contains="OVER")


def test_operators_are_told_on_their_phones_when_nobody_is_at_a_console(room: Room) -> None:
    room.edit(town(step(0, OPERATORS), step(60, EXTERNAL), more=(ANNA,)))
    room.press("desk 2")
    room.radio_text(to="Anna")
    assert reasons(room) == []
    assert room.incident.prompts == ()


def test_operators_at_a_console_have_the_feed(room: Room) -> None:
    room.edit(town(step(0, OPERATORS), step(10, OPERATORS), step(60, EXTERNAL), more=(ANNA,)))
    room.operator("Bram").comes()
    room.press("desk 2")
    assert reasons(room) == []
    room.operator("Bram").leaves()
    room.after(seconds=10)
    room.radio_text(to="Anna")


def test_neither_comes_as_the_nearest(room: Room) -> None:
    room.edit(
        town(
            step(0, Target.NEAREST_PATROL, Target.NEIGHBOURING_GUARDS, Target.RESPONSE_TEAM),
            more=(replace(SOPHIE, home=PEOPLE[0].home), ANNA),
        )
    )
    room.press("desk 2")
    room.radio_texts("Els", "Piet", "Omar", "Ria")


def test_a_patrol_that_comes_is_enough(room: Room) -> None:
    """By whichever step it was told: a second one would leave the town without any."""
    room.edit(
        town(
            step(0, GUARDS),
            step(20, PATROL),
            step(40, PATROL),
            step(60, PATROL, EXTERNAL),
        )
    )
    room.press("desk 4")
    room.radio_text(to="Kees")
    room.after(seconds=20)
    assert reasons(room) == [(PATROL, "already_alerted")]
    asks = c.AlertTargets(
        actor=actor("Anna"), incident_id=room.incident.incident_id, targets=(PATROL,)
    )
    room.handle(asks)
    (asked,) = room.just(e.TargetsAlerted)
    assert [(one.target, one.reason) for one in asked.skipped] == [(PATROL, "already_alerted")]
    room.guard("Kees").refuses()
    room.after(seconds=20)
    room.radio_text(to="Els")
    room.guard("Els").accepts()
    room.after(seconds=20)
    room.external("police")
    assert reasons(room) == [(PATROL, "already_alerted")]


def test_a_patrol_that_is_lost_is_none(room: Room) -> None:
    room.edit(town(step(0, PATROL), step(20, GUARDS), step(900, EXTERNAL)))
    room.press("desk 4")
    room.radio_text(to="Kees")
    room.guard("Kees").radio(on=False)
    room.after(seconds=20)
    # No guard is there, and nobody knows of Kees.
    room.radio_text(to="Els")


# -- nobody knows where -------------------------------------------------------------


NEVER_SEEN = Responder(
    ResponderId("pat"), "Pat", Duty.PATROL, None, (Contact(SystemId("radio"), "radio of Pat"),)
)


@pytest.mark.parametrize("target", [GUARDS, NEIGHBOURS, PATROL])
def test_at_no_place_that_is_known_all_patrols_go(room: Room, target: Target) -> None:
    room.edit(town(step(0, target), step(20, target), step(900, EXTERNAL), more=(NEVER_SEEN,)))
    room.guard("Pat").alarms(AlarmKind.MAN_DOWN)
    room.microphone("Pat")
    room.radio_texts("Kees", "Els", contains="place unknown - MAN DOWN - Pat")
    assert room.incident.prompts == ()
    room.after(seconds=20)
    assert reasons(room) == [(target, "already_alerted")]


def test_and_all_guards_where_no_patrol_can_be_told(room: Room) -> None:
    people = [*(one for one in PEOPLE if one.duty is not Duty.PATROL), NEVER_SEEN]
    room.edit(make_town(people=people, policies=[policy(step(0, GUARDS), step(900, EXTERNAL))]))
    room.guard("Pat").alarms(AlarmKind.MAN_DOWN)
    room.microphone("Pat")
    room.radio_texts("Jan", "Piet", "Omar")


def test_and_all_guards_where_the_patrols_are_lost_or_refused(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(20, NEIGHBOURS), step(900, EXTERNAL), more=(NEVER_SEEN,)))
    room.guard("Kees").radio(on=False)
    room.guard("Pat").alarms(AlarmKind.MAN_DOWN)
    room.microphone("Pat")
    # What is lost is texted as well: it may wait there for them.
    room.radio_texts("Els", "Kees")
    room.guard("Els").refuses()
    room.after(seconds=20)
    room.radio_texts("Jan", "Piet", "Omar")
    room.whatever()


def test_of_a_team_nobody_knows_which(room: Room) -> None:
    room.edit(town(step(0, Target.RESPONSE_TEAM), step(900, EXTERNAL)))
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    assert reasons(room) == [(Target.RESPONSE_TEAM, "nobody_there")]


def test_external_targets_by_name_and_in_that_order(room: Room) -> None:
    named = step(0, EXTERNAL, external=("police", "army", "alarm centre", "police"))
    room.edit(town(named, step(10, EXTERNAL), external=["alarm centre", "police", "mayor"]))
    room.press("desk 2")
    (taken,) = room.just(e.StepTaken)
    assert taken.external == ("police", "alarm centre")
    assert reasons(room) == [(EXTERNAL, "none_set_up")]
    room.external("police")
    room.external("alarm centre")
    room.after(seconds=10)
    room.external("mayor")
    assert room.just(e.StepTaken)[0].external == ("mayor",)


def test_external_target_that_is_not_set_up_alone(room: Room) -> None:
    room.edit(town(step(0, EXTERNAL, external=("army",)), step(10, EXTERNAL)))
    room.press("desk 2")
    assert reasons(room) == [(EXTERNAL, "none_set_up")]
    room.after(seconds=10)
    room.external("police")


def test_all_named_were_called(room: Room) -> None:
    once = step(0, EXTERNAL, external=("police",))
    room.edit(town(once, replace(once, delay=once.delay * 2), step(10, EXTERNAL)))
    room.press("desk 2")
    room.external("police")
    assert reasons(room) == [(EXTERNAL, "already_alerted")]


def test_the_desk_hears_of_the_police_when_they_were_called(room: Room) -> None:
    room.off.add("police")
    room.edit(town(step(0, EXTERNAL)))
    room.press("desk 1")
    assert room.incident.answer is DeskAnswer.SENT
    room.whatever()


def test_every_duty_is_meant_by_some_target() -> None:
    assert set(Duty) == {one.duty for one in (*PEOPLE, SOPHIE, ANNA)}


def test_who_was_called_in_vain_is_called_again_by_the_next_step(room: Room) -> None:
    room.off.add("police")
    room.edit(town(step(0, GUARDS), *(step(at, EXTERNAL) for at in (30, 60, 90, 120))))
    room.press("desk 2")
    room.radio_text(to="Jan")
    keys = []
    for seconds, state in ((30, "failed"), (30, "failed"), (30, "sent")):
        room.after(seconds=seconds)
        (call,) = [one for one in room.unsaid if isinstance(one, x.CallExternal)]
        room.external("police")
        keys.append(call.key)
        assert Prompt.EXTERNAL_FAILED not in room.incident.prompts
        room.reports(call, DeliveryState(state), "502")
    room.after(seconds=30)
    assert [one.reason for one in room.just(e.StepTaken)[0].skipped] == ["already_alerted"]
    assert len({*keys}) == 3
    assert room.incident.external["police"].key == keys[-1]
    # What comes in late is of a call that was made anew since.
    room.handle(s.Receipt(keys[0], room.incident.incident_id, DeliveryState.RECEIPTED))
    assert room.incident.external["police"].state is DeliveryState.SENT


def test_an_automation_that_asks_again_calls_nobody_again(room: Room) -> None:
    """It learns at once that they were not reached, and would never end."""
    room.off.add("police")
    room.edit(town(step(0, GUARDS, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    (call,) = [one for one in room.unsaid if isinstance(one, x.CallExternal)]
    room.external("police")
    room.reports(call, DeliveryState.FAILED)
    room.handle(
        c.AlertTargets(
            actor=c.AUTOMATION,
            incident_id=room.incident.incident_id,
            targets=(EXTERNAL,),
            confirmed=True,
        )
    )
    room.nothing_more()


@pytest.mark.parametrize("steps", [(30, 60), (30,)])
def test_who_was_called_in_vain_in_secret(room: Room, steps: tuple[int, ...]) -> None:
    """As all see it they were called then; in secret nobody is called in vain twice."""
    room.off.add("police")
    room.edit(town(step(0, GUARDS), *(step(at, EXTERNAL) for at in steps)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    (call,) = [one for one in room.unsaid if isinstance(one, x.CallExternal)]
    room.external("police")
    room.reports(call, DeliveryState.FAILED)
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.nothing_more()
    room.after(seconds=35)
    assert room.incident.shown.external["police"].state is DeliveryState.FAILED
    room.after(seconds=30)
    calls = [one for one in room.unsaid if isinstance(one, x.CallExternal)]
    assert len(calls) == len(steps) - 1
    assert room.incident.shown.external["police"].key == room.incident.external["police"].key
    room.whatever()
