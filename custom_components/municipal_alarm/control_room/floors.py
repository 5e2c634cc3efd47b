"""The height of a floor, read from what people call it."""

import re

_WORDS = {
    # English, and Dutch.
    **dict.fromkeys(("ground", "g", "gf", "street level", "entrance"), 0),
    **dict.fromkeys(("begane grond", "bg", "parterre", "straatniveau", "entree"), 0),
    **dict.fromkeys(("basement", "cellar", "lower ground", "kelder", "souterrain"), -1),
    **{word: number for number, word in enumerate(("first", "second", "third", "fourth"), 1)},
    **{word: number for number, word in enumerate(("fifth", "sixth", "seventh", "eighth"), 5)},
    **{word: number for number, word in enumerate(("ninth", "tenth"), 9)},
    **{word: number for number, word in enumerate(("eerste", "tweede", "derde", "vierde"), 1)},
    **{word: number for number, word in enumerate(("vijfde", "zesde", "zevende", "achtste"), 5)},
    **{word: number for number, word in enumerate(("negende", "tiende"), 9)},
}
_BELOW = ("basement", "cellar", "kelder", "souterrain", "b", "k")
"""A number with one of these counts downwards."""
_MEANS_FLOOR = re.compile(r"\b(?:floor|level|storey|story|verdieping|etage|verd|laag|the|de)\b\.?")
_NUMBER = re.compile(r"([+-]?)\s*([0-9]{1,3})(?:ste|st|nd|rd|th|de|e)?")


def level(name: str) -> int | None:
    """How many floors above the ground; None: the name does not say.

    "2", "2nd floor", "Floor 2", "2e verdieping" and "tweede etage" are the same.
    """
    words = " ".join(_MEANS_FLOOR.sub(" ", name.casefold()).split())
    if words in _WORDS:
        return _WORDS[words]
    before, sign, digits, behind = _taken_apart(words)
    if not digits:
        return None
    kind = before or behind
    if kind and kind not in _BELOW:
        return None
    return -int(digits) if sign == "-" or kind else int(digits)


def _taken_apart(words: str) -> tuple[str, str, str, str]:
    """What stands before the number, its sign, its digits, and what stands behind it."""
    found = _NUMBER.search(words)
    if found is None:
        return words, "", "", ""
    return words[: found.start()].strip(), found[1], found[2], words[found.end() :].strip()


def apart(one: str, other: str) -> int:
    """How many floors there are between two of the same building, at least.

    Two names that differ and of which one does not say its height are two floors.
    """
    if one.strip().casefold() == other.strip().casefold():
        return 0
    here, there = level(one), level(other)
    return abs(here - there) if here is not None and there is not None else 1


def from_the_street(name: str) -> int:
    """How many floors there are between the entrance and this one, as far as is known."""
    here = level(name)
    if here is None:
        return 1 if name.strip() else 0
    return abs(here)
