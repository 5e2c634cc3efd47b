"""The conditions: what is so in the control room at this moment, for automations.

Where a condition is about an incident, it is the one that triggered, unless another
is named (id or number, templates too).
"""

from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition
from homeassistant.helpers.typing import TemplateVarsType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .bridge.conditions.base import OF_INCIDENT, RoomCondition, chosen_by
from .bridge.conditions.procedure import (
    DeskAnswerIs,
    EscalationStepIs,
    ExternalIs,
    PromptIsShown,
    RespondersHaveAccepted,
)
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
from .bridge.running import Running
from .control_room import snapshot
from .control_room.errors import RoomError
from .control_room.incident import Incident
from .control_room.words import AlarmKind, Duty, IncidentState

STATE = "state"
OWNED = "owned"
RESPONDER = "responder"
SYSTEM = "system"

_PLACE = options_schema((w.PLACE,))
_KINDS: dict[vol.Marker, Any] = {
    vol.Optional(w.KIND): vol.All(cv.ensure_list, [vol.In([kind.value for kind in AlarmKind])])
}


class IncidentIs(RoomCondition):
    """The incident is in one of these states, of these kinds, owned or not."""

    schema = chosen_by(
        {
            **OF_INCIDENT,
            vol.Optional(STATE): vol.All(cv.ensure_list, [vol.In(STATES)]),
            vol.Optional(OWNED): cv.boolean,
            **options_schema((w.PLACE, w.PRIORITY)),
            **_KINDS,
            vol.Optional(w.DRILL, default=INCLUDE): vol.In(DRILLS),
        }
    )

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        said = self.incident_id(variables)
        state = running.room.state
        try:
            # As all know it: what an automation decides by it shows.
            incident = state.incidents[self.names(running).incident(said)].shown
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

    schema = chosen_by(OF_INCIDENT)

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        incident_id = self.names(running).incident(self.incident_id(variables))
        return running.room.state.incidents[incident_id].drill


class BuildingHasOpenIncident(RoomCondition):
    """There is an open incident, here or anywhere."""

    schema = chosen_by({**options_schema((w.PLACE, w.PRIORITY, w.DRILL)), **_KINDS})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
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

    schema = chosen_by(
        {
            **_PLACE,
            vol.Optional(w.DUTY, default=lambda: [Duty.GUARD.value]): vol.All(
                cv.ensure_list, [vol.In(WORDS[w.DUTY])]
            ),
        }
    )

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        roster, now = running.room.state.roster, dt_util.utcnow()
        buildings = self.building_ids(running, variables)
        return bool(buildings) and all(
            any(roster.here(Duty(duty), building_id, now) for duty in self._options[w.DUTY])
            for building_id in buildings
        )


class OperatorIsPresent(RoomCondition):
    """An operator is at a console."""

    schema = chosen_by({})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        return bool(running.room.state.present)


class ResponderIsOnDuty(RoomCondition):
    """A responder is on duty."""

    schema = chosen_by({vol.Required(RESPONDER): cv.template})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        said = self.said(RESPONDER, variables) or ""
        roster = running.room.state.roster
        return roster.on_duty(roster.site.responders[self.names(running).responder(said)])


class ResponderIsLoneWorking(RoomCondition):
    """A responder works alone, and is watched over."""

    schema = chosen_by({vol.Required(RESPONDER): cv.template})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        said = self.said(RESPONDER, variables) or ""
        return self.names(running).responder(said) in running.room.state.lone_work


class RoundIsOpen(RoomCondition):
    """A round is walked, or waits to be: here or anywhere, of these plans and kinds."""

    schema = chosen_by({**options_schema((w.PLACE, w.ROUND_PLAN, w.ROUND_KIND))})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        names = self.names(running)
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

    schema = chosen_by(OF_INCIDENT)

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        roll_call = self.shown(running, variables).roll_call
        return roll_call is not None and not roll_call.unaccounted


class LinkIsUp(RoomCondition):
    """Our connection to a radio system is up."""

    schema = chosen_by({vol.Required(SYSTEM): cv.string})

    @override
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        system_id = self.names(running).system(self._options[SYSTEM])
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
    "responders_have_accepted": RespondersHaveAccepted,
    "prompt_is_shown": PromptIsShown,
    "escalation_step_is": EscalationStepIs,
    "external_is": ExternalIs,
    "desk_answer_is": DeskAnswerIs,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """All conditions of this integration."""
    return CONDITIONS
