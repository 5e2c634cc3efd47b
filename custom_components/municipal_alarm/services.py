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
import voluptuous as vol

from .bridge import queries
from .bridge.actors import actor_of
from .bridge.asking import SCHEMAS
from .bridge.carrying_out import carry_out, refusal, running_in
from .bridge.running import Running
from .const import DOMAIN
from .control_room.commands import Actor
from .control_room.errors import RoomError
from .control_room.snapshot import Json

type Answer = Callable[[HomeAssistant, Running, Actor, Mapping[str, Any]], Awaitable[Json]]


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, schema in SCHEMAS.items():
        _register(hass, name, schema, partial(_command, name), SupportsResponse.OPTIONAL)
    for name, schema, answer in _QUERIES:
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


_QUERIES: tuple[tuple[str, vol.Schema, Answer], ...] = (
    ("get_incidents", queries.INCIDENTS_SCHEMA, queries.incidents),
    ("get_responders", queries.RESPONDERS_SCHEMA, queries.responders),
    ("get_timeline", queries.TIMELINE_SCHEMA, queries.timeline),
)
