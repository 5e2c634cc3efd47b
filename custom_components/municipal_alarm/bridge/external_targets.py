"""Whom actions act on, and who of those is not there.

An action on an entity that is gone, or not available, does nothing and ends well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    CONF_ACTION,
    CONF_ENABLED,
    CONF_SERVICE_DATA,
    CONF_TARGET,
    STATE_UNAVAILABLE,
)
from homeassistant.core import HomeAssistant, valid_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.script import Script
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

_SCRIPT = "script."
_INSIDE = ("sequence", "then", "else", "default", "choose", "parallel", "repeat")
"""Where actions have actions in them."""


def not_available(hass: HomeAssistant, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Whom an action was to act on, of those who are not there; `params`: as it was run."""
    target = dict(params.get("target") or {})
    # Of the data only entities: other words mean something else to other actions.
    named = {*_ids(target, ATTR_ENTITY_ID), *_ids(params.get("service_data"), ATTR_ENTITY_ID)}
    target[ATTR_ENTITY_ID] = sorted(one for one in named if valid_entity_id(one))
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(target), False)
    gone = {
        *(one for one in selected.referenced if not _is_there(hass, one)),
        *selected.missing_devices,
        *selected.missing_areas,
        *selected.missing_floors,
        *selected.missing_labels,
    }
    behind = selected.indirectly_referenced
    if behind and not any(_is_there(hass, one) for one in behind | selected.referenced):
        gone |= behind
    return tuple(sorted(gone))


def missing(hass: HomeAssistant, script: Script, actions: Sequence[Any]) -> list[str]:
    """What actions name that does not exist at all. What only is not available may come."""
    entities, devices = er.async_get(hass), dr.async_get(hass)
    gone = {
        one
        for one in script.referenced_entities
        if hass.states.get(one) is None and entities.async_get(one) is None
    }
    gone |= {one for one in script.referenced_devices if devices.async_get(one) is None}
    for _path, step in _calls(actions, ""):
        name = step[CONF_ACTION]
        if isinstance(name, str) and name.startswith(_SCRIPT):
            domain, _, service = name.partition(".")
            if not hass.services.has_service(domain, service):
                gone.add(name)
    return sorted(gone)


def without_missing(
    hass: HomeAssistant, actions: Sequence[Any]
) -> tuple[list[Any], Mapping[str, tuple[str, ...]]]:
    """The same actions on those who are there; and who was left out, by path.

    What they name by templates is not known before they run.
    """
    left_out = {
        path: tuple(gone)
        for path, step in _calls(actions, "")
        if (gone := [one for one in _named(step) if not _exists(hass, one)])
    }
    return list(_changed(actions, "", left_out)), left_out


def _changed(node: Any, path: str, left_out: Mapping[str, tuple[str, ...]]) -> Any:
    if path in left_out:
        return _less(node, left_out[path])
    if isinstance(node, Mapping) and not _is_call(node):
        return {
            key: _changed(value, f"{path}/{key}", left_out) if key in _INSIDE else value
            for key, value in node.items()
        }
    if isinstance(node, list | tuple):
        return [
            _changed(one, f"{path}/{number}".lstrip("/"), left_out)
            for number, one in enumerate(node)
        ]
    return node


def _less(step: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """An action on fewer; switched off where nobody is left."""

    def of(part: Any) -> Any:
        if not isinstance(part, Mapping):
            return part
        fewer = {
            key: [one for one in ids if one not in gone]
            for key in (ATTR_ENTITY_ID, ATTR_DEVICE_ID)
            if (ids := _ids(part, key))
        }
        return {**part, **fewer}

    less: dict[str, Any] = of(step)
    less |= {where: of(step[where]) for where in (CONF_TARGET, CONF_SERVICE_DATA) if where in step}
    if not set(_named(step)) - set(gone):
        less[CONF_ENABLED] = False
    return less


def _calls(node: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every action among actions that calls one by its name; and where, as a trace says it."""
    if isinstance(node, Mapping):
        if _is_call(node):
            yield path, node
            return
        for key, value in node.items():
            if key in _INSIDE:
                yield from _calls(value, f"{path}/{key}")
    elif isinstance(node, list | tuple):
        for number, one in enumerate(node):
            yield from _calls(one, f"{path}/{number}".lstrip("/"))


def _is_call(node: Mapping[str, Any]) -> bool:
    return CONF_ACTION in node


def _named(step: Mapping[str, Any]) -> list[str]:
    """Entities and devices that an action names as they are, not by a template."""
    return [
        one
        for part in (step, step.get(CONF_TARGET), step.get(CONF_SERVICE_DATA))
        for key in (ATTR_ENTITY_ID, ATTR_DEVICE_ID)
        for one in _ids(part, key)
        if key == ATTR_DEVICE_ID or valid_entity_id(one)
    ]


def _ids(part: Any, key: str) -> list[str]:
    if not isinstance(part, Mapping):
        return []
    named = part.get(key)
    if isinstance(named, str):
        named = [one.strip() for one in named.split(",")]
    if not isinstance(named, list | tuple | set):
        return []
    return [one for one in named if isinstance(one, str)]


def _exists(hass: HomeAssistant, one: str) -> bool:
    if valid_entity_id(one):
        return _is_there(hass, one)
    return dr.async_get(hass).async_get(one) is not None


def _is_there(hass: HomeAssistant, entity_id: str) -> bool:
    state = hass.states.get(entity_id)
    return state is not None and state.state != STATE_UNAVAILABLE


__all__ = ["missing", "not_available", "without_missing"]
