"""What one incident comes down to is what its events say, to whoever may know of them."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.evaluation.parts import (
    Aggression,
    Evaluation,
    Injury,
    Measure,
    MeasureId,
)
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.state import RoomState
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeliveryState,
    IncidentState,
    Outcome,
    Priority,
)
from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.summarising import summarise
from tests.control_room.shift import NOON, Room, actor

from . import naive
from .shifts import by_incident, events_after, steps


def facts(room: Room, *, secrets: bool = True, number: int = 1) -> Facts:
    (found,) = (
        one
        for events in by_incident(room.events)
        if (one := summarise(events, secrets=secrets)) is not None and one.number == number
    )
    return found


def test_a_good_day(room: Room) -> None:
    room.press("desk 1")
    room.after(seconds=4)
    room.operator("Anna").acknowledges()
    room.after(seconds=6)
    room.guard("Jan").texts("1")
    room.after(seconds=110.5)
    room.guard("Jan").texts("2")
    room.after(minutes=10)
    room.operator("Bram").resolves(Outcome.FALSE)
    room.after(minutes=1)
    room.operator("Bram").closes()
    found = facts(room)
    assert (found.kind, found.priority, found.state) == (
        AlarmKind.PANIC,
        Priority.URGENT,
        IncidentState.CLOSED,
    )
    assert (found.building_id, found.building, found.desk_id) == ("library", "Library", "desk 1")
    assert found.place == "Library, 1st floor, desk 1"
    assert (found.receipts, found.receipt_s, found.acknowledged_s) == (True, 0, 4)
    assert (found.accepted_s, found.on_scene_s) == (10, 120.5)
    assert (found.resolved_s, found.closed_s) == (720.5, 780.5)
    assert (found.operator_id, found.outcome, found.steps) == ("anna", Outcome.FALSE, 1)
    assert not found.duress


def test_a_radio_that_is_off_gives_no_receipt_until_it_is_on(room: Room) -> None:
    room.off = {"Jan"}
    room.press("desk 1")
    room.after(seconds=12)
    assert facts(room).receipt_s is None
    room.off = set()
    room.after(seconds=60)
    assert facts(room).receipt_s == 30


def test_a_phone_confirms_nothing(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    told = facts(room)
    assert told.receipts
    events = [
        replace(one, alerts=tuple(replace(alert, receipt_due_at=None) for alert in one.alerts))
        if isinstance(one, e.StepTaken)
        else one
        for one in by_incident(room.events)[0]
        if not isinstance(one, e.DeliveryReported)
    ]
    assert (found := summarise(events, secrets=True)) is not None
    assert (found.receipts, found.receipt_s) == (False, None)


def test_whoever_is_there_has_accepted(room: Room) -> None:
    room.press("desk 1")
    room.after(seconds=20)
    room.operator("Anna").hears_arrival_of("Jan")
    found = facts(room)
    assert (found.accepted_s, found.on_scene_s, found.state) == (20, 20, IncidentState.ON_SCENE)


def test_what_only_duress_raised_is_no_fact_for_all(room: Room) -> None:
    room.guard("Jan").texts("0")
    events = by_incident(room.events)[0]
    assert summarise(events, secrets=False) is None
    assert (found := summarise(events, secrets=True)) is not None
    assert found.duress
    assert found.desk_id is None


def test_duress_looks_like_the_all_clear_that_it_looks_like() -> None:
    worlds = {"0": Room(), "9": Room()}
    for digit, room in worlds.items():
        room.press("desk 1")
        room.guard("Jan").texts("1")
        room.after(seconds=5)
        room.guard("Jan").texts(digit)
        room.after(seconds=120)
        room.operator("Anna").acknowledges()
        room.operator("Anna").resolves()
    assert facts(worlds["0"]).duress
    assert not facts(worlds["9"]).duress
    for secrets in (True, False):
        assert facts(worlds["0"], secrets=False) == facts(worlds["9"], secrets=secrets)


def test_who_can_be_called_twice_is_called_once(room: Room) -> None:
    room.press("desk 1")
    room.after(seconds=61)
    room.operator("Anna").escalates("police")
    assert facts(room).external == ("police",)


def test_a_receipt_after_the_end_is_for_the_timeline(room: Room) -> None:
    room.off = {"Jan"}
    room.press("desk 1")
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.reports(room.radio_text(to="Jan", contains="PANIC"), DeliveryState.RECEIPTED)
    assert room.just(e.IncidentClosed)
    assert room.happened(e.DeliveryReported)[-1].late
    assert facts(room).receipt_s is None


def test_the_receipt_of_a_message_is_none_of_the_alarm(room: Room) -> None:
    room.off = {"Jan"}
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    room.off = set()
    room.after(seconds=5)
    room.operator("Anna").writes("Are you there?", "Jan")
    assert room.just(e.MessageSent)
    assert facts(room).receipt_s is None
    room.after(seconds=5)
    assert facts(room).receipt_s == 10


def test_a_step_that_was_held_was_not_taken(room: Room) -> None:
    room.press("desk 1")
    (events,) = by_incident(room.events)
    held = [
        replace(one, held_by="guarded") if isinstance(one, e.StepTaken) else one for one in events
    ]
    assert [found.steps for one in (events, held) if (found := summarise(one, secrets=True))] == [
        1,
        0,
    ]


def evaluated(room: Room, outcome: Outcome, seconds: float) -> e.EvaluationWritten:
    evaluation = Evaluation(
        outcome=outcome,
        happened="Somebody shouted.",
        aggression=(Aggression.VERBAL,),
        injury=Injury.NONE,
        measures=(
            Measure(
                measure_id=MeasureId("m1"), text="A talk", owner="Sophie", due=date(2026, 12, 1)
            ),
        ),
    )
    return e.EvaluationWritten(
        at=NOON + timedelta(seconds=seconds),
        incident_id=room.incident.incident_id,
        actor=actor("Anna"),
        evaluation=evaluation,
    )


def test_what_is_written_later_goes_before_what_was_said_at_the_end(room: Room) -> None:
    room.press("desk 1")
    room.operator("Anna").resolves(Outcome.GENUINE)
    (events,) = by_incident(room.events)
    approved = e.EvaluationApproved(
        at=NOON + timedelta(seconds=200),
        incident_id=room.incident.incident_id,
        actor=actor("Bram"),
    )
    found = summarise([*events, approved], secrets=True)
    assert found is not None
    assert (found.approved_s, found.outcome) == (None, Outcome.GENUINE)
    first = evaluated(room, Outcome.FALSE, 100)
    found = summarise([*events, first, approved], secrets=True)
    assert found is not None
    assert (found.evaluated_s, found.approved_s) == (100, 200)
    assert (found.outcome, found.measures) == (Outcome.FALSE, 1)
    assert (found.aggression, found.injury) == ((Aggression.VERBAL,), Injury.NONE)
    # Another text undoes what was agreed with; when it was first written stays.
    again = evaluated(room, Outcome.TECHNICAL, 300)
    found = summarise([*events, first, approved, again], secrets=True)
    assert found is not None
    assert (found.evaluated_s, found.approved_s) == (100, None)
    assert found.outcome is Outcome.TECHNICAL


def test_nothing_is_known_of_what_has_no_beginning(room: Room) -> None:
    room.press("desk 1")
    events = by_incident(room.events)[0]
    assert summarise(events[1:], secrets=True) is None
    assert summarise([], secrets=False) is None


def told(found: Facts | None, naively: dict[str, Any]) -> dict[str, Any]:
    """What was found of what can be asked naively."""
    assert found is not None
    known = asdict(found)
    known["external"] = set(known["external"])
    return {name: known[name] for name in naively}


@given(steps, st.booleans())
def test_facts_are_what_the_raw_events_say(names: list[str], secrets: bool) -> None:
    for events in by_incident(events_after(["press", *names])):
        naively = naive.facts(events, secrets=secrets)
        found = summarise(events, secrets=secrets)
        if naively is None:
            assert found is None
        else:
            assert told(found, naively) == naively


@given(steps, st.randoms(use_true_random=False))
def test_whatever_care_takes_away_the_rest_is_read(names: list[str], chance: Any) -> None:
    for events in by_incident(events_after(["press", *names])):
        left = [one for one in events if chance.random() < 0.6]
        found = summarise(left, secrets=True)
        assert (found is None) == (not any(isinstance(one, e.IncidentRaised) for one in left))


@given(steps)
def test_the_kind_and_place_are_those_that_the_room_had(names: list[str]) -> None:
    """By the room's own fold, which has its own tests; while the incident is in the room."""
    events = events_after(["press", *names])
    state = fold(RoomState(), events)
    for one in by_incident(events):
        incident = state.incidents.get(one[0].stream)
        if incident is not None:
            for secrets, known in ((True, incident), (False, incident.shown)):
                found = summarise(one, secrets=secrets)
                if found is None:
                    assert incident.is_secret
                    continue
                assert (found.kind, found.priority) == (known.kind, known.priority)
                assert found.state is known.state
                place = known.place
                assert found.building_id == (place.building_id if place else None)
