"""The conditions: what is so in the control room at this moment, for automations.

Where a condition is about an incident, it is the one that triggered, unless another
is named (id or number, templates too).
"""

import abc
from typing import Any, ClassVar, Unpack, cast, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConditionErrorMessage, TemplateError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.template import Template
from homeassistant.helpers.typing import ConfigType, TemplateVarsType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .bridge.filters import (
    DRILLS,
    INCLUDE,
    OPEN,
    STATES,
    WORDS,
    drill_fits,
    facts_fit,
    options_schema,
    place_fits,
)
from .bridge.happenings import words as w
from .bridge.happenings.parts import incident_facts
from .bridge.naming import Names
from .bridge.running import RUNNING, Running
from .const import DOMAIN
from .control_room import snapshot
from .control_room.errors import RoomError
from .control_room.ids import BuildingId
from .control_room.incident import Incident
from .control_room.words import AlarmKind, Duty, IncidentState

INCIDENT = "incident_id"
STATE = "state"
OWNED = "owned"
RESPONDER = "responder"
SYSTEM = "system"

_INCIDENT: dict[vol.Marker, Any] = {vol.Optional(INCIDENT): cv.template}
_PLACE = options_schema((w.PLACE,))


_KINDS: dict[vol.Marker, Any] = {
    vol.Optional(w.KIND): vol.All(cv.ensure_list, [vol.In([kind.value for kind in AlarmKind])])
}


def _schema(fields: dict[vol.Marker, Any]) -> vol.Schema:
    return vol.Schema({vol.Required(CONF_OPTIONS, default=dict): fields})


class RoomCondition(Condition):
    """Asks the room that runs."""

    schema: ClassVar[vol.Schema]

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options; nothing of ours need run for it."""
        return cast(ConfigType, cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Keep the options."""
        super().__init__(hass, config)
        self._options: dict[str, Any] = config.options or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        running = self._hass.data.get(RUNNING)
        if running is None:
            raise ConditionErrorMessage(DOMAIN, "the alarm system does not run")
        try:
            return self._holds(running, kwargs.get("variables"))
        except RoomError as err:
            # What is named is not there: the automation's author must see that.
            raise ConditionErrorMessage(DOMAIN, str(err)) from err

    @abc.abstractmethod
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        """Whether it is so."""

    def _names(self, running: Running) -> Names:
        return Names(self._hass, running.room.state)

    def _said(self, option: str, variables: TemplateVarsType) -> str | None:
        """What an option says; templates are filled in."""
        said = self._options.get(option)
        if not isinstance(said, Template):
            return said
        try:
            return str(said.async_render(variables, parse_result=False))
        except TemplateError as err:
            raise ConditionErrorMessage(DOMAIN, str(err)) from err

    def _incident_id(self, variables: TemplateVarsType) -> str:
        said = self._said(INCIDENT, variables)
        if said is None:
            told = _told(variables).get("incident")
            said = told.get("incident_id") if isinstance(told, dict) else None
        if not said:
            raise ConditionErrorMessage(DOMAIN, "no incident is named, and none triggered")
        return said

    def _building_ids(self, running: Running, variables: TemplateVarsType) -> set[BuildingId]:
        """The buildings that are named, or else the one of the incident that triggered."""
        names = self._names(running)
        if said := self._options.get(w.PLACE):
            return {names.building(one) for one in said}
        incident = running.room.state.incidents.get(names.incident(self._incident_id(variables)))
        if incident is None or incident.place is None:
            return set()
        return {incident.place.building_id}


def _told(variables: TemplateVarsType) -> dict[str, Any]:
    trigger = variables.get("trigger") if variables is not None else None
    return trigger if isinstance(trigger, dict) else {}


class IncidentIs(RoomCondition):
    """The incident is in one of these states, of these kinds, owned or not."""

    schema = _schema(
        {
            **_INCIDENT,
            vol.Optional(STATE): vol.All(cv.ensure_list, [vol.In(STATES)]),
            vol.Optional(OWNED): cv.boolean,
            **options_schema((w.PLACE, w.PRIORITY)),
            **_KINDS,
            vol.Optional(w.DRILL, default=INCLUDE): vol.In(DRILLS),
        }
    )

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        said = self._incident_id(variables)
        state = running.room.state
        try:
            incident = state.incidents[self._names(running).incident(said)]
        except RoomError:
            # A closed one has left the room: nothing but that is known of it here.
            return IncidentState.CLOSED in (self._options.get(STATE) or ())
        wanted = self._options.get(STATE)
        owned = self._options.get(OWNED)
        return (
            (not wanted or incident.state in wanted or (OPEN in wanted and incident.is_open))
            and (owned is None or owned is (incident.owner_id is not None))
            and _fits(self._hass, self._options, incident)
        )


class IncidentIsDrill(RoomCondition):
    """The incident is a drill."""

    schema = _schema(_INCIDENT)

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        incident_id = self._names(running).incident(self._incident_id(variables))
        return running.room.state.incidents[incident_id].drill


class BuildingHasOpenIncident(RoomCondition):
    """There is an open incident, here or anywhere."""

    schema = _schema({**options_schema((w.PLACE, w.PRIORITY, w.DRILL)), **_KINDS})

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        # An incident that only duress raised counts for who asks for duress: a lamp
        # that an automation lights for it would give the responder away.
        secrets = AlarmKind.DURESS in self._options.get(w.KIND, ())
        return any(
            incident.is_open
            and snapshot.is_shown(incident, secrets=secrets)
            and _fits(self._hass, self._options, incident if secrets else incident.shown)
            for incident in running.room.state.incidents.values()
        )


class BuildingIsGuarded(RoomCondition):
    """Somebody on duty is in the building now."""

    schema = _schema(
        {
            **_PLACE,
            vol.Optional(w.DUTY, default=lambda: [Duty.GUARD.value]): vol.All(
                cv.ensure_list, [vol.In(WORDS[w.DUTY])]
            ),
        }
    )

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        roster, now = running.room.state.roster, dt_util.utcnow()
        buildings = self._building_ids(running, variables)
        return bool(buildings) and all(
            any(roster.here(Duty(duty), building_id, now) for duty in self._options[w.DUTY])
            for building_id in buildings
        )


class OperatorIsPresent(RoomCondition):
    """An operator is at a console."""

    schema = _schema({})

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        return bool(running.room.state.present)


class ResponderIsOnDuty(RoomCondition):
    """A responder is on duty."""

    schema = _schema({vol.Required(RESPONDER): cv.template})

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        said = self._said(RESPONDER, variables) or ""
        roster = running.room.state.roster
        return roster.on_duty(roster.site.responders[self._names(running).responder(said)])


class ResponderIsLoneWorking(RoomCondition):
    """A responder works alone, and is watched over."""

    schema = _schema({vol.Required(RESPONDER): cv.template})

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        said = self._said(RESPONDER, variables) or ""
        return self._names(running).responder(said) in running.room.state.lone_work


class RoundIsOpen(RoomCondition):
    """A round is walked, or waits to be: here or anywhere, of these plans and kinds."""

    schema = _schema({**options_schema((w.PLACE, w.ROUND_PLAN, w.ROUND_KIND))})

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        names = self._names(running)
        options = self._options
        buildings = {names.building(said) for said in options.get(w.PLACE, ())}
        plans = {names.round_plan(said) for said in options.get(w.ROUND_PLAN, ())}
        kinds = options.get(w.ROUND_KIND)
        return any(
            (not buildings or one.building_id in buildings)
            and (not plans or one.plan_id in plans)
            and (not kinds or one.kind in kinds)
            for one in running.room.state.rounds.values()
        )


class RollCallIsComplete(RoomCondition):
    """Of everybody in the roll-call of the incident is known whether they are safe."""

    schema = _schema(_INCIDENT)

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        incident_id = self._names(running).incident(self._incident_id(variables))
        roll_call = running.room.state.incidents[incident_id].shown.roll_call
        return roll_call is not None and not roll_call.unaccounted


class LinkIsUp(RoomCondition):
    """Our connection to a radio system is up."""

    schema = _schema({vol.Required(SYSTEM): cv.string})

    @override
    def _holds(self, running: Running, variables: TemplateVarsType) -> bool:
        system_id = self._names(running).system(self._options[SYSTEM])
        return running.room.state.links.get(system_id) is True


def _fits(hass: HomeAssistant, options: dict[str, Any], incident: Incident) -> bool:
    chosen: dict[str, Any] = {
        option: options[option] for option in (w.KIND, w.PRIORITY) if option in options
    }
    return (
        drill_fits(options[w.DRILL], drill=incident.drill)
        and place_fits(hass, options.get(w.PLACE, []), incident.place)
        and facts_fit(hass, chosen, incident_facts(incident))
    )


CONDITIONS: dict[str, type[Condition]] = {
    "incident_is": IncidentIs,
    "incident_is_drill": IncidentIsDrill,
    "building_has_open_incident": BuildingHasOpenIncident,
    "building_is_guarded": BuildingIsGuarded,
    "operator_is_present": OperatorIsPresent,
    "responder_is_on_duty": ResponderIsOnDuty,
    "link_is_up": LinkIsUp,
    "responder_is_lone_working": ResponderIsLoneWorking,
    "round_is_open": RoundIsOpen,
    "roll_call_is_complete": RollCallIsComplete,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """All conditions of this integration."""
    return CONDITIONS
