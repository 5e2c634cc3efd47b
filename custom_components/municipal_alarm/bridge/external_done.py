"""Whether actions that ended well did anything, by what their trace tells.

Nothing of this can prove that somebody was called. It finds out what surely did not:
actions on what is not there, that were all switched off or not come to, that hang on a
condition which could not be judged, and scripts that did not end well themselves.
"""

from collections.abc import Mapping, Sequence
import re
from typing import Any

from homeassistant.components.trace.util import async_get_trace
from homeassistant.const import CONF_CONTINUE_ON_ERROR, CONF_DEVICE_ID, CONF_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.trace import TraceElement

from .external_targets import not_available

FINISHED = "finished"
"""How what ended well ended, in Home Assistant's words."""

_RUNNING = "running"

_DECIDES = re.compile(r"/(if|repeat|choose/\d+)$")
"""Where the trace says what came of the conditions of an action; None: an error."""

_AT_WORK = re.compile(r"^(\d|action/|sequence/)")
"""Where actions stand in the traces of actions, automations and scripts."""

type Trace = Mapping[str, Sequence[Mapping[str, Any]]]
"""What was done, by the path to it among the actions."""


def told(trace: Mapping[str, Sequence[TraceElement]]) -> Trace:
    """A trace in words."""
    return {path: [one.as_dict() for one in elements] for path, elements in trace.items()}


async def not_done(
    hass: HomeAssistant,
    trace: Trace,
    config: Any,
    left_out: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """Why what ran to its end called nobody, or not all; empty: nothing tells against it.

    `config`: what ran, None: not known; `left_out`: whom it was not run for, by path.
    """
    reason, done = await _look(hass, trace, config, left_out or {}, frozenset())
    return reason or ("" if done else "nothing_done")


async def stored(hass: HomeAssistant, key: str, run_id: str) -> Mapping[str, Any] | None:
    """What Home Assistant keeps of a run; None: nothing."""
    try:
        return await async_get_trace(hass, key, run_id)
    except KeyError:
        return None


async def _look(
    hass: HomeAssistant,
    trace: Trace,
    config: Any,
    left_out: Mapping[str, tuple[str, ...]],
    seen: frozenset[str],
) -> tuple[str, bool]:
    """What is wrong with it; and whether it did anything at all."""
    done = False
    for path, elements in trace.items():
        if not _AT_WORK.match(path):
            continue
        step = step_at(config, path)
        # Whoever wrote that it may go on after an error does without it.
        optional = step is not None and step.get(CONF_CONTINUE_ON_ERROR) is True
        for element in elements:
            result = element.get("result") or {}
            if _DECIDES.search(path) and result.get("result", True) is None:
                return "condition_error", done
            if "error" in element:
                continue
            params = result.get("params") or {"target": {"entity_id": result.get("scene")}}
            gone = left_out.get(path) or not_available(hass, params)
            wrong = f"not_available: {', '.join(gone)}" if gone else ""
            acted = result.get("enabled") is not False and _acted(trace, path, step, result)
            if not wrong and (child := element.get("child_id")) is not None:
                wrong, acted = await _child(hass, child, seen)
            if wrong and not optional:
                return wrong, done
            done = done or (acted and not wrong)
    return "", done


async def _child(
    hass: HomeAssistant, child: Mapping[str, str], seen: frozenset[str]
) -> tuple[str, bool]:
    """The same of a script, or an automation, that was run by it."""
    key, run_id = f"{child['domain']}.{child['item_id']}", child["run_id"]
    kept = await stored(hass, key, run_id)
    if kept is None or run_id in seen:
        return "", True
    if kept["state"] == _RUNNING:
        # Nobody waits for it.
        return "", True
    if kept["script_execution"] != FINISHED:
        return f"{key}: {kept['script_execution'] or 'error'}", False
    return await _look(hass, kept["trace"], kept["config"], {}, seen | {run_id})


def _acted(
    trace: Trace, path: str, step: Mapping[str, Any] | None, result: Mapping[str, Any]
) -> bool:
    if result:
        return not result.keys().isdisjoint(("params", "event", "scene"))
    # Actions on devices tell nothing; nor do some that are none.
    if step is not None:
        return CONF_DEVICE_ID in step and CONF_DOMAIN in step
    return not any(other.startswith(f"{path}/") for other in trace)


def step_at(config: Any, path: str) -> Mapping[str, Any] | None:
    """The action of a path in a trace; None: not known."""
    node = config
    for part in path.split("/"):
        if isinstance(node, Mapping):
            if part in node:
                node = node[part]
            elif part == "action" and "actions" in node:
                node = node["actions"]
            elif part not in ("0", "sequence"):
                # One alone can be written without a list.
                return None
        elif isinstance(node, list | tuple) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        else:
            return None
    return node if isinstance(node, Mapping) else None


__all__ = ["FINISHED", "Trace", "not_done", "step_at", "stored", "told"]
