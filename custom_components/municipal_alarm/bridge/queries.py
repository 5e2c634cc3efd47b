"""What one may ask to know: incidents and responders, as plain JSON."""

from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room import snapshot
from ..control_room.commands import Actor
from ..control_room.errors import NotPermitted, UnknownThing
from ..control_room.ids import IncidentId
from ..control_room.snapshot import Json
from ..control_room.words import AlarmKind, Duty, IncidentState
from .actors import may_read, sees_secrets
from .filters import OPEN, STATES
from .naming import Names
from .running import Running

BUILDING = "building"
STATE = "state"
KIND = "kind"
DUTY = "duty"
ON_DUTY = "on_duty"
INCIDENT = "incident_id"

_BUILDINGS = {vol.Optional(BUILDING): vol.All(cv.ensure_list, [cv.string])}

INCIDENTS_SCHEMA = vol.Schema(
    {
        vol.Optional(INCIDENT): cv.string,
        **_BUILDINGS,
        vol.Optional(STATE): vol.All(
            cv.ensure_list, [vol.In([s for s in STATES if s != IncidentState.CLOSED])]
        ),
        vol.Optional(KIND): vol.All(cv.ensure_list, [vol.In([kind.value for kind in AlarmKind])]),
    }
)
RESPONDERS_SCHEMA = vol.Schema(
    {
        vol.Optional(BUILDING): cv.string,
        vol.Optional(DUTY): vol.All(cv.ensure_list, [vol.In([duty.value for duty in Duty])]),
        vol.Optional(ON_DUTY): cv.boolean,
    }
)


def demand_reader(actor: Actor) -> None:
    """Refuse who may not see the room at all."""
    if not may_read(actor):
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)


async def incidents(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The incidents in the room, in the order in which they should be dealt with."""
    demand_reader(actor)
    state = running.room.state
    secrets = sees_secrets(actor)
    names = Names(hass, state)
    wanted = {names.building(said) for said in data.get(BUILDING, ())}
    states, kinds = data.get(STATE), data.get(KIND)
    only = _one(names, data[INCIDENT]) if INCIDENT in data else None
    return {
        "incidents": [
            snapshot.incident(one, state.site, secrets=secrets)
            for one in snapshot.queue(state, secrets=secrets)
            # Chosen by what they are told of it, or the choice would tell the rest.
            for told in (one if secrets else one.shown,)
            if only in (None, told.incident_id)
            and (not wanted or (told.place is not None and told.place.building_id in wanted))
            and (not states or told.state in states or (OPEN in states and told.is_open))
            and (not kinds or told.kind in kinds)
        ]
    }


def _one(names: Names, said: str) -> IncidentId:
    """One incident; of one that has left the room there is nothing to tell."""
    try:
        return names.incident(said)
    except UnknownThing:
        return IncidentId(said)


async def responders(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The responders; with a building those nearest to it first, with their distance."""
    demand_reader(actor)
    state = running.room.state
    secrets = sees_secrets(actor)
    roster = state.roster
    found = [
        one
        for one in state.site.responders.values()
        if (DUTY not in data or one.duty in data[DUTY])
        and (ON_DUTY not in data or roster.on_duty(one) is data[ON_DUTY])
    ]
    now = dt_util.utcnow()
    told = {
        one.responder_id: snapshot.responder(state, one, secrets=secrets, now=now) for one in found
    }
    if BUILDING not in data:
        return {"responders": list(told.values())}
    building_id = Names(hass, state).building(data[BUILDING])
    if not secrets:
        # As in `snapshot`: they may not know where people are, so home buildings count.
        roster = replace(roster, placed={})
    near = sorted((roster.distance_km(one, building_id, now), one.responder_id) for one in found)
    return {
        "responders": [
            {
                **told[responder_id],
                "here": km == 0,
                "distance_km": round(km, 3) if km != inf else None,
            }
            for km, responder_id in near
        ]
    }
