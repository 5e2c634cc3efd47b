"""The picture of an alarm, as it happens and for who evaluates it: each look is written down.

By a token of Home Assistant, or by a path that it signed for its user, as for microphones.
The desk's own image entity shows the newest one on any dashboard, and like a viewer here
only until the incident is closed.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import HomeAssistantView

from ..control_room import snapshot
from ..control_room.commands import Actor
from ..control_room.ids import IncidentId
from ..control_room.snapshot.messages import Picture
from ..control_room.words import AccessKind
from .accesses import record_access
from .actors import may_read, sees_secrets, user_actor
from .past import read_incident
from .running import RUNNING, Running

PATH: Final = "/api/municipal_alarm/picture"

_HEADERS: Final = {
    # Kept by no browser: it is deleted here after some weeks, and nowhere else.
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def pictures_of(
    hass: HomeAssistant, running: Running, incident_id: IncidentId
) -> list[Picture]:
    """The pictures that are kept of an incident: where each is opened, and when it was taken."""
    path = running.pictures.path(incident_id)
    taken_at = await hass.async_add_executor_job(_taken_at, path)
    if taken_at is None:
        return []
    return [{"path": path_of(incident_id), "taken_at": taken_at.isoformat()}]


def path_of(incident_id: IncidentId) -> str:
    """Where the picture of an incident is opened. To be signed for a browser."""
    return f"{PATH}/{quote(incident_id, safe='')}"


def _taken_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def _may_see(running: Running, actor: Actor, incident_id: IncidentId) -> bool:
    if sees_secrets(actor):
        return True
    incident = running.room.state.incidents.get(incident_id)
    return may_read(actor) and incident is not None and snapshot.is_shown(incident, secrets=False)


class PictureView(HomeAssistantView):
    """Shows operators and supervisors the picture of an alarm."""

    url = PATH + "/{incident_id}"
    name = "api:municipal_alarm:picture"

    def __init__(self, hass: HomeAssistant) -> None:
        """Show those of whatever runs in `hass`."""
        self._hass = hass

    async def get(self, request: web.Request, incident_id: str) -> web.Response:
        """Show one."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=_HEADERS)
        user = request[KEY_HASS_USER]
        actor = user_actor(running.room.state.site, user.id, user.name or "")
        if not _may_see(running, actor, IncidentId(incident_id)):
            return web.Response(status=HTTPStatus.FORBIDDEN, headers=_HEADERS)
        picture = await running.pictures.read(IncidentId(incident_id))
        if picture is None:
            return web.Response(status=HTTPStatus.NOT_FOUND, headers=_HEADERS)
        try:
            said = (await read_incident(self._hass, running, incident_id)).about
        except HomeAssistantError:
            # The journal cannot be read now: the look is written down all the same.
            said = ""
        record_access(running, actor, AccessKind.PICTURE, said, IncidentId(incident_id))
        return web.Response(body=picture, content_type="image/jpeg", headers=_HEADERS)
