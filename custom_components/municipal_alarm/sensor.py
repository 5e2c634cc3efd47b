"""Sensors: where alarms, rounds, guards and radios stand."""

from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.sensor import RestoreSensor, SensorEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval

from .bridge.changes import AGE
from .const import CONF_KIND, CONF_SYSTEM, DOMAIN, KIND_BUILDING, KIND_CONTROL_ROOM, RADIO_SYSTEMS
from .entities.figures import CONTROL_ROOM as FIGURES
from .entities.following import follow_desks, follow_radios, follow_subentries
from .entities.guarding import CheckpointSubject, ResponderSubject, RoundPlanSubject
from .entities.readings import (
    BUILDING,
    CHECKPOINT,
    CONTROL_ROOM,
    DESK,
    LAST_FINAL_ROUND,
    LINK,
    RADIO,
    RESPONDER,
    ROUND_PLAN,
    AlarmSensorDescription,
    LinkSensorDescription,
    RadioSensorDescription,
)
from .entities.subjects import BuildingSubject, RadioSubject, RoomSubject, Subject, SystemSubject
from .entity import MunicipalAlarmEntity, RadioEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0
SCAN_INTERVAL = timedelta(minutes=1)
"""For what no event tells: counters, and what time changes. All else is pushed."""

AGES_EVERY = timedelta(minutes=1)
"""For what grows old by itself: one timer for all people, who are written when it shows."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an entry."""
    match entry.data[CONF_KIND]:
        case kind if kind == KIND_CONTROL_ROOM:
            async_add_entities(
                AlarmSensor(RoomSubject(entry), one) for one in (*CONTROL_ROOM, *FIGURES)
            )
            follow_subentries(
                entry,
                async_add_entities,
                ResponderSubject,
                lambda responder: [AlarmSensor(responder, one) for one in RESPONDER],
                describe=True,
            )
            _let_things_age(hass, entry)
        case kind if kind == KIND_BUILDING:
            building = BuildingSubject(entry)
            async_add_entities(AlarmSensor(building, one) for one in BUILDING)
            async_add_entities([LastFinalRound(building, LAST_FINAL_ROUND)])
            follow_desks(
                entry,
                async_add_entities,
                lambda desk: [AlarmSensor(desk, one) for one in DESK],
                describe=True,
            )
            follow_subentries(
                entry,
                async_add_entities,
                CheckpointSubject,
                lambda checkpoint: [AlarmSensor(checkpoint, one) for one in CHECKPOINT],
                describe=True,
            )
            follow_subentries(
                entry,
                async_add_entities,
                RoundPlanSubject,
                lambda plan: [AlarmSensor(plan, one) for one in ROUND_PLAN],
                describe=True,
            )
        case _:
            if entry.data[CONF_SYSTEM] in RADIO_SYSTEMS:
                async_add_entities(LinkSensor(SystemSubject(entry), one) for one in LINK)
            follow_radios(
                entry, async_add_entities, lambda radio: [RadioSensor(radio, one) for one in RADIO]
            )


def _let_things_age(hass: HomeAssistant, entry: MunicipalAlarmConfigEntry) -> None:
    """Have those look again, now and then, whose value time alone can change."""
    changes = entry.runtime_data.changes

    @callback
    def tell(_now: datetime) -> None:
        changes.tell(AGE)

    entry.async_on_unload(
        async_track_time_interval(
            hass, tell, AGES_EVERY, name=f"{DOMAIN} age", cancel_on_shutdown=True
        )
    )


class AlarmSensor[S: Subject](MunicipalAlarmEntity[S], SensorEntity):
    """One value of the room."""

    entity_description: AlarmSensorDescription[S]
    # Many names: the state machine has them, the history need not.
    _unrecorded_attributes = frozenset({"overdue", "missed_checkpoints"})

    def __init__(self, subject: S, description: AlarmSensorDescription[S]) -> None:
        """`description` says which."""
        super().__init__(subject, description.key)
        self.entity_description = description
        self._also = description.also
        self._watched = description.watched
        self._attr_should_poll = description.polled
        self._attr_extra_state_attributes: dict[str, Any] = {}

    async def async_update(self) -> None:
        """Look again."""
        self._look()

    @override
    def _look(self) -> bool:
        value: Any = self.entity_description.value(self.subject)
        describe = self.entity_description.attributes
        attributes = describe(self.subject) if describe is not None else {}
        if (value, attributes) == (self._attr_native_value, self._attr_extra_state_attributes):
            return False
        self._attr_native_value = value
        self._attr_extra_state_attributes = attributes
        return True


class LastFinalRound(AlarmSensor[BuildingSubject], RestoreSensor):
    """When a building was last proven empty and locked.

    The room knows the last round of each plan; when that was broken off, the one before
    it that was walked to its end is known here, also after a restart.
    """

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from what was known before."""
        last = await self.async_get_last_sensor_data()
        if last is not None:
            self._attr_native_value = last.native_value
        await super().async_added_to_hass()

    @override
    def _look(self) -> bool:
        known = self._attr_native_value
        found = self.entity_description.value(self.subject)
        if not isinstance(found, datetime) or (isinstance(known, datetime) and known >= found):
            return False
        self._attr_native_value = found
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
