"""What one may ask to know of how it goes: the figures of a period."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room.commands import Actor
from ..control_room.errors import BadRequest
from ..control_room.snapshot import Json
from .actors import sees_secrets
from .figures import asked, find
from .journal_reads import journal_read
from .naming import Names
from .queries import BUILDING, demand_reader
from .running import Running
from .waiting import waiting

SINCE = "since"
UNTIL = "until"

USUALLY = timedelta(days=30)
LONGEST = timedelta(days=3 * 366)
"""More is not kept, and would be read in vain."""

FIGURES_SCHEMA = vol.Schema(
    {
        vol.Optional(SINCE): cv.datetime,
        vol.Optional(UNTIL): cv.datetime,
        vol.Optional(BUILDING): cv.string,
    }
)


async def figures(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The figures of a period, of the city or of one building; nobody is named in them.

    For who may not know secrets, of what they may know.
    """
    demand_reader(actor)
    until = dt_util.as_utc(data[UNTIL]) if UNTIL in data else dt_util.utcnow()
    since = dt_util.as_utc(data[SINCE]) if SINCE in data else until - USUALLY
    if not timedelta(0) < until - since <= LONGEST:
        raise BadRequest("bad_period", days=str(LONGEST.days))
    building_id = (
        Names(hass, running.room.state).building(data[BUILDING]) if BUILDING in data else None
    )
    question = asked(running, since, until, secrets=sees_secrets(actor), building_id=building_id)
    with journal_read(), waiting(hass, actor):
        found = await find(hass, running, question)
    return found.as_json()
