"""A radio that reports where it is every so many seconds, and whether a report is one of those."""

from dataclasses import dataclass, field
from datetime import datetime

from . import lrrp
from .reports import Report, RequestId
from .tables import DocumentType, RequestToken

# What the room can use, of what captures show being asked for.
WANTED = (RequestToken.ACCURACY_AND_TIME, RequestToken.SPEED, RequestToken.DIRECTION)


@dataclass(slots=True)
class Follow:
    """One periodic request: `keys` of commands that wait for the radio's answer to it."""

    request_id: RequestId
    interval_s: int
    until: float
    keys: list[str] = field(default_factory=list)
    confirmed: bool = False
    last_at: float | None = None
    last_fix: datetime | None = None

    def request(self) -> lrrp.Request:
        """Return the request that begins it."""
        every = lrrp.Every(self.interval_s)
        return lrrp.Request(DocumentType.TRIGGERED_REQUEST, self.request_id, WANTED, every)

    def stop_request(self) -> lrrp.Request:
        """Return the request that ends it."""
        return lrrp.Request(DocumentType.STOP_REQUEST, self.request_id)

    def begin_anew(self) -> None:
        """Forget the beat: the request goes out again, and may be answered at once."""
        self.last_at = self.last_fix = None

    def is_off_beat(self, report: Report, now: float) -> bool:
        """Take in a report; returns whether it came far too early to be one of the row.

        Too early is less than half an interval after the one before. Where both
        say when the fix was, a delay on the way is told from haste: fixes half
        an interval apart, or in the wrong order, are of the row.
        """
        last_at, last_fix = self.last_at, self.last_fix
        too_early = self.interval_s / 2
        self.last_at = now
        if report.time is not None and (last_fix is None or report.time > last_fix):
            self.last_fix = report.time
        if last_at is None or now - last_at >= too_early:
            return False
        if report.time is None or last_fix is None or report.time == last_fix:
            return True
        return 0 < (report.time - last_fix).total_seconds() < too_early
