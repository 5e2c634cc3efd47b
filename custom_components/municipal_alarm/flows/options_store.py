"""Where the journal is kept: in a file of ours, or in a PostgreSQL database.

Nothing is moved here. What is chosen counts from the next start of Home Assistant, which
moves what there is; a repair issue says so until then.
"""

from functools import partial
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..bridge.backup_copy import JOURNAL_FILE
from ..bridge.issues import Issue, raise_issue
from ..bridge.running import RUNNING
from ..bridge.store_address import Stored, database_of
from ..bridge.store_check import Problem, check
from ..const import (
    CONF_CA_FILE,
    CONF_DATABASE,
    CONF_DATABASE_NAME,
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SCHEMA,
    CONF_SECURITY,
    CONF_USER,
    DOMAIN,
    SECURITIES,
    SECURITY_VERIFIED,
)
from ..journal.errors import JournalError
from .options_base import OptionsSteps
from .schemas import SECRET, TEXT, Errors, text, whole, words

STORE = "journal_store"
TO_DATABASE = "journal_database"
TO_FILE = "journal_file"
WITHOUT_PAST = "without_past"
RESTART_ISSUE = "journal_store_restart"

_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_HOST): TEXT,
        vol.Required(CONF_PORT): whole(1, 65535),
        vol.Required(CONF_DATABASE_NAME): TEXT,
        vol.Required(CONF_USER): TEXT,
        vol.Optional(CONF_PASSWORD): SECRET,
        vol.Required(CONF_SCHEMA): TEXT,
        vol.Required(CONF_SECURITY): words(CONF_SECURITY, SECURITIES),
        vol.Optional(CONF_CA_FILE): TEXT,
    }
)
_USUAL = {
    CONF_PORT: 5432,
    CONF_DATABASE_NAME: "municipal_alarm",
    CONF_USER: "municipal_alarm",
    CONF_SCHEMA: "municipal_alarm",
    CONF_SECURITY: SECURITY_VERIFIED,
}


class StoreSteps(OptionsSteps):
    """The forms about where the journal is kept."""

    async def async_step_journal_store(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the kind of store."""
        return self.async_show_menu(step_id=STORE, menu_options=[TO_DATABASE, TO_FILE])

    async def async_step_journal_database(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how the database is reached, and try it."""
        errors: Errors = {}
        told = {"reason": "", "version": ""}
        stored: Stored = self.config_entry.options.get(CONF_DATABASE) or {}
        if user_input is not None:
            typed = _read(user_input, stored)
            found = await self.hass.async_add_executor_job(
                partial(check, self.hass.data.get(RUNNING), typed, moving=not stored)
            )
            if not isinstance(found, Problem):
                return self._store(typed)
            errors[found.field] = found.key
            told |= found.told
        suggested = user_input or {
            key: value for key, value in {**_USUAL, **stored}.items() if key != CONF_PASSWORD
        }
        return self.async_show_form(
            step_id=TO_DATABASE,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, suggested),
            errors=errors,
            description_placeholders=told,
        )

    async def async_step_journal_file(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go back to a file: what the database has is copied into it now."""
        if not self.config_entry.options.get(CONF_DATABASE):
            return self.async_abort(reason="journal_is_file")
        errors: Errors = {}
        told = {"reason": ""}
        if user_input is not None:
            reason = None
            if not user_input[WITHOUT_PAST]:
                reason = await self.hass.async_add_executor_job(_copy, self.hass)
            if reason is None:
                return self._store(None)
            errors["base"], told["reason"] = "journal_not_copied", reason
        return self.async_show_form(
            step_id=TO_FILE,
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(WITHOUT_PAST): BooleanSelector()}),
                user_input or {WITHOUT_PAST: False},
            ),
            errors=errors,
            description_placeholders=told,
        )

    def _store(self, database: dict[str, Any] | None) -> ConfigFlowResult:
        if database != database_of(self.hass):
            restart = Issue(RESTART_ISSUE, {}, ir.IssueSeverity.WARNING)
            raise_issue(self.hass, RESTART_ISSUE, restart)
        return self.save({CONF_DATABASE: database})


def _read(user_input: dict[str, Any], stored: Stored) -> dict[str, Any]:
    """What was typed, put in order. A password that is not typed again is the one there was."""
    return {
        CONF_HOST: text(user_input, CONF_HOST),
        CONF_PORT: int(user_input[CONF_PORT]),
        CONF_DATABASE_NAME: text(user_input, CONF_DATABASE_NAME),
        CONF_USER: text(user_input, CONF_USER),
        CONF_PASSWORD: user_input.get(CONF_PASSWORD) or stored.get(CONF_PASSWORD, ""),
        CONF_SCHEMA: text(user_input, CONF_SCHEMA),
        CONF_SECURITY: user_input[CONF_SECURITY],
        CONF_CA_FILE: text(user_input, CONF_CA_FILE),
    }


def _copy(hass: HomeAssistant) -> str | None:
    """Write what the database has as the file of the next start; what is wrong. Blocks."""
    path = Path(hass.config.path(DOMAIN)) / JOURNAL_FILE
    running = hass.data.get(RUNNING)
    if path.exists():
        return None  # it was not brought over yet
    if running is None:
        return "the alarm system does not run"
    try:
        running.journal.snapshot_to(path)
    except (JournalError, OSError, sqlite3.Error) as err:
        return str(err)
    return None
