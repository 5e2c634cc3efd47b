"""What the sensors show: where each value is in the room, and in which words.

The platform (`sensor.py`) makes the entities; a value is a function of its subject.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, SIGNAL_STRENGTH_DECIBELS_MILLIWATT, EntityCategory
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from ..bridge.changes import AGE, COVERAGE, WHEREABOUTS
from ..bridge.coverage import Figures
from ..control_room.site import Site
from ..control_room.words import CodeEffect, Confidence, DeskAnswer, Duty, IncidentState, RoundKind
from ..links.stats import LinkStats
from .guarding import OF_PEOPLE_ENABLED, CheckpointSubject, ResponderSubject, RoundPlanSubject
from .subjects import (
    BuildingSubject,
    DeskSubject,
    RadioSubject,
    RoomSubject,
    Subject,
    open_incidents,
    to_the_floor,
)

IDLE = "idle"
OPEN = "open"
SUSPENDED = "suspended"

NONE = "none"
COMPLETE = "complete"
INCOMPLETE = "incomplete"


@dataclass(frozen=True, kw_only=True)
class AlarmSensorDescription[S: Subject](SensorEntityDescription):
    """A sensor, and where its value is in the room."""

    value: Callable[[S], StateType | datetime]
    also: tuple[str, ...] = ()
    """Further keys of `bridge.changes` than the subject's."""
    watched: tuple[str, ...] | None = None
    """Other keys than the subject's."""
    polled: bool = False
    """Whether time alone can change the value, which no event tells."""
    attributes: Callable[[S], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class RadioSensorDescription(AlarmSensorDescription[RadioSubject]):
    """A sensor of a radio."""

    needs_link: bool = True
    """Whether the radio says it itself, so that it is known while its link is up."""


@dataclass(frozen=True, kw_only=True)
class LinkSensorDescription(SensorEntityDescription):
    """A counter of a link."""

    value: Callable[[LinkStats], int]


# --- values -----------------------------------------------------------------


def _alarm_state(desk: DeskSubject) -> str:
    incident = desk.incident()
    return incident.state.value if incident is not None else IDLE


def _answer(desk: DeskSubject) -> str:
    incident = desk.incident()
    return (incident.answer if incident is not None else DeskAnswer.NONE).value


def _open_in_room(room: RoomSubject) -> int:
    return sum(1 for _ in open_incidents(room))


def _open_in_building(building: BuildingSubject) -> int:
    return sum(1 for _ in open_incidents(building, building.building_id))


def _oldest_unacknowledged(room: RoomSubject) -> datetime | None:
    return min(
        (one.raised_at for one in open_incidents(room) if one.owner_id is None), default=None
    )


def _guards_present(building: BuildingSubject) -> int:
    return len(building.room.roster.here(Duty.GUARD, building.building_id, dt_util.utcnow()))


def _last_place(radio: RadioSubject) -> str | None:
    carrier = radio.carrier()
    last = radio.room.roster.placed.get(carrier.responder_id) if carrier is not None else None
    return to_the_floor(last.place) if last is not None else None


def _carried_by(radio: RadioSubject) -> str | None:
    carrier = radio.carrier()
    return carrier.name if carrier is not None else None


def _last_final_round(building: BuildingSubject) -> datetime | None:
    return max(
        (
            report.ended_at
            for report in building.room.reports.values()
            if report.building_id == building.building_id
            and report.kind is RoundKind.FINAL_ROUND
            and report.complete
        ),
        default=None,
    )


def _round_state(plan: RoundPlanSubject) -> str:
    now = plan.round()
    if now is None:
        return IDLE
    return OPEN if now.suspended_at is None else SUSPENDED


def _last_result(plan: RoundPlanSubject) -> str:
    report = plan.report()
    if report is None:
        return NONE
    return COMPLETE if report.complete else INCOMPLETE


def _counts(figures: Figures) -> dict[str, Any]:
    """Why, in numbers: which desks is not for everybody."""
    return {"never": figures.never, "overdue": figures.overdue, "failed": figures.failed}


def shown_code(site: Site, digits: str) -> str | None:
    """The digits that anybody may see: a duress code reads as the all-clear."""
    code = site.codes.get(digits)
    if code is not None and code.effect is CodeEffect.DURESS:
        all_clear = site.code_with(CodeEffect.ALL_CLEAR)
        return all_clear.digits if all_clear is not None else None
    return digits or None


# --- what there is ----------------------------------------------------------

DESK = (
    AlarmSensorDescription[DeskSubject](
        key="alarm_state",
        device_class=SensorDeviceClass.ENUM,
        options=[IDLE, *(state.value for state in IncidentState if state.value != "closed")],
        value=_alarm_state,
    ),
    AlarmSensorDescription[DeskSubject](
        key="answer",
        device_class=SensorDeviceClass.ENUM,
        options=[answer.value for answer in DeskAnswer],
        value=_answer,
    ),
    AlarmSensorDescription[DeskSubject](
        key="last_test",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda desk: desk.room.tested.get(desk.desk_id),
    ),
)

BUILDING = (
    AlarmSensorDescription[BuildingSubject](
        key="open_incidents", state_class=SensorStateClass.MEASUREMENT, value=_open_in_building
    ),
    AlarmSensorDescription[BuildingSubject](
        key="guards_present",
        state_class=SensorStateClass.MEASUREMENT,
        also=(WHEREABOUTS,),
        # After some hours without a sign a last place is not believed any more.
        polled=True,
        value=_guards_present,
    ),
    AlarmSensorDescription[BuildingSubject](
        key="desks_to_test",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        watched=(COVERAGE,),
        value=lambda building: building.runtime.coverage.figures(building.building_id).total,
        attributes=lambda building: _counts(
            building.runtime.coverage.figures(building.building_id)
        ),
    ),
)

LAST_FINAL_ROUND = AlarmSensorDescription[BuildingSubject](
    key="last_final_round",
    device_class=SensorDeviceClass.TIMESTAMP,
    value=_last_final_round,
)

CHECKPOINT = (
    AlarmSensorDescription[CheckpointSubject](
        key="last_scan",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=CheckpointSubject.scanned_at,
    ),
)

ROUND_PLAN = (
    AlarmSensorDescription[RoundPlanSubject](
        key="round_state",
        device_class=SensorDeviceClass.ENUM,
        options=[IDLE, OPEN, SUSPENDED],
        value=_round_state,
    ),
    AlarmSensorDescription[RoundPlanSubject](
        key="progress",
        native_unit_of_measurement=PERCENTAGE,
        value=RoundPlanSubject.progress,
        attributes=RoundPlanSubject.progress_facts,
    ),
    AlarmSensorDescription[RoundPlanSubject](
        key="last_result",
        device_class=SensorDeviceClass.ENUM,
        options=[NONE, COMPLETE, INCOMPLETE],
        value=_last_result,
        attributes=RoundPlanSubject.result_facts,
    ),
    AlarmSensorDescription[RoundPlanSubject](
        key="next_round",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=RoundPlanSubject.next_at,
    ),
)

RESPONDER = (
    AlarmSensorDescription[ResponderSubject](
        key="check_in_due",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=OF_PEOPLE_ENABLED,
        value=ResponderSubject.check_in_at,
    ),
    AlarmSensorDescription[ResponderSubject](
        key="last_place",
        entity_registry_enabled_default=OF_PEOPLE_ENABLED,
        value=ResponderSubject.place,
    ),
    AlarmSensorDescription[ResponderSubject](
        key="place_confidence",
        device_class=SensorDeviceClass.ENUM,
        options=[confidence.value for confidence in Confidence],
        entity_registry_enabled_default=OF_PEOPLE_ENABLED,
        # Looked at by one timer for all people, and not polled one by one.
        also=(AGE,),
        value=ResponderSubject.confidence,
    ),
    AlarmSensorDescription[ResponderSubject](
        key="last_proven",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=OF_PEOPLE_ENABLED,
        value=ResponderSubject.proven_at,
    ),
)

CONTROL_ROOM = (
    AlarmSensorDescription[RoomSubject](
        key="open_incidents", state_class=SensorStateClass.MEASUREMENT, value=_open_in_room
    ),
    AlarmSensorDescription[RoomSubject](
        key="oldest_unacknowledged",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=_oldest_unacknowledged,
    ),
    AlarmSensorDescription[RoomSubject](
        key="desks_to_test",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        # Not at every event of the room: it would be counted on the way of an alarm.
        watched=(COVERAGE,),
        value=lambda room: room.runtime.coverage.figures().total,
        attributes=lambda room: _counts(room.runtime.coverage.figures()),
    ),
)

RADIO = (
    RadioSensorDescription(key="last_place", needs_link=False, value=_last_place),
    RadioSensorDescription(
        key="status_code", value=lambda radio: shown_code(radio.room.site, radio.radio.code)
    ),
    RadioSensorDescription(key="carried_by", needs_link=False, value=_carried_by),
    RadioSensorDescription(
        key="battery",
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda radio: radio.radio.battery,
    ),
    RadioSensorDescription(
        key="signal_strength",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda radio: radio.radio.rssi,
    ),
    RadioSensorDescription(
        key="last_seen",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        # Changes with every word of the radio.
        entity_registry_enabled_default=False,
        value=lambda radio: radio.radio.last_seen,
    ),
)


def _counter(key: str, value: Callable[[LinkStats], int]) -> LinkSensorDescription:
    return LinkSensorDescription(
        key=key,
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=value,
    )


LINK = (
    _counter("frames_in", lambda stats: stats.frames_in),
    _counter("frames_out", lambda stats: stats.frames_out),
    _counter("reconnects", lambda stats: stats.reconnects),
    _counter("dropped", lambda stats: sum(stats.dropped.values())),
)
