"""Follows what is set up, live: our entries, and Home Assistant's users, clock and language.

An import changes a thousand subentries one by one, and entries change their state
while they load. The site is read anew once such changes have settled, and whoever
shows it is told only when it is another one.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
import logging
from typing import Any

from homeassistant.auth import EVENT_USER_ADDED, EVENT_USER_REMOVED, EVENT_USER_UPDATED
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room.site import Site
from .actors import read_operators
from .site_source import Installation, read

_LOGGER = logging.getLogger(__name__)

_PORTION_S = 0.005
"""How long listeners are told in one turn of the loop: in a city there are thousands, and an
alarm is never behind more than that."""

EDITS_SETTLE_S = 0.1
"""From the first edit to the reading. Long enough for an import's next turn of the
loop, short enough that nobody waits for a desk."""


class SiteWatch:
    """Knows what is set up now."""

    def __init__(self, hass: HomeAssistant, on_site: Callable[[Installation], None]) -> None:
        """`on_site` takes an edited installation before anybody else is told of it."""
        self._hass = hass
        self._on_site = on_site
        self.installation = Installation(Site(), {}, {}, {})
        self._listeners: dict[int, Callable[[], None]] = {}
        self._number = count()
        self._one_at_a_time = asyncio.Lock()
        self._stored: list[object] = []
        self._settle: CALLBACK_TYPE | None = None
        self._stops: list[CALLBACK_TYPE] = []
        self._held = 0

    async def start(self) -> None:
        """Read, and follow from now on."""
        self._stops = [
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed),
            *(
                self._hass.bus.async_listen(kind, self._home_assistant_changed)
                for kind in (
                    EVENT_USER_ADDED,
                    EVENT_USER_UPDATED,
                    EVENT_USER_REMOVED,
                    # The hours of a policy are read in its time zone.
                    EVENT_CORE_CONFIG_UPDATE,
                )
            ),
        ]
        await self.read()

    @callback
    def stop(self) -> None:
        """Follow no more."""
        for stop in self._stops:
            stop()
        self._stops.clear()
        if self._settle is not None:
            self._settle()
            self._settle = None

    async def read(self) -> None:
        """Take in what is set up now."""
        async with self._one_at_a_time:
            if self._held:
                return
            operators = await read_operators(self._hass)
            if self._held or not self._stops:
                # Held or stopped while the users were read.
                return
            stored = [*_stored(self._hass), *operators]
            if stored == self._stored:
                # An entry changes its state while it loads, and nothing else of it.
                return
            installation = read(self._hass, operators)
            self._stored = stored
            if installation == self.installation:
                return
            self.installation = installation
            self._on_site(installation)
            await self._tell()

    async def _tell(self) -> None:
        """Tell everybody, a portion in each turn of the loop."""
        began = self._hass.loop.time()
        for number in tuple(self._listeners):
            listener = self._listeners.get(number)
            if listener is None:
                # It has stopped meanwhile.
                continue
            try:
                listener()
            except Exception:
                _LOGGER.exception("An edit of what is set up could not be shown")
            if self._hass.loop.time() - began > _PORTION_S:
                await asyncio.sleep(0)
                began = self._hass.loop.time()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Read nothing meanwhile: what is stored is between two set-ups.

        Alarms go on by the one that was read last. Read once it is over: see `read`.
        """
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._read_soon()

    @callback
    def listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Be called after every edit of the site; returns how to stop."""
        number = next(self._number)
        self._listeners[number] = listener

        def stop() -> None:
            self._listeners.pop(number, None)

        return stop

    @callback
    def _entry_changed(self, _change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain == DOMAIN:
            self._read_soon()

    @callback
    def _home_assistant_changed(self, _event: Event) -> None:
        self._read_soon()

    @callback
    def _read_soon(self) -> None:
        if self._settle is None and self._stops:
            self._settle = async_call_later(
                self._hass,
                EDITS_SETTLE_S,
                HassJob(self._settled, f"{DOMAIN} site", cancel_on_shutdown=True),
            )

    async def _settled(self, _now: Any) -> None:
        self._settle = None
        await self.read()


def _stored(hass: HomeAssistant) -> Iterator[object]:
    """All that a reading depends on, beside who the operators are; quick to compare."""
    yield hass.config.language
    yield dt_util.get_default_time_zone()
    for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        yield entry.entry_id
        yield entry.title
        yield entry.data
        yield entry.options
        for sub in entry.subentries.values():
            yield sub.subentry_id
            yield sub.title
            # Another object after each edit, and the same one until then.
            yield sub.data
