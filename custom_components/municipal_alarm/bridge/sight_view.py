"""Looking through the cameras of an incident: that of its desk, and those of the same floor.

A desk's own camera entity is open while there is an alarm at that desk. Whoever works in an
incident must see more: who runs off passes the next desk, and a guard who is down has no
desk at all. So here the cameras of that floor are open too, for operators and supervisors,
while the incident is; and each look is written down by name.

`GET .../sight/{incident}/{desk}` moves; with `?still` it is one picture. By a token of Home
Assistant, or by a path that it signed for its user.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from aiohttp import web
from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.components.http.const import KEY_HASS_REFRESH_TOKEN_ID, KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.util import dt as dt_util

from ..const import CONF_CAMERA, CONF_CAMERA_STREAM, DOMAIN
from ..control_room import floor_plans, snapshot
from ..control_room.commands import Actor, ViewCamera
from ..control_room.errors import RoomError
from ..control_room.ids import DeskId, IncidentId
from ..control_room.incident import Incident
from ..control_room.site import Desk
from ..control_room.words import AccessKind
from . import mjpeg, showing
from .accesses import record_access
from .actors import may_read, sees_secrets, user_actor
from .past import about
from .running import RUNNING, Running
from .warm import PACE_S

PATH: Final = "/api/municipal_alarm/sight"

SAME_LOOK: Final = timedelta(seconds=30)
"""Small pictures are asked for again and again: as long as no more time passes in between,
that is one look."""

_REMEMBERED = 256
_STILL_WITHIN_S = 8.0
_HEADERS = {**mjpeg.HEADERS, "Referrer-Policy": "no-referrer"}

type _Look = tuple[str, IncidentId, DeskId, bool]


def path_of(incident_id: IncidentId, desk_id: DeskId) -> str:
    """Where a camera is looked through in an incident. To be signed for a browser."""
    return f"{PATH}/{quote(incident_id, safe='')}/{quote(desk_id, safe='')}"


def own_desk(running: Running, incident: Incident) -> DeskId | None:
    """The desk of an incident, when a camera looks at it."""
    if incident.desk_id is None or not incident.is_of_desk:
        return None
    desk = running.room.state.site.desks.get(incident.desk_id)
    return incident.desk_id if desk is not None and desk.camera else None


def neighbours(running: Running, incident: Incident) -> Iterator[Desk]:
    """The other desks on the floor of an incident at which a camera looks."""
    place = incident.place
    own = own_desk(running, incident)
    if place is None or place.building_id is None:
        return
    if not place.floor and not incident.is_of_desk:
        # Of somebody who moves about it means that nobody knows where they are.
        return
    here = floor_plans.key(place.building_id, place.floor)
    for desk in running.room.state.site.desks.values():
        if (
            desk.camera
            and desk.desk_id != own
            and floor_plans.key(desk.building_id, desk.floor) == here
            and _shows_without_an_alarm(running, desk.desk_id)
        ):
            yield desk


def _shows_without_an_alarm(running: Running, desk_id: DeskId) -> bool:
    """An address of RTSP is opened by the desk's own stream, which its own alarm opens."""
    stored = running.installation.desks.get(desk_id, {})
    address: str = stored.get(CONF_CAMERA_STREAM) or ""
    return bool(stored.get(CONF_CAMERA)) or address.startswith("http")


class SightView(HomeAssistantView):
    """Shows the cameras of an incident."""

    url = PATH + "/{incident_id}/{desk_id}"
    name = "api:municipal_alarm:sight"

    def __init__(self, hass: HomeAssistant) -> None:
        """Show those of whatever runs in `hass`."""
        self._hass = hass
        self._noted: dict[_Look, datetime] = {}

    async def get(self, request: web.Request, incident_id: str, desk_id: str) -> web.StreamResponse:
        """Show one."""
        user = request[KEY_HASS_USER]
        what, where = IncidentId(incident_id), DeskId(desk_id)

        def may_see() -> HTTPStatus:
            return _may_see(self._hass, user.id, what, where)

        status = may_see()
        running = self._hass.data.get(RUNNING)
        if running is None or status is not HTTPStatus.OK:
            return _none(status)
        camera = er.async_get(self._hass).async_get_entity_id(
            CAMERA_DOMAIN, DOMAIN, f"{desk_id}_camera"
        )
        eye = showing.eye(self._hass, camera)
        if camera is None or eye is None:
            return _none(HTTPStatus.NOT_FOUND)
        actor = user_actor(running.room.state.site, user.id, user.name or "")
        still = "still" in request.query
        if not self._note(running, actor, (actor.actor_id, what, where, still), camera):
            return _none(HTTPStatus.CONFLICT)

        # Nor does who logged out see any more. Whoever has a role came by a token.
        login = request[KEY_HASS_REFRESH_TOKEN_ID]

        def goes_on() -> bool:
            is_valid = self._hass.auth.async_get_refresh_token(login) is not None
            return is_valid and may_see() is HTTPStatus.OK

        if not still:
            return await showing.show(request, eye, goes_on, interval=PACE_S, headers=_HEADERS)
        image = await showing.glance(eye, goes_on, _STILL_WITHIN_S)
        if image is None:
            return _none(HTTPStatus.NOT_FOUND)
        return web.Response(body=image.content, content_type=image.content_type, headers=_HEADERS)

    def _note(self, running: Running, actor: Actor, look: _Look, camera: str) -> bool:
        """Write the look down, unless it is the same that goes on; whether it may be."""
        now = dt_util.utcnow()
        before = self._noted.pop(look, None)
        if before is None or not timedelta(0) <= now - before < SAME_LOOK:
            try:
                _write_down(running, actor, look[1], camera)
            except RoomError:
                return False
        self._noted[look] = now
        while len(self._noted) > _REMEMBERED:
            del self._noted[next(iter(self._noted))]
        return True


def _may_see(
    hass: HomeAssistant, user_id: str, incident_id: IncidentId, desk_id: DeskId
) -> HTTPStatus:
    """Whether they may see it at this moment; if not, why."""
    running = hass.data.get(RUNNING)
    if running is None:
        return HTTPStatus.SERVICE_UNAVAILABLE
    state = running.room.state
    actor = user_actor(state.site, user_id)
    if not may_read(actor):
        return HTTPStatus.FORBIDDEN
    secrets = sees_secrets(actor)
    incident = state.incidents.get(incident_id)
    if incident is None or not snapshot.is_shown(incident, secrets=secrets):
        return HTTPStatus.NOT_FOUND
    if not (incident if secrets else incident.shown).is_open:
        return HTTPStatus.CONFLICT
    if desk_id == own_desk(running, incident):
        return HTTPStatus.OK
    if not secrets:
        return HTTPStatus.FORBIDDEN
    found = any(desk.desk_id == desk_id for desk in neighbours(running, incident))
    return HTTPStatus.OK if found else HTTPStatus.NOT_FOUND


def _write_down(running: Running, actor: Actor, incident_id: IncidentId, camera: str) -> None:
    if sees_secrets(actor):
        running.room.handle(ViewCamera(actor=actor, incident_id=incident_id, camera=camera))
        return
    incident = running.room.state.incidents[incident_id]
    place = incident.place.words() if incident.place is not None else ""
    record_access(running, actor, AccessKind.CAMERA, about(incident.number, place), incident_id)


def _none(status: HTTPStatus) -> web.Response:
    return web.Response(status=status, headers=_HEADERS)
