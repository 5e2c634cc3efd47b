"""From the control room to the first press: what is set up leads to what is missing next.

Each form opens the next one as long as there is nothing of its kind yet: control room,
building, desk, phones or radios, responder, a first press. Later nobody is led anywhere.
Whoever closes a form has what they set up until then.
"""

from typing import Any, cast

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigFlow,
    ConfigFlowResult,
    FlowType,
    SubentryFlowResult,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..bridge.readiness_words import listed
from ..bridge.running import RUNNING
from ..const import (
    CONF_KIND,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    SUBENTRY_DESK,
    SUBENTRY_RESPONDER,
)
from . import lookup
from .control_room import acting_user
from .lookup import Entry
from .schemas import Errors

FIRST_PRESS = "first_press"
_PRESS = "press"
_DASHBOARDS = "/config/lovelace/dashboards"
"""The page of Home Assistant where operators' screens are added."""
_SCHEMA = vol.Schema({vol.Required(_PRESS, default=True): BooleanSelector()})


async def after_entry(hass: HomeAssistant, entry: Entry) -> tuple[FlowType, str] | None:
    """What to open when an entry was made; None: nothing."""
    match entry.data[CONF_KIND]:
        case kind if kind == KIND_CONTROL_ROOM and not lookup.buildings(hass):
            return await _config(hass, KIND_BUILDING)
        case kind if kind == KIND_BUILDING and _first_desk(hass) is None:
            return await _subentry(hass, entry, SUBENTRY_DESK)
        case kind if kind == KIND_RADIO_SYSTEM and not lookup.responders(hass):
            room = lookup.control_room(hass)
            return await _subentry(hass, room, SUBENTRY_RESPONDER) if room is not None else None
    return None


async def after_desk(hass: HomeAssistant, result: SubentryFlowResult) -> SubentryFlowResult:
    """Lead on from a desk that is about to be added."""
    if not lookup.entries(hass, KIND_RADIO_SYSTEM):
        return await _lead(hass, result, KIND_RADIO_SYSTEM)
    return result


async def after_responder(hass: HomeAssistant, result: SubentryFlowResult) -> SubentryFlowResult:
    """Lead on from a responder who is about to be added."""
    if not lookup.responders(hass) and _first_desk(hass) is not None:
        return await _lead(hass, result, FIRST_PRESS)
    return result


async def _lead(hass: HomeAssistant, result: SubentryFlowResult, step: str) -> SubentryFlowResult:
    """The frontend goes on from a subentry as from an entry, if it is to a config flow."""
    led = cast(dict[str, Any], result)
    led["next_flow"] = await _config(hass, step)
    return cast(SubentryFlowResult, led)


async def _config(hass: HomeAssistant, step: str) -> tuple[FlowType, str]:
    begun = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data={"next_step_id": step}
    )
    return FlowType.CONFIG_FLOW, begun["flow_id"]


async def _subentry(hass: HomeAssistant, entry: Entry, kind: str) -> tuple[FlowType, str]:
    begun = await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )
    return FlowType.CONFIG_SUBENTRIES_FLOW, begun["flow_id"]


def _first_desk(hass: HomeAssistant) -> lookup.Place | None:
    return next(lookup.other_desks(hass, None), None)


class FirstPressSteps(ConfigFlow):
    """The last part of the way: what is still missing, and a drill at the first desk."""

    async def async_step_first_press(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer to raise a drill."""
        desk = _first_desk(self.hass)
        running = self.hass.data.get(RUNNING)
        if desk is None or running is None:
            return self.async_abort(reason="no_desk")
        # What the form before this one added.
        await running.read_site()
        named = {"desk": lookup.words(desk), "dashboards": _DASHBOARDS}
        errors: Errors = {}
        if user_input is not None:
            if not user_input[_PRESS]:
                return self.async_abort(reason="set_up", description_placeholders=named)
            try:
                await self.hass.services.async_call(
                    DOMAIN,
                    "raise_alarm",
                    {"desk": desk[1].subentry_id, "drill": True},
                    blocking=True,
                    context=Context(user_id=acting_user()),
                )
            except HomeAssistantError as err:
                errors["base"], named["reason"] = "press_failed", str(err)
            else:
                return self.async_abort(reason="pressed", description_placeholders=named)
        missing = await running.readiness.findings()
        return self.async_show_form(
            step_id=FIRST_PRESS,
            data_schema=_SCHEMA,
            errors=errors,
            description_placeholders={
                # Not a hyphen: alone on its line that is the point of an empty list.
                "missing": await listed(self.hass, missing) or "—",
                **named,
            },
        )
