"""What one incident comes down to: the figures are made of these, not of a million events."""

from datetime import datetime

from ..control_room.evaluation.parts import Aftercare, Aggression, Injury, PoliceReport, Sanction
from ..control_room.ids import BuildingId, DeskId, IncidentId, OperatorId, ResponderId, SourceId
from ..control_room.values import record
from ..control_room.words import AlarmKind, IncidentState, Outcome


@record
class Facts:
    """One incident. Seconds count from the press (`raised_at`); None: it did not happen.

    A machine's word counts for receipts, a person's for everything else.
    """

    incident_id: IncidentId
    number: int
    kind: AlarmKind
    priority: int
    raised_at: datetime
    state: IncidentState
    drill: bool = False
    test: bool = False
    """A test of one desk: no figure counts it but coverage."""
    building_id: BuildingId | None = None
    building: str = ""
    desk_id: DeskId | None = None
    place: str = ""
    """As operators read it: building, floor, desk."""
    responder_id: ResponderId | None = None
    """Whom the alarm is about, if about somebody."""
    source_id: SourceId = SourceId("")
    presses: int = 1
    receipts: bool = False
    """Whether anybody was called by something that confirms what reaches it."""
    receipt_s: float | None = None
    """The first receipt of an alarm by a radio or phone."""
    acknowledged_s: float | None = None
    accepted_s: float | None = None
    on_scene_s: float | None = None
    resolved_s: float | None = None
    closed_s: float | None = None
    evaluated_s: float | None = None
    approved_s: float | None = None
    operator_id: OperatorId | None = None
    """Who acknowledged it first."""
    steps: int = 0
    """Of the escalation that were taken."""
    external: tuple[str, ...] = ()
    """Who outside was called."""
    outcome: Outcome | None = None
    """As evaluated, or else as resolved."""
    duress: bool = False
    aggression: tuple[Aggression, ...] = ()
    injury: Injury = Injury.UNKNOWN
    police_report: PoliceReport = PoliceReport.UNKNOWN
    aftercare: Aftercare = Aftercare.UNKNOWN
    sanction: Sanction = Sanction.UNKNOWN
    measures: int = 0
