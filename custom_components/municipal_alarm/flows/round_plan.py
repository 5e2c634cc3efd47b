"""A round plan: which checkpoints, within what time, and when it is walked.

Three forms: what is walked; the minutes of each checkpoint, evenly spread to begin with;
and, unless people alone open it, the schedule.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TimeSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import (
    CONF_CHECKPOINT,
    CONF_CHECKPOINTS,
    CONF_HOLIDAYS,
    CONF_LASTS,
    CONF_OPENS_ON_SCAN,
    CONF_ORDERED,
    CONF_ROUND_KIND,
    CONF_RRULE,
    CONF_STARTS_AT,
    CONF_STARTS_ON,
    CONF_WITHIN,
    DAYS,
    HOLIDAY_RULES,
    HOLIDAYS_WALK,
    SUBENTRY_ROUND_PLAN,
)
from ..control_room.words import RoundKind
from ..site_plan.rules import repeats
from ..site_plan.rules.limits import MAX_MINUTES
from ..site_plan.rules.names import name_error
from ..site_plan.rules.rounds import evenly
from . import lookup
from .round_plan_checks import check_rule, labels, problem
from .schemas import TEXT, Errors, labelled, text, whole, words

REPEATS = "repeats"
_WEEKDAYS = "weekdays"
_START_LASTS = 30
_START_AT = "22:00:00"
_NO_SCHEDULE = {
    CONF_RRULE: "",
    CONF_STARTS_ON: "",
    CONF_STARTS_AT: "",
    CONF_HOLIDAYS: HOLIDAYS_WALK,
}


class RoundPlanFlow(ConfigSubentryFlow):
    """Add a round plan to a building, or change one."""

    _plan: dict[str, Any]
    """What passed the forms so far."""
    _repeats: str

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a round plan."""
        return await self.async_step_round_plan(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a round plan; a round that is under way goes on as it was opened."""
        return await self.async_step_round_plan(user_input)

    async def async_step_round_plan(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what is walked."""
        building = self._get_entry()
        named = {"building": building.title}
        there = labels(building)
        if not there:
            return self.async_abort(reason="no_checkpoints", description_placeholders=named)
        errors: Errors = {}
        if user_input is not None:
            name, lasts = text(user_input, CONF_NAME), int(user_input[CONF_LASTS])
            chosen = user_input.get(CONF_CHECKPOINTS, [])
            others = lookup.siblings(building, SUBENTRY_ROUND_PLAN, self._id)
            if error := name_error(name, (other.title for other in others)):
                errors[CONF_NAME] = error
            kind = user_input[CONF_ROUND_KIND]
            if wrong := problem(building, kind, lasts, [(one, 0) for one in chosen]):
                errors[CONF_CHECKPOINTS], named["subject"] = wrong
            if not errors:
                self._repeats = user_input[REPEATS]
                self._plan = {
                    CONF_NAME: name,
                    CONF_ROUND_KIND: kind,
                    CONF_CHECKPOINTS: self._times(chosen, lasts),
                    CONF_ORDERED: user_input[CONF_ORDERED],
                    CONF_LASTS: lasts * 60,
                    CONF_OPENS_ON_SCAN: user_input[CONF_OPENS_ON_SCAN],
                }
                return await self.async_step_times()
        elif gone := [
            str(number)
            for number, one in enumerate(self._stored().get(CONF_CHECKPOINTS, ()), 1)
            if one[CONF_CHECKPOINT] not in there
        ]:
            errors[CONF_CHECKPOINTS], named["subject"] = "checkpoints_gone", ", ".join(gone)
        return self.async_show_form(
            step_id="round_plan",
            data_schema=self.add_suggested_values_to_schema(
                _schema(there), user_input or self._current(there)
            ),
            errors=errors,
            description_placeholders=named,
        )

    async def async_step_times(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask within how many minutes each checkpoint is to be proven, and in which order."""
        there = labels(self._get_entry())
        errors: Errors = {}
        named = {"lasts": str(self._plan[CONF_LASTS] // 60)}
        if user_input is not None:
            ids = {label: checkpoint_id for checkpoint_id, label in there.items()}
            typed = user_input.get(CONF_CHECKPOINTS, [])
            # Renamed or removed by somebody else while this form was open.
            gone = [
                str(number)
                for number, one in enumerate(typed, 1)
                if one[CONF_CHECKPOINT] not in ids
            ]
            planned = [
                (ids[one[CONF_CHECKPOINT]], int(one[CONF_WITHIN]))
                for one in typed
                if one[CONF_CHECKPOINT] in ids
            ]
            user_input = {CONF_CHECKPOINTS: [one for one in typed if one[CONF_CHECKPOINT] in ids]}
            wrong = (
                ("checkpoints_gone", ", ".join(gone))
                if gone
                else problem(
                    self._get_entry(),
                    self._plan[CONF_ROUND_KIND],
                    self._plan[CONF_LASTS] // 60,
                    planned,
                )
            )
            if wrong is None:
                self._plan[CONF_CHECKPOINTS] = [
                    {CONF_CHECKPOINT: checkpoint_id, CONF_WITHIN: minutes * 60}
                    for checkpoint_id, minutes in planned
                ]
                if self._repeats == repeats.NEVER:
                    return self._save(_NO_SCHEDULE)
                return await self.async_step_schedule()
            errors[CONF_CHECKPOINTS], named["subject"] = wrong
        suggested = user_input or {
            CONF_CHECKPOINTS: [
                {
                    CONF_CHECKPOINT: there[one[CONF_CHECKPOINT]],
                    CONF_WITHIN: one[CONF_WITHIN] // 60,
                }
                for one in self._plan[CONF_CHECKPOINTS]
                if one[CONF_CHECKPOINT] in there
            ]
        }
        return self.async_show_form(
            step_id="times",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema({vol.Required(CONF_CHECKPOINTS): _times(there)}), suggested
            ),
            errors=errors,
            description_placeholders=named,
        )

    async def async_step_schedule(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask when it is walked."""
        errors: Errors = {}
        if user_input is not None:
            days = user_input.get(_WEEKDAYS, [])
            rule = repeats.rule_of(self._repeats, days, text(user_input, CONF_RRULE))
            if self._repeats == repeats.WEEKDAYS and not days:
                errors[_WEEKDAYS] = "no_weekday"
            elif self._repeats == repeats.OWN:
                lasts = timedelta(seconds=self._plan[CONF_LASTS])
                rule, error = await self.hass.async_add_executor_job(
                    check_rule, rule, user_input, lasts
                )
                if error is not None:
                    errors[CONF_RRULE] = error
            if not errors:
                return self._save(
                    {
                        CONF_RRULE: rule,
                        CONF_STARTS_ON: user_input[CONF_STARTS_ON],
                        CONF_STARTS_AT: user_input[CONF_STARTS_AT],
                        CONF_HOLIDAYS: user_input[CONF_HOLIDAYS],
                    }
                )
        return self.async_show_form(
            step_id="schedule",
            data_schema=self.add_suggested_values_to_schema(
                _schedule(self._repeats), user_input or self._current_schedule()
            ),
            errors=errors,
            description_placeholders={"lasts": str(self._plan[CONF_LASTS] // 60)},
        )

    # -- what is known -------------------------------------------------------

    @property
    def _id(self) -> str | None:
        changing = self.source == SOURCE_RECONFIGURE
        return self._reconfigure_subentry_id if changing else None

    def _stored(self) -> Mapping[str, Any]:
        return self._get_reconfigure_subentry().data if self._id else {}

    def _current(self, there: Mapping[str, str]) -> dict[str, Any]:
        """The stored plan as the first form shows it; what is gone left out."""
        stored = self._stored()
        shown = {
            CONF_ROUND_KIND: stored.get(CONF_ROUND_KIND, RoundKind.ROUND.value),
            CONF_CHECKPOINTS: [
                one[CONF_CHECKPOINT]
                for one in stored.get(CONF_CHECKPOINTS, ())
                if one[CONF_CHECKPOINT] in there
            ],
            CONF_LASTS: stored.get(CONF_LASTS, _START_LASTS * 60) // 60,
            CONF_ORDERED: stored.get(CONF_ORDERED, False),
            CONF_OPENS_ON_SCAN: stored.get(CONF_OPENS_ON_SCAN, False),
            REPEATS: repeats.choice_of(stored.get(CONF_RRULE, ""))[0],
        }
        if self._id:
            shown[CONF_NAME] = self._get_reconfigure_subentry().title
        return shown

    def _times(self, chosen: list[str], lasts: int) -> list[dict[str, Any]]:
        """The seconds of each chosen checkpoint: as stored where they still fit, else evenly."""
        stored = {
            one[CONF_CHECKPOINT]: one[CONF_WITHIN]
            for one in self._stored().get(CONF_CHECKPOINTS, ())
            if self._stored()[CONF_LASTS] == lasts * 60
        }
        return [
            {CONF_CHECKPOINT: one, CONF_WITHIN: stored.get(one, minutes * 60)}
            for one, minutes in zip(chosen, evenly(len(chosen), lasts), strict=True)
        ]

    def _current_schedule(self) -> dict[str, Any]:
        stored = self._stored()
        rule = stored.get(CONF_RRULE, "")
        shown = {
            CONF_STARTS_ON: stored.get(CONF_STARTS_ON) or dt_util.now().date().isoformat(),
            CONF_STARTS_AT: stored.get(CONF_STARTS_AT) or _START_AT,
            CONF_HOLIDAYS: stored.get(CONF_HOLIDAYS, HOLIDAYS_WALK),
        }
        if self._repeats == repeats.OWN and rule:
            # A simple choice to begin with, where it was one before.
            shown[CONF_RRULE] = rule
        if self._repeats == repeats.WEEKDAYS:
            shown[_WEEKDAYS] = repeats.choice_of(rule)[1]
        return shown

    def _save(self, schedule: Mapping[str, Any]) -> SubentryFlowResult:
        data = {**self._plan, **schedule}
        name = data[CONF_NAME]
        if self._id is None:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )


def _minutes() -> Any:
    return whole(1, MAX_MINUTES, unit="min")


def _schema(there: Mapping[str, str]) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TEXT,
            vol.Required(CONF_ROUND_KIND): words(CONF_ROUND_KIND, RoundKind),
            vol.Required(CONF_CHECKPOINTS): labelled(there, multiple=True),
            vol.Required(CONF_ORDERED): BooleanSelector(),
            vol.Required(CONF_LASTS): _minutes(),
            vol.Required(CONF_OPENS_ON_SCAN): BooleanSelector(),
            vol.Required(REPEATS): words(REPEATS, repeats.CHOICES),
        }
    )


def _times(there: Mapping[str, str]) -> ObjectSelector:
    """A list that can be put in another order; each item is edited in a dialog.

    The frontend shows an item by its value as it is, so checkpoints go by their labels.
    """
    checkpoint = SelectSelector(
        SelectSelectorConfig(options=list(there.values()), mode=SelectSelectorMode.DROPDOWN)
    )
    return ObjectSelector(
        ObjectSelectorConfig(
            fields={
                CONF_CHECKPOINT: ObjectSelectorField(required=True, selector=checkpoint),
                CONF_WITHIN: ObjectSelectorField(required=True, selector=_minutes()),
            },
            multiple=True,
            label_field=CONF_CHECKPOINT,
            description_field=CONF_WITHIN,
            translation_key="planned_checkpoint",
        )
    )


def _schedule(choice: str) -> vol.Schema:
    fields: dict[Any, Any] = {}
    if choice == repeats.WEEKDAYS:
        fields[vol.Required(_WEEKDAYS)] = words("weekday", DAYS, multiple=True)
    if choice == repeats.OWN:
        fields[vol.Required(CONF_RRULE)] = TEXT
    return vol.Schema(
        {
            **fields,
            vol.Required(CONF_STARTS_ON): DateSelector(),
            vol.Required(CONF_STARTS_AT): TimeSelector(),
            vol.Required(CONF_HOLIDAYS): words("holiday_rule", HOLIDAY_RULES),
        }
    )
