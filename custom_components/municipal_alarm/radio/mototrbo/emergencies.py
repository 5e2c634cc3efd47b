"""Possible emergencies: positions that nobody asked for.

The alarm of a MOTOTRBO radio is signalling on the air and does not reach an IP
application; what does is the position that a radio can be set to send with it
(System Planner 2011, printed pages 35 and 48). It does not say what set it off.
"""

from datetime import datetime
from functools import partial

from ..episodes import PRESS_GAP_S, UNSPECIFIC, Episodes
from ..events import RadioEmergency
from .outlet import Outlet
from .reports import Report

RAW_KIND = "unsolicited position"


class Emergencies:
    """One event for each emergency, however many positions come with it."""

    def __init__(self, outlet: Outlet, *, enabled: bool) -> None:
        """Begin with none; not `enabled`, an unasked position is only a position."""
        self._outlet = outlet
        self._enabled = enabled
        # A radio sends its position with each press, and nothing tells it to stop.
        self._episodes = Episodes(gap_s=PRESS_GAP_S)

    def unasked(self, radio_id: str, report: Report, now: float, utc: datetime) -> None:
        """Take in a position (perhaps without a fix) that was not asked for."""
        self._outlet.counters["unasked_position"] += 1
        if not self._enabled:
            return
        event_id, is_new = self._episodes.reported(radio_id, now, utc)
        if not is_new:
            return
        # Not the report's own time: that is of the last fix, and indoors it may be hours old.
        self._outlet.tell(
            RadioEmergency(
                event_id=event_id,
                occurred_at=utc,
                radio_id=radio_id,
                raw_kind=RAW_KIND,
                possible=True,
                latitude=report.latitude,
                longitude=report.longitude,
                accuracy_m=report.radius_m if report.has_fix else None,
            ),
            undo=partial(self._episodes.ended, radio_id, UNSPECIFIC),
        )
