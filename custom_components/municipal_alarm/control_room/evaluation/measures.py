"""The measures that were agreed and are not done, or only just: of all incidents.

There may be thousands, and every message asks for the next deadline: so it is looked for
once, when a measure changes, and not by the way of an alarm.
"""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Self

from ..ids import IncidentId
from ..shelves import Shelves
from ..site import Place
from ..values import caching, record
from .parts import Measure, MeasureId

_SLACK = timedelta(minutes=1)
"""A clock is put right by a second many times a day, which is nothing to a date."""


@record
class KeptMeasure:
    """One measure, until it is dropped or has been done for a while."""

    measure: Measure
    incident_id: IncidentId
    number: int
    """Of the incident."""
    place: Place | None
    """Of the incident."""
    secret: bool
    agreed_at: datetime
    agreed_by: str
    since: datetime
    """When what is to come next was decided."""
    due_at: datetime
    """When it is said that it is due; of one that is done: when it leaves the list."""
    reminders: int = 0
    done_at: datetime | None = None
    done_by: str = ""
    note: str = ""
    """What was said of it when it was done."""

    def is_ahead(self, now: datetime) -> bool:
        """Whether the clock was wrong when that was decided: it may be years away."""
        return self.since > now + _SLACK

    def is_due(self, now: datetime) -> bool:
        """Whether something is to be done with it."""
        return self.due_at <= now or self.is_ahead(now)


@caching
class Measures:
    """All of them. Never changed in place."""

    kept: Shelves[MeasureId, KeptMeasure] = field(default_factory=Shelves)

    def put(self, one: KeptMeasure) -> Self:
        """The same with this measure as it is now."""
        return type(self)(self.kept.put(one.measure.measure_id, one))

    def without(self, measure_id: MeasureId) -> Self:
        """The same without this measure."""
        return type(self)(self.kept.without(measure_id))

    def get(self, measure_id: MeasureId) -> KeptMeasure | None:
        """One of them; None: it is not there, or no more."""
        return self.kept.get(measure_id)

    @cached_property
    def due_at(self) -> datetime | None:
        """When the first of them is due."""
        return min((one.due_at for one in self.kept.values()), default=None)

    @cached_property
    def _last_since(self) -> datetime | None:
        return max((one.since for one in self.kept.values()), default=None)

    def due_by(self, now: datetime) -> datetime | None:
        """As `due_at`; where the clock was wrong, at once."""
        last = self._last_since
        return now if last is not None and last > now + _SLACK else self.due_at

    def due(self, now: datetime) -> Iterator[KeptMeasure]:
        """Those that are due, the first first."""
        found = [one for one in self.kept.values() if one.is_due(now)]
        yield from sorted(found, key=lambda one: (one.due_at, one.measure.measure_id))
