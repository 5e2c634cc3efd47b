"""Links to the pictures of one incident, for somebody outside who has no account.

A link says of what incident it is, for whom it was made and until when, and is signed
with a key that nobody else has. It opens the camera of that incident's desk, and the
picture of its alarm; no longer than it holds, and no longer than the incident is open.
Nothing is kept of it, so it works again after a restart; the key is in Home Assistant's
store for that. Every look is written down, with the name of whom the link was for.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
import hmac
import json
import logging
import secrets
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..control_room.handing_over import Links
from ..control_room.ids import IncidentId
from ..control_room.incident import Incident
from ..control_room.state import RoomState

_LOGGER = logging.getLogger(__name__)

LASTS = timedelta(minutes=30)
"""A link that lies in somebody's messages opens nothing the next day."""

PATH = "/api/municipal_alarm/look"
LIVE = "live"
SNAPSHOT = "snapshot"

_STORE_VERSION = 1
_KEY = "key"
_KEY_BYTES = 32
_SIGNATURE_BYTES = 16
"""128 bits: a link is to be typed into no form, but it goes into texts of 160 letters."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a link that nobody forged says."""

    reference: str
    target: str
    """Whom it was made for; empty: whoever an operator handed the incident over to."""
    until: datetime


class Looks:
    """Makes links, and knows its own."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Sign with a key of this run, until `start` has read the one that lasts."""
        self._hass = hass
        self._store: Store[dict[str, Any]] = Store(
            hass, _STORE_VERSION, f"{DOMAIN}.links", private=True
        )
        self._key = secrets.token_bytes(_KEY_BYTES)

    async def start(self) -> None:
        """Read the key, or keep this one. Without a store, links end with this run."""
        try:
            stored = await self._store.async_load()
            if stored is not None:
                self._key = bytes.fromhex(stored[_KEY])
            else:
                await self._store.async_save({_KEY: self._key.hex()})
        except Exception:
            # Links are an extra: the alarms must start.
            _LOGGER.exception("Links to cameras will not work any more after a restart")

    def links(self, state: RoomState, incident: Incident, target: str, now: datetime) -> Links:
        """Links to what there is to see of an incident."""
        desk = state.site.desks.get(incident.desk_id) if incident.desk_id is not None else None
        if desk is None or not desk.camera or not incident.is_of_desk:
            return Links(why_none="no_camera")
        base = address(self._hass)
        if base is None:
            return Links(why_none="no_address")
        until = now.replace(microsecond=0) + LASTS
        token = self._sign(reference(incident.incident_id), target, until)
        return Links(f"{base}{PATH}/{LIVE}/{token}", f"{base}{PATH}/{SNAPSHOT}/{token}", until)

    def _sign(self, of: str, target: str, until: datetime) -> str:
        said = json.dumps([of, int(until.timestamp()), target], separators=(",", ":")).encode()
        return urlsafe_b64encode(self._signature(said) + said).decode().rstrip("=")

    def _signature(self, said: bytes) -> bytes:
        return hmac.new(self._key, said, hashlib.sha256).digest()[:_SIGNATURE_BYTES]

    def read(self, token: str) -> Look | None:
        """What a link says, if it is one of ours. Whether it still holds is asked after."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        given, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(given, self._signature(said)):
            return None
        of, until, target = json.loads(said)
        return Look(of, target, datetime.fromtimestamp(until, UTC))


def reference(incident_id: IncidentId) -> str:
    """An incident, in a link: its id comes from a source's own words, of any length."""
    return hashlib.sha256(incident_id.encode()).hexdigest()[:16]


def incident_of(state: RoomState, look: Look, now: datetime) -> Incident | None:
    """The incident that a link shows now; None: it shows nothing any more."""
    if now >= look.until:
        return None
    return next(
        (
            one
            for one in state.incidents.values()
            if one.is_open and reference(one.incident_id) == look.reference
        ),
        None,
    )


def address(hass: HomeAssistant) -> str | None:
    """How this Home Assistant is reached from outside; None: nobody set that up."""
    try:
        return get_url(hass, allow_internal=False, allow_ip=True, prefer_external=True)
    except NoURLAvailableError:
        return None
