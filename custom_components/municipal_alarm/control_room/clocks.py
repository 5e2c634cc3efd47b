"""Whether a time has come, by a clock that may have been put back.

Nothing that waits for a device or a person waits longer than minutes. What is further away
was armed while our clock was ahead, by an hour or a day, and is due at once.
"""

from datetime import datetime, timedelta

from .sources import CLOCK_SLACK

SOON = timedelta(minutes=1)
"""The longest wait for a receipt, for a further telling, and for somebody called up."""

LATER = timedelta(minutes=5)
"""The longest that a microphone is open, and a roll-call unanswered."""


def has_come(at: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether something is due that waits for `longest` at most; None: nothing waits."""
    return at is not None and (at <= now or at > now + longest + CLOCK_SLACK)
