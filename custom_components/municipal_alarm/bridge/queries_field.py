"""What one may ask to know of the field: rounds, who is nearest, tags that belong to nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room import snapshot
from ..control_room.commands import Actor
from ..control_room.errors import BadRequest, NotPermitted
from ..control_room.nearest import Near, nearest
from ..control_room.roster import Roster
from ..control_room.site import Place
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.words import Duty
from .actors import sees_secrets
from .naming import Names
from .queries import BUILDING, DUTY, INCIDENT, demand_reader
from .running import Running

DESK = "desk"
CHECKPOINT = "checkpoint"

ROUNDS_SCHEMA = vol.Schema({vol.Optional(BUILDING): vol.All(cv.ensure_list, [cv.string])})
NEAREST_SCHEMA = vol.Schema(
    {
        vol.Optional(INCIDENT): cv.string,
        vol.Optional(BUILDING): cv.string,
        vol.Optional(DESK): cv.string,
        vol.Optional(CHECKPOINT): cv.string,
        vol.Optional(DUTY): vol.All(cv.ensure_list, [vol.In([duty.value for duty in Duty])]),
    }
)
UNKNOWN_TAGS_SCHEMA = vol.Schema({})

COMING = (Duty.GUARD, Duty.RESPONSE_TEAM, Duty.PATROL)
"""Who goes to a place, unless somebody else is asked for."""


def _demand_operator(actor: Actor) -> None:
    """Refuse who may not know where people are."""
    if not sees_secrets(actor):
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)


async def rounds(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The rounds that are walked, and of each plan the whole report of the last one."""
    demand_reader(actor)
    state = running.room.state
    secrets = sees_secrets(actor)
    names = Names(hass, state)
    wanted = {names.building(said) for said in data.get(BUILDING, ())}
    return {
        "rounds": [
            one
            for one in snapshot.open_rounds(state, secrets=secrets)
            if not wanted or one["building_id"] in wanted
        ],
        "reports": [
            snapshot.whole_report(state, one, secrets=secrets)
            for one in state.reports.values()
            if one.plan_id in state.site.round_plans and (not wanted or one.building_id in wanted)
        ],
    }


async def near(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Who of those on duty would be at a place first."""
    _demand_operator(actor)
    state = running.room.state
    place = _place(hass, state, data)
    duties = {Duty(duty) for duty in data.get(DUTY) or COMING}
    roster = state.roster
    now = dt_util.utcnow()
    found = nearest(roster, duties, place, now, links=state.links, devices=state.devices)
    return {
        "place": snapshot.place(place),
        "responders": [_near(roster, one, now) for one in found],
    }


def _near(roster: Roster, one: Near, now: datetime) -> Json:
    who = one.responder
    last = roster.placed.get(who.responder_id)
    sure = roster.confidence(who, now)
    there = roster.place_of(who, now)
    return {
        "responder_id": who.responder_id,
        "name": who.name,
        "duty": who.duty.value,
        "minutes": one.minutes,
        "reachable": one.reachable,
        "building_id": there.building_id if there is not None else None,
        "building": there.building if there is not None else "",
        "floor": there.floor if there is not None else "",
        "last_seen_at": snapshot.time(last.occurred_at) if last is not None else None,
        "age_s": round((now - last.occurred_at).total_seconds()) if last is not None else None,
        "confidence": sure.value if sure is not None else None,
    }


def _place(hass: HomeAssistant, state: RoomState, data: Mapping[str, Any]) -> Place:
    """The one place that is named."""
    if sum(name in data for name in (INCIDENT, BUILDING, DESK, CHECKPOINT)) != 1:
        raise BadRequest("one_place")
    names, site = Names(hass, state), state.site
    if DESK in data:
        return site.places[names.desk(data[DESK])]
    if CHECKPOINT in data:
        return site.checkpoint_places[names.checkpoint(data[CHECKPOINT])]
    if BUILDING in data:
        building = site.buildings[names.building(data[BUILDING])]
        return Place(building.building_id, building.name)
    incident = state.incidents[names.incident(data[INCIDENT])]
    if incident.place is None:
        raise BadRequest("no_place")
    return incident.place


async def unknown_tags(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The tags that were read lately and belong to nothing, the latest first."""
    _demand_operator(actor)
    state = running.room.state
    site = state.site
    known = {*site.by_tag, *site.by_checkpoint_tag, *site.by_personal_tag}
    return {
        "tags": [
            {"tag": one.tag, "at": snapshot.time(one.at), "who": one.who, "times": one.times}
            for one in reversed(list(state.unknown_tags.values()))
            if one.tag not in known
        ]
    }
