"""Whether the system carries anything at all: somebody was heard, or answers when asked.

UDP knows no connection. What shows that repeater, control station and route
are there is a radio's word; when there is none for a while, one is asked for.
"""

from datetime import datetime

from .presence import Presence
from .questions import Questions
from .settings import MototrboSettings

# One radio may be in a cellar; three in a row that do not answer are the system.
RADIOS_ASKED = 3

NOBODY_YET = "no radio has been heard yet"
NO_ANSWER = "no radio answers"
ALL_LEFT = "every radio has said goodbye"


class Supervision:
    """Connected or not, and why not."""

    def __init__(
        self, settings: MototrboSettings, presence: Presence, questions: Questions
    ) -> None:
        """Begin as not connected, as nothing was heard."""
        self._known = settings.known_radios
        self._every_s = settings.check_every_s
        self._presence = presence
        self._questions = questions
        self._reason = NOBODY_YET
        self._heard_ever = False
        self._silent = 0  # radios in a row that did not answer
        self._asking = False
        self._last_asked = ""
        self._check_at: float | None = None

    @property
    def reason(self) -> str:
        """Return why it is not connected; empty when it is."""
        return self._reason

    def start(self, now: float) -> None:
        """Begin to watch."""
        self._check_at = now + self._every_s

    def heard(self, now: float) -> None:
        """Note that anything came from an address of the system."""
        self._reason = ""
        self._heard_ever = True
        self._silent = 0
        self._asking = False
        self._check_at = now + self._every_s

    def next_wake(self) -> float | None:
        """Return when to be woken."""
        return self._check_at

    def wake(self, now: float) -> None:
        """Ask the next radio when it has been quiet for too long."""
        if self._check_at is None or self._check_at > now:
            return
        # Looked at again even if the question should get lost among others.
        self._check_at = now + self._every_s
        asked = self._next_to_ask()
        if asked is not None:
            self._asking = True
            self._questions.ask(asked, self._stayed_silent)
        elif self._heard_ever:
            self._reason = ALL_LEFT

    def _next_to_ask(self) -> str | None:
        """Return the radio after the one asked last, in the order of their names."""
        radios = {*self._presence.radios(present=True), *self._known} or {
            *self._presence.radios(present=False)
        }
        if not radios:
            return None
        after = [name for name in radios if name > self._last_asked]
        self._last_asked = min(after or radios)
        return self._last_asked

    def _stayed_silent(self, radio_id: str, now: float, utc: datetime) -> None:
        if not self._asking:
            return  # somebody else was heard meanwhile
        self._silent += 1
        if self._silent < RADIOS_ASKED:
            self._check_at = now  # the next one at once
        elif self._heard_ever:
            self._reason = NO_ANSWER
