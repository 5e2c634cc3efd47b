r"""Whether a pattern for tags in texts is safe to run on whatever a radio sends.

An installer writes it ("TAG:\s*([0-9A-F]+)"), and every text that comes in is
searched with it, in the loop that carries the alarms. Some patterns take
minutes for one unlucky text, so only those are accepted whose work is bounded
by the square of the text's length:

* nothing is repeated that holds a repetition: no quantifier but `?` on a group;
* two pieces that may both repeat the same character have one between them that
  must be there and that the first cannot match;
* at most six choices (an alternative, a group that may be missing) are made, as
  each may double the work;
* no references back and no looking around.
"""

from dataclasses import dataclass
from enum import StrEnum
import re

MAX_PATTERN = 200
MAX_CHOICES = 6
# One of each sort that a class can tell apart, beyond Latin-1.
_ALPHABET = "".join(map(chr, range(256))) + "\u0131\u017f\u212a\u4e2d\u0663\u2003\U0001f642"
_GROUP = re.compile(r"\((?!\?)|\(\?:|\(\?P<\w+>")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^1-9xuUNgk])", re.DOTALL)
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d*)(?:(,)(\d*))?\})[?+]?")
_ZERO_WIDTH = {"^", "$", r"\b", r"\B", r"\A", r"\Z", r"\z"}


class PatternFault(StrEnum):
    """What can be wrong with a pattern, in English; forms have words of their own for each."""

    TOO_LONG = f"is longer than {MAX_PATTERN} characters"
    NO_EXPRESSION = "is not a regular expression"
    NO_GROUP = "has no group in brackets around the tag's id"
    SPECIAL = "looks around, refers back, sets flags or has an unknown escape"
    REPEATS_GROUP = "repeats a group"
    REPEATS_TWICE = "repeats the same characters twice in a row"
    TOO_MANY_CHOICES = f"makes more than {MAX_CHOICES} choices"


class BadPattern(ValueError):
    """A pattern that is not to be used; `fault` says why to a program, the text to people."""

    def __init__(self, fault: PatternFault, detail: str = "") -> None:
        """`detail` is what Python says of it."""
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Piece:
    """One character, class or dot, with how often it may stand there."""

    matches: frozenset[str]
    must: bool
    repeats: bool


def _quantity(match: re.Match[str] | None) -> tuple[bool, bool]:
    """Return whether a quantifier demands at least one, and whether it allows a choice."""
    if match is None:
        return True, False
    match match[0][0]:
        case "*":
            return False, True
        case "+":
            return True, True
        case "?":
            # A row of these, "a?a?a?aaa", is the worst of all.
            return False, True
        case _:
            choice = match[2] is not None and (not match[3] or match[1] != match[3])
            return int(match[1] or 0) > 0, choice


def _atom(pattern: str, place: int) -> str:
    """Return the single piece that begins at a place of the pattern."""
    for form in (_CLASS, _ESCAPE):
        if (match := form.match(pattern, place)) is not None:
            return match[0]
    if pattern[place] == "\\":
        raise BadPattern(PatternFault.SPECIAL)
    return pattern[place]


def _optional(pieces: list[_Piece], start: int) -> None:
    """Note that what stands from `start` on need not be there."""
    pieces[start:] = [_Piece(piece.matches, False, piece.repeats) for piece in pieces[start:]]


def _pieces(pattern: str) -> list[_Piece]:
    """Take a pattern apart, in the order in which it stands there."""
    pieces: list[_Piece] = []
    place = choices = 0
    opened: list[tuple[int, int]] = []  # of each open group: its first piece, choices before it
    while place < len(pattern):
        letter = pattern[place]
        if letter == "(":
            if (group := _GROUP.match(pattern, place)) is None:
                raise BadPattern(PatternFault.SPECIAL)
            opened.append((len(pieces), choices))
            place = group.end()
        elif letter == "|":
            choices += 1
            place += 1
        elif letter == ")":
            start, choices_before = opened.pop()
            place += 1
            if choices > choices_before:
                _optional(pieces, start)
            if (quantifier := _QUANTIFIER.match(pattern, place)) is not None:
                if quantifier[0][0] != "?":
                    raise BadPattern(PatternFault.REPEATS_GROUP)
                choices += 1
                _optional(pieces, start)
                place = quantifier.end()
        else:
            atom = _atom(pattern, place)
            place += len(atom)
            if atom in _ZERO_WIDTH:
                continue
            quantifier = _QUANTIFIER.match(pattern, place)
            place = quantifier.end() if quantifier is not None else place
            form = re.compile(atom, re.IGNORECASE)
            matches = frozenset(filter(form.fullmatch, _ALPHABET))
            pieces.append(_Piece(matches, *_quantity(quantifier)))
    if choices > MAX_CHOICES:
        raise BadPattern(PatternFault.TOO_MANY_CHOICES)
    return pieces


def check_tag_pattern(pattern: str) -> None:
    """Raise BadPattern, a ValueError with a plain reason, for one that is not to be used."""
    if len(pattern) > MAX_PATTERN:
        raise BadPattern(PatternFault.TOO_LONG)
    try:
        has_group = re.compile(pattern, re.IGNORECASE).groups > 0
        pieces = _pieces(pattern)
    except (re.error, OverflowError, RecursionError) as err:
        raise BadPattern(PatternFault.NO_EXPRESSION, str(err)) from err
    if not has_group:
        raise BadPattern(PatternFault.NO_GROUP)
    repeated: list[_Piece] = []
    for piece in pieces:
        if piece.repeats:
            if any(piece.matches & earlier.matches for earlier in repeated):
                raise BadPattern(PatternFault.REPEATS_TWICE)
            repeated.append(piece)
        elif piece.must:
            repeated = [one for one in repeated if one.matches & piece.matches]
