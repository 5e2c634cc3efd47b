from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.episodes import CAPACITY, GAP_S, LONGEST_S, Episodes

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


class Clock:
    """Episodes, and the time by hand."""

    def __init__(self) -> None:
        self.episodes = Episodes()
        self.now = 1_000.0

    def report(self, after: float = 0.0, radio: str = "7", utc: datetime | None = None):
        self.now += after
        at = utc or AT + timedelta(seconds=self.now)
        return self.episodes.reported(radio, self.now, at)


def test_reports_that_keep_coming_are_one_emergency() -> None:
    clock = Clock()
    first, is_new = clock.report()
    assert is_new
    assert first.startswith("emergency/7/")
    for _ in range(4):
        assert clock.report(GAP_S) == (first, False)


def test_silence_ends_it() -> None:
    clock = Clock()
    first, _ = clock.report()
    second, is_new = clock.report(GAP_S + 0.1)
    assert is_new
    assert second != first


def test_one_that_never_stops_is_told_again() -> None:
    clock = Clock()
    first, _ = clock.report()
    told = [clock.report(10) for _ in range(int(LONGEST_S) // 10)]
    assert told == [(first, False)] * len(told)
    second, is_new = clock.report(10)
    assert is_new
    assert second != first


def test_after_an_answered_stop_a_report_is_a_new_press_even_in_the_same_second() -> None:
    clock = Clock()
    first, _ = clock.report(utc=AT)
    clock.episodes.ended("7", clock.now)
    second, is_new = clock.report(utc=AT)
    assert is_new
    assert second != first


def test_a_clock_set_back_does_not_bring_an_old_name_back() -> None:
    clock = Clock()
    names = [
        clock.report(GAP_S + 1, utc=AT - timedelta(hours=hour, seconds=0))[0] for hour in range(5)
    ]
    assert len(set(names)) == 5


def test_radios_do_not_share_an_emergency() -> None:
    clock = Clock()
    assert clock.report(radio="1")[0] != clock.report(radio="2")[0]
    clock.episodes.ended("1", clock.now)
    assert clock.report(radio="2")[1] is False
    clock.episodes.ended("unheard of", clock.now)
    assert clock.report(radio="1")[1] is True


def test_it_remembers_so_many_radios_and_no_more() -> None:
    clock = Clock()
    for number in range(CAPACITY + 1):
        clock.report(radio=str(number))
    assert len(clock.episodes) == CAPACITY
    assert clock.report(radio=str(CAPACITY))[1] is False
    assert clock.report(radio="0")[1] is True  # the one heard longest ago was forgotten


@given(gaps=st.lists(st.floats(0, 200), max_size=30))
def test_new_means_a_new_name_and_nothing_else_does(gaps: list[float]) -> None:
    clock = Clock()
    seen: list[str] = []
    for gap in gaps:
        event_id, is_new = clock.report(gap)
        assert is_new == (event_id not in seen)
        if not is_new:
            assert event_id == seen[-1]
        seen.append(event_id)
