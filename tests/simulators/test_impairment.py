from hypothesis import given, strategies as st
import pytest

from simulators.impairment import Impairment, Quality, Way

BAD = Quality(loss=0.3, duplicates=0.3, reordering=0.3, delay_s=0.01, jitter_s=0.05)


def outcome(line: Impairment, ways: list[Way]) -> list[tuple[float, ...]]:
    return [line.copies(way) for way in ways]


@given(st.integers(), st.lists(st.sampled_from(Way), max_size=60))
def test_chance_comes_from_the_seed_alone(seed: int, ways: list[Way]) -> None:
    one, other = (Impairment(seed=seed, to_room=BAD, to_radios=BAD) for _ in range(2))
    assert outcome(one, ways) == outcome(other, ways)
    assert one.counts == other.counts


@given(st.integers(0, 60), st.integers(0, 60))
def test_what_goes_one_way_changes_nothing_the_other_way(before: int, after: int) -> None:
    alone, beside = (Impairment(seed=7, to_room=BAD, to_radios=BAD) for _ in range(2))
    for _ in range(before):
        beside.copies(Way.TO_RADIOS)
    ways = [Way.TO_ROOM] * after
    assert outcome(alone, ways) == outcome(beside, ways)


@given(st.integers(0, 60))
def test_a_cut_changes_nothing_of_what_comes_after_it(during: int) -> None:
    """The dice are thrown all the same: a story that is cut later goes on as it would have."""
    straight, cut = (Impairment(seed=11, to_room=BAD) for _ in range(2))
    cut.cut()
    for _ in range(during):
        assert cut.copies(Way.TO_ROOM) == ()
        straight.copies(Way.TO_ROOM)
    cut.mend()
    assert outcome(straight, [Way.TO_ROOM] * 20) == outcome(cut, [Way.TO_ROOM] * 20)
    assert cut.counts[Way.TO_ROOM, "cut"] == during


def test_a_perfect_line_hands_everything_on_once_and_at_once() -> None:
    line = Impairment()
    assert outcome(line, [*Way] * 5) == [(0.0,)] * 10


@pytest.mark.parametrize(
    ("quality", "kind"),
    [
        (Quality(loss=0.3), "lost"),
        (Quality(duplicates=0.3), "doubled"),
        (Quality(reordering=0.3), "late"),
    ],
)
def test_chances_are_about_what_was_asked_for(quality: Quality, kind: str) -> None:
    line = Impairment(seed=1, to_room=quality)
    for _ in range(2000):
        line.copies(Way.TO_ROOM)
        line.copies(Way.TO_RADIOS)
    assert 500 < line.counts[Way.TO_ROOM, kind] < 700
    assert not line.counts[Way.TO_RADIOS, kind]


def test_late_ones_are_overtaken() -> None:
    line = Impairment(seed=3, to_room=Quality(reordering=0.5, delay_s=0.01, late_s=1.0))
    delays = {line.copies(Way.TO_ROOM)[0] for _ in range(50)}
    assert delays == {0.01, 1.01}
