"""JSON text <-> a checked dictionary, and the checks for single fields.

Raises `MalformedFrame` and nothing else on received data. Python's own reader
takes more than the protocol allows (NaN, repeated keys, lone surrogates, any
depth), so each of those is refused here by name.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
import json
import re
from typing import Any

from ..errors import LocalMisuse, MalformedFrame
from . import tables
from .tables import Code

type Check = Callable[[object], Any]
"""Turns one JSON value into ours, or raises MalformedFrame without a field."""

_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
# Controls except tab and newline, and halves of surrogate pairs, which JSON can
# spell but UTF-8 cannot carry: they would fail later, in the journal.
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_HEX = re.compile(r"[0-9a-f]*", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,6}", re.ASCII)


def decode(data: str | bytes, limit: int = tables.MAX_FRAME_BYTES) -> dict[str, Any]:
    """Return the object in one frame of at most `limit` bytes of UTF-8."""
    # A character is at least one byte: refuse the hopeless before encoding it.
    if len(data) > limit or (
        isinstance(data, str) and len(data.encode("utf-8", "surrogatepass")) > limit
    ):
        raise MalformedFrame(Code.TOO_LARGE, f"a frame has at most {limit} bytes")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        if text.count("[") + text.count("{") > tables.MAX_DEPTH:
            _check_depth(text)
        value = _DECODER.decode(text)
    except ValueError, RecursionError:
        raise MalformedFrame(Code.NOT_JSON, "not valid JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise MalformedFrame(Code.NOT_OBJECT, "a frame is one JSON object")
    return value


def encode(value: Mapping[str, object]) -> str:
    """Return the frame text; raises LocalMisuse when it would be too large."""
    text = _ENCODER.encode(value)
    if len(text) * 4 > tables.MAX_FRAME_BYTES < len(text.encode()):
        raise LocalMisuse(f"frame larger than {tables.MAX_FRAME_BYTES} bytes")
    return text


def _check_depth(text: str) -> None:
    depth = 0
    for char in _STRINGS.sub("", text):
        if char in "[{":
            depth += 1
            if depth > tables.MAX_DEPTH:
                raise MalformedFrame(Code.TOO_DEEP, f"nested deeper than {tables.MAX_DEPTH}")
        elif char in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise MalformedFrame(Code.DUPLICATE_KEY, "a key appears twice in one object")
    return value


def _no_constant(_word: str) -> float:
    raise MalformedFrame(Code.NOT_JSON, "NaN and Infinity are not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False
)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedFrame(Code.WRONG_TYPE, "must be a string")
    return value


def ident(maximum: int = tables.MAX_ID) -> Check:
    """Accept a name for machines: 1 to `maximum` printable characters, trimmed."""

    def check(value: object) -> str:
        word = _string(value)
        if len(word) > maximum:
            raise MalformedFrame(Code.TOO_LONG, f"at most {maximum} characters")
        if not word:
            raise MalformedFrame(Code.OUT_OF_RANGE, "must not be empty")
        if not word.isprintable() or word != word.strip():
            raise MalformedFrame(Code.BAD_CHARACTERS, "printable, without space at either end")
        return word

    return check


def text(maximum: int = tables.MAX_TEXT, *, empty: bool = False) -> Check:
    """Accept words for people: newlines and tabs, but no other controls."""

    def check(value: object) -> str:
        words = _string(value)
        if len(words) > maximum:
            raise MalformedFrame(Code.TOO_LONG, f"at most {maximum} characters")
        if not words and not empty:
            raise MalformedFrame(Code.OUT_OF_RANGE, "must not be empty")
        if _NOT_IN_TEXT.search(words):
            raise MalformedFrame(Code.BAD_CHARACTERS, "control character or half a surrogate pair")
        return words

    return check


def integer(low: int, high: int) -> Check:
    """Accept a JSON integer (no fraction, no exponent) from `low` to `high`."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise MalformedFrame(Code.WRONG_TYPE, "must be an integer")
        if not low <= value <= high:
            raise MalformedFrame(Code.OUT_OF_RANGE, f"from {low} to {high}")
        return value

    return check


def number(low: float, high: float) -> Check:
    """Accept a JSON number from `low` to `high`; 1e999 reads as infinite, so no."""

    def check(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise MalformedFrame(Code.WRONG_TYPE, "must be a number")
        if not low <= value <= high:  # NaN compares false
            raise MalformedFrame(Code.OUT_OF_RANGE, f"from {low:g} to {high:g}")
        return float(value)

    return check


def boolean(value: object) -> bool:
    """Accept true and false, not 0, 1 or words."""
    if not isinstance(value, bool):
        raise MalformedFrame(Code.WRONG_TYPE, "must be true or false")
    return value


def choice[E: StrEnum](options: type[E]) -> Callable[[object], E]:
    """Accept one of the words of an enumeration."""
    words = {member.value: member for member in options}

    def check(value: object) -> E:
        member = words.get(_string(value))
        if member is None:
            raise MalformedFrame(Code.BAD_VALUE, "one of " + ", ".join(words))
        return member

    return check


def lenient_choice[E: StrEnum](options: type[E], other: E) -> Callable[[object], E]:
    """Accept any short word; those of later versions become `other`."""
    words = {member.value: member for member in options}
    short = ident(32)

    def check(value: object) -> E:
        return words.get(short(value), other)

    return check


def other_word[E: StrEnum](options: type[E]) -> Callable[[object], str | None]:
    """Keep the word that `lenient_choice` did not know; None if it did."""
    words = {member.value for member in options}
    short = ident(32)

    def check(value: object) -> str | None:
        word: str = short(value)
        return None if word in words else word

    return check


def idents(maximum: int = tables.MAX_TARGETS) -> Check:
    """Accept a list of at most `maximum` different names."""
    one = ident()

    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise MalformedFrame(Code.WRONG_TYPE, "must be a list of strings")
        if len(value) > maximum:
            raise MalformedFrame(Code.TOO_LONG, f"at most {maximum} items")
        names = tuple(one(item) for item in value)
        if len(set(names)) != len(names):
            raise MalformedFrame(Code.CONFLICT, "a name appears twice")
        return names

    return check


def digits(value: object) -> str:
    """Accept a status code: 1 to 6 ASCII digits, leading zeros kept."""
    word = _string(value)
    if not _DIGITS.fullmatch(word):
        raise MalformedFrame(Code.BAD_VALUE, "1 to 6 digits")
    return word


def lower_hex(low: int, high: int) -> Check:
    """Accept `low` to `high` lower-case hexadecimal digits."""

    def check(value: object) -> str:
        word = _string(value)
        if not low <= len(word) <= high:
            raise MalformedFrame(Code.OUT_OF_RANGE, f"{low} to {high} characters")
        if not _HEX.fullmatch(word):
            raise MalformedFrame(Code.BAD_CHARACTERS, "lower-case hexadecimal")
        return word

    return check


def time(value: object) -> datetime:
    """Accept an RFC 3339 time with its offset; returns it in UTC."""
    word = _string(value)
    if not _TIME.fullmatch(word):
        raise MalformedFrame(Code.BAD_VALUE, "RFC 3339, such as 2026-11-22T16:30:00Z")
    try:
        return datetime.fromisoformat(word).astimezone(UTC)
    except ValueError, OverflowError:
        raise MalformedFrame(Code.OUT_OF_RANGE, "no such time") from None


def dump_time(value: datetime) -> str:
    """Write an aware time as the protocol spells it, to the millisecond."""
    if value.tzinfo is None:
        raise LocalMisuse("times on the wire are aware")
    utc = value.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"
