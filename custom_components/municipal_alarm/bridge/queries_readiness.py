"""What one may ask to know of the set-up: what still stands between it and a working alarm."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..const import DOMAIN, KIND_CONTROL_ROOM
from ..control_room.commands import Actor
from ..control_room.errors import NotPermitted
from ..control_room.ids import DeskId
from ..control_room.readiness import About, Finding
from ..control_room.snapshot import Json
from ..control_room.wording import LANGUAGES
from . import readiness_words as words
from .actors import sees_secrets
from .running import Running
from .site_source import entries_of

LANGUAGE = "language"

READINESS_SCHEMA = vol.Schema({vol.Optional(LANGUAGE): vol.In(LANGUAGES)})

_PAGE = f"/config/integrations/integration/{DOMAIN}"
_DISKS = "/config/storage"


async def readiness(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Everything that stands in the way, in words. Not for viewers: it names people."""
    if not sees_secrets(actor):
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
    found = await running.readiness.findings()
    language = data.get(LANGUAGE)
    return {
        "ready": not found,
        "alarms_go_out": not any(one.blocks for one in found),
        "findings": [
            {
                "key": one.key,
                "blocks": one.blocks,
                "sentence": await words.sentence(hass, one, language),
                "mend": await words.mending(hass, one, language),
                "about": one.about.value,
                "about_id": one.about_id or None,
                "names": dict(one.told),
                "url": _where(hass, running, one),
            }
            for one in found
        ],
    }


def _where(hass: HomeAssistant, running: Running, finding: Finding) -> str:
    """The page of Home Assistant on which it is mended."""
    match finding.about:
        case About.SYSTEM:
            return _DISKS
        case About.INTEGRATION:
            return _PAGE
        case About.BUILDING | About.RADIO_SYSTEM:
            entry_id = finding.about_id
        case About.DESK:
            entry_id = running.installation.entry_of_desk[DeskId(finding.about_id)]
        case _:
            room = next(entries_of(hass, KIND_CONTROL_ROOM), None)
            if room is None:
                return _PAGE
            entry_id = room.entry_id
    return f"{_PAGE}#config_entry={entry_id}"
