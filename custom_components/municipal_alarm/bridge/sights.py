"""What there is to see of an incident: the entities of its desk's camera and its picture.

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
from .queries import demand_reader
from .running import Running


def sights(hass: HomeAssistant, running: Running, actor: Actor, said: str) -> Sights:
    """Find them; null where no camera looks, or what it sees is kept from Home Assistant."""
    demand_reader(actor)
    state = running.room.state
    incident = state.incidents[Names(hass, state).incident(said)]
    if not snapshot.is_shown(incident, secrets=sees_secrets(actor)):
        raise UnknownThing("unknown_incident", incident=said)
    registry = er.async_get(hass)

    def entity(domain: str, key: str) -> str | None:
        if incident.desk_id is None or not incident.is_of_desk:
            return None
        return registry.async_get_entity_id(domain, DOMAIN, f"{incident.desk_id}_{key}")

    return {
        "incident_id": incident.incident_id,
        "camera": entity(CAMERA_DOMAIN, "camera"),
        "snapshot": entity(IMAGE_DOMAIN, "snapshot"),
    }
