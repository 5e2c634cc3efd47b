"""What waits, and no longer does so by rights: what is heard since, and what is set up by now."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import WrongState
from custom_components.municipal_alarm.control_room.procedure import Only
from custom_components.municipal_alarm.control_room.words import AlarmKind, Prompt, Purpose, Target

from .escalation.policies import policy, step, town
from .shift import PEOPLE, Room, make_town

GUARDS, TEAM, NEIGHBOURS = Target.GUARDS_HERE, Target.RESPONSE_TEAM, Target.NEIGHBOURING_GUARDS
EXTERNAL = Target.EXTERNAL
AGAIN = Purpose.AGAIN


def put_off(room: Room) -> list[tuple[str, int, bool]]:
    """Every time that steps were put off or went on: why, which, and whether they wait."""
    return [(one.reason, one.step, one.step_due_at is None) for one in room.happened(e.StepsPutOff)]


def repeats(room: Room) -> list[tuple[int, float, str]]:
    """Every repetition: which one, how long after the alarm, and why it was none."""
    return [
        (one.number, (one.at - room.incident.raised_at).total_seconds(), one.held_by)
        for one in room.happened(e.StepRepeated)
    ]


# --- what is heard since ----------------------------------------------------


@pytest.fixture
def one_comes(room: Room) -> Room:
    """Jan is on the way, so Ria and the police are not called."""
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM), step(60, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("1")
    room.after(seconds=5)
    assert put_off(room) == [("answered", 1, True)]
    return room


def goes_on(room: Room) -> None:
    """Ria and the police are called, each at their time."""
    room.after(seconds=24)
    room.nothing_more()
    room.after(seconds=1)
    room.radio_text(to="Ria", contains="PANIC")
    room.after(seconds=30)
    room.external("police")


@pytest.mark.parametrize("digits", ["4", "5", "6", "7", "8"])
def test_who_comes_asks_for_more(one_comes: Room, digits: str) -> None:
    room = one_comes
    room.guard("Jan").texts(digits)
    assert put_off(room)[1:] == [("more_needed", 1, False)]
    if digits == "8":
        room.microphone("Jan")
        room.operator("Anna").closes_microphone_of("Jan")
        room.closed("Jan")
    goes_on(room)


def test_whoever_else_comes_then_is_what_they_asked_for_and_not_enough(one_comes: Room) -> None:
    """Only an operator knows whether it is."""
    room = one_comes
    room.guard("Jan").texts("4")
    room.guard("Jan").texts("2")
    room.guard("Omar").accepts()
    goes_on(room)
    assert len(put_off(room)) == 2


def test_who_asks_before_anybody_comes(room: Room) -> None:
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM), step(60, EXTERNAL)))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("5")
    room.guard("Jan").texts("1")
    room.after(seconds=30)
    room.radio_text(to="Ria")
    assert put_off(room) == []


def test_it_is_under_control(one_comes: Room) -> None:
    room = one_comes
    for digits in ("2", "3", "9", "77"):
        room.guard("Jan").texts(digits)
    room.after(minutes=3)
    assert len(put_off(room)) == 1


def test_the_clerk_presses_again_though_somebody_comes(one_comes: Room) -> None:
    room = one_comes
    room.press("desk 2")
    assert put_off(room)[1:] == [("more_needed", 1, False)]
    room.after(seconds=10)
    room.radio_text(to="Jan", purpose=None)
    room.after(seconds=15)
    room.radio_text(to="Ria")


def test_the_clerk_pressed_twice_before(room: Room) -> None:
    """As clerks do: it says nothing of who comes since."""
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM)))
    room.press("desk 2")
    room.press("desk 2")
    room.whatever()
    room.guard("Jan").texts("1")
    assert put_off(room) == [("answered", 1, True)]


def test_a_radio_that_says_again_that_its_guard_is_down(room: Room) -> None:
    """By itself, every few seconds: that is no further press."""
    room.edit(town(step(0, GUARDS, Target.NEAREST_PATROL, multi_ack=1), step(30, TEAM)))
    room.guard("Jan").scans("desk 2")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.guard("Els").accepts()
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    assert put_off(room) == [("answered", 1, True)]
    room.whatever()


def test_who_comes_is_down_themselves(one_comes: Room) -> None:
    room = one_comes
    first = room.incident
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.unsaid.clear()
    assert put_off(room)[1:] == [("not_answered", 1, False)]
    room.after(minutes=2)
    assert room.state.incidents[first.incident_id].external_called == ("police",)
    room.whatever()


def test_in_a_drill_only_of_somebody_else(one_comes: Room) -> None:
    room = one_comes
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN, drill=True)
    room.unsaid.clear()
    assert len(put_off(room)) == 1


def test_who_comes_goes_off_duty(one_comes: Room) -> None:
    room = one_comes
    room.operator("Anna").sets_duty("Jan", on_duty=False)
    assert put_off(room)[1:] == [("not_answered", 1, False)]
    goes_on(room)


def test_who_comes_though_they_are_off_duty(room: Room) -> None:
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM)))
    room.operator("Anna").sets_duty("Piet", on_duty=False)
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Piet").accepts()
    room.operator("Anna").hears_arrival_of("Piet")
    room.after(minutes=2)
    assert put_off(room) == [("answered", 1, True)]


def test_one_of_three_goes_home(room: Room) -> None:
    room.edit(town(step(0, GUARDS), step(10, NEIGHBOURS, multi_ack=2), step(30, TEAM)))
    room.press("desk 2")
    room.after(seconds=10)
    room.radio_texts("Jan", "Piet", "Omar")
    for name in ("Jan", "Piet", "Omar"):
        room.guard(name).texts("1")
    room.operator("Anna").sets_duty("Jan", on_duty=False)
    room.after(minutes=1)
    assert put_off(room) == [("answered", 2, True)]
    room.operator("Anna").sets_duty("Piet", on_duty=False)
    assert put_off(room)[1:] == [("not_answered", 2, False)]


def test_who_comes_is_set_up_no_more(one_comes: Room) -> None:
    room = one_comes
    people = [one for one in PEOPLE if one.name != "Jan"]
    steps = step(0, GUARDS, multi_ack=1), step(30, TEAM), step(60, EXTERNAL)
    room.edit(make_town(people=people, policies=[policy(*steps)]))
    goes_on(room)
    assert put_off(room)[1:] == [("not_answered", 1, False)]


@pytest.mark.parametrize("changed", ["no multi_ack", "another policy"])
def test_nothing_asks_for_it_any_more(one_comes: Room, changed: str) -> None:
    room = one_comes
    steps = step(0, GUARDS), step(30, TEAM), step(60, EXTERNAL)
    room.edit(town(*steps) if changed == "no multi_ack" else make_town())
    room.after(minutes=2)
    assert put_off(room)[1:] == [("policy", 1, False)]
    assert room.incident.external_called == ("police",)
    room.whatever()


def test_more_are_asked_for_by_now(one_comes: Room) -> None:
    """The step was taken as it was."""
    room = one_comes
    room.edit(town(step(0, GUARDS, multi_ack=2), step(30, TEAM), step(60, EXTERNAL)))
    room.after(minutes=2)
    assert len(put_off(room)) == 1


def test_who_is_down_is_not_their_own_help(room: Room) -> None:
    room.edit(town(step(0, GUARDS, Target.NEAREST_PATROL, multi_ack=1), step(30, TEAM)))
    room.guard("Jan").scans("desk 2")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.unsaid.clear()
    for says in (room.guard("Jan").accepts, lambda: room.operator("Anna").hears_arrival_of("Jan")):
        with pytest.raises(WrongState, match="about_themselves"):
            says()
    room.after(seconds=30)
    room.radio_text(to="Ria")
    assert put_off(room) == []
    room.whatever()


def test_who_is_down_was_taken_for_help_once(room: Room) -> None:
    """Journals of before know of it."""
    room.edit(town(step(0, GUARDS, Target.NEAREST_PATROL, multi_ack=1), step(30, TEAM)))
    room.guard("Jan").scans("desk 2")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.unsaid.clear()
    incident = room.incident
    jan = room.guard("Jan")
    room.rule(
        lambda turn: turn.record(
            e.ResponderAccepted(
                at=turn.now,
                incident_id=incident.incident_id,
                actor=jan.actor,
                responder_id=jan.responder_id,
                responder="Jan",
            )
        )
    )
    room.after(seconds=30)
    room.radio_text(to="Ria")
    assert put_off(room) == []
    room.whatever()


def test_duress_goes_on_behind_what_waits(one_comes: Room) -> None:
    """One step at once, and the others at their times; nothing of it shows."""
    room = one_comes
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_text(to="Ria", contains="PANIC")
    room.after(seconds=54)
    room.closed("Jan")
    room.nothing_more()
    room.after(seconds=1)
    room.external("police")
    seen = room.incident.shown
    assert seen.is_put_off
    assert (set(seen.assignments), seen.external) == ({"jan"}, {})
    assert seen.prompts == (Prompt.ALL_CLEAR,)
    assert Prompt.UNACKNOWLEDGED in room.incident.prompts
    assert [one.secret for one in room.happened(e.StepsPutOff)] == [False, True]
    # What all see goes on as if nothing had happened, and tells nobody twice.
    room.guard("Jan").refuses()
    room.after(minutes=2)
    room.nothing_more()
    assert set(room.incident.shown.assignments) == {"jan", "ria"}
    assert Prompt.UNACKNOWLEDGED in room.incident.shown.prompts


def test_duress_came_before_anybody_who_comes(room: Room) -> None:
    steps = step(0, GUARDS, multi_ack=1), step(30, TEAM), step(60, NEIGHBOURS)
    night = step(45, NEIGHBOURS, only=Only(drill=True))
    room.edit(town(*steps[:2], night, steps[2], step(90, NEIGHBOURS, only=Only(drill=True))))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_text(to="Ria")
    room.guard("Jan").texts("1")
    assert room.incident.shown.is_put_off
    room.after(seconds=60)
    room.closed("Jan")
    room.radio_texts("Piet", "Omar")
    assert set(room.incident.shown.assignments) == {"jan"}
    room.after(minutes=1)
    assert room.incident.step_due_at is None
    # An operator who takes the next one sees one step.
    room.operator("Anna").escalates()
    assert set(room.incident.shown.assignments) == {"jan", "ria"}


def test_duress_after_the_last_step_was_taken_by_hand(one_comes: Room) -> None:
    room = one_comes
    room.operator("Anna").escalates()
    room.operator("Anna").escalates()
    room.unsaid.clear()
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    assert room.incident.step_due_at is None
    assert room.incident.shown.is_put_off
    assert Prompt.UNACKNOWLEDGED in room.incident.prompts


# --- repetitions -------------------------------------------------------------


def test_who_answered_cannot_come_after_all(room: Room) -> None:
    """What was left of it goes on: the others are asked again, at once and then in time."""
    room.edit(town(step(0, GUARDS, TEAM, again=(20, 3)), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.guard("Jan").accepts()
    room.after(seconds=25)
    assert repeats(room) == [(1, 20.0, "answered")]
    room.restart()
    room.guard("Jan").refuses("cannot")
    room.radio_text(to="Ria", purpose=AGAIN)
    room.after(minutes=5)
    room.radio_texts("Ria", "Ria", purpose=AGAIN)
    assert repeats(room)[1:] == [(1, 25.0, ""), (2, 45.0, ""), (3, 65.0, "")]
    assert room.incident.repeats == {}


def test_neither_do_the_steps_wait_then(room: Room) -> None:
    room.edit(town(step(0, GUARDS, TEAM, again=(20, 3), multi_ack=1), step(900, EXTERNAL)))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.guard("Jan").accepts()
    room.after(seconds=25)
    room.guard("Jan").texts("4")
    room.radio_text(to="Ria", purpose=AGAIN)
    room.after(seconds=20)
    room.radio_text(to="Ria", purpose=AGAIN)


@pytest.mark.parametrize("ends", ["acknowledged", "policy"])
def test_what_had_ended_and_is_not_asked_for_any_more(room: Room, ends: str) -> None:
    steps = step(0, GUARDS, TEAM, again=(20, 3)), step(900, EXTERNAL)
    room.edit(town(*steps))
    room.press("desk 2")
    room.radio_texts("Jan", "Ria")
    room.guard("Jan").accepts()
    room.after(seconds=25)
    if ends == "policy":
        room.edit(town(replace(steps[0], repeat_every=None), steps[1]))
    else:
        room.operator("Anna").acknowledges()
    room.guard("Jan").refuses("cannot")
    room.after(minutes=2)
    assert len(repeats(room)) == 1


def test_who_is_there_gives_no_sign_of_life(room: Room) -> None:
    """Nobody says so, but the time: what waited for them is done in the same breath."""
    room.edit(town(step(0, GUARDS, multi_ack=1), step(30, TEAM)))
    room.guard("Jan").works_alone(600)
    room.press("desk 2")
    first = room.incident
    room.operator("Anna").hears_arrival_of("Jan")
    room.after(minutes=30)
    assert put_off(room) == [("answered", 1, True), ("not_answered", 1, False)]
    (gone_on,) = [one for one in room.happened(e.StepsPutOff) if one.reason == "not_answered"]
    told = [one for one in room.happened(e.StepTaken) if one.incident_id == first.incident_id]
    assert [one.at for one in told] == [first.raised_at, gone_on.at]
    room.whatever()
