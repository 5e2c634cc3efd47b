"""Floor plans over the WebSocket: asked for by who may see the room, edited by administrators."""

from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, entity_registry as er
import voluptuous as vol

from ..control_room import floor_plans
from ..control_room.commands import Actor
from ..control_room.errors import BadRequest, NotPermitted
from ..control_room.floor_plans import FloorPlan, Mark
from ..control_room.snapshot.plan_shapes import FloorPlan as ToldPlan, FloorPlans, PlanMark
from ..control_room.words import MarkKind
from .plans import DATA_PLANS
from .queries import demand_reader
from .running import Running

PATH: Final = "/api/municipal_alarm/plan"
LONGEST_FLOOR: Final = 60


def _between(least: float, most: float) -> Any:
    # Not by `Range`: it lets through what is no number at all, and cannot be compared.
    def within(number: float) -> float:
        if not least <= number <= most:
            raise vol.Invalid(f"not from {least} to {most}")
        return number

    return vol.All(vol.Coerce(float), within)


_MARK = vol.Schema(
    {
        vol.Required("kind"): vol.In([kind.value for kind in MarkKind]),
        vol.Required("id"): vol.All(cv.string, vol.Length(min=1, max=120)),
        vol.Optional("name", default=""): vol.All(
            cv.string, vol.Length(max=floor_plans.LONGEST_NAME)
        ),
        vol.Required("x"): _between(0, 1),
        vol.Required("y"): _between(0, 1),
        vol.Optional("turn"): vol.Any(None, _between(-360, 360)),
    }
)
_OF_PLAN: dict[Any, Any] = {
    vol.Required("building_id"): cv.string,
    vol.Required("floor"): vol.All(cv.string, vol.Length(max=LONGEST_FLOOR)),
    vol.Required("version"): int,
}

PLANS_FIELDS: dict[Any, Any] = {vol.Optional("building_id"): cv.string}
SAVE_FIELDS: dict[Any, Any] = {
    **_OF_PLAN,
    vol.Required("marks"): vol.All([_MARK], vol.Length(max=floor_plans.MOST_MARKS)),
}
REMOVE_FIELDS = _OF_PLAN


async def plans(
    hass: HomeAssistant, running: Running, _user: User, actor: Actor, msg: dict[str, Any]
) -> FloorPlans:
    """The plans of one building, or of all."""
    demand_reader(actor)
    kept = hass.data[DATA_PLANS]
    buildings = running.room.state.site.buildings
    return {
        "version": kept.version,
        "plans": [
            told(hass, running, one)
            for one in kept.of(msg.get("building_id"))
            if one.building_id in buildings
        ],
    }


async def save(
    hass: HomeAssistant, running: Running, user: User, actor: Actor, msg: dict[str, Any]
) -> ToldPlan:
    """Put marks on a plan, in place of those that it has."""
    _demand_administrator(user, actor)
    marks = [{**one, "id": _kept_id(hass, one)} for one in msg["marks"]]
    site = running.room.state.site
    plan = await hass.data[DATA_PLANS].set_marks(
        msg["building_id"], msg["floor"], msg["version"], marks, site
    )
    return told(hass, running, plan)


async def remove(
    hass: HomeAssistant, running: Running, user: User, actor: Actor, msg: dict[str, Any]
) -> None:
    """Take a plan away, with its marks."""
    _demand_administrator(user, actor)
    await hass.data[DATA_PLANS].remove(msg["building_id"], msg["floor"], msg["version"])


def told(hass: HomeAssistant, running: Running, plan: FloorPlan) -> ToldPlan:
    """A plan as screens are told of it."""
    site = running.room.state.site
    return {
        "building_id": plan.building_id,
        "floor": plan.floor,
        "url": f"{PATH}/{plan.picture.file}",
        "width": plan.picture.width,
        "height": plan.picture.height,
        "version": plan.version,
        "marks": [_mark(hass, one) for one in floor_plans.shown_marks(plan, site)],
    }


def _mark(hass: HomeAssistant, mark: Mark) -> PlanMark:
    mark_id = mark.mark_id
    if mark.kind is MarkKind.CAMERA:
        mark_id = er.async_resolve_entity_id(er.async_get(hass), mark_id) or mark_id
    return {
        "kind": mark.kind.value,
        "id": mark_id,
        "name": mark.name,
        "x": mark.x,
        "y": mark.y,
        "turn": mark.turn,
    }


def _kept_id(hass: HomeAssistant, one: dict[str, Any]) -> str:
    """What a mark is kept by: of a camera what stays when its entity is renamed."""
    mark_id: str = one["id"]
    if one["kind"] != MarkKind.CAMERA:
        return mark_id
    if not mark_id.startswith(f"{CAMERA_DOMAIN}."):
        raise BadRequest("plan_no_camera", name=mark_id)
    registered = er.async_get(hass).async_get(mark_id)
    return mark_id if registered is None else registered.id


def _demand_administrator(user: User, actor: Actor) -> None:
    if not user.is_admin:
        raise NotPermitted("administrators_only", name=actor.name or actor.actor_id)
