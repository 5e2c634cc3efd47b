"""What a person or an automation means: names, numbers and Home Assistant's things -> ids.

An id always works. Beside it a desk may be named by its device, a responder by name,
an incident by its number, an operator by their person entity: what one can pick or
type in the automation editor. A name that fits several things is refused, not guessed.
"""

from collections.abc import Iterable, Iterator

from homeassistant.core import HomeAssistant, split_entity_id, valid_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import DOMAIN
from ..control_room.errors import BadRequest, UnknownThing
from ..control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SystemId,
)
from ..control_room.patrol.round import Round
from ..control_room.round_events import RoundReport
from ..control_room.site import Contact, Place
from ..control_room.state import RoomState


def ids_behind(hass: HomeAssistant, said: str) -> Iterator[str]:
    """The ids of ours that a device or entity stands for, the nearest first."""
    yield said
    device_id: str | None = said
    if valid_entity_id(said):
        entity = er.async_get(hass).async_get(said)
        if entity is None:
            return
        if entity.config_subentry_id is not None:
            yield entity.config_subentry_id
        device_id = entity.device_id
    device = dr.async_get(hass).async_get(device_id) if device_id is not None else None
    if device is not None:
        if device.config_subentry_id is not None:
            yield device.config_subentry_id
        if device.config_entry_id is not None:
            yield device.config_entry_id


def radios_behind(hass: HomeAssistant, said: str) -> Iterator[tuple[str, str]]:
    """The radio (system and address) that a device or one of its entities stands for."""
    entity = er.async_get(hass).async_get(said) if valid_entity_id(said) else None
    device_id = entity.device_id if entity is not None else said
    device = dr.async_get(hass).async_get(device_id) if device_id is not None else None
    for domain, identifier in device.identifiers if device is not None else ():
        system, slash, address = identifier.partition("/")
        if domain == DOMAIN and slash:
            yield system, address


def is_meant(hass: HomeAssistant, said: str, place: Place) -> bool:
    """Whether `said` means this place, or the building it is in."""
    names = (place.building, place.desk, place.checkpoint, place.words())
    if said.casefold() in (name.casefold() for name in names if name):
        return True
    for found in ids_behind(hass, said):
        if found in (place.desk_id, place.checkpoint_id, place.building_id):
            return True
        if found != said:
            # The nearest decides: another desk's device is of this building's entry too.
            return False
    return False


class Names:
    """Finds what is meant, in the room as it is now."""

    def __init__(self, hass: HomeAssistant, state: RoomState) -> None:
        """Look in `state` and in Home Assistant's registries."""
        self._hass = hass
        self._state = state

    def incident(self, said: str) -> IncidentId:
        """An incident by id or by number; `UnknownThing` when it is not in the room."""
        if said in self._state.incidents:
            return IncidentId(said)
        number = said.strip().removeprefix("#")
        for one in self._state.incidents.values():
            if str(one.number) == number:
                return one.incident_id
        raise UnknownThing("unknown_incident", incident=said)

    def desk(self, said: str) -> DeskId:
        """A desk by device, entity, id or name."""
        places = self._state.site.places
        found = self._one(
            said,
            places,
            ((key, name) for key, at in places.items() for name in (at.desk, at.words())),
        )
        if found is None:
            raise UnknownThing("unknown_desk", desk=said)
        return DeskId(found)

    def checkpoint(self, said: str) -> CheckpointId:
        """A checkpoint by device, entity, id, name or whole place."""
        site = self._state.site
        found = self._one(
            said,
            site.checkpoints,
            (
                (key, name)
                for key, at in site.checkpoint_places.items()
                for name in (at.checkpoint, at.words(), f"{at.building}, {at.checkpoint}")
            ),
        )
        if found is None:
            raise UnknownThing("unknown_checkpoint", checkpoint=said)
        return CheckpointId(found)

    def round_plan(self, said: str) -> RoundPlanId:
        """A round plan by id, name, or building and name; by device or entity where it has one."""
        site = self._state.site
        found = self._one(
            said,
            site.round_plans,
            (
                (key, name)
                for key, plan in site.round_plans.items()
                for name in (plan.name, f"{site.buildings[plan.building_id].name}, {plan.name}")
            ),
        )
        if found is None:
            raise UnknownThing("unknown_round_plan", plan=said)
        return RoundPlanId(found)

    def round(self, said: str, *, over: bool = False) -> RoundId:
        """The open round of a plan, or a round by its id.

        `over`: when none is open the last one of the plan that is over is meant.
        """
        state = self._state
        known: list[Round | RoundReport] = [*state.rounds.values()]
        if over:
            known += state.reports.values()
        if any(said == one.round_id for one in known):
            return RoundId(said)
        try:
            plan_id = self.round_plan(said)
        except UnknownThing:
            raise UnknownThing("unknown_round", round=said) from None
        for one in known:
            if one.plan_id == plan_id:
                return one.round_id
        raise UnknownThing("unknown_round", round=said)

    def building(self, said: str) -> BuildingId:
        """A building by device (its own, or a desk's), entry or name."""
        buildings = self._state.site.buildings
        found = self._one(said, buildings, ((key, one.name) for key, one in buildings.items()))
        if found is None:
            raise UnknownThing("unknown_building", building=said)
        return BuildingId(found)

    def responder(self, said: str) -> ResponderId:
        """A responder by name or id."""
        responders = self._state.site.responders
        found = self._one(said, responders, ((key, one.name) for key, one in responders.items()))
        if found is None:
            raise UnknownThing("unknown_responder", responder=said)
        return ResponderId(found)

    def responders(self, said: Iterable[str]) -> tuple[ResponderId, ...]:
        """Several responders, each once."""
        return tuple(dict.fromkeys(self.responder(one) for one in said))

    def system(self, said: str) -> SystemId:
        """A radio system by device, entry or name."""
        systems = self._state.site.systems
        found = self._one(said, systems, ((key, one.name) for key, one in systems.items()))
        if found is None:
            raise UnknownThing("unknown_system", system=said)
        return SystemId(found)

    def radio(self, said: str) -> Contact:
        """A radio by its device, or by one of its entities."""
        for prefix, address in radios_behind(self._hass, said):
            if prefix in self._state.site.systems:
                return Contact(SystemId(prefix), address)
        raise UnknownThing("unknown_radio", radio=said)

    def operator(self, said: str) -> OperatorId:
        """An operator by person entity, user id or name."""
        operators = self._state.site.operators
        user_id = said
        if valid_entity_id(said) and split_entity_id(said)[0] == "person":
            person = self._hass.states.get(said)
            user_id = person.attributes.get("user_id", said) if person is not None else said
        found = self._one(user_id, operators, ((key, one.name) for key, one in operators.items()))
        if found is None:
            raise UnknownThing("unknown_operator", operator=said)
        return OperatorId(found)

    def _one(self, said: str, known: Iterable[str], named: Iterable[tuple[str, str]]) -> str | None:
        known = frozenset(known)
        for candidate in ids_behind(self._hass, said):
            if candidate in known:
                return candidate
        wanted = said.strip().casefold()
        matches = dict.fromkeys(key for key, name in named if name.casefold() == wanted)
        if len(matches) > 1:
            raise BadRequest("ambiguous_name", name=said)
        return next(iter(matches), None)
