"""What operators and automations ask for beside the time of the steps."""

import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.errors import BadRequest, WrongState
from custom_components.municipal_alarm.control_room.escalation import outside
from custom_components.municipal_alarm.control_room.procedure import Only
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeskAnswer,
    Prompt,
    Target,
)

from ..shift import Operator, Room
from .policies import SOPHIE, step, town

GUARDS, TEAM, EXTERNAL = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.EXTERNAL
SUPERVISORS, PATROL = Target.SUPERVISORS, Target.NEAREST_PATROL


def alerts(
    who: Operator, *targets: Target, confirmed: bool = False, raise_sound: bool = False
) -> None:
    who.room.handle(
        c.AlertTargets(
            actor=who.actor,
            incident_id=who.room.incident.incident_id,
            targets=targets,
            confirmed=confirmed,
            raise_sound=raise_sound,
        )
    )


def test_the_next_step_that_is_for_this_alarm(room: Room) -> None:
    fire = Only(kinds=frozenset({AlarmKind.FIRE}))
    room.edit(town(step(0, GUARDS), step(30, TEAM, only=fire), step(60, PATROL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").escalates()
    room.radio_text(to="Els")
    assert [(one.step, one.held_by) for one in room.just(e.StepTaken)] == [(1, "kind"), (2, "")]
    assert all(one.actor is not None for one in room.just(e.StepTaken))


def test_no_step_is_left_that_is_for_this_alarm(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(30, TEAM, only=Only(drill=True))))
    room.press("desk 2")
    room.radio_text(to="Jan")
    with pytest.raises(BadRequest, match="no_step_left"):
        room.operator("Anna").escalates()
    assert room.incident.step == 1


def test_nobody_outside_is_called_by_one_click(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(60, TEAM, EXTERNAL), external=["police", "mayor"]))
    room.press("desk 2")
    room.radio_text(to="Jan")
    with pytest.raises(BadRequest, match=r"confirm_external.*police, mayor"):
        room.operator("Anna").escalates(confirmed=False)
    assert room.incident.step == 1
    room.operator("Anna").escalates()
    room.radio_text(to="Ria")
    room.external("police")
    room.external("mayor")


def test_automations_are_not_asked_twice(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(60, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.automation().escalates(confirmed=False)
    room.external("police")


def test_what_would_call_nobody_needs_no_confirmation(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(60, EXTERNAL)))
    room.press("desk 2", drill=True)
    room.radio_text(to="Jan")
    room.operator("Anna").escalates(confirmed=False)
    assert room.incident.external_called == ()


def test_targets_are_told_as_by_a_step(room: Room) -> None:
    room.edit(town(step(900, GUARDS), more=(SOPHIE,)))
    room.press("desk 1")
    room.camera("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)
    alerts(room.automation(), GUARDS, SUPERVISORS, GUARDS, raise_sound=True)
    room.radio_texts("Jan", "Sophie", contains="desk 1 - PANIC #1")
    (told,) = room.just(e.TargetsAlerted)
    assert (told.targets, told.skipped, told.external) == ((GUARDS, SUPERVISORS), (), ())
    assert told.raise_sound
    assert room.incident.sound_raised
    assert (room.incident.step, room.incident.step_due_at is not None) == (0, True)
    alerts(room.automation(), GUARDS, TEAM)
    room.radio_text(to="Ria")
    assert [(one.target, one.reason) for one in room.just(e.TargetsAlerted)[0].skipped] == [
        (GUARDS, "already_alerted")
    ]
    alerts(room.automation(), EXTERNAL)
    room.external("police")
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert room.incident.external_called == ("police",)


def test_targets_that_mean_nobody_are_told_to_the_operator(room: Room) -> None:
    room.edit(town(step(900, GUARDS)))
    room.press("desk 4")
    alerts(room.automation(), TEAM)
    assert room.incident.prompts == (Prompt.NOBODY_REACHED,)


def test_an_operator_confirms_who_is_called_outside(room: Room) -> None:
    room.edit(town(step(900, GUARDS)))
    room.press("desk 2")
    with pytest.raises(BadRequest, match=r"confirm_external.*police"):
        alerts(room.operator("Anna"), EXTERNAL)
    alerts(room.operator("Anna"), EXTERNAL, confirmed=True)
    room.external("police")
    room.operator("Anna").resolves()
    with pytest.raises(WrongState):
        alerts(room.operator("Anna"), GUARDS)


def test_a_drill_stays_inside(room: Room) -> None:
    room.edit(town(step(900, GUARDS)))
    room.press("desk 2", drill=True)
    alerts(room.operator("Anna"), EXTERNAL)
    (told,) = room.just(e.TargetsAlerted)
    assert [(one.target, one.reason) for one in told.skipped] == [(EXTERNAL, "drill")]


def test_no_targets(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    with pytest.raises(BadRequest, match="no_targets"):
        alerts(room.automation())


def test_behind_duress_help_goes_one_step_further(room: Room) -> None:
    """Who watches sees the step that duress took; who knows sees the one behind it."""
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.radio_texts("Ria", "Piet", "Omar")
    room.microphone("Jan")
    with pytest.raises(BadRequest, match=r"confirm_external.*police"):
        room.operator("Anna").escalates(confirmed=False)
    room.operator("Anna").escalates()
    room.external("police")
    assert (room.incident.step, room.incident.secret_step) == (2, 3)
    assert room.incident.shown.external_called == ()
    seen, unseen = room.just(e.StepTaken)
    assert (seen.step, seen.secret, unseen.step, unseen.secret) == (1, False, 2, True)
    assert unseen.actor is not None
    room.operator("Anna").escalates()
    assert room.incident.shown.external_called == ("police",)


def test_an_automation_that_finds_nobody_new_is_written_down_once(room: Room) -> None:
    """One that asks again whenever somebody asked would never end."""
    room.press("desk 2")
    room.radio_text(to="Jan")
    automation, anna = room.automation(), room.operator("Anna")

    def recorded() -> int:
        return len(room.happened(e.TargetsAlerted))

    alerts(automation, GUARDS)
    assert recorded() == 1
    before = room.state
    alerts(automation, GUARDS)
    assert (recorded(), room.state) == (1, before)
    # Something else, somebody else, and the same when its time has come, are.
    alerts(automation, SUPERVISORS)
    alerts(anna, GUARDS)
    assert recorded() == 3
    alerts(automation, GUARDS)
    assert recorded() == 3
    room.after(seconds=outside.PAUSE.total_seconds())
    alerts(automation, GUARDS)
    assert recorded() == 4
    # Whom it finds anew is told at once, and the sound is raised.
    room.edit(town(step(0, GUARDS), more=(SOPHIE,)))
    alerts(automation, SUPERVISORS)
    room.radio_text(to="Sophie")
    alerts(automation, SUPERVISORS)
    assert recorded() == 5
