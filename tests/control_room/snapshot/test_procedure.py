"""The procedure on the screens: codes, whom to call outside, desks being tested, how far it is."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import snapshot
from custom_components.municipal_alarm.control_room.ids import PolicyId
from custom_components.municipal_alarm.control_room.procedure import (
    EscalationPolicy,
    StatusCode,
    Step,
)
from custom_components.municipal_alarm.control_room.words import CodeEffect, CodeForm, Target
from tests.control_room.shift import Room, make_town

CODES = (
    StatusCode("4", "need back-up", CodeEffect.NEED_BACKUP, "help", "#ff8800", "lunch"),
    StatusCode("9", "all clear", CodeEffect.ALL_CLEAR),
    StatusCode("0", "duress", CodeEffect.DURESS),
)


def test_codes_as_they_are_sent() -> None:
    told = snapshot.codes(make_town(codes=CODES), secrets=True)
    assert told[0] == {
        "digits": "4",
        "name": "need back-up",
        "effect": "need_backup",
        "alias": "help",
        "colour": "#ff8800",
        "sent_as": "4",
    }
    neutral = make_town(codes=CODES, code_form=CodeForm.NEUTRAL)
    told = snapshot.codes(neutral, secrets=True)
    # One that has no words of its own goes as its digits.
    assert [one["sent_as"] for one in told] == ["lunch", "9", "0"]


def test_viewers_do_not_learn_that_there_is_a_code_for_duress() -> None:
    told = snapshot.codes(make_town(codes=CODES), secrets=False)
    assert [one["digits"] for one in told] == ["4", "9"]


def test_whom_one_can_call_in_their_order() -> None:
    town = make_town(external=("fire brigade", "police"))
    assert snapshot.external(town) == [{"name": "fire brigade"}, {"name": "police"}]


def test_a_desk_that_is_tested() -> None:
    room = Room()
    assert snapshot.desk_tests(room.state) == []
    room.operator("Anna").tests_desk("desk 1")
    (told,) = snapshot.desk_tests(room.state)
    assert told["desk_id"] == "desk 1"
    assert told["place"]["text"] == "Library, 1st floor, desk 1"
    assert told["by"] == "Anna"
    assert told["until"] == told["due_at"] == "2026-11-22T12:01:00+00:00"
    assert told["incident_id"] is None
    room.press("desk 1")
    (told,) = snapshot.desk_tests(room.state)
    assert told["incident_id"] == room.incident.incident_id
    assert told["due_at"] == "2026-11-22T12:05:00+00:00"
    shown = snapshot.incident(room.incident, room.site, secrets=False)
    assert (shown["test"], shown["drill"], shown["tester"]) == (True, True, "Anna")
    room.whatever()


def test_how_far_the_escalation_is() -> None:
    again = Step(
        timedelta(0),
        (Target.RESPONSE_TEAM,),
        multi_ack=1,
        repeat_every=timedelta(seconds=20),
        repeat_times=2,
    )
    later = Step(timedelta(seconds=60), (Target.EXTERNAL,))
    policy = EscalationPolicy(PolicyId("own"), "Own", (again, later))
    room = Room(make_town(policies=[policy]))
    anna = room.operator("Anna")
    room.press("desk 2")
    shown = snapshot.incident(room.incident, room.site, secrets=False)
    assert shown["repeats"] == [{"step": 1, "number": 1, "due_at": "2026-11-22T12:00:20+00:00"}]
    assert (shown["put_off"], shown["external"], shown["asked"]) == (False, [], "")
    room.guard("Ria").accepts()
    anna.asks_for_a_look("the back door")
    anna.escalates("police")
    shown = snapshot.incident(room.incident, room.site, secrets=False)
    assert (shown["put_off"], shown["asked"]) == (True, "the back door")
    assert shown["external"] == [
        {
            "target": "police",
            "state": "sent",
            "called_at": "2026-11-22T12:00:00+00:00",
            "reason": "",
        }
    ]
    room.whatever()
