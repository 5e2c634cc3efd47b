"""The WebSocket commands of the operator's screen.

`municipal_alarm/subscribe`
    After the result, messages as events of the subscription, numbered from 1 without
    gaps. Who misses a number, or sees another `epoch`, subscribes again; nothing else
    is needed to be right. Every message has `number` and `now` (the time here, for
    countdowns on a PC whose clock is wrong), and is one of::

        {type: "snapshot", epoch, program, me: {operator_id, name, role}, room: {site, incidents,
         responders, rounds, reports, lone_work, pre_alerts, operators, links, codes,
         external, desk_tests, journal, consoles, plans, equipment, targets}}
        {type: "delta", incidents?, removed?, touched?, responders?, rounds?, rounds_removed?,
         reports?, lone_work?, lone_work_removed?, pre_alerts?, links?, operators?,
         desk_tests?, journal?, consoles?, plans?}
        {type: "stopped"}      the alarm system does not run; a snapshot comes when it does
        {type: "refused"}      your role was taken away; nothing more comes
        {type: "ended"}        this subscription was ended; who did not do that subscribes again

    `incidents`, `responders`, `rounds`, `reports` (by plan) and `lone_work` (by
    responder) of a delta are whole and replace those with the same id; `removed`, `touched`,
    `rounds_removed` and `lone_work_removed` are ids; `pre_alerts`, `links`, `operators`
    and `desk_tests` replace the whole list. A snapshot may come at any time (an edit of the
    site) and replaces everything. `journal` is null, or {fault, waiting} while nothing
    can be written down.

`municipal_alarm/command`  {command, data}
    Any action of the same name with the same fields (services.yaml), but `assign_tag`.
    The answer is the action's, such as {incident_id, number, state, journaled}; the
    screen learns the rest by the feed.

`municipal_alarm/heartbeat`  {console, visible, sound}
    Every 10 s. `console` is an id that the browser keeps. The answer is {present,
    audible_consoles, expires_in}; no answer means that nobody would hear an alarm.

`municipal_alarm/sights`  {incident_id}
    {incident_id, camera, snapshot, live, picture: {path, taken_at}, neighbours: [{desk_id,
    name, live}]}: `camera` and `snapshot` are entities of Home Assistant, `live` and `path`
    are paths to be signed (`auth/sign_path`); or null. `neighbours`: cameras of the same
    floor, for operators while the incident is open.

`municipal_alarm/timeline`  {incident_id, category?, actor?, text?, language?}
    {incident_id, complete, entries: [{event, at, category, text, delay_s, actor, people,
    secret, erased, details}], pictures: [{path, taken_at}]}, also of closed incidents.

`municipal_alarm/site`
    {version, buildings: [{building_id, name, address, floors, desks: [{desk_id, name,
    floor, camera, tested_at}], checkpoints: [{checkpoint_id, name, floor,
    assembly_point}]}], round_plans: [{plan_id, plan, kind, building_id, building, total}]}.
    Ask again when `site` of a snapshot is another version.

`municipal_alarm/plans`  {building_id?}
    {version, plans: [{building_id, floor, url, width, height, version, marks: [{kind, id,
    name, x, y, turn}]}]}. Ask again when `plans` of the feed, or `site`, is another. The
    pictures come over HTTP with a token; so do new ones go, as the body of a POST to
    /api/municipal_alarm/plan?building=...&floor=... by an administrator.

`municipal_alarm/plans/save`  {building_id, floor, version, marks}
`municipal_alarm/plans/remove`  {building_id, floor, version}
    By administrators. `version` is that of the plan they looked at.

`municipal_alarm/own`
    Of a responder who is logged in on their phone, and of nobody else: messages as events of
    the subscription, numbered from 1 without gaps, each the whole of what is theirs::

        {type: "own", program, own: {responder_id, name, duty, on_duty, alarms, messages, keys,
         lone_work, rounds} or null, why: "", "no_responder" or "several_responders"}
        {type: "stopped"}      the alarm system does not run
        {type: "ended"}        as above

`municipal_alarm/own/do`  {action, text?, request_id}
    What the button of a notification does (`bridge/companion.py`), with what was typed. Sent
    again with the same `request_id` it is the same press. The answer is {journaled}.

A refusal is an error with `translation_domain`, `translation_key` and
`translation_placeholders`, whose texts are under `exceptions`. Its code is
`unauthorized`, `not_found`, `service_validation_error` (refused),
`invalid_format` (fields) or `home_assistant_error` (nothing runs).
Viewers may subscribe and read timelines, without secrets; a user without a role
may nothing.
"""

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import (
    ERR_HOME_ASSISTANT_ERROR,
    ERR_INVALID_FORMAT,
    ERR_NOT_FOUND,
    ERR_SERVICE_VALIDATION_ERROR,
    ERR_UNAUTHORIZED,
    AsyncWebSocketCommandHandler,
)
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol
from voluptuous.humanize import humanize_error

from .bridge import queries, queries_plans, queries_timeline
from .bridge.actors import user_actor
from .bridge.asking import COMMANDS, SCHEMAS
from .bridge.carrying_out import carry_out, refusal, running_in
from .bridge.consoles import DATA_CONSOLES, Consoles, may_attend
from .bridge.feed import Feed
from .bridge.own import DATA_OWN, DO_FIELDS, OwnScreens
from .bridge.running import SIGNAL_STARTED, SIGNAL_STOPPED, Running
from .bridge.sights import sights
from .const import DOMAIN
from .control_room import snapshot
from .control_room.commands import Actor
from .control_room.errors import NotPermitted, RoomError, UnknownThing
from .control_room.ids import OperatorId

DATA_FEED: HassKey[Feed] = HassKey(f"{DOMAIN}_feed")

type Message = dict[str, Any]
type Handler = Callable[[HomeAssistant, Running, ActiveConnection, Actor, Message], Awaitable[None]]


@callback
def async_setup_websocket_api(hass: HomeAssistant) -> None:
    """Register the commands."""
    feed = hass.data[DATA_FEED] = Feed(hass)
    consoles = hass.data[DATA_CONSOLES] = Consoles(hass)
    phones = hass.data[DATA_OWN] = OwnScreens(hass)

    @callback
    def started(running: Running) -> None:
        feed.follow(running)
        phones.follow(running)
        consoles.follow(running)

    async_dispatcher_connect(hass, SIGNAL_STARTED, started)
    async_dispatcher_connect(hass, SIGNAL_STOPPED, feed.stopped)
    async_dispatcher_connect(hass, SIGNAL_STOPPED, phones.stopped)
    for command in (ws_subscribe, ws_command, ws_heartbeat, ws_sights, ws_timeline, ws_site):
        websocket_api.async_register_command(hass, command)
    for command in (ws_own, ws_own_do):
        websocket_api.async_register_command(hass, command)
    for kind, fields, answer in _PLANS:
        websocket_api.async_register_command(hass, _of_plans(kind, fields, answer))


def in_the_room(handler: Handler) -> AsyncWebSocketCommandHandler:
    """Give a handler what runs and who asks, and answer what is refused.

    A refusal is an answer and no error of ours: it is not logged.
    """

    @wraps(handler)
    async def handle(hass: HomeAssistant, connection: ActiveConnection, msg: Message) -> None:
        try:
            running = running_in(hass)
            actor = user_actor(
                running.room.state.site, connection.user.id, connection.user.name or ""
            )
            await handler(hass, running, connection, actor, msg)
        except RoomError as err:
            _send_error(connection, msg["id"], _code(err), refusal(err))
        except HomeAssistantError as err:
            _send_error(connection, msg["id"], ERR_HOME_ASSISTANT_ERROR, err)
        except vol.Invalid as err:
            connection.send_error(msg["id"], ERR_INVALID_FORMAT, humanize_error(msg, err))

    return handle


def _code(err: RoomError) -> str:
    match err:
        case NotPermitted():
            return ERR_UNAUTHORIZED
        case UnknownThing():
            return ERR_NOT_FOUND
        case _:
            return ERR_SERVICE_VALIDATION_ERROR


def _send_error(
    connection: ActiveConnection, msg_id: int, code: str, err: HomeAssistantError
) -> None:
    connection.send_error(
        msg_id,
        code,
        str(err),
        translation_domain=err.translation_domain,
        translation_key=err.translation_key,
        translation_placeholders=err.translation_placeholders,
    )


@websocket_command({vol.Required("type"): f"{DOMAIN}/subscribe"})
@async_response
@in_the_room
async def ws_subscribe(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Send the room and its changes."""
    queries.demand_reader(actor)
    msg_id = msg["id"]
    connection.send_result(msg_id)
    connection.subscriptions[msg_id] = hass.data[DATA_FEED].subscribe(
        running, connection.user.id, lambda message: connection.send_event(msg_id, message)
    )


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/command",
        vol.Required("command"): vol.In(list(COMMANDS)),
        vol.Optional("data", default=dict): dict,
    }
)
@async_response
@in_the_room
async def ws_command(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Do what an operator asks."""
    name = msg["command"]
    data = SCHEMAS[name](msg["data"])
    connection.send_result(msg["id"], await carry_out(hass, running, name, actor, data))


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/heartbeat",
        vol.Required("console"): vol.All(str, vol.Length(min=1, max=64)),
        vol.Required("visible"): bool,
        vol.Required("sound"): bool,
    }
)
@async_response
@in_the_room
async def ws_heartbeat(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """A console is alive."""
    operator_id = OperatorId(actor.actor_id)
    if not may_attend(running.room.state.site, operator_id):
        raise NotPermitted("not_permitted", name=actor.name)
    consoles = hass.data[DATA_CONSOLES]
    # By Home Assistant's own list of what to end with a connection.
    connection.subscriptions.setdefault(DATA_CONSOLES, partial(consoles.closed, connection))
    connection.send_result(
        msg["id"],
        consoles.beat(
            running,
            operator_id,
            msg["console"],
            page=connection,
            visible=msg["visible"],
            sound=msg["sound"],
        ),
    )


@websocket_command({vol.Required("type"): f"{DOMAIN}/sights", vol.Required("incident_id"): str})
@async_response
@in_the_room
async def ws_sights(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Say which camera looks at the place of an incident."""
    connection.send_result(msg["id"], await sights(hass, running, actor, msg["incident_id"]))


@websocket_command({vol.Required("type"): f"{DOMAIN}/timeline", **queries_timeline.TIMELINE_FIELDS})
@async_response
@in_the_room
async def ws_timeline(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Tell the story of one incident."""
    connection.send_result(msg["id"], await queries_timeline.timeline(hass, running, actor, msg))


@websocket_command({vol.Required("type"): f"{DOMAIN}/site"})
@async_response
@in_the_room
async def ws_site(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Tell what is set up."""
    queries.demand_reader(actor)
    connection.send_result(msg["id"], snapshot.site_structure(running.room.state))


@websocket_command({vol.Required("type"): f"{DOMAIN}/own"})
@async_response
@in_the_room
async def ws_own(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Send what is the responder's own, and its changes."""
    msg_id = msg["id"]
    connection.send_result(msg_id)
    connection.subscriptions[msg_id] = hass.data[DATA_OWN].subscribe(
        running, connection.user.id, lambda message: connection.send_event(msg_id, message)
    )


@websocket_command({vol.Required("type"): f"{DOMAIN}/own/do", **DO_FIELDS})
@async_response
@in_the_room
async def ws_own_do(
    hass: HomeAssistant,
    running: Running,
    connection: ActiveConnection,
    actor: Actor,
    msg: Message,
) -> None:
    """Do what a responder pressed."""
    connection.send_result(
        msg["id"], await hass.data[DATA_OWN].do(running, connection.user.id, msg)
    )


_PLANS = (
    ("plans", queries_plans.PLANS_FIELDS, queries_plans.plans),
    ("plans/save", queries_plans.SAVE_FIELDS, queries_plans.save),
    ("plans/remove", queries_plans.REMOVE_FIELDS, queries_plans.remove),
)


def _of_plans(kind: str, fields: dict[Any, Any], answer: Callable[..., Awaitable[Any]]) -> Any:
    """A command about floor plans: what it needs beside the room is whose page asks."""

    @websocket_command({vol.Required("type"): f"{DOMAIN}/{kind}", **fields})
    @async_response
    @in_the_room
    async def handle(
        hass: HomeAssistant,
        running: Running,
        connection: ActiveConnection,
        actor: Actor,
        msg: Message,
    ) -> None:
        connection.send_result(msg["id"], await answer(hass, running, connection.user, actor, msg))

    return handle
