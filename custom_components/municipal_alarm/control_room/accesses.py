"""Writing down who looked at what, once for each look."""

from datetime import timedelta

from .access_fold import SAME_LOOK, look_of
from .commands import RecordAccess
from .events import AccessRecorded
from .turn import Turn


def record_access(turn: Turn, command: RecordAccess) -> None:
    """Somebody looks. Never refused: whoever could look did."""
    event = AccessRecorded(
        at=turn.now,
        actor=command.actor,
        what=command.what,
        about=command.about,
        incident_id=command.incident_id,
    )
    last = turn.room.accesses.get(look_of(event))
    # A clock that went back must not keep looks from being written down.
    if last is None or not timedelta(0) <= turn.now - last < SAME_LOOK:
        turn.record(event)
