"""Saying things in one language: phrases, lists of names, seconds, times of the day."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
import re
from typing import Final

from .vocabulary import FAILURES, LANGUAGES, Pair, Words

_MACHINE_WORD: Final = re.compile(r"[a-z0-9]*(?:_[a-z0-9]*)*")
"""As machines say why: no_answer, e17. What a person gives as a reason is quoted whole."""

_ENTITIES: Final = re.compile(
    r"\b(?:automation|binary_sensor|button|camera|event|image|input_boolean|light|media_player"
    r"|notify|number|script|select|sensor|siren|switch)\.\w+"
)
"""Home Assistant's ids, in the words of its errors."""

_SHORT_S: Final = 60
_LONGEST_QUOTE: Final = 4000


class Speech:
    """One language, and the municipality's clocks."""

    def __init__(self, language: str, time_zone: tzinfo) -> None:
        """In this language where we have it; English otherwise."""
        own = language.partition("-")[0].lower()
        self._number = LANGUAGES.index(own) if own in LANGUAGES else 0
        self._time_zone = time_zone

    def say(self, pair: Pair, **words: object) -> str:
        """A phrase, filled in."""
        return pair[self._number].format(**words)

    def word(self, words: Words, word: StrEnum) -> str:
        """A word of a closed list."""
        return words[word][self._number]

    def why(self, reason: str, reasons: Mapping[str, Pair] = FAILURES) -> str:
        """Behind a sentence, ": the radio is off"; nothing when there is nothing to read."""
        known = reasons.get(reason)
        if known is not None:
            return f": {known[self._number]}"
        reason = _ENTITIES.sub("", plain(reason)).strip(" :,;")
        return "" if _MACHINE_WORD.fullmatch(reason) else f": {reason}"

    def way(self, way: str, ways: Mapping[str, Pair]) -> str:
        """Behind a sentence, " by phone"; nothing when it is none that we know."""
        known = ways.get(way)
        return f" {known[self._number]}" if known is not None else ""

    def names(self, names: Iterable[str]) -> str:
        """Each once, with the word for "and" before the last."""
        several = list(dict.fromkeys(name for name in names if name))
        if not several:
            return self.say(("nobody", "niemand"))
        last = several.pop()
        both = self.say((" and ", " en "))
        return f"{', '.join(several)}{both}{last}" if several else last

    def quote(self, text: str) -> str:
        """What somebody wrote."""
        return f"“{plain(text)[:_LONGEST_QUOTE]}”"

    def said(self, text: str, before: str = ": ") -> str:
        """Behind a sentence, what somebody wrote with it; nothing when they wrote nothing."""
        return f"{before}{self.quote(text)}" if plain(text) else ""

    def took(self, seconds: float | None) -> str:
        """Behind a sentence, " (1.2 s)": how long it took; nothing when that is not known."""
        return f" ({self.duration(seconds)})" if seconds is not None else ""

    def duration(self, seconds: float) -> str:
        """As "0.03 s", "1.2 s", "3 min 5 s" or "1 h 12 min"."""
        seconds = max(seconds, 0.0)
        # What rounds to a minute is one.
        if seconds < _SHORT_S - 0.05:
            # Radios answer within a second; of people, tenths are enough.
            short = f"{seconds:.1f}" if seconds >= 1 else f"{seconds:.2f}"
            return f"{short if self._number == 0 else short.replace('.', ',')} s"
        minutes, rest = divmod(round(seconds), _SHORT_S)
        if minutes < _SHORT_S:
            return f"{minutes} min {rest} s" if rest else f"{minutes} min"
        hours, minutes = divmod(minutes, 60)
        hour = self.say(("h", "u"))
        return f"{hours} {hour} {minutes} min" if minutes else f"{hours} {hour}"

    def time(self, at: datetime, beside: datetime | None = None) -> str:
        """As "14:05:09"; with its date when that is another than of `beside`."""
        local = self._local(at)
        clock = f"{local:%H:%M:%S}"
        if beside is None or self._local(beside).date() == local.date():
            return clock
        return f"{self.day(at)} {clock}"

    def day(self, at: datetime) -> str:
        """As "2026-11-23" or "23-11-2026"."""
        local = self._local(at)
        return f"{local.day}-{local.month}-{local.year}" if self._number else f"{local:%Y-%m-%d}"

    def _local(self, at: datetime) -> datetime:
        try:
            return at.astimezone(self._time_zone)
        except OverflowError:
            # The first and last day of the calendar.
            return at


def plain(text: str) -> str:
    """In one line, without what no screen shows."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def seconds_between(before: datetime | None, after: datetime) -> float | None:
    """How long it took; None: it is not known when it began. Never less than nothing."""
    if before is None:
        return None
    return max((after - before) / timedelta(seconds=1), 0.0)
