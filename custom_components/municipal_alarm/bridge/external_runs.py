"""Runs of actions that call somebody outside, and how they ended.

A run that ended well says little: an action that has nobody to act on ends well, too. So
what Home Assistant's trace tells of it counts as well, see `external_done`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
import logging
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import Script, async_validate_actions_config
from homeassistant.helpers.trace import (
    script_execution_cv,
    script_execution_get,
    suppress_template_error_logging,
    trace_clear,
    trace_cv,
    trace_get,
    trace_id_cv,
    trace_id_set,
)
from homeassistant.util.uuid import random_uuid_hex

from ..const import DOMAIN
from .external_done import FINISHED, not_done, stored, told
from .external_targets import missing, without_missing

_SILENT = logging.getLogger(f"{__name__}.silent")
_SILENT.setLevel(logging.CRITICAL + 1)

CANCELLED = "cancelled"


async def read_actions(hass: HomeAssistant, actions: Any) -> list[Any]:
    """Actions as Home Assistant runs them; whatever is wrong with them is raised."""
    checked = await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA(actions))
    return list(checked)


async def names_missing(hass: HomeAssistant, actions: Sequence[Any]) -> list[str]:
    """What actions that were read name, and there is not."""
    script = Script(hass, actions, "external help", DOMAIN, logger=_SILENT)
    try:
        return missing(hass, script, actions)
    finally:
        await script.async_unload()


async def attempt(
    hass: HomeAssistant,
    name: str,
    actions: Sequence[Any],
    data: Mapping[str, Any],
    *,
    logger: logging.Logger,
    quiet: bool,
) -> str:
    """Run actions once; how they ended, empty: Home Assistant let them not begin.

    `quiet`: not a line goes to the log, as far as that is in our hands.
    """
    checked = await read_actions(hass, list(actions))
    left_out: Mapping[str, tuple[str, ...]] = {}
    if quiet:
        # Home Assistant would warn of what is not there.
        checked, left_out = without_missing(hass, checked)
    script = Script(
        hass,
        checked,
        name,
        DOMAIN,
        running_description="external call",
        logger=_SILENT if quiet else logger,
        log_exceptions=False,
    )
    # How they ended is told by the trace of whoever runs them; scripts that they run tell
    # theirs to whoever has an id.
    trace_clear()
    trace_id_set((f"{DOMAIN}.external_call", random_uuid_hex()))
    try:
        with suppress_template_error_logging() if quiet else nullcontext():
            if await script.async_run(dict(data), Context()) is None:
                return ""
        ended = script_execution_get() or ""
        if ended != FINISHED:
            return ended
        trace = told(trace_get(clear=False) or {})
        return await not_done(hass, trace, checked, left_out) or FINISHED
    finally:
        await script.async_unload()


async def end_of(hass: HomeAssistant, run: asyncio.Task[Any]) -> str | None:
    """How the run of an automation ended; None: it is no automation's.

    Home Assistant gives a trigger the task of the run; its result says nothing of how it
    ended, but the trace that each automation begins in its task does.
    """
    if run.cancelled():
        return CANCELLED
    if run.exception() is not None:
        return "error"
    context = run.get_context()
    stop = context.get(script_execution_cv)
    if stop is None:
        return None
    # Without a word: what comes before the conditions failed.
    ended: str = stop.script_execution or "error"
    if ended != FINISHED:
        return ended
    elements = context.get(trace_cv)
    trace, config = told(elements if elements is not None else {}), None
    if (of := context.get(trace_id_cv)) is not None and (kept := await stored(hass, *of)):
        config = kept["config"]
    return await not_done(hass, trace, config) or FINISHED


__all__ = ["CANCELLED", "attempt", "end_of", "names_missing", "read_actions"]
