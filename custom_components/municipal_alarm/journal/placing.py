"""What a group of records comes to as rows, worked out before any is written.

The same for every database: each only asks what it needs for it, and writes the rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..control_room.words import DeliveryState
from .chain import link
from .outbox import Changes, Row
from .port import Head
from .records import NewEffect, NewEvent, Record
from .seals import seal

type Columns = tuple[Any, ...]


@dataclass(slots=True)
class Placed:
    """Rows of each table, in the order of its columns, with their seals."""

    head: Head
    events: list[Columns] = field(default_factory=list)
    live: list[Columns] = field(default_factory=list)
    ended: list[Columns] = field(default_factory=list)
    held: dict[str, Columns | None] = field(default_factory=dict)
    """By stream; None: it is released."""


def place(
    events: Iterable[NewEvent], head: Head, streams: Mapping[str, tuple[int, bool]]
) -> Placed:
    """Rows of events behind `head`; of each stream its last version, and whether it is over."""
    versions = dict(streams)
    placed = Placed(head)
    live: list[tuple[int, str, str | None]] = []
    ended: dict[str, int] = {}
    for event in events:
        stream, position = event.stream, placed.head.position + 1
        last, over = versions[stream]
        last += 1
        row_hash = link(
            placed.head.hash,
            event.digest,
            position,
            last,
            event.version,
            event.at,
            event.kind,
            stream,
        )
        placed.events.append(
            (
                *(position, stream, last, event.kind, event.version),
                *(event.at, event.data, event.salt, event.digest, row_hash),
            )
        )
        placed.head = Head(position, row_hash)
        if event.hold is not None:
            placed.held[event.hold] = (event.hold, position, seal(event.hold, position))
        if event.release is not None:
            placed.held[event.release] = None
        if not over:
            if event.ends:
                over = True
                ended[stream] = position
            elif event.live_key is not None:
                live.append((position, stream, event.live_key or None))
        versions[stream] = (last, over)
    placed.ended = [(*row, seal(*row)) for row in ended.items()]
    placed.live = [(*row, seal(*row)) for row in live if row[1] not in ended]
    return placed


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of the outbox a group of records speaks of."""

    keys: list[str]
    ends: list[str]
    """Streams that end."""
    streams: list[str]
    """Of its new effects."""

    def __bool__(self) -> bool:
        return bool(self.keys or self.ends)


def spoken_of(records: Sequence[Record]) -> Spoken:
    """What must be known of the outbox for these records."""
    effects = [effect for record in records for effect in record.effects]
    keys = {key for r in records for event in r.events for key, _ in event.reports}
    keys.update(effect.key for effect in effects)
    ends = {event.stream for record in records for event in record.events if event.ends}
    return Spoken(list(keys), list(ends), list({effect.stream for effect in effects}))


def row_of(columns: Sequence[Any]) -> Row:
    """A row of the outbox: key, stream, state, attempts, pending and its two times."""
    key, stream, state, attempts, pending, queued_at, updated_at = columns
    return Row(key, stream, DeliveryState(state), attempts, bool(pending), queued_at, updated_at)


def outbox_rows(changes: Changes, last: int) -> tuple[list[Columns], list[Columns]]:
    """New rows of the outbox behind number `last`, and new states: key, state, seal and all."""
    new: list[Columns] = []
    updates: list[Columns] = []
    for row in changes.changed.values():
        if row.effect:
            new.append(_new_row(last + 1 + len(new), row, row.effect))
        else:
            stands = (row.key, str(row.state), row.attempts, int(row.pending), row.updated_at)
            updates.append((*stands, seal(*stands)))
    return new, updates


def _new_row(number: int, row: Row, effect: NewEffect) -> Columns:
    state, pending = str(row.state), int(row.pending)
    fixed = (number, row.key, row.stream, effect.kind, effect.version, effect.data)
    return (
        *fixed,
        *(state, row.attempts, pending, row.queued_at, row.updated_at),
        seal(*fixed, row.queued_at),
        seal(row.key, state, row.attempts, pending, row.updated_at),
    )


def aside_rows(records: Iterable[Record], last: int) -> list[Columns]:
    """Rows of what is set aside, behind number `last`."""
    things = [(record.at, *thing) for record in records for thing in record.rejected]
    rows = [(number, *thing) for number, thing in enumerate(things, last + 1)]
    return [(*row, seal(*row)) for row in rows]
