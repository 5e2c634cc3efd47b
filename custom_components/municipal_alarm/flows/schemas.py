"""Selectors and small checks that several forms share."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from ..const import KIND_RADIO_SYSTEM
from ..site_plan.rules.limits import CHECK_IN, MAX_SECONDS
from ..site_plan.rules.names import name_error
from .lookup import Entry, entries

type Errors = dict[str, str]

TEXT = TextSelector()
TEXTS = TextSelector(TextSelectorConfig(multiple=True))
SECRET = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
)
ADDRESS = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
NAME_SCHEMA = vol.Schema({vol.Required(CONF_NAME): TEXT})


def seconds(minimum: int) -> NumberSelector:
    """A number of whole seconds."""
    return whole(minimum, MAX_SECONDS, unit="s")


def whole(minimum: int, maximum: int, *, step: int = 1, unit: str = "") -> NumberSelector:
    """A whole number. Home Assistant gives it as a float."""
    config = NumberSelectorConfig(min=minimum, max=maximum, step=step, mode=NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


CHECK_IN_MINUTES = whole(*CHECK_IN, unit="min")
"""How often a lone worker gives a sign of life."""


def words(key: str, values: Iterable[str], *, multiple: bool = False) -> SelectSelector:
    """A choice of words that the translations under `selector.<key>` spell out."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[str(value) for value in values],
            multiple=multiple,
            mode=SelectSelectorMode.DROPDOWN,
            translation_key=key,
        )
    )


def labelled(options: Mapping[str, str], *, multiple: bool = False) -> SelectSelector:
    """A choice of things that people have named: value -> label."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[SelectOptionDict(value=value, label=options[value]) for value in options],
            multiple=multiple,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def entry_choice(entries: Iterable[Entry]) -> SelectSelector:
    """A choice of config entries by their titles."""
    return labelled({entry.entry_id: entry.title for entry in entries})


def suggestions(values: Iterable[str]) -> SelectSelector:
    """Free text, with what was written before at hand."""
    return SelectSelector(
        SelectSelectorConfig(
            options=sorted(set(values)),
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def entity(domains: Iterable[str], *, multiple: bool = False) -> EntitySelector:
    """One or more existing entities of some domains."""
    return EntitySelector(
        EntitySelectorConfig(domain=sorted(domains), multiple=multiple, reorder=multiple)
    )


def text(user_input: Mapping[str, Any], key: str) -> str:
    """What was typed into a field, trimmed; "" when it was left empty."""
    return str(user_input.get(key) or "").strip()


def refuse_name(hass: HomeAssistant, errors: Errors, name: str, but: Entry | None) -> bool:
    """Whether a radio system cannot have this name; `errors` says why."""
    others = entries(hass, KIND_RADIO_SYSTEM)
    error = name_error(name, (entry.title for entry in others if entry is not but))
    if error:
        errors[CONF_NAME] = error
    return error is not None


def read_url(typed: str, schemes: Iterable[str], *, path: str = "") -> str | None:
    """An address as typed, put in order; None when it is none.

    Without a scheme the first of `schemes` is meant, without a path `path`.
    """
    allowed = tuple(schemes)
    try:
        url = URL(typed if "://" in typed else f"{allowed[0]}://{typed}")
    except ValueError:
        return None
    if url.scheme not in allowed or not url.host or any(c.isspace() for c in typed):
        return None
    return str(url.with_path(path) if url.path in ("", "/") and path else url)
