"""What forms start with, in the languages of the control room.

Stored once and the user's own from then on, so these cannot be translations of
Home Assistant, which follow whoever looks.
"""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant

from ..const import CONF_DIGITS, CONF_EFFECT, CONF_LANGUAGE
from ..control_room.procedure import DEFAULT_CODES
from ..control_room.wording import LANGUAGES
from ..control_room.words import CodeEffect

CONTROL_ROOM: Mapping[str, str] = {"en": "Control room", "nl": "Meldkamer"}
PHONES: Mapping[str, str] = {"en": "Phones", "nl": "Telefoons"}

_DUTCH_CODES: Mapping[CodeEffect, str] = {
    CodeEffect.ON_MY_WAY: "onderweg",
    CodeEffect.ON_SCENE: "ter plaatse",
    CodeEffect.UNDER_CONTROL: "onder controle",
    CodeEffect.NEED_BACKUP: "assistentie nodig",
    CodeEffect.POLICE: "politie",
    CodeEffect.AMBULANCE: "ambulance",
    CodeEffect.FIRE: "brandweer",
    CodeEffect.LISTEN_IN: "kan niet praten, luister mee",
    CodeEffect.ALL_CLEAR: "alles veilig",
    CodeEffect.DURESS: "dwang",
    CodeEffect.CHECK_IN: "alles goed",
    CodeEffect.START_LONE_WORK: "begin alleen werken",
    CodeEffect.STOP_LONE_WORK: "einde alleen werken",
}


def language(hass: HomeAssistant) -> str:
    """The language of this Home Assistant, where we have it; English otherwise."""
    own = hass.config.language.partition("-")[0]
    return own if own in LANGUAGES else "en"


def language_of(hass: HomeAssistant, options: Mapping[str, Any]) -> str:
    """The language that was chosen for the control room; before that, the usual one."""
    return str(options.get(CONF_LANGUAGE) or language(hass))


def codes(of: str) -> list[dict[str, Any]]:
    """The status codes of DESIGN section 4 in a language, as they are stored."""
    return [
        {
            CONF_DIGITS: code.digits,
            CONF_NAME: _DUTCH_CODES[code.effect] if of == "nl" else code.name,
            CONF_EFFECT: code.effect.value,
        }
        for code in DEFAULT_CODES
    ]
