"""Which alarms a step is for: who is there, what it is about, and the clocks of the town."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.escalation.conditions import unmet
from custom_components.municipal_alarm.control_room.ids import PolicyId
from custom_components.municipal_alarm.control_room.procedure import (
    ALWAYS,
    EscalationPolicy,
    Only,
    Step,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, Prompt, Target

from ..shift import Room, make_town
from ..strategies import only

SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def why(only: Only, day: str, at: str) -> str:
    monday = SUNDAY - timedelta(days=6)
    local = datetime.combine(
        monday + timedelta(days=DAYS.index(day)), time.fromisoformat(at), tzinfo=UTC
    )
    return unmet(only, guarded=True, kind=AlarmKind.PANIC, drill=False, local=local)


@pytest.mark.parametrize(
    ("only", "guarded", "kind", "drill", "reason"),
    [
        (ALWAYS, True, AlarmKind.FIRE, True, ""),
        (Only(guarded=False), True, AlarmKind.PANIC, False, "guarded"),
        (Only(guarded=True), False, AlarmKind.PANIC, False, "unguarded"),
        (Only(guarded=True), True, AlarmKind.PANIC, False, ""),
        (Only(guarded=False), False, AlarmKind.PANIC, False, ""),
        (Only(kinds=frozenset({AlarmKind.FIRE})), True, AlarmKind.PANIC, False, "kind"),
        (Only(kinds=frozenset({AlarmKind.FIRE})), True, AlarmKind.FIRE, False, ""),
        (Only(drill=False), True, AlarmKind.PANIC, True, "drill"),
        (Only(drill=True), True, AlarmKind.PANIC, False, "not_drill"),
        (Only(drill=True), True, AlarmKind.PANIC, True, ""),
        # The first of them, in the order of the list.
        (
            Only(guarded=True, kinds=frozenset({AlarmKind.FIRE}), drill=True, after=time(13)),
            False,
            AlarmKind.PANIC,
            False,
            "unguarded",
        ),
    ],
)
def test_first_that_does_not_hold(
    only: Only, guarded: bool, kind: AlarmKind, drill: bool, reason: str
) -> None:
    noon = SUNDAY + timedelta(hours=12)
    assert unmet(only, guarded=guarded, kind=kind, drill=drill, local=noon) == reason


OFFICE = Only(days=frozenset(range(1, 6)), after=time(8), before=time(18))
FRIDAY_NIGHT = Only(days=frozenset({5}), after=time(22), before=time(6))
SUNDAY_NIGHT = Only(days=frozenset({7}), after=time(22), before=time(6))


@pytest.mark.parametrize(
    ("only", "day", "at", "reason"),
    [
        (OFFICE, "monday", "08:00", ""),
        (OFFICE, "monday", "07:59:59", "hour"),
        (OFFICE, "monday", "17:59:59", ""),
        (OFFICE, "monday", "18:00", "hour"),
        (OFFICE, "saturday", "12:00", "day"),
        (OFFICE, "saturday", "03:00", "day"),
        # The night is of the day it began.
        (FRIDAY_NIGHT, "friday", "22:00", ""),
        (FRIDAY_NIGHT, "saturday", "05:59:59", ""),
        (FRIDAY_NIGHT, "saturday", "06:00", "day"),
        (FRIDAY_NIGHT, "saturday", "22:00", "day"),
        (FRIDAY_NIGHT, "friday", "03:00", "day"),
        (FRIDAY_NIGHT, "friday", "12:00", "hour"),
        (SUNDAY_NIGHT, "monday", "00:00", ""),
        (SUNDAY_NIGHT, "sunday", "00:00", "day"),
        (Only(after=time(22)), "monday", "23:00", ""),
        (Only(after=time(22)), "monday", "21:00", "hour"),
        (Only(before=time(6)), "monday", "05:00", ""),
        (Only(before=time(6)), "monday", "06:00", "hour"),
        (Only(days=frozenset({2})), "tuesday", "00:00", ""),
        (Only(days=frozenset({2})), "wednesday", "00:00", "day"),
        # At or under the beginning is on the next day: a whole one.
        (Only(before=time(0)), "monday", "23:59", ""),
        (Only(days=frozenset({1}), after=time(7), before=time(7)), "tuesday", "06:59", ""),
        (Only(days=frozenset({1}), after=time(7), before=time(7)), "tuesday", "07:00", "day"),
    ],
)
def test_days_and_hours(only: Only, day: str, at: str, reason: str) -> None:
    assert why(only, day, at) == reason


@given(only=only, minutes=st.integers(0, 7 * 24 * 60 - 1))
def test_what_is_not_said_holds_always(only: Only, minutes: int) -> None:
    """Of each condition alone, one that fails makes the whole fail, and no other does."""
    local = SUNDAY + timedelta(minutes=minutes)
    facts = {"guarded": True, "kind": AlarmKind.PANIC, "drill": False, "local": local}
    parts = (
        Only(guarded=only.guarded),
        Only(kinds=only.kinds),
        Only(drill=only.drill),
        Only(days=only.days, after=only.after, before=only.before),
    )
    reasons = [unmet(part, **facts) for part in parts]  # type: ignore[arg-type]
    assert unmet(only, **facts) == next((one for one in reasons if one), "")  # type: ignore[arg-type]
    assert set(reasons) <= {"", *e.HELD_REASONS}


def policy(*steps: Step) -> EscalationPolicy:
    return EscalationPolicy(PolicyId("p"), "", steps)


def step(seconds: float, *targets: Target, **more: object) -> Step:
    return Step(timedelta(seconds=seconds), targets, **more)  # type: ignore[arg-type]


UNGUARDED = policy(
    step(0, Target.GUARDS_HERE, only=Only(guarded=True)),
    step(0, Target.NEAREST_PATROL, only=Only(guarded=False)),
    step(10, Target.RESPONSE_TEAM),
)


def test_a_step_that_is_not_for_this_alarm_says_why(room: Room) -> None:
    room.edit(make_town(policies=[UNGUARDED]))
    room.press("desk 4")
    room.radio_text(to="Kees")
    held, taken = room.just(e.StepTaken)
    assert (held.held_by, held.alerts, held.skipped) == ("unguarded", (), ())
    assert held.step_due_at == room.now
    assert (taken.step, taken.held_by) == (1, "")
    assert room.incident.prompts == ()


def test_a_guard_there_makes_it_guarded(room: Room) -> None:
    room.edit(make_town(policies=[UNGUARDED]))
    room.press("desk 2")
    room.radio_text(to="Jan")
    assert [one.held_by for one in room.just(e.StepTaken)] == ["", "guarded"]


def test_whoever_is_in_trouble_is_no_guard_of_the_building(room: Room) -> None:
    room.edit(make_town(policies=[UNGUARDED]))
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    assert [one.held_by for one in room.just(e.StepTaken)] == ["unguarded", ""]
    room.radio_text(to="Els")


def test_place_that_nobody_knows_is_unguarded(room: Room) -> None:
    room.edit(make_town(policies=[UNGUARDED]))
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    assert [one.held_by for one in room.just(e.StepTaken)] == ["unguarded", ""]
    room.whatever()


def test_a_guard_who_came_since_counts(room: Room) -> None:
    late = policy(
        step(0, Target.OPERATORS), step(30, Target.RESPONSE_TEAM, only=Only(guarded=True))
    )
    room.edit(make_town(policies=[late]))
    room.press("desk 4")
    room.guard("Jan").scans("desk 4")
    room.after(seconds=30)
    assert room.just(e.StepTaken)[-1].held_by == ""


def test_clocks_are_those_of_the_town(room: Room) -> None:
    """Noon in Greenwich is nine in the evening there."""
    evening = policy(step(0, Target.GUARDS_HERE, only=Only(after=time(20), before=time(22))))
    room.edit(make_town(policies=[evening]))
    room.press("desk 2")
    assert room.just(e.StepTaken)[0].held_by == "hour"
    room.operator("Anna").resolves()
    room.edit(replace(room.site, time_zone=timezone(timedelta(hours=9))))
    room.press("desk 2")
    room.radio_text(to="Jan")


def test_all_steps_held_is_nobody_reached(room: Room) -> None:
    """The operator is told that nobody was, and that nobody will be."""
    fire = frozenset({AlarmKind.FIRE})
    room.edit(make_town(policies=[policy(step(0, Target.GUARDS_HERE, only=Only(kinds=fire)))]))
    room.press("desk 2")
    assert room.incident.prompts == (Prompt.NOBODY_REACHED, Prompt.UNACKNOWLEDGED)


def test_the_last_step_in_a_minute_is_held(room: Room) -> None:
    fire = Only(kinds=frozenset({AlarmKind.FIRE}))
    steps = step(0, Target.GUARDS_HERE, only=fire), step(60, Target.RESPONSE_TEAM, only=fire)
    room.edit(make_town(policies=[policy(*steps, step(61, Target.GUARDS_HERE))]))
    room.press("desk 2")
    room.after(seconds=59)
    assert room.incident.prompts == (), "the other may reach somebody"
    room.after(seconds=1)
    assert room.incident.prompts == (Prompt.NOBODY_REACHED,)
    room.after(seconds=1)
    room.radio_text(to="Jan")


@pytest.mark.parametrize("first", [Target.GUARDS_HERE, Target.EXTERNAL])
def test_a_step_that_is_held_after_somebody_was_told(room: Room, first: Target) -> None:
    fire = Only(kinds=frozenset({AlarmKind.FIRE}))
    steps = step(0, first), step(30, Target.RESPONSE_TEAM, only=fire)
    room.edit(make_town(policies=[policy(*steps, step(900, Target.RESPONSE_TEAM))]))
    room.press("desk 2")
    room.whatever()
    room.after(seconds=100)
    assert room.incident.prompts == ()


def test_who_passes_over_what_is_held_reaches_somebody(room: Room) -> None:
    fire = Only(kinds=frozenset({AlarmKind.FIRE}))
    steps = step(0, Target.OPERATORS), step(30, Target.RESPONSE_TEAM, only=fire)
    room.edit(make_town(policies=[policy(*steps, step(900, Target.GUARDS_HERE))]))
    room.operator("Anna").comes()
    room.press("desk 2")
    room.operator("Anna").escalates()
    room.radio_text(to="Jan")
    assert room.incident.prompts == (Prompt.UNACKNOWLEDGED,)


def test_the_first_step_that_tells_nobody_says_so(room: Room) -> None:
    nights = Only(after=time(22), before=time(6))
    team = policy(
        step(0, Target.GUARDS_HERE, only=nights),
        step(5, Target.OPERATORS),
        step(10, Target.RESPONSE_TEAM),
        step(20, Target.RESPONSE_TEAM),
        step(900, Target.EXTERNAL),
    )
    room.edit(make_town(policies=[team]))
    room.press("desk 4")
    room.after(seconds=9)
    assert room.incident.prompts == ()
    room.after(seconds=1)
    assert room.incident.prompts == (Prompt.NOBODY_REACHED,)
    room.after(seconds=60)
    assert len(room.happened(e.Prompted)) == 1


def test_a_step_after_somebody_was_told_is_not_nobody(room: Room) -> None:
    both = policy(
        step(0, Target.NEAREST_PATROL), step(10, Target.RESPONSE_TEAM), step(900, Target.EXTERNAL)
    )
    room.edit(make_town(policies=[both]))
    room.press("desk 4")
    room.radio_text(to="Kees")
    room.after(seconds=10)
    assert room.incident.prompts == ()
