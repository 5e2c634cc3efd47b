"""The list of status codes in a form."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..bridge.labels import labels
from ..const import CONF_ALIAS, CONF_CODES, CONF_COLOUR, CONF_DIGITS, CONF_EFFECT, CONF_NEUTRAL
from ..control_room.words import CodeEffect
from ..site_plan.rules.codes import WORDS
from .schemas import TEXT, labelled, text

type Code = dict[str, str]

_EFFECTS = "code_effect"
_COLOURS = "code_colour"
COLOURS: Mapping[str, str] = {
    "red": "#c62828",
    "orange": "#e65100",
    "yellow": "#f9a825",
    "green": "#2e7d32",
    "blue": "#1565c0",
    "purple": "#6a1b9a",
    "grey": "#546e7a",
}
"""On all of them the digits of a key can be read. Another can be typed."""


async def effect_labels(hass: HomeAssistant) -> dict[str, str]:
    """The effects in words.

    The dialog that edits one item of a list does not translate its options, so
    they are translated here.
    """
    return await labels(hass, _EFFECTS, CodeEffect)


async def colour_labels(hass: HomeAssistant) -> dict[str, str]:
    """The colours to choose from, in words, by how they are stored."""
    named = await labels(hass, _COLOURS, COLOURS)
    return {COLOURS[name]: label for name, label in named.items()}


def schema(effects: Mapping[str, str], colours: Mapping[str, str]) -> vol.Schema:
    """A list of codes; the frontend shows digits and name, and edits in a dialog."""
    return vol.Schema(
        {
            vol.Required(CONF_CODES): ObjectSelector(
                ObjectSelectorConfig(
                    fields={
                        CONF_DIGITS: ObjectSelectorField(required=True, selector=TEXT),
                        CONF_NAME: ObjectSelectorField(required=True, selector=TEXT),
                        CONF_EFFECT: ObjectSelectorField(required=True, selector=labelled(effects)),
                        CONF_ALIAS: ObjectSelectorField(selector=TEXT),
                        CONF_NEUTRAL: ObjectSelectorField(selector=TEXT),
                        CONF_COLOUR: ObjectSelectorField(selector=_colour(colours)),
                    },
                    multiple=True,
                    label_field=CONF_DIGITS,
                    description_field=CONF_NAME,
                    translation_key="status_code",
                )
            )
        }
    )


def _colour(colours: Mapping[str, str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[SelectOptionDict(value=one, label=colours[one]) for one in colours],
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def read(typed: Iterable[Mapping[str, Any]]) -> list[Code]:
    """The codes as they are stored: of what may be left out, only what was filled in."""
    return [_read(code) for code in typed]


def _read(typed: Mapping[str, Any]) -> Code:
    code = {key: text(typed, key) for key in (CONF_DIGITS, CONF_NAME, CONF_EFFECT)}
    code |= {key: " ".join(text(typed, key).split()) for key in WORDS}
    code[CONF_COLOUR] = text(typed, CONF_COLOUR).lower()
    optional = (*WORDS, CONF_COLOUR)
    return {key: value for key, value in code.items() if value or key not in optional}
