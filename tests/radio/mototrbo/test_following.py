from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.mototrbo.following import Follow
from custom_components.municipal_alarm.radio.mototrbo.lrrp import build
from custom_components.municipal_alarm.radio.mototrbo.reports import Report, RequestId

AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


def follow(interval_s: int = 60) -> Follow:
    return Follow(RequestId(bytes.fromhex("00000001")), interval_s, 600.0)


def report(fix: float | None = None) -> Report:
    return Report(time=None if fix is None else AT + timedelta(seconds=fix))


def test_the_requests_on_the_wire() -> None:
    # As captured (090922042468ACE034313C), with what is wanted in front of the trigger.
    assert build(follow().request()).hex() == "090c22040000000151625734313c"
    assert build(follow().stop_request()).hex() == "0f06220400000001"


def test_a_row_without_times_is_judged_by_its_arrival() -> None:
    row = follow()
    assert [row.is_off_beat(report(), now) for now in (0, 60, 119, 185, 200, 240)] == [
        *(False, False, False, False),
        True,  # 15 s after the one before
        False,
    ]


def test_a_delay_on_the_way_is_no_haste() -> None:
    row = follow()
    row.is_off_beat(report(0), 0)
    # The second was held up and comes together with the third, or after it.
    assert not row.is_off_beat(report(60), 118)
    assert not row.is_off_beat(report(120), 121)
    assert not row.is_off_beat(report(180), 245)
    assert not row.is_off_beat(report(150), 246)


def test_haste_is_seen_by_the_fix_or_by_the_arrival_when_the_fix_is_the_same() -> None:
    row = follow()
    row.is_off_beat(report(0), 0)
    assert row.is_off_beat(report(10), 10)
    assert not row.is_off_beat(report(70), 70)
    assert row.is_off_beat(report(70), 80)  # indoors: no newer fix to send
    row.begin_anew()
    assert not row.is_off_beat(report(81), 81)


@given(
    delays=st.lists(st.floats(0, 20), min_size=2, max_size=30),
    lost=st.sets(st.integers(0, 29)),
    timed=st.booleans(),
)
def test_a_row_with_jitter_and_loss_is_never_off_beat(
    delays: list[float], lost: set[int], timed: bool
) -> None:
    row = follow(60)
    for place, delay in enumerate(delays):
        if place not in lost:
            fix = place * 60.0 if timed else None
            assert not row.is_off_beat(report(fix), place * 60.0 + delay)
