"""The pictures of floor plans over HTTP: shown to who may see the room, brought by who may edit.

With a token of Home Assistant, never by a signed address: who asks is looked at each time,
so a browser keeps a picture, and asks with a few bytes whether it may still show it.
"""

from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from ..control_room.errors import NotPermitted, RoomError, UnknownThing
from ..control_room.ids import BuildingId
from .actors import may_read, user_actor
from .carrying_out import refusal
from .plan_pictures import MOST_BYTES, too_large
from .plans import DATA_PLANS
from .queries_plans import LONGEST_FLOOR, PATH, told
from .running import RUNNING

HEADERS: Final = {
    # Kept, and never shown without asking: a role that was taken away counts at once.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg"}
_CHUNK: Final = 256 * 1024


class PlanPictureView(HomeAssistantView):
    """Shows the picture of a plan."""

    url = PATH + "/{file}"
    name = "api:municipal_alarm:plan"

    def __init__(self, hass: HomeAssistant) -> None:
        """Show those of `hass`."""
        self._hass = hass

    async def get(self, request: web.Request, file: str) -> web.Response:
        """Show one."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=HEADERS)
        user = request[KEY_HASS_USER]
        if not may_read(user_actor(running.room.state.site, user.id, user.name or "")):
            return web.Response(status=HTTPStatus.FORBIDDEN, headers=HEADERS)
        picture = await self._hass.data[DATA_PLANS].picture(file)
        if picture is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, headers=HEADERS)
        # Its name is what is in it, so it never changes.
        headers = {**HEADERS, "ETag": f'"{file}"'}
        if any(tag.value == file for tag in request.if_none_match or ()):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        kind = _TYPES[file.rpartition(".")[2]]
        return web.Response(body=picture, content_type=kind, headers=headers)


class PlanUploadView(HomeAssistantView):
    """Takes the picture of a floor, as the body of a request."""

    url = PATH
    name = "api:municipal_alarm:plan:upload"

    def __init__(self, hass: HomeAssistant) -> None:
        """Take those of `hass`."""
        self._hass = hass

    async def post(self, request: web.Request) -> web.Response:
        """Take one; answers the plan, or a refusal as the WebSocket has it."""
        try:
            running = self._hass.data.get(RUNNING)
            if running is None:
                return self.json_message("nothing runs", HTTPStatus.SERVICE_UNAVAILABLE)
            user = request[KEY_HASS_USER]
            if not user.is_admin:
                raise NotPermitted("administrators_only", name=user.name or "")
            building_id = request.query.get("building", "")
            if BuildingId(building_id) not in running.room.state.site.buildings:
                raise UnknownThing("unknown_building", building=building_id[:LONGEST_FLOOR])
            floor = request.query.get("floor", "")
            if len(floor) > LONGEST_FLOOR or not floor.isprintable():
                raise UnknownThing("unknown_plan", floor=floor[:LONGEST_FLOOR])
            content = await _body(request)
            plan = await self._hass.data[DATA_PLANS].set_picture(building_id, floor, content)
            return self.json(told(self._hass, running, plan))
        except RoomError as err:
            return self._refused(err)

    def _refused(self, err: RoomError) -> web.Response:
        why = refusal(err)
        return self.json(
            {
                "code": "refused",
                "message": str(why),
                "translation_domain": why.translation_domain,
                "translation_key": why.translation_key,
                "translation_placeholders": why.translation_placeholders,
            },
            HTTPStatus.FORBIDDEN if isinstance(err, NotPermitted) else HTTPStatus.BAD_REQUEST,
        )


async def _body(request: web.Request) -> bytes:
    """All of it, and not more than is looked at."""
    content = bytearray()
    async for chunk in request.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise too_large()
    return bytes(content)
