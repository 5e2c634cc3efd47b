"""An automation that remembers what triggered it."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config

from custom_components.municipal_alarm.const import DOMAIN


class Ear:
    """An automation that remembers what triggered it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.heard: list[dict[str, Any]] = []
        self._detach: list[Any] = []

    async def listen(self, *keys: str, **options: Any) -> None:
        for key in keys:
            config = await async_validate_trigger_config(
                self.hass,
                cv.TRIGGER_SCHEMA([{"trigger": f"{DOMAIN}.{key}", "options": options, "id": key}]),
            )

            async def act(variables: dict[str, Any], _context: Any = None) -> None:
                self.heard.append(variables["trigger"])

            detach = await async_initialize_triggers(
                self.hass, config, act, DOMAIN, "test", lambda *_args: None
            )
            assert detach is not None
            self._detach.append(detach)

    def stop(self) -> None:
        for detach in self._detach:
            detach()
        self._detach.clear()

    def take(self) -> list[dict[str, Any]]:
        taken, self.heard = self.heard, []
        return taken

    def ids(self) -> list[str]:
        return [one["id"] for one in self.take()]
