"""The fire of a building: the team is called, the roll too, and the sweep begins."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import effects as x, events as e, site
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.ids import BuildingId, ResponderId, SystemId
from custom_components.municipal_alarm.control_room.sources import REAL_GAP, START_GAP
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    Duty,
    IncidentState,
    Outcome,
    Priority,
    Prompt,
    Purpose,
    RollCallAnswer,
    RoundKind,
    Target,
)

from ..shift import PEOPLE, Room, make_town

SAFE, UNACCOUNTED = RollCallAnswer.SAFE, RollCallAnswer.UNACCOUNTED
HELPING = RollCallAnswer.HELPING


def member(name: str, home: str) -> site.Responder:
    """Somebody of the response team, with a phone."""
    contact = site.Contact(SystemId("phone"), f"phone of {name}")
    return site.Responder(
        ResponderId(name.lower()), name, Duty.RESPONSE_TEAM, BuildingId(home), (contact,)
    )


TEAM = (member("Sara", "library"), member("Tom", "town hall"))


@pytest.fixture
def town(room: Room) -> Room:
    """Three of the response team: Ria and Sara in the library, Tom next door."""
    room.edit(make_town(people=[*PEOPLE, *TEAM]))
    return room


def test_fire_with_two_people_unaccounted_for(town: Room) -> None:
    room = town
    room.guard("Kees").scans("attic")
    room.guard("Omar").scans("cellar")
    room.after(minutes=3)
    room.fire()
    room.radio_text(to="Jan", contains="Library - FIRE #1", purpose=Purpose.ALARM)
    room.radio_texts("Ria", "Sara", contains="Library - GO: FIRE #1", purpose=Purpose.DISPATCH)
    room.radio_texts(
        *("Jan", "Kees", "Omar"),
        contains="Library - FIRE ROLL CALL 3 SAFE 4 HELP #1",
        purpose=Purpose.ROLL_CALL,
    )
    incident = room.incident
    assert (incident.kind, incident.priority) == (AlarmKind.FIRE, Priority.URGENT)
    assert incident.subject == "building/library"
    assert incident.place == site.Place(BuildingId("library"), "Library")
    assert room.round("sweep").kind is RoundKind.FIRE_SWEEP
    assert room.round("sweep").incident_id == incident.incident_id

    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("3")
    room.guard("Ria").accepts()
    room.guard("Sara").scans_by_phone("square")
    room.guard("Kees").scans("square")
    room.after(seconds=45)
    room.radio_text(to="Tom", purpose=Purpose.DISPATCH)  # Sara did not say that she comes
    room.guard("Tom").accepts()
    assert room.call_up().ended == "enough"
    room.after(minutes=3)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    told = [one.about for one in room.happened(e.Prompted) if one.prompt is Prompt.UNACCOUNTED]
    assert told == ["Omar"]
    assert room.roll_call() == {
        "Jan": SAFE,
        "Omar": UNACCOUNTED,
        "Ria": HELPING,
        "Kees": SAFE,
        "Sara": SAFE,
    }
    room.guard("Omar").texts("3")
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.whatever()


def test_somebody_enters_during_a_fire(town: Room) -> None:
    room = town
    room.fire()
    room.whatever()
    room.guard("Els").scans("hall")
    room.radio_text(to="Els", contains="FIRE ROLL CALL", purpose=Purpose.ROLL_CALL)
    assert room.roll_call()["Els"] is UNACCOUNTED
    room.after(seconds=20)
    room.guard("Els").scans("square")
    assert room.roll_call()["Els"] is SAFE


def test_second_detector_joins(town: Room) -> None:
    room = town
    room.fire()
    room.whatever()
    room.after(seconds=6)
    room.fire(source="detector 2")
    room.radio_text(to="Jan", contains="Library - FIRE - 2x #1", purpose=Purpose.AGAIN)
    # Who is called up is still told to go.
    room.radio_texts("Ria", "Sara", contains="Library - GO: FIRE - 2x #1", purpose=Purpose.AGAIN)
    assert room.incident.presses == 2
    assert len(room.happened(e.CallUpStarted)) == len(room.happened(e.RollCallStarted)) == 1
    assert len(room.happened(e.RoundOpened)) == 1
    room.fire("town hall")
    assert room.incident.number == 2
    room.whatever()


def test_off_ends_nothing(town: Room) -> None:
    room = town
    room.fire()
    room.fire(on=False)
    assert room.incident.is_open
    room.whatever()
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    assert room.incident.due_at is None
    room.fire()
    assert room.incident.number == 2
    room.whatever()


def test_signal_that_was_told_before_calls_nobody(town: Room) -> None:
    room = town
    room.fire(signal_id="f1")
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    seen = len(room.events)
    room.fire(signal_id="f1")
    assert len(room.events) == seen
    # Told again so much later that its id is forgotten: it is that fire, and over.
    for number in range(16):
        room.fire(signal_id=f"x{number}", on=False)
        room.fire(signal_id=f"y{number}", on=False)
    forgotten = room.state.sources["fire panel library"]  # type: ignore[index]
    assert forgotten.on is False
    room.fire(signal_id="f1")
    assert room.incident.state is IncidentState.RESOLVED
    room.nothing_more()


@given(
    levels=st.lists(
        st.tuples(
            st.booleans(),
            st.booleans(),
            st.sampled_from((timedelta(0), REAL_GAP, START_GAP)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_level_is_judged_as_a_button_is(
    levels: list[tuple[bool, bool, timedelta]],
) -> None:
    """What a contact at a desk would raise, a contact of the fire panel raises."""
    room = Room(make_town(people=[*PEOPLE, *TEAM]))
    for on, first, gap in levels:
        room.level("desk 4", on=on, first=first, gap=gap)
        room.fire(on=on, first=first, gap=gap)
        presses, fires = (
            [one.presses for one in room.state.incidents.values() if one.kind is kind]
            for kind in (AlarmKind.PANIC, AlarmKind.FIRE)
        )
        assert presses == fires
        assert all(one.drill is False for one in room.state.incidents.values())


def test_building_that_is_not_set_up(room: Room) -> None:
    room.fire("castle", on=False)
    assert not room.events
    room.fire("castle")
    (aside,) = room.happened(e.SignalSetAside)
    assert aside.reason == "unknown_building"


def test_policy_runs_as_it_is_set_up(town: Room) -> None:
    """The call-up is beside the steps, not in their place."""
    room = town
    room.fire()
    room.whatever()
    room.after(seconds=60)
    steps = room.happened(e.StepTaken)
    assert [one.step for one in steps] == [0, 1, 2]
    assert [skip.target for skip in steps[1].skipped] == [Target.RESPONSE_TEAM]
    room.radio_texts("Piet", "Omar", purpose=Purpose.ALARM)
    room.external("police", contains="Library - FIRE #1")
    room.whatever()


def test_team_of_the_building_before_others_that_were_seen_since(town: Room) -> None:
    """Tom, next door, is known to be nearer than whoever was not seen today."""
    room = town
    room.guard("Tom").scans_by_phone("council room")
    room.operator("Anna").sets_duty("Sara", on_duty=False)
    room.fire()
    assert [[one.responder for one in event.asked] for event in room.happened(e.CallUpAsked)] == [
        ["Ria"]
    ]
    room.guard("Ria").refuses()
    room.radio_text(to="Tom", purpose=Purpose.DISPATCH)
    room.whatever()


def test_building_without_a_team_asks_the_nearest_member(town: Room) -> None:
    room = town
    room.fire("museum")
    assert room.call_up().wanted == 1
    room.radio_text(to="Tom", contains="Museum - GO: FIRE", purpose=Purpose.DISPATCH)
    room.whatever()


def test_nobody_of_the_team_at_all(room: Room) -> None:
    room.operator("Anna").sets_duty("Ria", on_duty=False)
    room.fire()
    assert Prompt.NOBODY_COMES in room.incident.prompts
    assert room.call_up().ended == "nobody_left"
    room.whatever()


def test_team_is_not_asked_in_the_instant_that_it_is_sent(town: Room) -> None:
    """A radio shows the last text alone. After a minute who said nothing is asked."""
    room = town
    room.fire()
    room.radio_texts("Ria", "Sara", purpose=Purpose.DISPATCH)
    room.whatever()
    assert room.roll_call() == {"Jan": UNACCOUNTED, "Ria": UNACCOUNTED, "Sara": UNACCOUNTED}
    room.guard("Sara").accepts()
    assert room.roll_call()["Sara"] is HELPING
    room.restart(down=59)
    room.whatever()
    room.after(seconds=1)
    asked = room.radio_text(to="Ria", contains="FIRE ROLL CALL", purpose=Purpose.ROLL_CALL)
    assert not [one for one in room.unsaid if getattr(one, "responder_id", "") == "sara"]
    assert asked.key in room.incident.deliveries
    room.whatever()
    room.after(seconds=119)
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.after(seconds=1)
    told = [one.about for one in room.happened(e.Prompted) if one.prompt is Prompt.UNACCOUNTED]
    assert told == ["Jan, Ria"], "the question that came later makes nobody wait longer"
    room.whatever()


def test_nobody_is_asked_later_of_what_is_over(town: Room) -> None:
    room = town
    room.fire()
    room.edit(make_town(people=[one for one in (*PEOPLE, *TEAM) if one.name != "Sara"]))
    room.after(minutes=1)
    room.radio_text(to="Ria", purpose=Purpose.ROLL_CALL)
    room.whatever()
    assert room.roll_call()["Sara"] is UNACCOUNTED
    room.operator("Anna").knows("Sara", SAFE)
    assert room.roll_call()["Sara"] is SAFE, "who was removed meanwhile can be answered for"
    room.fire("town hall")
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    assert room.incident.due_at is None


@pytest.mark.parametrize("code", ["1", "2"])
def test_team_member_who_sweeps_is_help_and_no_victim(town: Room, code: str) -> None:
    room = town
    room.fire()
    room.whatever()
    room.guard("Ria").sends_code(code)
    assert room.roll_call()["Ria"] is HELPING
    room.guard("Ria").says(SAFE)
    room.after(minutes=1)
    room.whatever()
    room.guard("Ria").scans_by_phone("attic")
    assert room.roll_call()["Ria"] is HELPING, "not safe, and not asked again"
    assert not [
        one
        for one in room.unsaid
        if getattr(one, "responder_id", "") == "ria"
        and getattr(one, "purpose", None) is Purpose.ROLL_CALL
    ]
    assert room.guard("Ria").part is AssignmentState.ON_SCENE
    room.after(minutes=1)
    room.guard("Ria").scans_by_phone("square")
    assert room.roll_call()["Ria"] is SAFE
    room.whatever()


def test_scan_in_the_building_is_arrival_of_who_was_told(town: Room) -> None:
    room = town
    room.fire()
    room.whatever()
    for name, tag, arrives in (
        ("Jan", "square", False),  # where people gather
        ("Els", "hall", False),  # nobody told her
        ("Ria", "council room", False),  # another building
        ("Ria", "desk 2", True),
        ("Jan", "attic", True),
    ):
        room.after(seconds=40)
        room.guard(name).scans_by_phone(tag)
        assert (room.guard(name).part is AssignmentState.ON_SCENE) is arrives, (name, tag)
    assert room.state.roster.placed[ResponderId("jan")].place.checkpoint == "attic"
    room.whatever()


def test_who_was_told_and_is_seen_inside_after_they_were_safe_is_asked_again(town: Room) -> None:
    room = town
    room.fire()
    room.guard("Jan").texts("3")
    room.after(seconds=30)
    room.whatever()
    room.guard("Jan").scans("attic")
    assert room.roll_call()["Jan"] is UNACCOUNTED
    room.radio_text(to="Jan", purpose=Purpose.ROLL_CALL)
    room.whatever()


@pytest.mark.parametrize("drill", [False, True])
def test_fire_of_a_building_by_hand(town: Room, drill: bool) -> None:
    """All that a signal does; a drill is marked, and stays in the house."""
    room = town
    room.guard("Kees").scans("attic")
    room.operator("Anna").raises(building="library", kind=AlarmKind.FIRE, drill=drill)
    what = "DRILL FIRE" if drill else "FIRE"
    room.radio_text(to="Jan", contains=f"Library - {what} #1", purpose=Purpose.ALARM)
    room.radio_texts("Ria", "Sara", contains=f"Library - GO: {what} #1")
    room.radio_texts("Jan", "Kees", contains=f"Library - {what} ROLL CALL 3 SAFE 4 HELP #1")
    assert room.round("sweep").incident_id == room.incident.incident_id
    assert (room.incident.subject, room.incident.drill) == ("building/library", drill)
    started = (*room.happened(e.CallUpStarted), *room.happened(e.RollCallStarted))
    assert {one.actor and one.actor.name for one in started} == {"Anna"}
    room.operator("Anna").raises(building="library", kind=AlarmKind.FIRE, drill=drill)
    assert room.incident.presses == 2
    room.after(minutes=5)
    assert any(isinstance(one, x.CallExternal) for one in room.unsaid) is not drill
    room.fire()
    assert room.incident.number == (2 if drill else 1), "a real fire is not lost in a drill"
    assert len(room.happened(e.RoundOpened)) == (2 if drill else 1)
    room.whatever()


def test_fire_of_a_building_that_is_refused(room: Room) -> None:
    anna = room.operator("Anna")
    for more in ({"desk": "desk 1"}, {"guard": "Jan"}):
        with pytest.raises(BadRequest, match="desk_or_responder"):
            anna.raises(building="library", kind=AlarmKind.FIRE, **more)
    with pytest.raises(BadRequest, match="building_only_burns"):
        anna.raises(building="library")
    with pytest.raises(UnknownThing, match="unknown_building"):
        anna.raises(building="castle", kind=AlarmKind.FIRE)
    assert not room.events


def test_fire_drill_is_raised_by_hand(town: Room) -> None:
    """At a desk, for a fire signal is never a drill; and a real fire is not lost in it."""
    room = town
    room.operator("Anna").raises(desk="desk 2", kind=AlarmKind.FIRE, drill=True)
    assert room.incident.call_up is None
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM, wanted=2)
    room.operator("Anna").calls_the_roll()
    room.radio_texts("Ria", "Sara", contains="desk 2 - GO: DRILL FIRE #1")
    room.radio_text(to="Jan", contains="DRILL FIRE ROLL CALL 3 SAFE 4 HELP #1")
    room.after(minutes=1)
    room.radio_texts("Ria", "Sara", contains="DRILL FIRE ROLL CALL 3 SAFE 4 HELP #1")
    room.fire()
    assert (room.incident.number, room.incident.drill) == (2, False)
    room.whatever()


def test_restart_in_the_middle_of_a_fire(town: Room) -> None:
    room = town
    room.fire()
    room.operator("Anna").acknowledges()
    room.whatever()
    room.after(seconds=30)
    room.restart(down=20)
    room.radio_text(to="Tom", purpose=Purpose.DISPATCH)
    assert [one.responder for one in room.happened(e.CallUpUnanswered)] == ["Ria", "Sara"]
    room.restart(down=130)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    room.whatever()
