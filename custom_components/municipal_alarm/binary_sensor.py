"""Binary sensors: open incidents, desks, rounds, people, links, radios, and who watches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge.changes import CONSOLES, COVERAGE, FIGURES
from .bridge.consoles import DATA_CONSOLES
from .const import CONF_KIND, CONF_SYSTEM, KIND_BUILDING, KIND_CONTROL_ROOM, RADIO_SYSTEMS
from .control_room.ids import SystemId
from .control_room.words import AlarmKind, Role
from .entities.following import (
    follow_desks,
    follow_parts,
    follow_radios,
    follow_subentries,
    part_unique_id,
)
from .entities.guarding import OF_PEOPLE_ENABLED, ResponderSubject, RoundPlanSubject
from .entities.subjects import (
    BuildingSubject,
    DeskSubject,
    RadioSubject,
    RepeaterSubject,
    RoomSubject,
    Subject,
    SystemSubject,
    open_incidents,
)
from .entity import MunicipalAlarmEntity, RadioEntity
from .radio.network import Part
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AlarmBinarySensorDescription[S: Subject](BinarySensorEntityDescription):
    """A binary sensor, and where its value is in the room. None: not known."""

    value: Callable[[S], bool | None]
    watched: tuple[str, ...] | None = None
    """Other keys of `bridge.changes` than the subject's."""


def _operator_present(room: RoomSubject) -> bool:
    operators = room.room.site.operators
    return any(
        one in operators and operators[one].role is not Role.VIEWER for one in room.room.present
    )


BUILDING = (
    AlarmBinarySensorDescription[BuildingSubject](
        key="incident_open",
        device_class=BinarySensorDeviceClass.SAFETY,
        value=lambda building: any(open_incidents(building, building.building_id)),
    ),
    AlarmBinarySensorDescription[BuildingSubject](
        key="fire",
        device_class=BinarySensorDeviceClass.SMOKE,
        value=lambda building: any(
            one.kind is AlarmKind.FIRE for one in open_incidents(building, building.building_id)
        ),
    ),
)

DESK = (
    AlarmBinarySensorDescription[DeskSubject](
        key="test_due",
        entity_category=EntityCategory.DIAGNOSTIC,
        # A control room has it on its screen, for all desks at once.
        entity_registry_enabled_default=False,
        watched=(COVERAGE,),
        value=lambda desk: desk.runtime.coverage.is_due(desk.desk_id),
    ),
)

ROUND_PLAN = (
    AlarmBinarySensorDescription[RoundPlanSubject](
        key="overdue",
        device_class=BinarySensorDeviceClass.PROBLEM,
        value=lambda plan: bool(plan.overdue()),
    ),
)

RESPONDER = (
    AlarmBinarySensorDescription[ResponderSubject](key="on_duty", value=ResponderSubject.on_duty),
    AlarmBinarySensorDescription[ResponderSubject](
        key="pre_alert",
        device_class=BinarySensorDeviceClass.SAFETY,
        entity_registry_enabled_default=OF_PEOPLE_ENABLED,
        value=ResponderSubject.is_warned_of,
    ),
)

CONTROL_ROOM = (
    AlarmBinarySensorDescription[RoomSubject](
        key="unacknowledged",
        value=lambda room: any(one.owner_id is None for one in open_incidents(room)),
    ),
    AlarmBinarySensorDescription[RoomSubject](
        key="operator_present",
        device_class=BinarySensorDeviceClass.OCCUPANCY,
        value=_operator_present,
    ),
    AlarmBinarySensorDescription[RoomSubject](
        key="console_audible",
        device_class=BinarySensorDeviceClass.SOUND,
        watched=(CONSOLES,),
        value=lambda room: room.runtime.hass.data[DATA_CONSOLES].audible > 0,
    ),
    AlarmBinarySensorDescription[RoomSubject](
        key="journal_problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        watched=("journal",),
        value=lambda room: room.runtime.fault is not None,
    ),
    AlarmBinarySensorDescription[RoomSubject](
        key="alarm_flood",
        device_class=BinarySensorDeviceClass.PROBLEM,
        watched=(FIGURES,),
        value=lambda room: room.runtime.live_figures.is_flood,
    ),
)

# Phones have no link of ours that could be lost: each is reached by its own integration.
LINK = (
    AlarmBinarySensorDescription[SystemSubject](
        key="link",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda system: system.room.links.get(system.system_id),
    ),
)

RADIO = (
    AlarmBinarySensorDescription[RadioSubject](
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda radio: radio.room.devices.get((radio.system_id, radio.address)),
    ),
    AlarmBinarySensorDescription[RadioSubject](
        key="man_down",
        device_class=BinarySensorDeviceClass.SAFETY,
        value=lambda radio: radio.radio.man_down,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of an entry."""
    match entry.data[CONF_KIND]:
        case kind if kind == KIND_CONTROL_ROOM:
            async_add_entities(AlarmBinarySensor(RoomSubject(entry), one) for one in CONTROL_ROOM)
            follow_subentries(
                entry,
                async_add_entities,
                ResponderSubject,
                lambda responder: [AlarmBinarySensor(responder, one) for one in RESPONDER],
            )
        case kind if kind == KIND_BUILDING:
            async_add_entities(AlarmBinarySensor(BuildingSubject(entry), one) for one in BUILDING)
            follow_desks(
                entry,
                async_add_entities,
                lambda desk: [AlarmBinarySensor(desk, one) for one in DESK],
            )
            follow_subentries(
                entry,
                async_add_entities,
                RoundPlanSubject,
                lambda plan: [AlarmBinarySensor(plan, one) for one in ROUND_PLAN],
            )
        case _:
            if entry.data[CONF_SYSTEM] in RADIO_SYSTEMS:
                async_add_entities(AlarmBinarySensor(SystemSubject(entry), one) for one in LINK)
            follow_radios(
                entry,
                async_add_entities,
                lambda radio: [RadioBinarySensor(radio, one) for one in RADIO],
                describe=True,
            )
            follow_parts(entry, async_add_entities, lambda part: _part_sensor(entry, part))


class AlarmBinarySensor[S: Subject](MunicipalAlarmEntity[S], BinarySensorEntity):
    """One fact of the room."""

    entity_description: AlarmBinarySensorDescription[S]

    def __init__(self, subject: S, description: AlarmBinarySensorDescription[S]) -> None:
        """`description` says which."""
        super().__init__(subject, description.key)
        self.entity_description = description
        self._watched = description.watched

    @override
    def _look(self) -> bool:
        value = self.entity_description.value(self.subject)
        if value == self._attr_is_on:
            return False
        self._attr_is_on = value
        return True


class PartBinarySensor(AlarmBinarySensor[RepeaterSubject | SystemSubject]):
    """Whether one piece of a radio system is connected: a slot of a repeater.

    Unavailable when the system has the piece no more.
    """

    def __init__(self, subject: RepeaterSubject | SystemSubject, part: Part) -> None:
        """`part` as it is when it appears; its key never changes."""
        super().__init__(
            subject,
            AlarmBinarySensorDescription[RepeaterSubject | SystemSubject](
                key="part",
                device_class=BinarySensorDeviceClass.CONNECTIVITY,
                entity_category=EntityCategory.DIAGNOSTIC,
                value=lambda _subject: self._up(),
            ),
        )
        self._key = part.key
        self._attr_unique_id = part_unique_id(subject.entry, part.key)
        host, _, slot = part.key.rpartition("/")
        if host:
            self._attr_translation_key = "slot"
            self._attr_translation_placeholders = {"slot": slot}
        else:
            self._attr_translation_placeholders = {"part": part.name}

    def _up(self) -> bool | None:
        parts = self.subject.runtime.parts.get(SystemId(self.subject.entry.entry_id), ())
        return next((part.up for part in parts if part.key == self._key), None)

    @property
    @override
    def available(self) -> bool:
        return self._attr_is_on is not None


def _part_sensor(entry: MunicipalAlarmConfigEntry, part: Part) -> PartBinarySensor:
    """The sensor of a part: a repeater's on the repeater, another on the system itself."""
    host = part.key.rpartition("/")[0]
    return PartBinarySensor(RepeaterSubject(entry, host) if host else SystemSubject(entry), part)


class RadioBinarySensor(RadioEntity, AlarmBinarySensor[RadioSubject]):
    """One fact of a radio."""
