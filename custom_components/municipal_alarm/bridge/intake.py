"""States of entities -> signals, judged by the source's own time.

Two kinds of sources are told apart by their domain:

- stamps (`event`, `button`, `input_button`): the state is the time of the last
  press, and it survives restarts. A time not heard before is a press.
- levels (all others): on is pressed. Which `on` is a new press, after a restart or
  a gap, is judged in `control_room.sources` from what was durably heard.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import Any

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

from ..const import CONF_EVENT_TYPES
from ..control_room.ids import DeskId, SignalId, SourceId
from ..control_room.signals import Press, Signal, SourceBound, SourceLevel
from .site_source import Installation, sources

_LOGGER = logging.getLogger(__name__)

_STAMPS = ("event", "button", "input_button")
_EVENT_TYPE = "event_type"
_NO_LEVEL = (STATE_UNKNOWN, STATE_UNAVAILABLE)
_NO_GAP = timedelta(0)


@dataclass(slots=True)
class _Source:
    """One entity that is a desk's button."""

    source_id: SourceId
    """The entity as stored: by its registry id where it has one."""
    desk_id: DeskId
    event_types: frozenset[str]
    entity_id: str | None = None
    """What it is called now; None while Home Assistant knows no such entity."""
    missing: bool = False
    stamp: bool = False
    heard: bool = False
    """Whether it had a definite level since this program started."""
    lost_at: datetime | None = None
    """Since when its level is unknown."""


class Intake:
    """Listens to the entities that are desks' buttons."""

    def __init__(
        self,
        hass: HomeAssistant,
        take: Callable[[Signal], None],
        known: Callable[[SourceId], bool] = lambda _: False,
    ) -> None:
        """`take` a signal into the room, which has `known` a source before or not."""
        self._hass = hass
        self._take = take
        self._known = known
        self._installation: Installation | None = None
        self._stored: dict[str, _Source] = {}
        """By the entity as stored."""
        self._sources: dict[str, _Source] = {}
        """By what the entity is called now."""
        self._stop: CALLBACK_TYPE | None = None
        self._stop_registry: CALLBACK_TYPE | None = None

    @callback
    def bind(self, installation: Installation) -> None:
        """Listen to the sources that are set up now. Known ones keep their memory."""
        live = self._installation is not None
        self._installation = installation
        if self._stop_registry is None:
            self._stop_registry = self._hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED, self._on_registry, self._concerns
            )
        before, self._stored = self._stored, {}
        new: list[_Source] = []
        for stored, desk_id in sources(installation).items():
            source = before.get(stored)
            if source is None:
                source = _Source(SourceId(stored), desk_id, frozenset())
                new.append(source)
            source.desk_id = desk_id
            source.event_types = frozenset(installation.desks[desk_id].get(CONF_EVENT_TYPES) or ())
            self._stored[stored] = source
        self._resolve()
        for source in new:
            self._begin(source, live=live)

    def _resolve(self) -> list[_Source]:
        """Listen to the entities as they are called now; those that have a new name."""
        registry = er.async_get(self._hass)
        renamed: list[_Source] = []
        bound: dict[str, _Source] = {}
        for stored, source in self._stored.items():
            entity_id = er.async_resolve_entity_id(registry, stored)
            if entity_id != source.entity_id:
                source.entity_id = entity_id
                renamed.append(source)
            if entity_id is None:
                if not source.missing:
                    _LOGGER.warning("The button of desk %s is no entity any more", source.desk_id)
                source.missing = True
                continue
            source.missing = False
            source.stamp = split_entity_id(entity_id)[0] in _STAMPS
            bound[entity_id] = source
        if bound.keys() != self._sources.keys():
            if self._stop is not None:
                self._stop()
            self._stop = async_track_state_change_event(self._hass, list(bound), self._on_change)
        self._sources = bound
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
            data["entity_id"] in self._sources
            or data.get("old_entity_id") in self._sources
            # An entity that was gone may be back under its registry id.
            or (data["action"] == "create" and len(self._sources) < len(self._stored))
        )

    @callback
    def _on_registry(self, _event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        for source in self._resolve():
            self._look(source)

    def _begin(self, source: _Source, *, live: bool) -> None:
        """A source is listened to from now on.

        What it shows at this moment was there before. For one that is chosen now it is
        the past. For one that was known before a restart it may be a press made while
        we were away, which the room judges.
        """
        state = self._state_of(source)
        on = None
        if state is not None and not source.stamp and state.state not in _NO_LEVEL:
            on = state.state == STATE_ON
        if live or not self._known(source.source_id):
            self._take(SourceBound(source.source_id, dt_util.utcnow(), on))
            source.heard = on is not None
        if state is None:
            source.lost_at = dt_util.utcnow()
        elif not live or on is False:
            # That a contact is off now is no press, and must be known before the next.
            self._state(source, state)

    def _look(self, source: _Source) -> None:
        state = self._state_of(source)
        if state is not None:
            self._state(source, state)

    def _state_of(self, source: _Source) -> State | None:
        return self._hass.states.get(source.entity_id) if source.entity_id is not None else None

    @callback
    def _on_change(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        source = self._sources.get(event.data["entity_id"])
        if source is None:
            return
        if state is None:
            source.lost_at = source.lost_at or event.time_fired
            return
        old = event.data["old_state"]
        if old is not None and old.state == state.state:
            # An attribute changed. A press changes the state, or its time.
            return
        self._state(source, state)

    def _state(self, source: _Source, state: State) -> None:
        if state.state in _NO_LEVEL:
            source.lost_at = source.lost_at or state.last_changed
            return
        if source.stamp:
            self._stamp(source, state)
        else:
            self._level(source, state)

    def _stamp(self, source: _Source, state: State) -> None:
        pressed_at = dt_util.parse_datetime(state.state)
        if pressed_at is None:
            return
        if source.event_types and state.attributes.get(_EVENT_TYPE, "") not in source.event_types:
            return
        self._take(
            Press(
                SignalId(f"{source.source_id}@{pressed_at.isoformat()}"),
                source.source_id,
                source.desk_id,
                dt_util.as_utc(pressed_at),
                ordered_by_time=True,
            )
        )

    def _level(self, source: _Source, state: State) -> None:
        first = not source.heard
        gap = state.last_changed - source.lost_at if source.lost_at is not None else _NO_GAP
        source.heard = True
        source.lost_at = None
        on = state.state == STATE_ON
        # A clock may stand still between the two.
        name = state.last_changed.isoformat() if on else f"{state.last_changed.isoformat()}/off"
        self._take(
            SourceLevel(
                SignalId(f"{source.source_id}@{name}"),
                source.source_id,
                source.desk_id,
                state.last_changed,
                on,
                first=first,
                gap=gap,
            )
        )

    def describe(self) -> list[dict[str, Any]]:
        """What is listened to, for diagnostics."""
        return [
            {
                "entity_id": source.entity_id,
                "desk_id": source.desk_id,
                "stamp": source.stamp,
                "heard": source.heard,
                "lost_at": source.lost_at.isoformat() if source.lost_at else None,
            }
            for source in self._stored.values()
        ]
