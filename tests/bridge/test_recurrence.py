"""Rules of recurrence: as the library reads them, and never more than can be walked."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from time import process_time
from unittest.mock import patch
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.bridge.recurrence import (
    APART_MIN,
    Recurrence,
    RuleError,
    check_rrule,
)


def clock(text: str) -> datetime:
    """A clock time: without a zone."""
    return datetime.fromisoformat(text)


START = clock("2026-01-31T22:30")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

DAYS = st.lists(
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=4, unique=True
)


def numbers(*choices: int, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(choices), min_size=1, max_size=most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


ORDINALS = st.tuples(st.sampled_from(["", "1", "2", "-1"]), DAYS).map(
    lambda found: ",".join(found[0] + day for day in found[1])
)
PLAIN_DAYS = DAYS.map(",".join)
COMMON = {
    "INTERVAL": st.integers(1, 6).map(str),
    "BYMONTH": numbers(*range(1, 13), most=6),
    "BYHOUR": numbers(0, 2, 5, 6, 12, 22),
    "BYMINUTE": numbers(0, 10, 30, 45),
    "WKST": st.sampled_from(["MO", "SU", "TH"]),
}
PARTS = {
    "MINUTELY": {"BYDAY": PLAIN_DAYS},
    "HOURLY": {"BYDAY": PLAIN_DAYS},
    "DAILY": {"BYDAY": PLAIN_DAYS},
    "WEEKLY": {"BYDAY": PLAIN_DAYS},
    "MONTHLY": {
        "BYDAY": ORDINALS,
        "BYMONTHDAY": numbers(1, 15, 29, 31, -1),
        "BYSETPOS": numbers(1, -1),
    },
    "YEARLY": {
        "BYMONTHDAY": numbers(1, 15, 29, -1),
        "BYYEARDAY": numbers(1, 100, 366, -1),
        "BYSETPOS": numbers(1, -1),
    },
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(sorted(PARTS)))
    parts = {**COMMON, **PARTS[freq]}
    chosen = draw(st.lists(st.sampled_from(sorted(parts)), max_size=4, unique=True))
    return ";".join([f"FREQ={freq}", *(f"{part}={draw(parts[part])}" for part in chosen)])


@st.composite
def good_rules(draw: st.DrawFn) -> str:
    try:
        return check_rrule(draw(rules()))
    except RuleError:
        assume(False)
        raise


@given(good_rules(), st.integers(0, 3000), st.integers(1, 40))
@example("FREQ=MONTHLY", 1000, 40)  # on the 31st, where there is one
@example("FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR", 1050, 40)
@example("FREQ=MONTHLY;BYDAY=2MO", 1000, 40)
@example("FREQ=YEARLY;BYDAY=-1SU", 1050, 40)
@example("FREQ=DAILY;COUNT=1005", 1000, 40)
@example("FREQ=DAILY;UNTIL=20300101", 1000, 3)
@example("FREQ=MONTHLY;COUNT=34", 1000, 90)
@example("FREQ=YEARLY;INTERVAL=3", 1095, 40)
@example("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU,MO", 1420, 40)
@example("FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,SA", 1000, 40)
@example("FREQ=HOURLY;INTERVAL=7;BYMINUTE=0,30", 1000, 3)
def test_shortly_before_a_moment_it_is_begun_as_if_from_its_start(
    rule: str, days: int, length: int
) -> None:
    since = START + timedelta(days=days)
    until = since + timedelta(days=length)
    try:
        whole = rrulestr(rule, dtstart=START)
        expected = [one for one in takewhile(lambda one: one <= until, whole) if one >= since]
    except ValueError:
        expected = []
    assert list(Recurrence(rule, START, UTC).between(since, until)) == expected


@given(good_rules())
def test_what_is_stored_is_never_too_often(rule: str) -> None:
    found = islice(Recurrence(rule, START, UTC).between(START, START + timedelta(days=800)), 600)
    apart = timedelta(minutes=APART_MIN)
    assert all(after - before >= apart for before, after in pairwise(found))


@given(good_rules())
def test_a_checked_rule_is_its_own_check(rule: str) -> None:
    assert check_rrule(rule) == rule
    assert check_rrule(f" rrule:{rule.lower()} ") == rule


@settings(max_examples=100)
@given(st.text(alphabet="FREQ=DAILYBUNTC;:,0123456789-+TZ ", max_size=60) | rules())
def test_whatever_is_typed_is_a_rule_or_refused(text: str) -> None:
    with suppress(RuleError):
        assert list(Recurrence(check_rrule(text), START, UTC).between(START, START)) in (
            [],
            [START],
        )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=MINUTELY;INTERVAL=4",
        "FREQ=HOURLY;BYMINUTE=0,3",
        "FREQ=HOURLY;BYMINUTE=1,58",
        "FREQ=DAILY;BYHOUR=3,4;BYMINUTE=0,58",
        "FREQ=DAILY;BYHOUR=0,23;BYMINUTE=0,57",
        "FREQ=MINUTELY;BYMINUTE=10,12",
    ],
)
def test_too_often(rule: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_rrule(rule)
    assert caught.value.key == "rrule_too_often"
    if rule != "FREQ=SECONDLY":
        with pytest.raises(RuleError):
            Recurrence(rule, START, UTC)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=10001",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1,2",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20270101T250000Z",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYHOUR=",
        "FREQ=DAILY;BYSECOND=1,2,3",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=DAILY;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=WEEKLY;BYSETPOS=3",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=MONTHLY;BYMONTHDAY=one",
        "DTSTART:20260101T000000\nRRULE:FREQ=DAILY",
        "FREQ=DAILY;DTSTART=20260101T000000",
        "FREQ=DAILY\nEXDATE:20260101T000000",
    ],
)
def test_no_rule_of_ours(rule: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_rrule(rule)
    assert caught.value.key == "rrule_invalid"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=10;BYMONTH=12",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=14;BYDAY=MO",
        "FREQ=HOURLY;INTERVAL=168;BYDAY=MO",
    ],
)
def test_one_that_never_comes_is_found_out_soon(rule: str) -> None:
    began = process_time()
    with pytest.raises(RuleError) as caught:
        check_rrule(rule)
    assert caught.value.key == "rrule_never"
    assert process_time() - began < 5  # the library counts to the year 9999


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY;UNTIL=20260203", clock("2026-02-03T22:30")),
        ("FREQ=DAILY;UNTIL=20260203T222959", clock("2026-02-02T22:30")),
        ("FREQ=DAILY;UNTIL=20260203T223000", clock("2026-02-03T22:30")),
        # 22:30 in Amsterdam.
        ("FREQ=DAILY;UNTIL=20260203T213000Z", clock("2026-02-03T22:30")),
        ("FREQ=DAILY;UNTIL=20260203T212959Z", clock("2026-02-02T22:30")),
        ("FREQ=DAILY;COUNT=4", clock("2026-02-03T22:30")),
    ],
)
def test_its_end(rule: str, last: datetime) -> None:
    found = list(
        Recurrence(check_rrule(rule), START, AMSTERDAM).between(START, clock("2030-01-01"))
    )
    assert found[0] == START
    assert found[-1] == last


def test_whether_a_rule_meets_its_hours_depends_on_its_begin() -> None:
    rule = check_rrule("FREQ=HOURLY;INTERVAL=24;BYHOUR=22")
    week = START + timedelta(days=6)
    assert len(list(Recurrence(rule, START, UTC).between(START, week))) == 7
    earlier = START - timedelta(hours=1)
    assert list(Recurrence(rule, earlier, UTC).between(START, week)) == []


def test_what_the_library_refuses_is_no_rule() -> None:
    library = "custom_components.municipal_alarm.bridge.recurrence.rrulestr"
    with (
        patch(library, side_effect=ValueError("of a later version")),
        pytest.raises(RuleError) as caught,
    ):
        check_rrule("FREQ=DAILY")
    assert caught.value.key == "rrule_invalid"


def test_it_says_what_it_counts() -> None:
    assert Recurrence("FREQ=HOURLY", START, UTC).many_a_day
    assert not Recurrence("FREQ=DAILY", START, UTC).many_a_day


def test_years_of_a_rule_are_not_counted_again() -> None:
    every_five_minutes = Recurrence("FREQ=MINUTELY;INTERVAL=5", clock("1990-01-01"), UTC)
    began = process_time()
    assert next(every_five_minutes.between(START, START + timedelta(days=1))) == START
    # From its start these are four million.
    assert process_time() - began < 1
