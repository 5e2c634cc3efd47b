"""When round plans are walked: their rules and holidays -> moments.

A schedule says clock times of the place. Where the clock is put forward, a time that
does not exist that night is as much later as the clock was put; where it is put back, a
time that comes twice counts once, unless the rule counts hours or minutes: then a round
each hour is also walked in the hour that is repeated.

All of this may take a moment (the library of holidays alone a quarter of a second to
load), so it is for the executor and not for the event loop.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from heapq import heappop, heappush
from itertools import takewhile
import logging
from typing import Any

from ..const import (
    CONF_HOLIDAYS,
    CONF_RRULE,
    CONF_STARTS_AT,
    CONF_STARTS_ON,
    HOLIDAYS_SKIP,
    HOLIDAYS_WALK,
)
from .recurrence import Recurrence, RuleError, check_rrule

__all__ = ["HORIZON", "DaysOff", "RuleError", "Schedule", "check_rrule", "provinces"]

_LOGGER = logging.getLogger(__name__)

HORIZON = timedelta(days=2 * 366)
"""How far ahead an occurrence is looked for."""

_CLOCK_CHANGE = timedelta(hours=3)
"""More than any zone puts its clocks: occurrences this far apart stay in their order."""


def provinces(country: str | None) -> dict[str, str]:
    """The provinces of a country that have holidays of their own: code -> name."""
    # Not at the top: it would hold up the start of Home Assistant.
    from holidays import country_holidays

    if not country:
        return {}
    try:
        days = country_holidays(country)
    except NotImplementedError:
        return {}
    names = days.get_subdivision_aliases()
    return {code: ", ".join(names.get(code, ())) or code for code in days.subdivisions}


@cache
def _holidays_of(country: str, province: str, year: int) -> frozenset[date] | None:
    """The public holidays of one year; None: they are not known.

    One value a year, for the library fills its own as it is asked, and several threads
    of the executor may ask.
    """
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=province or None, years=year))
    except NotImplementedError:
        _LOGGER.warning("No holidays are known of %s %s", country, province)
        return None


class DaysOff:
    """The holidays of the municipality: of its country and province, and its own."""

    def __init__(
        self, country: str | None = None, province: str = "", own: frozenset[date] = frozenset()
    ) -> None:
        """`country` as Home Assistant has it, ISO 3166-1; without one only its own days."""
        self._country = country
        self._province = province
        self._own = own

    def __contains__(self, day: date) -> bool:
        """Whether a day is a holiday."""
        if day in self._own:
            return True
        if not self._country:
            return False
        known = _holidays_of(self._country, self._province, day.year)
        if known is None and self._province:
            # A province that is no more must not take the country's holidays along.
            known = _holidays_of(self._country, "", day.year)
        return known is not None and day in known


class Schedule:
    """When one round plan is walked."""

    def __init__(self, stored: Mapping[str, Any], zone: tzinfo, days_off: DaysOff) -> None:
        """From what is stored of the plan; ValueError, KeyError: it cannot be read."""
        self._zone = zone
        self._days_off = days_off
        self._holidays = stored.get(CONF_HOLIDAYS) or HOLIDAYS_WALK
        start = datetime.combine(
            date.fromisoformat(stored[CONF_STARTS_ON]), time.fromisoformat(stored[CONF_STARTS_AT])
        )
        self._rule = Recurrence(stored[CONF_RRULE], start.replace(tzinfo=None), zone)

    def after(self, moment: datetime) -> datetime | None:
        """The first occurrence after a moment; None: none within `HORIZON`."""
        return next(self._moments(moment, moment + HORIZON), None)

    def between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """The occurrences after one moment, up to another and it included; aware UTC."""
        return takewhile(lambda one: one <= until, self._moments(after, until))

    def _moments(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """In order and each once, although clock times are neither."""
        waiting: list[datetime] = []
        last = after
        for clock in self._rule.between(
            self._clock(after - _CLOCK_CHANGE), self._clock(until + _CLOCK_CHANGE)
        ):
            if not self._is_walked(clock.date()):
                continue
            moments = self._moments_of(clock)
            for one in moments:
                heappush(waiting, one)
            while waiting and waiting[0] < moments[0] - _CLOCK_CHANGE:
                if (one := heappop(waiting)) > last:
                    yield (last := one)
        while waiting:
            if (one := heappop(waiting)) > last:
                yield (last := one)

    def _moments_of(self, clock: datetime) -> list[datetime]:
        moments = [clock.replace(tzinfo=self._zone).astimezone(UTC)]
        if self._rule.many_a_day:
            again = clock.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
            if again > moments[0]:
                moments.append(again)
        return moments

    def _clock(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(tzinfo=None)

    def _is_walked(self, day: date) -> bool:
        if self._holidays == HOLIDAYS_WALK:
            return True
        return (day in self._days_off) is not (self._holidays == HOLIDAYS_SKIP)
