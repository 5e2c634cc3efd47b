"""A checkpoint: a place to prove, by the tag that hangs there or by a fixed reader."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.selector import BooleanSelector, DeviceSelector
import voluptuous as vol

from ..const import CONF_ASSEMBLY_POINT, CONF_FLOOR, CONF_READER, CONF_TAG, SYSTEM_OPEN_GATEWAY
from . import lookup, tags
from .checkpoint_checks import (
    OTHER_READER,
    READER_DEVICE,
    READER_ID,
    READER_SYSTEM,
    check,
    read_reader,
)
from .schemas import TEXT, Errors, entry_choice, suggestions, text


class CheckpointFlow(ConfigSubentryFlow):
    """Add a checkpoint to a building, or change one."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a checkpoint."""
        return await self.async_step_checkpoint(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a checkpoint; a new tag in place of a lost one makes no new checkpoint."""
        return await self.async_step_checkpoint(user_input)

    async def async_step_checkpoint(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask where it is and what proves it."""
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            errors, named = check(self.hass, self._get_entry(), user_input, self._id)
            if not errors:
                return self._save(user_input)
        return self.async_show_form(
            step_id="checkpoint",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(errors), user_input or self._current()
            ),
            errors=errors,
            description_placeholders={"building": self._get_entry().title, **named},
        )

    @property
    def _id(self) -> str | None:
        changing = self.source == SOURCE_RECONFIGURE
        return self._reconfigure_subentry_id if changing else None

    def _current(self) -> dict[str, Any]:
        """The stored checkpoint as the form shows it; a reader that is gone left out."""
        if self._id is None:
            return {}
        subentry = self._get_reconfigure_subentry()
        shown = {
            CONF_NAME: subentry.title,
            CONF_FLOOR: subentry.data.get(CONF_FLOOR),
            CONF_TAG: subentry.data.get(CONF_TAG),
            CONF_ASSEMBLY_POINT: subentry.data.get(CONF_ASSEMBLY_POINT, False),
        }
        stored: str = subentry.data.get(CONF_READER) or ""
        system, slash, reader = stored.partition("/")
        if slash and system in {entry.entry_id for entry in self._gateways()}:
            shown[OTHER_READER] = {READER_SYSTEM: system, READER_ID: reader}
        elif dr.async_get(self.hass).async_get(stored) is not None:
            shown[READER_DEVICE] = stored
        return {key: value for key, value in shown.items() if value not in (None, "")}

    def _gateways(self) -> list[lookup.Entry]:
        return lookup.radio_systems(self.hass, SYSTEM_OPEN_GATEWAY)

    def _schema(self, errors: Errors) -> vol.Schema:
        fields: dict[Any, Any] = {
            vol.Required(CONF_NAME): TEXT,
            vol.Optional(CONF_FLOOR): suggestions(lookup.floors(self._get_entry())),
            vol.Optional(CONF_TAG): tags.choice(self.hass),
            vol.Optional(READER_DEVICE): DeviceSelector(),
        }
        if gateways := self._gateways():
            other = vol.Schema(
                {
                    vol.Optional(READER_SYSTEM): entry_choice(gateways),
                    vol.Optional(READER_ID): TEXT,
                }
            )
            # What is wrong in there must not stay hidden.
            is_open = OTHER_READER in self._current() or OTHER_READER in errors
            fields[vol.Required(OTHER_READER)] = section(other, {"collapsed": not is_open})
        fields[vol.Required(CONF_ASSEMBLY_POINT, default=False)] = BooleanSelector()
        return vol.Schema(fields)

    def _save(self, user_input: Mapping[str, Any]) -> SubentryFlowResult:
        name = text(user_input, CONF_NAME)
        data = {
            CONF_NAME: name,
            CONF_FLOOR: text(user_input, CONF_FLOOR),
            CONF_TAG: text(user_input, CONF_TAG),
            CONF_READER: read_reader(user_input),
            CONF_ASSEMBLY_POINT: user_input[CONF_ASSEMBLY_POINT],
        }
        if self._id is None:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )
