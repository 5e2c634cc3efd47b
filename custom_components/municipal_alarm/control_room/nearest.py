"""Who is nearest to a place: by buildings, floors, and how old what we know of them is.

An estimate in minutes, not a route: great circles and stairs. It is made to put people
in an order, and to tell an operator two minutes from twenty.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from math import inf, isinf

from .floors import apart, from_the_street
from .ids import SystemId
from .roster import PLACE_HOLDS, Roster, great_circle_km, reachable
from .site import Place, Responder
from .values import value
from .words import Duty

_KM_PER_MINUTE = 12 / 60
"""A run, or a bicycle in a town: a car is parked twice as far away as it is faster."""
_OUT_AND_IN = 2.0
"""Minutes to leave one building and find the way into another."""
_PER_FLOOR = 0.5
_PER_MINUTE_OF_AGE = 0.25
"""Whoever was seen an hour ago may have walked a quarter of it away."""
_DOUBT_AT_MOST = 15.0
_ONLY_HOME = 10.0
"""Minutes added for somebody who was not seen at all, and should be where they are set up."""


@value
class Near:
    """Somebody who can be sent, and how far they are."""

    responder: Responder
    minutes: float | None
    """Estimated; None: nothing is known of where they are."""
    reachable: bool
    """Whether they have a contact that is not known to be lost."""


def minutes(roster: Roster, responder: Responder, place: Place, now: datetime) -> float | None:
    """How long they need to a place, to a tenth; None: nothing is known of where they are."""
    last = roster.placed.get(responder.responder_id)
    if last is not None and now - last.occurred_at < PLACE_HOLDS:
        age = max(now - last.occurred_at, timedelta(0)) / timedelta(minutes=1)
        doubt = _DOUBT_AT_MOST if last.doubtful else min(age * _PER_MINUTE_OF_AGE, _DOUBT_AT_MOST)
        way = _way(roster, last.place, place)
    else:
        home = roster.place_of(responder, now)
        doubt = _ONLY_HOME
        way = _way(roster, home, place) if home is not None else inf
    return None if isinf(way) else round(way + doubt, 1)


def _way(roster: Roster, here: Place, goal: Place) -> float:
    """Minutes from one place to another; inf when a building's place is not known."""
    if here.building_id == goal.building_id:
        return apart(here.floor, goal.floor) * _PER_FLOOR
    one = roster.site.buildings.get(here.building_id)
    other = roster.site.buildings.get(goal.building_id)
    if one is None or other is None:
        return inf
    stairs = (from_the_street(here.floor) + from_the_street(goal.floor)) * _PER_FLOOR
    return great_circle_km(one, other) / _KM_PER_MINUTE + _OUT_AND_IN + stairs


def nearest(
    roster: Roster,
    duties: Collection[Duty],
    place: Place | None,
    now: datetime,
    *,
    links: Mapping[SystemId, bool] | None = None,
    devices: Mapping[tuple[SystemId, str], bool] | None = None,
) -> tuple[Near, ...]:
    """Everybody on duty with one of these duties: who can be told first, then the nearest.

    Whose distance is not known comes after those whose is; without a `place` that is all.
    """
    found = [
        Near(
            responder,
            minutes(roster, responder, place, now) if place is not None else None,
            reachable(roster.contacts(responder), links or {}, devices or {}),
        )
        for responder in roster.site.responders.values()
        if responder.duty in duties and roster.on_duty(responder)
    ]
    return tuple(sorted(found, key=_order))


def _order(one: Near) -> tuple[bool, float, str]:
    far = inf if one.minutes is None else one.minutes
    return not one.reachable, far, one.responder.responder_id
