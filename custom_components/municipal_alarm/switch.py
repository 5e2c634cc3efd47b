"""Switches: the open microphone of each radio that has one, and who works alone."""

from collections.abc import Iterator
from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge.capabilities import why_no_microphone
from .bridge.carrying_out import refusal
from .bridge.changes import responder_key
from .const import CONF_KIND, KIND_CONTROL_ROOM
from .control_room.commands import CloseMicrophone, OpenMicrophone, StartLoneWork, StopLoneWork
from .control_room.errors import BadRequest, WrongState
from .control_room.ids import ResponderId
from .control_room.incident import Incident
from .control_room.site import Responder, is_talkgroup
from .control_room.words import MicrophoneState
from .entities.following import follow_radios, follow_subentries
from .entities.guarding import OF_PEOPLE_ENABLED, ResponderSubject
from .entities.subjects import RadioSubject
from .entity import MunicipalAlarmEntity, RadioEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a microphone control for each radio that can open one, or a switch for each person."""
    if entry.data[CONF_KIND] == KIND_CONTROL_ROOM:
        follow_subentries(entry, async_add_entities, ResponderSubject, lambda one: [LoneWork(one)])
    elif not why_no_microphone(entry.data):
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
        self.give(
            OpenMicrophone(
                actor=actor, incident_id=incident.incident_id, responder_id=carrier.responder_id
            )
        )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Close it before its time, also when nobody was shown that it is open."""
        actor = self.demand(CloseMicrophone)
        for incident in tuple(self._incidents()):
            opened = {*self._open_of(incident), *self._open_of(incident.shown)}
            for responder_id in sorted(opened):
                self.give(
                    CloseMicrophone(
                        actor=actor,
                        incident_id=incident.incident_id,
                        responder_id=responder_id,
                    )
                )

    @override
    def _look(self) -> bool:
        of = {
            responder_id
            for one in self._incidents()
            if not one.is_secret
            for responder_id in self._open_of(one.shown)
        }
        # Somebody else may have signed on to it meanwhile: its end is told of who
        # carried it when it was opened.
        self._also = tuple(responder_key(responder_id) for responder_id in sorted(of))
        was_on, self._attr_is_on = self._attr_is_on, bool(of)
        return self._attr_is_on is not was_on

    # --- the carrier's incidents ------------------------------------------------

    def _incidents(self) -> Iterator[Incident]:
        """The open incidents."""
        return (one for one in self.subject.room.incidents.values() if one.is_open)

    def _open_of(self, incident: Incident) -> Iterator[ResponderId]:
        """Whose microphone this radio is in an incident."""
        return (
            responder_id
            for responder_id, one in incident.microphones.items()
            if (one.system_id, one.address) == (self.subject.system_id, self.subject.address)
            and one.state is not MicrophoneState.FAILED
        )

    def _is_opened_of(self, carrier: Responder) -> bool:
        """Whether this is the radio that the room opens, of those the carrier has."""
        room = self.subject.room
        systems = room.site.systems
        first = next(
            (
                contact
                for contact in room.roster.contacts(carrier)
                if contact.system_id in systems
                and systems[contact.system_id].microphone
                and not is_talkgroup(contact.address)
            ),
            None,
        )
        return first == self.subject.contact


class LoneWork(MunicipalAlarmEntity[ResponderSubject], SwitchEntity):
    """On: somebody works alone, and is to give a sign of life now and then."""

    _attr_entity_registry_enabled_default = OF_PEOPLE_ENABLED

    def __init__(self, subject: ResponderSubject) -> None:
        """A responder has one."""
        super().__init__(subject, "lone_work")
        self._attr_is_on = False

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Watch over them, as is set up. Those who are watched over already go on as they are."""
        actor = self.demand(StartLoneWork)
        if self.subject.lone_work() is None:
            self.give(StartLoneWork(actor=actor, responder_id=self.subject.responder_id))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Watch over them no more."""
        actor = self.demand(StopLoneWork)
        if self.subject.lone_work() is not None:
            self.give(StopLoneWork(actor=actor, responder_id=self.subject.responder_id))

    @override
    def _look(self) -> bool:
        was_on, self._attr_is_on = self._attr_is_on, self.subject.lone_work() is not None
        return self._attr_is_on is not was_on


def _incident_of(carrier: Responder, incidents: Iterator[Incident]) -> Incident | None:
    """The incident the carrier is in: their own emergency, or else the latest."""
    return max(
        (
            one
            for one in incidents
            if one.responder_id == carrier.responder_id
            or ((part := one.assignments.get(carrier.responder_id)) is not None and part.has_part)
        ),
        key=lambda one: (one.responder_id == carrier.responder_id, one.number),
        default=None,
    )
