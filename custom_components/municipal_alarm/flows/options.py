"""The options of the control room: who may do what, the codes, whom else to call."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.core import HomeAssistant
import voluptuous as vol

from ..bridge.schedules import provinces
from ..const import (
    CONF_CODES,
    CONF_EXTERNAL,
    CONF_HOLIDAY_DATES,
    CONF_HOLIDAY_PROVINCE,
    CONF_HOLIDAYS,
    CONF_LANGUAGE,
    CONF_LONE_WORK_EVERY,
    CONF_LONE_WORK_GRACE,
    CONF_ROLES,
)
from ..control_room.site import DEFAULT_LONE_WORK
from ..control_room.wording import LANGUAGES
from ..control_room.words import Role
from . import codes, defaults
from .schemas import CHECK_IN_MINUTES, TEXTS, Errors, labelled, text, whole, words

_LONE_WORK = "lone_work"
# Shorter, nobody gets a hand free to answer; longer, help comes too late.
_GRACE_SECONDS = whole(15, 600, unit="s")

# From the most to the least powerful; the form's fields are named in the plural.
_ROLE_FIELDS: Mapping[str, Role] = {
    "supervisors": Role.SUPERVISOR,
    "operators": Role.OPERATOR,
    "viewers": Role.VIEWER,
}


def with_language(options: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The options in another language: codes that nobody changed go with it."""
    changed = {**options, CONF_LANGUAGE: language}
    before = options.get(CONF_LANGUAGE, "en")
    if options.get(CONF_CODES) in (None, defaults.codes(before)):
        changed[CONF_CODES] = defaults.codes(language)
    return changed


class ControlRoomOptionsFlow(OptionsFlow):
    """One form for each; what is stored is applied live by the runtime."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose what to change."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                CONF_ROLES,
                CONF_CODES,
                CONF_EXTERNAL,
                _LONE_WORK,
                CONF_HOLIDAYS,
                CONF_LANGUAGE,
            ],
        )

    async def async_step_roles(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say which users watch, operate and supervise."""
        errors: Errors = {}
        named: dict[str, str] = {}
        users = await self.hass.auth.async_get_users()
        offered = _offered(users)
        stored: Mapping[str, str] = self.config_entry.options.get(CONF_ROLES, {})
        if user_input is not None:
            # Who is switched off for now is not offered, and keeps their role; who
            # was removed loses it.
            away = {user.id for user in users} - offered.keys()
            roles = {user_id: role for user_id, role in stored.items() if user_id in away}
            for field, role in _ROLE_FIELDS.items():
                for user_id in user_input.get(field, []):
                    if user_id in roles:
                        errors[field] = "two_roles"
                        named["user"] = offered[user_id]
                    roles[user_id] = role.value
            if not errors:
                return self._save({CONF_ROLES: roles})
        suggested = user_input or {
            field: [user_id for user_id in offered if stored.get(user_id) == role]
            for field, role in _ROLE_FIELDS.items()
        }
        choice = labelled(offered, multiple=True)
        return self.async_show_form(
            step_id=CONF_ROLES,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(field): choice for field in _ROLE_FIELDS}), suggested
            ),
            errors=errors,
            description_placeholders=named,
        )

    async def async_step_codes(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Edit the status codes between responders and operators."""
        errors: Errors = {}
        named: dict[str, str] = {}
        labels = await codes.effect_labels(self.hass)
        options = self.config_entry.options
        if user_input is not None:
            edited = codes.read(user_input.get(CONF_CODES, []))
            if problem := codes.problem(edited):
                errors[CONF_CODES], subject = problem
                named["code"] = labels.get(subject, subject)
            else:
                return self._save({CONF_CODES: edited})
        suggested = user_input or {
            CONF_CODES: options.get(CONF_CODES) or defaults.codes(_language(self.hass, options))
        }
        return self.async_show_form(
            step_id=CONF_CODES,
            data_schema=self.add_suggested_values_to_schema(codes.schema(labels), suggested),
            errors=errors,
            description_placeholders=named,
        )

    async def async_step_external(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Name the external targets, in the order in which they are called."""
        errors: Errors = {}
        if user_input is not None:
            typed = (name.strip() for name in user_input.get(CONF_EXTERNAL, []))
            names = [name for name in typed if name]
            if len({name.casefold() for name in names}) < len(names):
                errors[CONF_EXTERNAL] = "name_twice"
            else:
                return self._save({CONF_EXTERNAL: names})
        return self.async_show_form(
            step_id=CONF_EXTERNAL,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(CONF_EXTERNAL): TEXTS}),
                user_input or self.config_entry.options,
            ),
            errors=errors,
        )

    async def async_step_language(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the language of the texts to radios and phones."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data=with_language(options, user_input[CONF_LANGUAGE]))
        return self.async_show_form(
            step_id=CONF_LANGUAGE,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_LANGUAGE): words(CONF_LANGUAGE, LANGUAGES)}),
                {CONF_LANGUAGE: _language(self.hass, options)},
            ),
        )

    async def async_step_lone_work(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say how often lone workers give a sign of life."""
        options = self.config_entry.options
        if user_input is not None:
            return self._save(
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
            step_id=_LONE_WORK,
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
                return self._save(
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

    def _save(self, changed: Mapping[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(data={**self.config_entry.options, **changed})


def _language(hass: HomeAssistant, options: Mapping[str, Any]) -> str:
    return str(options.get(CONF_LANGUAGE) or defaults.language(hass))


def _offered(users: list[User]) -> dict[str, str]:
    """The people among the users by id, in the order of their names."""
    people = {
        user.id: user.name or user.id
        for user in users
        if user.is_active and not user.system_generated
    }
    return dict(sorted(people.items(), key=lambda person: person[1].casefold()))
