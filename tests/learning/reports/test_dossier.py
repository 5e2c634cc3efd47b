"""The dossier of one incident: made of its events, and of no more than the reader may know."""

from datetime import date
from typing import Any

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.evaluation.parts import (
    Evaluation,
    Measure,
    MeasureId,
)
from custom_components.municipal_alarm.control_room.words import ActorKind, Outcome, Role
from custom_components.municipal_alarm.learning.reports.dossier import (
    Photo,
    Proof,
    evaluated_of,
    make_dossier,
)
from tests.control_room.shift import Room

PROOF = Proof(position=9, hash=b"\x01" * 32, last=8)
SVEN = Actor(ActorKind.OPERATOR, "sven", "Sven", Role.SUPERVISOR)


def shift(*codes: str) -> Room:
    room = Room()
    room.press("desk 1")
    room.operator("Anna").acknowledges()
    for code in codes:
        room.guard("Jan").texts(code)
    room.operator("Anna").resolves()
    return room


def events_of(room: Room) -> list[Any]:
    incident_id = room.incident.incident_id
    return [one for one in room.events if getattr(one, "incident_id", None) == incident_id]


def evaluation(text: str) -> Evaluation:
    return Evaluation(
        outcome=Outcome.FALSE,
        happened=text,
        measures=(
            Measure(measure_id=MeasureId("m"), text="t", owner="Karin", due=date(2026, 10, 1)),
        ),
    )


def written(room: Room, text: str) -> e.EvaluationWritten:
    return e.EvaluationWritten(
        at=room.now,
        incident_id=room.incident.incident_id,
        actor=SVEN,
        evaluation=evaluation(text),
        given=1,
    )


def test_for_who_may_know() -> None:
    room = shift("0")
    events = [*events_of(room), written(room, "secret words")]
    photo = Photo(taken_at=room.now, what="desk 1", jpeg=b"")
    found = make_dossier(events, [], room.now, secrets=True, photos=[photo], gone=2, proof=PROOF)
    assert found is not None
    told = found.as_json()
    assert told["incident"]["duress"] is True
    assert told["proof"] == {"position": 9, "hash": "01" * 32, "last_position": 8}
    assert (told["gone"], told["pictures"]) == (2, 1)
    assert told["evaluation"]["happened"] == "secret words"
    assert told["evaluation"]["measures"][0]["owner"] == "Karin"


def test_for_who_may_not() -> None:
    plain, forced = shift("9"), shift("0")
    shown = [
        make_dossier(
            [*events_of(room), written(room, "secret words")],
            [],
            room.now,
            secrets=False,
            gone=2,
            proof=PROOF,
        )
        for room in (plain, forced)
    ]
    one, other = shown
    assert one is not None
    assert other is not None
    # An all-clear and what only looks like one are the same.
    assert one.as_json() == other.as_json()
    assert one.as_json()["proof"] is None
    assert one.gone == 0
    assert "secret words" not in str(one.as_json())


def test_none_of_what_duress_alone_raised() -> None:
    room = Room()
    room.guard("Jan").texts("0")
    events = [one for one in room.events if hasattr(one, "incident_id")]
    assert events
    assert make_dossier(events, [], room.now, secrets=False) is None
    assert make_dossier(events, [], room.now, secrets=True) is not None


def test_a_later_evaluation_undoes_the_approvals() -> None:
    room = shift()
    agreed = e.EvaluationApproved(at=room.now, incident_id=room.incident.incident_id, actor=SVEN)
    events = [*events_of(room), written(room, "one"), agreed, written(room, "two")]
    found = evaluated_of(events, secrets=True)
    assert found is not None
    assert (found.evaluation.happened, found.approvals) == ("two", ())
    found = evaluated_of([*events, agreed], secrets=True)
    assert found is not None
    assert [one.name for one in found.approvals] == ["Sven"]
    made = make_dossier([*events, agreed], [], room.now, secrets=True)
    assert made is not None
    assert made.as_json()["evaluation"]["approvals"][0]["name"] == "Sven"
    assert evaluated_of(events_of(room), secrets=True) is None
