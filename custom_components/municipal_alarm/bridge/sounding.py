"""When sirens, loudspeakers and lights of the control room are on, and since when.

On while an alarm waits for an operator, and while one is open and no console can be heard:
each after a time of its own, or not at all. Only of what everybody may
know: a siren would tell of duress.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..const import (
    CONF_SOUND_DRILLS,
    CONF_SOUND_UNHEARD,
    CONF_SOUND_VOLUME,
    CONF_SOUND_WAITING,
    CONF_SOUNDERS,
)
from ..control_room.incident import Incident

DEFAULT_UNHEARD_S = 0
"""No console can be heard: nobody would know of the alarm."""
DEFAULT_WAITING_S = 0
"""Who hung up a siren wants to hear it; who wants the consoles alone at first says so."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """What is set up."""

    sounders: tuple[str, ...] = ()
    """Entities, as stored (registry id or entity id)."""
    unheard: timedelta | None = timedelta(seconds=DEFAULT_UNHEARD_S)
    """So long may an alarm be open that no console can sound; None: for ever."""
    waiting: timedelta | None = timedelta(seconds=DEFAULT_WAITING_S)
    """So long may an alarm wait for an operator; None: for ever."""
    drills: bool = True
    """A drill is to be as if it were real."""
    volume: float | None = None
    """Of loudspeakers, from 0 to 1; None: as it is."""


def sounding(options: Mapping[str, Any]) -> Sounding:
    """From the options of the control room."""
    # What was never set is as it comes; a field that was emptied is stored as None.
    volume = options.get(CONF_SOUND_VOLUME)
    return Sounding(
        tuple(options.get(CONF_SOUNDERS) or ()),
        _seconds(options.get(CONF_SOUND_UNHEARD, DEFAULT_UNHEARD_S)),
        _seconds(options.get(CONF_SOUND_WAITING, DEFAULT_WAITING_S)),
        bool(options.get(CONF_SOUND_DRILLS, True)),
        volume / 100 if volume is not None else None,
    )


def _seconds(stored: float | None) -> timedelta | None:
    return timedelta(seconds=stored) if stored is not None else None


def on_since(
    rule: Sounding, incidents: Iterable[Incident], unheard_since: datetime | None
) -> datetime | None:
    """From when on it sounds, which may lie ahead; None: there is no reason to.

    `incidents`: the open ones that everybody may know of. `unheard_since`: when the last
    console fell silent; None: one can be heard.
    """
    begins = [
        begin
        for one in incidents
        if rule.drills or not one.drill
        for begin in (
            _after(one.raised_at, rule.waiting) if one.owner_id is None else None,
            _after(max(one.raised_at, unheard_since), rule.unheard) if unheard_since else None,
        )
        if begin is not None
    ]
    return min(begins, default=None)


def _after(at: datetime, delay: timedelta | None) -> datetime | None:
    return at + delay if delay is not None else None
