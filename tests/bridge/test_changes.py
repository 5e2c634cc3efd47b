"""Who looks again after which event."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
import pytest

from custom_components.municipal_alarm.bridge.changes import (
    CONSOLES,
    MEASURES,
    ROOM,
    WHEREABOUTS,
    Changes,
    building_key,
    checkpoint_key,
    desk_key,
    device_key,
    plan_key,
    responder_key,
    system_key,
)
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.evaluation.parts import MeasureId
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SessionId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.state import RoomState
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    Deviation,
    OpenedBy,
    RollCallAnswer,
    RoundKind,
)
from tests.journal import examples as make, strategies

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
INCIDENT = IncidentId("i")
ANNA = ResponderId("anna")
HALL = BuildingId("hall")
PLACE = Place(HALL, "Hall", "1", DeskId("desk"), "Desk")
STAIRS = CheckpointId("stairs")
PLAN = RoundPlanId("evening")
ROUND = RoundId("r1")


class Watching:
    """Subscribes to everything there is."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.told: dict[str, list[str]] = {}
        self.stops = [
            self.changes.subscribe(key, lambda about, key=key: self._tell(key, about))
            for key in (
                ROOM,
                MEASURES,
                CONSOLES,
                WHEREABOUTS,
                desk_key(DeskId("desk")),
                building_key(HALL),
                building_key(BuildingId("library")),
                responder_key(ANNA),
                system_key(SystemId("s")),
                device_key(SystemId("s"), "1"),
                checkpoint_key(STAIRS),
                checkpoint_key(CheckpointId("attic")),
                plan_key(PLAN),
                plan_key(RoundPlanId("other")),
            )
        ]

    def _tell(self, key: str, about) -> None:
        self.told.setdefault(key, []).extend(event.KIND for event in about)

    def after(self, *events: e.Event) -> set[str]:
        self.told.clear()
        self.changes.take(events)
        return set(self.told) - {ROOM}


def raised(**but) -> e.IncidentRaised:
    return replace(make.raised(INCIDENT), place=PLACE, responder_id=None, **but)


INCIDENT_KEYS = {"desk/desk", "building/hall"}


def test_an_incident_touches_its_place_from_its_first_event_to_its_last() -> None:
    watching = Watching()
    note = e.NoteAdded(at=NOW, incident_id=INCIDENT, actor=AUTOMATION, text="x")
    closed = e.IncidentClosed(at=NOW, incident_id=INCIDENT, actor=AUTOMATION)
    assert watching.after(note) == set()
    assert watching.after(raised()) == INCIDENT_KEYS
    assert watching.after(note) == INCIDENT_KEYS
    assert watching.after(closed) == INCIDENT_KEYS
    assert watching.after(note, closed) == set()


def test_incidents_of_before_the_start() -> None:
    watching = Watching()
    watching.changes.restore(fold(RoomState(), [raised()]))
    note = e.NoteAdded(at=NOW, incident_id=INCIDENT, actor=AUTOMATION, text="x")
    assert watching.after(note) == INCIDENT_KEYS


def test_an_incident_whose_subject_was_read_elsewhere() -> None:
    """What it left shows that; where it is now shows all that follows."""
    watching = Watching()
    library = Place(BuildingId("library"), "Library")
    moved = e.SubjectPlaced(
        at=NOW,
        incident_id=INCIDENT,
        responder_id=ANNA,
        responder="Anna",
        place=library,
        placed_at=NOW,
        again_due_at=None,
    )
    assert watching.after(moved) == set()
    watching.after(replace(raised(), responder_id=ANNA))
    keys = {*INCIDENT_KEYS, "building/library", "responder/anna"}
    assert watching.after(moved) == keys
    note = e.NoteAdded(at=NOW, incident_id=INCIDENT, actor=AUTOMATION, text="x")
    assert watching.after(note) == keys


def test_an_alarm_of_a_responder() -> None:
    watching = Watching()
    alarm = replace(raised(), place=None, responder_id=ANNA)
    assert watching.after(alarm) == {"responder/anna"}


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (
            e.ResponderPlaced(at=NOW, responder_id=ANNA, place=PLACE, occurred_at=NOW, by="scan"),
            # From where, is not known: it may be home, in whichever building.
            {"responder/anna", "whereabouts"},
        ),
        (
            e.DutyChanged(at=NOW, actor=AUTOMATION, responder_id=ANNA, on_duty=True),
            {"responder/anna", "whereabouts"},
        ),
        (
            e.DeviceWasSeen(at=NOW, system_id=SystemId("s"), address="1", online=True),
            {"device/s/1", "system/s"},
        ),
        (
            e.RadioSignedOn(
                at=NOW,
                system_id=SystemId("s"),
                address="1",
                responder_id=ANNA,
                responder="Anna",
                by="tag",
                since=NOW,
                until=NOW,
            ),
            {"device/s/1", "responder/anna"},
        ),
        (
            e.RadioSignedOff(
                at=NOW,
                system_id=SystemId("s"),
                address="1",
                responder_id=ANNA,
                responder="Anna",
                reason="operator",
            ),
            {"device/s/1", "responder/anna"},
        ),
        (e.LinkStateChanged(at=NOW, system_id=SystemId("s"), up=True), {"system/s"}),
        (
            e.ConsoleChecked(at=NOW, actor=AUTOMATION, console="c", audible=True, passed=True),
            {"consoles"},
        ),
        (e.DeskTested(at=NOW, desk_id=DeskId("desk")), {"desk/desk"}),
        (e.MeasureFiled(at=NOW, measure_id=MeasureId("i/1"), incident_id=INCIDENT), {MEASURES}),
        (
            e.DeskTestStarted(
                at=NOW, desk_id=DeskId("desk"), desk=PLACE, actor=AUTOMATION, until=NOW
            ),
            {"desk/desk"},
        ),
        (
            e.DeskTestEnded(
                at=NOW,
                desk_id=DeskId("desk"),
                desk=PLACE,
                actor=AUTOMATION,
                passed=False,
                reason="no_press",
            ),
            {"desk/desk"},
        ),
        (
            e.CheckpointScanned(
                at=NOW,
                checkpoint_id=STAIRS,
                place=Place(HALL, "Hall", checkpoint_id=STAIRS, checkpoint="Stairs"),
                responder_id=ANNA,
                responder="Anna",
                occurred_at=NOW,
                by="radio",
            ),
            {"checkpoint/stairs"},
        ),
        (
            e.PreAlertRaised(
                at=NOW,
                responder_id=ANNA,
                responder="Anna",
                kind=AlarmKind.MAN_DOWN,
                system_id=SystemId("s"),
                address="1",
                until=NOW,
            ),
            {"responder/anna"},
        ),
        (
            e.PreAlertEnded(
                at=NOW,
                responder_id=ANNA,
                responder="Anna",
                kind=AlarmKind.MAN_DOWN,
                reason="cleared",
            ),
            {"responder/anna"},
        ),
        (
            e.CheckedIn(
                at=NOW,
                session_id=SessionId("lone_work/1"),
                responder_id=ANNA,
                responder="Anna",
                by="scan",
                occurred_at=NOW,
                due_at=NOW,
            ),
            {"responder/anna"},
        ),
        (
            e.LoneWorkEnded(
                at=NOW,
                session_id=SessionId("lone_work/1"),
                responder_id=ANNA,
                responder="Anna",
                reason="operator",
            ),
            {"responder/anna"},
        ),
        (make.number(1), set()),
        (e.OperatorPresenceChanged(at=NOW, operator_id=OperatorId("o"), present=True), set()),
    ],
)
def test_events_of_the_room(event: e.Event, keys: set[str]) -> None:
    assert Watching().after(event) == keys


def test_what_a_responder_does_touches_them_too() -> None:
    watching = Watching()
    watching.after(raised())
    accepted = e.ResponderAccepted(
        at=NOW, incident_id=INCIDENT, actor=AUTOMATION, responder_id=ANNA, responder="Anna"
    )
    assert watching.after(accepted) == {*INCIDENT_KEYS, "responder/anna"}


def walked_to(place: Place, hour: int) -> e.ResponderPlaced:
    at = NOW + timedelta(hours=hour)
    return e.ResponderPlaced(at=at, responder_id=ANNA, place=place, occurred_at=at, by="scan")


def test_who_goes_elsewhere_touches_the_building_they_left_and_the_one_they_came_to() -> None:
    watching = Watching()
    anna, other = {"responder/anna"}, Place(BuildingId("library"), "Library")
    watching.after(walked_to(PLACE, 0))
    assert watching.after(walked_to(replace(PLACE, floor="2"), 1)) == anna
    assert watching.after(walked_to(other, 2)) == {*anna, "building/hall", "building/library"}
    assert watching.after(walked_to(PLACE, 3)) == {*anna, "building/hall", "building/library"}
    # After a night nobody believed that they were here: they come from home.
    assert watching.after(walked_to(PLACE, 15)) == {*anna, "whereabouts"}


def test_who_was_somewhere_before_the_start() -> None:
    watching = Watching()
    watching.changes.restore(fold(RoomState(), [walked_to(PLACE, 0)]))
    assert watching.after(walked_to(PLACE, 1)) == {"responder/anna"}


def test_who_answers_a_roll_call_or_no_call_is_touched() -> None:
    watching = Watching()
    watching.after(raised())
    answered = e.RollCallAnswered(
        at=NOW,
        incident_id=INCIDENT,
        responder_id=ANNA,
        responder="Anna",
        answer=RollCallAnswer.SAFE,
        by="code",
        occurred_at=NOW,
    )
    silent = e.CallUpUnanswered(at=NOW, incident_id=INCIDENT, responder_id=ANNA, responder="Anna")
    assert watching.after(answered) == {*INCIDENT_KEYS, "responder/anna"}
    assert watching.after(silent) == {*INCIDENT_KEYS, "responder/anna"}


ROUND_OPENED = e.RoundOpened(
    at=NOW,
    round_id=ROUND,
    plan_id=PLAN,
    plan="Evening round",
    kind=RoundKind.ROUND,
    building_id=HALL,
    building="Hall",
    opened_by=OpenedBy.OPERATOR,
    actor=AUTOMATION,
    planned_at=NOW,
    ends_at=NOW,
    ordered=False,
    checkpoints=(),
)
VISITED = e.CheckpointVisited(
    at=NOW,
    round_id=ROUND,
    checkpoint_id=STAIRS,
    checkpoint="Stairs",
    responder_id=ANNA,
    responder="Anna",
    occurred_at=NOW,
    deviation=Deviation.ON_TIME,
)
ROUND_ENDED = e.RoundEnded(
    at=NOW, round_id=ROUND, plan_id=PLAN, complete=True, reason="complete", missed=()
)
REPORTED = e.RoundReported(
    at=NOW,
    report=e.RoundReport(
        round_id=ROUND,
        plan_id=PLAN,
        plan="Evening round",
        kind=RoundKind.ROUND,
        building_id=HALL,
        building="Hall",
        opened_by=OpenedBy.OPERATOR,
        planned_at=NOW,
        opened_at=NOW,
        ended_at=NOW,
        complete=True,
        reason="complete",
        walkers=(),
        lines=(),
    ),
)


def test_a_round_touches_its_plan_from_its_opening_to_its_report() -> None:
    watching = Watching()
    suspended = e.RoundSuspended(at=NOW, round_id=ROUND, actor=AUTOMATION, reason="")
    assert watching.after(VISITED) == set()
    for event in (ROUND_OPENED, VISITED, suspended, ROUND_ENDED):
        assert watching.after(event) == {"plan/evening"}
    assert watching.after(REPORTED) == {"plan/evening", "building/hall"}
    assert watching.after(VISITED) == set(), "a round that is over is forgotten"


def test_rounds_of_before_the_start() -> None:
    watching = Watching()
    watching.changes.restore(fold(RoomState(), [ROUND_OPENED]))
    assert watching.after(VISITED) == {"plan/evening"}


def test_the_end_of_a_round_that_is_not_known() -> None:
    assert Watching().after(ROUND_ENDED) == {"plan/evening"}


def test_one_scan_among_many_checkpoints_tells_its_own_alone() -> None:
    changes, told = Changes(), []
    for number in range(2000):
        key = checkpoint_key(CheckpointId(str(number)))
        changes.subscribe(key, lambda _about, key=key: told.append(key))
    scan = e.CheckpointScanned(
        at=NOW,
        checkpoint_id=CheckpointId("1234"),
        place=PLACE,
        responder_id=ANNA,
        responder="Anna",
        occurred_at=NOW,
        by="radio",
    )
    changes.take([scan])
    assert told == ["checkpoint/1234"]


OPENED = e.MicrophoneOpened(
    at=NOW,
    incident_id=INCIDENT,
    actor=None,
    responder_id=ANNA,
    responder="Anna",
    key="m",
    until=NOW,
    system_id=SystemId("s"),
    address="1",
)
CLOSED = e.MicrophoneClosed(
    at=NOW, incident_id=INCIDENT, responder_id=ANNA, responder="Anna", key="m", reason="time"
)


def test_a_microphone_touches_its_radio_when_it_opens_and_when_it_closes() -> None:
    watching = Watching()
    watching.after(raised())
    touched = {*INCIDENT_KEYS, "responder/anna", "device/s/1"}
    assert watching.after(OPENED) == touched
    assert watching.after(CLOSED) == touched
    assert watching.after(CLOSED) == {*INCIDENT_KEYS, "responder/anna"}


def test_a_microphone_that_was_open_at_the_start() -> None:
    watching = Watching()
    watching.changes.restore(fold(RoomState(), [raised(), OPENED]))
    assert "device/s/1" in watching.after(CLOSED)


def test_each_is_told_once_for_a_batch() -> None:
    watching = Watching()
    calls: list[int] = []
    watching.changes.subscribe("desk/desk", lambda about: calls.append(len(about)))
    note = e.NoteAdded(at=NOW, incident_id=INCIDENT, actor=AUTOMATION, text="x")
    watching.changes.take([raised(), note, note, make.number(3)])
    assert calls == [3]


def test_one_that_fails_keeps_no_other_from_knowing(caplog) -> None:
    changes, told = Changes(), []

    def failing(_about: object) -> None:
        raise RuntimeError("broken entity")

    changes.subscribe("room", failing)
    changes.subscribe("room", lambda _: told.append(1))
    changes.tell("room")
    assert told == [1]
    assert "broken entity" in caplog.text


def test_who_stops_is_not_told_and_leaves_nothing_behind() -> None:
    watching = Watching()
    for stop in (*watching.stops, *watching.stops):
        stop()
    assert watching.after(raised()) == set()
    assert watching.changes._subscribers == {}


@given(strategies.events)
def test_every_event_there_is(event: e.Event) -> None:
    changes, told = Changes(), []
    changes.subscribe("room", told.append)
    changes.take([event])
    assert told == [[event]]
