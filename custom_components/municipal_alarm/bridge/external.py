"""Calling somebody outside: by the actions of their own, or by an automation.

Each target that is set up can have actions, as an automation has them; they run with all
that whoever is called must know (`hand_over`, `cap`, links to the camera, the incident).
The trigger `external_help` is told the same; the automations that it runs make the call
where there are no such actions. Either way they were called only when what calls them
ended well, and did something as far as can be seen. What came of it goes back to the room as a receipt, and what has no receipt is
done again after a restart.

Nothing waits for a call, and no call for another. Of a call that only duress asked for
not a line goes to the log: an operator is told by the room.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from contextvars import Context as Variables
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import dt as dt_util, slugify
from yarl import URL

from ..const import DOMAIN
from ..control_room import snapshot
from ..control_room.effects import CallExternal, Effect
from ..control_room.escalation.outside import calls_in_secret
from ..control_room.handing_over import cap, facts, text
from ..control_room.incident import Incident
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.words import DeliveryState
from .delivery import Delivery
from .external_done import FINISHED
from .external_runs import CANCELLED, attempt, end_of
from .happenings import external_help
from .looks import address
from .running import SIGNAL_EXTERNAL, Running

_LOGGER = logging.getLogger(__name__)

TIMEOUT_S = 30.0
"""Until then the operator believes that they are being called. What takes longer belongs
in a script of its own, that the actions start and do not wait for."""

_NOT_THEIRS = "failed_conditions"
"""How runs of automations end that are for something else, in Home Assistant's words."""


class ExternalHelp:
    """Calls whom the room wants called."""

    def __init__(self, hass: HomeAssistant, delivery: Delivery, running: Running) -> None:
        """`running`: what is set up, and the room."""
        self._hass = hass
        self._delivery = delivery
        self._running = running
        self._runs: tuple[asyncio.Task[Any], ...] = ()
        self._calls: set[asyncio.Task[None]] = set()

    @callback
    def handle(self, effect: Effect) -> None:
        """Call somebody, beside everything else."""
        if isinstance(effect, CallExternal):
            # In a turn of its own: the texts of all alarms of this turn come first. And
            # on a sheet of its own: how a run ends must not be read from whoever asked.
            self._hass.loop.call_soon(self._begin, effect, context=Variables())

    @callback
    def taken(self, runs: Iterable[asyncio.Task[Any]]) -> None:
        """Automations have begun to make the call of which they are told now."""
        self._runs = tuple(runs)

    @callback
    def stop(self) -> None:
        """Let go of calls under way: without a report they are made again."""
        for call in self._calls:
            call.cancel()

    @callback
    def _begin(self, effect: CallExternal) -> None:
        incident = self._running.room.state.incidents.get(effect.incident_id)
        # Known before anything can fail: of that not a line may be in the log, either.
        quiet = incident is None or calls_in_secret(incident, effect.target)
        try:
            self._call(effect, incident, quiet=quiet)
        except Exception as err:
            if not quiet:
                _LOGGER.exception("An external call failed")
            self._failed(effect, str(err) or type(err).__name__, quiet=True)

    def _call(self, effect: CallExternal, incident: Incident | None, *, quiet: bool) -> None:
        state = self._running.room.state
        if incident is None or not incident.is_open:
            # It waited for Home Assistant to start, and nobody need come any more.
            self._failed(effect, "over", quiet=True)
            return
        if incident.drill:
            # The rules never ask for it; and this is the door.
            self._failed(effect, "drill", quiet=True)
            return
        more = self._more(incident, effect.target, quiet=quiet)
        runs = self._triggered(effect, more)
        actions = self._running.installation.external_actions.get(effect.target)
        if actions:
            # By its actions it is known to be called; automations may only watch.
            data = external_help(effect, incident, state.site, more).payload
            self._beside(self._run(effect, actions, data, quiet=quiet))
        elif runs:
            self._beside(self._watch(effect, runs, quiet=quiet))
        else:
            # Nobody was called, and whoever reads the timeline must see it.
            self._failed(effect, "no_automation", quiet=quiet)

    def _triggered(self, effect: CallExternal, more: Json) -> tuple[asyncio.Task[Any], ...]:
        """Tell the automations; the runs that began with it."""
        self._runs = ()
        async_dispatcher_send(self._hass, SIGNAL_EXTERNAL, effect, more)
        return self._runs

    def _beside(self, making: Coroutine[Any, Any, None]) -> None:
        call = self._hass.async_create_background_task(making, f"{DOMAIN} external call")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    def _more(self, incident: Incident, target: str, *, quiet: bool) -> Json:
        try:
            return _handed(self._hass, self._running, incident, target)
        except Exception:
            # They must be called even so: the text of the alarm says the most.
            if not quiet:
                _LOGGER.exception("No hand-over could be made")
            return {}

    async def _run(
        self, effect: CallExternal, actions: Sequence[Any], data: Json, *, quiet: bool
    ) -> None:
        """Run the actions, and report. Cancelled: nothing is reported."""
        made = self._hass.async_create_background_task(
            attempt(self._hass, effect.target, actions, data, logger=_LOGGER, quiet=quiet),
            f"{DOMAIN} actions of an external call",
        )
        try:
            await asyncio.wait({made}, timeout=TIMEOUT_S)
            end = _end_of_actions(made)
        finally:
            made.cancel()
        if end and not (end == CANCELLED and self._hass.is_stopping):
            self._ended(effect, end, quiet=quiet)

    async def _watch(
        self, effect: CallExternal, runs: Sequence[asyncio.Task[Any]], *, quiet: bool
    ) -> None:
        """Wait until the automations that make the call have ended, and report.

        Which of several calls and which only watches nobody knows: all of them must end
        well, but for those whose conditions say that it is not theirs.
        """
        done, pending = await asyncio.wait(runs, timeout=TIMEOUT_S)
        if self._hass.is_stopping:
            # It ended the runs, not they: the call is made again.
            return
        try:
            told = [await end_of(self._hass, run) for run in done]
        except Exception as err:
            told = [str(err) or type(err).__name__]
        ends = {end for end in told if end is not None}
        if failed := sorted(ends - {FINISHED, _NOT_THEIRS}):
            end = failed[0]
        elif pending:
            end = "timeout"
        elif FINISHED in ends:
            end = FINISHED
        else:
            end = "conditions" if ends else "no_automation"
        self._ended(effect, end, quiet=quiet)

    def _ended(self, effect: CallExternal, end: str, *, quiet: bool) -> None:
        """What calls them came to its end. What it said itself of the call stands."""
        incident = self._running.room.state.incidents.get(effect.incident_id)
        call = incident.external.get(effect.target) if incident is not None else None
        if call is not None and call.key == effect.key and call.state is not DeliveryState.QUEUED:
            return
        if end == FINISHED:
            self._delivery.report(effect.key, DeliveryState.SENT)
        else:
            self._failed(effect, end, quiet=quiet)

    def _failed(self, effect: CallExternal, reason: str, *, quiet: bool) -> None:
        if not quiet:
            _LOGGER.error("%s could not be called: %s", effect.target, reason)
        self._delivery.report(effect.key, DeliveryState.FAILED, reason[:200])


def _end_of_actions(made: asyncio.Task[str]) -> str:
    """How actions ended; empty: Home Assistant let them not begin, so they will again."""
    if not made.done():
        return "timeout"
    if made.cancelled():
        # From within: who stops us stops the waiting for it.
        return CANCELLED
    if (err := made.exception()) is not None:
        # Whatever an action raises, the room must know.
        return str(err) or type(err).__name__
    return made.result()


def hand_over(hass: HomeAssistant, running: Running, incident: Incident) -> Json:
    """What somebody outside must know, for an operator who hands over by hand."""
    effect = CallExternal("", incident.incident_id, "", "")
    told = external_help(effect, incident, running.room.state.site).payload["incident"]
    return {"incident": told, **_handed(hass, running, incident, "")}


def _handed(hass: HomeAssistant, running: Running, incident: Incident, target: str) -> Json:
    """The hand-over in words and as CAP, and the links to the pictures."""
    state: RoomState = running.room.state
    now = dt_util.utcnow()
    handed = facts(state, incident, now)
    links = running.looks.links(state, incident, target, now)
    language, zone = state.site.language, state.site.time_zone
    return {
        "hand_over": text(handed, links, language, zone),
        "cap": cap(handed, links, language, zone, sender=_sender(hass), target=target),
        "camera_url": links.camera,
        "snapshot_url": links.snapshot,
        "links_until": snapshot.time(links.until),
    }


def _sender(hass: HomeAssistant) -> str:
    """Who we are among all senders: by our address on the internet, where there is one."""
    base = address(hass)
    host = URL(base).host if base is not None else None
    return f"municipal-alarm@{host or slugify(hass.config.location_name)}"


__all__ = ["TIMEOUT_S", "ExternalHelp", "hand_over"]
