"""One wake-up for the engine's next deadline."""

from collections.abc import Callable
from datetime import datetime, timedelta
import logging

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

_LOGGER = logging.getLogger(__name__)

_AGAIN_AFTER = timedelta(seconds=1)
"""After a deadline that failed: the others must not stop with it."""


class Clock:
    """Calls when the earliest deadline has come, by the wall clock.

    Home Assistant's helper looks at the wall clock again when its timer fires, so
    a machine that slept, or a clock that was set, moves no deadline.
    """

    def __init__(self, hass: HomeAssistant, on_due: Callable[[], None]) -> None:
        """Arm nothing yet."""
        self._hass = hass
        self._on_due = on_due
        self._due_at: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def arm(self, due_at: datetime | None) -> None:
        """Wake up at `due_at` (aware UTC) and no other time; None: not at all."""
        if due_at == self._due_at:
            return
        self.stop()
        self._due_at = due_at
        if due_at is not None:
            self._cancel = async_track_point_in_utc_time(self._hass, self._fire, due_at)

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
        self._due_at = None
        try:
            self._on_due()
        except Exception:
            _LOGGER.exception("A deadline could not be dealt with")
            self.arm(dt_util.utcnow() + _AGAIN_AFTER)
