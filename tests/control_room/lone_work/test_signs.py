"""What counts as a sign of life, of whom and from when; held against random shifts."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e, signals as s
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.ids import DeskId, IncidentId, ResponderId
from custom_components.municipal_alarm.control_room.lone_work.session import LoneWork
from custom_components.municipal_alarm.control_room.site import Position
from custom_components.municipal_alarm.control_room.words import AlarmKind, DeliveryState, Prompt

from ..shift import NOON, RADIO, Guard, Room

GUARDS = ("Jan", "Piet", "Kees")
EVERY = timedelta(minutes=30)


def pressed(room: Room) -> None:
    """An alarm that Jan may answer."""
    room.press("desk 1")
    room.whatever()


OWN: dict[str, tuple[str, Callable[[Room, Guard], None]]] = {
    "text": ("text", lambda room, jan: jan.texts("all quiet")),
    "code": ("code", lambda room, jan: jan.texts("1")),
    "code by phone": ("code", lambda room, jan: jan.sends_code("1")),
    "scan": ("scan", lambda room, jan: jan.scans("desk 2")),
    "accepts": ("phone", lambda room, jan: jan.accepts()),
    "refuses": ("phone", lambda room, jan: jan.refuses()),
    "arrives": (
        "phone",
        lambda room, jan: room.handle(
            c.Arrive(
                actor=jan.actor,
                incident_id=room.incident.incident_id,
                responder_id=jan.responder_id,
            )
        ),
    ),
    "button": ("phone", lambda room, jan: jan.checks_in()),
}


@pytest.mark.parametrize("name", OWN)
def test_whatever_somebody_does_themselves(room: Room, name: str) -> None:
    by, does = OWN[name]
    room.operator("Anna").watches("Jan")
    room.operator("Anna").watches("Piet")
    pressed(room)
    room.after(minutes=5)
    room.whatever()
    piet = room.watched("Piet")
    does(room, room.guard("Jan"))
    (signed,) = room.just(e.CheckedIn)
    assert (signed.responder, signed.by, signed.occurred_at) == ("Jan", by, room.now)
    assert room.watched("Piet") == piet
    room.whatever()


OF_OTHERS: dict[str, Callable[[Room], object]] = {
    "an operator hears yes": lambda room: room.operator("Anna").hears_yes_of("Jan"),
    "registers": lambda room: room.guard("Jan").radio(on=True),
    "position": lambda room: room.guard("Jan").is_at(52.0),
    "receipt": lambda room: room.guard("Jan").report(room.told, DeliveryState.RECEIPTED),  # type: ignore[attr-defined]
    "duty": lambda room: room.operator("Anna").sets_duty("Jan", on_duty=False),
    "falls": lambda room: room.guard("Jan").alarms(AlarmKind.MAN_DOWN),
    "warned": lambda room: room.guard("Jan").warned(AlarmKind.LONE_WORKER),
}


@pytest.mark.parametrize("name", OF_OTHERS)
def test_what_happens_by_itself_or_by_others_is_none(room: Room, name: str) -> None:
    room.guard("Jan").lies_in_a_dead_spot()
    room.operator("Anna").watches("Jan")
    room.press("desk 1")
    room.told = room.radio_text(to="Jan")  # type: ignore[attr-defined]
    room.after(minutes=1)
    before = room.watched("Jan")
    OF_OTHERS[name](room)
    assert room.watched("Jan") == before
    room.whatever()


def test_the_alarm_of_a_journal_that_lost_it_is_left_behind(room: Room) -> None:
    """Whoever was missed is watched on when heard of, though the incident is not there."""
    room.operator("Anna").watches("Jan")
    room.after(minutes=31)
    room.whatever()
    room.events = [one for one in room.events if getattr(one, "incident_id", None) is None]
    room.events += [
        e.CheckInMissed(
            at=room.now,
            session_id=room.watched("Jan").session_id,
            responder_id=ResponderId("jan"),
            responder="Jan",
            incident_id=IncidentId("lost"),
        )
    ]
    room.restart()
    room.after(minutes=5)
    room.guard("Jan").texts("here")
    assert room.watched("Jan").next_at == room.now + EVERY


# --- random shifts ----------------------------------------------------------

guards = st.sampled_from(GUARDS)
ago = st.sampled_from((0, 0, 5, 30, 61, 600, 1700, 1800, 1859, 4000)).map(
    lambda seconds: timedelta(seconds=seconds)
)
every = st.sampled_from((None, 60, 300, 1800))

own_acts = st.one_of(
    st.tuples(st.just("text"), guards, ago),
    st.tuples(st.just("scan"), guards, ago),
    st.tuples(st.just("button"), guards),
    st.tuples(st.just("heard of"), guards),
    st.tuples(st.just("key"), guards, ago),
)
acts = st.one_of(
    own_acts,
    st.tuples(st.just("watch"), guards, every),
    st.tuples(st.just("watch no more"), guards),
    st.tuples(st.just("schedule"), guards, st.booleans()),
    st.tuples(st.just("falls"), guards),
    st.tuples(st.just("located"), guards),
)
waits = st.sampled_from((0.25, 1, 29, 31, 60, 61, 62, 119, 121, 125, 1799, 1801, 1861, 4000))
others = st.sampled_from((("restart", 0), ("restart", 45), ("restart", 7200), ("resolve",)))


shifts = st.lists(st.tuples(waits, acts | others), min_size=1, max_size=12)
"""What happens, and how long after what happened before. Whoever works alone is asked
after one, five or thirty minutes: most of what happens finds somebody asked, or missed."""


def do(room: Room, act: tuple[Any, ...]) -> None:
    """One act of a shift. What is refused is refused, and a part of life."""
    match act:
        case "text", name, said:
            room.guard(name).texts("fine", said=said)
        case "scan", name, said:
            room.guard(name).scans("desk 3", at=room.now - said)
        case "button", name:
            room.guard(name).checks_in()
        case "heard of", name:
            room.operator("Anna").heard_of(name)
        case "key", name, said:
            room.guard(name).warned(AlarmKind.LONE_WORKER, on=False, said=said)
        case "watch", name, every_s:
            room.operator("Anna").watches(name, every_s)
        case "watch no more", name:
            room.operator("Anna").watches_no_more(name)
        case "schedule", name, on:
            room.lone_work_schedule(name, on=on)
        case "falls", name:
            room.guard(name).alarms(AlarmKind.MAN_DOWN)
        case "located", name:
            room.handle(
                s.Located(
                    room.new_id(),
                    RADIO.system_id,
                    f"radio of {name}",
                    Position(52.0, 5.0),
                    room.now,
                )
            )
        case "restart", down:
            watched = dict(room.state.lone_work)
            room.now += timedelta(seconds=down)
            room.restart()
            if not down:
                assert room.state.lone_work == watched
        case ("resolve",):
            for incident in tuple(room.state.incidents.values()):
                if incident.is_open:
                    room.operator("Anna").resolves(incident=incident)


def shift_of(
    steps: list[tuple[float, tuple[Any, ...]]], check: Callable[[Room, tuple[Any, ...]], None]
) -> None:
    """A shift with three who work alone; no two things happen in one instant."""
    room = Room()
    for name, every_s in zip(GUARDS, (60, 300, None), strict=True):
        room.operator("Anna").watches(name, every_s)
    for seconds, step in steps:
        room.after(seconds=seconds)
        with suppress(RoomError):
            check(room, step)


def watches_in(room: Room) -> dict[ResponderId, LoneWork]:
    return dict(room.state.lone_work)


@pytest.mark.timeout(900)  # of thousands of shifts, each replayed after every message
@given(shifts)
def test_what_one_does_never_touches_the_watch_over_another(
    steps: list[tuple[float, tuple[Any, ...]]],
) -> None:
    def check(room: Room, step: tuple[Any, ...]) -> None:
        before = watches_in(room)
        do(room, step)
        if step[0] not in ("restart", "resolve"):
            mine = ResponderId(step[1].lower())
            after = watches_in(room)
            for name in GUARDS:
                other = ResponderId(name.lower())
                if other != mine:
                    assert after.get(other) == before.get(other)

    shift_of(steps, check)


@example([(62, ("text", "Jan", timedelta(seconds=61)))])
@pytest.mark.timeout(900)  # of thousands of shifts, each replayed after every message
@given(shifts)
def test_no_sign_of_life_ends_an_alarm_or_moves_what_was_due_before(
    steps: list[tuple[float, tuple[Any, ...]]],
) -> None:
    def check(room: Room, step: tuple[Any, ...]) -> None:
        before, open_before = watches_in(room), open_ones(room)
        do(room, step)
        if step[0] in ("text", "scan", "button", "heard of", "key"):
            assert open_ones(room) == open_before
            one = before.get(ResponderId(step[1].lower()))
            after = watches_in(room).get(ResponderId(step[1].lower()))
            if one is not None and after is not None:
                said_at = room.now - (step[2] if len(step) > 2 else timedelta(0))
                judge(one, after, said_at, room.now)

    shift_of(steps, check)


def open_ones(room: Room) -> set[IncidentId]:
    return {one.incident_id for one in room.state.incidents.values() if one.is_open}


def judge(one: LoneWork, after: LoneWork, said_at: datetime, now: datetime) -> None:
    """How the watch stands after a sign of life that was given at `said_at`."""
    if after == one:
        # Ignored: it was too old, and said so by what it did not do.
        assert said_at <= max(one.last_sign_at, one.missed_at or NOON) or (one.alarm_at is not None)
        return
    assert said_at > one.last_sign_at
    assert one.missed_at is None or said_at > one.missed_at
    assert after.last_sign_at == said_at
    assert after.next_at == said_at + timedelta(seconds=one.every_s)
    # What is due again by now takes no question back, and so puts off no alarm.
    assert one.alarm_at is None or after.next_at > now


@pytest.mark.timeout(900)  # of thousands of shifts, each replayed after every message
@given(shifts)
def test_whoever_stays_silent_is_missed_and_every_deadline_stands(
    steps: list[tuple[float, tuple[Any, ...]]],
) -> None:
    def check(room: Room, step: tuple[Any, ...]) -> None:
        do(room, step)
        room.after(seconds=0)
        for one in room.state.lone_work.values():
            ways = (one.next_at, one.alarm_at, one.incident_id)
            assert sum(way is not None for way in ways) == 1, "one thing is waited for"
            for due_at in (one.next_at, one.alarm_at, one.again_at):
                assert due_at is None or due_at > room.now
            if one.alarm_at is not None:
                assert one.alarm_at <= room.now + timedelta(seconds=one.grace_s)
            if one.next_at is not None:
                assert one.next_at == one.last_sign_at + timedelta(seconds=one.every_s)

    rooms: list[Room] = []

    def keep(one: Room, step: tuple[Any, ...]) -> None:
        rooms[:] = [one]
        check(one, step)

    shift_of(steps, keep)
    for room in rooms:
        room.after(minutes=31)
        for one in room.state.lone_work.values():
            assert one.incident_id is not None
            incident = room.state.incidents[one.incident_id]
            assert incident.responder_id == one.responder_id


def test_of_two_in_one_incident_the_operator_is_told_of_the_right_one(room: Room) -> None:
    """Both missed: each is an incident of their own, and so is each one's sign of life."""
    anna = room.operator("Anna")
    anna.watches("Jan")
    anna.watches("Piet")
    room.after(minutes=31)
    room.whatever()
    room.after(seconds=1)
    room.guard("Piet").texts("here")
    prompts = {one.responder: one.prompts for one in room.state.incidents.values()}
    assert Prompt.SIGN_OF_LIFE in prompts["Piet"]
    assert Prompt.SIGN_OF_LIFE not in prompts["Jan"]
    assert DeskId("desk 1") not in {one.desk_id for one in room.state.incidents.values()}
    room.whatever()
