"""One incident's timeline as JSON: the journal's entries, as a reader may see them."""

from collections.abc import Sequence
from dataclasses import replace

from ..control_room.events import Event, Expected, RollCallJoined, RollCallStarted
from ..control_room.secrecy import story
from ..control_room.snapshot import Json
from ..journal.codec import EVENT_CODEC
from ..journal.port import Entry


def timeline_json(entries: Sequence[Entry], *, secrets: bool, positions: bool) -> list[Json] | None:
    """The entries in order; None when there is nothing that this reader may know of.

    `positions`: whether where people were may be told; it is while the incident is open.
    Each is `{event: what happened, at, ...}` with the fields of that event. Their
    positions in the journal stay behind: a gap would tell that something is hidden.
    """
    if secrets:
        shown = [
            _fields(entry.event, positions=positions)
            if entry.event is not None
            else {"event": entry.kind, "at": entry.at.isoformat(), "erased": True}
            for entry in entries
        ]
    else:
        events = [entry.event for entry in entries if entry.event is not None]
        shown = [_fields(event, positions=positions) for event in story(events)]
    return shown or None


def _fields(event: Event, *, positions: bool) -> Json:
    name, _, fields = EVENT_CODEC.write(event if positions else _without_places(event))
    if not positions and "position" in fields:
        fields = {**fields, "position": None}
    return {"event": name, **fields}


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
