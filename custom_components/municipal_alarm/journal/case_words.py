"""By which words an incident is found, and where they stand in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any
from unicodedata import combining, normalize

from ..control_room.events import Event, Prompted, ResponderRefused
from ..control_room.words import AlarmKind, Outcome, Prompt
from ..learning.facts import Facts

KINDS: Mapping[AlarmKind, str] = {
    AlarmKind.PANIC: "Panic button, noodknop, paniekknop",
    AlarmKind.EMERGENCY: "Emergency key of a radio, noodtoets van een radio, noodoproep",
    AlarmKind.MAN_DOWN: "Man down, man-down",
    AlarmKind.DURESS: "Duress code, dwangcode",
    AlarmKind.LONE_WORKER: "Lone worker who does not answer, alleenwerker die niet antwoordt",
    AlarmKind.FIRE: "Fire, brand",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.GENUINE: "Genuine, echt",
    Outcome.FALSE: "False alarm, vals alarm, loos alarm",
    Outcome.DRILL: "Drill, oefening",
    Outcome.CANCELLED: "Cancelled, ingetrokken",
    Outcome.TECHNICAL: "Technical fault, storing",
}
"""As screens say it, in both languages, so that one finds what the other wrote."""

HEAD = 4
"""Lines of a case that its facts show as well: number, place, kind and outcome."""

_SAID = frozenset(
    {
        *("name", "responder", "operator", "tester", "owner", "target", "external"),
        *("building", "desk", "checkpoint"),
        *("text", "note", "detail", "happened", "went_well", "to_improve", "police_reference"),
    }
)
"""Fields of events that people wrote, or are called by."""
_LEFT_OUT = frozenset({"alerts", "other", "skipped"})
"""Whom a message was sent to says nothing of an incident: everybody on duty."""
_NAMED_PAIRS = frozenset({"responders"})
"""Of these the second of each pair is a name."""

_MOST_WORDS = 10
_EXCERPT = 160
"""Letters of an excerpt at most."""


def lines_of(facts: Facts, events: Iterable[Event]) -> str:
    """All that is said of an incident, a line each: its head first, then what events say."""
    head = (
        f"#{facts.number}",
        facts.place,
        KINDS[facts.kind],
        OUTCOMES[facts.outcome] if facts.outcome else "",
    )
    lines = list(map(_one_line, head))
    said = (line for text in _said(events) if (line := _one_line(text)) not in lines[1])
    return "\n".join([*lines, *dict.fromkeys(said)])


def plain(text: str) -> str:
    """A text without what a database would refuse."""
    return text.replace("\0", " ").encode(errors="replace").decode()


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _said(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        yield from _texts(event)
        match event:
            case ResponderRefused():
                yield event.reason
            case Prompted(prompt=Prompt.ASKED):
                yield event.about


@cache
def _plan(cls: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(cls) if one.name not in _LEFT_OUT)


def _texts(value: object) -> Iterator[str]:
    cls: Any = type(value)
    for name in _plan(cls):
        inner = getattr(value, name)
        if isinstance(inner, str):
            if name in _SAID and not isinstance(inner, Enum):
                yield inner
        elif isinstance(inner, tuple):
            yield from _of_tuple(name, inner)
        elif is_dataclass(inner):
            yield from _texts(inner)


def _of_tuple(name: str, inner: tuple[Any, ...]) -> Iterator[str]:
    for one in inner:
        if is_dataclass(one):
            yield from _texts(one)
        elif name in _NAMED_PAIRS:
            yield one[1]
        elif name in _SAID:
            yield one


# --- however it is spelt ------------------------------------------------------


def folded(text: str) -> str:
    """A text without case and accents: é, É and e are one letter."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_letter, text))


@cache
def _folded_letter(letter: str) -> str:
    parts = normalize("NFKD", letter.casefold())
    return "".join(part for part in parts if not combining(part)).casefold()


def wanted(words: str) -> tuple[list[str], list[str]]:
    """What must be in the folded lines of a case; and lines, one of which puts it first."""
    found = list(dict.fromkeys(folded(_one_line(words)).split()))[:_MOST_WORDS]
    # The longest first: it is in the fewest, and only in these is looked for the next.
    found.sort(key=len, reverse=True)
    numbers = [number for word in found if (number := word.removeprefix("#")).isdecimal()]
    return found, [f"#{number}\n" for number in numbers]


def excerpt(lines: str, words: Sequence[str]) -> str:
    """The line behind the head with the most of these words, around the first of them."""
    best: tuple[int, str, int] = (0, "", 0)
    for line in lines.split("\n")[HEAD:]:
        places = [at for word in words if (at := folded(line).find(word)) >= 0]
        if len(places) > best[0]:
            best = (len(places), line, min(places))
    return _cut(best[1], best[2])


def _cut(line: str, at: int) -> str:
    """A piece of a line around a place in its folded form."""
    if len(line) <= _EXCERPT:
        return line
    begin, length = 0, 0
    while length < at:
        length += len(folded(line[begin]))
        begin += 1
    begin = max(0, min(begin - _EXCERPT // 4, len(line) - _EXCERPT))
    piece = line[begin : begin + _EXCERPT]
    return f"{'…' if begin else ''}{piece}{'…' if begin + _EXCERPT < len(line) else ''}"
