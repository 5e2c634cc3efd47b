"""The open-microphone control of each radio."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .bridge.carrying_out import refusal
from .control_room.commands import OpenMicrophone
from .control_room.errors import BadRequest, RoomError, WrongState
from .control_room.incident import Incident
from .control_room.site import Contact, Responder
from .control_room.words import AssignmentState
from .entities.following import follow_radios
from .entities.subjects import RadioSubject
from .entity import RadioEntity
from .radio.commands import CloseMicrophone
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0

_NOT_COMING = (AssignmentState.REFUSED, AssignmentState.RELEASED)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a microphone control for each radio."""
    follow_radios(entry, async_add_entities, lambda radio: [Microphone(radio)])


class Microphone(RadioEntity, SwitchEntity):
    """On: the radio transmits what it hears, for 30 s, during an incident of its carrier.

    Duress opens a microphone too, but behind an all-clear on the radio nobody who
    watches may see that: such an opening is not shown here.
    """

    def __init__(self, subject: RadioSubject) -> None:
        """A radio has one."""
        super().__init__(subject, "microphone")
        self._attr_is_on = False
        self._until: datetime | None = None
        self._closed: datetime | None = None
        """The end of the opening that was closed before its time."""
        self._cancel: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Also forget its end when it is removed."""
        await super().async_added_to_hass()
        self.async_on_remove(self._forget_end)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Open it, within an open incident of whoever carries the radio."""
        actor = self.demand(OpenMicrophone)
        carrier = self.subject.carrier()
        incident = _incident_of(carrier, self._incidents()) if carrier is not None else None
        if carrier is None or incident is None:
            raise refusal(WrongState("microphone_needs_incident"))
        if not self._is_opened_of(carrier):
            raise refusal(BadRequest("no_microphone", responder=carrier.name))
        try:
            self.subject.runtime.room.handle(
                OpenMicrophone(
                    actor=actor,
                    incident_id=incident.incident_id,
                    responder_id=carrier.responder_id,
                )
            )
        except RoomError as err:
            raise refusal(err) from err

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Close it before its time, also when nobody was shown that it is open."""
        self.demand(OpenMicrophone)
        link = self.subject.runtime.links.get(self.subject.entry.entry_id)
        until = self._open_until(self._incidents())
        if link is not None and until is not None:
            link.send(CloseMicrophone(key=f"close/{ulid_now()}", radio_id=self.subject.address))
            self._closed = until
        if self._look():
            self.async_write_ha_state()

    @override
    def _look(self) -> bool:
        until = self._open_until(one.shown for one in self._incidents() if not one.is_secret)
        if until == self._closed:
            until = None
        if until == self._until:
            return False
        was_on = self._attr_is_on
        self._until = until
        self._attr_is_on = until is not None
        self._forget_end()
        if until is not None:
            self._cancel = async_track_point_in_utc_time(self.hass, self._ended, until)
        return self._attr_is_on is not was_on

    # --- the carrier's incidents ------------------------------------------------

    def _incidents(self) -> Iterator[Incident]:
        """The open incidents."""
        return (one for one in self.subject.room.incidents.values() if one.is_open)

    def _open_until(self, incidents: Iterator[Incident]) -> datetime | None:
        """Until when one of these incidents has it open."""
        carrier = self.subject.carrier()
        if carrier is None or not self._is_opened_of(carrier):
            return None
        now = dt_util.utcnow()
        return max(
            (
                one.microphone_until
                for one in incidents
                if one.microphone_of == carrier.responder_id
                and one.microphone_until is not None
                and one.microphone_until > now
            ),
            default=None,
        )

    def _is_opened_of(self, carrier: Responder) -> bool:
        """Whether this is the radio that the room opens, of those the carrier has."""
        systems = self.subject.room.site.systems
        first = next(
            (
                contact
                for contact in carrier.contacts
                if contact.system_id in systems and systems[contact.system_id].microphone
            ),
            None,
        )
        return first == Contact(self.subject.system_id, self.subject.address)

    # --- its end ----------------------------------------------------------------

    @callback
    def _ended(self, _now: datetime) -> None:
        self._cancel = None
        if self._look():
            self.async_write_ha_state()

    @callback
    def _forget_end(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None


def _incident_of(carrier: Responder, incidents: Iterator[Incident]) -> Incident | None:
    """The incident the carrier is in: their own emergency, or else the latest."""
    return max(
        (
            one
            for one in incidents
            if one.responder_id == carrier.responder_id
            or (
                (part := one.assignments.get(carrier.responder_id)) is not None
                and part.state not in _NOT_COMING
            )
        ),
        key=lambda one: (one.responder_id == carrier.responder_id, one.number),
        default=None,
    )
