"""What one may ask to know of the procedure: previews, the hand-over, desks to test."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room import commands as c, snapshot
from ..control_room.commands import Actor
from ..control_room.drills.coverage import is_due
from ..control_room.errors import BadRequest, NotPermitted, WrongState
from ..control_room.escalation.preview import LASTS
from ..control_room.ids import DeskId
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.words import ActorKind, AlarmKind
from . import external, previews
from .actors import sees_secrets, user_actor
from .naming import Names
from .queries import BUILDING, INCIDENT, demand_reader
from .running import Running

DESK = "desk"
KIND = "kind"
WHEN = "when"
DRILL = "drill"
GUARDED = "guarded"
OPERATORS = "operators"
ANSWERS = "answers"
AFTER = "after"
RESPONDER = "responder"
ANSWER = "answer"
DUE = "due"

YEARS = 10
"""How far from today a preview may be."""

ACCEPT, REFUSE, ARRIVE, ACKNOWLEDGE = WHAT_PEOPLE_DO = ("accept", "refuse", "arrive", "acknowledge")

PREVIEW_SCHEMA = vol.Schema(
    {
        vol.Required(DESK): cv.string,
        vol.Optional(KIND, default=AlarmKind.PANIC.value): vol.In([k.value for k in AlarmKind]),
        vol.Optional(WHEN): cv.datetime,
        vol.Optional(DRILL, default=False): cv.boolean,
        vol.Optional(GUARDED): cv.boolean,
        vol.Optional(OPERATORS): cv.boolean,
        vol.Optional(ANSWERS, default=list): vol.All(
            cv.ensure_list,
            vol.Length(max=50),
            [
                {
                    vol.Required(AFTER): vol.All(
                        vol.Coerce(float),
                        vol.Range(min=0, max=LASTS.total_seconds()),
                    ),
                    vol.Required(RESPONDER): cv.string,
                    vol.Required(ANSWER): vol.In(WHAT_PEOPLE_DO),
                }
            ],
        ),
    }
)
HAND_OVER_SCHEMA = vol.Schema({vol.Required(INCIDENT): cv.string})
DESKS_SCHEMA = vol.Schema(
    {
        vol.Optional(BUILDING): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(DUE): cv.boolean,
    }
)


def _demand_operator(actor: Actor) -> None:
    if not sees_secrets(actor):
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)


async def preview_escalation(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """What would happen after an alarm at a desk. Tells nobody.

    Not for viewers: it says who is where.
    """
    _demand_operator(actor)
    state = running.room.state
    names = Names(hass, state)
    when = _when(data.get(WHEN))
    desk_id = names.desk(data[DESK])
    answers = sorted(
        ((timedelta(seconds=one[AFTER]), _answer(state, names, one)) for one in data[ANSWERS]),
        key=lambda one: one[0],
    )
    # Beside the loop: a press must not wait for what is only asked.
    played = await hass.async_add_executor_job(
        partial(
            previews.play,
            hass.config.language,
            state,
            desk_id,
            when,
            kind=AlarmKind(data[KIND]),
            drill=data[DRILL],
            answers=answers,
            guarded=data.get(GUARDED),
            operators=data.get(OPERATORS),
        )
    )
    return {
        "place": snapshot.place(state.site.places[desk_id]),
        "when": snapshot.time(when),
        "lines": [str(line) for line in played],
        "rows": [line.row(when) for line in played],
    }


def _when(said: datetime | None) -> datetime:
    """The moment that is asked for. Near the ends of the calendar there is no reckoning."""
    now = dt_util.utcnow()
    if said is None:
        return now
    if abs(said.year - now.year) > YEARS:
        raise BadRequest("moment_too_far", years=str(YEARS))
    return dt_util.as_utc(said)


def _answer(state: RoomState, names: Names, one: Mapping[str, Any]) -> c.Command:
    """What somebody would do."""
    if one[ANSWER] == ACKNOWLEDGE:
        operator_id = names.operator(one[RESPONDER])
        return c.Acknowledge(
            actor=user_actor(state.site, operator_id), incident_id=previews.INCIDENT
        )
    responder_id = names.responder(one[RESPONDER])
    name = state.site.responders[responder_id].name
    asked: Mapping[str, type[c.Accept | c.Refuse | c.Arrive]] = {
        ACCEPT: c.Accept,
        REFUSE: c.Refuse,
        ARRIVE: c.Arrive,
    }
    return asked[one[ANSWER]](
        actor=c.Actor(ActorKind.RESPONDER, responder_id, name),
        incident_id=previews.INCIDENT,
        responder_id=responder_id,
    )


async def hand_over(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """What somebody outside must know of an incident. It says who is inside.

    Of an open incident alone: afterwards it would tell where people are now.
    """
    _demand_operator(actor)
    state = running.room.state
    incident = state.incidents[Names(hass, state).incident(data[INCIDENT])]
    if not incident.is_open:
        raise WrongState("wrong_state", state=incident.state.value)
    return external.hand_over(hass, running, incident)


async def desks(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The desks, those first whose test waits longest."""
    demand_reader(actor)
    state = running.room.state
    names = Names(hass, state)
    wanted = {names.building(said) for said in data.get(BUILDING, ())}
    every = running.installation.test_every
    now = dt_util.utcnow()
    secrets = sees_secrets(actor)
    told = [
        _desk(state, desk_id, every, now, secrets=secrets)
        for desk_id, place in state.site.places.items()
        if not wanted or place.building_id in wanted
    ]
    return {
        "test_every": every.days if every is not None else None,
        "desks": sorted(
            (one for one in told if DUE not in data or one["due"] is data[DUE]),
            key=lambda one: (one["tested_at"] or "", one["place"]["text"]),
        ),
    }


def _desk(
    state: RoomState, desk_id: DeskId, every: timedelta | None, now: datetime, *, secrets: bool
) -> Json:
    tested, failed = state.tested.get(desk_id), state.failed_tests.get(desk_id)
    test = state.desk_tests.get(desk_id)
    return {
        "desk_id": desk_id,
        "place": snapshot.place(state.site.places[desk_id]),
        "tested_at": snapshot.time(tested),
        "due": is_due(tested, failed, now, every),
        "failed": None
        if failed is None
        else {
            "at": snapshot.time(failed.at),
            "reason": failed.reason,
            "note": failed.note,
            "by": failed.by if secrets else None,
        },
        "testing_until": snapshot.time(test.until) if test is not None else None,
    }
