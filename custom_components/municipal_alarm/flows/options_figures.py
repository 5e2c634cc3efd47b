"""Targets and shifts of the figures."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    TimeSelector,
)
import voluptuous as vol

from ..bridge import figure_source
from ..const import (
    CONF_BEGINS,
    CONF_FIGURE_TARGETS,
    CONF_MILESTONE,
    CONF_PERCENT,
    CONF_SHIFTS,
    CONF_SILENT_AFTER,
    CONF_WITHIN,
)
from ..learning.figures.rules import (
    DEFAULT_RULES,
    DEFAULT_SHIFTS,
    DEFAULT_TARGETS,
    Milestone,
    Shift,
)
from ..site_plan.rules.limits import SILENT_AFTER
from .options_base import OptionsSteps
from .schemas import TEXT, Errors, whole, words

FIGURES = "figures"

# A day: nobody waits longer for an answer to an alarm.
_WITHIN = whole(1, 86_400, unit="s")
# A tenth: 98.5 % is one of the usual targets.
_PERCENT = NumberSelector(
    NumberSelectorConfig(
        min=0.1, max=100, step=0.1, unit_of_measurement="%", mode=NumberSelectorMode.BOX
    )
)
_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_FIGURE_TARGETS): ObjectSelector(
            ObjectSelectorConfig(
                fields={
                    CONF_MILESTONE: ObjectSelectorField(
                        required=True, selector=words(CONF_MILESTONE, Milestone)
                    ),
                    CONF_WITHIN: ObjectSelectorField(required=True, selector=_WITHIN),
                    CONF_PERCENT: ObjectSelectorField(required=True, selector=_PERCENT),
                },
                multiple=True,
                label_field=CONF_MILESTONE,
                description_field=CONF_WITHIN,
                translation_key=CONF_FIGURE_TARGETS,
            )
        ),
        vol.Optional(CONF_SHIFTS): ObjectSelector(
            ObjectSelectorConfig(
                fields={
                    CONF_NAME: ObjectSelectorField(required=True, selector=TEXT),
                    CONF_BEGINS: ObjectSelectorField(required=True, selector=TimeSelector()),
                },
                multiple=True,
                label_field=CONF_NAME,
                description_field=CONF_BEGINS,
                translation_key=CONF_SHIFTS,
            )
        ),
        vol.Required(CONF_SILENT_AFTER): whole(*SILENT_AFTER, unit="d"),
    }
)


class FigureSteps(OptionsSteps):
    """The form about figures."""

    async def async_step_figures(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what is in time, and when shifts begin."""
        errors: Errors = {}
        options = self.config_entry.options
        if user_input is not None:
            targets = user_input.get(CONF_FIGURE_TARGETS) or []
            shifts = _shifts(user_input.get(CONF_SHIFTS) or [], errors)
            if not errors:
                return self.save(
                    {
                        CONF_FIGURE_TARGETS: [
                            figure_source.stored_target(figure_source.target(one))
                            for one in targets
                        ],
                        CONF_SHIFTS: [figure_source.stored_shift(one) for one in shifts],
                        CONF_SILENT_AFTER: int(user_input[CONF_SILENT_AFTER]),
                    }
                )
        usual = {
            CONF_FIGURE_TARGETS: [figure_source.stored_target(one) for one in DEFAULT_TARGETS],
            CONF_SHIFTS: [figure_source.stored_shift(one) for one in DEFAULT_SHIFTS],
            CONF_SILENT_AFTER: DEFAULT_RULES.silent_after.days,
        }
        return self.async_show_form(
            step_id=FIGURES,
            data_schema=self.add_suggested_values_to_schema(
                _SCHEMA, user_input or {key: options.get(key, usual[key]) for key in usual}
            ),
            errors=errors,
        )


def _shifts(typed: list[dict[str, Any]], errors: Errors) -> list[Shift]:
    """In the order of the day. Two of one name or one time would be no shifts."""
    named = [{**one, CONF_NAME: str(one[CONF_NAME]).strip()} for one in typed]
    found = sorted(map(figure_source.shift, named), key=lambda one: one.begins)
    if not all(one.name for one in found):
        errors[CONF_SHIFTS] = "no_name"
    elif len({one.name.casefold() for one in found}) < len(found):
        errors[CONF_SHIFTS] = "name_in_use"
    elif len({one.begins for one in found}) < len(found):
        errors[CONF_SHIFTS] = "same_time"
    return found
