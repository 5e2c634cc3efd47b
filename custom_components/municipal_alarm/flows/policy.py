"""An escalation policy: whom an alarm reaches, and when, until an operator takes it on."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from ..const import (
    CONF_DELAY,
    CONF_KINDS,
    CONF_ON_SCENE_WITHIN,
    CONF_RAISE_SOUND,
    CONF_STEPS,
    CONF_TARGETS,
    SUBENTRY_POLICY,
)
from ..control_room.site import DEFAULT_POLICY
from ..control_room.words import AlarmKind, Target
from . import lookup
from .schemas import TEXT, Errors, name_error, seconds, text, words

# The default has three. A form with a section for each shows the whole policy at
# once; with more than six, nobody would find their way in it, or in the alarm.
MAX_STEPS = 6
# An alarm that reaches nobody for longer than this is no alarm.
MAX_FIRST_DELAY = 60
# Sooner than this nobody can be on scene; the prompt would come with every alarm.
MIN_ON_SCENE = 30

_SECTIONS = [f"step_{number}" for number in range(1, MAX_STEPS + 1)]


class PolicyFlow(ConfigSubentryFlow):
    """Add an escalation policy to the control room, or change one."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a policy."""
        return await self.async_step_policy(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a policy; one with more steps than the form has would lose the rest."""
        if len(self._get_reconfigure_subentry().data[CONF_STEPS]) > MAX_STEPS:
            return self.async_abort(reason="too_many_steps")
        return await self.async_step_policy(user_input)

    async def async_step_policy(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the whole policy at once."""
        errors: Errors = {}
        named: dict[str, str] = {}
        if user_input is not None:
            name = text(user_input, CONF_NAME)
            kinds = user_input.get(CONF_KINDS, [])
            steps = _read_steps(user_input)
            changing = self.source == SOURCE_RECONFIGURE
            others = lookup.siblings(
                self._get_entry(),
                SUBENTRY_POLICY,
                self._reconfigure_subentry_id if changing else None,
            )
            errors = _check_steps(steps)
            if error := name_error(name, (other.title for other in others)):
                errors[CONF_NAME] = error
            for other in others:
                if error := _kinds_error(kinds, other.data.get(CONF_KINDS, ())):
                    errors[CONF_KINDS] = error
                    named["policy"] = other.title
            if not errors:
                return self._save(
                    {
                        CONF_NAME: name,
                        CONF_KINDS: kinds,
                        CONF_STEPS: list(steps.values()),
                        CONF_ON_SCENE_WITHIN: int(user_input[CONF_ON_SCENE_WITHIN]),
                    }
                )
        shown = user_input or self._current()
        return self.async_show_form(
            step_id="policy",
            data_schema=self.add_suggested_values_to_schema(_schema(shown), shown),
            errors=errors,
            description_placeholders=named,
        )

    def _current(self) -> dict[str, Any]:
        """The stored policy as the form shows it; a new one starts as the default."""
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            return _shown(subentry.data) | {CONF_NAME: subentry.title}
        return _shown(default_policy())

    def _save(self, data: dict[str, Any]) -> SubentryFlowResult:
        name = data[CONF_NAME]
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )


def default_policy() -> dict[str, Any]:
    """What holds without a policy of one's own, as it would be stored."""
    return {
        CONF_KINDS: [],
        CONF_STEPS: [
            {
                CONF_DELAY: int(step.delay.total_seconds()),
                CONF_TARGETS: [target.value for target in step.targets],
                CONF_RAISE_SOUND: step.raise_sound,
            }
            for step in DEFAULT_POLICY.steps
        ],
        CONF_ON_SCENE_WITHIN: int(DEFAULT_POLICY.on_scene_within.total_seconds()),
    }


def _shown(policy: Mapping[str, Any]) -> dict[str, Any]:
    steps = dict(zip(_SECTIONS, policy[CONF_STEPS], strict=False))
    return {
        CONF_KINDS: policy.get(CONF_KINDS, []),
        CONF_ON_SCENE_WITHIN: policy.get(
            CONF_ON_SCENE_WITHIN, DEFAULT_POLICY.on_scene_within.total_seconds()
        ),
        **{name: dict(steps.get(name, {})) for name in _SECTIONS},
    }


def _schema(shown: Mapping[str, Any]) -> vol.Schema:
    step = vol.Schema(
        {
            vol.Optional(CONF_DELAY): seconds(0),
            vol.Optional(CONF_TARGETS): words("target", Target, multiple=True),
            vol.Required(CONF_RAISE_SOUND, default=False): BooleanSelector(),
        }
    )
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TEXT,
            vol.Optional(CONF_KINDS): words("alarm_kind", AlarmKind, multiple=True),
            **{
                vol.Required(name): section(step, {"collapsed": not _used(shown[name])})
                for name in _SECTIONS
            },
            vol.Required(CONF_ON_SCENE_WITHIN): seconds(MIN_ON_SCENE),
        }
    )


def _used(step: Mapping[str, Any]) -> bool:
    """Whether anything was filled in for a step; an untouched section is no step."""
    return bool(
        step.get(CONF_TARGETS) or step.get(CONF_DELAY) is not None or step.get(CONF_RAISE_SOUND)
    )


def _read_steps(user_input: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The steps that were filled in, as stored, by their section."""
    return {
        name: {
            CONF_DELAY: int(step.get(CONF_DELAY, 0)),
            CONF_TARGETS: step.get(CONF_TARGETS, []),
            CONF_RAISE_SOUND: step[CONF_RAISE_SOUND],
        }
        for name in _SECTIONS
        if _used(step := user_input[name])
    }


def _check_steps(steps: Mapping[str, Mapping[str, Any]]) -> Errors:
    if not steps:
        return {"base": "no_steps"}
    errors: Errors = {}
    before = -1
    for name, step in steps.items():
        if not step[CONF_TARGETS]:
            errors[name] = "no_targets"
        elif before < 0 and step[CONF_DELAY] > MAX_FIRST_DELAY:
            errors[name] = "first_step_late"
        elif step[CONF_DELAY] <= before:
            errors[name] = "not_ascending"
        before = step[CONF_DELAY]
    return errors


def _kinds_error(kinds: Iterable[str], theirs: Iterable[str]) -> str | None:
    """The error when two policies want the same alarm."""
    own, other = set(kinds), set(theirs)
    if own & other:
        return "kind_in_use"
    return "other_kinds_in_use" if not own and not other else None
