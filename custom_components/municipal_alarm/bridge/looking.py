"""Whose browser is shown a camera or picture by Home Assistant itself.

Its own dashboards ask the entities, and an entity is not told who asks. Where that can be
known it is written down; by the passing token that a dashboard shows pictures with it
cannot, and then that is.
"""

from typing import Final

from homeassistant.auth.models import User
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.helpers.http import current_request

from ..control_room.commands import Actor
from ..control_room.incident import Incident
from ..control_room.words import AccessKind, ActorKind
from .accesses import record_access
from .actors import user_actor
from .past import about
from .running import Running

BROWSER: Final = Actor(ActorKind.SOURCE, "browser")
"""Somebody whose dashboard showed a picture by the entity's token."""

CAMERA_PROXY: Final = "/api/camera_proxy"
IMAGE_PROXY: Final = "/api/image_proxy"


def looked_over_http(
    running: Running, incident: Incident | None, what: AccessKind, path: str
) -> None:
    """A picture is given out; if it is to a browser that asked by this path, write that down.

    Also what nobody looks at asks for pictures: the snapshot at the press does, in a turn
    that may have begun with a request for something else.
    """
    request = current_request.get()
    if request is not None and request.path.startswith(path):
        looked(running, incident, what, request.get(KEY_HASS_USER))


def looked_over_websocket(running: Running, incident: Incident | None) -> None:
    """A stream is begun; if it is for a browser, write that down."""
    connection = current_connection.get()
    if connection is not None:
        looked(running, incident, AccessKind.CAMERA, connection.user)


def looked(
    running: Running, incident: Incident | None, what: AccessKind, user: User | None
) -> None:
    """Somebody is shown what a camera sees, or saw."""
    if incident is None:
        return
    place = incident.place.words() if incident.place is not None else ""
    actor = BROWSER
    if user is not None:
        actor = user_actor(running.room.state.site, user.id, user.name or "")
    record_access(running, actor, what, about(incident.number, place), incident.incident_id)
