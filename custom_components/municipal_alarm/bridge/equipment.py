"""What of the equipment does not work, or has not proved for long that it does.

Whatever shows it asks here, and no one else decides it: entities that say nothing, links,
the radios of those on duty, the desks that `coverage` wants tested, and what the figures
call silent. Looked at anew when one of these changes, once a second at most, and never on
the way of an alarm.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.start import async_at_started

from ..const import CONF_CAMERA, CONF_SOURCE, DOMAIN
from ..control_room import events as e
from ..control_room.drills.coverage import DueDesk
from ..control_room.ids import BuildingId, CheckpointId, DeskId
from ..control_room.site import Contact, Place
from ..control_room.snapshot import time
from ..control_room.snapshot.site_shapes import Abnormal
from ..control_room.words import EquipmentFault
from ..learning.figures.equipment import Equipment as Kind, Part, silent
from .changes import COVERAGE, EQUIPMENT
from .entity_sources import STAMPS
from .figures import parts
from .health import is_lost
from .running import Running

SETTLES_S = 1.0
"""A hub that goes takes a hundred entities with it: they are one change."""

_FIRST_SEEN = frozenset(
    {
        EquipmentFault.BUTTON_UNAVAILABLE,
        EquipmentFault.CAMERA_DOWN,
        EquipmentFault.LINK_LOST,
        EquipmentFault.PART_LOST,
        EquipmentFault.RADIO_LOST,
    }
)
"""What began when it was seen: it keeps that time for as long as it lasts."""

_BEARS = (e.LinkStateChanged, e.DeviceWasSeen, e.DutyChanged, e.RadioSignedOn, e.RadioSignedOff)


class Equipment:
    """Knows what does not work now."""

    def __init__(self, hass: HomeAssistant, running: Running) -> None:
        """Know nothing before Home Assistant has started: until then much is not there yet."""
        self._hass = hass
        self._running = running
        self._abnormal: Mapping[str, Abnormal] = {}
        self._entities: frozenset[str] = frozenset()
        self._stop_states: CALLBACK_TYPE | None = None
        self._soon: CALLBACK_TYPE | None = None

    @property
    def abnormal(self) -> Mapping[str, Abnormal]:
        """By its key."""
        return self._abnormal

    @callback
    def start(self) -> Callable[[], None]:
        """Begin; returns how to stop."""
        stops = [
            self._running.room.listen(self._on_events),
            self._running.listen_site(self.look_soon),
            self._running.changes.subscribe(COVERAGE, self._changed),
            self._hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._changed),
            async_at_started(self._hass, self._changed),
        ]

        def stop() -> None:
            for one in (*stops, self._stop_states, self._soon):
                if one is not None:
                    one()
            self._stop_states = self._soon = None

        return stop

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        if any(isinstance(event, _BEARS) for event in events):
            self.look_soon()

    @callback
    def _changed(self, _about: object) -> None:
        self.look_soon()

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if _is_gone(old) is not _is_gone(new) or _is_unknown(old) is not _is_unknown(new):
            self.look_soon()

    @callback
    def look_soon(self) -> None:
        """Something may be different."""
        if self._soon is None and self._hass.state is CoreState.running:
            self._soon = async_call_later(
                self._hass,
                SETTLES_S,
                HassJob(self._look, f"{DOMAIN} equipment", cancel_on_shutdown=True),
            )

    @callback
    def _look(self, now: datetime) -> None:
        self._soon = None
        self._follow()
        look = _Look(self._hass, self._running, now)
        found = {one["key"]: one for one in sorted(look.all(), key=lambda one: one["key"])}
        for key, one in found.items():
            before = self._abnormal.get(key)
            if before is not None and one["kind"] in _FIRST_SEEN and one["since"] is not None:
                one["since"] = before["since"] or one["since"]
        if found != self._abnormal:
            self._abnormal = found
            self._running.changes.tell(EQUIPMENT)

    def _follow(self) -> None:
        """Listen to the entities as they are called now."""
        registry = er.async_get(self._hass)
        entities = frozenset(
            entity_id
            for data in self._running.installation.desks.values()
            for key in (CONF_SOURCE, CONF_CAMERA)
            if (entity_id := er.async_resolve_entity_id(registry, data.get(key) or ""))
        )
        if entities != self._entities:
            self._entities = entities
            if self._stop_states is not None:
                self._stop_states()
            self._stop_states = async_track_state_change_event(self._hass, entities, self._on_state)


def _is_gone(state: State | None) -> bool:
    """Whether a press would not be heard, or a camera shows nothing."""
    return state is None or state.state == STATE_UNAVAILABLE


def _is_unknown(state: State | None) -> bool:
    """Whether a contact has said nothing yet. Of what tells times it means: never pressed."""
    return (
        state is not None
        and state.state == STATE_UNKNOWN
        and split_entity_id(state.entity_id)[0] not in STAMPS
    )


class _Source(NamedTuple):
    """An entity that is chosen for a desk."""

    state: State | None
    device_id: str | None


class _Look:
    """One look at everything."""

    def __init__(self, hass: HomeAssistant, running: Running, now: datetime) -> None:
        self._hass = hass
        self._running = running
        self._state = running.room.state
        self._site = running.room.state.site
        self._now = now
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)

    def all(self) -> Iterator[Abnormal]:
        """What does not work, each piece once for each thing that is wrong with it."""
        due = self._running.coverage.due
        told: set[str] = set(due)
        for desk_id, data in self._running.installation.desks.items():
            place = self._site.places.get(desk_id)
            if place is None:
                continue
            button = self._button(data.get(CONF_SOURCE) or "", place, due)
            if button is not None:
                told.add(desk_id)
                yield button
            camera = self._find(data.get(CONF_CAMERA) or "")
            if camera is not None and _is_gone(camera.state):
                yield self._entity(EquipmentFault.CAMERA_DOWN, camera, place)
        yield from self._links()
        yield from self._radios()
        for due_desk in due.values():
            yield self._untested(due_desk)
        after = self._running.installation.figures.silent_after
        for part in silent(parts(self._running.installation, self._state), self._now, after):
            # A desk that is to be tested, or is not heard, is there already.
            if part.equipment is Kind.BUTTON and part.part_id not in told:
                yield self._silent(EquipmentFault.BUTTON_SILENT, part)
            elif part.equipment is Kind.CHECKPOINT and part.heard_at is not None:
                yield self._silent(EquipmentFault.CHECKPOINT_SILENT, part)

    def _button(self, stored: str, place: Place, due: Container[DeskId | None]) -> Abnormal | None:
        source = self._find(stored)
        if source is None:
            return None
        if _is_gone(source.state):
            return self._entity(EquipmentFault.BUTTON_UNAVAILABLE, source, place)
        if _is_unknown(source.state) and place.desk_id not in due:
            return self._entity(EquipmentFault.BUTTON_SILENT, source, place, why="unknown")
        return None

    def _find(self, stored: str) -> _Source | None:
        """An entity as it is called now; None: none is set up."""
        if not stored:
            return None
        entity_id = er.async_resolve_entity_id(self._entities, stored)
        if entity_id is None:
            return _Source(None, None)
        entry = self._entities.async_get(entity_id)
        return _Source(
            self._hass.states.get(entity_id), entry.device_id if entry is not None else None
        )

    def _entity(
        self, kind: EquipmentFault, source: _Source, place: Place, *, why: str = ""
    ) -> Abnormal:
        state = source.state
        return _abnormal(
            kind,
            place.desk_id or "",
            place.desk,
            place=place,
            device_id=source.device_id,
            why=why,
            since=state.last_changed if state is not None else self._now,
        )

    def _links(self) -> Iterator[Abnormal]:
        for system_id, system in self._site.systems.items():
            device_id = self._device(system_id)
            if is_lost(system, self._state):
                yield _abnormal(
                    EquipmentFault.LINK_LOST,
                    system_id,
                    system.name,
                    device_id=device_id,
                    since=self._now,
                )
                continue
            for part in self._running.parts.of(system_id):
                if not part.up:
                    yield _abnormal(
                        EquipmentFault.PART_LOST,
                        f"{system_id}/{part.key}",
                        f"{system.name} {part.key}",
                        device_id=device_id,
                        since=self._now,
                    )

    def _radios(self) -> Iterator[Abnormal]:
        """Those of people on duty. Where people are is not told here."""
        roster = self._state.roster
        for responder in self._site.responders.values():
            if not roster.on_duty(responder):
                continue
            for contact in roster.contacts(responder):
                system = self._site.systems[contact.system_id]
                if (
                    system.receipts
                    and not is_lost(system, self._state)
                    and not self._is_there(contact)
                ):
                    key = f"{contact.system_id}/{contact.address}"
                    never = (contact.system_id, contact.address) not in self._state.devices
                    yield _abnormal(
                        EquipmentFault.RADIO_LOST,
                        key,
                        f"{responder.name}, {contact.address}",
                        # When it is first heard of is where somebody is: no news of it here.
                        device_id=None if never else self._device(key, contact.system_id),
                        why="never" if never else "",
                        since=None if never else self._now,
                    )

    def _is_there(self, contact: Contact) -> bool:
        return self._state.devices.get((contact.system_id, contact.address), False)

    def _untested(self, one: DueDesk) -> Abnormal:
        failed = one.failed
        why = "failed" if failed is not None else "never" if one.tested_at is None else "overdue"
        return _abnormal(
            EquipmentFault.DESK_UNTESTED,
            one.place.desk_id or "",
            one.place.desk,
            place=one.place,
            device_id=self._device(one.place.desk_id or "", one.place.building_id),
            why=why,
            since=failed.at if failed is not None else one.tested_at,
        )

    def _silent(self, kind: EquipmentFault, part: Part) -> Abnormal:
        if kind is EquipmentFault.BUTTON_SILENT:
            place = self._site.places[DeskId(part.part_id)]
        else:
            place = self._site.checkpoint_places[CheckpointId(part.part_id)]
        return _abnormal(
            kind,
            part.part_id,
            place.desk or place.checkpoint,
            place=place,
            device_id=self._device(part.part_id, place.building_id),
            since=part.heard_at,
        )

    def _device(self, identifier: str, entry_id: str | None = None) -> str | None:
        found = self._devices.async_get_device_by_identifier(
            (DOMAIN, identifier), entry_id or identifier
        )
        return found.id if found is not None else None


def _abnormal(
    kind: EquipmentFault,
    about: str,
    name: str,
    *,
    place: Place | None = None,
    device_id: str | None = None,
    why: str = "",
    since: datetime | None,
) -> Abnormal:
    building_id: BuildingId | None = place.building_id if place is not None else None
    return {
        "key": f"{kind.value}/{about}",
        "kind": kind.value,
        "name": name,
        "place": place.words() if place is not None else "",
        "building_id": building_id,
        "desk_id": place.desk_id if place is not None else None,
        "device_id": device_id,
        "why": why,
        "since": time(since),
    }
