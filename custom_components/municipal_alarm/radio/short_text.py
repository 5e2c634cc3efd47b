"""A text cut to what the display of a radio shows, so that a guard still reads where to go.

The texts of the room have the place first and end in what it is and a number:
"Town hall, Ground floor, Desk 3 - PANIC #12". What does not fit goes out of
the middle: the place keeps its beginning and at least two thirds of the
display, and behind it stands as much of the ending as then fits, at the least
its number, by which the guard and the operator speak of the same incident.

The cut is marked with two full stops: unmarked, "Desk 12" cut to "Desk 1" sends
a guard to another desk. Full stops, as an ellipsis character may be missing
from a radio's font. For the same reason a number is never cut in half.
"""

from collections.abc import Iterator
import re
import unicodedata

CUT = ".."
_NUMBER = re.compile(r" #[0-9]+\Z")
_JOINER = "\u200d"
_NOT_AT_THE_CUT = " ,;:-."
# Shorter than this nothing is left to mark: every letter goes to the place.
_MARKED_FROM = 8


def units(text: str) -> int:
    """Return how many UTF-16 units a text takes, which is what radios count as letters."""
    return sum(2 if letter > "\uffff" else 1 for letter in text)


def _goes_with(letter: str, next_letter: str) -> bool:
    """Return whether a cut between the two would change what the first one shows."""
    return (
        unicodedata.category(next_letter).startswith("M")
        or _JOINER in (letter, next_letter)
        or "\U0001f3fb" <= next_letter <= "\U0001f3ff"  # skin tones
        # Halves of a pair that came in as two characters.
        or ("\ud800" <= letter <= "\udbff" and "\udc00" <= next_letter <= "\udfff")
    )


def _clusters(text: str) -> Iterator[str]:
    """Take a text apart into what a reader sees as one letter each."""
    start = 0
    flags = 0  # regional indicators so far: two of them make one flag
    for place, letter in enumerate(text):
        is_half_flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
        if place > start and not (
            _goes_with(text[place - 1], letter) or (is_half_flag and flags % 2 == 1)
        ):
            yield text[start:place]
            start = place
            flags = 0
        flags += is_half_flag
    if text:
        yield text[start:]


def _beginning(text: str, letters: int) -> str:
    """Return as much of the beginning as fits, in whole letters as a reader sees them."""
    taken = 0
    kept: list[str] = []
    for cluster in _clusters(text):
        taken += units(cluster)
        if taken > letters:
            break
        kept.append(cluster)
    return "".join(kept)


def _marked(text: str, letters: int) -> str:
    """Return a beginning of a text that is too long, with the mark that it goes on."""
    room = letters - len(CUT)
    kept = _beginning(text, room)
    rest = text[len(kept) :]
    if rest[:1].isdecimal():
        # A number cut in half is another number.
        kept = kept.rstrip("0123456789") or kept
    return (kept.rstrip(_NOT_AT_THE_CUT) or kept) + CUT


def fit(text: str, letters: int) -> str:
    """Return the text unchanged when it fits, otherwise cut as the module says.

    Never longer than `letters` UTF-16 units; a character with its combining
    marks is kept or left out as a whole.
    """
    if units(text) <= letters:
        return text
    if letters < _MARKED_FROM:
        return _beginning(text, max(letters, 0))
    if (number := _NUMBER.search(text)) is not None:
        joints = [match.start() for match in re.finditer(" - ", text)]
        for joint in (*joints, number.start()):
            room = letters - units(text[joint:])
            if joint > 0 and room * 3 >= letters * 2:
                return _marked(text[:joint], room) + text[joint:]
    return _marked(text, letters)
