"""What is shown of people: how sure a place is, who works alone, who may be in trouble."""

import json
from typing import Any

from custom_components.municipal_alarm.control_room import snapshot
from custom_components.municipal_alarm.control_room.words import AlarmKind
from tests.control_room.shift import Room


def person(room: Room, name: str, *, secrets: bool = True, now: bool = True) -> dict[str, Any]:
    one = next(r for r in room.site.responders.values() if r.name == name)
    at = room.now if now else None
    return snapshot.responder(room.state, one, secrets=secrets, now=at)


def test_how_sure_a_place_is(room: Room) -> None:
    room.guard("Jan").scans("", tag="tag cellar")
    assert person(room, "Jan")["confidence"] == "high", "also when nobody is in trouble"
    sure = []
    for minutes in (15, 40, 100):
        room.after(minutes=minutes)
        sure.append(person(room, "Jan")["confidence"])
    assert sure == ["high", "medium", "low"]
    assert person(room, "Jan", secrets=False)["confidence"] is None
    assert person(room, "Jan", now=False)["confidence"] is None
    assert person(room, "Piet")["confidence"] is None, "was not seen at all"


def test_a_last_place_is_told_to_the_floor_and_exactly_during_an_incident(room: Room) -> None:
    room.guard("Jan").scans("", tag="tag archive")
    scanned_at = room.now.isoformat()
    room.after(minutes=1)
    quiet = person(room, "Jan")
    place = quiet["last_place"]
    assert (place["building_id"], place["floor"]) == ("town hall", "basement")
    assert place["text"] == "Town hall, basement"
    exact = ("desk_id", "desk", "checkpoint_id", "checkpoint")
    assert [place[name] for name in exact] == [None, "", None, ""]
    assert (quiet["last_seen_at"], quiet["building_id"]) == (scanned_at, "town hall")
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    assert person(room, "Jan") == quiet, "it is elsewhere, and not of theirs"
    room.operator("Anna").dispatches("Jan")
    during = person(room, "Jan")
    assert during["last_place"]["checkpoint"] == "archive"
    assert {**during, "last_place": None} == {**quiet, "last_place": None}
    viewed = person(room, "Jan", secrets=False)
    hidden = ("last_place", "last_seen_at", "confidence")
    assert [viewed[name] for name in hidden] == [None, None, None]
    assert viewed["building_id"] == "library", "where they are set up to be"
    room.operator("Anna").resolves()
    assert person(room, "Jan") == quiet
    room.whatever()


def test_who_works_alone(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    (told,) = snapshot.lone_workers(room.state, secrets=True)
    assert json.loads(json.dumps(told)) == told
    assert told == {
        "responder_id": "jan",
        "responder": "Jan",
        "state": "watched",
        "started_by": "operator",
        "started_at": "2026-11-22T12:00:00+00:00",
        "every_s": 1800,
        "grace_s": 60,
        "last_sign_at": "2026-11-22T12:00:00+00:00",
        "last_sign_by": "started",
        "next_at": "2026-11-22T12:30:00+00:00",
        "alarm_at": None,
        "until": None,
        "prompts": 0,
        "incident_id": None,
    }
    assert person(room, "Jan")["lone_work"] is True
    assert person(room, "Piet")["lone_work"] is False
    assert person(room, "Jan", secrets=False)["lone_work"] is None
    assert snapshot.lone_workers(room.state, secrets=False) == []


def test_from_watched_to_alarm(room: Room) -> None:
    room.operator("Anna").watches("Jan")
    states = []
    for minutes in (1, 29, 1):
        room.after(minutes=minutes)
        (told,) = snapshot.lone_workers(room.state, secrets=True)
        states.append(told["state"])
    assert states == ["watched", "prompted", "alarm"]
    assert told["incident_id"] == room.incident.incident_id
    assert room.incident.kind is AlarmKind.LONE_WORKER
    room.whatever()


def test_what_will_be_an_alarm(room: Room) -> None:
    anna = room.operator("Anna")
    anna.watches("Jan", every_s=60)
    anna.watches("Omar", every_s=3600)
    assert snapshot.pre_alerts(room.state, secrets=True) == []
    room.after(seconds=60)
    room.guard("Kees").warned(AlarmKind.MAN_DOWN)
    radio, asked = sorted(snapshot.pre_alerts(room.state, secrets=True), key=lambda one: one["by"])[
        ::-1
    ]
    assert radio == {
        "responder_id": "kees",
        "responder": "Kees",
        "by": "radio",
        "kind": "man_down",
        "since": "2026-11-22T12:01:00+00:00",
        "until": "2026-11-22T12:03:00+00:00",
        "system_id": "radio",
        "address": "radio of Kees",
    }
    assert asked == {
        "responder_id": "jan",
        "responder": "Jan",
        "by": "check_in",
        "kind": "lone_worker",
        "since": "2026-11-22T12:01:00+00:00",
        "until": "2026-11-22T12:02:00+00:00",
        "system_id": None,
        "address": "",
    }
    assert [one["responder"] for one in snapshot.pre_alerts(room.state, secrets=True)] == [
        "Jan",
        "Kees",
    ], "the next one first"
    assert snapshot.pre_alerts(room.state, secrets=False) == []
    room.after(seconds=61)
    told = snapshot.pre_alerts(room.state, secrets=True)
    assert [one["responder"] for one in told] == ["Kees"], "the other is an alarm by now"
    room.whatever()
