"""The actions: everything an operator can do, for automations and scripts too.

Fields are the same as those of the screen's commands (`bridge/asking.py`). Who acts
is taken from the call's context: a user with their role, or else an automation,
which an administrator wrote.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .bridge import (
    caretaking,
    queries,
    queries_accesses,
    queries_evaluation,
    queries_field,
    queries_figures,
    queries_procedure,
    queries_readiness,
    queries_reports,
    queries_search,
    queries_timeline,
)
from .bridge.actors import actor_of
from .bridge.asking import SCHEMAS
from .bridge.asking_field import CHECKPOINT, TAG
from .bridge.carrying_out import carry_out, refusal, running_in
from .bridge.naming import Names
from .bridge.running import Running
from .bridge.tag_assignment import assign_tag
from .const import DOMAIN
from .control_room.commands import Actor
from .control_room.errors import NotPermitted, RoomError
from .control_room.snapshot import Json
from .control_room.words import ActorKind, Role
from .site_import import actions as site_plan

type Answer = Callable[[HomeAssistant, Running, Actor, Mapping[str, Any]], Awaitable[Json]]


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, schema in SCHEMAS.items():
        _register(hass, name, schema, partial(_command, name), SupportsResponse.OPTIONAL)
    _register(hass, "assign_tag", ASSIGN_TAG_SCHEMA, _assign_tag, SupportsResponse.OPTIONAL)
    _register(
        hass,
        "make_report",
        queries_reports.MAKE_SCHEMA,
        queries_reports.make_report,
        SupportsResponse.OPTIONAL,
    )
    for name, schema, answer in (*caretaking.ACTIONS, *site_plan.ACTIONS):
        _register(hass, name, schema, answer, SupportsResponse.OPTIONAL)
    for name, schema, answer in (*_QUERIES, *caretaking.QUERIES, *site_plan.QUERIES):
        _register(hass, name, schema, answer, SupportsResponse.ONLY)


@callback
def _register(
    hass: HomeAssistant,
    name: str,
    schema: vol.Schema,
    answer: Answer,
    supports_response: SupportsResponse,
) -> None:
    async def handle(call: ServiceCall) -> ServiceResponse:
        running = running_in(hass)
        actor = actor_of(running.room.state.site, call.context)
        try:
            return await answer(hass, running, actor, call.data)
        except RoomError as err:
            raise refusal(err) from err

    hass.services.async_register(
        DOMAIN, name, handle, schema=schema, supports_response=supports_response
    )


async def _command(
    name: str, hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    return await carry_out(hass, running, name, actor, data)


ASSIGN_TAG_SCHEMA = vol.Schema(
    {
        vol.Required(TAG): vol.All(cv.string, vol.Length(min=1, max=128)),
        vol.Required(CHECKPOINT): cv.string,
    }
)


async def _assign_tag(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Hang another tag at a checkpoint: a change of what is set up, so no command of the room."""
    if actor.kind is not ActorKind.AUTOMATION and actor.role is not Role.SUPERVISOR:
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
    checkpoint_id = Names(hass, running.room.state).checkpoint(data[CHECKPOINT])
    tag = data[TAG].strip()
    await assign_tag(hass, checkpoint_id, tag)
    return {"checkpoint_id": checkpoint_id, "tag": tag}


_QUERIES: tuple[tuple[str, vol.Schema, Answer], ...] = (
    ("get_incidents", queries.INCIDENTS_SCHEMA, queries.incidents),
    ("get_responders", queries.RESPONDERS_SCHEMA, queries.responders),
    ("search_incidents", queries_search.SEARCH_SCHEMA, queries_search.search),
    ("get_timeline", queries_timeline.TIMELINE_SCHEMA, queries_timeline.timeline),
    (
        "get_access_report",
        queries_accesses.ACCESS_REPORT_SCHEMA,
        queries_accesses.access_report,
    ),
    ("get_rounds", queries_field.ROUNDS_SCHEMA, queries_field.rounds),
    ("get_nearest", queries_field.NEAREST_SCHEMA, queries_field.near),
    ("get_unknown_tags", queries_field.UNKNOWN_TAGS_SCHEMA, queries_field.unknown_tags),
    (
        "preview_escalation",
        queries_procedure.PREVIEW_SCHEMA,
        queries_procedure.preview_escalation,
    ),
    ("get_hand_over", queries_procedure.HAND_OVER_SCHEMA, queries_procedure.hand_over),
    ("get_measures", queries_evaluation.MEASURES_SCHEMA, queries_evaluation.measures),
    ("get_desks", queries_procedure.DESKS_SCHEMA, queries_procedure.desks),
    ("get_readiness", queries_readiness.READINESS_SCHEMA, queries_readiness.readiness),
    ("get_report", queries_reports.GET_SCHEMA, queries_reports.get_report),
    ("get_reports", queries_reports.KEPT_SCHEMA, queries_reports.get_reports),
    ("get_figures", queries_figures.FIGURES_SCHEMA, queries_figures.figures),
)
