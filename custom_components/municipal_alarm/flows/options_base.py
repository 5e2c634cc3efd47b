"""What the parts of the options share."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow


class OptionsSteps(OptionsFlow):
    """Some of the forms behind the menu of the options."""

    def save(self, changed: Mapping[str, Any]) -> ConfigFlowResult:
        """Store what one form changed, and leave the rest as it is."""
        return self.async_create_entry(data={**self.config_entry.options, **changed})
