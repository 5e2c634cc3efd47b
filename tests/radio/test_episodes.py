from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.episodes import (
    CAPACITY,
    GAP_S,
    LONGEST_S,
    PRESS_GAP_S,
    UNSPECIFIC,
    Episodes,
)

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


class Clock:
    """Episodes, and the time by hand."""

    def __init__(self) -> None:
        self.episodes = Episodes()
        self.now = 1_000.0

    def report(
        self,
        after: float = 0.0,
        radio: str = "7",
        utc: datetime | None = None,
        kind: str = UNSPECIFIC,
        gap_s: float | None = None,
    ) -> tuple[str, bool]:
        self.now += after
        at = utc or AT + timedelta(seconds=self.now)
        return self.episodes.reported(radio, self.now, at, kind=kind, gap_s=gap_s)


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
    clock.episodes.ended("7", UNSPECIFIC)
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
    clock.episodes.ended("1", *clock.episodes.kinds("1"))
    assert clock.report(radio="2")[1] is False
    clock.episodes.ended("unheard of", *clock.episodes.kinds("unheard of"))
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


def test_a_report_of_another_kind_is_another_fact() -> None:
    clock = Clock()
    told = [clock.report(1, kind=kind) for kind in ("", "man_down", "", "type_1", "man_down", "")]
    assert [is_new for _, is_new in told] == [True, True, False, True, False, False]
    assert len({event_id for event_id, _ in told}) == 3
    assert told[1][0].endswith("/man_down")


def test_what_does_not_say_of_what_kind_it_is_belongs_to_what_goes_on() -> None:
    clock = Clock()
    fall, _ = clock.report(kind="man_down")
    assert clock.report(PRESS_GAP_S + 1, gap_s=PRESS_GAP_S) == (fall, False)
    # It does not keep the other alive.
    assert clock.report(GAP_S - PRESS_GAP_S, kind="man_down")[1]


def test_where_a_radio_cannot_be_stopped_a_short_silence_is_the_end() -> None:
    clock = Clock()
    first, _ = clock.report(gap_s=PRESS_GAP_S)
    assert clock.report(PRESS_GAP_S, gap_s=PRESS_GAP_S) == (first, False)
    assert clock.report(PRESS_GAP_S + 0.1, gap_s=PRESS_GAP_S)[1]


def test_one_kind_can_end_and_another_go_on() -> None:
    clock = Clock()
    clock.report(kind="button")
    clock.report(kind="man_down")
    clock.episodes.ended("7", "button", "never heard of")
    assert clock.report(kind="man_down")[1] is False
    assert clock.report(kind="button")[1] is True


KINDS = st.sampled_from(["", "man_down", "type_1"])


@given(reports=st.lists(st.tuples(st.floats(0, 60), KINDS), max_size=30))
def test_no_kind_ever_hides_in_another(reports: list[tuple[float, str]]) -> None:
    """But the one that says nothing but that there is an emergency."""
    clock = Clock()
    names: dict[str, str] = {}
    for gap, kind in reports:
        event_id, is_new = clock.report(gap, kind=kind)
        assert is_new == (event_id not in names)
        names.setdefault(event_id, kind)
        assert names[event_id] == kind or kind == UNSPECIFIC


def test_a_kind_that_says_no_more_is_what_was_told_without_one() -> None:
    episodes = Episodes()
    call, _ = episodes.reported("1", 0.0, AT)
    assert episodes.reported("1", 1.0, AT, kind="type_1", says_more=False) == (call, False)
    assert episodes.kinds("1") == ("type_1",)
    assert episodes.reported("1", 2.0, AT, kind="type_1", says_more=False) == (call, False)
    assert episodes.reported("1", 2.0, AT) == (call, False)
    other, is_new = episodes.reported("1", 3.0, AT, kind="type_7", says_more=False)
    assert is_new
    assert other != call
    episodes.ended("1", "type_1", "type_7")
    assert episodes.reported("1", 4.0, AT)[1]


def test_what_was_told_without_a_kind_is_explained_once() -> None:
    clock = Clock()
    assert clock.episodes.explained("7", "man_down", clock.now) is None
    assert not clock.episodes.goes_on("7", clock.now)
    call, _ = clock.report()
    assert clock.episodes.goes_on("7", clock.now)
    assert clock.episodes.explained("7", "man_down", clock.now) == call
    fall, _ = clock.report(kind="man_down")
    assert clock.episodes.explained("7", "lone_worker", clock.now) is None
    # A call after that is the fall's.
    assert clock.report(1) == (fall, False)
    assert clock.episodes.explained("7", "man_down", clock.now) is None


def test_nothing_is_explained_that_is_over() -> None:
    clock = Clock()
    clock.report(gap_s=PRESS_GAP_S)
    later = clock.now + PRESS_GAP_S + 0.1
    assert clock.episodes.explained("7", "man_down", later) is None
    assert not clock.episodes.goes_on("7", later)


def test_nobody_elses_is_explained() -> None:
    clock = Clock()
    clock.report(radio="8")
    assert clock.episodes.explained("7", "man_down", clock.now) is None
    assert not clock.episodes.goes_on("7", clock.now)
