"""The status codes, and in what form an operator's reach a responder."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
import voluptuous as vol

from ..const import CONF_CODE_FORM, CONF_CODES
from ..control_room.words import CodeForm
from ..site_plan.rules.codes import problem
from . import codes, defaults
from .options_base import OptionsSteps
from .schemas import Errors, words


class CodeSteps(OptionsSteps):
    """The forms about status codes."""

    async def async_step_codes(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Edit the status codes between responders and operators."""
        errors: Errors = {}
        named: dict[str, str] = {}
        effects = await codes.effect_labels(self.hass)
        options = self.config_entry.options
        if user_input is not None:
            edited = codes.read(user_input.get(CONF_CODES, []))
            if wrong := problem(edited):
                errors[CONF_CODES], subject = wrong
                named["code"] = effects.get(subject, subject)
            else:
                return self.save({CONF_CODES: edited})
        suggested = user_input or {
            CONF_CODES: options.get(CONF_CODES)
            or defaults.codes(defaults.language_of(self.hass, options))
        }
        schema = codes.schema(effects, await codes.colour_labels(self.hass))
        return self.async_show_form(
            step_id=CONF_CODES,
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            errors=errors,
            description_placeholders=named,
        )

    async def async_step_code_form(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what a responder reads when an operator sends a code."""
        if user_input is not None:
            return self.save(user_input)
        return self.async_show_form(
            step_id=CONF_CODE_FORM,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_CODE_FORM): words(CONF_CODE_FORM, CodeForm)}),
                {
                    CONF_CODE_FORM: self.config_entry.options.get(
                        CONF_CODE_FORM, CodeForm.DIGITS.value
                    )
                },
            ),
        )
