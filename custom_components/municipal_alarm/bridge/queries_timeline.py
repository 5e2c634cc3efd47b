"""What one may ask to know of one incident, open or long closed: its timeline and pictures."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..control_room.commands import Actor
from ..control_room.errors import UnknownThing
from ..control_room.events import INCIDENT_EVENTS
from ..control_room.snapshot import Json
from ..control_room.words import AccessKind
from ..learning.sentences import SENTENCES, Category
from ..learning.sentences.vocabulary import LANGUAGES
from .accesses import record_access
from .actors import sees_secrets
from .carrying_out import written
from .past import read_incident
from .picture_view import pictures_of
from .queries import INCIDENT, demand_reader
from .running import Running
from .speaking import names_for, speech_of
from .timeline import Wanted, timeline_json

CATEGORY = "category"
ACTOR = "actor"
TEXT = "text"
LANGUAGE = "language"

CATEGORIES = sorted({Category.CARE, *(SENTENCES[kind][0] for kind in INCIDENT_EVENTS)})
"""Of lines in the timeline of an incident."""

TIMELINE_FIELDS: dict[str | vol.Marker, Any] = {
    vol.Required(INCIDENT): cv.string,
    vol.Optional(CATEGORY): vol.All(cv.ensure_list, [vol.In(CATEGORIES)]),
    vol.Optional(ACTOR): cv.string,
    vol.Optional(TEXT): cv.string,
    vol.Optional(LANGUAGE): vol.In(LANGUAGES),
}
TIMELINE_SCHEMA = vol.Schema(TIMELINE_FIELDS)


async def timeline(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Everything that happened in one incident, also after it left the room.

    `complete` is false while the journal cannot write: what is missing still waits.
    """
    demand_reader(actor)
    complete = await written(running)
    found = await read_incident(hass, running, data[INCIDENT])
    # As it is now: it may have been resolved while the journal was read.
    state = running.room.state
    incident = state.incidents.get(found.incident_id)
    secrets = sees_secrets(actor)
    shown = timeline_json(
        found.entries,
        speech_of(hass, state, data.get(LANGUAGE, "")),
        names_for(hass, state, found.events),
        secrets=secrets,
        positions=incident is not None and incident.is_open,
        wanted=Wanted(
            frozenset(Category(one) for one in data.get(CATEGORY, ())),
            data.get(ACTOR, "").strip(),
            data.get(TEXT, "").strip(),
        ),
    )
    if shown is None:
        raise UnknownThing("unknown_incident", incident=data[INCIDENT])
    if incident is None:
        record_access(running, actor, AccessKind.TIMELINE, found.about, found.incident_id)
    return {
        "incident_id": found.incident_id,
        "complete": complete,
        "entries": shown,
        "pictures": await pictures_of(hass, running, found.incident_id) if secrets else [],
    }
