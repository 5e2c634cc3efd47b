"""Somebody outside who can be called, and how."""

from copy import deepcopy
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import ActionSelector, BooleanSelector
import voluptuous as vol

from ..bridge.external_runs import names_missing, read_actions
from ..const import CONF_ACTIONS, CONF_POLICE, SUBENTRY_EXTERNAL
from ..site_plan.rules.names import name_error
from . import lookup
from .schemas import TEXT, Errors, text

_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TEXT,
        vol.Optional(CONF_ACTIONS): ActionSelector(),
        vol.Required(CONF_POLICE, default=True): BooleanSelector(),
    }
)


class ExternalTargetFlow(ConfigSubentryFlow):
    """Add an external target to the control room, or change one."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a target; it is called after those that are there."""
        return await self.async_step_external_target(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a target; policies that name it go on doing so."""
        return await self.async_step_external_target(user_input)

    async def async_step_external_target(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask who it is, and what calls them."""
        changing = self.source == SOURCE_RECONFIGURE
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            typed = user_input.get(CONF_ACTIONS) or []
            # One alone, as it can be written in YAML.
            actions = [typed] if isinstance(typed, dict) else typed
            others = lookup.siblings(
                self._get_entry(),
                SUBENTRY_EXTERNAL,
                self._reconfigure_subentry_id if changing else None,
            )
            if error := name_error(name, (other.title for other in others)):
                errors[CONF_NAME] = error
            if (wrong := await wrong_with(self.hass, actions)) is not None:
                errors[CONF_ACTIONS], named["reason"] = wrong
            if not errors:
                data = {
                    CONF_NAME: name,
                    CONF_ACTIONS: actions,
                    CONF_POLICE: user_input[CONF_POLICE],
                }
                if not changing:
                    return self.async_create_entry(title=name, data=data)
                return self.async_update_and_abort(
                    self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
                )
        return self.async_show_form(
            step_id=SUBENTRY_EXTERNAL,
            data_schema=self.add_suggested_values_to_schema(
                _SCHEMA, user_input or (self._current() if changing else {})
            ),
            errors=errors,
            description_placeholders=named,
        )

    def _current(self) -> dict[str, Any]:
        subentry = self._get_reconfigure_subentry()
        return {
            CONF_NAME: subentry.title,
            CONF_ACTIONS: list(subentry.data.get(CONF_ACTIONS) or ()),
            CONF_POLICE: subentry.data.get(CONF_POLICE, True),
        }


async def wrong_with(hass: HomeAssistant, actions: Any) -> tuple[str, str] | None:
    """The error of these actions, and what it names; None: they can be run.

    What is not available now may be when they are called; what does not exist is a slip.
    What is stored stays as it was typed: reading it makes templates of its texts.
    """
    try:
        checked = await read_actions(hass, deepcopy(actions))
    except (vol.Invalid, HomeAssistantError) as err:
        return "bad_actions", str(err)
    missing = await names_missing(hass, checked)
    return ("missing_in_actions", ", ".join(missing)) if missing else None
