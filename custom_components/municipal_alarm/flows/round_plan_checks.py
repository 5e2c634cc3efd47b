"""What can be wrong with a round plan, and the times it starts with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
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
from ..site_plan.rules import rounds
from ..site_plan.rules.names import normalised
from ..site_plan.rules.rounds import Problem, Spot
from . import lookup

_LOOK_AT = timedelta(weeks=2)
"""Of a rule: within it any that comes too close to itself has done so."""


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
    return normalised(floor), normalised(checkpoint.title)


def problem(
    building: lookup.Entry, kind: str, lasts: int, planned: Sequence[tuple[str, int]]
) -> Problem | None:
    """The first thing that is wrong with the checkpoints, or None.

    `planned` are their ids and minutes, `lasts` the minutes of the whole round.
    """
    spots = {
        one: Spot(
            label,
            building.subentries[one].data.get(CONF_FLOOR) or "",
            bool(building.subentries[one].data.get(CONF_ASSEMBLY_POINT)),
        )
        for one, label in labels(building).items()
    }
    desks = building.get_subentries_of_type(SUBENTRY_DESK)
    floors = [desk.data.get(CONF_FLOOR) or "" for desk in desks]
    return rounds.problem(spots, floors, kind, lasts, planned)


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
