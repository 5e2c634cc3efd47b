"""Looking by a link from outside: the desk's camera, live, or the picture of the alarm.

Whoever holds the link may look, so it is told to few and holds for half an hour; see
`looks`. A link that is not ours and one that no longer holds are answered alike, for
who tries links.
"""

from collections import Counter
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room.commands import ViewCamera
from ..control_room.errors import RoomError
from ..control_room.escalation.outside import link_actor
from ..control_room.ids import IncidentId
from . import mjpeg, showing
from .looks import LIVE, PATH, SNAPSHOT, Look, incident_of
from .running import RUNNING, Running

AT_ONCE: Final = 4
"""Who looks live by links of one incident. A camera and an uplink bear a few; a link that
was passed on must not take the picture from the control room."""

SAME_LOOK: Final = timedelta(seconds=10)
"""Within it a further request by the same link is the same look: a page that is loaded
again and again must not fill the journal."""

_REMEMBERED = 256
_INTERVAL_S = 0.5

_GONE = "This link does not work any more.\nDeze koppeling werkt niet meer.\n"
_HEADERS = {**mjpeg.HEADERS, "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class LookView(HomeAssistantView):
    """Shows an incident to whoever holds a link."""

    url = PATH + "/{what}/{token}"
    name = "api:municipal_alarm:look"
    requires_auth = False

    def __init__(self, hass: HomeAssistant) -> None:
        """Show whatever runs in `hass`."""
        self._hass = hass
        self._looking: Counter[str] = Counter()
        self._noted: dict[tuple[str, Look], datetime] = {}

    async def get(self, request: web.Request, what: str, token: str) -> web.StreamResponse:
        """Show it."""
        running = self._hass.data.get(RUNNING)
        look = running.looks.read(token) if running is not None else None
        if running is None or look is None or what not in (LIVE, SNAPSHOT):
            return _gone()
        incident = incident_of(running.room.state, look, dt_util.utcnow())
        if incident is None or incident.desk_id is None:
            return _gone()
        camera = er.async_get(self._hass).async_get_entity_id(
            CAMERA_DOMAIN, DOMAIN, f"{incident.desk_id}_camera"
        )
        incident_id = incident.incident_id
        if what == SNAPSHOT:
            return await self._snapshot(running, incident_id, look, camera or SNAPSHOT)
        eye = showing.eye(self._hass, camera)
        if eye is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="no picture", headers=_HEADERS)
        if self._looking[look.reference] >= AT_ONCE:
            return web.Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers=_HEADERS)
        if not self._note(running, incident_id, look, LIVE, camera or LIVE):
            return _gone()
        self._looking[look.reference] += 1
        try:
            return await showing.show(
                request, eye, lambda: self._is_open(look), interval=_INTERVAL_S, headers=_HEADERS
            )
        finally:
            self._looking[look.reference] -= 1
            if not self._looking[look.reference]:
                del self._looking[look.reference]

    async def _snapshot(
        self, running: Running, incident_id: IncidentId, look: Look, camera: str
    ) -> web.Response:
        picture = await running.pictures.read(incident_id)
        if picture is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="no picture", headers=_HEADERS)
        if not self._note(running, incident_id, look, SNAPSHOT, camera):
            return _gone()
        return web.Response(body=picture, content_type="image/jpeg", headers=_HEADERS)

    def _is_open(self, look: Look) -> bool:
        running = self._hass.data.get(RUNNING)
        return (
            running is not None
            and incident_of(running.room.state, look, dt_util.utcnow()) is not None
        )

    def _note(
        self,
        running: Running,
        incident_id: IncidentId,
        look: Look,
        what: str,
        camera: str,
    ) -> bool:
        """Write the look down; whether there is anything to look at."""
        now = dt_util.utcnow()
        # By what the link says: the same can be written in more than one way.
        asked = (what, look)
        noted = self._noted.get(asked)
        if noted is not None and timedelta(0) <= now - noted < SAME_LOOK:
            return self._is_open(look)
        command = ViewCamera(actor=link_actor(look.target), incident_id=incident_id, camera=camera)
        try:
            running.room.handle(command)
        except RoomError:
            return False
        self._noted.pop(asked, None)
        self._noted[asked] = now
        while len(self._noted) > _REMEMBERED:
            del self._noted[next(iter(self._noted))]
        return True


def _gone() -> web.Response:
    return web.Response(status=HTTPStatus.GONE, text=_GONE, headers=_HEADERS)
