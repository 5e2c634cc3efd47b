"""What can be wrong with a round plan, and the times it starts with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import ceil
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.util import dt as dt_util

from ..bridge.recurrence import Recurrence, RuleError, check_rrule
from ..const import (
    CONF_ASSEMBLY_POINT,
    CONF_FLOOR,
    CONF_STARTS_AT,
    CONF_STARTS_ON,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
)
from ..control_room.words import RoundKind
from . import lookup

type Problem = tuple[str, str]
"""An error, and what it is about."""

_LOOK_AT = timedelta(weeks=2)
"""Of a rule: within it any that comes too close to itself has done so."""

_PROVES_EVERY_FLOOR = (RoundKind.FINAL_ROUND, RoundKind.FIRE_SWEEP)


def labels(building: lookup.Entry) -> dict[str, str]:
    """The checkpoints of a building by id, as people tell them apart: floor and name."""
    named: dict[str, str] = {}
    for one in sorted(building.get_subentries_of_type(SUBENTRY_CHECKPOINT), key=_where):
        label = plain = ", ".join(filter(None, (one.data.get(CONF_FLOOR), one.title)))
        number = 1
        while label in named.values():
            number += 1
            label = f"{plain} ({number})"
        named[one.subentry_id] = label
    return named


def _where(checkpoint: ConfigSubentry) -> tuple[str, str]:
    floor = checkpoint.data.get(CONF_FLOOR) or ""
    return lookup.normalised(floor), lookup.normalised(checkpoint.title)


def evenly(count: int, lasts: int) -> list[int]:
    """Whole minutes for `count` checkpoints, spread over a round of `lasts` minutes."""
    return [ceil(lasts * number / count) for number in range(1, count + 1)]


def problem(
    building: lookup.Entry, kind: str, lasts: int, planned: Sequence[tuple[str, int]]
) -> Problem | None:
    """The first thing that is wrong with the checkpoints, or None.

    `planned` are their ids and minutes, `lasts` the minutes of the whole round.
    """
    if not planned:
        return "no_checkpoints", ""
    named = labels(building)
    seen: set[str] = set()
    for checkpoint_id, within in planned:
        if checkpoint_id in seen:
            return "checkpoint_twice", named[checkpoint_id]
        if within > lasts:
            return "checkpoint_too_late", named[checkpoint_id]
        seen.add(checkpoint_id)
    if kind in _PROVES_EVERY_FLOOR and (floor := _floor_left_out(building, seen)):
        return "floor_left_out", floor
    return None


def _floor_left_out(building: lookup.Entry, chosen: Iterable[str]) -> str | None:
    """A floor with desks or checkpoints that none of the chosen ones proves empty.

    People gather at an assembly point: it is nothing to be emptied.
    """
    places = [
        *building.get_subentries_of_type(SUBENTRY_DESK),
        *(
            one
            for one in building.get_subentries_of_type(SUBENTRY_CHECKPOINT)
            if not one.data.get(CONF_ASSEMBLY_POINT)
        ),
    ]
    there = {
        lookup.normalised(floor): floor.strip()
        for one in places
        if (floor := one.data.get(CONF_FLOOR) or "").strip()
    }
    proven = {
        lookup.normalised(building.subentries[one].data.get(CONF_FLOOR) or "") for one in chosen
    }
    return next((floor for key, floor in there.items() if key not in proven), None)


def check_rule(typed: str, when: Mapping[str, Any], lasts: timedelta) -> tuple[str, str | None]:
    """A rule of one's own as it is to be stored, and the error where it cannot be.

    Takes up to half a second, so it is for the executor.
    """
    try:
        rule = check_rrule(typed)
    except RuleError as err:
        return typed, err.key
    begin = datetime.combine(
        date.fromisoformat(when[CONF_STARTS_ON]), time.fromisoformat(when[CONF_STARTS_AT])
    )
    walked = Recurrence(rule, begin, dt_util.get_default_time_zone()).between(
        begin, begin + _LOOK_AT
    )
    # Each round would end the one before it, which nobody could have completed.
    if any(after - before < lasts for before, after in pairwise(walked)):
        return typed, "rrule_overlaps"
    return rule, None
