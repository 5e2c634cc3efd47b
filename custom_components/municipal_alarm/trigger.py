"""The triggers: everything that happens in the control room, for automations.

One class for each key of `bridge.happenings`, all alike: what they carry and what
narrows them down stands there. They listen to the room itself and not to entities,
so nothing is lost between two states.
"""

import asyncio
from typing import Any, cast, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from .bridge.filters import options_schema
from .bridge.happenings import HAPPENINGS, Happening
from .bridge.running import SIGNAL_STARTED
from .bridge.trigger_hub import TriggerHub
from .const import DOMAIN
from .runtime import SIGNAL_EXTERNAL, SIGNAL_REPORT

_DATA_HUB: HassKey[TriggerHub] = HassKey(f"{DOMAIN}_triggers")


class HappeningTrigger(Trigger):
    """Something happened in the control room."""

    happening: str
    schema: vol.Schema

    _options: dict[str, Any]

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options; nothing of ours need run for it."""
        return cast(ConfigType, cls.schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep the options."""
        super().__init__(hass, config)
        self._options = config.options or {}

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action for everything that fits, whenever our entries are loaded."""

        @callback
        def run(happening: Happening) -> asyncio.Task[Any]:
            return run_action(happening.payload, happening.description)

        return _hub(self._hass).attach(self.happening, self._options, run)


def _hub(hass: HomeAssistant) -> TriggerHub:
    """The one hub; made with the first trigger, for as long as Home Assistant runs."""
    hub = hass.data.get(_DATA_HUB)
    if hub is None:
        hub = hass.data[_DATA_HUB] = TriggerHub(hass)
        async_dispatcher_connect(hass, SIGNAL_STARTED, hub.follow)
        async_dispatcher_connect(hass, SIGNAL_EXTERNAL, hub.on_external)
        async_dispatcher_connect(hass, SIGNAL_REPORT, hub.on_report)
    return hub


def _make(key: str, options: tuple[str, ...]) -> type[Trigger]:
    schema = vol.Schema({vol.Required(CONF_OPTIONS, default=dict): options_schema(options)})
    return type(
        f"{key.title().replace('_', '')}Trigger",
        (HappeningTrigger,),
        {"happening": key, "schema": schema},
    )


TRIGGERS: dict[str, type[Trigger]] = {
    key: _make(key, options) for key, options in HAPPENINGS.items()
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """All triggers of this integration."""
    return TRIGGERS
