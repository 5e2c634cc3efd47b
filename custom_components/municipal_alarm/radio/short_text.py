"""A text cut to what the display of a radio shows, so that a guard still reads where and what.

The texts of the room have one form, "place - what - who and the like #number":
"Town hall, Ground floor, Desk 3 - MAN DOWN - Jan #12", or, when it is over,
"OVER #12 place - outcome". What does not fit goes in this order: the middle of
the place (the floor), whole; what stands behind the what, whole, the last
first; the end of the building's name; the words before the desk's number; the
number. The desk's number and the beginning of the what are left on every
display of 16 letters or more, and so are the first word and the number of a
text that it is over: an alarm and its end never look alike. Any other text,
such as the words of an operator, is cut from its end.

The age of the place, "(20 min)" or "(?)" behind it, stays as long as it fits beside the
desk's number (of what has none: the whole name), the what and some letters of the building;
then a question mark is left of it: the place is where to begin to look.

A place that is not whole is marked with two full stops: unmarked, "Desk 12"
cut to "Desk 1" sends a guard to another desk. Full stops, as an ellipsis
character may be missing from a radio's font. For the same reason a word with a
digit in it is never cut in half.
"""

from collections.abc import Iterator
import re
import unicodedata

CUT = ".."
_NUMBER = re.compile(r" #[0-9]+\Z")
_OVER = re.compile(r"\S+ #[0-9]+ ")
# What tells one desk from the next: a short word with a digit, or the letter it ends in.
_DESK_NUMBER = re.compile(r"(?<!\S)(?:(?=\S*[0-9])\S{1,5}(?!\S)|\S\Z)")
_AGE = re.compile(r" \((?:\?|[0-9]+ (?:min|h|u))\)\Z")
_DOUBT = "?"
_JOINER = "\u200d"
_NOT_AT_THE_CUT = " ,;:-."
# With fewer letters of the what, rather no letter of the building.
_WHAT = 8
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
    kept = _beginning(text, letters - len(CUT))
    before, _, half = kept.rpartition(" ")
    other_half = text[len(kept) :].partition(" ")[0]
    if other_half and any(letter.isdecimal() for letter in half + other_half):
        # A number cut in half is another number.
        kept = before or kept
    return (kept.rstrip(_NOT_AT_THE_CUT) or kept) + CUT


def _what(text: str, letters: int) -> str:
    """Return a beginning of what it is: unmarked when whole words just fit."""
    kept = _beginning(text, letters)
    if kept.endswith(" ") or text[len(kept) :][:1] in ("", " "):
        return kept.rstrip()
    return _marked(text, letters)


def _forms(text: str, number: str, letters: int) -> Iterator[str]:
    """Yield a text of the room ever shorter; not all of them fit."""
    place, *behind = text.split(" - ")
    age = match[0] if (match := _AGE.search(place)) else ""
    place = place.removesuffix(age)
    if age:
        yield from _with_age(place, age, behind, number, letters)
    yield from _with_age(place, _DOUBT if age else "", behind, number, letters)


def _with_age(place: str, age: str, behind: list[str], number: str, letters: int) -> Iterator[str]:
    """Yield a text of the room ever shorter, with this behind its place."""
    # A text that it is over has its what and its number in front of all this.
    what, *behind = behind if number and behind else ("", *behind)
    building, *inside = place.split(", ")
    desk = inside[-1] if inside else ""
    short = f"{building}{CUT} {desk}" if len(inside) > 1 else place
    dashed, spaced = (f"{age}{joint}{what}" if what else age for joint in (" - ", " "))
    for end in range(len(behind), -1, -1):
        yield " - ".join((short + dashed, *behind[:end])) + number
    numbers = _DESK_NUMBER.findall(desk)
    if age and inside and not numbers:
        # Where to begin to look goes before how long ago that was.
        for ending, least in ((dashed + number, 5), (spaced + number, 3), (spaced, 1)):
            room = letters - units(f" {desk}{ending}")
            if room >= min(least, units(building)) + len(CUT):
                yield f"{_marked(building, room)} {desk}{ending}"
        if age != _DOUBT:
            return
    if numbers:
        desk, desk_number = f" {desk}", f" {numbers[-1]}"
    else:
        building, desk, desk_number = short, "", ""
    for ending, least in (
        (desk + dashed + number, 5),
        (desk_number + spaced + number, 4),
        (desk_number + spaced, 1 if len(age) <= len(_DOUBT) else 4),
    ):
        room = letters - units(ending)
        if room >= min(least, units(building)) + len(CUT):
            yield _marked(building, room) + ending
    if what and len(age) <= len(_DOUBT):
        where = _marked(building, 1 + len(CUT)) + desk_number + age
        if letters - units(where) - 1 < _WHAT and numbers:
            where = CUT + numbers[-1] + age
        if (room := letters - units(where) - 1) > len(CUT):
            yield f"{where} {_what(what, room)}"


def fit(text: str, letters: int) -> str:
    """Return the text unchanged when it fits, otherwise cut as the module says.

    Never longer than `letters` UTF-16 units; a character with its combining
    marks is kept or left out as a whole.
    """
    if units(text) <= letters:
        return text
    if letters < _MARKED_FROM:
        return _beginning(text, max(letters, 0))
    number = match[0] if (match := _NUMBER.search(text)) else ""
    over = match[0] if not number and (match := _OVER.match(text)) else ""
    if number or over:
        rest = text.removeprefix(over).removesuffix(number)
        for form in _forms(rest, number, letters - units(over)):
            if units(over + form) <= letters:
                return over + form
    return _marked(text, letters)
