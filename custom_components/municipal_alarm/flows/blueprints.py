"""Installing and updating the blueprints that come with us."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from ..bridge.blueprints import Shipped, State, install, look
from ..bridge.labels import labels
from .options_base import OptionsSteps
from .schemas import Errors, labelled

BLUEPRINTS = "blueprints"
_INSTALL = "install"
_OVERWRITE = "overwrite"


class BlueprintSteps(OptionsSteps):
    """The form that shows each with its state, and writes those that are chosen."""

    async def async_step_blueprints(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose what to install, to update, and to write over what was changed."""
        errors: Errors = {}
        named: dict[str, str] = {}
        found = await look(self.hass)
        if not found:
            return self.async_abort(reason="no_blueprints")
        if user_input is not None:
            chosen = {*user_input.get(_INSTALL, ()), *user_input.get(_OVERWRITE, ())}
            try:
                await install(self.hass, [one for one in found if one.key in chosen])
            except (OSError, HomeAssistantError) as err:
                # Also: another was put there in the meantime. The form shows what there is now.
                errors["base"], named["reason"] = "not_written", str(err)
                found = await look(self.hass)
            else:
                return self.save({})
        words = await labels(self.hass, "blueprint_state", State)

        def choice(*states: State) -> dict[str, str]:
            return {
                one.key: f"{_title(one)} ({words[one.state]})"
                for one in found
                if one.state in states
            }

        to_install = choice(State.NOT_INSTALLED, State.UPDATE, State.OTHER)
        to_overwrite = choice(State.CHANGED)
        fields: dict[Any, Any] = {}
        if to_install:
            fields[vol.Optional(_INSTALL)] = labelled(to_install, multiple=True)
        if to_overwrite:
            fields[vol.Optional(_OVERWRITE)] = labelled(to_overwrite, multiple=True)
        # An update is nearly always wanted; what is not installed may be so on purpose, and
        # another version may hold somebody's changes.
        suggested = {_INSTALL: [one.key for one in found if one.state is State.UPDATE]}
        return self.async_show_form(
            step_id=BLUEPRINTS,
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), suggested),
            errors=errors,
            description_placeholders={"blueprints": _list(found, words), **named},
        )


def _title(one: Shipped) -> str:
    """Its name as it begins a line."""
    return one.name[:1].upper() + one.name[1:]


def _list(found: tuple[Shipped, ...], words: dict[str, str]) -> str:
    """Each with its state, as Markdown."""
    return "\n".join(f"- **{_title(one)}**: {words[one.state]}" for one in found)
