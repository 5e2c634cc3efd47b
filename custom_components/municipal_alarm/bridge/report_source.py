"""What is stored of reports -> what is made by itself, and how long it is kept."""

from collections.abc import Mapping
from typing import Any

from ..const import CONF_BUILDINGS, CONF_KEEP_YEARS, CONF_MONTHLY, CONF_REPORTS, CONF_YEARLY
from ..control_room.values import record


@record
class Schedule:
    """What is made by itself."""

    monthly: bool = True
    yearly: bool = True
    buildings: bool = False
    """Also one of each building."""
    keep_years: int = 7
    """Whole years, beside the one that runs."""


def schedule(options: Mapping[str, Any]) -> Schedule:
    """The schedule as stored. Raises KeyError, ValueError or TypeError."""
    stored = options.get(CONF_REPORTS)
    if stored is None:
        return Schedule()
    years = int(stored[CONF_KEEP_YEARS])
    if years < 1:
        raise ValueError("kept for less than a year")
    return Schedule(
        monthly=bool(stored[CONF_MONTHLY]),
        yearly=bool(stored[CONF_YEARLY]),
        buildings=bool(stored[CONF_BUILDINGS]),
        keep_years=years,
    )
