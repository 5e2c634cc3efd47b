"""What there is to see of an incident: its picture, and the cameras there.

The room knows no entities, and a screen no unique ids; here they meet. Whether a camera
shows anything at this moment it decides by itself.
"""

from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.components.image.const import DOMAIN as IMAGE_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..control_room import snapshot
from ..control_room.commands import Actor
from ..control_room.errors import UnknownThing
from ..control_room.snapshot.messages import Sights
from .actors import sees_secrets
from .naming import Names
from .picture_view import pictures_of
from .queries import demand_reader
from .running import Running
from .sight_view import neighbours, own_desk, path_of


async def sights(hass: HomeAssistant, running: Running, actor: Actor, said: str) -> Sights:
    """Find them; null where no camera looks, or what it sees is kept from Home Assistant."""
    demand_reader(actor)
    state = running.room.state
    incident = state.incidents[Names(hass, state).incident(said)]
    secrets = sees_secrets(actor)
    if not snapshot.is_shown(incident, secrets=secrets):
        raise UnknownThing("unknown_incident", incident=said)
    registry = er.async_get(hass)

    def entity(domain: str, key: str) -> str | None:
        if incident.desk_id is None or not incident.is_of_desk:
            return None
        return registry.async_get_entity_id(domain, DOMAIN, f"{incident.desk_id}_{key}")

    own = own_desk(running, incident)
    around = list(neighbours(running, incident)) if secrets and incident.is_open else []
    kept = await pictures_of(hass, running, incident.incident_id) if own is not None else []
    return {
        "incident_id": incident.incident_id,
        "camera": entity(CAMERA_DOMAIN, "camera"),
        "snapshot": entity(IMAGE_DOMAIN, "snapshot"),
        "live": path_of(incident.incident_id, own) if own is not None else None,
        "picture": kept[0] if kept else None,
        "neighbours": [
            {
                "desk_id": desk.desk_id,
                "name": desk.name,
                "live": path_of(incident.incident_id, desk.desk_id),
            }
            for desk in around
        ],
    }
