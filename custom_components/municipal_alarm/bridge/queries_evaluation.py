"""What one may ask to know of what was agreed: the measures that are open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room.commands import Actor
from ..control_room.evaluation.measures import KeptMeasure
from ..control_room.snapshot import Json
from ..control_room.snapshot.evaluation import kept_measure, kept_measures
from .actors import sees_secrets
from .naming import Names
from .queries import BUILDING, demand_reader
from .running import Running

OWNER = "owner"
DONE = "done"
OVERDUE = "overdue"

MEASURES_SCHEMA = vol.Schema(
    {
        vol.Optional(BUILDING): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(OWNER): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional(OVERDUE, default=False): cv.boolean,
        vol.Optional(DONE, default=False): cv.boolean,
    }
)


async def measures(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The measures that are open; `done`: also those that only just are not any more."""
    demand_reader(actor)
    state = running.room.state
    names = Names(hass, state)
    wanted = {names.building(said) for said in data.get(BUILDING, ())}
    owners = {said.casefold() for said in data.get(OWNER, ())}
    today = dt_util.utcnow().astimezone(state.site.time_zone)
    return {
        "measures": [
            {**kept_measure(one), OVERDUE: is_overdue(one, today)}
            for one in kept_measures(state, secrets=sees_secrets(actor))
            if (one.done_at is None or data[DONE])
            and (not wanted or (one.place is not None and one.place.building_id in wanted))
            and (not owners or one.measure.owner.casefold() in owners)
            and (is_overdue(one, today) or not data[OVERDUE])
        ]
    }


def is_overdue(one: KeptMeasure, local: datetime) -> bool:
    """Whether its day is over, on the municipality's calendar."""
    return one.done_at is None and one.measure.due < local.date()
