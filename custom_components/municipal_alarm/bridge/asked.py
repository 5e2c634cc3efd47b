"""What a request is made of, before it is a command: who asks, with which fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..control_room import commands as c
from ..control_room.ids import IncidentId, ResponderId
from ..control_room.state import RoomState
from .naming import Names

INCIDENT = "incident_id"
RESPONDER = "responder"
REASON = "reason"

type Fields = dict[vol.Marker, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who asks, for what, and what names mean at this moment."""

    hass: HomeAssistant
    actor: c.Actor
    data: Mapping[str, Any]
    names: Names
    state: RoomState
    request_id: str
    """Its own, or the caller's: asking twice under one id is asking once."""

    @property
    def incident_id(self) -> IncidentId:
        """The incident it is about."""
        return self.names.incident(self.data[INCIDENT])

    @property
    def responder_id(self) -> ResponderId:
        """The responder it is about."""
        return self.names.responder(self.data[RESPONDER])


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that may be asked."""

    command: type[c.Command]
    """What decides who may ask it."""
    make: Callable[[Asked], c.Command]
    fields: Fields


OF_INCIDENT: Fields = {vol.Required(INCIDENT): cv.string}
OF_RESPONDER: Fields = {vol.Required(RESPONDER): cv.string}
