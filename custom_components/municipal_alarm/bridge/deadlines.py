"""What is due, part by part: one that fails stops no other, and does not spin.

The engine's deadlines are one clock for all incidents. A defect of ours in one of them
would otherwise keep every other from escalating, and the room busy with nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging

from ..control_room.engine import due, next_deadline
from ..control_room.events import (
    MEASURE_EVENTS,
    Event,
    PreAlertEnded,
    PreAlertRaised,
    RadioSignedOff,
    RadioSignedOn,
)
from ..control_room.signals import TimePassed
from .room import Room

_LOGGER = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=60)
"""What fails is tried as long as it is due: the next event may have put it right."""


@dataclass(frozen=True, slots=True)
class _PutOff:
    """A part that failed: how long the pause after it was, and until when."""

    pause: timedelta
    until: datetime


class Deadlines:
    """Takes what is due to the room."""

    def __init__(self, room: Room, now: Callable[[], datetime]) -> None:
        """Nothing has failed yet."""
        self._room = room
        self._now = now
        self._put_off: dict[TimePassed, _PutOff] = {}

    def take(self) -> None:
        """Do everything that is due, each by itself."""
        for part in due(self._room.state, self._now(), but=self._waiting()):
            try:
                decision = self._room.handle(part)
            except Exception:
                _LOGGER.exception("What was due could not be done: %s", part)
                self._fail(part)
            else:
                if decision.events:
                    self._put_off.pop(part, None)
                else:
                    # It would be due again at once, and nothing would come of it again.
                    self._fail(part)

    def next(self) -> datetime | None:
        """When to come back; None: nothing is due."""
        waiting = self._waiting()
        times = [one.until for part, one in self._put_off.items() if part in waiting]
        deadline = next_deadline(self._room.state, but=waiting)
        return min([*times, *([deadline] if deadline is not None else [])], default=None)

    def on_events(self, events: Sequence[Event]) -> None:
        """What failed is tried at once when what it is of is not as it was."""
        for event in events if self._put_off else ():
            for part in _touched(event):
                self._put_off.pop(part, None)

    def _waiting(self) -> frozenset[TimePassed]:
        now = self._now()
        return frozenset(part for part, one in self._put_off.items() if one.until > now)

    def _fail(self, part: TimePassed) -> None:
        before = self._put_off.get(part)
        pause = FIRST_PAUSE if before is None else min(2 * before.pause, LONGEST_PAUSE)
        self._put_off[part] = _PutOff(pause, self._now() + pause)


def _touched(event: Event) -> Iterator[TimePassed]:
    """The parts that an event may have put right."""
    match event:
        case PreAlertRaised() | PreAlertEnded():
            yield TimePassed(pre_alerts=True)
        case RadioSignedOn() | RadioSignedOff():
            yield TimePassed(shifts=True)
        case _ if isinstance(event, MEASURE_EVENTS):
            yield TimePassed(measures=True)
        case _:
            # Some name two: a missed sign of life its incident as well.
            yield TimePassed(incident_id=getattr(event, "incident_id", None))
            yield TimePassed(session_id=getattr(event, "session_id", None))
            yield TimePassed(round_id=getattr(event, "round_id", None))
