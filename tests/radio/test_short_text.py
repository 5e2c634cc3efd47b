import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.short_text import CUT, fit, units

PANIC = "Town hall, Ground floor, Desk 3 - PANIC #12"
MAN_DOWN = "Town hall, Desk 12 - J. Jansen - MAN DOWN #12"

ANY_TEXT = st.text(st.characters() | st.sampled_from("e\u0301👍🏽👨\u200d👩🇳🇱 ,.-#12"))


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        (PANIC, 43, PANIC),
        (PANIC, 40, "Town hall, Ground floor, D.. - PANIC #12"),
        (PANIC, 32, "Town hall, Ground floor, D.. #12"),
        (PANIC, 20, "Town hall, Gro.. #12"),
        (PANIC, 12, "Town h.. #12"),
        (PANIC, 9, "Town ha.."),  # the number would leave too little of the place
        (PANIC, 5, "Town "),
        (PANIC, 0, ""),
        # Never a half number: "Desk 1" is another desk.
        (MAN_DOWN, 23, "Town hall, Desk.. #12"),
        ("Desk 12 and then some more", 8, "Desk.."),
        ("12345678 90", 8, "123456.."),  # nothing else is there to show
        # Words of the operator, without a number at the end.
        ("Come to the main entrance", 16, "Come to the ma.."),
        (" #12 " + "x" * 20, 10, " #12 xxx.."),
        (" - PANIC #12", 10, " - PANIC.."),
    ],
)
def test_what_a_guard_reads(text: str, letters: int, shown: str) -> None:
    assert fit(text, letters) == shown


@given(text=ANY_TEXT, letters=st.integers(-3, 80))
def test_it_never_is_longer_and_never_changed_when_it_fits(text: str, letters: int) -> None:
    shown = fit(text, letters)
    assert units(shown) <= max(letters, 0)
    assert units(shown) == len(shown.encode("utf-16-le", "surrogatepass")) // 2
    if units(text) <= letters:
        assert shown == text


@given(
    place=st.lists(
        st.sampled_from(["Town", "hall,", "Desk", "12", "Ground", "floor,"]),
        min_size=15,
        max_size=20,
    ).map(" ".join),
    number=st.integers(1, 9_999),
    letters=st.integers(20, 60),
)
def test_the_number_survives_and_the_place_comes_first(
    place: str, number: int, letters: int
) -> None:
    shown = fit(f"{place} - PANIC #{number}", letters)
    assert shown.endswith(f" #{number}")
    beginning = shown.removesuffix(f" #{number}").removesuffix(" - PANIC").removesuffix(CUT)
    assert place.startswith(beginning)
    # Less than two thirds only by what the number, the mark and half a number take.
    assert len(beginning) >= letters // 2 - 4


@given(text=ANY_TEXT, letters=st.integers(0, 40))
def test_what_a_reader_sees_as_one_letter_is_not_taken_apart(text: str, letters: int) -> None:
    shown = fit(text, letters)
    if shown == text:
        return
    kept = shown.removesuffix(CUT)
    assert not kept.endswith("\u200d") or "\u200d" not in text
    for cut in (kept,):
        if text.startswith(cut) and cut:
            following = text[len(cut)]
            assert not unicodedata.category(following).startswith("M")
            assert following != "\u200d"


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        ("ab\u0301c", 2, "a"),  # an accent stays on its letter
        ("a👍🏽b", 4, "a"),  # a thumb keeps its colour
        ("🇳🇱🇧🇪", 5, "🇳🇱"),  # two halves of a flag
        ("👨\u200d👩 x", 4, ""),
        ("x\ud83d\ude00y", 2, "x"),  # halves of a pair that came as two characters
    ],
)
def test_letters_of_several_characters(text: str, letters: int, shown: str) -> None:
    assert fit(text, letters) == shown
