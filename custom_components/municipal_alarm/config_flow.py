"""Where Home Assistant comes in to set things up; the forms are in `flows`."""

from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback

from .const import (
    CONF_KIND,
    CONF_SYSTEM,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
    SUBENTRY_EXTERNAL,
    SUBENTRY_POLICY,
    SUBENTRY_RESPONDER,
    SUBENTRY_ROUND_PLAN,
    SYSTEM_HYTERA,
    SYSTEM_MOTOTRBO,
    SYSTEM_PHONES,
)
from .flows import first_hour, lookup
from .flows.building import BuildingSteps
from .flows.checkpoint import CheckpointFlow
from .flows.control_room import ControlRoomSteps
from .flows.desk import DeskFlow
from .flows.external_target import ExternalTargetFlow
from .flows.first_hour import FirstPressSteps
from .flows.options import ControlRoomOptionsFlow
from .flows.policy import PolicyFlow
from .flows.radio_system import RadioSystemSteps
from .flows.responder import ResponderFlow
from .flows.round_plan import RoundPlanFlow

_SUBENTRIES: dict[str, dict[str, type[ConfigSubentryFlow]]] = {
    KIND_CONTROL_ROOM: {
        SUBENTRY_RESPONDER: ResponderFlow,
        SUBENTRY_POLICY: PolicyFlow,
        SUBENTRY_EXTERNAL: ExternalTargetFlow,
    },
    KIND_BUILDING: {
        SUBENTRY_DESK: DeskFlow,
        SUBENTRY_CHECKPOINT: CheckpointFlow,
        SUBENTRY_ROUND_PLAN: RoundPlanFlow,
    },
}


class MunicipalAlarmConfigFlow(
    ControlRoomSteps, BuildingSteps, RadioSystemSteps, FirstPressSteps, domain=DOMAIN
):
    """One flow for the three kinds of entries."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """The options, which the control room alone has."""
        return ControlRoomOptionsFlow()

    @classmethod
    @callback
    @override
    def async_supports_options_flow(cls, config_entry: ConfigEntry) -> bool:
        """Whether an entry has options."""
        return config_entry.data.get(CONF_KIND) == KIND_CONTROL_ROOM

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """What can be added to an entry."""
        return _SUBENTRIES.get(config_entry.data.get(CONF_KIND, ""), {})

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Lead on to what is missing next, in the first hour."""
        if next_flow := await first_hour.after_entry(self.hass, result["result"]):
            result["next_flow"] = next_flow
        return result

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Begin with the control room, for everything else hangs on it."""
        if lookup.control_room(self.hass) is None:
            return await self.async_step_control_room()
        match (user_input or {}).get("next_step_id"):
            # Another form leads here.
            case step if step == KIND_BUILDING:
                return await self.async_step_building()
            case step if step == KIND_RADIO_SYSTEM:
                return await self.async_step_radio_system()
            case step if step == first_hour.FIRST_PRESS:
                return await self.async_step_first_press()
        return self.async_show_menu(step_id="user", menu_options=[KIND_BUILDING, KIND_RADIO_SYSTEM])

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change an entry, each kind by its own form."""
        data = self._get_reconfigure_entry().data
        if data[CONF_KIND] == KIND_CONTROL_ROOM:
            return await self.async_step_reconfigure_control_room()
        if data[CONF_KIND] == KIND_BUILDING:
            return await self.async_step_reconfigure_building()
        match data[CONF_SYSTEM]:
            case system if system == SYSTEM_PHONES:
                return await self.async_step_reconfigure_phones()
            case system if system == SYSTEM_HYTERA:
                return await self.async_step_reconfigure_hytera()
            case system if system == SYSTEM_MOTOTRBO:
                return await self.async_step_reconfigure_mototrbo()
            case _:
                return await self.async_step_reconfigure_gateway()
