"""The siren, loudspeaker or light of the control room itself."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..bridge.sounder import DOMAINS
from ..bridge.sounding import DEFAULT_UNHEARD_S, DEFAULT_WAITING_S
from ..const import (
    CONF_SOUND_DRILLS,
    CONF_SOUND_UNHEARD,
    CONF_SOUND_VOLUME,
    CONF_SOUND_WAITING,
    CONF_SOUNDERS,
)
from . import entities
from .options_base import OptionsSteps
from .schemas import Errors, entity, seconds, whole

SOUND = "sound"

_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_SOUNDERS): entity(DOMAINS, multiple=True),
        vol.Optional(CONF_SOUND_UNHEARD): seconds(0),
        vol.Optional(CONF_SOUND_WAITING): seconds(0),
        vol.Required(CONF_SOUND_DRILLS): BooleanSelector(),
        vol.Optional(CONF_SOUND_VOLUME): whole(1, 100, unit="%"),
    }
)


class SoundSteps(OptionsSteps):
    """The form about what sounds beside the consoles."""

    async def async_step_sound(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what is put on, and when."""
        errors: Errors = {}
        options = self.config_entry.options
        if user_input is not None:
            chosen = user_input.get(CONF_SOUNDERS) or []
            problems = (entities.problem(self.hass, one) for one in chosen)
            error = next((one for one in problems if one), None)
            if error is None:
                return self.save(
                    {
                        CONF_SOUNDERS: [entities.stored(self.hass, one) for one in chosen],
                        # None, not nothing: a field that was emptied means never.
                        **{key: _whole(user_input.get(key)) for key in _NUMBERS},
                        CONF_SOUND_DRILLS: user_input[CONF_SOUND_DRILLS],
                    }
                )
            errors[CONF_SOUNDERS] = error
        stored = {
            CONF_SOUND_UNHEARD: DEFAULT_UNHEARD_S,
            CONF_SOUND_WAITING: DEFAULT_WAITING_S,
            CONF_SOUND_DRILLS: True,
            **options,
        }
        suggested = user_input or {
            **stored,
            CONF_SOUNDERS: entities.shown_all(self.hass, options.get(CONF_SOUNDERS) or ()),
        }
        return self.async_show_form(
            step_id=SOUND,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, suggested),
            errors=errors,
        )


_NUMBERS = (CONF_SOUND_UNHEARD, CONF_SOUND_WAITING, CONF_SOUND_VOLUME)


def _whole(typed: float | None) -> int | None:
    return int(typed) if typed is not None else None
