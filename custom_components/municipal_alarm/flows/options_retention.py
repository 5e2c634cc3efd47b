"""How long records, places and pictures are kept."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
import voluptuous as vol

from ..bridge.retention import DEFAULTS
from ..site_plan.rules.limits import DAYS_KEPT
from .options_base import OptionsSteps
from .schemas import whole

RETENTION = "retention"

# Ten years: longer is no retention.
_DAYS = whole(*DAYS_KEPT, unit="d")


class RetentionSteps(OptionsSteps):
    """The form about retention."""

    async def async_step_retention(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say for how many days what is kept."""
        if user_input is not None:
            return self.save({key: int(user_input[key]) for key in DEFAULTS})
        options = self.config_entry.options
        return self.async_show_form(
            step_id=RETENTION,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(key): _DAYS for key in DEFAULTS}),
                {key: options.get(key) or usual for key, usual in DEFAULTS.items()},
            ),
        )
