"""Has the journal make its cases: after what ends an incident, and after the start.

In portions with pauses, in a thread of the executor, and never while an alarm is new: what
is learned of an incident is needed by nobody in its first seconds.
"""

import asyncio
from collections.abc import Sequence
import logging

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..control_room.events import Event
from ..journal.errors import CannotWrite
from ..journal.port import Journal

_LOGGER = logging.getLogger(__name__)

AFTER = frozenset(
    {"incident_resolved", "incident_closed", "evaluation_written", "evaluation_approved"}
)
"""Kinds of events after which there is something to learn."""

QUIET_S = 5.0
"""From such an event to its case; those that come meanwhile are done with it."""
PAUSE_S = 0.1
"""Between two portions: others have the disk and the interpreter as long as we had."""
RETRY_S = 300.0
"""After a failure."""
_LEAVE_S = 10.0
"""How long a portion that is under way may take, when all ends."""


class Cases:
    """Keeps the cases of one journal made."""

    def __init__(
        self,
        hass: HomeAssistant,
        journal: Journal,
        *,
        quiet: float = QUIET_S,
        pause: float = PAUSE_S,
        retry: float = RETRY_S,
    ) -> None:
        """Nothing runs before `start`. All in seconds."""
        self._hass = hass
        self._journal = journal
        self._quiet = quiet
        self._pause = pause
        self._retry = retry
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._portions = set[asyncio.Future[int]]()
        self._again = False
        """Something came while a run was under way."""
        self._ended = False
        self._told = False

    @callback
    def start(self) -> None:
        """Begin, with what was left by the last run."""
        self._later(self._quiet)

    async def stop(self) -> None:
        """End, with no portion under way any more."""
        self._ended = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self._portions:
            await asyncio.wait(self._portions, timeout=_LEAVE_S)

    @callback
    def on_events(self, events: Sequence[Event]) -> None:
        """Something happened."""
        if any(event.KIND in AFTER for event in events):
            self._later(self._quiet)

    @callback
    def _later(self, seconds: float) -> None:
        if self._task is not None:
            self._again = True
        elif self._timer is None and not self._ended:
            self._timer = self._hass.loop.call_later(seconds, self._begin)

    @callback
    def _begin(self) -> None:
        # A timer, and a task only while there is something to do: whoever waits for
        # Home Assistant to come to rest does not wait for this.
        self._timer = None
        self._task = self._hass.async_create_background_task(
            self._run(), f"{DOMAIN} cases", eager_start=False
        )

    async def complete(self) -> bool:
        """Make all cases there are to make now; False: it cannot be done now."""
        try:
            while await self._settle():
                pass
        except Exception as err:
            self._failed(err)
            return False
        self._told = False
        return True

    async def _run(self) -> None:
        """Make one portion, and see when the next is to be made, if any."""
        wait = None
        try:
            if await self._settle():
                wait = self._pause
            else:
                self._told = False
        except Exception as err:
            self._failed(err)
            wait = self._retry
        finally:
            self._task = None
        if wait is None and self._again:
            wait = self._quiet
        self._again = False
        if wait is not None:
            self._later(wait)

    async def _settle(self) -> int:
        # What ends this does not end the thread: `stop` waits for it.
        portion = self._hass.async_add_executor_job(self._journal.settle_cases)
        self._portions.add(portion)
        portion.add_done_callback(self._done)
        await asyncio.wait([portion])
        return portion.result()

    def _done(self, portion: asyncio.Future[int]) -> None:
        self._portions.discard(portion)
        if not portion.cancelled():
            portion.exception()  # asked for, also where nobody waits for it any more

    def _failed(self, err: Exception) -> None:
        """Say so once: it is tried again, and a fault of the journal is shown elsewhere."""
        if self._told:
            return
        self._told = True
        known = isinstance(err, CannotWrite)
        _LOGGER.log(
            logging.INFO if known else logging.WARNING,
            "What is to be learned of incidents is not up to date; it is tried again: %s",
            err,
            exc_info=None if known else err,
        )
