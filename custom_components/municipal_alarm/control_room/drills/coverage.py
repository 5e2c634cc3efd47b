"""Which desks are to be tested: never tested, too long ago, or failed the last time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..ids import BuildingId, DeskId
from ..site import Place, Site
from ..values import value
from .desk_test import FailedTest


@value
class DueDesk:
    """A desk that is to be tested."""

    place: Place
    tested_at: datetime | None
    """When it last proved to work; None: never."""
    failed: FailedTest | None
    """Why its last test failed, if it did."""


def is_due(
    tested_at: datetime | None, failed: FailedTest | None, now: datetime, every: timedelta | None
) -> bool:
    """Whether a desk is to be tested. One that failed is, however often desks are tested."""
    if failed is not None:
        return True
    return every is not None and (tested_at is None or now - tested_at >= every)


def due(
    site: Site,
    tested: Mapping[DeskId, datetime],
    failed: Mapping[DeskId, FailedTest],
    now: datetime,
    every: timedelta | None,
    building_id: BuildingId | None = None,
) -> tuple[DueDesk, ...]:
    """The desks to be tested: those that failed first, then those never tested, then the oldest.

    `every`: how often a desk is tested; None: nobody asks for it.
    """
    found = [
        DueDesk(site.places[desk_id], tested.get(desk_id), failed.get(desk_id))
        for desk_id, desk in site.desks.items()
        if (building_id is None or desk.building_id == building_id)
        and is_due(tested.get(desk_id), failed.get(desk_id), now, every)
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(one: DueDesk) -> tuple[bool, bool, float, str, str]:
    at = one.tested_at
    return (
        one.failed is None,
        at is not None,
        at.timestamp() if at is not None else 0,
        one.place.building,
        one.place.desk,
    )
