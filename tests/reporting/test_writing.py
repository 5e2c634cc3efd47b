"""Numbers, durations and dates, in both languages."""

from datetime import UTC, date, datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.reporting.writing import NOTHING, Pen

from .sample import ZONE

EN, NL = Pen("en", ZONE), Pen("nl", ZONE)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("seconds", "en", "nl"),
    [
        (None, NOTHING, NOTHING),
        (0, "0 s", "0 s"),
        (1.84, "1.8 s", "1,8 s"),
        (9.96, "10 s", "10 s"),
        (59.4, "59 s", "59 s"),
        (59.6, "1 min", "1 min"),
        (65, "1 min 05 s", "1 min 05 s"),
        (3599.6, "1 h 00 min", "1 u 00 min"),
        (7500, "2 h 05 min", "2 u 05 min"),
        (48 * 3600, "2 d 0 h", "2 d 0 u"),
        (1_000_000, "11 d 14 h", "11 d 14 u"),
    ],
)
def test_durations(seconds: float | None, en: str, nl: str) -> None:
    assert plain(EN.seconds(seconds)) == en
    assert plain(NL.seconds(seconds)) == nl


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, NOTHING),
        (0, "0 %"),
        (1, "100 %"),
        (0.5, "50 %"),
        (0.9999, "99,9 %"),
        (0.00001, "0,1 %"),
        (0.985, "98,5 %"),
    ],
)
def test_shares(share: float | None, text: str) -> None:
    assert plain(NL.share(share)) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_all_and_none_are_said_of_all_and_none_alone(part: int, more: int) -> None:
    share = part / (part + more)
    assert plain(EN.share(share)) != "100 %"
    assert (plain(EN.share(share)) == "0 %") is (part == 0)


def test_numbers_and_dates() -> None:
    assert EN.number(1234567.891, 1) == "1,234,567.9"
    assert NL.number(1234567.891, 1) == "1.234.567,9"
    assert NL.number(None) == NOTHING
    assert NL.month(2026, 3) == "maart 2026"
    assert EN.month(2026, None) == "2026"
    assert NL.day(date(2026, 3, 1)) == "1 mrt 2026"
    at = datetime(2026, 3, 31, 22, 5, 7, tzinfo=UTC)
    assert NL.moment(at) == "1 apr 2026 00:05"
    assert EN.moment(None) == NOTHING
    assert EN.clock(at) == "00:05:07"
    assert Pen("fr", ZONE).language == "en"
