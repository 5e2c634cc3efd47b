"""Is this signal a new press, a repeat, or an old one told again?

Judged by what the source itself says (its times, its ids) and by what was
durably heard of it, never by the state Home Assistant showed before: after a
restart or hours of `unknown` that says nothing.
"""

from datetime import datetime, timedelta

from .events import SignalSetAside, SourceHeard
from .ids import SignalId, SourceId
from .signals import FireLevel, SourceBound, SourceLevel
from .state import SourceMemory
from .turn import Turn

MAX_AGE = timedelta(hours=1)
"""A press older than this, by its source's own clock, is told to the operator as
set aside, not alarmed: whoever pressed has long been helped or gone."""

CLOCK_SLACK = timedelta(seconds=2)
"""How far a source's clock may be ahead of ours. What is further ahead does not
count as a time: it would make every later press look like a replay."""

REAL_GAP = timedelta(seconds=30)
"""A contact that is on again after this long unknown was pressed again, for all
we know. A shorter gap is a radio link that blinked while the contact was held."""

START_GAP = timedelta(minutes=10)
"""As `REAL_GAP`, for the first level after a start: integrations take some minutes
to find their devices again, and a contact that latches is on all that time."""

_REMEMBERED = 16
"""Signals remembered by id for each source: more than a source can have on its
way at once."""


def is_new(
    turn: Turn,
    source_id: SourceId,
    signal_id: SignalId,
    occurred_at: datetime,
    *,
    ordered_by_time: bool = False,
) -> bool:
    """Whether a signal is no repeat and not too old; remembers the source either way."""
    memory = turn.room.sources.get(source_id)
    if memory is not None:
        if signal_id in memory.recent:
            return False
        believable = memory.occurred_at <= turn.now + CLOCK_SLACK
        if ordered_by_time and believable and occurred_at <= memory.occurred_at:
            return False
    _remember(turn, source_id, signal_id, occurred_at, None, memory)
    if ordered_by_time and turn.now - occurred_at > MAX_AGE:
        set_aside(turn, source_id, signal_id, "too_old")
        return False
    return True


def new_level(turn: Turn, level: SourceLevel | FireLevel) -> bool:
    """Whether a two-state source was pressed, or went off; remembers its level either way."""
    memory = turn.room.sources.get(level.source_id)
    if memory is not None:
        if level.signal_id in memory.recent:
            return False
        lost = level.gap >= (START_GAP if level.first else REAL_GAP)
        if memory.on == level.on and not (level.on and lost):
            return False
    _remember(turn, level.source_id, level.signal_id, level.occurred_at, level.on, memory)
    return level.on


def bind(turn: Turn, bound: SourceBound) -> None:
    """Take what a newly chosen source says now as its past.

    Also of one that was a desk's button before: pressed while it was none, it was no call.
    """
    memory = turn.room.sources.get(bound.source_id)
    turn.record(
        SourceHeard(
            at=turn.now,
            source_id=bound.source_id,
            occurred_at=min(bound.occurred_at, turn.now),
            on=bound.on,
            recent=memory.recent if memory is not None else (),
        )
    )


def set_aside(
    turn: Turn, source_id: str, signal_id: str, reason: str, text: str = "", who: str = ""
) -> None:
    """Record that a signal raised nothing, and why; `who`: as in `SignalSetAside`."""
    turn.record(
        SignalSetAside(
            at=turn.now,
            source_id=source_id,
            signal_id=signal_id,
            reason=reason,
            text=text,
            who=who,
        )
    )


def _remember(
    turn: Turn,
    source_id: SourceId,
    signal_id: SignalId,
    occurred_at: datetime,
    on: bool | None,
    memory: SourceMemory | None,
) -> None:
    occurred_at = min(occurred_at, turn.now)
    recent: tuple[SignalId, ...] = (signal_id,)
    if memory is not None:
        recent = (*memory.recent[1 - _REMEMBERED :], signal_id)
        if memory.occurred_at <= turn.now + CLOCK_SLACK:
            occurred_at = max(occurred_at, memory.occurred_at)
    turn.record(
        SourceHeard(at=turn.now, source_id=source_id, occurred_at=occurred_at, on=on, recent=recent)
    )
