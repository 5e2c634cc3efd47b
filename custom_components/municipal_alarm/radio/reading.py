"""A text that a radio sent, read as what it means: a tag, a call for help, a code, words.

Radios say more by text than their systems have words for: a button with a
fixed text, an option board that writes what its tag reader saw. Rules of the
installer tell them apart. Nothing that a text says ever clears an alarm.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
import re

from .events import (
    LoneWorker,
    ManDown,
    RadioEmergency,
    RadioEvent,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from .tag_pattern import check_tag_pattern

__all__ = ["TextRules", "check_tag_pattern", "read_text"]

# The longest text that a radio can write is far below; more is not searched.
MAX_SEARCHED = 1_000
MAX_TAG = 64
_CODE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class TextRules:
    """What in a text means more than words.

    `tag_pattern` is searched without regard to case; its first group is the
    tag's id. ValueError, from `check_tag_pattern`, for one that may not be used.
    The words are found as whole words (or rows of words) in any case.
    """

    tag_pattern: str = r"TAG:\s*([0-9A-Za-z:_-]+)"
    emergency_words: tuple[str, ...] = ()
    man_down_words: tuple[str, ...] = ()
    lone_worker_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a pattern here, where somebody can mend it, and not at the first text."""
        check_tag_pattern(self.tag_pattern)


@lru_cache(maxsize=32)
def _tag_form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=128)
def _words_form(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds any of the words; None when there are none."""
    rows = [r"\s+".join(map(re.escape, row)) for word in words if (row := word.split())]
    return re.compile(rf"(?<!\w)(?:{'|'.join(rows)})(?!\w)", re.IGNORECASE) if rows else None


def _has(words: tuple[str, ...], text: str) -> bool:
    form = _words_form(words)
    return form is not None and form.search(text) is not None


def read_text(
    rules: TextRules,
    *,
    radio_id: str,
    text: str,
    to: str | None,
    event_id: str,
    occurred_at: datetime | None,
) -> RadioEvent:
    """Return the one event that a text is; the most urgent reading wins.

    A call for help stands before a tag, as the scan will be repeated and the
    call perhaps not. Words inside the tag's own id are no call.
    """
    text = text.strip().strip("\0").strip()
    searched = text[:MAX_SEARCHED]
    tag = _tag_form(rules.tag_pattern).search(searched)
    rest = searched if tag is None else f"{searched[: tag.start()]} {searched[tag.end() :]}"
    if _has(rules.emergency_words, rest):
        return RadioEmergency(
            event_id=event_id, occurred_at=occurred_at, radio_id=radio_id, raw_kind=searched
        )
    if _has(rules.man_down_words, rest):
        return ManDown(event_id=event_id, occurred_at=occurred_at, radio_id=radio_id)
    if _has(rules.lone_worker_words, rest):
        return LoneWorker(event_id=event_id, occurred_at=occurred_at, radio_id=radio_id)
    if tag is not None and tag[1] and len(tag[1]) <= MAX_TAG:
        return TagScanned(
            event_id=event_id, occurred_at=occurred_at, tag_id=tag[1], radio_id=radio_id
        )
    if _CODE.fullmatch(text):
        return StatusMessage(
            event_id=event_id, occurred_at=occurred_at, radio_id=radio_id, code=text
        )
    return TextReceived(
        event_id=event_id, occurred_at=occurred_at, radio_id=radio_id, text=text, to=to
    )
