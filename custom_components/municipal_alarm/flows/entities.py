"""Entities in forms: checked when given, stored by registry id, shown by entity id."""

from collections.abc import Iterable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN


def problem(hass: HomeAssistant, entity_id: str) -> str | None:
    """The error for an entity that cannot be used, or None.

    Our own entities are refused everywhere: a desk that listens to its own panic
    event, or shows its own camera, would turn in a circle.
    """
    registered = er.async_get(hass).async_get(entity_id)
    if registered is None:
        return None if hass.states.get(entity_id) is not None else "unknown_entity"
    return "own_entity" if registered.platform == DOMAIN else None


def stored(hass: HomeAssistant, entity_id: str) -> str:
    """What is stored of an entity: its registry id, which survives renaming."""
    registered = er.async_get(hass).async_get(entity_id)
    return registered.id if registered is not None else entity_id


def shown(hass: HomeAssistant, value: str) -> str | None:
    """The entity id behind a stored value; None when the entity was removed."""
    return er.async_resolve_entity_id(er.async_get(hass), value)


def shown_all(hass: HomeAssistant, values: Iterable[str]) -> list[str]:
    """The entity ids behind stored values, without those that were removed."""
    return [entity_id for value in values if (entity_id := shown(hass, value))]


def event_types(hass: HomeAssistant, entity_id: str) -> list[str]:
    """The events an event entity can report, as far as it is known now."""
    state = hass.states.get(entity_id)
    if state is not None and "event_types" in state.attributes:
        return list(state.attributes["event_types"])
    registered = er.async_get(hass).async_get(entity_id)
    capabilities: Any = (registered.capabilities if registered is not None else None) or {}
    return list(capabilities.get("event_types", ()))
