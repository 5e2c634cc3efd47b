"""The actions of the site plan. They change what is set up: for administrators and automations."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..bridge.running import Running
from ..const import DOMAIN
from ..control_room.commands import Actor
from ..control_room.errors import BadRequest, NotPermitted
from ..control_room.snapshot import Json
from ..control_room.words import ActorKind
from ..site_plan.csv_sheet import decoded
from ..site_plan.yaml_text import MOST_LETTERS
from .importing import Sources, export, import_plan, preview, undo
from .telling import told

PLAN = "plan"
FILES = "files"
PREVIEW = "preview"

type Answer = Callable[[HomeAssistant, Running, Actor, Mapping[str, Any]], Awaitable[Json]]

IMPORT_SCHEMA = vol.All(
    vol.Schema(
        {
            vol.Exclusive(PLAN, "plan"): vol.All(cv.string, vol.Length(max=MOST_LETTERS)),
            vol.Exclusive(FILES, "plan"): vol.All(
                cv.ensure_list, vol.Length(min=1, max=20), [cv.string]
            ),
            vol.Optional(PREVIEW, default=True): cv.boolean,
        }
    ),
    cv.has_at_least_one_key(PLAN, FILES),
)
EXPORT_SCHEMA = vol.Schema({})
UNDO_SCHEMA = vol.Schema({})


async def _permitted(hass: HomeAssistant, actor: Actor) -> None:
    if actor.kind is ActorKind.AUTOMATION:
        return
    user = await hass.auth.async_get_user(actor.actor_id)
    if user is None or not user.is_admin:
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)


async def import_site_plan(
    hass: HomeAssistant, _running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Look what a plan would do, or do it."""
    await _permitted(hass, actor)
    if FILES in data:
        sources: Sources = await hass.async_add_executor_job(_read, hass, data[FILES])
    else:
        sources = [("", data[PLAN])]
    doing = preview if data[PREVIEW] else import_plan
    planned = await doing(hass, sources)
    answer = await told(hass, planned)
    if planned.problems and not data[PREVIEW]:
        first = answer["problems"][0]
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="plan_refused",
            translation_placeholders={
                "number": str(len(planned.problems)),
                "line": str(first["line"]),
                "column": str(first["column"]),
                "reason": first["text"],
            },
        )
    return {**answer, "done": not data[PREVIEW]}


async def export_site_plan(
    hass: HomeAssistant, _running: Running, actor: Actor, _data: Mapping[str, Any]
) -> Json:
    """Everything that is set up, without its secrets."""
    await _permitted(hass, actor)
    return {PLAN: await export(hass)}


async def undo_site_plan(
    hass: HomeAssistant, _running: Running, actor: Actor, _data: Mapping[str, Any]
) -> Json:
    """Put back what was set up before the last import."""
    await _permitted(hass, actor)
    planned = await undo(hass)
    answer = await told(hass, planned)
    if planned.problems:
        first = answer["problems"][0]
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="plan_not_undone",
            translation_placeholders={"reason": first["text"]},
        )
    return answer


def _read(hass: HomeAssistant, names: list[str]) -> Sources:
    """Files within the configuration folder, or elsewhere where that is allowed."""
    sources = []
    for name in names:
        path = Path(hass.config.path(name))
        inside = path.resolve().is_relative_to(Path(hass.config.config_dir).resolve())
        if path.suffix.casefold() not in (".yaml", ".yml", ".csv") or not (
            inside or hass.config.is_allowed_path(str(path))
        ):
            raise BadRequest("plan_file_not_allowed", file=name)
        try:
            if path.stat().st_size > 4 * MOST_LETTERS:
                raise BadRequest("plan_file_unreadable", file=name)
            text = decoded(path.name, path.read_bytes())
        except (OSError, UnicodeDecodeError) as err:
            raise BadRequest("plan_file_unreadable", file=name) from err
        sources.append((name, text))
    return sources


ACTIONS: tuple[tuple[str, Any, Answer], ...] = (
    ("import_site_plan", IMPORT_SCHEMA, import_site_plan),
    ("undo_site_plan", UNDO_SCHEMA, undo_site_plan),
)
QUERIES: tuple[tuple[str, Any, Answer], ...] = (
    ("export_site_plan", EXPORT_SCHEMA, export_site_plan),
)
