"""The feed of the operator's screen: the room first, then numbered changes.

One message in each turn of the event loop at most, however much happened: what
changed is sent whole, so a change that a screen missed needs no repair but the
next snapshot. What is the same for all screens of one view is made once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from ..control_room import events as e, snapshot
from ..control_room.commands import Actor
from ..control_room.ids import IncidentId
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from .accesses import record_positions
from .actors import may_read, sees_secrets, user_actor
from .changes import CONSOLES, EQUIPMENT, JOURNAL, PLANS
from .consoles import DATA_CONSOLES
from .feed_parts import Dirty, View
from .numbered import Send, Subscriber
from .plans import DATA_PLANS
from .running import Running
from .screen import DATA_PROGRAM


@dataclass(slots=True)
class _Screen(Subscriber):
    """One that shows the room."""

    called = "A screen"

    actor: Actor
    located: set[IncidentId] = field(default_factory=set)
    """Of which it is written down that this screen was told where people are."""

    @property
    def secrets(self) -> bool:
        return sees_secrets(self.actor)


class Feed:
    """All screens of one Home Assistant. Outlives a runtime: its screens go on with the next."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Nobody looks and nothing runs yet."""
        self._hass = hass
        self._running: Running | None = None
        self._stops: list[Callable[[], None]] = []
        self._screens: dict[object, _Screen] = {}
        self._views = {True: View(), False: View()}
        """With secrets, and without."""
        self._dirty = Dirty()
        self._opened = snapshot.Opened()
        self._all_anew = False
        self._scheduled = False
        self._epoch = ulid_now()

    # --- what runs -----------------------------------------------------------

    @callback
    def follow(self, running: Running) -> None:
        """Show this runtime from now on, and all of it anew to who looks already."""
        self._leave()
        self._running = running
        self._epoch = ulid_now()
        self._stops = [
            running.room.listen(self._on_events),
            running.listen_site(self._on_site),
            running.changes.subscribe(JOURNAL, self._on_health),
            running.changes.subscribe(CONSOLES, self._on_consoles),
            running.changes.subscribe(PLANS, self._on_plans),
            running.changes.subscribe(EQUIPMENT, self._on_equipment),
        ]
        self._all_anew = True
        self._flush_soon()

    @callback
    def stopped(self) -> None:
        """The runtime was taken down: say so, for a quiet screen looks like a quiet night."""
        self._leave()
        for screen in tuple(self._screens.values()):
            screen.tell({"type": "stopped"})

    def _leave(self) -> None:
        for stop in self._stops:
            stop()
        self._stops.clear()
        self._running = None
        self._dirty = Dirty()

    # --- screens -------------------------------------------------------------

    @callback
    def subscribe(self, running: Running, user_id: str, send: Send) -> Callable[[], None]:
        """Send the room now and its changes from now on; returns how to stop.

        The caller has made sure that the user may read. Who is stopped is told so: numbers
        of subscriptions begin anew with each connection, and Home Assistant's own page ends
        some by the numbers of the connection before. One may be ours.
        """
        # What is pending goes to those it is meant for; the new one gets the present.
        self._flush()
        key = object()
        screen = _Screen(user_id, send, user_actor(running.room.state.site, user_id))
        changes = self._send_room(running, screen)
        # What has happened and is not told yet is in this snapshot already: the others have
        # it now, so that all have the same to go on from.
        self._send_changes(running, {screen.secrets: changes})
        self._screens[key] = screen

        def stop() -> None:
            if self._screens.pop(key, None) is not None:
                screen.tell({"type": "ended"})

        return stop

    def _send_room(self, running: Running, screen: _Screen) -> Json:
        """Send all of it; returns what the other screens of this view do not have yet."""
        state = running.room.state
        self._opened = snapshot.opened(state)
        room = snapshot.room(state, secrets=screen.secrets, now=dt_util.utcnow())
        equipment = running.equipment.abnormal
        changes = self._views[screen.secrets].become(room, equipment)
        screen.tell(
            {
                "type": "snapshot",
                "epoch": self._epoch,
                "program": self._hass.data.get(DATA_PROGRAM),
                "me": {
                    "operator_id": screen.actor.actor_id,
                    "name": screen.actor.name,
                    "role": screen.actor.role.value if screen.actor.role is not None else None,
                },
                "room": {
                    **room,
                    **self._journal(running),
                    **self._consoles(running),
                    **self._plans(),
                    "equipment": list(equipment.values()),
                    "targets": _targets(running),
                },
            },
        )
        record_positions(running, screen.actor, room["incidents"], screen.located)
        return changes

    # --- changes -------------------------------------------------------------

    @callback
    def _on_events(self, events: Sequence[e.Event]) -> None:
        if not self._screens or self._running is None:
            return
        state = self._running.room.state
        for event in events:
            self._dirty.mark(event, state)
        self._flush_soon()

    @callback
    def _on_site(self) -> None:
        self._all_anew = True
        self._flush_soon()

    @callback
    def _on_health(self, _about: Sequence[e.Event]) -> None:
        self._dirty.health = True
        self._flush_soon()

    @callback
    def _on_consoles(self, _about: Sequence[e.Event]) -> None:
        self._dirty.consoles = True
        self._flush_soon()

    @callback
    def _on_plans(self, _about: Sequence[e.Event]) -> None:
        self._dirty.plans = True
        self._flush_soon()

    @callback
    def _on_equipment(self, _about: Sequence[e.Event]) -> None:
        self._dirty.equipment = True
        self._flush_soon()

    def _flush_soon(self) -> None:
        if not self._scheduled and self._screens:
            self._scheduled = True
            self._hass.loop.call_soon(self._turn_end)

    @callback
    def _turn_end(self) -> None:
        self._scheduled = False
        self._flush()

    def _flush(self) -> None:
        running = self._running
        if running is None:
            return
        dirty, self._dirty = self._dirty, Dirty()
        if dirty.incidents or self._all_anew:
            self._look_where(running.room.state, dirty)
        if self._all_anew:
            self._all_anew = False
            self._anew(running)
            return
        views = {screen.secrets for screen in self._screens.values()}
        self._send_changes(
            running, {secrets: self._delta(running, dirty, secrets=secrets) for secrets in views}
        )

    def _send_changes(self, running: Running, changes: Mapping[bool, Json]) -> None:
        """To the screens of each view what is new there, if anything is."""
        told = [one for one in self._screens.values() if changes.get(one.secrets)]
        for screen in told:
            screen.tell({"type": "delta", **changes[screen.secrets]})
        for screen in told:
            # Each was told before anything is written down: an alarm comes first.
            incidents = changes[screen.secrets].get("incidents", ())
            record_positions(running, screen.actor, incidents, screen.located)

    def _look_where(self, state: RoomState, dirty: Dirty) -> None:
        """Where exactly people are opens and closes with incidents."""
        before, self._opened = self._opened, snapshot.opened(state)
        if before != self._opened:
            for responder_id, last in state.roster.placed.items():
                if before.shows(responder_id, last.place) is not self._opened.shows(
                    responder_id, last.place
                ):
                    dirty.responders[responder_id] = None

    def _anew(self, running: Running) -> None:
        """Everything may be different, also who may look."""
        for key, screen in tuple(self._screens.items()):
            screen.actor = user_actor(running.room.state.site, screen.user_id)
            if may_read(screen.actor):
                self._send_room(running, screen)
            else:
                del self._screens[key]
                screen.tell({"type": "refused"})

    def _delta(self, running: Running, dirty: Dirty, *, secrets: bool) -> Json:
        state = running.room.state
        view = self._views[secrets]
        changes = view.delta(state, dirty, dt_util.utcnow(), self._opened, secrets=secrets)
        return {
            **changes,
            **(self._journal(running) if dirty.health else {}),
            **(self._consoles(running) if dirty.consoles else {}),
            **(self._plans() if dirty.plans else {}),
            **(view.equipment_delta(running.equipment.abnormal) if dirty.equipment else {}),
        }

    @staticmethod
    def _journal(running: Running) -> Json:
        """Whether what happens is written down; null: it is."""
        fault = running.fault
        told = None if fault is None else {"fault": fault.kind.value, "waiting": fault.waiting}
        return {"journal": told}

    def _consoles(self, running: Running) -> Json:
        """Who could see or hear an alarm."""
        return {"consoles": self._hass.data[DATA_CONSOLES].told(running)}

    def _plans(self) -> Json:
        """Which floor plans there are, as a number that goes up with each edit."""
        return {"plans": self._hass.data[DATA_PLANS].version}


def _targets(running: Running) -> list[Json]:
    """How soon who should be there; an edit of it is a snapshot."""
    return [
        {
            "milestone": one.milestone.value,
            "within_s": one.within_s,
            "permille": one.permille,
        }
        for one in running.installation.figures.targets
    ]
