"""The figures of each hour, as Home Assistant keeps statistics."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ...control_room.values import record
from ...control_room.words import Outcome
from ..facts import Facts
from .milestones import Held, Spread, measured
from .rules import FigureRules, counted

HOUR = timedelta(hours=1)


@record
class Hour:
    """The incidents that were raised in one hour of UTC."""

    begins: datetime
    incidents: int
    false: int
    spreads: tuple[Spread, ...]
    held: tuple[Held, ...]


def hour_of(at: datetime) -> datetime:
    """The beginning of the hour that a time is in."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hours(
    facts: Sequence[Facts], since: datetime, until: datetime, rules: FigureRules
) -> Mapping[datetime, Hour]:
    """Of the hours in which anything was raised that counts, by their beginning."""
    parts: dict[datetime, list[Facts]] = {}
    for one in counted(facts, since, until):
        parts.setdefault(hour_of(one.raised_at), []).append(one)
    return {begins: _hour(begins, of, rules) for begins, of in parts.items()}


def _hour(begins: datetime, facts: Sequence[Facts], rules: FigureRules) -> Hour:
    spreads, held = measured(facts, rules.targets)
    return Hour(
        begins=begins,
        incidents=len(facts),
        false=sum(one.outcome is Outcome.FALSE for one in facts),
        spreads=spreads,
        held=held,
    )
