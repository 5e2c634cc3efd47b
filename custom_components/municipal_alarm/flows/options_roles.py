"""Who may do what in the control room."""

from collections.abc import Mapping
from typing import Any

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigFlowResult
import voluptuous as vol

from ..const import CONF_ROLES
from ..control_room.words import Role
from .options_base import OptionsSteps
from .schemas import Errors, labelled

# From the most to the least powerful; the form's fields are named in the plural.
_FIELDS: Mapping[str, Role] = {
    "supervisors": Role.SUPERVISOR,
    "operators": Role.OPERATOR,
    "viewers": Role.VIEWER,
}


class RoleSteps(OptionsSteps):
    """The form of the roles."""

    async def async_step_roles(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say which users watch, operate and supervise."""
        errors: Errors = {}
        named: dict[str, str] = {}
        users = await self.hass.auth.async_get_users()
        offered = _offered(users)
        stored: Mapping[str, str] = self.config_entry.options.get(CONF_ROLES, {})
        if user_input is not None:
            # Who is switched off for now is not offered, and keeps their role; who
            # was removed loses it.
            away = {user.id for user in users} - offered.keys()
            roles = {user_id: role for user_id, role in stored.items() if user_id in away}
            for field, role in _FIELDS.items():
                for user_id in user_input.get(field, []):
                    if user_id in roles:
                        errors[field] = "two_roles"
                        named["user"] = offered[user_id]
                    roles[user_id] = role.value
            if not errors:
                return self.save({CONF_ROLES: roles})
        suggested = user_input or {
            field: [user_id for user_id in offered if stored.get(user_id) == role]
            for field, role in _FIELDS.items()
        }
        choice = labelled(offered, multiple=True)
        return self.async_show_form(
            step_id=CONF_ROLES,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(field): choice for field in _FIELDS}), suggested
            ),
            errors=errors,
            description_placeholders=named,
        )


def _offered(users: list[User]) -> dict[str, str]:
    """The people among the users by id, in the order of their names."""
    people = {
        user.id: user.name or user.id
        for user in users
        if user.is_active and not user.system_generated
    }
    return dict(sorted(people.items(), key=lambda person: person[1].casefold()))
