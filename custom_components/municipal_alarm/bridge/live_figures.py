"""The figures of the last thirty days, and whether there is a flood of alarms now.

Made of what everybody may know. They follow what becomes known within some seconds, beside
the loop, one at a time; what fails shows in the log and is tried again the next time.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room import events as e
from ..control_room.ids import IncidentId
from ..control_room.words import AlarmKind
from ..learning.figures.flood_watch import FloodWatch
from ..learning.figures.period import Figures
from ..learning.figures.rules import Target
from .carrying_out import written
from .changes import FIGURES
from .figures import answer, asked
from .journal_reads import UNREADABLE
from .retention import keep_records
from .running import Running
from .statistics import FIRST, Statistics

_LOGGER = logging.getLogger(__name__)

PERIOD = timedelta(days=30)
SOON_S = 10.0
"""Figures are made by a steady beat, if anything became known since: a storm is resolved a
hundred times in a minute. And whoever watches them learns nothing by when they change: what
nobody may know of starts no clock of its own."""
AGAIN = timedelta(hours=1)
"""What is thirty days old leaves by itself, and another hour has begun."""

_KNOWN_BY = (
    e.IncidentResolved,
    e.IncidentClosed,
    e.EvaluationWritten,
    e.RoundReported,
    e.DeskTestEnded,
)


class LiveFigures:
    """Knows them, and tells who shows them."""

    def __init__(self, hass: HomeAssistant, running: Running) -> None:
        """Know nothing before Home Assistant has started."""
        self._hass = hass
        self._running = running
        self._statistics = Statistics(hass)
        self._flood = FloodWatch()
        self._soon: CALLBACK_TYPE | None = None
        self._looks: CALLBACK_TYPE | None = None
        self._work: asyncio.Task[None] | None = None
        self._targets: tuple[Target, ...] = ()
        self._raised: dict[IncidentId, datetime] = {}
        """When those were raised that count and are in the room, or were a moment ago."""
        self._failed = False
        self.figures: Figures | None = None
        """None: not made yet."""

    @property
    def is_flood(self) -> bool:
        """Whether more alarms come in than who is there can follow."""
        return self._flood.is_flood

    @callback
    def start(self) -> Callable[[], None]:
        """Begin; returns how to stop."""
        state = self._running.room.state
        self._targets = self._running.installation.figures.targets
        self._raised = {
            one.incident_id: one.raised_at
            for one in state.incidents.values()
            if not one.drill and not one.is_secret
        }
        # Those that are closed again are not known any more: that errs to no flood.
        self._flood = FloodWatch(self._raised.values())
        stops = [
            self._running.room.listen(self._on_events),
            self._running.listen_site(self._edited),
            async_at_started(self._hass, self._refresh_soon),
            async_track_time_interval(
                self._hass,
                self._refresh_soon,
                AGAIN,
                name=f"{DOMAIN} figures",
                cancel_on_shutdown=True,
            ),
        ]
        self._look()

        def stop() -> None:
            for one in (*stops, self._soon, self._looks):
                if one is not None:
                    one()
            self._soon = self._looks = None
            if self._work is not None:
                self._work.cancel()

        return stop

    # --- what becomes known ---------------------------------------------------

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        look = False
        for event in events:
            if isinstance(event, _KNOWN_BY):
                self._note(event)
            if isinstance(event, e.IncidentRaised):
                if not event.drill and event.kind is not AlarmKind.DURESS:
                    # Kept here: it may have left the room by the time that its end is told.
                    self._raised[event.incident_id] = event.at
                    self._flood.raised(event.at)
                    look = True
            elif isinstance(event, e.OperatorPresenceChanged):
                look = True
        if look:
            self._look()

    def _note(self, event: e.Event) -> None:
        if isinstance(event, e.IncidentResolved | e.EvaluationWritten):
            raised_at = self._raised.get(event.incident_id)
            if raised_at is not None:
                self._statistics.differs_since(raised_at)
        elif isinstance(event, e.IncidentClosed):
            self._raised.pop(event.incident_id, None)
        self._refresh_soon()

    @callback
    def _edited(self) -> None:
        targets = self._running.installation.figures.targets
        if targets != self._targets:
            self._targets = targets
            # Those that are new count from the beginning.
            self._statistics.differs_since(dt_util.utcnow() - FIRST)
            self._refresh_soon()

    # --- figures --------------------------------------------------------------

    @callback
    def _refresh_soon(self, _now: object = None) -> None:
        if self._soon is None and self._hass.is_running:
            self._soon = async_call_later(
                self._hass,
                SOON_S - dt_util.utcnow().timestamp() % SOON_S,
                HassJob(self._refresh, f"{DOMAIN} figures", cancel_on_shutdown=True),
            )

    @callback
    def _refresh(self, _now: datetime) -> None:
        self._soon = None
        if self._work is not None and not self._work.done():
            self._refresh_soon()
            return
        self._work = self._hass.async_create_background_task(self.refresh(), f"{DOMAIN} figures")

    async def refresh(self) -> None:
        """Make them anew, and write what differs of the statistics."""
        running = self._running
        try:
            await written(running)
            complete = await running.cases.complete()
            now = dt_util.utcnow()
            self.figures = await self._hass.async_add_executor_job(
                answer, running.journal, asked(running, now - PERIOD, now, secrets=False)
            )
            running.changes.tell(FIGURES)
            if complete:
                # Or else what is still to be learned would be missing for good.
                await self._statistics.update(
                    running.journal,
                    running.installation.figures,
                    running.room.state.site.language,
                    keep_records(self._hass).events,
                )
        except (HomeAssistantError, *UNREADABLE) as err:
            if not self._failed:
                _LOGGER.warning("Figures could not be made, and are tried again: %s", err)
            self._failed = True
        except Exception:
            # A defect of ours, or of the recorder: no alarm may know of it.
            if not self._failed:
                _LOGGER.exception("Figures could not be made, and are tried again")
            self._failed = True
        else:
            self._failed = False

    # --- the flood --------------------------------------------------------------

    @callback
    def _look(self, _now: Any = None) -> None:
        """Whether there is a flood, and when to look again."""
        now = dt_util.utcnow()
        if self._flood.look(now, len(self._running.room.state.present)):
            self._running.changes.tell(FIGURES)
        if self._looks is not None:
            self._looks()
            self._looks = None
        at = self._flood.looks_at
        if at is not None and self._flood.is_flood:
            self._looks = async_call_later(
                self._hass,
                max((at - now).total_seconds(), 0) + 1,
                HassJob(self._looked, f"{DOMAIN} flood", cancel_on_shutdown=True),
            )

    @callback
    def _looked(self, now: datetime) -> None:
        self._looks = None
        self._look(now)
