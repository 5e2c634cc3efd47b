"""What can be wrong with a list of status codes."""

from collections.abc import Iterable, Mapping
import re

from ...control_room.words import CodeEffect

type Code = Mapping[str, str]
type Problem = tuple[str, str]
"""An error, and the digits, name or effect it is about."""

# Two digits are what can be typed blind, under stress, with gloves on.
_DIGITS = re.compile(r"[0-9]{1,2}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# More than this nobody types or says in an emergency, and a radio's display has no room.
_MAX_WORDS = 30
WORDS: Mapping[str, tuple[str, str]] = {
    "alias": ("alias_long", "alias_twice"),
    "neutral": ("neutral_long", "neutral_twice"),
}
"""What says a code besides its digits, and the errors of it."""
# Without these a guard can neither answer an alarm nor call for help unseen.
_NEEDED = (
    CodeEffect.ON_MY_WAY,
    CodeEffect.ON_SCENE,
    CodeEffect.NEED_BACKUP,
    CodeEffect.ALL_CLEAR,
    CodeEffect.DURESS,
)


def problem(codes: Iterable[Code]) -> Problem | None:
    """The first thing that is wrong, or None."""
    seen: set[str] = set()
    effects: set[str] = set()
    said: dict[str, set[str]] = {key: set() for key in WORDS}
    for code in codes:
        digits = code["digits"]
        if not _DIGITS.fullmatch(digits):
            return "bad_digits", digits
        if digits in seen:
            return "digits_twice", digits
        if error := _error(code, said):
            return error, digits
        seen.add(digits)
        effects.add(code["effect"])
    for effect in _NEEDED:
        if effect not in effects:
            return "effect_missing", effect.value
    return None


def _error(code: Code, said: Mapping[str, set[str]]) -> str | None:
    """What is wrong with the words of one code; `said`: those of the codes before it."""
    if not code["name"]:
        return "no_code_name"
    if code.get("alias", "").isnumeric():
        # It would be read as the digits of another code, or as those of none.
        return "alias_of_digits"
    for key, before in said.items():
        spoken = code.get(key, "").casefold()
        too_long, twice = WORDS[key]
        if len(spoken) > _MAX_WORDS:
            return too_long
        if spoken in before:
            return twice
        if spoken:
            before.add(spoken)
    if "colour" in code and not _COLOUR.fullmatch(code["colour"]):
        return "bad_colour"
    return None
