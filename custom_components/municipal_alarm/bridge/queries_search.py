"""Incidents that are over, found again by words, period, place and kind."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room.commands import Actor
from ..control_room.errors import BadRequest
from ..control_room.snapshot import Json
from ..control_room.words import AccessKind, AlarmKind
from ..journal.lookup import Found
from ..learning.reports.dossier import facts_json
from .accesses import record_access
from .actors import sees_secrets
from .journal_reads import journal_read
from .naming import Names
from .queries import BUILDING, KIND, demand_reader
from .running import Running
from .waiting import waiting

WORDS = "words"
SINCE = "since"
UNTIL = "until"
LIMIT = "limit"

LETTERS = 200
AT_MOST = 200
USUALLY = 50

LEARNED_FIRST = 1000
"""So many records are gone through before a search, which takes a moment. Where more wait, in
a journal of years that is new here, it tells what it knows so far."""

SEARCH_SCHEMA = vol.Schema(
    {
        vol.Optional(WORDS, default=""): vol.All(cv.string, vol.Length(max=LETTERS)),
        vol.Optional(SINCE): cv.datetime,
        vol.Optional(UNTIL): cv.datetime,
        vol.Optional(BUILDING): cv.string,
        vol.Optional(KIND): vol.In([kind.value for kind in AlarmKind]),
        vol.Optional(LIMIT, default=USUALLY): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=AT_MOST)
        ),
    }
)


async def search(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Incidents that were resolved, the newest first; `complete`: none is missing yet.

    Who may not know of duress finds nothing by what only duress brought about.
    """
    demand_reader(actor)
    since, until = (dt_util.as_utc(data[one]) if one in data else None for one in (SINCE, UNTIL))
    if since is not None and until is not None and since >= until:
        raise BadRequest("until_before_since")
    names = Names(hass, running.room.state)
    building_id = names.building(data[BUILDING]) if BUILDING in data else None
    words = data[WORDS].strip()
    secrets = sees_secrets(actor)

    def read() -> list[Found]:
        return running.journal.search(
            words,
            secrets=secrets,
            since=since,
            until=until,
            building_id=building_id,
            kind=AlarmKind(data[KIND]) if KIND in data else None,
            limit=data[LIMIT],
        )

    with journal_read(), waiting(hass, actor):
        behind = await hass.async_add_executor_job(running.journal.behind)
        complete = behind <= LEARNED_FIRST and await running.cases.complete()
        found = await hass.async_add_executor_job(read)
    if words:
        record_access(running, actor, AccessKind.SEARCH, words)
    return {
        "incidents": [{**facts_json(one.facts), "excerpt": one.excerpt} for one in found],
        "complete": complete,
    }
