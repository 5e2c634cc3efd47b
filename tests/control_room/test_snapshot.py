"""What entities and screens may show."""

import json

import pytest

from custom_components.municipal_alarm.control_room import snapshot
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome, Prompt

from .shift import NOON, Room, make_town


def test_whole_incident(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("1")
    room.whatever()
    told = snapshot.incident(room.incident, room.site, secrets=True)
    (responder,) = told.pop("responders")
    assert told == {
        "incident_id": room.incident.incident_id,
        "number": 1,
        "kind": "panic",
        "priority": 1,
        "possible": False,
        "detail": "",
        "state": "responding",
        "drill": False,
        "test": False,
        "tester": "",
        "place": {
            "building_id": "library",
            "building": "Library",
            "floor": "1st floor",
            "desk_id": "desk 1",
            "desk": "desk 1",
            "checkpoint_id": None,
            "checkpoint": "",
            "text": "Library, 1st floor, desk 1",
        },
        "responder_id": None,
        "responder": "",
        "placed_at": None,
        "raised_at": "2026-11-22T12:00:00+00:00",
        "occurred_at": "2026-11-22T12:00:00+00:00",
        "last_press_at": "2026-11-22T12:00:00+00:00",
        "presses": 1,
        "owner_id": "anna",
        "owner": "Anna",
        "acknowledged_at": "2026-11-22T12:00:00+00:00",
        "accepted_at": "2026-11-22T12:00:00+00:00",
        "on_scene_at": None,
        "resolved_at": None,
        "outcome": None,
        "step": 1,
        "due_at": "2026-11-22T12:05:00+00:00",
        "step_due_at": None,
        "on_scene_due_at": "2026-11-22T12:05:00+00:00",
        "sound_raised": False,
        "put_off": False,
        "repeats": [],
        "external_called": [],
        "external": [],
        "answer": "on_the_way",
        "microphones": [],
        "position": None,
        "located": [],
        "call_up": None,
        "roll_call": None,
        "duress": False,
        "evaluation": None,
        "prompts": [],
        "asked": "",
    }
    assert responder == {
        "responder_id": "jan",
        "responder": "Jan",
        "state": "accepted",
        "since": "2026-11-22T12:00:00+00:00",
        "minutes": 10.5,
        "code": "1",
        "code_name": "on my way",
        "code_at": "2026-11-22T12:00:00+00:00",
        "unknown_code": None,
        "delivery": "receipted",
        "messages": [
            {
                "key": f"{room.incident.incident_id}/step0/jan",
                "purpose": "alarm",
                "text": "Library, 1st floor, desk 1 - PANIC #1",
                "system_id": "radio",
                "address": "radio of Jan",
                "state": "receipted",
                "since": "2026-11-22T12:00:00+00:00",
                "attempt": 1,
                "reason": "",
            }
        ],
    }


def test_outcome(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves(Outcome.FALSE)
    room.whatever()
    told = snapshot.incident(room.incident, room.site, secrets=True)
    assert (told["outcome"], told["resolved_at"]) == ("false", "2026-11-22T12:00:00+00:00")
    assert told["prompts"] == ["close"]


def test_alarm_of_nobody_known(room: Room) -> None:
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    told = snapshot.incident(room.incident, room.site, secrets=True)
    assert (told["place"], told["responder"]) == (None, "radio radio of Stranger")
    room.whatever()


@pytest.mark.parametrize("secrets", [True, False])
def test_whole_room_is_json(room: Room, secrets: bool) -> None:
    room.operator("Anna").comes()
    room.link("radio", up=True)
    room.guard("Piet").scans("desk 1")
    room.press("desk 1")
    room.guard("Jan").texts("0")
    room.whatever()
    told = snapshot.room(room.state, secrets=secrets)
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {
        *("incidents", "responders", "rounds", "reports", "lone_work", "pre_alerts"),
        *("operators", "links", "codes", "external", "desk_tests", "site"),
    }
    assert told["operators"][0] == {
        "operator_id": "anna",
        "name": "Anna",
        "role": "operator",
        "present": True,
    }
    assert [one["present"] for one in told["operators"]] == [True, False, False, False]
    assert told["links"] == [
        {"system_id": "radio", "name": "Radio", "up": True, "microphone": True, "sound": False},
        {"system_id": "phone", "name": "Phones", "up": None, "microphone": False, "sound": False},
    ]
    assert ("duress" in [code["effect"] for code in told["codes"]]) is secrets
    assert len(told["codes"]) == 12 + secrets
    assert told["incidents"][0]["duress"] is secrets


def test_order_of_the_queue(room: Room) -> None:
    anna = room.operator("Anna")
    room.press("desk 2", drill=True)  # 1
    room.after(seconds=1)
    room.press("desk 1")  # 2, owned
    anna.acknowledges()
    room.after(seconds=1)
    room.guard("Omar").alarms(AlarmKind.LONE_WORKER)  # 3, less urgent
    room.after(seconds=1)
    room.press("desk 3")  # 4
    room.after(seconds=1)
    room.press("desk 4")  # 5
    room.after(seconds=1)
    room.guard("Jan").texts("2")
    room.guard("Kees").alarms(AlarmKind.FIRE)  # 6, over
    anna.resolves()
    room.whatever()
    assert [one.number for one in snapshot.queue(room.state, secrets=True)] == [4, 5, 3, 2, 1, 6]


def test_code_that_is_not_on_the_list_any_more(room: Room) -> None:
    room.press("desk 2")
    room.guard("Jan").texts("3")
    room.whatever()
    room.edit(make_town(codes=()))
    (told,) = snapshot.incident(room.incident, room.site, secrets=True)["responders"]
    assert (told["code"], told["code_name"]) == ("3", None)


def test_how_far_the_last_message_got(room: Room) -> None:
    jan = room.guard("Jan")
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    jan.lies_in_a_dead_spot()

    def delivery() -> object:
        return snapshot.incident(room.incident, room.site, secrets=True)["responders"][0][
            "delivery"
        ]

    assert delivery() == "receipted"
    room.operator("Anna").writes("east door")
    assert delivery() == "queued", "not the alarm that arrived before"
    room.whatever()


def test_best_of_two_ways(room: Room) -> None:
    room.guard("Piet").lies_in_a_dead_spot()
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    room.after(seconds=10)
    room.whatever()
    (told,) = snapshot.incident(room.incident, room.site, secrets=True)["responders"]
    assert [message["state"] for message in told["messages"]] == ["queued", "sent"]
    assert told["delivery"] == "sent"


def test_told_by_nothing(room: Room) -> None:
    room.press("desk 4")
    room.operator("Anna").acknowledges()
    room.guard("Jan").accepts()
    room.whatever()
    told = snapshot.incident(room.incident, room.site, secrets=True)["responders"]
    assert [one["delivery"] for one in told] == ["receipted", None]


# --- where people are -------------------------------------------------------


def test_nobody_sees_exactly_where_people_are_in_a_quiet_hour(room: Room) -> None:
    jan = room.site.responders["jan"]  # type: ignore[index]
    room.guard("Jan").scans("desk 3")
    told = snapshot.responder(room.state, jan)
    assert (told["last_place"]["desk_id"], told["last_place"]["desk"]) == (None, "")
    assert told["last_place"]["building_id"] == told["building_id"] == "town hall"
    assert told["last_seen_at"] == NOON.isoformat()
    viewed = snapshot.responder(room.state, jan, secrets=False)
    assert (viewed["last_place"], viewed["last_seen_at"]) == (None, None)
    assert viewed["building_id"] == "library", "where they are set up to be"


def test_operators_do_during_an_incident_there(room: Room) -> None:
    jan = room.site.responders["jan"]  # type: ignore[index]
    room.guard("Jan").scans("desk 3")
    room.after(minutes=1)
    room.press("desk 3")
    room.whatever()
    told = snapshot.responder(room.state, jan)
    assert told["last_place"]["desk_id"] == "desk 3"
    assert (told["last_seen_at"], told["building_id"]) == (NOON.isoformat(), "town hall")
    assert told == snapshot.room(room.state, secrets=True)["responders"][0]
    viewed = snapshot.room(room.state, secrets=False)["responders"][0]
    assert (viewed["last_place"], viewed["building_id"]) == (None, "library")
    room.operator("Anna").resolves()
    room.whatever()
    assert snapshot.responder(room.state, jan)["last_place"]["desk_id"] is None


def test_how_somebody_is_reached(room: Room) -> None:
    room.link("phone", up=True)
    room.guard("Piet").radio(on=False)
    told = snapshot.responder(room.state, room.site.responders["piet"])  # type: ignore[index]
    assert told["contacts"] == [
        {"system_id": "phone", "address": "phone of Piet", "link": True, "online": None},
        {"system_id": "radio", "address": "radio of Piet", "link": None, "online": False},
    ]
    assert (told["on_duty"], told["duty"]) == (True, "guard")


# --- for entities -----------------------------------------------------------


def test_state_of_a_desk(room: Room) -> None:
    assert snapshot.desk_state(room.state, "desk 2") == ("idle", None)
    room.press("desk 2")
    assert snapshot.desk_state(room.state, "desk 2") == ("raised", room.incident)
    room.operator("Anna").resolves()
    assert snapshot.desk_state(room.state, "desk 2") == ("idle", None)
    room.whatever()


def test_duress_at_a_desk_shows_nowhere(room: Room) -> None:
    room.operator("Anna").raises(desk="desk 2", kind=AlarmKind.DURESS)
    room.radio_text(to="Jan", contains="EMERGENCY")
    assert snapshot.desk_state(room.state, "desk 2") == ("idle", None)


def test_open_in_a_building(room: Room) -> None:
    room.press("desk 1")
    room.press("desk 2")
    room.press("desk 3")
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    found = snapshot.open_in_building(room.state, "library", secrets=False)
    assert [one.number for one in found] == [1, 2]
    room.operator("Anna").resolves(incident=room.incident_number(1))
    found = snapshot.open_in_building(room.state, "library", secrets=False)
    assert [one.number for one in found] == [2]
    assert Prompt.CLOSE in room.incident_number(1).prompts
    room.whatever()


def test_time() -> None:
    assert snapshot.time(None) is None
    assert snapshot.time(NOON) == "2026-11-22T12:00:00+00:00"


def test_radio_in_hand_is_how_somebody_is_reached(room: Room) -> None:
    room.guard("Piet").signs_on("radio of Jan")
    told = {one["name"]: one for one in snapshot.room(room.state, secrets=False)["responders"]}
    assert [one["address"] for one in told["Piet"]["contacts"]] == [
        "radio of Jan",
        "radio of Piet",
        "phone of Piet",
    ]
    assert told["Jan"]["contacts"] == []


def test_what_is_possible_and_what_its_source_calls_it(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, possible=True, detail="type 7")
    room.whatever()
    told = snapshot.incident(room.incident, room.site, secrets=False)
    assert (told["possible"], told["detail"]) == (True, "type 7")
