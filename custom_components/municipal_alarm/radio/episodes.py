"""One emergency, however often a radio reports it, is one event.

A radio in emergency repeats itself: the report again and again, its position
with it. Those are one fact and carry one `event_id`; a second press of the
button is a new fact and needs an id of its own, as the room takes the same id
for a repeat. So does a report of another kind: who pressed the button a moment
ago may have fallen by now.
"""

from dataclasses import dataclass, field
from datetime import datetime

# Reports come every few seconds while it lasts; half a minute of silence is its end.
GAP_S = 30.0
# For reports that a radio cannot be told to stop: these come with each press, and two
# that are this far apart are two presses.
PRESS_GAP_S = 10.0
# A radio that never stops reporting is told of again, so that a second emergency
# cannot hide in the first for longer than this.
LONGEST_S = 120.0
# Radios remembered; a town has some hundreds.
CAPACITY = 4_096

UNSPECIFIC = ""
"""The kind of a report that says nothing but that there is an emergency."""


@dataclass(slots=True)
class _Episode:
    """One emergency of one radio: `began` and `last` on the clock of `now`."""

    event_id: str
    gap_s: float
    began: float
    last: float


@dataclass(slots=True)
class _Radio:
    """What goes on at one radio, by kind; `second` is in the last id that it got."""

    second: int = -1
    episodes: dict[str, _Episode] = field(default_factory=dict)


class Episodes:
    """Which reports belong together; see the module's text."""

    def __init__(
        self, *, gap_s: float = GAP_S, longest_s: float = LONGEST_S, capacity: int = CAPACITY
    ) -> None:
        """Begin with no emergency known. `gap_s`: where a report does not name its own."""
        self._gap_s = gap_s
        self._longest_s = longest_s
        self._capacity = capacity
        self._radios: dict[str, _Radio] = {}

    def __len__(self) -> int:
        return len(self._radios)

    def reported(
        self,
        radio_id: str,
        now: float,
        utc: datetime,
        *,
        kind: str = UNSPECIFIC,
        gap_s: float | None = None,
        says_more: bool = True,
    ) -> tuple[str, bool]:
        """Take in one report; returns the id of its emergency and whether that is new.

        `now` is a monotonic clock in seconds. `utc` (aware) makes the id one
        that no other run of this program has used for another press. A report
        that does not say of what `kind` it is belongs to whatever goes on; one
        that does, to what was told of that kind. Where a kind `says_more` than
        that there is an emergency (a fall, say) it is a new one also after a
        report that did not; otherwise it is that one, which has its kind now.
        """
        radio = self._radios.pop(radio_id, None) or _Radio()
        self._radios[radio_id] = radio  # the latest last: the first goes when it is full
        if len(self._radios) > self._capacity:
            del self._radios[next(iter(self._radios))]
        self._forget(radio, now)
        if (episode := radio.episodes.get(kind)) is not None:
            episode.last = now
            return episode.event_id, False
        if not says_more and (episode := radio.episodes.pop(UNSPECIFIC, None)) is not None:
            radio.episodes[kind] = episode
            episode.last = now
            episode.gap_s = max(episode.gap_s, self._gap_s if gap_s is None else gap_s)
            return episode.event_id, False
        if kind == UNSPECIFIC and radio.episodes:
            return next(reversed(radio.episodes.values())).event_id, False
        # A second press within the second, or after the clock was set back.
        radio.second = max(int(utc.timestamp()), radio.second + 1)
        event_id = f"emergency/{radio_id}/{radio.second}"
        if kind != UNSPECIFIC:
            event_id += f"/{kind}"
        gap_s = self._gap_s if gap_s is None else gap_s
        radio.episodes[kind] = _Episode(event_id, gap_s, began=now, last=now)
        return event_id, True

    def goes_on(self, radio_id: str, now: float) -> bool:
        """Return whether a report that says no kind belongs to what was told already."""
        radio = self._radios.get(radio_id)
        if radio is not None:
            self._forget(radio, now)
        return radio is not None and bool(radio.episodes)

    def explained(self, radio_id: str, kind: str, now: float) -> str | None:
        """Return the id of what was told without a kind, and is of this one.

        To be asked before such a report is taken in; the first that is asked for is it.
        """
        if not self.goes_on(radio_id, now):
            return None
        episodes = self._radios[radio_id].episodes
        if kind in episodes or (episode := episodes.pop(UNSPECIFIC, None)) is None:
            return None
        return episode.event_id

    def kinds(self, radio_id: str) -> tuple[str, ...]:
        """Return of what kinds its emergencies are."""
        radio = self._radios.get(radio_id)
        return () if radio is None else tuple(radio.episodes)

    def ended(self, radio_id: str, *kinds: str) -> None:
        """Note that those of these kinds are over: the next report is a new press."""
        if (radio := self._radios.get(radio_id)) is not None:
            for kind in kinds:
                radio.episodes.pop(kind, None)

    def _forget(self, radio: _Radio, now: float) -> None:
        radio.episodes = {
            name: episode
            for name, episode in radio.episodes.items()
            if now - episode.last <= episode.gap_s and now - episode.began <= self._longest_s
        }
