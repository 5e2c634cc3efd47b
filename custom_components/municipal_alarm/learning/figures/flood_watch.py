"""Whether there is a flood of alarms now, by the same rule as in `load`."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from .load import FLOOD_OVER, FLOOD_UNDER, WINDOW


class FloodWatch:
    """The alarms of the last ten minutes."""

    def __init__(self, raised: Iterable[datetime] = ()) -> None:
        """Know of some already."""
        self._recent = deque(sorted(raised))
        self.is_flood = False

    @property
    def alarms(self) -> int:
        """How many there were, as of the last look."""
        return len(self._recent)

    @property
    def looks_at(self) -> datetime | None:
        """When the oldest is ten minutes old; None: there is none."""
        return self._recent[0] + WINDOW if self._recent else None

    def raised(self, at: datetime) -> None:
        """One more alarm; to be followed by a look."""
        self._recent.append(at)

    def look(self, now: datetime, operators: int) -> bool:
        """Whether that changes what there is; `operators`: at their consoles."""
        # By a clock that was ahead they would be there for hours.
        while self._recent and not now - WINDOW < self._recent[0] <= now + WINDOW:
            self._recent.popleft()
        positions, before = max(operators, 1), (self.is_flood, len(self._recent))
        if self.is_flood:
            self.is_flood = before[1] >= FLOOD_UNDER * positions
        else:
            self.is_flood = before[1] > FLOOD_OVER * positions
        return self.is_flood is not before[0]
