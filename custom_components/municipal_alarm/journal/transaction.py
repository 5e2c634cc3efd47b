"""One group of appends in one SQLite transaction.

Few statements with many rows each: every statement hands the interpreter to the
event loop and, while the loop is busy, gets it back only milliseconds later. So
what a group does to `live` and `outbox` is worked out here and written at once.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
import json
import sqlite3

from ..control_room.words import DeliveryState
from .chain import START, link
from .outbox import Changes, Row
from .port import Head
from .records import Change, Group, NewEffect, NewEvent, Record, unrefused
from .seals import seal

_ROWS_AT_ONCE = 256
"""Largest insert: 256 rows of 10 columns, a twelfth of SQLite's limit of 32 766 parameters."""

_EVENTS = (
    "INSERT INTO events"
    " (position, stream, stream_version, kind, version, at, data, salt, digest, hash)"
)
_LIVE = "INSERT OR REPLACE INTO live (position, stream, key, seal)"
_ENDED = "INSERT INTO ended (stream, position, seal)"
_OUTBOX = (
    "INSERT INTO outbox (number, key, stream, kind, version, data,"
    " state, attempts, pending, queued_at, updated_at, seal, state_seal)"
)
_SET_ASIDE = "INSERT INTO set_aside (number, at, reason, text, seal)"
_HELD = "INSERT OR REPLACE INTO held (stream, position, seal)"

_STREAMS = """
SELECT s.value,
       coalesce((SELECT max(stream_version) FROM events WHERE stream = s.value), 0),
       EXISTS (SELECT 1 FROM ended WHERE stream = s.value)
FROM json_each(?) AS s
"""
_ROWS = """
SELECT key, stream, state, attempts, pending, queued_at, updated_at FROM outbox
WHERE key IN (SELECT value FROM json_each(?))
UNION
SELECT key, stream, state, attempts, pending, queued_at, updated_at FROM outbox
WHERE pending AND stream IN (SELECT value FROM json_each(?))
"""
_OVER = "SELECT stream FROM ended WHERE stream IN (SELECT value FROM json_each(?))"
_UPDATES = """
UPDATE outbox
SET state = c.value ->> 1, attempts = c.value ->> 2, pending = c.value ->> 3,
    updated_at = c.value ->> 4, state_seal = c.value ->> 5
FROM json_each(?) AS c
WHERE outbox.key = c.value ->> 0
"""
_ALL_HELD = "SELECT stream FROM held"
_DELETE = "DELETE FROM {} WHERE {} IN (SELECT value FROM json_each(?))"
_CLEAR = """
UPDATE events SET data = NULL, salt = NULL
WHERE position IN (SELECT value FROM json_each(?))
"""
_REPLACE = "UPDATE events SET data = ?, salt = ? WHERE position = ?"


def head_of(db: sqlite3.Connection) -> Head:
    """The last position and its hash."""
    row = db.execute("SELECT position, hash FROM events ORDER BY position DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, START)


def write(db: sqlite3.Connection, group: Group) -> None:
    """Write a group and commit; any error leaves the store without it, or with all of it.

    A commit that reports an error may have happened nevertheless. Written again, the
    group finds its own last hash in the chain and is not written twice.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        head = head_of(db)
        if group.head is None or not _stands(db, group.head):
            _write_rows(db, group, head)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
        raise


def _stands(db: sqlite3.Connection, head: Head) -> bool:
    found = db.execute("SELECT hash FROM events WHERE position = ?", (head.position,)).fetchone()
    return bool(found and found[0] == head.hash)


def _write_rows(db: sqlite3.Connection, group: Group, head: Head) -> None:
    records = unrefused(group.records, [stream for (stream,) in db.execute(_ALL_HELD)])
    # The outbox first: it asks which streams were over before this group.
    _write_outbox(db, records)
    events = [event for record in records for event in record.events]
    if events:
        group.head = _write_events(db, events, head)
    number = _last_number(db, "set_aside")
    things = [(record.at, *thing) for record in records for thing in record.rejected]
    rows = [(at, *thing) for at, thing in enumerate(things, number + 1)]
    _insert(db, _SET_ASIDE, [(*row, seal(*row)) for row in rows])
    for record in records:
        if record.change:
            _apply(db, record.change)


def _apply(db: sqlite3.Connection, change: Change) -> None:
    """What the journal's care changes of what was written before."""
    for table, column, numbers in (
        ("live", "position", change.unlive),
        ("outbox", "number", change.effects),
        ("set_aside", "number", change.aside),
    ):
        if numbers:
            db.execute(_DELETE.format(table, column), (json.dumps(numbers),))
    gone = [one.position for one in change.contents if one.data is None]
    if gone:
        db.execute(_CLEAR, (json.dumps(gone),))
    for one in change.contents:
        if one.data is not None:
            db.execute(_REPLACE, (one.data, one.salt, one.position))


def _last_number(db: sqlite3.Connection, table: str) -> int:
    ((last,),) = db.execute(f"SELECT coalesce(max(number), 0) FROM {table}")  # noqa: S608
    return int(last)


def _write_events(db: sqlite3.Connection, events: Sequence[NewEvent], head: Head) -> Head:
    """Write events and what they do to `live` and `ended`; the new head."""
    names = json.dumps(list({event.stream for event in events}))
    streams = {name: (last, bool(over)) for name, last, over in db.execute(_STREAMS, (names,))}
    position, before = head.position, head.hash
    rows: list[tuple[object, ...]] = []
    live: list[tuple[int, str, str | None]] = []
    ended: dict[str, int] = {}
    for event in events:
        stream = event.stream
        last, over = streams[stream]
        position += 1
        last += 1
        before = link(
            before,
            event.digest,
            position,
            last,
            event.version,
            event.at,
            event.kind,
            stream,
        )
        rows.append(
            (
                position,
                stream,
                last,
                event.kind,
                event.version,
                event.at,
                event.data,
                event.salt,
                event.digest,
                before,
            )
        )
        if not over:
            if event.ends:
                over = True
                ended[stream] = position
            elif event.live_key is not None:
                live.append((position, stream, event.live_key or None))
        streams[stream] = (last, over)
    _insert(db, _EVENTS, rows)
    if ended:
        live = [row for row in live if row[1] not in ended]
        db.execute(
            "DELETE FROM live WHERE stream IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ended)),),
        )
        _insert(db, _ENDED, [(*row, seal(*row)) for row in ended.items()])
    _insert(db, _LIVE, [(*row, seal(*row)) for row in live])
    _write_holds(db, events, head.position)
    return Head(position, before)


def _write_holds(db: sqlite3.Connection, events: Sequence[NewEvent], before: int) -> None:
    for position, event in enumerate(events, before + 1):
        if event.hold is not None:
            row = (event.hold, position)
            db.execute(f"{_HELD} VALUES (?, ?, ?)", (*row, seal(*row)))
        elif event.release is not None:
            db.execute("DELETE FROM held WHERE stream = ?", (event.release,))


def _write_outbox(db: sqlite3.Connection, records: Sequence[Record]) -> None:
    keys = {key for r in records for event in r.events for key, _ in event.reports}
    effects = [effect for record in records for effect in record.effects]
    keys.update(effect.key for effect in effects)
    ends = {event.stream for record in records for event in record.events if event.ends}
    if not (keys or ends):
        return
    named = (json.dumps(list(keys)), json.dumps(list(ends)))
    found = [
        Row(
            key,
            stream,
            DeliveryState(state),
            attempts,
            bool(pending),
            queued_at,
            updated_at,
        )
        for key, stream, state, attempts, pending, queued_at, updated_at in db.execute(_ROWS, named)
    ]
    streams = json.dumps(list({row.stream for row in found} | {e.stream for e in effects}))
    changes = Changes(found, (stream for (stream,) in db.execute(_OVER, (streams,))))
    for record in records:
        changes.apply(record)
    rows = changes.changed.values()
    new = [(row, row.effect) for row in rows if row.effect]
    if new:
        number = _last_number(db, "outbox")
        _insert(db, _OUTBOX, [_new_row(at, *one) for at, one in enumerate(new, number + 1)])
    updates = []
    for row in rows:
        if not row.effect:
            stands = (row.key, str(row.state), row.attempts, int(row.pending), row.updated_at)
            updates.append((*stands, seal(*stands)))
    if updates:
        db.execute(_UPDATES, (json.dumps(updates),))


def _new_row(number: int, row: Row, effect: NewEffect) -> tuple[object, ...]:
    state, pending = str(row.state), int(row.pending)
    fixed = (number, row.key, row.stream, effect.kind, effect.version, effect.data)
    return (
        *fixed,
        *(state, row.attempts, pending, row.queued_at, row.updated_at),
        seal(*fixed, row.queued_at),
        seal(row.key, state, row.attempts, pending, row.updated_at),
    )


@cache
def _statement(into: str, columns: int, rows: int) -> str:
    row = f"({','.join('?' * columns)})"
    return f"{into} VALUES {','.join([row] * rows)}"


def _insert(db: sqlite3.Connection, into: str, rows: Sequence[Iterable[object]]) -> None:
    """Insert rows, by powers of two: few statements, and each compiled only once."""
    done = 0
    while left := len(rows) - done:
        size = min(1 << (left.bit_length() - 1), _ROWS_AT_ONCE)
        values = [value for row in rows[done : done + size] for value in row]
        db.execute(_statement(into, len(values) // size, size), values)
        done += size
