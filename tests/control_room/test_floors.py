"""The height of a floor, as people write it."""

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.floors import apart, from_the_street, level

NAMES = ("", "1st floor", "-2", "kelder", "mezzanine", "Room 12", "begane grond", "3e etage")


@pytest.mark.parametrize(
    ("name", "height"),
    [
        ("2", 2),
        ("+2", 2),
        ("-1", -1),
        ("1st floor", 1),
        ("2nd floor", 2),
        ("3rd Floor", 3),
        ("12th floor", 12),
        ("Floor 4", 4),
        ("Level -2", -2),
        ("Ground floor", 0),
        ("the ground floor", 0),
        ("first floor", 1),
        ("Basement", -1),
        ("basement 2", -2),
        ("B2", -2),
        ("0", 0),
        ("Begane grond", 0),
        ("BG", 0),
        ("2e verdieping", 2),
        ("3de etage", 3),
        ("1ste verdieping", 1),
        ("verdieping 5", 5),
        ("de tweede verdieping", 2),
        ("Kelder", -1),
        ("kelder 2", -2),
        ("-3 kelder", -3),
        ("souterrain", -1),
        ("", None),
        ("mezzanine", None),
        ("Room 12", None),
        ("2nd floor west", None),
        ("floor", None),
    ],
)
def test_level(name: str, height: int | None) -> None:
    assert level(name) == height


@given(st.integers(-20, 120))
def test_every_number_is_read(number: int) -> None:
    assert level(f"{number}") == level(f" Floor {number} ") == number


@given(st.sampled_from(NAMES) | st.text(max_size=8), st.sampled_from(NAMES) | st.text(max_size=8))
def test_distance_between_floors(one: str, other: str) -> None:
    assert apart(one, other) == apart(other, one) >= 0
    assert apart(one, f" {one.upper().lower()} ") in (0, 1)
    assert from_the_street(one) >= 0


@pytest.mark.parametrize(
    ("one", "other", "floors"),
    [
        ("2nd floor", "basement", 3),
        ("2nd floor", "tweede verdieping", 0),
        ("mezzanine", "Mezzanine", 0),
        ("mezzanine", "2nd floor", 1),
        ("", "4th floor", 1),
        ("", "", 0),
    ],
)
def test_apart(one: str, other: str, floors: int) -> None:
    assert apart(one, other) == floors


@pytest.mark.parametrize(("name", "floors"), [("3", 3), ("-2", 2), ("mezzanine", 1), ("", 0)])
def test_from_the_street(name: str, floors: int) -> None:
    assert from_the_street(name) == floors
