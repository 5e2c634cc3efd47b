"""States of entities -> signals, judged by the source's own time.

Two kinds of sources are told apart by their domain:

- stamps (`event`, `button`, `input_button`): the state is the time of the last
  press, and it survives restarts. A time not heard before is a press.
- levels (all others): on is pressed. Which `on` is a new press, after a restart or
  a gap, is judged in `control_room.sources` from what was durably heard.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.util import dt as dt_util

from ..const import CONF_EVENT_TYPES
from ..control_room.ids import DeskId, SignalId, SourceId
from ..control_room.signals import Press, Signal, SourceLevel
from .entity_sources import EntitySource, EntitySources, level_of
from .site_source import Installation, sources

_EVENT_TYPE = "event_type"


@dataclass(slots=True, eq=False, kw_only=True)
class _Source(EntitySource):
    """One entity that is a desk's button."""

    desk_id: DeskId
    event_types: frozenset[str] = frozenset()


class Intake:
    """Listens to the entities that are desks' buttons."""

    def __init__(
        self,
        hass: HomeAssistant,
        take: Callable[[Signal], None],
        known: Callable[[SourceId], bool] = lambda _: False,
    ) -> None:
        """`take` a signal into the room, which has `known` a source before or not."""
        self._take = take
        self._known = known
        self._sources = EntitySources[_Source](hass, self._on_state)
        self._live = False

    @callback
    def bind(self, installation: Installation) -> None:
        """Listen to the sources that are set up now. Known ones keep their memory."""
        live, self._live = self._live, True
        now: list[_Source] = []
        new: list[_Source] = []
        for stored, desk_id in sources(installation).items():
            source_id = SourceId(stored)
            source = self._sources.get(source_id)
            if source is None:
                source = _Source(source_id, stored, "", desk_id=desk_id)
                new.append(source)
            source.desk_id = desk_id
            source.what = f"The button of desk {desk_id}"
            source.event_types = frozenset(installation.desks[desk_id].get(CONF_EVENT_TYPES) or ())
            now.append(source)
        self._sources.bind(now)
        for source in new:
            self._sources.begin(source, self._take, live=live, known=self._known(source.source_id))

    @callback
    def stop(self) -> None:
        """Listen no more."""
        self._sources.stop()

    def _on_state(self, source: _Source, state: State) -> None:
        if source.stamp:
            self._stamp(source, state)
        else:
            level = level_of(source, state)
            self._take(
                SourceLevel(
                    level.signal_id,
                    source.source_id,
                    source.desk_id,
                    level.occurred_at,
                    level.on,
                    first=level.first,
                    gap=level.gap,
                )
            )

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

    def describe(self) -> list[dict[str, Any]]:
        """What is listened to, for diagnostics."""
        return [{"desk_id": source.desk_id, **source.describe()} for source in self._sources.all]
