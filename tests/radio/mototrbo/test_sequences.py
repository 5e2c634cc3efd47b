from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.mototrbo.sequences import Sequences
from custom_components.municipal_alarm.radio.mototrbo.tables import CAPACITY, REMEMBERED_S


def test_numbers_of_a_burst_follow_one_another() -> None:
    sequences = Sequences(epoch=0)
    sequences.begin(50.0)
    assert [sequences.take("7", 50.0) for _ in range(4)] == [0, 1, 2, 3]
    assert sequences.take("8", 50.0) == 0


@given(
    gaps=st.lists(st.floats(0, 5), max_size=300),
    epoch=st.integers(0, 2**33),
    crashes=st.sets(st.integers(0, 300), max_size=5),
)
def test_none_comes_back_within_a_minute(gaps: list[float], epoch: int, crashes: set[int]) -> None:
    """Not even when the program is started again, as long as that takes some seconds."""
    now = 1_000.0
    sequences = Sequences(epoch)
    sequences.begin(now)
    last: dict[int, float] = {}
    for place, gap in enumerate(gaps):
        # At most as fast as a radio is written to: two texts a second and bursts of a few.
        now += max(gap, 0.5)
        if place in crashes:
            now += 5.0
            sequences = Sequences(epoch + int(now - 1_000.0))
            sequences.begin(now)
        number = sequences.take("7", now)
        assert number is not None
        assert now - last.get(number, -REMEMBERED_S) >= REMEMBERED_S
        last[number] = now


def test_when_all_are_used_there_is_none_until_the_minute_is_over() -> None:
    sequences = Sequences(epoch=3)
    numbers = {sequences.take("7", 0.0) for _ in range(128)}
    assert numbers == set(range(128))
    assert sequences.take("7", REMEMBERED_S - 0.1) is None
    sequences.keep("7", 5, 30.0)  # sent again
    later = {sequences.take("7", REMEMBERED_S) for _ in range(127)}
    assert later == set(range(128)) - {5}
    assert sequences.take("7", REMEMBERED_S) is None


def test_it_remembers_so_many_receivers_and_no_more() -> None:
    sequences = Sequences(epoch=0)
    for number in range(CAPACITY + 10):
        sequences.take(str(number), 0.0)
    assert len(sequences._used) == CAPACITY
