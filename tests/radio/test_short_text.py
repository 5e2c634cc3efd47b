import re
import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.short_text import CUT, fit, units

PANIC = "Town hall, Ground floor, Desk 3 - PANIC #12"
MAN_DOWN = "Town hall, First floor, Desk 12 - MAN DOWN - J. Jansen - 2x #128"
OVER = "OVER #128 Town hall, First floor, Desk 12 - false alarm"

OLD = "Town hall, First floor, Desk 12 (20 min) - MAN DOWN - J. Jansen - 2x #128"
NO_NUMBER = "Library, Basement, Basement exit (40 min) - MAN DOWN - Anneke Visser #1"
ROLL_CALL = "Gemeentekantoor Noord - BRAND APPEL 3 VEILIG 4 HULP #12"
SEEN_BY_NOBODY = "Town hall (?) - NO LIFE SIGN - J. Jansen #128"

ANY_TEXT = st.text(st.characters() | st.sampled_from("e\u0301👍🏽👨\u200d👩🇳🇱 ,.-#12"))


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        (PANIC, 43, PANIC),
        (PANIC, 42, "Town hall.. Desk 3 - PANIC #12"),
        (PANIC, 29, "Town hal.. Desk 3 - PANIC #12"),
        (PANIC, 20, "Town h.. 3 PANIC #12"),
        (PANIC, 16, "Town h.. 3 PANIC"),
        (PANIC, 12, "To.. 3 PANIC"),
        (PANIC, 9, "..3 PANIC"),
        (PANIC, 8, "..3 PA.."),
        ("A, Desk 12345 - PANIC #12", 9, "A, Desk.."),  # no room for what it is
        (PANIC, 5, "Town "),
        (PANIC, 0, ""),
        # The floor first, then the last behind the what, then the building's name.
        (MAN_DOWN, 60, "Town hall.. Desk 12 - MAN DOWN - J. Jansen - 2x #128"),
        (MAN_DOWN, 48, "Town hall.. Desk 12 - MAN DOWN - J. Jansen #128"),
        (MAN_DOWN, 40, "Town hall.. Desk 12 - MAN DOWN #128"),
        (MAN_DOWN, 32, "Town h.. Desk 12 - MAN DOWN #128"),
        (MAN_DOWN, 24, "Town.. 12 MAN DOWN #128"),
        (MAN_DOWN, 20, "Town h.. 12 MAN DOWN"),
        (MAN_DOWN, 16, "To.. 12 MAN DOWN"),
        (OVER, 48, "OVER #128 Town hall.. Desk 12 - false alarm"),
        (OVER, 32, "OVER #128 Town hall.. Desk 12"),
        (OVER, 20, "OVER #128 Town.. 12"),
        (OVER, 16, "OVER #128 T.. 12"),
        ("VOORBIJ #128 Hal, Balie 12 - storing", 16, "VOORBIJ #128 H.."),
        ("Hal, Balie 12 - MOG. NOOD - Anna #7", 16, "H.. 12 MOG. NOOD"),
        ("Hal, Balie 12 - GO: DRILL PANIC #7", 16, "H.. 12 GO: DRILL"),
        ("Hal, Balie 12 - GO: PANIC - Anna #7", 29, "Hal, Balie 12 - GO: PANIC #7"),
        ("Depot, Loket B - PANIEK #128", 20, "Depo.. B PANIEK #128"),
        ("Hall, Information desk by the door - PANIC #7", 32, "Hall, Information d.. - PANIC #7"),
        ("Depot, Loket123456789 - PANIEK #7", 28, "Depot.. - PANIEK #7"),
        ("A very long place without more #12", 16, "A very lon.. #12"),
        # How old the place is, as long as that leaves the what; then that it is old.
        (OLD, 60, "Town hall.. Desk 12 (20 min) - MAN DOWN - J. Jansen #128"),
        (OLD, 48, "Town hall.. Desk 12 (20 min) - MAN DOWN #128"),
        (OLD, 40, "Town.. Desk 12 (20 min) - MAN DOWN #128"),
        (OLD, 32, "Town.. 12 (20 min) MAN DOWN #128"),
        (OLD, 24, "Town.. 12? MAN DOWN #128"),
        (OLD, 20, "Town.. 12? MAN DOWN"),
        (OLD, 16, "T.. 12? MAN DOWN"),
        (OLD, 12, "..12? MAN.."),
        (NO_NUMBER, 48, "Library.. Basement exit (40 min) - MAN DOWN #1"),
        (NO_NUMBER, 40, "Lib.. Basement exit (40 min) MAN DOWN #1"),
        (NO_NUMBER, 32, "Lib.. Basement exit? MAN DOWN #1"),
        (NO_NUMBER, 16, "Libr..? MAN DOWN"),
        (ROLL_CALL, 48, "Gemeentekant.. - BRAND APPEL 3 VEILIG 4 HULP #12"),
        (ROLL_CALL, 32, "Ge.. BRAND APPEL 3 VEILIG 4 HULP"),
        (ROLL_CALL, 16, "G.. BRAND APPEL"),
        (SEEN_BY_NOBODY, 40, "Town hall (?) - NO LIFE SIGN #128"),
        (SEEN_BY_NOBODY, 24, "Town.. (?) NO LIFE SIGN"),
        (SEEN_BY_NOBODY, 20, "Town..? NO LIFE SIGN"),
        (SEEN_BY_NOBODY, 16, "T..? NO LIFE S.."),
        # Never a half number: "Desk 1" is another desk.
        ("Desk 12 and then some more", 8, "Desk.."),
        ("Room 1.12 and then some more", 10, "Room.."),
        ("12345678 90", 8, "123456.."),  # nothing else is there to show
        # Words of the operator, without a number at the end.
        ("Come to the main entrance", 16, "Come to the ma.."),
        (" #12 " + "x" * 20, 10, " #12 xxx.."),
        (" - PANIC #12", 10, ".. PANIC"),
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


WORDS = st.text("abcdeé ", min_size=1, max_size=24).map(str.strip).filter(bool)


@given(
    building=WORDS,
    floor=WORDS,
    desk=st.integers(1, 999),
    what=st.sampled_from(["PANIC", "MAN DOWN", "GO: FIRE", "POSS. EMERGENCY", "OEFENING BRAND"]),
    who=WORDS,
    number=st.integers(1, 9_999),
    letters=st.integers(16, 80),
)
def test_the_desk_and_the_what_survive(
    building: str, floor: str, desk: int, what: str, who: str, number: int, letters: int
) -> None:
    shown = fit(f"{building}, {floor}, Desk {desk} - {what} - {who} #{number}", letters)
    assert shown.startswith(building[:1])
    assert f" {desk} " in shown
    assert what[:5] in shown
    # No other number comes about.
    assert set(re.findall("[0-9]+", shown)) <= {str(desk), str(number)}
    assert "#" not in shown or shown.endswith(f" #{number}")
    if who in shown.partition(what)[2]:
        assert what in shown


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
