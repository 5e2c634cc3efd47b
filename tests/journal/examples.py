"""Events and effects by name, for tests that are about the journal and not about them."""

from datetime import UTC, datetime

from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.effects import RadioText
from custom_components.municipal_alarm.control_room.events import (
    DeliveryReported,
    IncidentClosed,
    IncidentRaised,
    IncidentResolved,
    NoteAdded,
    NumberIssued,
    SignalSetAside,
    SourceHeard,
)
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    IncidentId,
    PolicyId,
    ResponderId,
    SignalId,
    SourceId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    Outcome,
    Priority,
    Purpose,
)

NOON = datetime(2026, 3, 2, 12, 0, 0, 123, tzinfo=UTC)
OPERATOR = Actor(ActorKind.OPERATOR, "u1", "Anneke")


def number(value: int) -> NumberIssued:
    return NumberIssued(at=NOON, number=value)


def heard(source: str, minute: int) -> SourceHeard:
    return SourceHeard(
        at=NOON,
        source_id=SourceId(source),
        occurred_at=NOON.replace(minute=minute),
        on=True,
        recent=(SignalId("x"),),
    )


def put_aside(source: str) -> SignalSetAside:
    return SignalSetAside(at=NOON, source_id=source, signal_id="x", reason="replay")


def raised(incident: str) -> IncidentRaised:
    return IncidentRaised(
        at=NOON,
        incident_id=IncidentId(incident),
        number=1,
        kind=AlarmKind.PANIC,
        priority=Priority.URGENT,
        subject="desk/d1",
        place=Place(BuildingId("b1"), "Town hall", "1", DeskId("d1"), "Desk 1"),
        responder_id=None,
        responder="",
        source_id=SourceId("s"),
        signal_id=SignalId("x"),
        occurred_at=NOON,
        actor=None,
        drill=False,
        policy_id=PolicyId("default"),
        step_due_at=None,
    )


def noted(incident: str, value: int, at: datetime = NOON) -> NoteAdded:
    return NoteAdded(
        at=at, incident_id=IncidentId(incident), actor=OPERATOR, text=f"note {value}, één"
    )


def reported(incident: str, key: str, state: DeliveryState) -> DeliveryReported:
    return DeliveryReported(at=NOON, incident_id=IncidentId(incident), key=key, state=state)


def resolved(incident: str, *overtaken: str) -> IncidentResolved:
    return IncidentResolved(
        at=NOON,
        incident_id=IncidentId(incident),
        actor=OPERATOR,
        outcome=Outcome.GENUINE,
        note="",
        overtaken=overtaken,
    )


def closed(incident: str) -> IncidentClosed:
    return IncidentClosed(at=NOON, incident_id=IncidentId(incident), actor=OPERATOR)


def text(incident: str, key: str) -> RadioText:
    return RadioText(
        key=key,
        incident_id=IncidentId(incident),
        responder_id=ResponderId("g1"),
        system_id=SystemId("hytera"),
        address="101",
        text="PANIC Town hall, 1, Desk 1",
        purpose=Purpose.ALARM,
    )
