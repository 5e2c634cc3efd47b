"""Events and effects by name, for tests that are about the journal and not about them."""

from datetime import UTC, datetime, timedelta

from custom_components.municipal_alarm.control_room.commands import Actor
from custom_components.municipal_alarm.control_room.effects import RadioText
from custom_components.municipal_alarm.control_room.events import (
    CheckpointScanned,
    DeliveryReported,
    IncidentClosed,
    IncidentRaised,
    IncidentResolved,
    NoteAdded,
    NumberIssued,
    ReportLine,
    RoundReport,
    RoundReported,
    SignalSetAside,
    SourceHeard,
)
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    PolicyId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SignalId,
    SourceId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    Deviation,
    OpenedBy,
    Outcome,
    Priority,
    Purpose,
    RoundKind,
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


def round_reported(
    round_id: str,
    hour: int,
    *,
    building: str = "b1",
    made: int = 0,
    at: datetime = NOON,
    complete: bool = True,
    amended: bool = False,
) -> RoundReported:
    """A round that was planned at `hour`, on the day before, and reported on at `made`."""
    began = at.replace(hour=hour) - timedelta(days=1)
    report = RoundReport(
        round_id=RoundId(round_id),
        plan_id=RoundPlanId("final"),
        plan="Final round",
        kind=RoundKind.FINAL_ROUND,
        building_id=BuildingId(building),
        building="Town hall",
        opened_by=OpenedBy.SCHEDULE,
        planned_at=began,
        opened_at=began,
        ended_at=began + timedelta(minutes=30),
        complete=complete,
        reason="complete" if complete else "time",
        walkers=("Jan",),
        lines=(
            ReportLine(CheckpointId("c1"), "Archive", "2", began, Deviation.ON_TIME),
            ReportLine(CheckpointId("c2"), "Boiler", "-1", began, Deviation.MISSED),
        ),
    )
    return RoundReported(at=at.replace(hour=made), report=report, amended=amended)


def scanned(checkpoint: str, responder: str, name: str, at: datetime = NOON) -> CheckpointScanned:
    return CheckpointScanned(
        at=at,
        checkpoint_id=CheckpointId(checkpoint),
        place=Place(BuildingId("b1"), "Town hall", "1", None, "Archive"),
        responder_id=ResponderId(responder),
        responder=name,
        occurred_at=at,
        by="radio",
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
