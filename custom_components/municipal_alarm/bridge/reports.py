"""The reports of one runtime: made when asked for, made on schedule, and kept.

What is kept is what all may read, without names: it outlives what the journal holds. What
tells more is made as it is opened, for who opens it, and that is written down.

All work is the executor's, one report at a time. Where a report cannot be written there is
a repair issue until one can be, and nothing else.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
import logging
from pathlib import Path
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_change
from homeassistant.requirements import RequirementsNotFound, async_process_requirements
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room.commands import Actor
from ..control_room.errors import NotPermitted, UnknownThing
from ..control_room.ids import BuildingId
from ..control_room.words import AccessKind
from ..journal.errors import CannotWrite
from ..learning.reports.dossier import Photo
from ..learning.reports.period import Period, month_of, year_of
from ..reporting.charts import Draw, drawer
from . import report_files, report_making
from .accesses import record_access
from .actors import may_read, sees_secrets
from .carrying_out import written
from .journal_reads import UNREADABLE
from .past import about, read_incident
from .report_asking import DOSSIER, KEPT, Asked
from .report_files import Kept
from .report_source import Schedule
from .running import SIGNAL_REPORT, Running
from .speaking import names_for, speech_of

_LOGGER = logging.getLogger(__name__)

ISSUE: Final = "reports"

REQUIREMENT: Final = "pygal>=3.1.0"
"""Draws the charts. Got when the first report is made and not at the start: an alarm system
must start without it, and where it cannot be had the numbers stand in tables."""

DAILY: Final = (3, 20)
"""When it is looked whether a report is due, hour and minute: after the night's tidying,
and each day, so that one that could not be made is made the next."""

FOLDER: Final = "reports"


class Reports:
    """Makes them, and knows which are kept."""

    def __init__(self, hass: HomeAssistant, folder: Path, running: Running) -> None:
        """Keep them in `folder`; nothing is made before `start`."""
        self._hass = hass
        self._folder = folder
        self._running = running
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @callback
    def start(self) -> CALLBACK_TYPE:
        """Make what is due, from now on; returns how to stop."""
        hour, minute = DAILY
        stop_looking = async_track_time_change(
            self._hass, self._look_soon, hour=hour, minute=minute, second=0
        )

        def stop() -> None:
            stop_looking()
            if self._task is not None:
                self._task.cancel()
            ir.async_delete_issue(self._hass, DOMAIN, ISSUE)

        return stop

    @callback
    def _look_soon(self, _now: datetime) -> None:
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(
                self.look(), f"{DOMAIN} scheduled reports"
            )

    # --- on schedule --------------------------------------------------------

    async def look(self) -> None:
        """Make every report that is due, and forget those that are too old. Never raises."""
        schedule = self._running.installation.reports
        zone = self._running.installation.figures.time_zone
        today = dt_util.utcnow().astimezone(zone).date()
        try:
            there = await self._do(report_files.kept, self._folder)
            for period in _periods(schedule, month_of(today).before(), year_of(today).before()):
                until = period.until(zone)
                made = {one.mark for one in there if one.period == period and one.made_at >= until}
                for building_id in self._scopes(schedule):
                    if report_files.mark_of(building_id) not in made:
                        await self.make(period, building_id)
            await self._do(report_files.forget, self._folder, today.year - schedule.keep_years)
        except UNREADABLE as err:
            _LOGGER.warning("Reports could not be made: %s", err)
            self._set_issue(str(err))
        except Exception:
            # A defect of ours. It must not end the looking, nor anything else.
            _LOGGER.exception("Reports could not be made")
            self._set_issue("")
        else:
            self._set_issue(None)

    def _scopes(self, schedule: Schedule) -> list[BuildingId | None]:
        buildings = list(self._running.room.state.site.buildings) if schedule.buildings else []
        return [None, *buildings]

    @callback
    def _set_issue(self, reason: str | None) -> None:
        if reason is None:
            ir.async_delete_issue(self._hass, DOMAIN, ISSUE)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            ISSUE,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="reports_not_written",
            translation_placeholders={"reason": reason or "?"},
        )

    # --- made ---------------------------------------------------------------

    async def make(self, period: Period, building_id: BuildingId | None) -> Kept:
        """Make a report of what all may read, keep it, and tell automations.

        Raises:
            JournalError, OSError, sqlite3.Error: it cannot be read or written now.
        """
        async with self._one_at_a_time:
            draw = await self._drawer()
            asked = await self._question(period, building_id, secrets=False)
            kept = await self._do(self._make_and_keep, asked, draw)
        async_dispatcher_send(self._hass, SIGNAL_REPORT, kept, building_id, asked.building)
        return kept

    def _make_and_keep(self, asked: report_making.Question, draw: Draw | None) -> Kept:
        report = report_making.make(self._running.journal, asked)
        name = report_files.name_of(report.period, report.building_id, report.building)
        texts = {
            text_format: report_making.text(report, text_format, asked.language, draw)
            for text_format in report_files.FORMATS
        }
        report_files.keep(self._folder, name, texts, report.made_at)
        return Kept(
            name,
            report.period,
            report_files.mark_of(report.building_id),
            report.made_at,
            tuple(report_files.FORMATS),
        )

    async def kept(self) -> list[Kept]:
        """Those that are kept, the latest period first."""
        return await self._do(report_files.kept, self._folder)

    def path(self, kept: Kept, text_format: str) -> Path:
        """Where one is."""
        return self._folder / f"{kept.name}.{text_format}"

    async def content(self, asked: Asked, actor: Actor) -> bytes:
        """A report for somebody: kept, or made for them now.

        Raises:
            NotPermitted, UnknownThing: not for them, or there is none.
            JournalError, OSError, sqlite3.Error: it cannot be read now.
        """
        if not may_read(actor):
            raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
        if asked.report == KEPT:
            found = await self._do(report_files.read, self._folder, asked.name, asked.text_format)
            if found is None:
                raise UnknownThing("unknown_report")
            return found
        async with self._one_at_a_time:
            if asked.report == DOSSIER:
                return await self._dossier(asked, actor)
            return await self._period(asked, actor)

    async def _period(self, asked: Asked, actor: Actor) -> bytes:
        period, building_id = asked.period, asked.building_id
        if period is None or (
            building_id is not None and building_id not in self._running.room.state.site.buildings
        ):
            raise UnknownThing("unknown_report")
        secrets = sees_secrets(actor)
        draw = await self._drawer() if asked.text_format == "html" else None
        question = await self._question(period, building_id, secrets=secrets)
        if secrets:
            named = f"{period} {question.building}".rstrip()
            record_access(self._running, actor, AccessKind.REPORT, named)

        def make() -> bytes:
            report = report_making.make(self._running.journal, question)
            text = report_making.text(report, asked.text_format, question.language, draw)
            return text.encode()

        return await self._do(make)

    async def _dossier(self, asked: Asked, actor: Actor) -> bytes:
        running = self._running
        complete = await written(running)
        secrets = sees_secrets(actor)
        # In words, what was agreed is for those alone who may know all of it.
        past = await read_incident(self._hass, running, asked.incident_id or "", measures=secrets)
        state, rules = running.room.state, running.installation.figures
        language = state.site.language
        question = report_making.DossierQuestion(
            entries=past.entries,
            speech=speech_of(self._hass, state, language),
            names=names_for(self._hass, state, past.events),
            made_at=dt_util.utcnow(),
            secrets=secrets,
            complete=complete,
            rules=rules,
            language=language,
        )
        found = await self._do(report_making.dossier, running.journal, question)
        if found is None:
            raise UnknownThing("unknown_report")
        # Before it is answered: whoever gets it has looked.
        facts, incident_id = found.facts, past.incident_id
        named = about(facts.number, facts.place)
        record_access(running, actor, AccessKind.DOSSIER, named, incident_id)
        # The picture shows people: to those alone who may know all of it.
        wanted = question.secrets and asked.text_format == "html"
        picture = await running.pictures.read(incident_id) if wanted else None
        if picture is not None:
            photo = Photo(taken_at=facts.raised_at, what=facts.place, jpeg=picture)
            found = replace(found, photos=(photo,))
        text = await self._do(report_making.dossier_text, found, question, asked.text_format)
        return text.encode()

    # --- what it takes --------------------------------------------------------

    async def _question(
        self, period: Period, building_id: BuildingId | None, *, secrets: bool
    ) -> report_making.Question:
        """Ask, when what has happened so far is written down and made into cases."""
        await written(self._running)
        if not await self._running.cases.complete():
            raise CannotWrite("the cases of the journal cannot be made now")
        return report_making.question(
            self._running, period, dt_util.utcnow(), secrets=secrets, building_id=building_id
        )

    async def _drawer(self) -> Draw | None:
        """What draws the charts; None: it cannot be had here."""
        try:
            await async_process_requirements(self._hass, DOMAIN, [REQUIREMENT], False)
        except RequirementsNotFound as err:
            _LOGGER.info("Reports have tables for charts: %s", err)
        return await self._do(drawer)

    async def _do[*Ts, T](self, work: Callable[[*Ts], T], *args: *Ts) -> T:
        return await self._hass.async_add_executor_job(work, *args)


def _periods(schedule: Schedule, month: Period, year: Period) -> Iterator[Period]:
    if schedule.monthly:
        yield month
    if schedule.yearly:
        yield year
