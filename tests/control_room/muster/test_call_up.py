"""The call-up: the nearest, then the next, until enough come."""

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e, site
from custom_components.municipal_alarm.control_room.errors import BadRequest, WrongState
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.muster.gathering import OVER
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    DeskAnswer,
    Duty,
    Outcome,
    Prompt,
    Purpose,
)

from ..shift import PEOPLE, Room, make_town
from ..strategies import towns

GUARDS = (Duty.GUARD, Duty.PATROL)


@pytest.fixture
def alarm(room: Room) -> Room:
    """A press at desk 2 of the library, Jan told; others are further away."""
    room.press("desk 2")
    room.radio_text(to="Jan", purpose=Purpose.ALARM)
    return room


def asked(room: Room) -> list[list[str]]:
    """Who was asked, in their order, those at once together."""
    return [[one.responder for one in event.asked] for event in room.happened(e.CallUpAsked)]


def test_nearest_refuses_and_the_next_comes(alarm: Room) -> None:
    room = alarm
    room.guard("Els").scans("desk 3")
    room.guard("Kees").scans("desk 3")
    room.after(minutes=2)
    room.whatever()
    room.guard("Kees").scans_by_phone("hall")
    room.operator("Anna").calls_up(Duty.PATROL)
    room.radio_text(
        to="Kees", contains="Library, 1st floor, desk 2 - GO: PANIC #1", purpose=Purpose.DISPATCH
    )
    room.guard("Kees").refuses("stuck in the lift")
    room.radio_text(to="Els", contains="GO: PANIC #1")
    assert room.guard("Kees").part is AssignmentState.REFUSED
    assert Prompt.BACKUP_ASKED not in room.incident.prompts, "the next is asked already"
    room.guard("Els").texts("1")
    assert asked(room) == [["Kees"], ["Els"]]
    assert room.call_up().ended == "enough"
    (accepted,) = room.happened(e.ResponderAccepted)
    # 1.1 km, out and in, one floor down and one up, and half a minute for two minutes of age.
    assert (accepted.responder, accepted.minutes) == ("Els", 9.1)
    assert [one.minutes for event in room.happened(e.CallUpAsked) for one in event.asked] == [
        0.5,
        9.1,
    ]
    room.after(minutes=1)
    room.whatever()
    assert len(room.happened(e.CallUpAsked)) == 2


def test_who_does_not_answer_is_passed_over_and_may_still_come(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_up(Duty.PATROL)
    room.radio_text(to="Els", purpose=Purpose.DISPATCH)
    room.after(seconds=44)
    room.nothing_more()
    room.after(seconds=1)
    room.radio_text(to="Kees", purpose=Purpose.DISPATCH)
    assert [one.responder for one in room.happened(e.CallUpUnanswered)] == ["Els"]
    assert room.call_up().waiting == ("kees",)
    room.guard("Els").texts("1")
    assert (room.call_up().ended, room.call_up().waiting) == ("enough", ())
    assert room.guard("Kees").part is AssignmentState.DISPATCHED
    room.after(minutes=2)
    assert len(asked(room)) == 2


def test_nobody_left(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM, wanted=2)
    room.radio_text(to="Ria", purpose=Purpose.DISPATCH)
    room.after(seconds=45)
    (ended,) = room.happened(e.CallUpEnded)
    assert (ended.reason, ended.coming) == ("nobody_left", 0)
    assert Prompt.NOBODY_COMES in room.incident.prompts
    assert [one.about for one in room.happened(e.Prompted)] == ["0/2"]

    room.guard("Ria").accepts()
    assert room.call_up().ended == "nobody_left", "one comes, and two are wanted"
    assert Prompt.NOBODY_COMES in room.incident.prompts
    assert len(room.happened(e.CallUpEnded)) == 1


def test_late_acceptance_is_enough_after_all(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.after(seconds=60)
    room.radio_text(to="Ria")
    room.guard("Ria").accepts()
    assert [one.reason for one in room.happened(e.CallUpEnded)] == ["nobody_left", "enough"]
    assert Prompt.NOBODY_COMES not in room.incident.prompts


def test_who_comes_already_counts(alarm: Room) -> None:
    room = alarm
    room.guard("Jan").texts("1")
    room.operator("Anna").calls_up(*GUARDS, wanted=2)
    assert asked(room) == [["Els"]]
    room.operator("Anna").hears_arrival_of("Piet")
    assert room.call_up().ended == "enough", "also who was not asked"
    room.whatever()
    room.operator("Anna").calls_up(Duty.GUARD)
    assert [one.coming for one in room.happened(e.CallUpEnded)] == [2, 2]
    room.nothing_more()


def test_who_accepted_and_cannot_come_is_replaced(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").calls_up(Duty.PATROL)
    room.guard("Els").texts("1")
    assert room.call_up().ended == "enough"
    room.guard("Els").refuses("a flat tyre")
    assert asked(room) == [["Els"], ["Kees"]]
    assert room.call_up().ended == ""
    room.whatever()


def test_who_may_not_be_asked(room: Room) -> None:
    """Not whom it is about, nor who is off duty, refused, or has nothing to be asked by."""
    silent = site.Responder(ResponderId("mute"), "Mute", Duty.GUARD, None)
    room.edit(make_town(people=[*PEOPLE, silent]))
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.operator("Anna").sets_duty("Piet", on_duty=False)
    room.operator("Anna").hears_no_of("Els")
    room.operator("Anna").calls_up(*GUARDS, wanted=9)
    assert asked(room) == [["Kees", "Omar"]]
    room.whatever()


def test_text_that_fails_everywhere_is_no_answer_at_once(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").acknowledges()
    piet = room.guard("Piet")
    room.off.add("Piet")
    room.operator("Anna").sets_duty("Jan", on_duty=False)
    room.operator("Anna").calls_up(Duty.GUARD)
    first = room.radio_text(to="Piet", by="radio")
    room.reports(first, DeliveryState.FAILED, "unreachable")
    other = room.radio_text(to="Piet", by="phone")
    assert asked(room) == [["Piet"]], "the phone may reach him"
    room.reports(other, DeliveryState.FAILED, "no token")
    assert asked(room) == [["Piet"], ["Omar"]]
    piet.texts("1")
    assert room.call_up().ended == "enough"
    room.whatever()


def test_who_can_be_told_is_asked_before_who_is_nearer(alarm: Room) -> None:
    """Jan is in the building, and has a radio alone."""
    room = alarm
    room.link("radio", up=False)
    room.operator("Anna").calls_up(Duty.GUARD)
    assert asked(room) == [["Piet"]]
    room.whatever()


def test_one_radio_that_fails(alarm: Room) -> None:
    room = alarm
    room.off.add("Els")
    room.operator("Anna").calls_up(Duty.PATROL)
    room.reports(room.radio_text(to="Els"), DeliveryState.FAILED, "unreachable")
    assert asked(room) == [["Els"], ["Kees"]]
    assert [one.responder for one in room.happened(e.CallUpUnanswered)] == ["Els"]
    # Further failures of the same text say nothing new.
    room.after(seconds=10)
    room.reports(room.radio_text(to="Els"), DeliveryState.SENT)
    assert asked(room) == [["Els"], ["Kees"]]
    room.whatever()


def test_alarm_that_arrived_says_nothing_of_the_call_up(alarm: Room) -> None:
    room = alarm
    room.off.add("Jan")
    room.operator("Anna").calls_up(Duty.GUARD)
    room.reports(room.radio_text(to="Jan"), DeliveryState.FAILED, "unreachable")
    assert asked(room) == [["Jan"], ["Piet"]]
    room.whatever()


def test_failure_of_an_alarm_says_nothing_of_the_call_up(room: Room) -> None:
    room.off.add("Jan")
    room.press("desk 2")
    told = room.radio_text(to="Jan", purpose=Purpose.ALARM)
    room.operator("Anna").calls_up(Duty.GUARD)
    room.reports(told, DeliveryState.FAILED)
    assert asked(room) == [["Jan"]]
    room.whatever()


def test_the_same_call_up_twice_is_one(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").calls_up(Duty.PATROL, Duty.GUARD)
    room.operator("Bram").calls_up(Duty.GUARD, Duty.PATROL)
    assert len(room.happened(e.CallUpStarted)) == 1
    assert asked(room) == [["Jan"]]
    room.operator("Bram").calls_up(Duty.GUARD, Duty.PATROL, wanted=3)
    assert asked(room) == [["Jan"], ["Els", "Piet"]], "two more, and Jan is still waited for"
    room.whatever()


def test_another_call_up_after_the_first_has_ended_asks_again(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.after(seconds=45)
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    assert asked(room) == [["Ria"], ["Ria"]]
    keys = [alert.key for event in room.happened(e.CallUpAsked) for alert in event.alerts]
    assert len(set(keys)) == 2
    assert Prompt.NOBODY_COMES not in room.incident.prompts
    room.whatever()


def test_what_makes_no_sense(alarm: Room) -> None:
    room = alarm
    with pytest.raises(BadRequest, match="no_duties"):
        room.operator("Anna").calls_up()
    with pytest.raises(BadRequest, match="nobody_wanted"):
        room.operator("Anna").calls_up(Duty.GUARD, wanted=0)
    room.operator("Anna").resolves()
    room.whatever()
    with pytest.raises(WrongState):
        room.operator("Anna").calls_up(Duty.GUARD)


def test_nothing_falls_due_when_it_is_over(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").calls_up(Duty.PATROL)
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    assert (room.call_up().ended, room.call_up().due_at, room.call_up().waiting) == (OVER, None, ())
    room.after(minutes=30)
    assert asked(room) == [["Els"]]
    assert room.incident.due_at is None


def test_ended_call_up_stays_as_it_ended(alarm: Room) -> None:
    room = alarm
    room.guard("Jan").texts("1")
    room.operator("Anna").calls_up(Duty.GUARD)
    room.operator("Anna").resolves()
    assert room.call_up().ended == "enough"
    room.whatever()


def test_deadline_stands_over_a_restart(alarm: Room) -> None:
    room = alarm
    room.operator("Anna").acknowledges()
    room.operator("Anna").calls_up(Duty.PATROL)
    room.after(seconds=40)
    room.restart(down=10)
    room.whatever()
    assert asked(room) == [["Els"], ["Kees"]]
    room.restart(down=1)
    assert room.call_up().waiting == ("kees",)
    room.whatever()


def test_in_a_drill_the_texts_say_so(room: Room) -> None:
    room.press("desk 1", drill=True)
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.radio_text(to="Ria", contains="GO: DRILL PANIC")
    room.whatever()


def test_alarm_without_a_place_asks_all_the_same(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, radio="77")
    room.operator("Anna").calls_up(Duty.PATROL)
    assert [one.minutes for event in room.happened(e.CallUpAsked) for one in event.asked] == [None]
    room.guard("Els").texts("1")
    assert [one.minutes for one in room.happened(e.ResponderAccepted)] == [None]
    room.whatever()


def test_desk_sees_who_comes(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.operator("Anna").calls_up(Duty.RESPONSE_TEAM)
    room.radio_text(to="Ria")
    room.guard("Ria").accepts()
    room.lamp("desk 1", DeskAnswer.ON_THE_WAY)


NAMES = tuple(one.name for one in PEOPLE)
MOVES = st.one_of(
    st.tuples(
        st.sampled_from(("accepts", "refuses", "arrives", "off duty", "on duty", "radio off")),
        st.sampled_from(NAMES),
    ),
    st.tuples(st.just("time"), st.sampled_from((1, 10, 45, 46, 200))),
    st.tuples(
        st.just("call up"), st.tuples(st.sets(st.sampled_from(Duty), min_size=1), st.integers(1, 4))
    ),
    st.tuples(st.just("fails"), st.integers(0, 9)),
)


@given(
    town=towns,
    duties=st.sets(st.sampled_from(Duty), min_size=1),
    wanted=st.integers(1, 5),
    moves=st.lists(MOVES, max_size=12),
)
def test_any_call_up(
    town: site.Site, duties: set[Duty], wanted: int, moves: list[tuple[str, object]]
) -> None:
    """Nobody is asked twice, and never more than are wanted; in the end it ends."""
    room = Room(town)
    room.press("desk 1")
    anna = room.operator("Anna")
    anna.acknowledges()
    anna.calls_up(*sorted(duties), wanted=wanted)
    for move, what in moves:
        _move(room, move, what)
        _holds(room)
    room.after(minutes=10)
    _holds(room)
    assert room.call_up().ended
    assert room.call_up().due_at is None
    people: list[str] = []
    ended = False
    for event in room.events:
        match event:
            case e.CallUpStarted() if ended:
                # Another one: it may ask whom the one before asked.
                people, ended = [], False
            case e.CallUpEnded():
                ended = True
            case e.CallUpAsked():
                people += [one.responder for one in event.asked]
                ended = False
                assert len(people) == len(set(people)), "nobody is asked twice"
    coming = (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
    if room.call_up().ended == "nobody_left":
        part = room.incident.assignments
        assert Prompt.NOBODY_COMES in room.incident.prompts
        assert (
            sum(
                part[one].state in coming
                for one in part
                if town.responders[one].duty in room.call_up().duties
            )
            < room.call_up().wanted
        )


def _holds(room: Room) -> None:
    """What is true at every moment of a call-up."""
    call_up, part = room.call_up(), room.incident.assignments
    assert len(call_up.waiting) <= max(
        call_up.wanted, *(e_.wanted for e_ in room.happened(e.CallUpStarted))
    )
    for responder_id in call_up.waiting:
        assert part[responder_id].state is AssignmentState.DISPATCHED
    for event in room.just(e.CallUpAsked):
        coming = sum(
            one.state in (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
            and room.site.responders[responder_id].duty in call_up.duties
            for responder_id, one in part.items()
        )
        assert coming + len(call_up.waiting) <= call_up.wanted
        assert all(
            room.state.roster.on_duty(room.site.responders[one.responder_id]) for one in event.asked
        )


def _move(room: Room, move: str, what: object) -> None:
    anna = room.operator("Anna")
    match move, what:
        case "accepts", str(name):
            anna.hears_yes_of(name)
        case "refuses", str(name):
            anna.hears_no_of(name)
        case "arrives", str(name):
            anna.hears_arrival_of(name)
        case "off duty" | "on duty", str(name):
            anna.sets_duty(name, on_duty=move == "on duty")
        case "radio off", str(name):
            room.guard(name).radio(on=False)
        case "time", int(seconds):
            room.after(seconds=seconds)
        case "call up", (set(duties), int(wanted)):
            anna.calls_up(*sorted(duties), wanted=wanted)
        case "fails", int(number):
            texts = [one for one in room.unsaid if hasattr(one, "purpose")]
            if texts:
                room.reports(texts[number % len(texts)], DeliveryState.FAILED, "x")
