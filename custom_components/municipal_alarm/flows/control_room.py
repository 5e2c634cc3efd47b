"""The control room itself: created first, with as few questions as there can be."""

from typing import Any

from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.helpers.http import current_request
import voluptuous as vol

from ..const import CONF_CODES, CONF_KIND, CONF_LANGUAGE, CONF_ROLES, KIND_CONTROL_ROOM
from ..control_room.wording import LANGUAGES
from ..control_room.words import Role
from . import defaults
from .options import with_language
from .schemas import words

LANGUAGE_SCHEMA = vol.Schema({vol.Required(CONF_LANGUAGE): words(CONF_LANGUAGE, LANGUAGES)})


def acting_user() -> str | None:
    """The id of the user whose browser sent this form, when one did.

    Flows are not told who fills them in; the request they run in knows.
    """
    request = current_request.get()
    user = request.get(KEY_HASS_USER) if request is not None else None
    return user.id if user is not None else None


class ControlRoomSteps(ConfigFlow):
    """The part of the config flow that is about the control room."""

    async def async_step_control_room(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create the control room; whoever does it becomes its first supervisor."""
        await self.async_set_unique_id(KIND_CONTROL_ROOM, raise_on_progress=False)
        self._abort_if_unique_id_configured()
        if user_input is not None:
            language = user_input[CONF_LANGUAGE]
            user_id = acting_user()
            return self.async_create_entry(
                title=defaults.CONTROL_ROOM[language],
                data={CONF_KIND: KIND_CONTROL_ROOM},
                options={
                    CONF_LANGUAGE: language,
                    CONF_CODES: defaults.codes(language),
                    CONF_ROLES: {user_id: Role.SUPERVISOR.value} if user_id else {},
                },
            )
        return self.async_show_form(
            step_id="control_room",
            data_schema=self.add_suggested_values_to_schema(
                LANGUAGE_SCHEMA, {CONF_LANGUAGE: defaults.language(self.hass)}
            ),
        )

    async def async_step_reconfigure_control_room(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the language; everything else of a control room is an option."""
        entry = self._get_reconfigure_entry()
        if user_input is not None:
            return self.async_update_and_abort(
                entry, options=with_language(entry.options, user_input[CONF_LANGUAGE])
            )
        return self.async_show_form(
            step_id="reconfigure_control_room",
            data_schema=self.add_suggested_values_to_schema(LANGUAGE_SCHEMA, entry.options),
        )
