"""Periods: no moment is in two of them, and none in none."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.learning.reports.period import (
    Period,
    month_of,
    read_period,
    year_of,
)

ZONES = st.sampled_from(
    [UTC, *map(ZoneInfo, ("Europe/Amsterdam", "America/St_Johns", "Pacific/Apia"))]
)
PERIODS = st.builds(Period, st.integers(2001, 2998), st.none() | st.integers(1, 12))


@given(PERIODS, ZONES)
def test_one_follows_the_other(period: Period, zone: ZoneInfo) -> None:
    assert period.before().until(zone) == period.since(zone)
    assert period.since(zone) < period.until(zone)
    local = period.since(zone).astimezone(zone)
    assert (local.day, local.hour, local.minute) == (1, 0, 0)


@given(PERIODS)
def test_read_as_it_is_written(period: Period) -> None:
    assert read_period(str(period)) == period


@given(PERIODS, ZONES)
def test_a_year_is_its_months(period: Period, zone: ZoneInfo) -> None:
    months = list(period.months())
    assert months[0].since(zone) == period.since(zone)
    assert months[-1].until(zone) == period.until(zone)
    assert all(b.before() == a for a, b in pairwise(months))
    assert len(months) == (12 if period.month is None else 1)


@given(st.dates(date(2001, 1, 1), date(2998, 12, 31)), ZONES)
def test_a_day_is_in_its_month_and_year(day: date, zone: ZoneInfo) -> None:
    for period in (month_of(day), year_of(day)):
        assert period.holds(day)
        assert not period.before().holds(day)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
        assert period.since(zone) < noon < period.until(zone)


def test_clocks_are_put_forward_in_march() -> None:
    march = Period(2026, 3)
    zone = ZoneInfo("Europe/Amsterdam")
    assert march.until(zone) - march.since(zone) == timedelta(days=31, hours=-1)


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "2026-", "2026-9", "2026-13", "2026-00", "2026-09-01", "1999", "3000"),
        *("september", "-2026", "٢٠٢٦", "2026-²9", "20269", " 2026"),
    ],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        read_period(text)
