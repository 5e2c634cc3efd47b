"""The same message by two ways, repeater and control station, is one message."""

from .agenda import Agenda
from .tables import CAPACITY, COPY_S


class Copies:
    """Which messages came in the last five seconds, by who said what; bounded."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: Agenda[tuple[str, object]] = Agenda()

    def is_copy(self, radio_id: str, message: object, now: float) -> bool:
        """Return whether the radio said this a moment ago, and remember that it did.

        A message that keeps coming stays known from its first time on: after five
        seconds it is said again, not carried twice.
        """
        for _ in self._seen.due(now):
            pass
        if (radio_id, message) in self._seen:
            return True
        if len(self._seen) < CAPACITY:
            self._seen.set((radio_id, message), now + COPY_S)
        return False

    def forget(self, radio_id: str, message: object) -> None:
        """Take the next of these for news: what happened since makes it one."""
        self._seen.drop((radio_id, message))
