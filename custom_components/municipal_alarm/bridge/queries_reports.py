"""Reports that one may ask for: made and kept, made for who opens it, and those that are there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import DOMAIN
from ..control_room import snapshot
from ..control_room.commands import Actor
from ..control_room.errors import BadRequest, NotPermitted, UnknownThing
from ..control_room.ids import BuildingId, IncidentId
from ..control_room.snapshot import Json
from ..control_room.words import ActorKind
from ..learning.reports.period import Period, month_of, read_period, year_of
from .actors import sees_secrets
from .journal_reads import UNREADABLE
from .naming import Names
from .queries import BUILDING, INCIDENT, demand_reader
from .report_asking import DOSSIER, KEPT, PERIOD, Asked
from .report_files import FORMATS, Kept, mark_of
from .report_view import PATH
from .running import Running

REPORT: Final = "report"
MONTH: Final = "month"
YEAR: Final = "year"

OPENS_FOR: Final = timedelta(hours=1)
"""How long an address opens its report. Whoever is sent it later asks for another."""

_OF_PERIOD = {
    vol.Optional(PERIOD): cv.string,
    vol.Optional(BUILDING): cv.string,
}
MAKE_SCHEMA = vol.Schema({vol.Required(REPORT): vol.In((MONTH, YEAR)), **_OF_PERIOD})
GET_SCHEMA = vol.Schema(
    {
        vol.Required(REPORT): vol.In((MONTH, YEAR, DOSSIER)),
        **_OF_PERIOD,
        vol.Optional(INCIDENT): cv.string,
    }
)
KEPT_SCHEMA = vol.Schema({vol.Optional(BUILDING): cv.string})


async def make_report(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Make a month's or year's report that all may read, and keep it."""
    if not sees_secrets(actor):
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
    period, building_id = _period(running, data), _building(hass, running, data)
    try:
        made = await running.reports.make(period, building_id)
    except UNREADABLE as err:
        raise _not_now(err) from err
    return _kept(hass, running, actor, made, _marks(running))


async def get_report(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Where a report opens that is made for whoever opens it."""
    demand_reader(actor)
    if data[REPORT] == DOSSIER:
        if INCIDENT not in data:
            raise BadRequest("no_incident_given")
        asked = Asked(DOSSIER, incident_id=_incident(hass, running, data[INCIDENT]))
    else:
        asked = Asked(
            PERIOD, period=_period(running, data), building_id=_building(hass, running, data)
        )
    return {
        "report": data[REPORT],
        "expires_at": snapshot.time(dt_util.utcnow() + OPENS_FOR),
        "urls": _urls(hass, actor, asked, FORMATS),
    }


async def get_reports(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """The reports that are kept, the latest period first."""
    demand_reader(actor)
    wanted = mark_of(_building(hass, running, data)) if BUILDING in data else None
    marks = _marks(running)
    try:
        found = await running.reports.kept()
    except OSError as err:
        raise _not_now(err) from err
    return {
        "reports": [
            _kept(hass, running, actor, one, marks) for one in found if wanted in (None, one.mark)
        ]
    }


def _period(running: Running, data: Mapping[str, Any]) -> Period:
    """The period that is meant; not said: the last that is over."""
    zone = running.installation.figures.time_zone
    today = dt_util.utcnow().astimezone(zone).date()
    yearly = data[REPORT] == YEAR
    said = data.get(PERIOD)
    if said is None:
        return year_of(today).before() if yearly else month_of(today).before()
    try:
        period = read_period(said.strip())
    except ValueError:
        raise BadRequest("bad_report_period", period=said) from None
    if (period.month is None) is not yearly or period.since(zone) > dt_util.utcnow():
        raise BadRequest("bad_report_period", period=said)
    return period


def _building(hass: HomeAssistant, running: Running, data: Mapping[str, Any]) -> BuildingId | None:
    if BUILDING not in data:
        return None
    return Names(hass, running.room.state).building(data[BUILDING])


def _incident(hass: HomeAssistant, running: Running, said: str) -> IncidentId:
    """One in the room by its number; of one that has left it, its id."""
    try:
        return Names(hass, running.room.state).incident(said)
    except UnknownThing:
        return IncidentId(said)


def _marks(running: Running) -> Mapping[str, tuple[BuildingId, str]]:
    """The buildings that are set up, by the mark in a report's name."""
    buildings = running.room.state.site.buildings
    return {mark_of(one): (one, building.name) for one, building in buildings.items()}


def _kept(
    hass: HomeAssistant,
    running: Running,
    actor: Actor,
    kept: Kept,
    marks: Mapping[str, tuple[BuildingId, str]],
) -> Json:
    building_id, building = marks.get(kept.mark, (None, ""))
    asked = Asked(KEPT, name=kept.name)
    return {
        "report": YEAR if kept.period.month is None else MONTH,
        "name": kept.name,
        "period": str(kept.period),
        "building_id": building_id,
        "building": building,
        "made_at": snapshot.time(kept.made_at),
        "files": {one: str(running.reports.path(kept, one)) for one in kept.formats},
        "urls": _urls(hass, actor, asked, kept.formats),
    }


def _urls(
    hass: HomeAssistant, actor: Actor, asked: Asked, formats: Iterable[str]
) -> Mapping[str, str]:
    """Addresses, by form. Signed for who asks: whoever has one, reads as they do.

    An automation is nobody who could open one; it gets them without a signature, and has
    the files.
    """
    paths = {one: f"{PATH}?{replace(asked, text_format=one).query}" for one in formats}
    if actor.kind is not ActorKind.OPERATOR:
        return paths
    return {one: async_sign_path(hass, path, OPENS_FOR) for one, path in paths.items()}


def _not_now(err: Exception) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="report_not_made",
        translation_placeholders={"reason": str(err)},
    )
