"""The list of status codes in a form, and what can be wrong with it."""

from collections.abc import Iterable, Mapping
import re
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
from .schemas import TEXT, labelled, text

type Code = dict[str, str]
type Problem = tuple[str, str]
"""An error, and the digits, name or effect it is about."""

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
# Two digits are what can be typed blind, under stress, with gloves on.
_DIGITS = re.compile(r"[0-9]{1,2}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# More than this nobody types or says in an emergency, and a radio's display has no room.
_MAX_WORDS = 30
_WORDS: Mapping[str, tuple[str, str]] = {
    CONF_ALIAS: ("alias_long", "alias_twice"),
    CONF_NEUTRAL: ("neutral_long", "neutral_twice"),
}
"""What says a code besides its digits, and the errors of it."""
# Without these a guard can neither answer an alarm nor call for help unseen.
_NEEDED = (
    CodeEffect.ON_MY_WAY,
    CodeEffect.ON_SCENE,
    CodeEffect.NEED_BACKUP,
    CodeEffect.ALL_CLEAR,
    CodeEffect.DURESS,
)


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
    code |= {key: " ".join(text(typed, key).split()) for key in _WORDS}
    code[CONF_COLOUR] = text(typed, CONF_COLOUR).lower()
    optional = (*_WORDS, CONF_COLOUR)
    return {key: value for key, value in code.items() if value or key not in optional}


def problem(codes: Iterable[Code]) -> Problem | None:
    """The first thing that is wrong, or None."""
    seen: set[str] = set()
    effects: set[str] = set()
    said: dict[str, set[str]] = {key: set() for key in _WORDS}
    for code in codes:
        digits = code[CONF_DIGITS]
        if not _DIGITS.fullmatch(digits):
            return "bad_digits", digits
        if digits in seen:
            return "digits_twice", digits
        if error := _error(code, said):
            return error, digits
        seen.add(digits)
        effects.add(code[CONF_EFFECT])
    for effect in _NEEDED:
        if effect not in effects:
            return "effect_missing", effect.value
    return None


def _error(code: Code, said: Mapping[str, set[str]]) -> str | None:
    """What is wrong with the words of one code; `said`: those of the codes before it."""
    if not code[CONF_NAME]:
        return "no_code_name"
    if code.get(CONF_ALIAS, "").isnumeric():
        # It would be read as the digits of another code, or as those of none.
        return "alias_of_digits"
    for key, before in said.items():
        spoken = code.get(key, "").casefold()
        too_long, twice = _WORDS[key]
        if len(spoken) > _MAX_WORDS:
            return too_long
        if spoken in before:
            return twice
        if spoken:
            before.add(spoken)
    if CONF_COLOUR in code and not _COLOUR.fullmatch(code[CONF_COLOUR]):
        return "bad_colour"
    return None
