"""One person tests one desk: they press, see and tick, and nobody else hears of it.

And above all: an alarm is never taken for a test.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import commands as c, effects as x, events as e
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.ids import DeskId, IncidentId, ResponderId
from custom_components.municipal_alarm.control_room.procedure import ExternalTarget
from custom_components.municipal_alarm.control_room.site import make_site
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeskAnswer,
    Duty,
    IncidentState,
    Outcome,
    Role,
    Target,
)
from tests.control_room.shift import BUILDINGS, DESKS, PEOPLE, PHONE, RADIO, Room, make_town

DESK_1 = DeskId("desk 1")


def seen_at_desk_1(room: Room) -> None:
    """What a test's press does outside: a picture and the lamp, and nothing else."""
    room.camera("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)
    room.lamp("desk 1", DeskAnswer.SEEN)
    room.nothing_more()


def a_real_press_at_desk_1(room: Room) -> None:
    """Jan is told, as of every alarm there."""
    room.raised_at_desk_1()
    assert not room.incident.drill
    assert not room.incident.test


# --- a good minute --------------------------------------------------------------


def test_one_person_presses_sees_and_ticks(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.nothing_more()
    room.after(seconds=20)
    room.press("desk 1")
    seen_at_desk_1(room)
    assert room.incident.test
    assert room.incident.drill
    assert room.incident.owner == "Anna"
    assert room.incident.answer is DeskAnswer.SEEN
    assert room.incident.step_due_at is None
    assert room.state.desk_tests[DESK_1].incident_id == room.incident.incident_id
    room.after(seconds=30)
    room.nothing_more()
    anna.ticks("desk 1", note="the lamp is dim")
    room.lamp("desk 1", DeskAnswer.NONE)
    room.nothing_more()
    assert not room.state.incidents
    assert not room.state.desk_tests
    assert room.state.tested[DESK_1] == room.now
    (ended,) = room.happened(e.DeskTestEnded)
    assert (ended.passed, ended.reason, ended.note) == (True, "seen", "the lamp is dim")
    assert ended.actor.name == "Anna"
    (resolved,) = room.happened(e.IncidentResolved)
    assert resolved.outcome is Outcome.DRILL
    # And the next press is an alarm like any other.
    room.press("desk 1")
    a_real_press_at_desk_1(room)


def test_it_is_marked_from_its_first_signal(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    (raised,) = room.just(e.IncidentRaised)
    assert raised.drill
    assert raised.test
    assert not room.happened(e.StepTaken)
    room.whatever()


def test_a_guard_tests_the_desk_where_they_are(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 1")
    jan.tests_desk("desk 1")
    room.level("desk 1", on=True)
    seen_at_desk_1(room)
    # They are no operator: nobody owns it, and nobody is asked to.
    assert room.incident.owner_id is None
    room.after(minutes=2)
    room.nothing_more()
    assert not room.incident.prompts
    jan.ticks("desk 1")
    assert DESK_1 in room.state.tested
    room.whatever()


def test_the_button_on_a_screen_is_tested_too(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.automation().presses_on_screen("desk 1")
    assert room.incident.test
    seen_at_desk_1(room)


def test_somebody_else_looks_on_and_is_not_timed(room: Room) -> None:
    room.automation().tests_desk("desk 1")
    room.press("desk 1")
    room.operator("Bram").acknowledges()
    assert room.incident.on_scene_due_at is None
    room.whatever()


def test_several_desks_one_after_the_other_and_at_once(room: Room) -> None:
    anna, bram = room.operator("Anna"), room.operator("Bram")
    anna.tests_desk("desk 1")
    bram.tests_desk("desk 2")
    room.press("desk 2")
    assert room.incident.owner == "Bram"
    room.press("desk 1")
    assert room.incident.owner == "Anna"
    anna.ticks("desk 1")
    anna.ticks("desk 2", passed=False)
    assert set(room.state.tested) == {DESK_1}
    assert room.state.failed_tests[DeskId("desk 2")].by == "Bram"
    room.whatever()


def test_the_other_colours_of_the_lamp_may_be_tried(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.whatever()
    room.operator("Anna").notes("button sticks")
    room.operator("Anna").looks_at("camera.desk_1")
    assert room.incident.is_open
    room.nothing_more()


# --- what fails -------------------------------------------------------------------


def test_not_all_was_seen(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.press("desk 1")
    anna.ticks("desk 1", passed=False, note="no picture")
    assert not room.state.tested
    failed = room.state.failed_tests[DESK_1]
    assert (failed.reason, failed.note, failed.by) == ("not_seen", "no picture", "Anna")
    anna.tests_desk("desk 1")
    room.press("desk 1")
    assert DESK_1 in room.state.failed_tests  # until it passes
    anna.ticks("desk 1")
    assert not room.state.failed_tests
    room.whatever()


@pytest.mark.parametrize("gives_up", [True, False])
def test_the_button_does_nothing(room: Room, *, gives_up: bool) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    if gives_up:
        room.after(seconds=30)
        anna.ticks("desk 1", passed=False)
    else:
        room.after(seconds=60)
    (ended,) = room.just(e.DeskTestEnded)
    assert (ended.passed, ended.reason, ended.incident_id) == (False, "no_press", None)
    assert room.state.failed_tests[DESK_1].reason == "no_press"
    room.nothing_more()


def test_the_tester_walks_away(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.after(seconds=10)
    room.press("desk 1")
    seen_at_desk_1(room)
    room.after(seconds=299)
    assert room.incident.is_open
    room.after(seconds=1)
    room.lamp("desk 1", DeskAnswer.NONE)
    room.nothing_more()
    assert not room.state.incidents
    assert room.state.failed_tests[DESK_1].reason == "not_seen"
    assert not room.state.tested


def test_it_is_resolved_by_hand(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.press("desk 1")
    anna.resolves(Outcome.CANCELLED)
    (ended,) = room.just(e.DeskTestEnded)
    assert (ended.passed, ended.reason) == (False, "stopped")
    # It says nothing of the desk, either way.
    assert not room.state.tested
    assert not room.state.failed_tests
    anna.closes()
    room.restart()
    room.whatever()
    room.press("desk 1")
    a_real_press_at_desk_1(room)


def test_one_that_was_broken_off_leaves_the_failure_before_it(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.after(seconds=60)
    anna.tests_desk("desk 1")
    room.restart()
    room.press("desk 1")
    anna.resolves(Outcome.DRILL)
    assert room.state.failed_tests[DESK_1].reason == "no_press"
    room.restart()
    assert room.state.failed_tests[DESK_1].reason == "no_press"
    assert not room.state.desk_tests
    room.whatever()


# --- an alarm is never taken for a test -----------------------------------------------


def test_a_press_after_the_minute(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    # Nobody has woken the room yet for the end of the minute.
    room.now += timedelta(seconds=60)
    room.press("desk 1")
    a_real_press_at_desk_1(room)
    room.after(seconds=1)
    assert room.state.failed_tests[DESK_1].reason == "no_press"
    room.nothing_more()


def test_a_second_press(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.press("desk 1")
    seen_at_desk_1(room)
    room.after(seconds=1)
    room.press("desk 1")
    a_real_press_at_desk_1(room)
    # The lamp is the real one's from now on, also when the test ends.
    anna.ticks("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)
    room.nothing_more()
    assert DESK_1 in room.state.tested
    assert room.incident.is_open
    room.press("desk 1")
    assert room.incident.presses == 2
    room.whatever()


def test_a_contact_that_bounces_is_one_press(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    seen_at_desk_1(room)
    room.now += timedelta(milliseconds=900)
    room.press("desk 1")
    assert room.incident.presses == 2
    assert room.incident.test
    room.nothing_more()
    # Another button of the same desk is no bounce of the first.
    room.press("desk 1", source="under the table")
    a_real_press_at_desk_1(room)
    room.nothing_more()


def test_a_press_that_was_made_before_and_comes_late(room: Room) -> None:
    made_at = room.now
    room.after(seconds=5)
    room.operator("Anna").tests_desk("desk 1")
    room.after(seconds=5)
    room.press("desk 1", at=made_at, ordered=False)
    a_real_press_at_desk_1(room)
    room.nothing_more()


def test_a_press_at_another_desk(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 2")
    room.radio_text(to="Jan", contains="desk 2")
    assert not room.incident.drill
    assert room.state.desk_tests[DESK_1].incident_id is None


def test_an_alarm_raised_by_hand(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.operator("Bram").raises(desk="desk 1")
    a_real_press_at_desk_1(room)
    # From here on a press belongs to it.
    room.after(seconds=10)
    room.whatever()
    room.press("desk 1")
    assert room.incident.presses == 2
    assert not room.incident.test
    room.radio_text(to="Jan")


def test_what_duress_alone_raised_at_the_desk(room: Room) -> None:
    room.operator("Bram").raises(desk="desk 1", kind=AlarmKind.DURESS)
    # Whoever must not know of it is not told by a refusal.
    room.guard("Jan").scans("desk 2")
    room.guard("Jan").tests_desk("desk 1")
    room.whatever()
    room.press("desk 1")
    assert not room.incident.test
    room.whatever()


def test_a_drill_with_people_goes_on_beside_it(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.operator("Bram").raises(desk="desk 1", drill=True)
    drill = room.incident
    room.whatever()
    room.press("desk 1")
    assert room.incident.test
    assert room.incident.number == drill.number + 1
    room.whatever()
    anna.ticks("desk 1")
    room.lamp("desk 1", DeskAnswer.SENT)  # the drill's again
    room.nothing_more()
    assert room.incident.number == drill.number
    room.press("desk 1", drill=True)
    assert room.incident.presses == 2
    room.whatever()


def test_a_drill_does_not_disappear_into_a_test(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.whatever()
    room.operator("Bram").raises(desk="desk 1", drill=True)
    assert not room.incident.test
    room.radio_text(to="Jan", contains="DRILL")
    room.whatever()


@pytest.mark.parametrize("down", [0, 59])
def test_home_assistant_restarts_before_the_press(room: Room, down: int) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.restart(down=down)
    room.press("desk 1")
    seen_at_desk_1(room)
    assert room.incident.test


def test_home_assistant_was_away_for_the_rest_of_the_minute(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.restart(down=60)
    room.press("desk 1")
    a_real_press_at_desk_1(room)


def test_home_assistant_restarts_after_the_press(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    room.press("desk 1")
    seen_at_desk_1(room)
    room.restart(down=10)
    room.press("desk 1")
    a_real_press_at_desk_1(room)
    anna.ticks("desk 1")
    room.restart()
    assert room.state.tested[DESK_1] == room.now
    room.whatever()


def test_a_clock_that_was_an_hour_ahead(room: Room) -> None:
    anna = room.operator("Anna")
    room.now += timedelta(hours=1)
    anna.tests_desk("desk 1")
    anna.tests_desk("desk 2")
    room.press("desk 2")
    room.whatever()
    room.now -= timedelta(hours=1)
    room.press("desk 1")
    a_real_press_at_desk_1(room)
    room.after(seconds=31)
    assert not room.state.desk_tests
    assert [one.reason for one in room.happened(e.DeskTestEnded)] == ["stopped"] * 2
    assert not room.state.failed_tests
    assert not any(one.test for one in room.state.incidents.values())
    room.whatever()


@given(
    presses=st.lists(
        st.tuples(
            st.sampled_from(["press", "contact", "by hand"]),
            st.floats(0, 100, allow_nan=False),
            st.sampled_from(["desk 1", "desk 2"]),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_at_most_one_press_is_the_test_and_all_others_call_for_help(
    presses: list[tuple[str, float, str, bool]],
) -> None:
    """Whatever comes at whatever time: what is no test tells Jan, or joins what told him."""
    room = Room()
    room.operator("Anna").tests_desk("desk 1")
    started = room.now
    for kind, seconds, desk, restart in presses:
        room.after(seconds=seconds)
        if restart:
            room.restart()
        room.unsaid.clear()
        tests = len([one for one in room.happened(e.IncidentRaised) if one.test])
        if kind == "by hand":
            room.operator("Bram").raises(desk=desk)
        elif kind == "press":
            room.press(desk)
        else:
            room.level(desk, on=False)
            room.level(desk, on=True)
        raised = room.just(e.IncidentRaised)
        if any(one.test for one in raised):
            assert tests == 0
            assert (desk, kind != "by hand") == ("desk 1", True)
            assert room.now < started + timedelta(seconds=60)
            assert not any(isinstance(one, x.RadioText | x.CallExternal) for one in room.unsaid)
        elif raised:
            room.radio_text(to="Jan", contains=desk)
        else:
            (joined,) = room.just(e.AlarmJoined)
            into = room.state.incidents[joined.incident_id]
            bounce = room.now - into.raised_at < timedelta(seconds=1)
            assert bounce if into.test else not into.drill


# --- nobody comes to a test ------------------------------------------------------------


REACHING: list[Callable[[c.Actor, IncidentId], c.Command]] = [
    lambda actor, of: c.Dispatch(actor=actor, incident_id=of, responder_ids=(JAN,)),
    lambda actor, of: c.Accept(actor=actor, incident_id=of, responder_id=JAN),
    lambda actor, of: c.Refuse(actor=actor, incident_id=of, responder_id=JAN),
    lambda actor, of: c.Arrive(actor=actor, incident_id=of, responder_id=JAN),
    lambda actor, of: c.SendMessage(
        actor=actor, incident_id=of, text="hello", message_id="1", responder_ids=(JAN,)
    ),
    lambda actor, of: c.SendStatusCode(
        actor=actor, digits="9", message_id="1", incident_id=of, responder_ids=(JAN,)
    ),
    lambda actor, of: c.Escalate(actor=actor, incident_id=of),
    lambda actor, of: c.Escalate(actor=actor, incident_id=of, external="police", confirmed=True),
    lambda actor, of: c.AlertTargets(actor=actor, incident_id=of, targets=(Target.GUARDS_HERE,)),
    lambda actor, of: c.CallUp(actor=actor, incident_id=of, duties=(Duty.GUARD,)),
    lambda actor, of: c.StartRollCall(actor=actor, incident_id=of),
    lambda actor, of: c.OpenMicrophone(actor=actor, incident_id=of, responder_id=JAN),
]
JAN = ResponderId("jan")


@pytest.mark.parametrize("command", REACHING)
@pytest.mark.parametrize("by", [c.AUTOMATION, Room().operator("Sophie").actor])
def test_nobody_is_brought_to_it(
    room: Room, command: Callable[[c.Actor, IncidentId], c.Command], by: c.Actor
) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.whatever()
    with pytest.raises(RoomError, match="test_stays_here"):
        room.handle(command(by, room.incident.incident_id))
    room.nothing_more()


def test_what_a_guard_says_is_never_refused_for_a_test(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    test = room.incident
    room.whatever()
    room.guard("Jan").sends_code("0", test)
    assert room.state.incidents[test.incident_id] == test
    assert room.incident.kind is AlarmKind.DURESS
    room.whatever()


# --- who may, and when --------------------------------------------------------------------


def test_a_viewer_tests_nothing(room: Room) -> None:
    with pytest.raises(RoomError, match="not_permitted"):
        room.operator("Vic").tests_desk("desk 1")
    assert not room.state.desk_tests


def test_a_guard_ticks_only_their_own(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    with pytest.raises(RoomError, match="not_permitted"):
        room.guard("Jan").ticks("desk 1")
    assert room.incident.state is IncidentState.ACKNOWLEDGED
    room.operator("Bram").ticks("desk 1")
    assert room.happened(e.DeskTestEnded)[0].actor.name == "Anna"
    room.whatever()


def test_refusals(room: Room) -> None:
    anna = room.operator("Anna")
    for desk, why in (("desk 9", "unknown_desk"), ("desk 1", "no_desk_test")):
        with pytest.raises(RoomError, match=why):
            anna.ticks(desk)
    with pytest.raises(RoomError, match="unknown_desk"):
        anna.tests_desk("desk 9")
    anna.tests_desk("desk 1")
    with pytest.raises(RoomError, match="desk_test_runs"):
        room.operator("Bram").tests_desk("desk 1")
    with pytest.raises(RoomError, match="desk_not_pressed"):
        anna.ticks("desk 1")
    with pytest.raises(RoomError, match="long_text"):
        anna.ticks("desk 1", passed=False, note="x" * 4001)
    room.press("desk 2")
    with pytest.raises(RoomError, match="desk_has_alarm"):
        anna.tests_desk("desk 2")
    room.whatever()
    assert len(room.happened(e.DeskTestStarted)) == 1


def test_a_desk_that_is_removed_meanwhile(room: Room) -> None:
    anna = room.operator("Anna")
    anna.tests_desk("desk 1")
    anna.tests_desk("desk 2")
    room.press("desk 1")
    room.whatever()
    room.edit(
        replace(
            make_site(
                buildings=BUILDINGS,
                desks=DESKS[2:],
                responders=PEOPLE,
                systems=(RADIO, PHONE),
                external=(ExternalTarget("police"),),
            ),
            operators=make_town().operators,
        )
    )
    anna.ticks("desk 1")
    room.after(minutes=1)
    assert not room.state.desk_tests
    assert not room.state.incidents
    room.nothing_more()


def test_a_signal_that_is_told_again_is_no_second_press(room: Room) -> None:
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1", signal_id="p")
    seen_at_desk_1(room)
    room.after(seconds=10)
    room.press("desk 1", signal_id="p")
    assert room.incident.presses == 1
    room.nothing_more()


def test_supervisors_may(room: Room) -> None:
    sophie = room.operator("Sophie")
    assert sophie.actor.role is Role.SUPERVISOR
    sophie.tests_desk("desk 1")
    assert room.state.desk_tests[DESK_1].actor.name == "Sophie"
