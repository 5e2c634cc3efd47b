"""Entities that somebody chose as a source: followed through renames, loss and return.

What a state of theirs means is for `intake` and `watched`; here they are found by what
is stored of them, and it is known since when one says nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import Any, NamedTuple

from homeassistant.const import STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from ..control_room.ids import SignalId, SourceId
from ..control_room.signals import SourceBound

_LOGGER = logging.getLogger(__name__)

NO_LEVEL = (STATE_UNKNOWN, STATE_UNAVAILABLE)
STAMPS = ("event", "button", "input_button")
"""Domains whose state is the time of the last press."""
_NO_GAP = timedelta(0)


@dataclass(slots=True, eq=False)
class EntitySource:
    """One entity, for one purpose."""

    source_id: SourceId
    stored: str
    """The entity as stored: by its registry id where it has one."""
    what: str
    """What it is, for the log."""
    entity_id: str | None = None
    """What it is called now; None while Home Assistant knows no such entity."""
    missing: bool = False
    heard: bool = False
    """Whether it had a definite level since this program started."""
    lost_at: datetime | None = None
    """Since when its level is unknown."""

    @property
    def stamp(self) -> bool:
        """Whether its state is the time of its last press, and no level."""
        return self.entity_id is not None and split_entity_id(self.entity_id)[0] in STAMPS

    def describe(self) -> dict[str, Any]:
        """How far it is heard, for diagnostics."""
        return {
            "entity_id": self.entity_id,
            "stamp": self.stamp,
            "heard": self.heard,
            "lost_at": self.lost_at.isoformat() if self.lost_at else None,
        }


class Level(NamedTuple):
    """A definite level of a two-state source, as the rules judge it (`control_room.sources`)."""

    signal_id: SignalId
    occurred_at: datetime
    on: bool
    first: bool
    gap: timedelta


def level_of(source: EntitySource, state: State) -> Level:
    """The level that a source has now, and how long it had none before."""
    first = not source.heard
    gap = state.last_changed - source.lost_at if source.lost_at is not None else _NO_GAP
    source.heard = True
    source.lost_at = None
    on = state.state == STATE_ON
    # A clock may stand still between the two.
    name = state.last_changed.isoformat() if on else f"{state.last_changed.isoformat()}/off"
    return Level(SignalId(f"{source.source_id}@{name}"), state.last_changed, on, first, gap)


class EntitySources[S: EntitySource]:
    """Listens to the entities of these sources; one may serve several of them."""

    def __init__(self, hass: HomeAssistant, on_state: Callable[[S, State], None]) -> None:
        """`on_state` is told each new state that says something."""
        self._hass = hass
        self._on_state = on_state
        self._sources: dict[SourceId, S] = {}
        self._by_entity: dict[str, list[S]] = {}
        """By what the entity is called now."""
        self._some_are_missing = False
        self._stop: CALLBACK_TYPE | None = None
        self._stop_registry: CALLBACK_TYPE | None = None

    def get(self, source_id: SourceId) -> S | None:
        """A source that is listened to."""
        return self._sources.get(source_id)

    @property
    def all(self) -> Iterable[S]:
        """Every source, whether its entity is there or not."""
        return self._sources.values()

    @callback
    def bind(self, sources: Iterable[S]) -> None:
        """Listen to these, and to no others."""
        if self._stop_registry is None:
            self._stop_registry = self._hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_registry, self._concerns
            )
        self._sources = {source.source_id: source for source in sources}
        self._resolve()

    def _resolve(self) -> list[S]:
        """Listen to the entities as they are called now; those that have a new name."""
        registry = er.async_get(self._hass)
        renamed: list[S] = []
        bound: dict[str, list[S]] = {}
        for source in self._sources.values():
            entity_id = er.async_resolve_entity_id(registry, source.stored)
            if entity_id != source.entity_id:
                source.entity_id = entity_id
                renamed.append(source)
            if entity_id is None:
                if not source.missing:
                    _LOGGER.warning("%s is no entity any more", source.what)
                source.missing = True
                continue
            source.missing = False
            bound.setdefault(entity_id, []).append(source)
        if bound.keys() != self._by_entity.keys():
            if self._stop is not None:
                self._stop()
            self._stop = async_track_state_change_event(self._hass, list(bound), self._on_change)
        self._by_entity = bound
        self._some_are_missing = any(source.missing for source in self._sources.values())
        return renamed

    @callback
    def stop(self) -> None:
        """Listen no more."""
        for stop in (self._stop, self._stop_registry):
            if stop is not None:
                stop()
        self._stop = self._stop_registry = None

    @callback
    def _concerns(self, data: er.EventEntityRegistryUpdatedData) -> bool:
        return (
            data["entity_id"] in self._by_entity
            or data.get("old_entity_id") in self._by_entity
            # An entity that was gone may be back under its registry id.
            or (data["action"] == "create" and self._some_are_missing)
        )

    @callback
    def _on_registry(self, _event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        for source in self._resolve():
            state = self.state_of(source)
            if state is not None:
                self.hear(source, state)

    def state_of(self, source: S) -> State | None:
        """What its entity shows now; None: it is not there."""
        return self._hass.states.get(source.entity_id) if source.entity_id is not None else None

    @callback
    def _on_change(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        old = event.data["old_state"]
        for source in self._by_entity.get(event.data["entity_id"], ()):
            if state is None:
                source.lost_at = source.lost_at or event.time_fired
            elif old is None or old.state != state.state:
                # Else an attribute changed. A press changes the state, or its time.
                self.hear(source, state)

    def hear(self, source: S, state: State) -> None:
        """Take in what an entity shows."""
        if state.state in NO_LEVEL:
            source.lost_at = source.lost_at or state.last_changed
        else:
            self._on_state(source, state)

    def hear_now(self, source: S) -> None:
        """Take in what its entity shows at this moment."""
        state = self.state_of(source)
        if state is None:
            source.lost_at = dt_util.utcnow()
        else:
            self.hear(source, state)

    def begin(
        self, source: S, take: Callable[[SourceBound], None], *, live: bool, known: bool
    ) -> None:
        """Listen to a source of alarms from now on.

        What it shows at this moment was there before. For one that is chosen now, while
        we are `live`, it is the past. For one that was `known` before a restart it may be
        a press made while we were away, which the room judges.
        """
        state = self.state_of(source)
        on = None
        if state is not None and not source.stamp and state.state not in NO_LEVEL:
            on = state.state == STATE_ON
        if live or not known:
            take(SourceBound(source.source_id, dt_util.utcnow(), on))
            source.heard = on is not None
        if state is None or not live or on is False:
            # That a contact is off now is no press, and must be known before the next.
            self.hear_now(source)
