from hypothesis import given, strategies as st

from custom_components.municipal_alarm.radio.hytera.remembered import Remembered


def test_a_memory_ends_by_age() -> None:
    memory: Remembered[str, int] = Remembered(60.0)
    memory.put("a", 1, 0.0)
    assert memory.get("a", 60.0) == 1
    assert memory.get("a", 60.1) is None
    memory.put("b", 2, 100.0)
    assert len(memory) == 1


def test_a_memory_ends_by_number_the_oldest_first() -> None:
    memory: Remembered[int, int] = Remembered(capacity=2)
    for key in (1, 2, 1, 3):
        memory.put(key, key, 0.0)
    assert [memory.get(key, 0.0) for key in (1, 2, 3)] == [1, None, 3]


def test_what_is_forgotten_is_gone() -> None:
    memory: Remembered[str, int] = Remembered()
    memory.put("a", 1, 0.0)
    assert memory.forget("a") == 1
    assert memory.forget("a") is None
    assert memory.get("a", 0.0) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 5)), max_size=60))
def test_it_never_holds_more_than_it_may(steps: list[tuple[int, float]]) -> None:
    memory: Remembered[int, float] = Remembered(10.0, 4)
    now = 0.0
    for key, pause in steps:
        now += pause
        memory.put(key, now, now)
        assert len(memory) <= 4
        assert memory.get(key, now) == now
