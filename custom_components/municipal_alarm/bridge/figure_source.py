"""What is stored of figures -> targets, shifts, and when something is silent.

One record at a time; what cannot be read raises KeyError, ValueError or TypeError, and
`site_source` leaves it out.
"""

from collections.abc import Mapping
from datetime import time, timedelta, tzinfo
from typing import Any

from homeassistant.const import CONF_NAME

from ..const import (
    CONF_BEGINS,
    CONF_FIGURE_TARGETS,
    CONF_MILESTONE,
    CONF_PERCENT,
    CONF_SHIFTS,
    CONF_SILENT_AFTER,
    CONF_WITHIN,
)
from ..learning.figures.rules import (
    DEFAULT_RULES,
    DEFAULT_SHIFTS,
    DEFAULT_TARGETS,
    FigureRules,
    Milestone,
    Shift,
    Target,
)


def target(stored: Mapping[str, Any]) -> Target:
    """One target, as stored: whole seconds, percent with at most one tenth."""
    permille = round(float(stored[CONF_PERCENT]) * 10)
    within = int(stored[CONF_WITHIN])
    if not 0 < permille <= 1000 or within < 1:
        raise ValueError("no target")
    return Target(Milestone(stored[CONF_MILESTONE]), within, permille)


def shift(stored: Mapping[str, Any]) -> Shift:
    """One shift, as stored."""
    return Shift(str(stored[CONF_NAME]), time.fromisoformat(stored[CONF_BEGINS]))


def stored_target(one: Target) -> dict[str, Any]:
    """The reverse of `target`."""
    return {
        CONF_MILESTONE: one.milestone.value,
        CONF_WITHIN: one.within_s,
        CONF_PERCENT: one.permille / 10,
    }


def stored_shift(one: Shift) -> dict[str, Any]:
    """The reverse of `shift`."""
    return {CONF_NAME: one.name, CONF_BEGINS: one.begins.isoformat()}


def silent_after(stored: Any) -> timedelta:
    """Stored in days."""
    days = int(stored)
    if days < 1:
        raise ValueError("less than a day")
    return timedelta(days=days)


def rules(options: Mapping[str, Any], time_zone: tzinfo) -> FigureRules:
    """How figures are made. An empty list is meant; what is not stored is as usual.

    Raises KeyError, ValueError or TypeError.
    """
    targets, shifts = options.get(CONF_FIGURE_TARGETS), options.get(CONF_SHIFTS)
    silent = options.get(CONF_SILENT_AFTER)
    return FigureRules(
        targets=DEFAULT_TARGETS if targets is None else tuple(map(target, targets)),
        shifts=DEFAULT_SHIFTS if shifts is None else tuple(map(shift, shifts)),
        time_zone=time_zone,
        silent_after=DEFAULT_RULES.silent_after if silent is None else silent_after(silent),
    )
