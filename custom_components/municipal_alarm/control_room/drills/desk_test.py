"""One desk tested by one person."""

from datetime import datetime, timedelta

from ..command_base import Actor
from ..ids import DeskId, IncidentId
from ..site import Place
from ..values import value

PRESS_WITHIN = timedelta(seconds=60)
"""To walk around the desk and press. After it a press is an alarm again."""

SEEN_WITHIN = timedelta(minutes=5)
"""To look at picture and lamp, and say so. After it nobody is there any more."""


@value
class DeskTest:
    """Somebody stands at a desk to test it."""

    desk_id: DeskId
    desk: Place
    actor: Actor
    started_at: datetime
    until: datetime
    """Until then the next press is the test."""
    incident_id: IncidentId | None = None
    """What the press raised; None: it has not come."""
    pressed_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When it is over by itself: without a press, or without a word of what was seen."""
        return self.until if self.pressed_at is None else self.pressed_at + SEEN_WITHIN

    def is_ahead(self, now: datetime) -> bool:
        """Whether the clock was wrong when it started: it would wait for a press for hours."""
        return self.started_at > now

    def takes(self, occurred_at: datetime, now: datetime) -> bool:
        """Whether a press is the one it waits for, and not one made before or after.

        By the source's own time as well: what was pressed before the test began and
        arrives in its minute was pressed by somebody in need.
        """
        return (
            self.incident_id is None
            and self.started_at <= now < self.until
            and self.started_at <= occurred_at
        )


@value
class FailedTest:
    """Why a desk's last test failed."""

    at: datetime
    reason: str
    note: str
    by: str
    """Who tested."""
    unticked_by: Actor | None = None
    """Who tested and saw a press, and did not say what they saw."""
