"""The triggers of all automations: listens to the room once, however many there are.

Automations are loaded before our entries and stay when these are reloaded, so the
hub outlives any runtime and follows the one that is there.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback

from ..control_room import events as e
from ..control_room.effects import CallExternal
from ..control_room.escalation.outside import calls_in_secret
from ..control_room.ids import BuildingId
from ..control_room.snapshot import Json
from .filters import EXCLUDE, drill_fits, facts_fit, place_fits
from .happenings import Happening, external_help, happenings, is_of_incident
from .happenings.reports import report_made
from .happenings.words import DRILL, PLACE
from .last_seen import LastSeen
from .report_files import Kept
from .running import RUNNING, Running

_LOGGER = logging.getLogger(__name__)

type Run = Callable[[Happening], asyncio.Task[Any]]
"""Runs what is attached to a trigger; returns its run."""


@dataclass(frozen=True, slots=True, eq=False)
class _Attached:
    """One trigger of one automation."""

    options: dict[str, Any]
    run: Run


class TriggerHub:
    """Knows who waits for what."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Nobody waits yet."""
        self._hass = hass
        self._attached: dict[str, list[_Attached]] = {}
        self._stop: Callable[[], None] | None = None

    @callback
    def attach(self, key: str, options: dict[str, Any], run: Run) -> Callable[[], None]:
        """Run for every happening of this key that fits; returns how to stop."""
        one = _Attached(options, run)
        self._attached.setdefault(key, []).append(one)
        running = self._hass.data.get(RUNNING)
        if self._stop is None and running is not None:
            self.follow(running)

        def detach() -> None:
            self._attached[key].remove(one)
            if not any(self._attached.values()):
                self._leave()

        return detach

    @callback
    def follow(self, running: Running) -> None:
        """Listen to this runtime from now on, if anybody waits."""
        self._leave()
        if any(self._attached.values()):
            seen = LastSeen(running.room.state)
            self._stop = running.room.listen(lambda events: self._on_events(running, seen, events))

    def _leave(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _on_events(self, running: Running, seen: LastSeen, events: Sequence[e.Event]) -> None:
        state = running.room.state
        for event in events:
            incident = seen.incident_of(event, state) if is_of_incident(event) else None
            for happening in happenings(event, incident, state):
                self._tell(happening)

    @callback
    def on_external(self, effect: CallExternal, more: Json | None = None) -> None:
        """An external target is called now; `more`: what they must know."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return
        state = running.room.state
        incident = state.incidents.get(effect.incident_id)
        if incident is None:
            return
        quiet = calls_in_secret(incident, effect.target)
        try:
            happening = external_help(effect, incident, state.site, more)
            running.external_taken(self._tell(happening, quiet=quiet))
        except Exception:
            # Whoever sends this to us would log all that it says.
            if not quiet:
                _LOGGER.exception("External help could not be told to automations")

    @callback
    def on_report(self, kept: Kept, building_id: BuildingId | None, building: str) -> None:
        """A report was made, and is kept."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return
        files = {one: str(running.reports.path(kept, one)) for one in kept.formats}
        self._tell(report_made(kept, building_id, building, files))

    def _tell(self, happening: Happening, *, quiet: bool = False) -> list[asyncio.Task[Any]]:
        """Run what is attached to it; returns the runs. `quiet`: no line goes to the log."""
        runs: list[asyncio.Task[Any]] = []
        for one in tuple(self._attached.get(happening.key, ())):
            options = one.options
            try:
                if (
                    drill_fits(options.get(DRILL, EXCLUDE), drill=happening.drill)
                    and place_fits(self._hass, options.get(PLACE, []), happening.place)
                    and facts_fit(self._hass, options, happening.facts)
                ):
                    runs.append(one.run(happening))
            except Exception:
                # One automation that fails must not keep the others from knowing.
                if not quiet:
                    _LOGGER.exception("A trigger could not be run")
        return runs
