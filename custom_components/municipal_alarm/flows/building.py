"""A building: its name, where it is, and the secret of its HTTP presses."""

from collections.abc import Mapping
import secrets
from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_LATITUDE, CONF_LOCATION, CONF_LONGITUDE, CONF_NAME
from homeassistant.helpers.selector import BooleanSelector, LocationSelector, LocationSelectorConfig
import voluptuous as vol

from ..const import (
    CONF_FLOOR,
    CONF_HTTP_PRESS,
    CONF_KIND,
    CONF_PRESS_SECRET,
    KIND_BUILDING,
    SUBENTRY_DESK,
)
from . import lookup
from .lookup import Entry
from .schemas import TEXT, Errors, name_error, text

_NEW_SECRET = "new_secret"

_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TEXT,
        vol.Optional(CONF_LOCATION): LocationSelector(LocationSelectorConfig(radius=False)),
    }
)
_RECONFIGURE_SCHEMA = _SCHEMA.extend({vol.Required(_NEW_SECRET, default=False): BooleanSelector()})


def new_secret() -> str:
    """256 random bits: as strong as the HMAC-SHA-256 they are the key of."""
    return secrets.token_hex(32)


def _unique_id(name: str) -> str:
    return f"{KIND_BUILDING}:{lookup.normalised(name)}"


def _location(user_input: Mapping[str, Any]) -> dict[str, float]:
    place = user_input.get(CONF_LOCATION)
    if not place:
        return {}
    return {
        CONF_LATITUDE: place[CONF_LATITUDE],
        CONF_LONGITUDE: place[CONF_LONGITUDE],
    }


class BuildingSteps(ConfigFlow):
    """The part of the config flow that is about buildings."""

    _changed: dict[str, Any]
    """A building's new data, waiting until its new secret was read."""

    async def async_step_building(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create a building."""
        if lookup.control_room(self.hass) is None:
            return self.async_abort(reason="no_control_room")
        errors: Errors = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            if not self._name_refused(errors, name, None):
                await self.async_set_unique_id(_unique_id(name))
                return self.async_create_entry(
                    title=name,
                    data={
                        CONF_KIND: KIND_BUILDING,
                        CONF_NAME: name,
                        **_location(user_input),
                        CONF_PRESS_SECRET: new_secret(),
                    },
                )
        return self.async_show_form(
            step_id="building",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_reconfigure_building(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change a building, and see the secret of its HTTP presses."""
        entry = self._get_reconfigure_entry()
        errors: Errors = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            if not self._name_refused(errors, name, entry):
                self._changed = {
                    CONF_KIND: KIND_BUILDING,
                    CONF_NAME: name,
                    **_location(user_input),
                    CONF_PRESS_SECRET: entry.data[CONF_PRESS_SECRET],
                }
                if user_input[_NEW_SECRET]:
                    self._changed[CONF_PRESS_SECRET] = new_secret()
                    return await self.async_step_new_secret()
                return self._save()
        suggested = user_input or {CONF_NAME: entry.title}
        if user_input is None and CONF_LATITUDE in entry.data:
            suggested[CONF_LOCATION] = {
                key: entry.data[key] for key in (CONF_LATITUDE, CONF_LONGITUDE)
            }
        return self.async_show_form(
            step_id="reconfigure_building",
            data_schema=self.add_suggested_values_to_schema(_RECONFIGURE_SCHEMA, suggested),
            errors=errors,
            description_placeholders={
                "secret": entry.data[CONF_PRESS_SECRET],
                "desks": _pressed_by_http(entry),
            },
        )

    async def async_step_new_secret(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the new secret once more before the old one stops working."""
        if user_input is not None:
            return self._save()
        return self.async_show_form(
            step_id="new_secret",
            data_schema=vol.Schema({}),
            description_placeholders={"secret": self._changed[CONF_PRESS_SECRET]},
        )

    def _save(self) -> ConfigFlowResult:
        name = self._changed[CONF_NAME]
        return self.async_update_and_abort(
            self._get_reconfigure_entry(),
            unique_id=_unique_id(name),
            title=name,
            data=self._changed,
        )

    def _name_refused(self, errors: Errors, name: str, but: Entry | None) -> bool:
        others = [entry for entry in lookup.buildings(self.hass) if entry is not but]
        taken = [entry.title for entry in others]
        if error := name_error(name, taken):
            errors[CONF_NAME] = error
        elif _unique_id(name) in {entry.unique_id for entry in others}:
            # It was created under this name and only its title was changed since.
            errors[CONF_NAME] = "name_in_use"
        return bool(errors)


def _pressed_by_http(entry: Entry) -> str:
    """The desks that take HTTP presses, with the numbers they are pressed by."""
    desks = [
        f"- {', '.join(filter(None, (desk.data.get(CONF_FLOOR), desk.title)))}: `{desk.subentry_id}`"
        for desk in entry.get_subentries_of_type(SUBENTRY_DESK)
        if desk.data.get(CONF_HTTP_PRESS)
    ]
    return "\n".join(desks) or "-"
