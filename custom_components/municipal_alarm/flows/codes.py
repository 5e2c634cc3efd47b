"""The list of status codes in a form, and what can be wrong with it."""

from collections.abc import Iterable, Mapping
import re
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import ObjectSelector, ObjectSelectorConfig, ObjectSelectorField
from homeassistant.helpers.translation import async_get_translations
import voluptuous as vol

from ..const import CONF_CODES, CONF_DIGITS, CONF_EFFECT, DOMAIN
from ..control_room.words import CodeEffect
from .schemas import TEXT, labelled, text

type Code = dict[str, str]
type Problem = tuple[str, str]
"""An error, and the digits, name or effect it is about."""

_EFFECTS = "code_effect"
# Two digits are what can be typed blind, under stress, with gloves on.
_DIGITS = re.compile(r"[0-9]{1,2}")
# Without these a guard can neither answer an alarm nor call for help unseen.
_NEEDED = (
    CodeEffect.ON_MY_WAY,
    CodeEffect.ON_SCENE,
    CodeEffect.NEED_BACKUP,
    CodeEffect.ALL_CLEAR,
    CodeEffect.DURESS,
)


async def effect_labels(hass: HomeAssistant) -> dict[str, str]:
    """The effects in words, in the language of this Home Assistant.

    The dialog that edits one item of a list does not translate its options, so
    they are translated here.
    """
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.{_EFFECTS}.options."
    return {effect.value: texts.get(prefix + effect, effect.value) for effect in CodeEffect}


def schema(labels: Mapping[str, str]) -> vol.Schema:
    """A list of codes; the frontend shows digits and name, and edits in a dialog."""
    return vol.Schema(
        {
            vol.Required(CONF_CODES): ObjectSelector(
                ObjectSelectorConfig(
                    fields={
                        CONF_DIGITS: ObjectSelectorField(required=True, selector=TEXT),
                        CONF_NAME: ObjectSelectorField(required=True, selector=TEXT),
                        CONF_EFFECT: ObjectSelectorField(required=True, selector=labelled(labels)),
                    },
                    multiple=True,
                    label_field=CONF_DIGITS,
                    description_field=CONF_NAME,
                    translation_key="status_code",
                )
            )
        }
    )


def read(typed: Iterable[Mapping[str, Any]]) -> list[Code]:
    """The codes as they are stored."""
    return [
        {key: text(code, key) for key in (CONF_DIGITS, CONF_NAME, CONF_EFFECT)} for code in typed
    ]


def problem(codes: Iterable[Code]) -> Problem | None:
    """The first thing that is wrong, or None."""
    seen: set[str] = set()
    effects: set[str] = set()
    for code in codes:
        digits = code[CONF_DIGITS]
        if not _DIGITS.fullmatch(digits):
            return "bad_digits", digits
        if digits in seen:
            return "digits_twice", digits
        if not code[CONF_NAME]:
            return "no_code_name", digits
        seen.add(digits)
        effects.add(code[CONF_EFFECT])
    for effect in _NEEDED:
        if effect not in effects:
            return "effect_missing", effect.value
    return None
