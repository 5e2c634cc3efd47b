"""What is shown of a call-up and a roll-call, and to whom."""

from datetime import timedelta
import json
from typing import Any

from custom_components.municipal_alarm.control_room import commands as c, snapshot
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import Duty, RollCallAnswer
from tests.control_room.shift import NOON, Room, actor


def shown(room: Room, *, secrets: bool = True) -> dict[str, Any]:
    return snapshot.incident(room.incident, room.site, secrets=secrets)


def call_up(room: Room, *duties: Duty, wanted: int = 1) -> None:
    incident_id = room.incident.incident_id
    room.handle(
        c.CallUp(actor=actor("Anna"), incident_id=incident_id, duties=duties, wanted=wanted)
    )


def answers(room: Room) -> dict[str, str]:
    return {one["responder"]: one["answer"] for one in shown(room)["call_up"]["asked"]}


def test_a_call_up(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    call_up(room, Duty.PATROL, Duty.GUARD, wanted=2)
    told = shown(room)["call_up"]
    assert json.loads(json.dumps(told)) == told
    assert {key: told[key] for key in told if key != "asked"} == {
        "duties": ["patrol", "guard"],
        "wanted": 2,
        "coming": 0,
        "started_at": NOON.isoformat(),
        "ended": "",
    }
    assert told == shown(room, secrets=False)["call_up"]
    first, second = told["asked"]
    assert set(first) == {
        *("responder_id", "responder", "asked_at", "minutes", "answer_due_at", "answer"),
    }
    assert first["answer_due_at"] == (NOON + timedelta(seconds=45)).isoformat()
    assert answers(room) == {first["responder"]: "asked", second["responder"]: "asked"}

    room.guard(first["responder"]).accepts()
    room.after(seconds=46)
    said = answers(room)
    assert (said[first["responder"]], said[second["responder"]]) == ("accepted", "no_answer")
    third = list(said)[2]
    room.guard(third).refuses()
    assert answers(room)[third] == "refused"
    assert shown(room)["call_up"]["coming"] == 1
    room.guard(second["responder"]).accepts()
    told = shown(room)["call_up"]
    assert (told["ended"], told["coming"]) == ("enough", 2)
    waiting = [one for one in told["asked"] if one["answer"] == "asked"]
    assert waiting == [], "nobody is waited for any more"
    minutes = {one["responder"]: one["minutes"] for one in shown(room)["responders"]}
    assert minutes[first["responder"]] == first["minutes"]
    room.whatever()


def test_who_is_only_told_has_no_minutes(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    assert [one["minutes"] for one in shown(room)["responders"]] == [None]
    assert (shown(room)["call_up"], shown(room)["roll_call"]) == (None, None)


def test_a_roll_call(room: Room) -> None:
    room.guard("Omar").scans("", tag="tag cellar")
    room.press("desk 2")
    incident_id = room.incident.incident_id
    room.after(seconds=10)
    room.handle(c.StartRollCall(actor=actor("Anna"), incident_id=incident_id))
    told = shown(room)["roll_call"]
    assert json.loads(json.dumps(told)) == told
    assert (told["started_at"], told["ended_at"], told["complete"]) == (
        (NOON + timedelta(seconds=10)).isoformat(),
        None,
        False,
    )
    assert told["due_at"] > told["started_at"]
    omar = next(one for one in told["people"] if one["responder"] == "Omar")
    assert omar["place"]["checkpoint"] == "cellar"
    assert {key: omar[key] for key in omar if key != "place"} == {
        "responder_id": "omar",
        "responder": "Omar",
        "answer": "unaccounted",
        "by": "",
        "answered_at": None,
        "seen_at": NOON.isoformat(),
    }
    for one in told["people"]:
        room.handle(
            c.AnswerRollCall(
                actor=actor("Anna"),
                incident_id=incident_id,
                responder_id=ResponderId(one["responder_id"]),
                answer=RollCallAnswer.SAFE,
            )
        )
    told = shown(room)["roll_call"]
    assert told["complete"] is True
    assert {one["answer"] for one in told["people"]} == {"safe"}
    assert {one["by"] for one in told["people"]} == {"operator"}
    room.whatever()


def test_where_they_were_is_for_operators_and_while_it_is_open(room: Room) -> None:
    room.guard("Omar").scans("", tag="tag cellar")
    room.press("desk 2")
    incident_id = room.incident.incident_id
    room.handle(c.StartRollCall(actor=actor("Anna"), incident_id=incident_id))

    def seen(*, secrets: bool) -> set[tuple[object, object]]:
        people = shown(room, secrets=secrets)["roll_call"]["people"]
        return {(one["place"] is None, one["seen_at"] is None) for one in people}

    assert (False, False) in seen(secrets=True)
    assert seen(secrets=False) == {(True, True)}
    room.operator("Anna").resolves()
    assert seen(secrets=True) == {(True, True)}
    room.whatever()
