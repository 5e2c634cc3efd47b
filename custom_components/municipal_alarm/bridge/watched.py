"""States of entities that say who is on duty, who works alone, and what is on fire.

- duty and lone work: what the source says now holds, also when it is chosen; the room
  takes only what the source has not said before, so an operator's word stands until the
  source changes. Unknown says nothing.
- fire: a two-state source as a desk's button (`intake`): which `on` is a new alarm, after
  a restart or a gap, is judged by what was durably heard. An alarm that burns when its
  source is chosen is its past.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from homeassistant.const import STATE_HOME, STATE_NOT_HOME, STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant, State, callback, split_entity_id
from homeassistant.util import dt as dt_util

from ..control_room.ids import BuildingId, ResponderId, SignalId, SourceId
from ..control_room.signals import DutyHeard, FireLevel, LoneWorkHeard, Signal, SourceBound
from ..control_room.sources import MAX_AGE
from .entity_sources import NO_LEVEL, EntitySource, EntitySources, Level, level_of
from .site_source import Installation

_WHEREABOUTS = ("person", "device_tracker")
"""Home or in any zone is at work."""
_NO_GAP = timedelta(0)

type _Heard = type[DutyHeard] | type[LoneWorkHeard]


def says(state: State) -> bool | None:
    """Whether a state means on duty, or working alone; None: it says nothing of it."""
    if split_entity_id(state.entity_id)[0] in _WHEREABOUTS:
        return None if state.state in NO_LEVEL else state.state != STATE_NOT_HOME
    return {STATE_ON: True, STATE_HOME: True, STATE_OFF: False, STATE_NOT_HOME: False}.get(
        state.state
    )


@dataclass(slots=True, eq=False, kw_only=True)
class _Source(EntitySource):
    """One entity that says something of a responder, or of a building."""

    about: str


class Watched:
    """Listens to the entities that are sources of duty, lone work and fire."""

    def __init__(
        self, hass: HomeAssistant, take: Callable[[Signal], None], known: Callable[[SourceId], bool]
    ) -> None:
        """`take` a signal into the room, which has `known` a source before or not."""
        self._take = take
        self._known = known
        self._live = False
        self._duty = EntitySources[_Source](hass, partial(self._said, DutyHeard))
        self._lone_work = EntitySources[_Source](hass, partial(self._said, LoneWorkHeard))
        self._fire = EntitySources[_Source](hass, self._burns)

    @callback
    def bind(self, installation: Installation) -> None:
        """Listen to the sources that are set up now. Known ones keep their memory."""
        live, self._live = self._live, True
        for kind, sources, chosen in (
            ("duty", self._duty, installation.duty_sources),
            ("lone_work", self._lone_work, installation.lone_work_sources),
        ):
            for source in _bind(kind, sources, ((who, one) for who, one in chosen.items())):
                if live and self._known(source.source_id):
                    # It was a source before, and is chosen anew: what it says now counts,
                    # although it may have said the same then.
                    self._take(SourceBound(source.source_id, dt_util.utcnow()))
                sources.hear_now(source)
        fires = ((building, one) for one, building in installation.fire_sources.items())
        for source in _bind("fire", self._fire, fires):
            self._fire.begin(source, self._take, live=live, known=self._known(source.source_id))

    @callback
    def stop(self) -> None:
        """Listen no more."""
        for sources in (self._duty, self._lone_work, self._fire):
            sources.stop()

    # --- duty and lone work -------------------------------------------------

    def _said(self, heard: _Heard, source: _Source, state: State) -> None:
        source.heard = True
        source.lost_at = None
        on = says(state)
        if on is not None:
            self._take(heard(source.source_id, ResponderId(source.about), on))

    # --- fire ---------------------------------------------------------------

    def _burns(self, source: _Source, state: State) -> None:
        if not source.stamp:
            self._take_fire(source, level_of(source, state))
            return
        stamped_at = dt_util.parse_datetime(state.state)
        if stamped_at is None or dt_util.utcnow() - stamped_at > MAX_AGE:
            return
        # It burns from each of its times on, which are repeats by their own name.
        for on in (False, True):
            name = f"{source.source_id}@{stamped_at.isoformat()}{'' if on else '/before'}"
            level = Level(SignalId(name), dt_util.as_utc(stamped_at), on, first=False, gap=_NO_GAP)
            self._take_fire(source, level)

    def _take_fire(self, source: _Source, level: Level) -> None:
        self._take(
            FireLevel(
                level.signal_id,
                source.source_id,
                BuildingId(source.about),
                level.occurred_at,
                level.on,
                first=level.first,
                gap=level.gap,
            )
        )

    def describe(self) -> list[dict[str, Any]]:
        """What is listened to, for diagnostics."""
        return [
            {"source_id": source.source_id, **source.describe()}
            for sources in (self._duty, self._lone_work, self._fire)
            for source in sources.all
        ]


def _bind(
    kind: str, sources: EntitySources[_Source], chosen: Iterable[tuple[str, str]]
) -> list[_Source]:
    """Listen to the entities that are chosen for what they are about; the new ones."""
    now: list[_Source] = []
    new: list[_Source] = []
    for about, stored in chosen:
        source_id = SourceId(f"{kind}/{about}/{stored}")
        source = sources.get(source_id)
        if source is None:
            what = f"The source of {kind} of {about}"
            source = _Source(source_id, stored, what, about=about)
            new.append(source)
        now.append(source)
    sources.bind(now)
    return new
