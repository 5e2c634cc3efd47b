"""Whether a step is taken: by who is there, what it is about, and the clocks of the town."""

from datetime import datetime, time

from ..incident import Incident
from ..procedure import ALWAYS, Only
from ..turn import Turn
from ..words import AlarmKind, Duty

_MIDNIGHT = time()


def held_by(turn: Turn, incident: Incident, only: Only) -> str:
    """Why a step is not taken now, a word of `HELD_REASONS`; empty: it is.

    `incident` is as those see it who must not learn of duress: a step that duress held
    back, or let through, would tell them.
    """
    if only == ALWAYS:
        # As most steps are: no clock is read on the way of an alarm.
        return ""
    return unmet(
        only,
        guarded=only.guarded is not None and is_guarded(turn, incident),
        kind=incident.kind,
        drill=incident.drill,
        local=turn.now.astimezone(turn.site.time_zone),
    )


def is_guarded(turn: Turn, incident: Incident) -> bool:
    """Whether a guard is in the building. One who is in trouble there is no help to it."""
    return incident.place is not None and any(
        one.responder_id != incident.responder_id
        for one in turn.roster.here(Duty.GUARD, incident.place.building_id, turn.now)
    )


def unmet(only: Only, *, guarded: bool, kind: AlarmKind, drill: bool, local: datetime) -> str:
    """The first of the conditions that does not hold, in the order of `HELD_REASONS`."""
    if only.guarded is not None and guarded is not only.guarded:
        return "guarded" if guarded else "unguarded"
    if only.kinds and kind not in only.kinds:
        return "kind"
    if only.drill is not None and drill is not only.drill:
        return "drill" if drill else "not_drill"
    return _not_at(only, local.isoweekday(), local.time())


def _not_at(only: Only, weekday: int, at: time) -> str:
    """Why not on this day, at this hour."""
    begins, ends = only.after or _MIDNIGHT, only.before
    over_midnight = ends is not None and ends <= begins
    is_within = at >= begins if ends is None else begins <= at < ends
    if over_midnight and ends is not None:
        is_within = at >= begins or at < ends
        if at < begins:
            # Of the night that began the day before, whether or not that has ended.
            weekday = weekday - 1 or 7 if at < ends else weekday
    if only.days and weekday not in only.days:
        return "day"
    return "" if is_within else "hour"
