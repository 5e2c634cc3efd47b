"""Radio systems: which one, and the phones of Home Assistant; each other has its own file."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME

from ..const import CONF_KIND, CONF_SYSTEM, KIND_RADIO_SYSTEM, RADIO_SYSTEMS, SYSTEM_PHONES
from . import defaults, lookup
from .gateway import GatewaySteps
from .hytera import HyteraSteps
from .mototrbo import MototrboSteps
from .schemas import NAME_SCHEMA, Errors, refuse_name, text


class RadioSystemSteps(GatewaySteps, HyteraSteps, MototrboSteps):
    """The part of the config flow that is about radio systems."""

    async def async_step_radio_system(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose what is connected."""
        if lookup.control_room(self.hass) is None:
            return self.async_abort(reason="no_control_room")
        return self.async_show_menu(
            step_id="radio_system", menu_options=[SYSTEM_PHONES, *RADIO_SYSTEMS]
        )

    async def async_step_phones(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Create the phones: one system, whatever the number of phones."""
        await self.async_set_unique_id(SYSTEM_PHONES, raise_on_progress=False)
        self._abort_if_unique_id_configured(error="phones_exist")
        errors: Errors = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            if not refuse_name(self.hass, errors, name, None):
                return self.async_create_entry(
                    title=name,
                    data={
                        CONF_KIND: KIND_RADIO_SYSTEM,
                        CONF_SYSTEM: SYSTEM_PHONES,
                        CONF_NAME: name,
                    },
                )
        suggested = user_input or {CONF_NAME: defaults.PHONES[defaults.language(self.hass)]}
        return self.async_show_form(
            step_id="phones",
            data_schema=self.add_suggested_values_to_schema(NAME_SCHEMA, suggested),
            errors=errors,
        )

    async def async_step_reconfigure_phones(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Rename the phones."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            if not refuse_name(self.hass, errors, name, entry):
                return self.async_update_and_abort(
                    entry, title=name, data_updates={CONF_NAME: name}
                )
        return self.async_show_form(
            step_id="reconfigure_phones",
            data_schema=self.add_suggested_values_to_schema(
                NAME_SCHEMA, user_input or {CONF_NAME: entry.title}
            ),
            errors=errors,
        )
