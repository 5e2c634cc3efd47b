"""One incident's timeline as JSON: the journal's entries, as a reader may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..control_room.events import Event, Expected, RollCallJoined, RollCallStarted
from ..control_room.secrecy import story
from ..control_room.snapshot import Json
from ..journal.codec import EVENT_CODEC
from ..journal.port import Entry
from ..learning.sentences import Category, Line, Names, Speech, erased, narrate


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a timeline are asked for. Chosen among those that a reader may see."""

    categories: frozenset[Category] = frozenset()
    """Empty: all."""
    actor: str = ""
    """Part of the name of somebody who does something in it, or is told or asked."""
    text: str = ""
    """Part of the sentence."""

    def takes(self, line: Line) -> bool:
        """Whether a line is one of them."""
        return (
            (not self.categories or line.category in self.categories)
            and (
                not self.actor
                or any(self.actor.casefold() in name.casefold() for name in line.people)
            )
            and self.text.casefold() in line.text.casefold()
        )


ALL = Wanted()


def timeline_json(
    entries: Sequence[Entry],
    speech: Speech,
    names: Names,
    *,
    secrets: bool,
    positions: bool,
    wanted: Wanted = ALL,
) -> list[Json] | None:
    """The entries in order; None when there is nothing that this reader may know of.

    `positions`: whether where people were may be told; it is while the incident is open.
    Their positions in the journal stay behind: a gap would tell that something is hidden.
    """
    if not secrets:
        # What was erased may have been secret.
        known = [entry for entry in entries if entry.event is not None]
        told = list(story(entry.event for entry in known if entry.event is not None))
        pairs = list(zip(told, narrate(told, speech, names), strict=True))
        shown: list[tuple[Event | None, Line]] = [*pairs]
    else:
        shown = list(_all(entries, speech, names))
    if not shown:
        return None
    return [_json(event, line, positions=positions) for event, line in shown if wanted.takes(line)]


def _all(
    entries: Sequence[Entry], speech: Speech, names: Names
) -> Iterator[tuple[Event | None, Line]]:
    """Every entry with its line, also of what was erased."""
    events = [entry.event for entry in entries if entry.event is not None]
    lines = narrate(events, speech, names)
    began = entries[0].at if entries else None
    for entry in entries:
        if entry.event is not None:
            yield entry.event, next(lines)
        else:
            yield None, erased(entry.kind, entry.at, speech, began)


def _json(event: Event | None, line: Line, *, positions: bool) -> Json:
    return {
        "event": line.event,
        "at": line.at.isoformat(),
        "category": line.category.value,
        "text": line.text,
        "delay_s": round(line.delay_s, 3) if line.delay_s is not None else None,
        "actor": line.actor,
        "people": list(line.people),
        "secret": line.secret,
        "erased": event is None,
        "details": _details(event, positions=positions) if event is not None else {},
    }


def _details(event: Event, *, positions: bool) -> Json:
    """The fields of an event, as the journal has them."""
    _, _, fields = EVENT_CODEC.write(event if positions else _without_places(event))
    if not positions and "position" in fields:
        fields = {**fields, "position": None}
    return {name: fields[name] for name in fields if name not in ("at", "secret")}


def _without_places(event: Event) -> Event:
    """The same less where people were last seen."""
    match event:
        case RollCallStarted():
            return replace(event, expected=tuple(_unplaced(one) for one in event.expected))
        case RollCallJoined():
            return replace(event, expected=_unplaced(event.expected))
    return event


def _unplaced(one: Expected) -> Expected:
    return replace(one, place=None, seen_at=None)
