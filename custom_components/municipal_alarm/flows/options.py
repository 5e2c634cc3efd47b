"""The options of the control room: a menu, and a form for each subject."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
import voluptuous as vol

from ..const import (
    CONF_ANSWER_COLOURS,
    CONF_CODE_FORM,
    CONF_CODES,
    CONF_HOLIDAYS,
    CONF_LANGUAGE,
    CONF_PHONE,
    CONF_REPORTS,
    CONF_ROLES,
    CONF_TEST_EVERY,
)
from ..control_room.wording import LANGUAGES
from ..site_import.importing import can_undo
from . import defaults
from .blueprints import BLUEPRINTS, BlueprintSteps
from .options_codes import CodeSteps
from .options_desks import DeskSteps
from .options_field import LONE_WORK, FieldSteps
from .options_figures import FIGURES, FigureSteps
from .options_plan import SITE_PLAN, SITE_PLAN_UNDO, PlanSteps
from .options_reports import ReportSteps
from .options_retention import RETENTION, RetentionSteps
from .options_roles import RoleSteps
from .options_sound import SOUND, SoundSteps
from .options_store import STORE, StoreSteps
from .schemas import TEXT, Errors, text, words

# With a digit in it: 112 and +31 (0)20 123 45-67 alike.
_NUMBER = re.compile(r"(?=.*[0-9])[0-9 +()-]{3,20}")


def with_language(options: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The options in another language: codes that nobody changed go with it."""
    changed = {**options, CONF_LANGUAGE: language}
    before = options.get(CONF_LANGUAGE, "en")
    if options.get(CONF_CODES) in (None, defaults.codes(before)):
        changed[CONF_CODES] = defaults.codes(language)
    return changed


class ControlRoomOptionsFlow(
    RoleSteps,
    CodeSteps,
    SoundSteps,
    DeskSteps,
    FieldSteps,
    FigureSteps,
    ReportSteps,
    RetentionSteps,
    StoreSteps,
    BlueprintSteps,
    PlanSteps,
):
    """One form for each; what is stored is applied live by the runtime."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose what to change."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                CONF_ROLES,
                CONF_CODES,
                CONF_CODE_FORM,
                CONF_ANSWER_COLOURS,
                CONF_TEST_EVERY,
                SOUND,
                CONF_PHONE,
                LONE_WORK,
                CONF_HOLIDAYS,
                FIGURES,
                CONF_REPORTS,
                RETENTION,
                STORE,
                CONF_LANGUAGE,
                BLUEPRINTS,
                SITE_PLAN,
                *([SITE_PLAN_UNDO] if await can_undo(self.hass) else []),
            ],
        )

    async def async_step_phone(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the number at which the control room itself is reached."""
        errors: Errors = {}
        if user_input is not None:
            number = text(user_input, CONF_PHONE)
            if not number or _NUMBER.fullmatch(number):
                return self.save({CONF_PHONE: number})
            errors[CONF_PHONE] = "bad_phone"
        return self.async_show_form(
            step_id=CONF_PHONE,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Optional(CONF_PHONE): TEXT}),
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
                {CONF_LANGUAGE: defaults.language_of(self.hass, options)},
            ),
        )
