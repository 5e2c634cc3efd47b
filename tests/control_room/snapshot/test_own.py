"""What one responder is told of themselves, and what none of them is.

That a 0 leaves the same here as a 9, whatever happens, is tried in `test_two_worlds`.
"""

from dataclasses import replace
import json
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room.procedure import DEFAULT_CODES
from custom_components.municipal_alarm.control_room.snapshot import own
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    CodeForm,
    Duty,
    RollCallAnswer,
)
from tests.control_room.shift import Room, make_plan, make_town


def of(room: Room, name: str) -> dict[str, Any]:
    told = own.own(room.state, room.guard(name).responder_id)
    assert json.loads(json.dumps(told)) == told
    return dict(told)


def alarms(room: Room, name: str) -> list[dict[str, Any]]:
    return list(of(room, name)["alarms"])


def test_an_alarm_is_of_those_who_were_told_of_it(room: Room) -> None:
    room.press("desk 1")
    (told,) = alarms(room, "Jan")
    assert told["place"]["text"] == "Library, 1st floor, desk 1"
    assert (told["state"], told["owner"], told["others"]) == ("alerted", "", [])
    assert alarms(room, "Omar") == [], "told nobody in another building"
    room.operator("Anna").acknowledges()
    room.operator("Anna").dispatches("Piet")
    room.guard("Piet").accepts()
    room.guard("Jan").accepts()
    (told,) = alarms(room, "Jan")
    assert (told["state"], told["owner"]) == ("accepted", "Anna")
    assert [(one["responder"], one["state"]) for one in told["others"]] == [("Piet", "accepted")]
    room.whatever()


def test_what_is_over_or_a_test_is_no_alarm(room: Room) -> None:
    room.press("desk 1")
    room.operator("Anna").resolves()
    told = of(room, "Jan")
    assert told["alarms"] == []
    assert [one["purpose"] for one in told["messages"]] == ["stand_down"]
    room.operator("Anna").closes()
    assert of(room, "Jan")["messages"] == []
    room.guard("Jan").scans_by_phone("hall")
    room.guard("Jan").tests_desk("desk 1")
    room.press("desk 1")
    assert alarms(room, "Jan") == []
    room.whatever()


def test_who_was_sent_home_is_left_in_peace(room: Room) -> None:
    room.press("desk 1")
    for one in room.state.incidents.values():
        assert own.is_told(one, room.guard("Jan").responder_id)
    room.operator("Anna").calls_up(Duty.PATROL)
    room.guard("Els").accepts()
    assert alarms(room, "Els")
    room.guard("Els").refuses()
    assert [one["state"] for one in alarms(room, "Els")] == ["refused"], "they may think again"
    room.whatever()


def test_of_their_own_alarm_and_the_one_that_duress_raised(room: Room) -> None:
    room.guard("Jan").texts("0")
    assert alarms(room, "Jan") == [], "it never happened"
    (helper,) = alarms(room, "Els") or alarms(room, "Piet")
    assert (helper["kind"], helper["about_me"]) == ("emergency", False), "as their radio said"
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    (told,) = alarms(room, "Jan")
    assert (told["kind"], told["about_me"], told["state"]) == ("man_down", True, None)
    room.whatever()


def test_whoever_duress_alone_let_know_sees_their_own_part_in_it(room: Room) -> None:
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("0")
    hidden = [
        name
        for name in ("Piet", "Ria", "Omar")
        if room.guard(name).responder_id in room.incident.assignments
    ]
    assert hidden
    name = hidden[0]
    room.guard(name).accepts()
    (told,) = alarms(room, name)
    assert told["state"] == "accepted"
    assert all(one["responder"] != name for one in alarms(room, "Jan")[0]["others"])
    room.whatever()


def test_what_was_written_to_them_once_and_the_newest_first(room: Room) -> None:
    room.press("desk 1")
    room.operator("Anna").sends_code("3", "Jan")
    room.after(seconds=5)
    room.operator("Anna").writes("at the back", "Jan")
    assert [one["text"] for one in of(room, "Jan")["messages"]] == ["at the back", "3"]
    assert of(room, "Piet")["messages"] == []
    for number in range(own.MOST_MESSAGES):
        room.after(seconds=1)
        room.operator("Anna").writes(f"{number}", "Jan", message_id=f"more {number}")
    texts = [one["text"] for one in of(room, "Jan")["messages"]]
    assert texts == [str(number) for number in reversed(range(own.MOST_MESSAGES))]
    room.whatever()


@pytest.mark.parametrize("answer", [RollCallAnswer.SAFE, RollCallAnswer.HELP])
def test_a_roll_call_that_waits_for_them(room: Room, answer: RollCallAnswer) -> None:
    room.press("desk 1")
    assert alarms(room, "Jan")[0]["roll_call"] is None
    room.operator("Anna").calls_the_roll()
    assert alarms(room, "Jan")[0]["roll_call"] == "unaccounted"
    room.guard("Jan").says(answer)
    assert alarms(room, "Jan")[0]["roll_call"] == answer.value
    room.operator("Anna").ends_the_roll_call()
    assert alarms(room, "Jan")[0]["roll_call"] is None
    room.whatever()


# --- keys ------------------------------------------------------------------------


def test_the_keypad_says_digits_and_nothing_else() -> None:
    told = own.keys(make_town(codes=DEFAULT_CODES))
    assert [one["digits"] for one in told] == list("1234567890"), "as on a telephone"
    assert {one["words"] for one in told} == {""}


@pytest.mark.parametrize("without", [None, CodeEffect.DURESS, CodeEffect.ALL_CLEAR])
def test_neutral_words_are_on_all_keys_or_on_none(without: CodeEffect | None) -> None:
    codes = [
        replace(one, neutral="" if one.effect is without else f"words {one.digits}")
        for one in DEFAULT_CODES
    ]
    town = make_town(codes=codes)
    assert {one["words"] for one in own.keys(town)} == {""}, "codes are told by their digits"
    told = own.keys(replace(town, code_form=CodeForm.NEUTRAL))
    worded = [one["digits"] for one in told if one["words"]]
    assert worded == ([] if without else list("1234567890"))


# --- alone, and on a round ----------------------------------------------------------


def test_lone_work_is_their_own(room: Room) -> None:
    assert of(room, "Jan")["lone_work"] is None
    room.guard("Jan").works_alone(600)
    told = of(room, "Jan")["lone_work"]
    assert (told["state"], told["alarm_at"]) == ("watched", None)
    assert told["next_at"] == room.watched("Jan").next_at.isoformat()
    assert of(room, "Piet")["lone_work"] is None
    room.after(seconds=601)
    assert of(room, "Jan")["lone_work"]["state"] == "prompted"
    room.whatever()


def test_their_round_and_one_of_their_building_that_nobody_walks() -> None:
    plans = [
        make_plan("evening", "library", "cellar", "hall", ordered=True),
        make_plan("night", "library", "attic"),
        make_plan("far", "town hall", "archive"),
    ]
    room = Room(make_town(round_plans=plans))
    room.operator("Anna").starts_round("night")
    room.operator("Anna").starts_round("evening", walked_by="Jan")
    room.operator("Anna").starts_round("far")
    mine, free = of(room, "Jan")["rounds"]
    assert (mine["plan"], mine["mine"], mine["proven"], mine["total"]) == ("evening", True, 0, 2)
    assert [one["checkpoint"] for one in mine["pending"]] == ["cellar", "hall"]
    assert (free["plan"], free["mine"]) == ("night", False)
    room.guard("Jan").scans_by_phone("cellar")
    mine, *_ = of(room, "Jan")["rounds"]
    assert (mine["proven"], [one["checkpoint"] for one in mine["pending"]]) == (1, ["hall"])
    assert [one["plan"] for one in of(room, "Piet")["rounds"]] == ["far"]
    room.whatever()
