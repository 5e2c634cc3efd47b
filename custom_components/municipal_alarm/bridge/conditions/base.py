"""What every condition has: the room that runs, and the incident it is about.

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
import voluptuous as vol

from ...const import DOMAIN
from ...control_room.errors import RoomError
from ...control_room.ids import BuildingId
from ...control_room.incident import Incident
from ..happenings import words as w
from ..naming import Names
from ..running import RUNNING, Running

INCIDENT = "incident_id"

OF_INCIDENT: dict[vol.Marker, Any] = {vol.Optional(INCIDENT): cv.template}


def chosen_by(fields: dict[vol.Marker, Any]) -> vol.Schema:
    """What may be chosen of a condition."""
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
            return self.holds(running, kwargs.get("variables"))
        except RoomError as err:
            # What is named is not there: the automation's author must see that.
            raise ConditionErrorMessage(DOMAIN, str(err)) from err

    @abc.abstractmethod
    def holds(self, running: Running, variables: TemplateVarsType) -> bool:
        """Whether it is so."""

    def names(self, running: Running) -> Names:
        """What names mean at this moment."""
        return Names(self._hass, running.room.state)

    def said(self, option: str, variables: TemplateVarsType) -> str | None:
        """What an option says; templates are filled in."""
        said = self._options.get(option)
        if not isinstance(said, Template):
            return said
        try:
            return str(said.async_render(variables, parse_result=False))
        except TemplateError as err:
            raise ConditionErrorMessage(DOMAIN, str(err)) from err

    def incident_id(self, variables: TemplateVarsType) -> str:
        """The incident it is about, as it is said."""
        said = self.said(INCIDENT, variables)
        if said is None:
            told = _told(variables).get("incident")
            said = told.get("incident_id") if isinstance(told, dict) else None
        if not said:
            raise ConditionErrorMessage(DOMAIN, "no incident is named, and none triggered")
        return said

    def shown(self, running: Running, variables: TemplateVarsType) -> Incident:
        """The incident, as everybody may see it."""
        incident_id = self.names(running).incident(self.incident_id(variables))
        return running.room.state.incidents[incident_id].shown

    def building_ids(self, running: Running, variables: TemplateVarsType) -> set[BuildingId]:
        """The buildings that are named, or else the one of the incident that triggered."""
        names = self.names(running)
        if said := self._options.get(w.PLACE):
            return {names.building(one) for one in said}
        incident = running.room.state.incidents.get(names.incident(self.incident_id(variables)))
        if incident is None or incident.place is None:
            return set()
        return {incident.place.building_id}


def _told(variables: TemplateVarsType) -> dict[str, Any]:
    trigger = variables.get("trigger") if variables is not None else None
    return trigger if isinstance(trigger, dict) else {}
