"""Shares know of how many; ranks are values that really occurred."""

from fractions import Fraction

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.learning.figures.counting import RANKS, Share, ranked


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 1000))
def test_the_nearest_rank_is_the_smallest_value_that_enough_do_not_exceed(
    values: list[float], permille: int
) -> None:
    found = ranked(sorted(values), permille)
    assert found in values

    def reached(value: float) -> Fraction:
        return Fraction(sum(one <= value for one in values), len(values))

    assert found is not None
    assert reached(found) >= Fraction(permille, 1000)
    assert all(reached(one) < Fraction(permille, 1000) for one in values if one < found)


def test_ranks_of_the_text_book() -> None:
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [ranked(values, one) for one in (50, 300, 400, 500, 1000)] == [15, 20, 20, 35, 50]
    assert ranked([], 500) is None
    assert ranked([7.0], 985) == 7
    assert list(RANKS) == sorted(RANKS)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 1000))
def test_a_share_reaches_what_it_is(part: int, rest: int, permille: int) -> None:
    share = Share(part, part + rest)
    if not part + rest:
        assert (share.ratio, share.percent, share.reaches(permille)) == (None, None, None)
    else:
        assert share.reaches(permille) == (Fraction(part, part + rest) >= Fraction(permille, 1000))


def test_what_a_share_says() -> None:
    assert Share(197, 200).as_json() == {"n": 197, "of": 200, "percent": 98.5}
    assert Share(197, 200).reaches(985)
    assert not Share(984, 1000).reaches(985)
