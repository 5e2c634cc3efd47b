"""The control room's own siren, loudspeaker, light: on while the rule in `sounding` says so.

Home Assistant does it itself, so that a browser that has crashed, a screen whose sound is
blocked, or a room without anybody does not keep an alarm silent. An extra: it listens to
what has happened, and nothing waits for it.

What was put on is remembered in a file, with how it was before, until it is put back: also
when Home Assistant is restarted in between. Each is worked on by itself, one action at a
time, and the last wish wins.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
import logging
from typing import Any

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, KIND_CONTROL_ROOM
from .changes import CONSOLES, ROOM
from .consoles import DATA_CONSOLES, EXPIRY_S
from .issues import Issue, Issues
from .open_incidents import OpenIncidents
from .running import Running
from .site_source import entries_of
from .sounder import before as state_before, fell_silent, is_gone, is_missing, put_back, put_on
from .sounding import Sounding, on_since, sounding

_LOGGER = logging.getLogger(__name__)

AGAIN_S = 15.0
"""After so long what failed is tried again, for as long as it is wanted."""

_LEARN_MORE = "screen.md#siren-loudspeaker-light"


class Sounders:
    """Switches them."""

    def __init__(self, hass: HomeAssistant, running: Running) -> None:
        """Nothing is on before `start`."""
        self._hass = hass
        self._running = running
        self._open = OpenIncidents()
        self._store: Store[dict[str, Any]] = Store(hass, 1, f"{DOMAIN}.sounders")
        self._rule = Sounding()
        self._wanted: frozenset[str] = frozenset()
        self._on: dict[str, dict[str, Any] | None] = {}
        """What we put on, and how each was before; None: not known."""
        self._left_on = False
        """By an earlier run; of this one nothing is known yet."""
        self._failed: set[str] = set()
        """What is not as it should be, and is tried again."""
        self._busy: set[str] = set()
        self._is_running = False
        self._will_look = False
        self._started_at = dt_util.utcnow()
        self._unheard_since: datetime | None = self._started_at
        self._issues = Issues(hass)
        self._followed: frozenset[str] = frozenset()
        self._stop_states: CALLBACK_TYPE | None = None
        self._timer: CALLBACK_TYPE | None = None
        self._again: CALLBACK_TYPE | None = None

    # --- life -------------------------------------------------------------------

    async def load(self) -> None:
        """Learn what an earlier run left on."""
        try:
            self._on = dict(await self._store.async_load() or {})
        except Exception:
            # An extra: the alarms must start.
            _LOGGER.exception("What sirens and lights were left on is not known")
        self._left_on = bool(self._on)

    @callback
    def start(self) -> Callable[[], None]:
        """Begin; returns how to stop. What is on stays on: the next start looks after it."""
        self._is_running = True
        # Power may have been lost meanwhile: whether they still are on, nobody knows.
        self._failed = set(self._on)
        self._started_at = dt_util.utcnow()
        self._unheard_since = None if self._audible else self._started_at
        stops = [
            self._running.changes.subscribe(ROOM, self._changed),
            self._running.changes.subscribe(CONSOLES, self._on_consoles),
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry),
            self._hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_registry),
        ]
        self._read()
        self._look()
        # What was not there while its integration loaded.
        stops.append(async_at_started(self._hass, self._try_again))

        def stop() -> None:
            self._is_running = False
            for one in (*stops, self._stop_states, self._timer, self._again):
                if one is not None:
                    one()
            self._stop_states = self._timer = self._again = None
            self._followed = frozenset()
            self._issues.show({})

        return stop

    @property
    def _audible(self) -> bool:
        return self._hass.data[DATA_CONSOLES].audible > 0

    @property
    def _was_heard(self) -> bool:
        """Whether a console could be heard at any time of this run."""
        return self._unheard_since is None or self._unheard_since > self._started_at

    # --- what is wanted -----------------------------------------------------------

    @callback
    def _changed(self, _about: object) -> None:
        # In a turn of its own: what tells people of an alarm comes first.
        if not self._will_look:
            self._will_look = True
            self._hass.loop.call_soon(self._look)

    @callback
    def _on_consoles(self, _about: object) -> None:
        if self._audible:
            self._unheard_since = None
        elif self._unheard_since is None:
            self._unheard_since = dt_util.utcnow()
        self._look()

    @callback
    def _on_entry(self, _change: object, entry: Any) -> None:
        if entry.domain == DOMAIN:
            self._read()
            self._look()

    @callback
    def _on_registry(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        """What is called otherwise from now on is still to be put back."""
        before, now = event.data.get("old_entity_id"), event.data["entity_id"]
        if before in self._on:
            self._on[now] = self._on.pop(before)
            self._keep()
            self._look()

    def _read(self) -> None:
        room = next(entries_of(self._hass, KIND_CONTROL_ROOM), None)
        self._rule = sounding(room.options if room is not None else {})

    @callback
    def _look(self, _now: datetime | None = None) -> None:
        self._will_look = False
        if not self._is_running or not (self._rule.sounders or self._on or self._wanted):
            return
        if self._timer is not None:
            self._timer()
            self._timer = None
        now = dt_util.utcnow()
        begins = self._begins()
        is_on = begins is not None and begins <= now
        # What an earlier run put on stays on for its reason until a console is heard: without
        # their delays anew, for nobody has heard of it since.
        self._left_on = self._left_on and begins is not None and not self._was_heard
        if begins is not None and not is_on:
            self._timer = self._later((begins - now).total_seconds(), self._look)
            is_on = self._left_on
        registry = er.async_get(self._hass)
        self._wanted = frozenset(
            er.async_resolve_entity_id(registry, one) or one
            for one in (self._rule.sounders if is_on else ())
        )
        self._follow()
        for entity_id in sorted(self._wanted | self._on.keys()):
            self._work_soon(entity_id)
        # What is no longer wanted, and never went on, is nobody's concern any more.
        for entity_id in self._failed - self._wanted - self._on.keys():
            self._said(entity_id, "")

    def _begins(self) -> datetime | None:
        """From when on they sound."""
        incidents = self._open.of(self._running.room.state)
        since = self._unheard_since
        if self._was_heard:
            return on_since(self._rule, incidents, since)
        # No console was heard in this run. Those who heard the alarms of before are about to
        # say so; of what is raised now nobody has heard.
        old = [one for one in incidents if one.raised_at < self._started_at]
        new = [one for one in incidents if one.raised_at >= self._started_at]
        known = self._started_at + timedelta(seconds=EXPIRY_S)
        begins = (on_since(self._rule, old, known), on_since(self._rule, new, since))
        return min((one for one in begins if one is not None), default=None)

    # --- what is done -------------------------------------------------------------

    def _follow(self) -> None:
        if self._followed == self._wanted:
            return
        self._followed = self._wanted
        if self._stop_states is not None:
            self._stop_states()
            self._stop_states = None
        if self._followed:
            self._stop_states = async_track_state_change_event(
                self._hass, self._followed, self._on_state
            )

    @callback
    def _on_state(self, event: Event[EventStateChangedData]) -> None:
        entity_id = event.data["entity_id"]
        if fell_silent(event.data["old_state"], event.data["new_state"]):
            self._failed.add(entity_id)
            self._work_soon(entity_id)

    @callback
    def _try_again(self, _now: object = None) -> None:
        self._again = None
        for entity_id in sorted(self._failed | self._on.keys()):
            self._work_soon(entity_id)

    def _work_soon(self, entity_id: str) -> None:
        if entity_id not in self._busy and self._is_due(entity_id):
            self._busy.add(entity_id)
            self._hass.async_create_background_task(
                self._work(entity_id), f"{DOMAIN} sounder {entity_id}"
            )

    def _is_due(self, entity_id: str) -> bool:
        """Whether it is not as it should be."""
        if entity_id in self._wanted:
            return entity_id not in self._on or entity_id in self._failed
        return entity_id in self._on

    async def _work(self, entity_id: str) -> None:
        try:
            while self._is_due(entity_id):
                if entity_id in self._wanted:
                    reason = await self._begin(entity_id)
                else:
                    reason = await self._end(entity_id)
                self._said(entity_id, reason)
                if reason:
                    break
        finally:
            self._busy.discard(entity_id)

    async def _begin(self, entity_id: str) -> str:
        if entity_id not in self._on and not is_missing(self._hass, entity_id):
            self._on[entity_id] = state_before(self._hass, entity_id)
            self._keep()
        return await put_on(self._hass, entity_id, self._rule.volume)

    async def _end(self, entity_id: str) -> str:
        reason = await put_back(self._hass, entity_id, self._on[entity_id])
        if not reason or is_gone(self._hass, entity_id):
            reason = ""
            self._on.pop(entity_id, None)
            self._keep()
        return reason

    def _keep(self) -> None:
        # Beside it: a disk that hangs must not keep a siren silent.
        self._hass.async_create_task(self._save(dict(self._on)), f"{DOMAIN} sounders")

    async def _save(self, on: dict[str, Any]) -> None:
        try:
            await self._store.async_save(on)
        except Exception:
            _LOGGER.exception("What sirens and lights are on will not be known after a restart")

    def _said(self, entity_id: str, reason: str) -> None:
        """Complain of it, once and for as long as it lasts."""
        issue_id = f"sounder_{entity_id}"
        if not self._is_running:
            return
        if not reason:
            self._failed.discard(entity_id)
            self._issues.put(issue_id, None)
            return
        self._failed.add(entity_id)
        # Until Home Assistant has started, much is not there yet.
        if issue_id not in self._issues and self._hass.state is CoreState.running:
            _LOGGER.warning("%s could not be switched: %s", entity_id, reason)
            told = {"entity": entity_id, "reason": reason}
            self._issues.put(issue_id, Issue("sounder", told, ir.IssueSeverity.ERROR, _LEARN_MORE))
        if self._again is None:
            self._again = self._later(AGAIN_S, self._try_again)

    def _later(self, seconds: float, what: Callable[[datetime], None]) -> CALLBACK_TYPE:
        return async_call_later(
            self._hass, seconds, HassJob(what, f"{DOMAIN} sounders", cancel_on_shutdown=True)
        )
