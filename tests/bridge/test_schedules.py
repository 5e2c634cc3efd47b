"""When a plan is walked: each planned time once, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
import subprocess
import sys
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.bridge.schedules import (
    HORIZON,
    DaysOff,
    RuleError,
    Schedule,
    check_rrule,
    provinces,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONES = [ZoneInfo(name) for name in ("Europe/Amsterdam", "America/St_Johns", "UTC")] + [
    # It puts its clock by half an hour.
    ZoneInfo("Australia/Lord_Howe")
]


def schedule(
    rrule: str = "FREQ=DAILY",
    on: str = "2026-01-01",
    at: str = "22:00",
    holidays: str = "walk",
    zone: ZoneInfo = AMSTERDAM,
    days_off: DaysOff | None = None,
) -> Schedule:
    stored = {"rrule": rrule, "starts_on": on, "starts_at": at, "holidays": holidays}
    return Schedule(stored, zone, days_off or DaysOff())


def local(text: str, zone: ZoneInfo = AMSTERDAM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def days(found: list[datetime]) -> list[str]:
    return [one.astimezone(AMSTERDAM).date().isoformat() for one in found]


# --- the clock is put forward and back --------------------------------------------------


@given(
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.sampled_from([0, 15, 30, 45]),
    st.dates(date(2026, 1, 1), date(2028, 12, 1)),
)
def test_a_daily_walk_comes_once_every_day(
    zone: ZoneInfo, hour: int, minute: int, first: date
) -> None:
    plan = schedule(at=f"{hour:02}:{minute:02}", on="2025-12-01", zone=zone)
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    until = start + timedelta(days=366)
    found = list(plan.between(start - timedelta(microseconds=1), until))
    assert [one.astimezone(zone).date() for one in found] == [
        first + timedelta(days=number) for number in range(len(found))
    ]
    assert len(found) in (366, 367)
    assert all(one.tzinfo is UTC for one in found)


def test_half_past_two_on_the_night_without_it() -> None:
    plan = schedule(at="02:30")
    found = list(plan.between(local("2026-03-28T12:00"), local("2026-03-30T12:00")))
    # 2026-03-29: from two to three.
    assert found == [local("2026-03-29T03:30"), local("2026-03-30T02:30")]


def test_half_past_two_on_the_night_that_has_it_twice() -> None:
    plan = schedule(at="02:30")
    found = list(plan.between(local("2026-10-24T12:00"), local("2026-10-26T12:00")))
    # 2026-10-25: from three to two. The first of the two.
    assert found == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), local("2026-10-26T02:30")]


def test_a_fire_watch_has_no_hole_in_the_night_that_is_longer() -> None:
    watch = schedule("FREQ=MINUTELY;INTERVAL=30", at="00:00")
    found = list(watch.between(local("2026-10-24T23:59"), local("2026-10-25T06:00")))
    assert {after - before for before, after in pairwise(found)} == {timedelta(minutes=30)}
    assert len(found) == 15


def test_nor_two_rounds_at_once_in_the_night_that_is_shorter() -> None:
    watch = schedule("FREQ=MINUTELY;INTERVAL=30", at="00:00")
    found = list(watch.between(local("2026-03-28T23:59"), local("2026-03-29T06:00")))
    assert {after - before for before, after in pairwise(found)} == {timedelta(minutes=30)}


def test_walks_within_the_missing_hour_stay_in_order() -> None:
    walks = schedule("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,30")
    found = list(walks.between(local("2026-03-28T12:00"), local("2026-03-29T12:00")))
    # 02:15 and 02:30 are moved onto 03:15 and 03:30, which are planned as well.
    assert found == [local("2026-03-29T03:15"), local("2026-03-29T03:30")]


@given(st.sampled_from(ZONES), st.integers(0, 3 * 365 * 48))
def test_the_next_one_is_the_first_of_those_that_follow(zone: ZoneInfo, halves: int) -> None:
    plan = schedule("FREQ=WEEKLY;BYDAY=SU;BYHOUR=1,2,3;BYMINUTE=0,30", zone=zone)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * halves)
    following = plan.after(now)
    assert following is not None
    assert list(plan.between(now, following)) == [following]


# --- holidays -----------------------------------------------------------------------------


def test_holidays_of_the_country_are_left_out() -> None:
    off = DaysOff("NL")
    plan = schedule(holidays="skip", days_off=off)
    found = list(plan.between(local("2026-04-25T00:00"), local("2026-04-29T00:00")))
    assert days(found) == ["2026-04-25", "2026-04-26", "2026-04-28"]  # the 27th: King's Day


def test_or_are_what_it_is_for() -> None:
    plan = schedule(holidays="only", days_off=DaysOff("NL"))
    found = list(plan.between(local("2026-12-01T00:00"), local("2027-01-02T00:00")))
    assert days(found) == ["2026-12-25", "2026-12-26", "2027-01-01"]


def test_days_of_the_municipality_count_as_well() -> None:
    own = frozenset({date(2026, 10, 3)})  # Leiden's relief
    for off in (DaysOff("NL", "", own), DaysOff(None, "", own)):
        plan = schedule(holidays="skip", days_off=off)
        found = list(plan.between(local("2026-10-02T00:00"), local("2026-10-05T00:00")))
        assert days(found) == ["2026-10-02", "2026-10-04"]


def test_holidays_of_a_province() -> None:
    corpus_christi = date(2026, 6, 4)
    assert corpus_christi in DaysOff("DE", "BY")
    assert corpus_christi not in DaysOff("DE", "BE")


def test_a_province_that_is_not_known_leaves_the_country(caplog) -> None:
    assert date(2026, 12, 25) in DaysOff("NL", "Atlantis")
    assert "No holidays are known of NL Atlantis" in caplog.text


def test_a_country_that_is_not_known_has_none(caplog) -> None:
    assert date(2026, 12, 25) not in DaysOff("ZZ")
    assert "No holidays are known of ZZ" in caplog.text


def test_without_a_country_there_are_no_holidays() -> None:
    assert date(2026, 12, 25) not in DaysOff()
    plan = schedule(holidays="only")
    assert plan.after(local("2026-01-01T00:00")) is None


def test_the_provinces_to_choose_from() -> None:
    assert provinces("DE")["BY"] == "Bayern"
    assert "NRW" not in provinces("DE")
    # One without another name goes by its own.
    assert provinces("DE")["Augsburg"] == "Augsburg"
    assert provinces("NL") == {}
    assert provinces(None) == {}
    assert provinces("ZZ") == {}


def test_the_library_of_holidays_is_not_loaded_at_start() -> None:
    program = (
        "import sys, custom_components.municipal_alarm.runtime;"
        "sys.exit('holidays' in sys.modules or 'dateutil' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603


# --- what is stored -------------------------------------------------------------------------


def test_it_begins_on_its_day() -> None:
    plan = schedule(on="2026-05-10")
    assert plan.after(local("2026-01-01T00:00")) == local("2026-05-10T22:00")


def test_an_occurrence_is_not_after_itself() -> None:
    plan = schedule()
    at = local("2026-05-10T22:00")
    assert plan.after(at) == local("2026-05-11T22:00")
    assert list(plan.between(at, at + timedelta(days=1))) == [local("2026-05-11T22:00")]
    assert list(plan.between(at - timedelta(days=1), at)) == [at]


def test_it_is_not_looked_for_beyond_the_horizon() -> None:
    plan = schedule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    now = local("2026-01-01T00:00")
    assert plan.after(now) is None
    assert plan.after(now + HORIZON) == local("2028-02-29T22:00")


@pytest.mark.parametrize(
    "edit",
    [
        {"rrule": "FREQ=SECONDLY"},
        {"on": "soon"},
        {"at": "at dusk"},
    ],
)
def test_what_cannot_be_read_is_refused(edit: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        schedule(**edit)


def test_the_forms_find_here_what_they_need() -> None:
    with pytest.raises(RuleError):
        check_rrule("FREQ=SECONDLY")
