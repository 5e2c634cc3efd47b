"""Lone work, and the holidays of round plans."""

from datetime import date
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
import voluptuous as vol

from ..bridge.schedules import provinces
from ..const import (
    CONF_HOLIDAY_DATES,
    CONF_HOLIDAY_PROVINCE,
    CONF_HOLIDAYS,
    CONF_LONE_WORK_EVERY,
    CONF_LONE_WORK_GRACE,
)
from ..control_room.site import DEFAULT_LONE_WORK
from .options_base import OptionsSteps
from .schemas import CHECK_IN_MINUTES, TEXTS, Errors, labelled, text, whole

LONE_WORK = "lone_work"
# Shorter, nobody gets a hand free to answer; longer, help comes too late.
_GRACE_SECONDS = whole(15, 600, unit="s")


class FieldSteps(OptionsSteps):
    """The forms about guards on their rounds, and alone."""

    async def async_step_lone_work(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say how often lone workers give a sign of life."""
        options = self.config_entry.options
        if user_input is not None:
            return self.save(
                {
                    CONF_LONE_WORK_EVERY: int(user_input[CONF_LONE_WORK_EVERY]) * 60,
                    CONF_LONE_WORK_GRACE: int(user_input[CONF_LONE_WORK_GRACE]),
                }
            )
        every, grace = DEFAULT_LONE_WORK.every, DEFAULT_LONE_WORK.grace
        suggested = {
            CONF_LONE_WORK_EVERY: options.get(CONF_LONE_WORK_EVERY, int(every.total_seconds()))
            // 60,
            CONF_LONE_WORK_GRACE: options.get(CONF_LONE_WORK_GRACE, int(grace.total_seconds())),
        }
        return self.async_show_form(
            step_id=LONE_WORK,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(
                    {
                        vol.Required(CONF_LONE_WORK_EVERY): CHECK_IN_MINUTES,
                        vol.Required(CONF_LONE_WORK_GRACE): _GRACE_SECONDS,
                    }
                ),
                suggested,
            ),
        )

    async def async_step_holidays(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say on which days the holidays of round plans are."""
        errors: Errors = {}
        named: dict[str, str] = {}
        options = self.config_entry.options
        # It loads the calendar of a country from disk.
        offered = await self.hass.async_add_executor_job(provinces, self.hass.config.country)
        if user_input is not None:
            dates: set[str] = set()
            for typed in filter(None, map(str.strip, user_input.get(CONF_HOLIDAY_DATES, []))):
                try:
                    dates.add(date.fromisoformat(typed).isoformat())
                except ValueError:
                    errors[CONF_HOLIDAY_DATES], named["date"] = "bad_date", typed
            if not errors:
                return self.save(
                    {
                        CONF_HOLIDAY_PROVINCE: text(user_input, CONF_HOLIDAY_PROVINCE),
                        CONF_HOLIDAY_DATES: sorted(dates),
                    }
                )
        province = options.get(CONF_HOLIDAY_PROVINCE)
        suggested = user_input or {
            CONF_HOLIDAY_DATES: options.get(CONF_HOLIDAY_DATES, []),
            # One of a country that this Home Assistant was in before is left out.
            **({CONF_HOLIDAY_PROVINCE: province} if province in offered else {}),
        }
        fields: dict[Any, Any] = {}
        if offered:
            fields[vol.Optional(CONF_HOLIDAY_PROVINCE)] = labelled(offered)
        fields[vol.Optional(CONF_HOLIDAY_DATES)] = TEXTS
        return self.async_show_form(
            step_id=CONF_HOLIDAYS,
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), suggested),
            errors=errors,
            description_placeholders={"country": self.hass.config.country or "-", **named},
        )
