"""Import, export and undo of a site plan, one at a time."""

import asyncio
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from ..bridge.addresses import spelled
from ..bridge.plans import DATA_PLANS
from ..const import CONF_PRESS_SECRET, DOMAIN
from ..control_room.errors import BadRequest
from ..flows.desk_checks import read_radio_input
from ..site_plan import kinds as k
from ..site_plan.document import read_document
from ..site_plan.planning import Planned, plan
from ..site_plan.setup import Item, Setup
from ..site_plan.writing import write, write_removals
from .applying import apply
from .judging import judge
from .reading import Stored, look, setup_of, state_of

type Sources = Sequence[tuple[str, str]]
"""Files and sheets of one plan: their names and texts."""

_LOCK: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_site_plan")
_STORE_KEY = f"{DOMAIN}.site_plan"


class Before(TypedDict):
    """What was set up before the last import."""

    plan: str
    added: dict[str, list[str]]
    """The ids of what that import added, by kind."""
    secrets: dict[str, str]
    """Of buildings, by entry; a plan has none."""
    streams: NotRequired[dict[str, str]]
    """Addresses of streams with a secret in them, by desk."""


def _store(hass: HomeAssistant) -> Store[dict[str, Any]]:
    return Store(hass, 1, _STORE_KEY, private=True)


def _lock(hass: HomeAssistant) -> asyncio.Lock:
    return hass.data.setdefault(_LOCK, asyncio.Lock())


async def export(hass: HomeAssistant) -> str:
    """Everything that is set up, as a plan."""
    stored = await look(hass)
    return await hass.async_add_executor_job(lambda: write(setup_of(hass, stored)))


async def preview(hass: HomeAssistant, sources: Sources) -> Planned:
    """What an import would do, or every reason why it cannot; nothing is changed."""
    return (await _plan(hass, sources))[0]


async def import_plan(hass: HomeAssistant, sources: Sources) -> Planned:
    """Do it, unless there are problems. It ends even when nobody waits for it any more."""
    return await asyncio.shield(
        hass.async_create_task(_import(hass, sources), f"{DOMAIN} site plan")
    )


async def _import(hass: HomeAssistant, sources: Sources) -> Planned:
    async with _lock(hass):
        planned, stored, current = await _plan(hass, sources)
        if planned.difference:
            await _apply(hass, planned, stored, current, {})
        return planned


async def undo(hass: HomeAssistant) -> Planned:
    """Put back what was set up before the last import; what was edited since is lost.

    BadRequest: there was none. An undo is an import, and can be undone.
    """
    return await asyncio.shield(hass.async_create_task(_undo(hass), f"{DOMAIN} site plan"))


async def can_undo(hass: HomeAssistant) -> bool:
    """Whether there was an import."""
    return bool(await _store(hass).async_load())


async def preview_undo(hass: HomeAssistant) -> Planned:
    """What an undo would do; nothing is changed. BadRequest: there is nothing to undo."""
    return (await _plan_undo(hass))[0]


async def _undo(hass: HomeAssistant) -> Planned:
    async with _lock(hass):
        planned, stored, current, secrets = await _plan_undo(hass)
        if planned.difference:
            await _apply(hass, planned, stored, current, secrets)
        return planned


async def _plan_undo(hass: HomeAssistant) -> tuple[Planned, Stored, Setup, dict[str, str]]:
    before = await _store(hass).async_load()
    if not before:
        raise BadRequest("nothing_to_undo")
    there = (await look(hass)).ids
    # What somebody has removed since is gone as it should be.
    added = {kind: [one for one in ids if one in there] for kind, ids in before["added"].items()}
    sources = [("", before["plan"]), ("", write_removals(added))]
    return (*await _plan(hass, sources, before.get("streams", {})), before["secrets"])


async def _apply(
    hass: HomeAssistant,
    planned: Planned,
    stored: Stored,
    current: Setup,
    secrets: dict[str, str],
) -> None:
    added: dict[str, list[str]] = {}
    new = {one.item_id for one in planned.difference.added}
    for one in planned.difference.added:
        # Radio systems stay: nothing of theirs is in a plan.
        if one.parent not in new and one.kind != k.SYSTEM:
            added.setdefault(one.kind, []).append(one.item_id)
    before: dict[str, Any] = {
        "plan": await hass.async_add_executor_job(write, current),
        "added": added,
        "secrets": {
            entry.entry_id: secret
            for entry, _ in stored.entries
            if (secret := entry.data.get(CONF_PRESS_SECRET))
        },
        "streams": {
            one.item_id: stream
            for one in current.of(k.DESK)
            if "@" in (stream := one.values["camera_stream"])
        },
    }
    # Before anything is changed: what cannot be undone is not done.
    await _store(hass).async_save(before)
    # What an earlier import took away comes back by no undo any more, but by this one.
    await hass.data[DATA_PLANS].forget_all_but({*stored.ids, *planned.wanted.items})
    await apply(hass, planned.difference, planned.wanted, secrets)


async def _plan(
    hass: HomeAssistant, sources: Sources, streams: dict[str, str] | None = None
) -> tuple[Planned, Stored, Setup]:
    """What is planned, of what is set up at this moment; read again if that was edited."""
    document = await hass.async_add_executor_job(read_document, sources)
    while True:
        stored = await look(hass)
        planned, current = await hass.async_add_executor_job(
            _planned, hass, document, stored, streams or {}
        )
        if not planned.problems and (problems := await judge(hass, planned)):
            planned = Planned(current, problems=tuple(problems))
        if stored.state == state_of(hass):
            return planned, stored, current


def _planned(
    hass: HomeAssistant, document: Any, stored: Stored, streams: dict[str, str]
) -> tuple[Planned, Setup]:
    current = setup_of(hass, stored)
    return plan(document, current, ulid_now, _spell, streams), current


def _spell(of: str, system: Item, said: str) -> str:
    """As the forms spell it."""
    sort = {"system": system.values["system"], **system.values["settings"]}
    if of == "contact":
        return spelled(said, sort)
    return (read_radio_input(said) if sort["system"] == "hytera" else None) or said
