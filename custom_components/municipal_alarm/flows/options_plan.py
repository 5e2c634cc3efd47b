"""The site plan in the options: a text or a file, what it would do, and then do it."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..bridge.labels import labels
from ..control_room.errors import BadRequest
from ..control_room.snapshot import Json
from ..site_import.importing import Sources, import_plan, preview, preview_undo, undo
from ..site_import.telling import told
from ..site_plan.csv_sheet import decoded
from .options_base import OptionsSteps
from .schemas import Errors, text

SITE_PLAN = "site_plan"
SITE_PLAN_UNDO = "site_plan_undo"
_TEXT = "plan"
_FILE = "plan_file"
_CONFIRM = "confirm"
_MOST = 20
"""Lines of a list in a form; the rest is counted. What is removed is named, all of it."""

_SCHEMA = vol.Schema(
    {
        vol.Optional(_TEXT): TextSelector(TextSelectorConfig(multiline=True)),
        vol.Optional(_FILE): FileSelector(FileSelectorConfig(accept=".yaml,.yml,.csv")),
    }
)
_LINES = ("problem", "added", "changed", "removed", "more", "nothing")


class PlanSteps(OptionsSteps):
    """The forms of the site plan."""

    _sources: Sources = ()
    _answer: Json

    async def async_step_site_plan(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the plan; with problems they are listed, and it can be mended here."""
        errors: Errors = {}
        problems = ""
        if user_input is not None:
            sources = await self._typed(user_input, errors)
            if not errors:
                self._answer = await told(self.hass, await preview(self.hass, sources))
                if not self._answer["problems"]:
                    self._sources = sources
                    return await self.async_step_site_plan_preview()
                errors["base"] = "plan_problems"
                problems = await self._listed("problem", self._answer["problems"])
                # What is mended is the text, also where a file was sent.
                user_input = {_TEXT: sources[0][1]}
        return self._asked(user_input, errors, problems)

    def _asked(
        self, said: dict[str, Any] | None, errors: Errors | None = None, problems: str = ""
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=SITE_PLAN,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, said),
            errors=errors,
            description_placeholders={"problems": problems},
        )

    async def async_step_site_plan_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what is added, changed and removed, and do it when that is wanted."""
        errors: Errors = {}
        if user_input is not None:
            if not user_input[_CONFIRM]:
                return self._asked({_TEXT: self._sources[0][1]})
            planned = await import_plan(self.hass, self._sources)
            if not planned.problems:
                return self.async_abort(reason="plan_imported")
            # What is set up was changed while this was open.
            self._answer = await told(self.hass, planned)
            errors["base"] = "plan_problems"
        return await self._shown("site_plan_preview", errors)

    async def async_step_site_plan_undo(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what would be put back, and do it when that is wanted."""
        errors: Errors = {}
        try:
            if user_input is not None and user_input[_CONFIRM]:
                planned = await undo(self.hass)
                if not planned.problems:
                    return self.async_abort(reason="plan_undone")
            elif user_input is not None:
                return self.async_abort(reason="nothing_changed")
            else:
                planned = await preview_undo(self.hass)
        except BadRequest:
            return self.async_abort(reason="nothing_to_undo")
        if planned.problems:
            errors["base"] = "plan_problems"
        self._answer = await told(self.hass, planned)
        return await self._shown(SITE_PLAN_UNDO, errors)

    async def _shown(self, step: str, errors: Errors) -> ConfigFlowResult:
        lists = [
            await self._listed(what, self._answer[f"{what}s" if what == "problem" else what])
            for what in ("problem", "added", "changed", "removed")
        ]
        words = await labels(self.hass, "site_plan_line", _LINES)
        shown = "\n".join(filter(None, lists)) or words["nothing"]
        return self.async_show_form(
            step_id=step,
            data_schema=vol.Schema({vol.Required(_CONFIRM, default=False): BooleanSelector()}),
            errors=errors,
            description_placeholders={"changes": shown},
        )

    async def _typed(self, user_input: dict[str, Any], errors: Errors) -> Sources:
        uploaded = user_input.get(_FILE)
        if uploaded is None:
            typed = str(user_input.get(_TEXT) or "")
            if not text(user_input, _TEXT):
                errors["base"] = "no_plan"
            return [("", typed)]
        try:
            return [await self.hass.async_add_executor_job(self._uploaded, uploaded)]
        except OSError, ValueError:
            # UnicodeDecodeError is one, and so is an upload that is gone.
            errors[_FILE] = "plan_file_unreadable"
            return []

    def _uploaded(self, uploaded: str) -> tuple[str, str]:
        with process_uploaded_file(self.hass, uploaded) as path:
            return path.name, decoded(path.name, path.read_bytes())

    async def _listed(self, what: str, things: Iterable[Json]) -> str:
        words = await labels(self.hass, "site_plan_line", _LINES)
        lines = []
        for one in things:
            line = words[what]
            for key, said in one.items():
                line = line.replace(f"{{{key}}}", _said(said))
            lines.append(f"- {line}")
        rest = len(lines) - _MOST if what != "removed" else 0
        if rest > 0:
            lines = [*lines[:_MOST], f"- {words['more'].replace('{number}', str(rest))}"]
        return "\n".join(lines)


def _said(said: Any) -> str:
    return ", ".join(said) if isinstance(said, list) else str(said)
