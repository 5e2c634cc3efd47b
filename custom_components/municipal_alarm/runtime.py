"""The composition root: the one place where the parts are put together.

There is one runtime in a Home Assistant, shared by all our config entries. It is
built when the first of them is set up and taken down when the last is unloaded,
so reloading one entry is no blackout for the others.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
import logging
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from .bridge.announcer import Announcer
from .bridge.areas import DATA_AREAS
from .bridge.care import Care
from .bridge.cases import Cases
from .bridge.changes import JOURNAL, Changes, plan_key, system_key
from .bridge.clock import Clock
from .bridge.coverage import Coverage
from .bridge.deadlines import Deadlines
from .bridge.delivery import Delivery
from .bridge.desks import DeskAnswers
from .bridge.equipment import Equipment
from .bridge.external import ExternalHelp
from .bridge.health import Health
from .bridge.intake import Intake
from .bridge.live_figures import LiveFigures
from .bridge.looks import Looks
from .bridge.microphones import Microphones
from .bridge.open_incidents import OpenIncidents
from .bridge.opening import async_open_journal
from .bridge.parts import Parts
from .bridge.pictures import Pictures
from .bridge.planner import Planner
from .bridge.policy_holes import PolicyHoles
from .bridge.radios import Radios
from .bridge.readiness import Readiness
from .bridge.reports import FOLDER as REPORTS_FOLDER, Reports
from .bridge.room import Room
from .bridge.running import SIGNAL_EXTERNAL, SIGNAL_REPORT, SIGNAL_STARTED, SIGNAL_STOPPED
from .bridge.site_source import Installation
from .bridge.site_watch import SiteWatch
from .bridge.sounders import Sounders
from .bridge.systems import Systems
from .bridge.tags import TagReaders
from .bridge.watched import Watched
from .const import DOMAIN
from .control_room.effects import AnswerDesk, CallExternal, ShowCamera
from .control_room.ids import DeskId, RoundPlanId, SourceId, SystemId
from .control_room.signals import Signal, SiteEdited
from .journal.port import Fault, Journal, Loaded, OnCommit
from .links.base import Link
from .links.datagram import DatagramLink
from .links.gateway import GatewayLink

_LOGGER = logging.getLogger(__name__)

DATA_RUNTIME: HassKey[Runtime] = HassKey(DOMAIN)
_DATA_LOCK: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_lock")

JOURNAL_FOLDER = DOMAIN
"""Below Home Assistant's config folder: journal and pictures, in its backups."""

SIGNAL_RUNTIME_STARTED = SIGNAL_STARTED

_SIGNAL_HEALTH: SignalType[Fault | None] = SignalType(f"{DOMAIN}_journal_health")
"""From the journal's thread to whatever runs by the time it arrives in the loop."""

_HOUSEKEEPING_EVERY = timedelta(hours=6)

type MunicipalAlarmConfigEntry = ConfigEntry[Runtime]


class Runtime:
    """Everything that runs, for as long as one of our config entries is loaded."""

    def __init__(self, hass: HomeAssistant, journal: Journal) -> None:
        """Put the parts together; nothing runs before `start`."""
        self.hass = hass
        self.journal = journal
        self.fault: Fault | None = None
        """What is wrong with the journal now."""
        now = dt_util.utcnow
        self.changes = Changes()
        self.radios = Radios(self.changes.tell)
        self.delivery = Delivery(now)
        self.open_incidents = OpenIncidents()
        self.room = Room(hass.loop, journal, self.delivery, now, self._arm_clock)
        self.cases = Cases(hass, journal)
        self.care = Care(hass, journal, folder_of(hass))
        self.microphones = Microphones(hass, self.room)
        self._deadlines = Deadlines(self.room, now)
        self.clock = Clock(hass, self._time_passed)
        self.intake = Intake(hass, self.take, self._knows)
        self.watched = Watched(hass, self.take, self._knows)
        self.planner = Planner(hass, self.take, self._knows, self._plan_said)
        self.pictures = Pictures(
            hass,
            folder_of(hass) / "pictures",
            self.delivery,
            self._stored_desks,
            self._pictured,
            journal.holds,
        )
        self.desk_answers = DeskAnswers(
            hass, self.delivery, lambda: self.installation, lambda: self.room.state
        )
        self.looks = Looks(hass)
        self.reports = Reports(hass, folder_of(hass) / REPORTS_FOLDER, self)
        self._external = ExternalHelp(hass, self.delivery, self)
        self._watch = SiteWatch(hass, self._take_site)
        self.parts = Parts(self._link_said)
        self._health = Health(hass, self)
        self.coverage = Coverage(hass, self)
        self.equipment = Equipment(hass, self)
        self.live_figures = LiveFigures(hass, self)
        self.sounders = Sounders(hass, self)
        self.policy_holes = PolicyHoles(hass, self)
        self.readiness = Readiness(hass, self, folder_of(hass))
        self._systems = Systems(
            hass,
            self.delivery,
            self.radios,
            self.parts,
            room=lambda: self.room.state,
            find_desk=self._desk_of_input,
            take=self.take,
            give=self.room.handle,
            hear=self.microphones.heard,
            tell=self._link_said,
            make_gateway=lambda *args, **kwargs: GatewayLink(*args, **kwargs),
            make_datagrams=lambda *args, **kwargs: DatagramLink(*args, **kwargs),
            now=now,
        )
        self._users = 0
        self._running = True
        self._stops: list[CALLBACK_TYPE] = []

    # --- life -------------------------------------------------------------

    async def start(self, loaded: Loaded, *, anew: bool = False) -> None:
        """Take in what the journal says and what is set up, repeat what was not done, listen."""
        for unreadable in loaded.unreadable:
            _LOGGER.error("Journal record %s: %s", unreadable.position, unreadable.reason)
        self._stops.append(async_dispatcher_connect(self.hass, _SIGNAL_HEALTH, self.journal_health))
        self.fault = self.journal.fault
        self.room.restore(loaded)
        self.changes.restore(self.room.state)
        self.delivery.report_to(self.take, lambda: self.room.state)
        self.delivery.restore()
        self._stops += [
            self.room.listen(self._deadlines.on_events),
            self.room.listen(self.changes.take),
            self.room.listen(self.delivery.on_events),
            self.room.listen(self.desk_answers.on_events),
            self.room.listen(self.cases.on_events),
            self.room.listen(lambda events: self.radios.settle(events, self.room.state)),
            self._health.start(),
            Announcer(self.hass, self).start(),
            TagReaders(self.hass, self.take, lambda: self.room.state.site).start(),
        ]
        await self.looks.start()
        await self.sounders.load()
        # Before anybody has a device to put there.
        self._stops.append(self.listen_site(self.hass.data[DATA_AREAS].follow))
        await self._watch.start()
        # When the site is known: whom the last run left listening is looked up in it.
        self._stops += [
            self._watch.stop,
            self.microphones.start(),
            self.coverage.start(),
            self.equipment.start(),
            self.policy_holes.start(),
            self.readiness.start(),
        ]
        self.delivery.add_handler(ShowCamera, self.pictures.handle)
        self.delivery.add_handler(AnswerDesk, self.desk_answers.handle)
        self.delivery.repeat(loaded.pending)
        asked_for = [
            one.effect.desk_id for one in loaded.pending if isinstance(one.effect, AnswerDesk)
        ]
        self._stops += [self.listen_site(self.desk_answers.look), self.desk_answers.stop]
        self.desk_answers.show_again(self.room.state, asked_for)
        if not self.hass.is_running:
            # The lamps' own integrations may be there only when all have loaded.
            self._stops.append(
                async_at_started(
                    self.hass,
                    callback(
                        lambda _hass: self.desk_answers.show_again(self.room.state, asked_for)
                    ),
                )
            )
        self._stops += [
            async_track_time_interval(
                self.hass,
                self.pictures.purge,
                _HOUSEKEEPING_EVERY,
                name=f"{DOMAIN} housekeeping",
                cancel_on_shutdown=True,
            ),
            async_at_started(self.hass, self._started),
            # Config entries are not unloaded at shutdown, so the end is heard of here.
            self.hass.bus.async_listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self._shut_down),
        ]
        self._stops.append(self.reports.start())
        self._stops.append(self.listen_site(self._site_edited))
        self._site_edited()
        self._stops.append(self.live_figures.start())
        self._stops.append(self.sounders.start())
        self._arm_clock()
        await self.pictures.purge(dt_util.utcnow())
        self.cases.start()
        await self.care.start(anew=anew)

    async def stop(self) -> None:
        """Stop listening, write down what is left, and let the journal go."""
        await self._systems.stop()
        self._running = False
        while self._stops:
            try:
                self._stops.pop()()
            except Exception:
                # What follows must still be let go of, the journal above all.
                _LOGGER.exception("Something could not be stopped")
        for sources in (self.intake, self.watched, self.planner, self._external):
            sources.stop()
        self.room.end_turn()
        self.clock.stop()
        await self.care.stop()
        await self.cases.stop()
        left = await self.hass.async_add_executor_job(self.journal.close)
        if left:
            _LOGGER.error("%s events could not be written down before the end", left)

    async def _shut_down(self, _event: Event) -> None:
        await self.stop()

    @callback
    def _started(self, _hass: HomeAssistant) -> None:
        # Not before: the automations that do the calling load last.
        self.delivery.add_handler(CallExternal, self._external.handle)

    # --- the site ---------------------------------------------------------

    @property
    def installation(self) -> Installation:
        """What is set up, with what only the bridge needs of it."""
        return self._watch.installation

    async def read_site(self) -> None:
        """Take in what is set up now, without waiting for more edits."""
        await self._watch.read()

    def hold_site(self) -> AbstractContextManager[None]:
        """Take in nothing meanwhile: what is set up is being changed as a whole."""
        return self._watch.hold()

    @callback
    def listen_site(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Be called after every edit of the site; returns how to stop."""
        return self._watch.listen(listener)

    @callback
    def _take_site(self, installation: Installation) -> None:
        self.room.set_site(installation.site)
        self.intake.bind(installation)
        for follow in (self.watched.bind, self.planner.bind):
            try:
                follow(installation)
            except Exception:
                # The desks' buttons are listened to, and must go on being so.
                _LOGGER.exception("What else is set up cannot be followed")

    @callback
    def _site_edited(self) -> None:
        self.take(SiteEdited())

    def _knows(self, source_id: SourceId) -> bool:
        """Whether a source was heard before, in this run or an earlier one."""
        return source_id in self.room.state.sources

    @callback
    def _plan_said(self, plan_id: RoundPlanId) -> None:
        """The schedule of a round plan was looked at, or is no more."""
        if self._running:
            self.changes.tell(plan_key(plan_id))
            self._health.look_at_plans()

    def _stored_desks(self) -> Mapping[DeskId, Mapping[str, Any]]:
        return self.installation.desks

    def _desk_of_input(self, system_id: SystemId, input_id: str) -> DeskId | None:
        return self.installation.inputs.get((system_id, input_id))

    # --- messages ---------------------------------------------------------

    @callback
    def take(self, signal: Signal, on_commit: OnCommit | None = None) -> None:
        """Give a signal to the room. A signal is never refused, and never raises."""
        if self._running:
            self.room.take(signal, on_commit)

    @callback
    def _time_passed(self) -> None:
        self._deadlines.take()
        # Also when nothing was due after all, because the clock was set back meanwhile.
        self._arm_clock()

    @callback
    def _arm_clock(self) -> None:
        if self._running:
            self.clock.arm(self._deadlines.next())

    @callback
    def _pictured(self, desk_id: DeskId) -> None:
        self.changes.tell(f"desk/{desk_id}")

    @callback
    def journal_health(self, fault: Fault | None) -> None:
        """The journal began or ceased to have a fault."""
        self.fault = fault
        self.changes.tell(JOURNAL)

    # --- radio systems, external help ---------------------------------------

    @property
    def links(self) -> Mapping[str, Link]:
        """The links of radio systems, by config entry."""
        return self._systems.links

    @callback
    def _link_said(self, system_id: SystemId) -> None:
        """A link, or a part of its system, stands otherwise than before."""
        if self._running:
            self.changes.tell(system_key(system_id))
            self._health.look(system_id)
            self.equipment.look_soon()

    @callback
    def start_phones(self, entry: MunicipalAlarmConfigEntry) -> CALLBACK_TYPE:
        """Use notify entities as a radio system; returns how to stop."""
        return self._systems.start_phones(entry)

    async def start_link(self, entry: MunicipalAlarmConfigEntry) -> None:
        """Connect to a radio system, supervised until the entry is unloaded."""
        await self._systems.start_link(entry)

    @callback
    def external_taken(self, runs: Iterable[asyncio.Task[Any]]) -> None:
        """Automations have begun to call the external target of which they are told now."""
        self._external.taken(runs)

    # --- use --------------------------------------------------------------

    def enter(self) -> None:
        """One more config entry uses this."""
        self._users += 1

    def leave(self) -> bool:
        """One config entry fewer uses this; whether it was the last."""
        self._users -= 1
        return self._users == 0


def folder_of(hass: HomeAssistant) -> Path:
    """Where journal and pictures are."""
    return Path(hass.config.path(JOURNAL_FOLDER))


async def async_get_runtime(hass: HomeAssistant) -> Runtime:
    """The runtime, started when it is not there yet; count it with `enter`.

    JournalError, OSError, sqlite3.Error: its journal cannot be read.
    """
    lock = hass.data.setdefault(_DATA_LOCK, asyncio.Lock())
    async with lock:
        runtime = hass.data.get(DATA_RUNTIME)
        if runtime is None:
            tell_health = partial(async_dispatcher_send, hass, _SIGNAL_HEALTH)
            opened = await async_open_journal(hass, folder_of(hass), tell_health)
            runtime = Runtime(hass, opened.journal)
            try:
                await runtime.start(opened.loaded, anew=opened.aside is not None)
            except BaseException:
                await runtime.stop()
                raise
            hass.data[DATA_RUNTIME] = runtime
            async_dispatcher_send(hass, SIGNAL_STARTED, runtime)
        runtime.enter()
        return runtime


async def async_release_runtime(hass: HomeAssistant) -> None:
    """A config entry was unloaded; the last one takes the runtime down."""
    lock = hass.data.setdefault(_DATA_LOCK, asyncio.Lock())
    async with lock:
        runtime = hass.data.get(DATA_RUNTIME)
        if runtime is not None and runtime.leave():
            del hass.data[DATA_RUNTIME]
            async_dispatcher_send(hass, SIGNAL_STOPPED)
            await runtime.stop()


__all__ = [
    "DATA_RUNTIME",
    "SIGNAL_EXTERNAL",
    "SIGNAL_REPORT",
    "SIGNAL_RUNTIME_STARTED",
    "MunicipalAlarmConfigEntry",
    "Runtime",
]
