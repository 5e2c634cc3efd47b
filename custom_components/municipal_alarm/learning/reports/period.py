"""What time a report is of: a month or a year, by the municipality's clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import override

from ...control_room.values import value

FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Before and after it nothing of ours happens, and `datetime` still reckons."""


@value
class Period:
    """A month of a year; without a month, the year."""

    year: int
    month: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or self.month not in (None, *range(1, 13)):
            raise ValueError(f"no period: {self.year}-{self.month}")

    @override
    def __str__(self) -> str:
        """As ISO 8601 writes it: 2026 or 2026-09."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"

    def since(self, zone: tzinfo) -> datetime:
        """Its first moment, in UTC."""
        return datetime(self.year, self.month or 1, 1, tzinfo=zone).astimezone(UTC)

    def until(self, zone: tzinfo) -> datetime:
        """The first moment after it, in UTC."""
        if self.month is None:
            return datetime(self.year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
        year, month = (self.year, self.month + 1) if self.month < 12 else (self.year + 1, 1)
        return datetime(year, month, 1, tzinfo=zone).astimezone(UTC)

    def before(self) -> Period:
        """The period before it, of the same length."""
        if self.month is None:
            return Period(self.year - 1)
        return Period(self.year, self.month - 1) if self.month > 1 else Period(self.year - 1, 12)

    def months(self) -> Iterator[Period]:
        """The months in it, in order."""
        for month in (self.month,) if self.month is not None else range(1, 13):
            yield Period(self.year, month)

    def holds(self, day: date) -> bool:
        """Whether a day, by the municipality's clock, is in it."""
        return day.year == self.year and self.month in (None, day.month)


def read_period(text: str) -> Period:
    """Read `2026` or `2026-09`.

    Raises:
        ValueError: it is neither.
    """
    year, dash, month = text.partition("-")
    if len(year) != 4 or not (year + month).isascii() or not (year + month).isdigit():
        raise ValueError(f"no period: {text}")
    if dash and len(month) != 2:
        raise ValueError(f"no period: {text}")
    return Period(int(year), int(month) if dash else None)


def month_of(day: date) -> Period:
    """The month that a day is in."""
    return Period(day.year, day.month)


def year_of(day: date) -> Period:
    """The year that a day is in."""
    return Period(day.year)
