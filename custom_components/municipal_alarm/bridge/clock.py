"""One wake-up for the engine's next deadline."""

from collections.abc import Callable
from datetime import datetime, timedelta
import logging

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

_LOGGER = logging.getLogger(__name__)

_AGAIN_AFTER = timedelta(seconds=1)
"""After a deadline that failed: the others must not stop with it."""

_LOOK_EVERY = timedelta(minutes=1)
"""A timer runs by a clock of its own: when the machine slept, or the wall clock was put
right, what is due is found at the next look."""


class Clock:
    """Calls when the earliest deadline has come, by the wall clock.

    While there is one it also calls every minute: a clock that was hours ahead for a
    moment may have set deadlines that never come.
    """

    def __init__(self, hass: HomeAssistant, on_due: Callable[[], None]) -> None:
        """Arm nothing yet."""
        self._hass = hass
        self._on_due = on_due
        self._due_at: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def arm(self, due_at: datetime | None) -> None:
        """Wake up at `due_at` (aware UTC), and to look every minute; None: not at all."""
        if due_at == self._due_at and self._cancel is not None:
            return
        self.stop()
        self._due_at = due_at
        if due_at is not None:
            left = max(due_at - dt_util.utcnow(), timedelta(0))
            self._cancel = async_call_later(self._hass, min(left, _LOOK_EVERY), self._fire)

    @callback
    def stop(self) -> None:
        """Never wake up."""
        if self._cancel is not None:
            self._cancel()
        self._cancel = None
        self._due_at = None

    @callback
    def _fire(self, _now: datetime) -> None:
        self._cancel = None
        try:
            self._on_due()
        except Exception:
            _LOGGER.exception("A deadline could not be dealt with")
            self.arm(dt_util.utcnow() + _AGAIN_AFTER)
            return
        if self._cancel is None:
            # Whoever was called said nothing of what comes next: it was only a look, or that.
            due_at = self._due_at
            self.arm(due_at if due_at is not None and due_at > dt_util.utcnow() else None)
