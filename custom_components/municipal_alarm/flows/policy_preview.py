"""What a policy would do: shown before it is saved, from the engine that will do it."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.helpers.selector import BooleanSelector, DateTimeSelector
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..bridge import previews
from ..const import GUARDED, UNGUARDED
from ..control_room.ids import DeskId
from ..control_room.procedure import EscalationPolicy
from ..control_room.site import Site
from ..runtime import DATA_RUNTIME
from ..site_plan.rules.names import normalised
from .schemas import labelled, words

DESK = "desk"
WHEN = "when"
DRILL = "drill"
GUARDS = "guards"
OPERATORS = "operators"
THEN = "then"
SAVE, AGAIN, CHANGE = "save", "again", "change"
THENS = (SAVE, AGAIN, CHANGE)
AS_NOW = "as_now"
ASSUMED: Mapping[str, bool | None] = {AS_NOW: None, GUARDED: True, UNGUARDED: False}
"""Whether a guard is taken to be in the building."""


class PreviewSteps(ConfigSubentryFlow):
    """The step between a form and what it stores."""

    _looked_at: Mapping[str, Any] = MappingProxyType({})
    """What was assumed in the preview that was shown last."""

    @abstractmethod
    def previewed(self) -> EscalationPolicy:
        """The policy that was filled in."""

    @abstractmethod
    async def save_policy(self) -> SubentryFlowResult:
        """Store it."""

    @abstractmethod
    async def change_policy(self) -> SubentryFlowResult:
        """Go back to the form, with everything that was filled in."""

    async def async_step_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the ten minutes after a press at some desk, at some moment."""
        runtime = self.hass.data.get(DATA_RUNTIME)
        desks = {} if runtime is None else _desks(runtime.room.state.site)
        if runtime is None or not desks:
            # Nobody can press anything yet.
            return await self.save_policy()
        if user_input is not None:
            # What nobody has seen yet is shown first.
            if user_input[THEN] == SAVE and _assumed(user_input) == self._looked_at:
                return await self.save_policy()
            if user_input[THEN] == CHANGE:
                return await self.change_policy()
        asked = user_input or {
            DESK: next(iter(desks)),
            WHEN: f"{dt_util.now():%Y-%m-%d %H:%M:%S}",
            GUARDS: AS_NOW,
            OPERATORS: bool(runtime.room.state.present),
            DRILL: False,
        }
        if asked[DESK] not in desks:
            # Removed while this form was open.
            asked[DESK] = next(iter(desks))
        lines = previews.lines(
            self.hass,
            runtime.room.state,
            DeskId(asked[DESK]),
            _moment(asked[WHEN]),
            policy=self.previewed(),
            drill=asked[DRILL],
            guarded=ASSUMED[asked[GUARDS]],
            operators=asked[OPERATORS],
        )
        self._looked_at = _assumed(asked)
        return self.async_show_form(
            step_id="preview",
            data_schema=self.add_suggested_values_to_schema(_schema(desks), {**asked, THEN: SAVE}),
            description_placeholders={"timeline": "\n".join(f"- {line}" for line in lines)},
        )


def _assumed(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a preview depends on; the moment however it is written."""
    return {
        **{key: asked[key] for key in (DESK, GUARDS, OPERATORS, DRILL)},
        WHEN: _moment(asked[WHEN]),
    }


def _desks(site: Site) -> dict[str, str]:
    """Every desk by its id, with its building first, in the order of people's eyes."""
    named = {str(desk_id): place.words() for desk_id, place in site.places.items()}
    return dict(sorted(named.items(), key=lambda one: normalised(one[1])))


def _moment(typed: str) -> datetime:
    """A moment as typed: on the clocks of the municipality."""
    return dt_util.parse_datetime(typed, raise_on_error=True).replace(
        tzinfo=dt_util.get_default_time_zone()
    )


def _schema(desks: Mapping[str, str]) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(DESK): labelled(desks),
            vol.Required(WHEN): DateTimeSelector(),
            vol.Required(GUARDS): words("preview_guards", ASSUMED),
            vol.Required(OPERATORS): BooleanSelector(),
            vol.Required(DRILL): BooleanSelector(),
            vol.Required(THEN): words("after_preview", THENS),
        }
    )
