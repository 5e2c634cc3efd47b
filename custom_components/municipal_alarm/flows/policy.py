"""An escalation policy: whom an alarm reaches, and when, until an operator takes it on.

Two forms: the policy, and what it would do. Between them stands why it was refused, for the
form is so long that an error in it would be out of sight; or which holes it leaves, with
which it is saved only by who says that they know.
"""

from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType
from typing import Any, override

from homeassistant.config_entries import SOURCE_RECONFIGURE, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
import voluptuous as vol

from ..bridge import procedure_source, site_source
from ..bridge.actors import read_operators
from ..bridge.hole_words import case_of, listed
from ..const import (
    CONF_DELAY,
    CONF_KINDS,
    CONF_ON_SCENE_WITHIN,
    CONF_RAISE_SOUND,
    CONF_STEPS,
    CONF_TARGETS,
    SUBENTRY_POLICY,
)
from ..control_room.escalation.holes import Hole, holes
from ..control_room.ids import PolicyId
from ..control_room.procedure import DEFAULT_POLICY, EscalationPolicy
from ..control_room.words import AlarmKind
from ..site_plan.rules.names import name_error
from ..site_plan.rules.steps import MAX_STEPS, kinds_error
from . import lookup, policy_evaluation, policy_holes, policy_steps
from .policy_preview import PreviewSteps
from .policy_steps import SECTIONS, is_used
from .schemas import TEXT, Errors, seconds, text, words

# Sooner than this nobody can be on scene; the prompt would come with every alarm.
MIN_ON_SCENE = 30


class PolicyFlow(PreviewSteps):
    """Add an escalation policy to the control room, or change one."""

    _data: Mapping[str, Any] = MappingProxyType({})
    """What passed the form, while it is looked at."""
    _typed: dict[str, Any] | None = None
    """What was refused; it is shown again."""
    _errors: Mapping[str, str] = MappingProxyType({})
    _named: Mapping[str, str] = MappingProxyType({})
    _holes: str = ""
    """What it leaves out, in words; empty: nothing, or something else is wrong."""

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
        """Ask for the whole policy at once; once refused, only what is wrong is open."""
        if user_input is not None:
            self._errors, self._named = await self._check(user_input)
            if not self._errors:
                return await self._taken()
            self._typed = user_input
            return await self.async_step_holes() if self._holes else self._not_saved()
        shown = self._typed or self._current()
        errors = self._errors if self._typed is not None else self._gone()
        external = lookup.external_targets(self._get_entry())
        return self.async_show_form(
            step_id="policy",
            data_schema=self.add_suggested_values_to_schema(
                _schema(external, errors or {one for one in SECTIONS if is_used(shown[one])}),
                shown,
            ),
            errors=dict(errors),
            description_placeholders=dict(self._named),
        )

    async def async_step_not_saved(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go back, after having read why the policy was refused."""
        return await self.async_step_policy()

    async def async_step_step_not_saved(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go back, after having read why a step was refused."""
        return await self.async_step_policy()

    async def async_step_holes(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Name the holes; who does not say that they know goes back, to mend the policy."""
        if user_input is not None:
            if user_input[policy_holes.KNOWN]:
                return await self._taken()
            return await self.async_step_policy()
        return self.async_show_form(
            step_id="holes",
            data_schema=policy_holes.schema(),
            description_placeholders={"holes": self._holes},
            last_step=False,
        )

    async def _taken(self) -> SubentryFlowResult:
        """Go on to the preview; there is nothing to be shown again."""
        self._typed = None
        return await self.async_step_preview()

    def _not_saved(self) -> SubentryFlowResult:
        """Say the first thing that is wrong, where it cannot be overlooked."""
        where, error = next(iter(self._errors.items()))
        named = dict(self._named)
        if where in SECTIONS:
            named["step"] = str(SECTIONS.index(where) + 1)
        return self.async_show_form(
            step_id="step_not_saved" if where in SECTIONS else "not_saved",
            data_schema=vol.Schema({}),
            errors={"base": error},
            description_placeholders=named,
            last_step=False,
        )

    async def _check(self, typed: Mapping[str, Any]) -> tuple[Errors, dict[str, str]]:
        """What is wrong, in the order of the form, and what the words of it name."""
        name = text(typed, CONF_NAME)
        kinds = typed.get(CONF_KINDS, [])
        steps = policy_steps.read(typed)
        others = lookup.siblings(self._get_entry(), SUBENTRY_POLICY, self._id)
        errors: Errors = {}
        named: dict[str, str] = {}
        self._holes = ""
        if error := name_error(name, (other.title for other in others)):
            errors[CONF_NAME] = error
        for other in others:
            if error := kinds_error(kinds, other.data.get(CONF_KINDS, ())):
                errors[CONF_KINDS] = error
                named["policy"] = other.title
        errors |= policy_steps.check(steps)
        if errors:
            return errors, named
        self._data = {
            CONF_NAME: name,
            CONF_KINDS: kinds,
            CONF_STEPS: list(steps.values()),
            CONF_ON_SCENE_WITHIN: int(typed[CONF_ON_SCENE_WITHIN]),
            **policy_evaluation.read(typed),
        }
        found = await self._find_holes()
        if not found:
            return {}, {}
        sections = list(steps)
        mistake = policy_holes.mistake(found)
        if mistake is None:
            numbers = {at: SECTIONS.index(name) + 1 for at, name in enumerate(sections)}
            self._holes = await listed(self.hass, found, numbers)
        hole = mistake or found[0]
        where = "base" if hole.step is None else sections[hole.step]
        case = await case_of(self.hass, hole)
        return {where: policy_holes.ERRORS[hole.reason]}, {"case": case, "about": hole.about}

    # -- what the preview asks for --------------------------------------------

    @override
    def previewed(self) -> EscalationPolicy:
        """The policy that was filled in, by the id that it has or will not keep."""
        return procedure_source.policy(
            PolicyId(self._id or "new"),
            self._data[CONF_NAME],
            self._data,
            lookup.external_targets(self._get_entry()),
        )

    @override
    async def save_policy(self) -> SubentryFlowResult:
        """Store it."""
        data = dict(self._data)
        name = data[CONF_NAME]
        if self._id is None:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )

    @override
    async def change_policy(self) -> SubentryFlowResult:
        """Go back to the form, with everything that was filled in."""
        return await self.async_step_policy()

    # -- what is known --------------------------------------------------------

    @property
    def _id(self) -> str | None:
        changing = self.source == SOURCE_RECONFIGURE
        return self._reconfigure_subentry_id if changing else None

    async def _find_holes(self) -> Sequence[Hole]:
        """What the policy leaves out, for the people who are set up.

        Beside the loop: of a large town with many conditions it takes a while.
        """
        site = site_source.read(self.hass, await read_operators(self.hass)).site
        return await self.hass.async_add_executor_job(holes, self.previewed(), site)

    def _stored(self) -> Mapping[str, Any]:
        """The policy to begin with: as filled in, as stored, or as it is without one."""
        if self._data:
            return self._data
        if self._id is None:
            return default_policy()
        subentry = self._get_reconfigure_subentry()
        return {**subentry.data, CONF_NAME: subentry.title}

    def _current(self) -> dict[str, Any]:
        stored = self._stored()
        external = lookup.external_targets(self._get_entry())
        steps = [policy_steps.shown(step, external) for step in stored[CONF_STEPS]]
        within = DEFAULT_POLICY.on_scene_within.total_seconds()
        return {
            **({CONF_NAME: stored[CONF_NAME]} if CONF_NAME in stored else {}),
            CONF_KINDS: stored.get(CONF_KINDS, []),
            CONF_ON_SCENE_WITHIN: stored.get(CONF_ON_SCENE_WITHIN, within),
            **policy_evaluation.shown(stored),
            **{name: {} for name in SECTIONS},
            **dict(zip(SECTIONS, steps, strict=False)),
        }

    def _gone(self) -> Errors:
        """The steps that call somebody who is not set up any more."""
        external = lookup.external_targets(self._get_entry())
        steps = zip(SECTIONS, self._stored()[CONF_STEPS], strict=False)
        return {
            name: "external_gone" for name, step in steps if policy_steps.is_gone(step, external)
        }


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


def _schema(external: Mapping[str, str], is_open: Container[str]) -> vol.Schema:
    step = policy_steps.schema(external)
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TEXT,
            vol.Optional(CONF_KINDS): words("alarm_kind", AlarmKind, multiple=True),
            **{
                vol.Required(name): section(step, {"collapsed": name not in is_open})
                for name in SECTIONS
            },
            vol.Required(CONF_ON_SCENE_WITHIN): seconds(MIN_ON_SCENE),
            **policy_evaluation.schema(),
        }
    )
