"""Which reports are made by themselves, and how long they are kept."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..bridge.report_source import Schedule
from ..const import CONF_BUILDINGS, CONF_KEEP_YEARS, CONF_MONTHLY, CONF_REPORTS, CONF_YEARLY
from .options_base import OptionsSteps
from .schemas import whole

_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_MONTHLY): BooleanSelector(),
        vol.Required(CONF_YEARLY): BooleanSelector(),
        vol.Required(CONF_BUILDINGS): BooleanSelector(),
        # As long as a municipality keeps its books, and more.
        vol.Required(CONF_KEEP_YEARS): whole(1, 50, unit="y"),
    }
)


class ReportSteps(OptionsSteps):
    """The form about reports."""

    async def async_step_reports(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what is made on the first day of a month and of a year."""
        if user_input is not None:
            years = int(user_input[CONF_KEEP_YEARS])
            return self.save({CONF_REPORTS: {**user_input, CONF_KEEP_YEARS: years}})
        usual = Schedule()
        stored = self.config_entry.options.get(CONF_REPORTS) or {
            CONF_MONTHLY: usual.monthly,
            CONF_YEARLY: usual.yearly,
            CONF_BUILDINGS: usual.buildings,
            CONF_KEEP_YEARS: usual.keep_years,
        }
        return self.async_show_form(
            step_id=CONF_REPORTS,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, stored),
        )
