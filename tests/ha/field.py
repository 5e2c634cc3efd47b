"""What happens in the field, as events: for tests of what is shown of it, whatever the rules.

Of the town of `town.py`: give them to `Town.happen`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from homeassistant.util import dt as dt_util

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    IncidentId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SessionId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    Deviation,
    OpenedBy,
    RoundKind,
    ScanFlag,
)

from .town import GATEWAY, LIBRARY, OPERATOR, RADIO, TOWN_HALL

CELLAR, ATTIC, YARD = (CheckpointId(one) for one in ("cellar", "attic", "yard"))
EVENING = RoundPlanId("evening_round")
CLOSING = RoundPlanId("closing")
ROUND = RoundId("r1")
BEN = ResponderId("ben")
SESSION = SessionId("lone_work/ben")

PLACES: Mapping[CheckpointId, Place] = {
    CELLAR: Place(
        BuildingId(TOWN_HALL), "Town hall", "Cellar", checkpoint_id=CELLAR, checkpoint="Stairs"
    ),
    ATTIC: Place(
        BuildingId(TOWN_HALL), "Town hall", "Attic", checkpoint_id=ATTIC, checkpoint="Stairs"
    ),
    YARD: Place(BuildingId(LIBRARY), "Library", checkpoint_id=YARD, checkpoint="Yard"),
}


def placed(checkpoint: CheckpointId, at: datetime | None = None) -> e.ResponderPlaced:
    """Ben was proven to be at a checkpoint."""
    now = dt_util.utcnow()
    return e.ResponderPlaced(
        at=now, responder_id=BEN, place=PLACES[checkpoint], occurred_at=at or now, by="scan"
    )


def scanned(
    checkpoint: CheckpointId, *flags: ScanFlag, at: datetime | None = None
) -> e.CheckpointScanned:
    """Ben read the tag of a checkpoint."""
    now = dt_util.utcnow()
    return e.CheckpointScanned(
        at=now,
        checkpoint_id=checkpoint,
        place=PLACES[checkpoint],
        responder_id=BEN,
        responder="Ben",
        occurred_at=at or now,
        by="radio",
        flags=flags,
        late=ScanFlag.OUT_OF_ORDER in flags,
    )


def opened(
    plan: RoundPlanId = EVENING,
    *checkpoints: CheckpointId,
    round_id: RoundId = ROUND,
    kind: RoundKind = RoundKind.ROUND,
) -> e.RoundOpened:
    """A round began: of the evening in the town hall, or of others given."""
    now = dt_util.utcnow()
    asked = checkpoints or (CELLAR, ATTIC)
    place = PLACES[asked[0]]
    return e.RoundOpened(
        at=now,
        round_id=round_id,
        plan_id=plan,
        plan="Evening round",
        kind=kind,
        building_id=place.building_id,
        building=place.building,
        opened_by=OpenedBy.OPERATOR,
        actor=OPERATOR,
        planned_at=now,
        ends_at=now + timedelta(minutes=15),
        ordered=True,
        checkpoints=tuple(
            e.RoundCheckpoint(
                one, PLACES[one].checkpoint, PLACES[one].floor, now + timedelta(minutes=5)
            )
            for one in asked
        ),
    )


def visited(
    checkpoint: CheckpointId, deviation: Deviation = Deviation.ON_TIME
) -> e.CheckpointVisited:
    """A scan of Ben counts for the round."""
    now = dt_util.utcnow()
    return e.CheckpointVisited(
        at=now,
        round_id=ROUND,
        checkpoint_id=checkpoint,
        checkpoint=PLACES[checkpoint].checkpoint,
        responder_id=BEN,
        responder="Ben",
        occurred_at=now,
        deviation=deviation,
    )


def overdue(checkpoint: CheckpointId) -> e.CheckpointOverdue:
    """A checkpoint should have been proven by now."""
    now = dt_util.utcnow()
    return e.CheckpointOverdue(
        at=now,
        round_id=ROUND,
        checkpoint_id=checkpoint,
        checkpoint=PLACES[checkpoint].checkpoint,
        due_at=now,
    )


def ended(
    became: Mapping[CheckpointId, Deviation],
    *,
    plan: RoundPlanId = EVENING,
    round_id: RoundId = ROUND,
    kind: RoundKind = RoundKind.ROUND,
) -> tuple[e.RoundEnded, e.RoundReported]:
    """A round is over, and this became of its checkpoints."""
    now = dt_util.utcnow()
    missed = [one for one, deviation in became.items() if deviation is Deviation.MISSED]
    reason = "time" if missed else "complete"
    place = PLACES[next(iter(became))]
    report = e.RoundReport(
        round_id=round_id,
        plan_id=plan,
        plan="Evening round",
        kind=kind,
        building_id=place.building_id,
        building=place.building,
        opened_by=OpenedBy.OPERATOR,
        planned_at=now,
        opened_at=now,
        ended_at=now,
        complete=not missed,
        reason=reason,
        walkers=("Ben",),
        lines=tuple(
            e.ReportLine(
                one, PLACES[one].checkpoint, PLACES[one].floor, now, deviation, responder="Ben"
            )
            for one, deviation in became.items()
        ),
    )
    over = e.RoundEnded(
        at=now,
        round_id=round_id,
        plan_id=plan,
        complete=not missed,
        reason=reason,
        missed=tuple((one, PLACES[one].checkpoint) for one in missed),
    )
    return over, e.RoundReported(at=now, report=report)


def watched(due_at: datetime) -> e.LoneWorkStarted:
    """Ben works alone from now on."""
    return e.LoneWorkStarted(
        at=dt_util.utcnow(),
        session_id=SESSION,
        responder_id=BEN,
        responder="Ben",
        by="operator",
        actor=OPERATOR,
        every_s=1800,
        grace_s=60,
        due_at=due_at,
    )


def asked(alarm_at: datetime) -> e.CheckInPrompted:
    """Ben is asked for a sign of life."""
    return e.CheckInPrompted(
        at=dt_util.utcnow(),
        session_id=SESSION,
        responder_id=BEN,
        responder="Ben",
        alerts=(),
        alarm_at=alarm_at,
    )


def silent() -> e.CheckInMissed:
    """Ben gave none."""
    return e.CheckInMissed(
        at=dt_util.utcnow(),
        session_id=SESSION,
        responder_id=BEN,
        responder="Ben",
        incident_id=IncidentId("lone"),
    )


def heard_of(due_at: datetime) -> e.CheckedIn:
    """Ben gave a sign of life."""
    now = dt_util.utcnow()
    return e.CheckedIn(
        at=now,
        session_id=SESSION,
        responder_id=BEN,
        responder="Ben",
        by="text",
        occurred_at=now,
        due_at=due_at,
    )


def left_alone() -> e.LoneWorkEnded:
    """Ben works alone no more."""
    return e.LoneWorkEnded(
        at=dt_util.utcnow(),
        session_id=SESSION,
        responder_id=BEN,
        responder="Ben",
        reason="operator",
    )


def warned(until: datetime) -> e.PreAlertRaised:
    """Ben's radio lies still."""
    return e.PreAlertRaised(
        at=dt_util.utcnow(),
        responder_id=BEN,
        responder="Ben",
        kind=AlarmKind.MAN_DOWN,
        system_id=SystemId(GATEWAY),
        address=RADIO,
        until=until,
    )


def stirred() -> e.PreAlertEnded:
    """Ben moved."""
    return e.PreAlertEnded(
        at=dt_util.utcnow(),
        responder_id=BEN,
        responder="Ben",
        kind=AlarmKind.MAN_DOWN,
        reason="cleared",
    )
