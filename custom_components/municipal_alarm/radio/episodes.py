"""One emergency, however often a radio reports it, is one event.

A radio in emergency repeats itself: the report again and again, its position
with it. Those are one fact and carry one `event_id`; a second press of the
button is a new fact and needs an id of its own, as the room takes the same id
for a repeat.
"""

from dataclasses import dataclass
from datetime import datetime

# Reports come every few seconds while it lasts; half a minute of silence is its end.
GAP_S = 30.0
# A radio that never stops reporting is told of again, so that a second emergency
# cannot hide in the first for longer than this.
LONGEST_S = 120.0
# Radios remembered; a town has some hundreds.
CAPACITY = 4_096


@dataclass(slots=True)
class _Episode:
    """One emergency of one radio: `began` and `last` on the clock of `now`."""

    began: float
    last: float
    second: int
    open: bool = True


class Episodes:
    """Which reports belong together; see the module's text."""

    def __init__(
        self, *, gap_s: float = GAP_S, longest_s: float = LONGEST_S, capacity: int = CAPACITY
    ) -> None:
        """Begin with no emergency known."""
        self._gap_s = gap_s
        self._longest_s = longest_s
        self._capacity = capacity
        self._episodes: dict[str, _Episode] = {}

    def __len__(self) -> int:
        return len(self._episodes)

    def reported(self, radio_id: str, now: float, utc: datetime) -> tuple[str, bool]:
        """Take in one report; returns the id of its emergency and whether that is new.

        `now` is a monotonic clock in seconds. `utc` (aware) makes the id one
        that no other run of this program has used for another press.
        """
        episode = self._episodes.pop(radio_id, None)
        is_new = (
            episode is None
            or not episode.open
            or now - episode.last > self._gap_s
            or now - episode.began > self._longest_s
        )
        if episode is None or is_new:
            second = int(utc.timestamp())
            if episode is not None:
                # A second press within the second, or after the clock was set back.
                second = max(second, episode.second + 1)
            episode = _Episode(began=now, last=now, second=second)
        episode.last = now
        self._episodes[radio_id] = episode  # the latest last: the first goes when it is full
        if len(self._episodes) > self._capacity:
            del self._episodes[next(iter(self._episodes))]
        return f"emergency/{radio_id}/{episode.second}", is_new

    def ended(self, radio_id: str, now: float) -> None:
        """Note that the radio was told to stop, and obeyed: the next report is a new press."""
        if (episode := self._episodes.get(radio_id)) is not None:
            episode.open = False
            episode.last = now
