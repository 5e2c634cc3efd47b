"""How long what is kept, and the going of what is older."""

from dataclasses import dataclass
from datetime import datetime, timedelta
import sqlite3
from time import monotonic

from ..control_room.events import CheckpointScanned, ResponderLocated, ResponderPlaced
from .errors import CannotWrite, JournalError
from .port import Cutoff, Journal

PLACES = (CheckpointScanned.KIND, ResponderLocated.KIND, ResponderPlaced.KIND)
"""Scans and positions: kinds that say where somebody was, and little else."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long records keep their content."""

    events: timedelta = timedelta(days=2 * 365)
    places: timedelta = timedelta(days=28)

    def __post_init__(self) -> None:
        if min(self.events, self.places) < timedelta(days=1):
            raise ValueError("less than a day: the room itself may still need it")

    def cutoff(self, now: datetime) -> Cutoff:
        """What is older may go. A place is an event too, and never outlives the others."""
        return Cutoff(now - self.events, now - min(self.places, self.events))


@dataclass(frozen=True, slots=True)
class Tidied:
    """What came of one run."""

    records: int
    done: bool
    """Nothing that may go is left; False: the time was over, or it failed."""
    failed: str = ""
    """Why it could not go on."""


def tidy(journal: Journal, keep: Keep, now: datetime, *, seconds: float = 20) -> Tidied:
    """Let go of what is old, a little at a time, for no longer than this. Blocks."""
    before, ends = keep.cutoff(now), monotonic() + seconds
    records = 0
    try:
        while went := journal.expire(before):
            records += went
            if monotonic() >= ends:
                return Tidied(records, done=False)
    except CannotWrite as err:
        return Tidied(records, done=False, failed=err.why)
    except (JournalError, OSError, sqlite3.Error) as err:
        # What cannot be read does not go either: verification names it.
        return Tidied(records, done=False, failed=str(err))
    return Tidied(records, done=True)
