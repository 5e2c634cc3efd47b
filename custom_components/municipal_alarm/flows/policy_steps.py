"""The steps of an escalation policy in a form: a section for each."""

from collections.abc import Mapping
from typing import Any

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import BooleanSelector, TimeSelector
import voluptuous as vol

from ..const import (
    ANY,
    CONF_AFTER,
    CONF_BEFORE,
    CONF_DAYS,
    CONF_DELAY,
    CONF_DRILL,
    CONF_EXTERNAL,
    CONF_GUARDED,
    CONF_MULTI_ACK,
    CONF_ONLY_KINDS,
    CONF_RAISE_SOUND,
    CONF_REPEAT_EVERY,
    CONF_REPEAT_TIMES,
    CONF_TARGETS,
    DAYS,
    DRILL_CHOICES,
    GUARDED_CHOICES,
)
from ..control_room.words import AlarmKind, Target
from ..site_plan.rules.limits import MAX_SECONDS
from ..site_plan.rules.steps import MAX_STEPS, error, is_conditional
from .schemas import Errors, labelled, seconds, whole, words

# More often than this a radio does nothing else, and nobody gets to answering.
_REPEAT_SECONDS = whole(10, MAX_SECONDS, unit="s")
_REPEAT_TIMES = whole(1, 20)
_MULTI_ACK = whole(1, 20)

SECTIONS = tuple(f"step_{number}" for number in range(1, MAX_STEPS + 1))

_HOURS = (CONF_AFTER, CONF_BEFORE)
_CHOICES = {CONF_GUARDED: GUARDED_CHOICES, CONF_DRILL: DRILL_CHOICES}
_NUMBERS = (CONF_MULTI_ACK, CONF_REPEAT_EVERY, CONF_REPEAT_TIMES)


def schema(external: Mapping[str, str]) -> vol.Schema:
    """One step; `external`: whom it can call outside, by id."""
    fields: dict[Any, Any] = {
        vol.Optional(CONF_DELAY): seconds(0),
        vol.Optional(CONF_TARGETS): words("target", Target, multiple=True),
    }
    if external:
        fields[vol.Optional(CONF_EXTERNAL)] = labelled(external, multiple=True)
    return vol.Schema(
        {
            **fields,
            vol.Required(CONF_RAISE_SOUND, default=False): BooleanSelector(),
            vol.Optional(CONF_MULTI_ACK): _MULTI_ACK,
            vol.Optional(CONF_REPEAT_EVERY): _REPEAT_SECONDS,
            vol.Optional(CONF_REPEAT_TIMES): _REPEAT_TIMES,
            vol.Required(CONF_GUARDED, default=ANY): words("step_guarded", GUARDED_CHOICES),
            vol.Optional(CONF_ONLY_KINDS): words("alarm_kind", AlarmKind, multiple=True),
            vol.Required(CONF_DRILL, default=ANY): words("step_drill", DRILL_CHOICES),
            vol.Optional(CONF_DAYS): words("weekday", DAYS, multiple=True),
            vol.Optional(CONF_AFTER): TimeSelector(),
            vol.Optional(CONF_BEFORE): TimeSelector(),
        }
    )


def shown(stored: Mapping[str, Any], external: Mapping[str, str]) -> dict[str, Any]:
    """A stored step as the form shows it; targets outside that are gone left out."""
    step = dict(stored)
    if called := step.pop(CONF_EXTERNAL, None):
        # Written by hand it may go by its name.
        ids = {name: one for one, name in external.items()}
        step[CONF_EXTERNAL] = [
            found for one in called if (found := one if one in external else ids.get(one))
        ]
    if days := step.pop(CONF_DAYS, None):
        step[CONF_DAYS] = [DAYS[day - 1] for day in sorted(days)]
    return step


def is_gone(stored: Mapping[str, Any], external: Mapping[str, str]) -> bool:
    """Whether a stored step calls somebody who is not set up any more."""
    return len(shown(stored, external).get(CONF_EXTERNAL, ())) < len(stored.get(CONF_EXTERNAL, ()))


def is_used(step: Mapping[str, Any]) -> bool:
    """Whether anything was filled in for a step; an untouched section is no step."""
    return (
        step.get(CONF_DELAY) is not None
        or any(step.get(key) for key in (CONF_TARGETS, CONF_EXTERNAL, CONF_RAISE_SOUND))
        or is_conditional(step)
        or any(step.get(key) for key in _NUMBERS)
    )


def read(user_input: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The steps that were filled in, as stored, by their section."""
    return {name: _read(step) for name in SECTIONS if is_used(step := user_input[name])}


def _read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """A step as stored: of what may be left out, only what was filled in."""
    step = {
        CONF_DELAY: int(typed.get(CONF_DELAY, 0)),
        CONF_TARGETS: typed.get(CONF_TARGETS, []),
        CONF_RAISE_SOUND: typed[CONF_RAISE_SOUND],
    }
    step |= {
        key: typed[key] for key in (CONF_EXTERNAL, CONF_ONLY_KINDS, CONF_DAYS) if typed.get(key)
    }
    step |= {key: cv.time(typed[key]).isoformat() for key in _HOURS if typed.get(key)}
    step |= {key: int(typed[key]) for key in _NUMBERS if typed.get(key)}
    step |= {key: typed[key] for key in _CHOICES if typed.get(key, ANY) != ANY}
    if CONF_DAYS in step:
        step[CONF_DAYS] = sorted(DAYS.index(day) + 1 for day in step[CONF_DAYS])
    return step


def check(steps: Mapping[str, Mapping[str, Any]]) -> Errors:
    """What is wrong with the steps themselves, at most one error for each."""
    if not steps:
        return {"base": "no_steps"}
    errors: Errors = {}
    before: Mapping[str, Any] | None = None
    for name, step in steps.items():
        if wrong := error(step, before):
            errors[name] = wrong
        before = step
    return errors
