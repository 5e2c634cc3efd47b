"""Events: presses at desks, scans at checkpoints, deviations of rounds, emergencies of radios."""

from collections.abc import Iterator, Sequence
from typing import Any, override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge.changes import ROOM
from .const import CONF_KIND, KIND_BUILDING
from .control_room.events import (
    AlarmJoined,
    CheckpointScanned,
    CheckpointVisited,
    Event,
    IncidentRaised,
    RoundCorrected,
    RoundEnded,
)
from .control_room.ids import CheckpointId
from .control_room.secrecy import public
from .control_room.words import AlarmKind, Deviation
from .entities.following import follow_desks, follow_radios, follow_subentries
from .entities.guarding import CheckpointSubject, RoundPlanSubject
from .entities.subjects import DeskSubject, RadioSubject
from .entity import MunicipalAlarmEntity, RadioEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0

PRESS = "press"
PRESS_AGAIN = "press_again"
DRILL = "drill"

SCANNED = "scanned"
FLAGGED = "flagged"

DEVIATIONS = (Deviation.LATE, Deviation.MISSED, Deviation.OUT_OF_ORDER)
"""What is not as planned."""

EMERGENCIES = (AlarmKind.EMERGENCY, AlarmKind.MAN_DOWN, AlarmKind.LONE_WORKER)
"""What a radio can call for that anybody may know of."""

type Alarm = IncidentRaised | AlarmJoined


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the events of what is in a building, or of a system's radios."""
    if entry.data[CONF_KIND] == KIND_BUILDING:
        follow_desks(entry, async_add_entities, lambda desk: [PanicEvent(desk)])
        follow_subentries(
            entry, async_add_entities, CheckpointSubject, lambda one: [ScanEvent(one)]
        )
        follow_subentries(
            entry, async_add_entities, RoundPlanSubject, lambda plan: [DeviationEvent(plan)]
        )
        return
    # One listener for all radios: the alarm of a radio that nobody is known to carry
    # belongs to no place and no responder, so that only the room hears of it.
    radios: dict[str, EmergencyEvent] = {}
    prefix = f"{entry.entry_id}/radio/"

    @callback
    def on_change(events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, IncidentRaised | AlarmJoined):
                radio = radios.get(event.source_id.removeprefix(prefix))
                if radio is not None and event.source_id.startswith(prefix):
                    radio.take(event)

    def make(radio: RadioSubject) -> list[EmergencyEvent]:
        radios[radio.address] = EmergencyEvent(radio)
        return [radios[radio.address]]

    follow_radios(entry, async_add_entities, make)
    entry.async_on_unload(entry.runtime_data.changes.subscribe(ROOM, on_change))


class PanicEvent(MunicipalAlarmEntity[DeskSubject], EventEntity):
    """Somebody pressed at a desk."""

    def __init__(self, subject: DeskSubject) -> None:
        """A desk has one."""
        super().__init__(subject, "panic")
        self._attr_event_types = [PRESS, PRESS_AGAIN, DRILL]

    @override
    @callback
    def _on_change(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, IncidentRaised | AlarmJoined):
                self._take(event)

    def _take(self, event: Alarm) -> None:
        if public(event) is None or event.kind is AlarmKind.DURESS:
            return
        incident = self.subject.room.incidents.get(event.incident_id)
        if isinstance(event, IncidentRaised):
            kind = DRILL if event.drill else PRESS
        else:
            kind = DRILL if incident is not None and incident.drill else PRESS_AGAIN
        attributes: dict[str, Any] = {}
        if incident is not None:
            attributes["number"] = incident.number
        source = er.async_resolve_entity_id(er.async_get(self.hass), event.source_id)
        if source is not None:
            attributes["source"] = source
        self._trigger_event(kind, attributes)
        self.async_write_ha_state()


class ScanEvent(MunicipalAlarmEntity[CheckpointSubject], EventEntity):
    """Somebody was proven to be at a checkpoint. Who, is not for everybody."""

    def __init__(self, subject: CheckpointSubject) -> None:
        """A checkpoint has one."""
        super().__init__(subject, "scan")
        self._attr_event_types = [SCANNED, FLAGGED]

    @override
    @callback
    def _on_change(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, CheckpointScanned):
                flags = [flag.value for flag in event.flags]
                self._trigger_event(FLAGGED if flags else SCANNED, {"flags": flags})
                self.async_write_ha_state()


class DeviationEvent(MunicipalAlarmEntity[RoundPlanSubject], EventEntity):
    """A checkpoint of a round was proven otherwise than planned, or not at all."""

    def __init__(self, subject: RoundPlanSubject) -> None:
        """A round plan has one."""
        super().__init__(subject, "deviation")
        self._attr_event_types = [deviation.value for deviation in DEVIATIONS]

    @override
    @callback
    def _on_change(self, events: Sequence[Event]) -> None:
        for event in events:
            for deviation, checkpoint_id, name in _deviations(event):
                checkpoint = self.subject.room.site.checkpoints.get(checkpoint_id)
                floor = checkpoint.floor if checkpoint is not None else ""
                self._trigger_event(deviation.value, {"checkpoint": name, "floor": floor})
                self.async_write_ha_state()


def _deviations(event: Event) -> Iterator[tuple[Deviation, CheckpointId, str]]:
    """What an event says that is not as planned, of which checkpoint."""
    match event:
        case CheckpointVisited() | RoundCorrected() if event.deviation in DEVIATIONS:
            yield event.deviation, event.checkpoint_id, event.checkpoint
        case RoundEnded():
            for checkpoint_id, name in event.missed:
                yield Deviation.MISSED, checkpoint_id, name


class EmergencyEvent(RadioEntity, EventEntity):
    """A radio called for help."""

    def __init__(self, subject: RadioSubject) -> None:
        """A radio has one."""
        super().__init__(subject, "emergency")
        self._attr_event_types = [kind.value for kind in EMERGENCIES]
        self._added = False
        self._early: list[Alarm] = []
        """A radio's first word can be its emergency: it came before this was added."""

    @override
    async def async_added_to_hass(self) -> None:
        """Tell what came in the meantime."""
        await super().async_added_to_hass()
        self._added = True
        early, self._early = self._early, []
        for event in early:
            self._tell(event)

    @callback
    def take(self, event: Alarm) -> None:
        """The radio raised, or joined, an incident."""
        if not self._added:
            self._early.append(event)
        elif self._tell(event):
            self.async_write_ha_state()

    def _tell(self, event: Alarm) -> bool:
        if event.kind not in EMERGENCIES:
            return False
        incident = self.subject.room.incidents.get(event.incident_id)
        # `possible`: the system cannot say for certain that somebody called.
        attributes: dict[str, Any] = {"possible": event.possible}
        if incident is not None:
            attributes["number"] = incident.number
        self._trigger_event(event.kind.value, attributes)
        return True
