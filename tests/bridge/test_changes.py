"""Who looks again after which event."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
import pytest

from custom_components.municipal_alarm.bridge.changes import (
    ROOM,
    Changes,
    building_key,
    desk_key,
    device_key,
    responder_key,
    system_key,
)
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.state import RoomState
from tests.journal import examples as make, strategies

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
INCIDENT = IncidentId("i")
ANNA = ResponderId("anna")
PLACE = Place(BuildingId("hall"), "Hall", "1", DeskId("desk"), "Desk")


class Watching:
    """Subscribes to everything there is."""

    def __init__(self) -> None:
        self.changes = Changes()
        self.told: dict[str, list[str]] = {}
        self.stops = [
            self.changes.subscribe(key, lambda about, key=key: self._tell(key, about))
            for key in (
                ROOM,
                desk_key(DeskId("desk")),
                building_key(BuildingId("hall")),
                responder_key(ANNA),
                system_key(SystemId("s")),
                device_key(SystemId("s"), "1"),
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


def test_an_alarm_of_a_responder() -> None:
    watching = Watching()
    alarm = replace(raised(), place=None, responder_id=ANNA)
    assert watching.after(alarm) == {"responder/anna"}


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (
            e.ResponderPlaced(at=NOW, responder_id=ANNA, place=PLACE, occurred_at=NOW, by="scan"),
            {"responder/anna"},
        ),
        (
            e.DutyChanged(at=NOW, actor=AUTOMATION, responder_id=ANNA, on_duty=True),
            {"responder/anna"},
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
        (e.DeskTested(at=NOW, desk_id=DeskId("desk")), {"desk/desk"}),
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
