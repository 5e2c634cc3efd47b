"""Sensors: where alarms, guards and radios stand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, SIGNAL_STRENGTH_DECIBELS_MILLIWATT, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .bridge.changes import ROOM
from .const import CONF_KIND, CONF_SYSTEM, KIND_BUILDING, KIND_CONTROL_ROOM, RADIO_SYSTEMS
from .control_room.site import Site
from .control_room.words import CodeEffect, DeskAnswer, Duty, IncidentState
from .entities.following import follow_desks, follow_radios
from .entities.subjects import (
    BuildingSubject,
    DeskSubject,
    RadioSubject,
    RoomSubject,
    Subject,
    SystemSubject,
    open_incidents,
)
from .entity import MunicipalAlarmEntity, RadioEntity
from .links.stats import LinkStats
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0
SCAN_INTERVAL = timedelta(minutes=1)
"""For what no event tells: counters, and what time changes. All else is pushed."""

IDLE = "idle"
_STATE_LENGTH = 255


@dataclass(frozen=True, kw_only=True)
class AlarmSensorDescription[S: Subject](SensorEntityDescription):
    """A sensor, and where its value is in the room."""

    value: Callable[[S], StateType | datetime]
    watched: tuple[str, ...] | None = None
    """Other keys of `bridge.changes` than the subject's."""
    polled: bool = False
    """Whether time alone can change the value, which no event tells."""


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
    return sum(1 for _ in open_incidents(room.room))


def _open_in_building(building: BuildingSubject) -> int:
    return sum(1 for _ in open_incidents(building.room, building.building_id))


def _oldest_unacknowledged(room: RoomSubject) -> datetime | None:
    return min(
        (one.raised_at for one in open_incidents(room.room) if one.owner_id is None), default=None
    )


def _guards_present(building: BuildingSubject) -> int:
    return len(building.room.roster.here(Duty.GUARD, building.building_id, dt_util.utcnow()))


def _last_place(radio: RadioSubject) -> str | None:
    carrier = radio.carrier()
    last = radio.room.roster.placed.get(carrier.responder_id) if carrier is not None else None
    if last is None:
        return None
    # To the floor. Anybody may see this at any time; at which desk a guard is, is
    # for operators, during an incident.
    return replace(last.place, desk="").words()[:_STATE_LENGTH]


def _carried_by(radio: RadioSubject) -> str | None:
    carrier = radio.carrier()
    return carrier.name if carrier is not None else None


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
        # A guard who comes leaves another building, which no event names; and after
        # some hours without a sign a last place is not believed any more.
        watched=(ROOM,),
        polled=True,
        value=_guards_present,
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


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an entry."""
    match entry.data[CONF_KIND]:
        case kind if kind == KIND_CONTROL_ROOM:
            async_add_entities(AlarmSensor(RoomSubject(entry), one) for one in CONTROL_ROOM)
        case kind if kind == KIND_BUILDING:
            async_add_entities(AlarmSensor(BuildingSubject(entry), one) for one in BUILDING)
            follow_desks(
                entry,
                async_add_entities,
                lambda desk: [AlarmSensor(desk, one) for one in DESK],
                describe=True,
            )
        case _:
            if entry.data[CONF_SYSTEM] in RADIO_SYSTEMS:
                async_add_entities(LinkSensor(SystemSubject(entry), one) for one in LINK)
            follow_radios(
                entry, async_add_entities, lambda radio: [RadioSensor(radio, one) for one in RADIO]
            )


class AlarmSensor[S: Subject](MunicipalAlarmEntity[S], SensorEntity):
    """One value of the room."""

    entity_description: AlarmSensorDescription[S]

    def __init__(self, subject: S, description: AlarmSensorDescription[S]) -> None:
        """`description` says which."""
        super().__init__(subject, description.key)
        self.entity_description = description
        self._watched = description.watched
        self._attr_should_poll = description.polled

    async def async_update(self) -> None:
        """Look again."""
        self._look()

    @override
    def _look(self) -> bool:
        value: Any = self.entity_description.value(self.subject)
        if value == self._attr_native_value:
            return False
        self._attr_native_value = value
        return True


class RadioSensor(RadioEntity, AlarmSensor[RadioSubject]):
    """One value of a radio."""

    def __init__(self, subject: RadioSubject, description: RadioSensorDescription) -> None:
        """`description` says which."""
        super().__init__(subject, description)
        self._needs_link = description.needs_link


class LinkSensor(MunicipalAlarmEntity[SystemSubject], SensorEntity):
    """A counter of a link since it was built, for whoever looks for a fault."""

    entity_description: LinkSensorDescription
    _attr_should_poll = True

    def __init__(self, subject: SystemSubject, description: LinkSensorDescription) -> None:
        """`description` says which."""
        super().__init__(subject, description.key)
        self.entity_description = description

    async def async_update(self) -> None:
        """Read the counter."""
        self._look()

    @override
    def _look(self) -> bool:
        link = self.subject.runtime.links.get(self.subject.entry.entry_id)
        self._attr_native_value = (
            self.entity_description.value(link.stats) if link is not None else None
        )
        return False
