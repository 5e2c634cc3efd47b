"""What a clerk sees when help comes, and how often each desk is tested."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import ColorRGBSelector
import voluptuous as vol

from ..bridge.procedure_source import DEFAULT_ANSWER_COLOURS, DEFAULT_TEST_EVERY
from ..const import CONF_ANSWER_COLOURS, CONF_TEST_EVERY
from ..site_plan.rules.limits import TEST_EVERY
from .options_base import OptionsSteps
from .schemas import whole

_DAYS = whole(*TEST_EVERY, unit="d")
_COLOUR = ColorRGBSelector()


class DeskSteps(OptionsSteps):
    """The forms about desks."""

    async def async_step_answer_colours(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the colour of each answer, for lamps that can show colours."""
        if user_input is not None:
            return self.save({CONF_ANSWER_COLOURS: user_input})
        usual = {answer.value: list(colour) for answer, colour in DEFAULT_ANSWER_COLOURS.items()}
        stored = self.config_entry.options.get(CONF_ANSWER_COLOURS) or {}
        return self.async_show_form(
            step_id=CONF_ANSWER_COLOURS,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(answer): _COLOUR for answer in usual}),
                {answer: stored.get(answer, colour) for answer, colour in usual.items()},
            ),
        )

    async def async_step_test_every(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say after how many days a desk is to be tested again."""
        if user_input is not None:
            return self.save({CONF_TEST_EVERY: int(user_input[CONF_TEST_EVERY])})
        return self.async_show_form(
            step_id=CONF_TEST_EVERY,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_TEST_EVERY): _DAYS}),
                {
                    CONF_TEST_EVERY: self.config_entry.options.get(
                        CONF_TEST_EVERY, DEFAULT_TEST_EVERY.days
                    )
                },
            ),
        )
