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

from .cases import Learned
from .chain import START
from .outbox import Changes
from .placing import aside_rows, outbox_rows, place, row_of, spoken_of
from .port import Head
from .records import Change, Group, NewEvent, Record, unrefused

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

_CASES = (
    "INSERT INTO cases (number, stream, last, audience, raised_at, building_id, kind, words, seal)"
)
_CASE_FACTS = "INSERT INTO case_facts (number, facts, lines, seal)"
_HAPPENINGS = "INSERT OR REPLACE INTO happenings (position, kind, at, seal)"
_SETTLED = "INSERT OR REPLACE INTO settled (number, position, form, seal)"

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
_DELETE_FACTS = """
DELETE FROM case_facts WHERE number IN
(SELECT number FROM cases WHERE stream IN (SELECT value FROM json_each(?)))
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
    if any(record.rejected for record in records):
        _insert(db, _SET_ASIDE, aside_rows(records, _last_number(db, "set_aside")))
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
    if change.learned:
        _learn(db, change.learned)
    gone = [one.position for one in change.contents if one.data is None]
    if gone:
        db.execute(_CLEAR, (json.dumps(gone),))
        db.execute(_DELETE.format("happenings", "position"), (json.dumps(gone),))
    for one in change.contents:
        if one.data is not None:
            db.execute(_REPLACE, (one.data, one.salt, one.position))


def _learn(db: sqlite3.Connection, learned: Learned) -> None:
    """Put what is derived in the place of what was."""
    if learned.streams:
        streams = (json.dumps(learned.streams),)
        db.execute(_DELETE_FACTS, streams)
        db.execute(_DELETE.format("cases", "stream"), streams)
    _insert(db, _CASES, [one.columns() for one in learned.cases])
    _insert(db, _CASE_FACTS, [one.fact_columns() for one in learned.cases])
    _insert(db, _HAPPENINGS, learned.happened)
    if learned.settled:
        _insert(db, _SETTLED, [learned.settled])


def _last_number(db: sqlite3.Connection, table: str) -> int:
    ((last,),) = db.execute(f"SELECT coalesce(max(number), 0) FROM {table}")  # noqa: S608
    return int(last)


def _write_events(db: sqlite3.Connection, events: Sequence[NewEvent], head: Head) -> Head:
    """Write events and what they do to `live`, `ended` and `held`; the new head."""
    names = json.dumps(list({event.stream for event in events}))
    streams = {name: (last, bool(over)) for name, last, over in db.execute(_STREAMS, (names,))}
    placed = place(events, head, streams)
    _insert(db, _EVENTS, placed.events)
    if placed.ended:
        ended = json.dumps([row[0] for row in placed.ended])
        db.execute("DELETE FROM live WHERE stream IN (SELECT value FROM json_each(?))", (ended,))
        _insert(db, _ENDED, placed.ended)
    _insert(db, _LIVE, placed.live)
    for stream, row in placed.held.items():
        if row is None:
            db.execute("DELETE FROM held WHERE stream = ?", (stream,))
        else:
            _insert(db, _HELD, [row])
    return placed.head


def _write_outbox(db: sqlite3.Connection, records: Sequence[Record]) -> None:
    if not (spoken := spoken_of(records)):
        return
    named = (json.dumps(spoken.keys), json.dumps(spoken.ends))
    found = [row_of(row) for row in db.execute(_ROWS, named)]
    streams = json.dumps([*{*(row.stream for row in found), *spoken.streams}])
    changes = Changes(found, (stream for (stream,) in db.execute(_OVER, (streams,))))
    for record in records:
        changes.apply(record)
    new, updates = outbox_rows(changes, _last_number(db, "outbox"))
    _insert(db, _OUTBOX, new)
    if updates:
        db.execute(_UPDATES, (json.dumps(updates),))


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
