"""A hole in a policy, in words."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant

from ..const import DRILL, GUARDED, REAL, UNGUARDED
from ..control_room.escalation.holes import Hole
from ..control_room.words import AlarmKind
from . import repeats
from .labels import labels

_CASES = "hole_case"
CASES = (GUARDED, UNGUARDED, REAL, DRILL)

ERRORS: Mapping[str, str] = {
    "nobody": "hole_nobody",
    "unknown_external": "hole_unknown_external",
    "multi_ack_too_many": "hole_multi_ack_too_many",
}
"""The error under which the form names each reason."""


async def case_of(hass: HomeAssistant, hole: Hole) -> str:
    """For which alarms the hole is there: the building, day and hour, the kind, with a guard or not."""
    days = await labels(hass, "weekday", repeats.DAYS)
    kinds = await labels(hass, "alarm_kind", AlarmKind)
    cases = await labels(hass, _CASES, CASES)
    where = (hole.about,) if hole.reason == "nobody" and hole.about else ()
    return ", ".join(
        (
            *where,
            f"{days[repeats.DAYS[hole.weekday - 1]]} {hole.at:%H:%M}",
            kinds[hole.kind],
            cases[GUARDED if hole.guarded else UNGUARDED],
            cases[DRILL if hole.drill else REAL],
        )
    )
