"""What still stands in the way of a working alarm: gathered here, judged in the room.

What keeps an alarm from going out is a repair issue, one for all of it: it can be read off
what is set up, so it is judged after each edit. All the rest is judged when somebody asks,
beside the loop.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import (
    CONF_CONTACTS,
    CONF_HTTP_PRESS,
    CONF_INPUT_ID,
    CONF_INPUT_SYSTEM,
    CONF_SOURCE,
    CONF_SYSTEM,
    DOMAIN,
    KIND_CONTROL_ROOM,
    SUBENTRY_RESPONDER,
)
from ..control_room.ids import ResponderId
from ..control_room.readiness import Facts, Finding, blocking, judge
from ..journal.port import Fault, Journal
from ..journal.store import SqliteJournal
from .disks import passing_file_system
from .issues import Issue, Issues
from .readiness_words import listed
from .room import Room
from .site_source import Installation, entries_of

NOT_READY_ISSUE = "not_ready"
_LEARN_MORE = "operations.md#what-still-stands-in-the-way"


class Watched(Protocol):
    """What is needed of the runtime."""

    @property
    def room(self) -> Room:
        """The one room."""

    @property
    def journal(self) -> Journal:
        """Where it is written down."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the journal now."""

    @property
    def installation(self) -> Installation:
        """What is set up."""

    def listen_site(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be called after every edit of the site."""


class Readiness:
    """Knows what stands between this set-up and a working alarm."""

    def __init__(self, hass: HomeAssistant, running: Watched, folder: Path) -> None:
        """Know nothing before `start`; the journal's file is in `folder`."""
        self._hass = hass
        self._running = running
        self._folder = folder
        self._issues = Issues(hass)
        self._blocking: tuple[Finding, ...] = ()
        self._task: asyncio.Task[None] | None = None

    @callback
    def start(self) -> Callable[[], None]:
        """Judge now, and after each edit; returns how to stop."""
        self._issues.adopt(NOT_READY_ISSUE)
        stops = [
            self._running.listen_site(self._look),
            # Other integrations' entities are there only now.
            self._hass.bus.async_listen(EVENT_HOMEASSISTANT_STARTED, self._started),
        ]
        self._look()

        def stop() -> None:
            for one in stops:
                one()
            if self._task is not None:
                self._task.cancel()
            # What an administrator chose to ignore stays ignored over a restart.
            if not self._hass.is_stopping:
                self._issues.show({})

        return stop

    @callback
    def _started(self, _event: Event) -> None:
        self._look()

    async def findings(self) -> tuple[Finding, ...]:
        """Everything that stands in the way now."""
        state, facts = self._running.room.state, self._facts()
        in_a_file = isinstance(self._running.journal, SqliteJournal)

        def judged() -> tuple[Finding, ...]:
            passing = passing_file_system(self._folder) if in_a_file else ""
            return judge(state, replace(facts, passing_disk=passing))

        return await self._hass.async_add_executor_job(judged)

    def _facts(self) -> Facts:
        """What is known at once."""
        installation = self._running.installation
        pressed = {
            desk_id: gone
            for desk_id, stored in installation.desks.items()
            if (gone := self._source_gone(stored, installation)) is not None
        }
        room = next(entries_of(self._hass, KIND_CONTROL_ROOM), None)
        fault = self._running.fault
        return Facts(
            control_room=room is not None,
            with_source=pressed.keys(),
            source_gone={desk_id for desk_id, gone in pressed.items() if gone},
            lost_contacts=_lost_contacts(room, installation),
            fault=fault.reason if fault is not None else "",
        )

    def _source_gone(self, stored: Mapping[str, Any], installation: Installation) -> bool | None:
        """Whether the last way to press a desk's button is gone; None: it never had any."""
        ways = []
        if stored.get(CONF_SOURCE):
            ways.append(not self._is_entity(stored[CONF_SOURCE]))
        if stored.get(CONF_INPUT_SYSTEM) and stored.get(CONF_INPUT_ID):
            ways.append(stored[CONF_INPUT_SYSTEM] not in installation.site.systems)
        if stored.get(CONF_HTTP_PRESS):
            ways.append(False)
        return all(ways) if ways else None

    def _is_entity(self, stored: str) -> bool:
        """Whether something can be heard of an entity; while Home Assistant starts, all can."""
        registry = er.async_get(self._hass)
        entity_id = er.async_resolve_entity_id(registry, stored)
        if entity_id is None:
            # A registry id of an entity that was removed.
            return False
        if (entry := registry.async_get(entity_id)) is not None:
            return not entry.disabled
        return self._hass.states.get(entity_id) is not None or not self._hass.is_running

    @callback
    def _look(self) -> None:
        found = tuple(blocking(self._running.room.state.site, self._facts()))
        if found == self._blocking:
            return
        self._blocking = found
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_task(self._show(), f"{DOMAIN} readiness")

    async def _show(self) -> None:
        shown: tuple[Finding, ...] | None = None
        while shown is not self._blocking:
            shown = self._blocking
            wrong = {}
            if shown:
                told = {"findings": await listed(self._hass, shown)}
                wrong[_issue_id(shown)] = Issue(NOT_READY_ISSUE, told, learn_more=_LEARN_MORE)
            self._issues.show(wrong)


def _lost_contacts(
    room: ConfigEntry[Any] | None, installation: Installation
) -> Mapping[ResponderId, int]:
    """How many contacts of each responder the rules had to leave out."""
    lost = {}
    for sub in room.get_subentries_of_type(SUBENTRY_RESPONDER) if room is not None else ():
        stored = [contact[CONF_SYSTEM] for contact in sub.data.get(CONF_CONTACTS) or ()]
        if gone := sum(system not in installation.site.systems for system in stored):
            lost[ResponderId(sub.subentry_id)] = gone
    return lost


def _issue_id(found: Sequence[Finding]) -> str:
    """Of these findings and no others: who ignores them is told of others all the same."""
    said = [(one.key, one.about_id) for one in found]
    return f"{NOT_READY_ISSUE}_{crc32(repr(said).encode()):08x}"
