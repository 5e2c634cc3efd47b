"""How rounds begin, but for their schedule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import (
    BadRequest,
    UnknownThing,
    WrongState,
)
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.patrol import rounds
from custom_components.municipal_alarm.control_room.roster import PLACE_HOLDS
from custom_components.municipal_alarm.control_room.words import OpenedBy, RoundKind

from ..shift import NOON, ROUND_PLANS, Room, actor, make_plan, make_town

MINUTE = timedelta(minutes=1)


def opened(room: Room) -> list[str]:
    return [one.plan_id for one in room.happened(e.RoundOpened)]


def test_opened_by_an_operator(room: Room) -> None:
    room.operator("Anna").starts_round("evening round", walked_by="Piet")
    (event,) = room.happened(e.RoundOpened)
    assert (event.opened_by, event.actor) == (OpenedBy.OPERATOR, actor("Anna"))
    assert (event.planned_at, event.ends_at) == (NOON, NOON + 20 * MINUTE)
    assert [(one.name, one.floor, one.due_at) for one in event.checkpoints] == [
        ("hall", "ground floor", NOON + 5 * MINUTE),
        ("attic", "2nd floor", NOON + 10 * MINUTE),
        ("cellar", "basement", NOON + 15 * MINUTE),
    ]
    assert room.round("evening round").walkers == {"piet": "Piet"}


def test_refused_to_an_operator(room: Room) -> None:
    anna = room.operator("Anna")
    with pytest.raises(UnknownThing, match="unknown_round_plan"):
        anna.starts_round("moon walk")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        anna.starts_round("closing", walked_by="Zorro")
    anna.starts_round("closing")
    with pytest.raises(WrongState, match="round_open"):
        anna.starts_round("closing")
    room.edit(make_town(round_plans=[make_plan("empty", "library")]))
    with pytest.raises(BadRequest, match="empty_round_plan"):
        anna.starts_round("empty")
    assert opened(room) == ["closing"]


def test_checkpoint_that_is_named_twice_is_proven_once(room: Room) -> None:
    room.edit(make_town(round_plans=[make_plan("loop", "library", "hall", "attic", "hall")]))
    room.operator("Anna").starts_round("loop")
    assert [(one.name, one.due_at) for one in room.round("loop").checkpoints] == [
        ("hall", NOON + 15 * MINUTE),
        ("attic", NOON + 10 * MINUTE),
    ]


def test_two_rounds_begun_at_one_moment_are_two(room: Room) -> None:
    anna = room.operator("Anna")
    for _ in range(4):
        anna.starts_round("closing")
        anna.ends_round("closing")
    ids = [one.round_id for one in room.happened(e.RoundOpened)]
    assert len(set(ids)) == 4


def test_edited_plan_is_for_the_next_round(room: Room) -> None:
    room.operator("Anna").starts_round("closing")
    before = room.round("closing")
    room.edit(make_town(round_plans=[], checkpoints=[]))
    assert room.round("closing") == before
    room.operator("Anna").corrects(before, "attic")
    assert set(room.round("closing").visits) == {"attic"}


# --- by a scan ----------------------------------------------------------------


def test_free_round_opens_at_any_of_its_checkpoints(room: Room) -> None:
    plan = make_plan("loop", "library", "hall", "attic", opens_on_scan=True)
    room.edit(make_town(round_plans=[plan]))
    room.guard("Jan").scans("attic")
    assert room.round("loop").walkers == {"jan": "Jan"}


def test_every_plan_that_begins_there_is_opened(room: Room) -> None:
    plans = [make_plan(name, "library", "hall", "attic", opens_on_scan=True) for name in "ab"]
    room.edit(make_town(round_plans=plans))
    room.guard("Jan").scans("hall")
    assert opened(room) == ["a", "b"]
    room.guard("Jan").scans("hall", at=room.now - MINUTE)
    room.after(seconds=10)
    room.guard("Jan").scans("attic")
    assert set(room.state.reports) == {"a", "b"}, "a scan counts for every round they walk"


def test_scan_that_counts_elsewhere_opens_nothing(room: Room) -> None:
    plans = [
        make_plan("planned", "library", "hall", "attic"),
        make_plan("by scan", "library", "hall", "cellar", opens_on_scan=True),
    ]
    room.edit(make_town(round_plans=plans))
    room.round_is_due("planned")
    room.guard("Jan").scans("hall")
    assert opened(room) == ["planned"]
    room.after(seconds=5)
    room.guard("Jan").scans("hall")
    assert opened(room) == ["planned", "by scan"]


@pytest.mark.parametrize("hours", [1, 11.9, 12])
def test_round_walked_offline_and_sent_later(room: Room, hours: float) -> None:
    """It is opened as of then, and over; what comes after makes its report whole."""
    then = NOON - timedelta(hours=hours)
    room.guard("Kees").scans("gate", at=then)
    recent = timedelta(hours=hours) < PLACE_HOLDS
    assert opened(room) == (["gate round"] if recent else [])
    room.guard("Kees").scans("yard", at=then + 2 * MINUTE)
    assert not room.state.rounds
    if recent:
        report = room.report("gate round")
        assert (report.complete, report.planned_at, report.ended_at) == (
            True,
            then,
            then + 15 * MINUTE,
        )


def test_scan_from_before_the_last_round_opens_nothing(room: Room) -> None:
    room.guard("Kees").scans("gate")
    room.after(minutes=1)
    room.guard("Kees").scans("yard")
    room.guard("Els").scans("gate", at=NOON - MINUTE)
    assert opened(room) == ["gate round"]


def test_plan_that_is_open_is_not_opened_again(room: Room) -> None:
    room.operator("Anna").starts_round("gate round", walked_by="Els")
    room.after(seconds=5)
    room.guard("Kees").scans("gate")
    room.after(seconds=5)
    room.guard("Els").scans("gate")
    assert opened(room) == ["gate round"]


# --- by a fire ----------------------------------------------------------------


def fire(room: Room, desk: str = "desk 2") -> None:
    room.operator("Anna").raises(desk=desk)
    room.whatever()
    room.rule(lambda turn: rounds.open_sweep(turn, room.incident))


def test_sweeps_of_the_building_that_burns(room: Room) -> None:
    more = [
        replace(make_plan("upstairs", "library", "attic"), kind=RoundKind.FIRE_SWEEP),
        replace(make_plan("elsewhere", "town hall", "archive"), kind=RoundKind.FIRE_SWEEP),
        replace(make_plan("nothing", "library"), kind=RoundKind.FIRE_SWEEP),
    ]
    room.edit(make_town(round_plans=[*ROUND_PLANS, *more]))
    fire(room)
    assert opened(room) == ["sweep", "upstairs"]
    room.rule(lambda turn: rounds.open_sweep(turn, room.incident))
    assert opened(room) == ["sweep", "upstairs"], "told again"


def test_sweep_that_is_practised_is_begun_anew(room: Room) -> None:
    room.operator("Anna").starts_round("sweep", walked_by="Ria")
    room.guard("Ria").scans_by_phone("attic")
    room.after(minutes=1)
    fire(room)
    assert (room.report("sweep").reason, room.report("sweep").incident_id) == ("time", None)
    assert not room.round("sweep").visits
    assert room.round("sweep").incident_id == room.incident.incident_id


def test_fire_of_which_the_place_is_unknown(room: Room) -> None:
    nowhere = replace(room_incident(room), place=None)
    room.rule(lambda turn: rounds.open_sweep(turn, nowhere))
    assert opened(room) == []


def room_incident(room: Room) -> Incident:
    room.operator("Anna").raises(desk="desk 2")
    room.whatever()
    return room.incident
