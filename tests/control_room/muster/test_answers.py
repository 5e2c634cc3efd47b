"""Of everybody on the list one answer, and the last one holds."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e, procedure
from custom_components.municipal_alarm.control_room.codes import incident_of
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import (
    CodeEffect,
    Duty,
    Prompt,
    Purpose,
    RollCallAnswer,
    ScanFlag,
)

from ..shift import PEOPLE, Room, make_town

JAN = ResponderId("jan")

SAFE, HELP, UNACCOUNTED = RollCallAnswer.SAFE, RollCallAnswer.HELP, RollCallAnswer.UNACCOUNTED
HELPING = RollCallAnswer.HELPING


def test_answers(called: Room) -> None:
    room = called
    assert room.roll_call() == {"Jan": UNACCOUNTED, "Kees": UNACCOUNTED}
    room.guard("Jan").texts("3")
    room.guard("Kees").says(HELP)
    assert room.roll_call() == {"Jan": SAFE, "Kees": HELP}
    assert Prompt.BACKUP_ASKED in room.incident.prompts
    room.operator("Anna").knows("Kees", SAFE)
    assert room.roll_call()["Kees"] is SAFE
    assert [(one.responder, one.by) for one in room.happened(e.RollCallAnswered)] == [
        ("Jan", "code"),
        ("Kees", "phone"),
        ("Kees", "operator"),
    ]
    room.after(minutes=10)
    assert Prompt.UNACCOUNTED not in room.incident.prompts, "everybody is accounted for"


def test_own_answer_is_a_sign_of_life(called: Room) -> None:
    room = called
    room.guard("Jan").works_alone()
    room.guard("Kees").works_alone()
    room.after(minutes=2)
    room.guard("Jan").says(SAFE)
    room.operator("Anna").knows("Kees", SAFE)
    assert room.watched("Jan").last_sign_at == room.now
    assert room.watched("Kees").last_sign_at < room.now, "that was the operator's word"


def test_whoever_would_help_and_cannot_is_asked_like_anybody(called: Room) -> None:
    room = called
    kees, jan = room.guard("Kees"), room.guard("Jan")
    kees.accepts()
    jan.texts("3")
    assert room.roll_call() == {"Jan": SAFE, "Kees": HELPING}
    room.whatever()
    kees.refuses()
    jan.refuses()
    assert room.roll_call() == {"Jan": SAFE, "Kees": UNACCOUNTED}
    room.radio_text(to="Kees", purpose=Purpose.ROLL_CALL)
    room.nothing_more()
    room.after(minutes=3)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    kees.texts("3")
    assert room.roll_call()["Kees"] is SAFE
    room.whatever()


def test_saying_it_twice_changes_nothing(called: Room) -> None:
    room = called
    room.guard("Jan").texts("3")
    room.guard("Jan").texts("9")
    room.guard("Jan").says(SAFE)
    assert len(room.happened(e.RollCallAnswered)) == 1
    room.operator("Anna").calls_the_roll()
    assert len(room.happened(e.RollCallStarted)) == 1


@pytest.mark.parametrize(
    ("digits", "answer"),
    [
        ("1", HELPING),
        ("2", HELPING),
        ("3", SAFE),
        ("4", HELP),
        ("5", HELP),
        ("6", HELP),
        ("7", HELP),
        ("8", HELP),
        ("9", SAFE),
        ("0", SAFE),
    ],
)
def test_what_the_codes_say(called: Room, digits: str, answer: RollCallAnswer) -> None:
    room = called
    room.guard("Kees").texts(digits)
    assert room.roll_call()["Kees"] is answer
    assert room.incident.duress is (digits == "0")
    assert (Prompt.BACKUP_ASKED in room.incident.prompts) is (answer is HELP)
    room.after(minutes=1)
    room.whatever()


def test_check_in_is_an_answer(called: Room) -> None:
    room = called
    room.edit(make_town(codes=[procedure.StatusCode("11", "check-in", CodeEffect.CHECK_IN)]))
    room.guard("Jan").texts("11")
    assert room.roll_call()["Jan"] is SAFE


def test_duress_that_looks_like_nothing_answers_nothing(called: Room) -> None:
    room = called
    codes = [one for one in procedure.DEFAULT_CODES if one.effect is not CodeEffect.ALL_CLEAR]
    room.edit(make_town(codes=codes))
    room.guard("Kees").texts("0")
    assert room.incident.duress
    assert room.roll_call()["Kees"] is UNACCOUNTED
    room.after(minutes=1)
    room.whatever()


def test_scan_elsewhere_or_where_people_gather_is_safe(called: Room) -> None:
    room = called
    room.guard("Jan").scans("square")
    room.guard("Kees").scans("cellar")
    assert room.roll_call() == {"Jan": SAFE, "Kees": UNACCOUNTED}, "alive, but still inside"
    room.after(minutes=1)
    room.guard("Kees").scans("desk 3")
    assert room.roll_call()["Kees"] is SAFE
    assert {one.by for one in room.happened(e.RollCallAnswered)} == {"scan"}
    room.guard("Kees").scans("desk 3")
    assert len(room.happened(e.RollCallAnswered)) == 2


def test_who_asked_for_help_and_is_out_is_safe(called: Room) -> None:
    room = called
    room.guard("Kees").texts("4")
    room.after(seconds=30)
    room.guard("Kees").scans("square")
    assert room.roll_call()["Kees"] is SAFE


def test_scan_from_before_says_nothing(called: Room) -> None:
    room = called
    before = room.now - timedelta(seconds=40)
    room.guard("Jan").scans("desk 3", at=before)
    room.guard("Omar").scans("hall", at=before)
    assert room.roll_call() == {"Jan": UNACCOUNTED, "Kees": UNACCOUNTED}


def test_answer_that_comes_late_does_not_undo_a_later_one(called: Room) -> None:
    room = called
    room.after(seconds=30)
    room.guard("Kees").texts("4")
    room.guard("Kees").texts("3", said=timedelta(seconds=20))
    assert room.roll_call()["Kees"] is HELP
    room.guard("Jan").texts("3", said=timedelta(seconds=90))
    assert room.roll_call()["Jan"] is UNACCOUNTED, "said before anybody asked"
    room.guard("Jan").texts("3", said=timedelta(seconds=20))
    assert room.roll_call()["Jan"] is SAFE


def test_who_goes_in_again_is_asked_again(called: Room) -> None:
    room = called
    room.guard("Kees").scans("square")
    room.after(minutes=5)
    room.guard("Kees").scans("hall")
    room.radio_text(to="Kees", purpose=Purpose.ROLL_CALL)
    assert room.roll_call()["Kees"] is UNACCOUNTED
    # Whoever says that they are safe is believed, until they are seen inside after it.
    room.guard("Kees").texts("3")
    room.guard("Kees").scans("attic", at=room.now - timedelta(seconds=20))
    assert room.roll_call()["Kees"] is SAFE
    room.after(minutes=1)
    room.guard("Kees").scans("attic")
    assert room.roll_call()["Kees"] is UNACCOUNTED
    room.radio_text(to="Kees", purpose=Purpose.ROLL_CALL)


def test_one_answer_is_for_every_roll_call_that_asks(room: Room) -> None:
    """Whatever incident the code itself belongs to."""
    room.press("desk 1")
    room.guard("Jan").accepts()
    room.guard("Jan").scans("desk 1")
    room.fire()
    room.whatever()
    fire = room.incident
    assert incident_of(Turn(room.state, room.now), JAN, room.now) != fire
    room.guard("Jan").texts("3")
    assert room.roll_call()["Jan"] is SAFE
    room.guard("Jan").texts("4")
    assert room.roll_call()["Jan"] is HELP
    assert all(Prompt.BACKUP_ASKED in one.prompts for one in room.state.incidents.values())
    codes = room.happened(e.CodeReceived)
    assert {one.incident_id for one in codes} == {room.incident_number(1).incident_id}
    room.guard("Jan").texts("1")
    assert room.roll_call()["Jan"] is HELP, "that is of the panic"
    room.guard("Jan").texts("0")
    assert room.roll_call()["Jan"] is SAFE, "it looks like an all-clear"
    room.whatever()


def test_two_fires_and_one_answer(room: Room) -> None:
    room.guard("Jan").scans("hall")
    room.fire("library")
    room.operator("Anna").calls_up(Duty.GUARD, wanted=1)
    room.fire("town hall")
    room.operator("Anna").knows("Jan", UNACCOUNTED)
    room.guard("Jan").texts("3")
    for incident in room.state.incidents.values():
        assert room.roll_call(incident)["Jan"] is SAFE
    room.whatever()


def test_answer_after_the_end_of_the_incident_is_not_set_aside(called: Room) -> None:
    room = called
    room.operator("Anna").resolves()
    room.whatever()
    room.guard("Jan").texts("3")
    assert room.roll_call()["Jan"] is SAFE
    assert not room.happened(e.SignalSetAside)
    room.guard("Jan").texts("2")
    assert [one.reason for one in room.happened(e.SignalSetAside)] == ["no_incident"]


def test_scan_that_is_doubtful_makes_nobody_safe(called: Room) -> None:
    """Nor is it a sign of life: whoever holds a copy of a tag is not its owner."""
    room = called
    room.guard("Kees").scans("square")
    room.operator("Anna").knows("Kees", UNACCOUNTED)
    room.operator("Anna").watches("Kees")
    began = room.watched("Kees").last_sign_at
    room.after(seconds=1)
    room.guard("Kees").scans_by_phone("square")  # by another device, within three seconds
    room.guard("Jan").scans("hall")
    room.after(seconds=1)
    room.guard("Jan").scans("archive")  # in another building, a second later
    flags = [one.flags for one in room.happened(e.CheckpointScanned)][-3:]
    assert flags == [(ScanFlag.COPIED,), (), (ScanFlag.IMPOSSIBLE,)]
    assert room.roll_call() == {"Jan": UNACCOUNTED, "Kees": UNACCOUNTED}
    assert room.watched("Kees").last_sign_at == began


def test_scan_that_is_doubtful_makes_nobody_a_helper(called: Room) -> None:
    room = called
    room.operator("Anna").dispatches("Jan")
    room.guard("Jan").scans("hall")
    assert room.roll_call()["Jan"] is HELPING
    room.operator("Anna").knows("Jan", UNACCOUNTED)
    room.after(seconds=1)
    room.guard("Jan").scans_by_phone("hall")
    assert room.happened(e.CheckpointScanned)[-1].flags == (ScanFlag.COPIED,)
    assert room.roll_call()["Jan"] is UNACCOUNTED
    room.whatever()


def test_who_comes_on_the_list_later_has_the_whole_time(called: Room) -> None:
    room = called
    room.after(minutes=2)
    room.guard("Els").scans("hall")
    room.after(minutes=2.9)
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.after(minutes=0.1)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    room.whatever()


def test_nobody_is_asked_after_the_roll_call(room: Room) -> None:
    """Not even who was called up a moment before it, and was to be asked after that."""
    room.press("desk 2")
    room.operator("Anna").calls_up(Duty.GUARD)
    room.operator("Anna").calls_the_roll()
    assert room.incident.roll_call is not None
    assert room.incident.roll_call.ask_at is not None
    room.operator("Anna").ends_the_roll_call()
    room.after(minutes=5)
    assert not room.happened(e.RollCallJoined)
    room.whatever()


def test_who_is_safe_helps_when_they_are_on_scene(called: Room) -> None:
    room = called
    room.operator("Anna").knows("Jan", SAFE)
    room.operator("Anna").hears_yes_of("Jan")
    assert room.roll_call()["Jan"] is SAFE
    room.operator("Anna").hears_arrival_of("Jan")
    assert room.roll_call()["Jan"] is HELPING
    room.whatever()


def test_scan_by_a_clock_that_was_ahead_is_overtaken(called: Room) -> None:
    room = called
    room.now += timedelta(days=1)
    room.guard("Els").scans("desk 3")
    room.guard("Jan").scans("square")
    room.now -= timedelta(days=1)
    room.after(seconds=30)
    room.guard("Els").scans("hall")
    assert room.roll_call()["Els"] is UNACCOUNTED
    room.guard("Jan").texts("4")
    assert room.roll_call()["Jan"] is HELP
    room.whatever()


def test_responder_who_arrives_is_on_the_list(called: Room) -> None:
    room = called
    room.operator("Anna").hears_arrival_of("Els")
    assert room.roll_call()["Els"] is HELPING
    room.guard("Kees").texts("4")
    room.operator("Anna").hears_arrival_of("Kees")
    assert room.roll_call()["Kees"] is HELP, "who needs help is not help"
    room.guard("Els").texts("3")
    assert room.roll_call()["Els"] is SAFE
    room.after(minutes=1)
    room.guard("Els").scans("hall")
    assert room.roll_call()["Els"] is HELPING
    room.nothing_more()


NAMES = tuple(one.name for one in PEOPLE)
WAYS = ("3", "4", "9", "0", "7", "says safe", "says help", "heard", "square", "desk 3", "hall")
SAYS = st.tuples(st.sampled_from(NAMES), st.sampled_from(WAYS), st.integers(0, 90))


@given(moves=st.lists(SAYS, max_size=15))
def test_of_everybody_one_answer_and_it_is_the_last_one(
    moves: list[tuple[str, str, int]],
) -> None:
    room = Room(make_town(people=[one for one in PEOPLE if one.duty is not Duty.RESPONSE_TEAM]))
    room.guard("Kees").scans("attic")
    room.after(minutes=1)
    room.press("desk 2")
    room.operator("Anna").calls_the_roll()
    expected = {"Jan": UNACCOUNTED, "Kees": UNACCOUNTED}
    for name, way, pause in moves:
        if name == "Ria" or (way == "0" and name not in expected):
            continue  # a duress code of somebody else is an alarm of its own
        guard = room.guard(name)
        room.after(seconds=3 + pause)
        answer: RollCallAnswer | None = None
        match way:
            case "says safe" | "says help":
                answer = SAFE if way == "says safe" else HELP
                guard.says(answer)
                expected.setdefault(name, UNACCOUNTED)
            case "heard":
                answer = HELP
                room.operator("Anna").knows(name, HELP)
                expected.setdefault(name, UNACCOUNTED)
            case "square" | "desk 3":
                guard.scans(way)
                answer = SAFE if expected.get(name) is not SAFE else None
            case "hall":
                guard.scans(way)
                if expected.get(name, SAFE) is SAFE:
                    expected[name] = UNACCOUNTED
            case _:
                guard.texts(way)
                means = {"3": SAFE, "9": SAFE, "0": SAFE, "4": HELP, "7": HELP}.get(way)
                answer = means if expected.get(name) is not means else None
        if name in expected and answer is not None and expected[name] is not answer:
            expected[name] = answer
        assert room.roll_call() == expected
    called = room.incident.roll_call
    assert called is not None
    assert [one.responder for one in called.people.values()] == list(dict.fromkeys(expected))
    room.after(minutes=10)
    missing = UNACCOUNTED in room.roll_call().values()
    assert (Prompt.UNACCOUNTED in room.incident.prompts) is missing
