"""One group of appends in one PostgreSQL transaction.

The rows of each table go as one JSON text, for every statement is a way to the server and
back, and the interpreter makes JSON faster than anything else.
"""

from collections.abc import Sequence
from contextlib import suppress
import json
from typing import Any

from ..cases import Learned
from ..chain import START
from ..outbox import Changes
from ..placing import Columns, aside_rows, outbox_rows, place, row_of, spoken_of
from ..port import Head
from ..records import Change, Group, NewEvent, Record, unrefused
from .session import Session

COLUMNS = {
    "events": {
        "position": "bigint",
        "stream": "text",
        "stream_version": "bigint",
        "kind": "text",
        "version": "integer",
        "at": "text",
        "data": "text",
        "salt": "bytea",
        "digest": "bytea",
        "hash": "bytea",
    },
    "live": {"position": "bigint", "stream": "text", "key": "text", "seal": "text"},
    "ended": {"stream": "text", "position": "bigint", "seal": "text"},
    "held": {"stream": "text", "position": "bigint", "seal": "text"},
    "outbox": {
        "number": "bigint",
        "key": "text",
        "stream": "text",
        "kind": "text",
        "version": "integer",
        "data": "text",
        "state": "text",
        "attempts": "integer",
        "pending": "integer",
        "queued_at": "text",
        "updated_at": "text",
        "seal": "text",
        "state_seal": "text",
    },
    "set_aside": {
        "number": "bigint",
        "at": "text",
        "reason": "text",
        "text": "text",
        "seal": "text",
    },
    "cases": {
        "number": "bigint",
        "stream": "text",
        "last": "bigint",
        "audience": "integer",
        "raised_at": "text",
        "building_id": "text",
        "kind": "text",
        "words": "text",
        "seal": "text",
    },
    "case_facts": {"number": "bigint", "facts": "text", "lines": "text", "seal": "text"},
    "happenings": {"position": "bigint", "kind": "text", "at": "text", "seal": "text"},
    "settled": {"number": "bigint", "position": "bigint", "form": "text", "seal": "text"},
}
"""Every table with its columns, in the order of `placing`."""

KEYS = {
    "events": "position",
    "live": "position",
    "ended": "stream",
    "held": "stream",
    "outbox": "number",
    "set_aside": "number",
    "cases": "number",
    "case_facts": "number",
    "happenings": "position",
    "settled": "number",
}
"""The tables in an order in which each finds what it refers to, and what they are paged by."""

_HEAD = "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1"
_STREAMS = """
SELECT s, coalesce((SELECT max(stream_version) FROM events WHERE stream = s COLLATE "C"), 0),
       EXISTS (SELECT 1 FROM ended WHERE stream = s COLLATE "C")
FROM json_array_elements_text(CAST(:names AS json)) AS s
"""
_STATE = "key, stream, state, attempts, pending, queued_at, updated_at"
_ROWS = f"""
SELECT {_STATE} FROM outbox
WHERE key IN (SELECT json_array_elements_text(CAST(:keys AS json)))
OR (pending = 1 AND stream IN (SELECT json_array_elements_text(CAST(:ends AS json))))
ORDER BY number
"""  # noqa: S608
_OVER = """
SELECT stream FROM ended
WHERE stream IN (SELECT json_array_elements_text(CAST(:streams AS json)))
"""
_UPDATES = """
UPDATE outbox SET state = c ->> 1, attempts = CAST(c ->> 2 AS integer),
    pending = CAST(c ->> 3 AS integer), updated_at = c ->> 4, state_seal = c ->> 5
FROM json_array_elements(CAST(:updates AS json)) AS c WHERE outbox.key = c ->> 0
"""
_NOT_LIVE = """
DELETE FROM live USING json_array_elements(CAST(:rows AS json)) AS c
WHERE live.stream = c ->> 1 AND live.key = c ->> 2
"""
_NUMBERS = "(SELECT CAST(n AS bigint) FROM json_array_elements_text(CAST(:numbers AS json)) AS n)"
_CLEAR = f"UPDATE events SET data = NULL, salt = NULL WHERE position IN {_NUMBERS}"  # noqa: S608
_NOT_HAPPENED = f"DELETE FROM happenings WHERE position = ANY (ARRAY{_NUMBERS})"  # noqa: S608
_NO_CASES = """
WITH gone AS (
    DELETE FROM cases
    WHERE stream = ANY (ARRAY(SELECT json_array_elements_text(CAST(:streams AS json))))
    RETURNING number
)
DELETE FROM case_facts USING gone WHERE case_facts.number = gone.number
"""
_REPLACE = """
UPDATE events SET data = c ->> 1, salt = decode(c ->> 2, 'hex')
FROM json_array_elements(CAST(:rows AS json)) AS c WHERE position = CAST(c ->> 0 AS bigint)
"""


def _insert_into(table: str) -> str:
    columns = COLUMNS[table]
    values = (
        f"decode(c ->> {number}, 'hex')" if kind == "bytea" else f"CAST(c ->> {number} AS {kind})"
        for number, kind in enumerate(columns.values())
    )
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608
        " FROM json_array_elements(CAST(:rows AS json)) AS c"
    )


_INSERT = {table: _insert_into(table) for table in COLUMNS}


def insert(db: Session, table: str, rows: Sequence[Columns]) -> None:
    """Insert rows of a table, each in the order of its columns."""
    if rows:
        db.run(_INSERT[table], rows=as_json(rows))


def as_json(rows: object) -> str:
    """Rows as one JSON text, bytes as hexadecimal digits."""
    return json.dumps(rows, default=_hexadecimal)


def _hexadecimal(value: Any) -> str:
    if not isinstance(value, bytes):
        raise TypeError(f"no value of a column: {value!r}")
    return value.hex()


def head_of(db: Session) -> Head:
    """The last position and its hash."""
    return next((Head(*row) for row in db.run(_HEAD)), Head(0, START))


def write(db: Session, group: Group) -> None:
    """Write a group and commit; any error leaves the store without it, or with all of it.

    A commit of which no answer came may have happened. Written again, the group finds its
    own last hash in the chain and is not written twice.
    """
    db.run("BEGIN")
    try:
        head = head_of(db)
        if group.head is None or not _stands(db, group.head):
            _write_rows(db, group, head)
        db.run("COMMIT")
    except BaseException:
        with suppress(Exception):
            db.run("ROLLBACK")
        raise


def _stands(db: Session, head: Head) -> bool:
    found = db.run("SELECT hash FROM events WHERE position = :at", at=head.position)
    return bool(found and found[0][0] == head.hash)


def _write_rows(db: Session, group: Group, head: Head) -> None:
    held: list[str] = []
    if any(record.change for record in group.records):
        held = [stream for (stream,) in db.run("SELECT stream FROM held")]
    records = unrefused(group.records, held)
    # The outbox first: it asks which streams were over before this group.
    _write_outbox(db, records)
    events = [event for record in records for event in record.events]
    if events:
        group.head = _write_events(db, events, head)
    if any(record.rejected for record in records):
        insert(db, "set_aside", aside_rows(records, _last_number(db, "set_aside")))
    for record in records:
        if record.change:
            _apply(db, record.change)


def _write_events(db: Session, events: Sequence[NewEvent], head: Head) -> Head:
    names = json.dumps(list({event.stream for event in events}))
    streams = {name: (last, over) for name, last, over in db.run(_STREAMS, names=names)}
    placed = place(events, head, streams)
    insert(db, "events", placed.events)
    if placed.ended:
        over = json.dumps([row[0] for row in placed.ended])
        db.run(
            "DELETE FROM live WHERE stream IN"
            " (SELECT json_array_elements_text(CAST(:over AS json)))",
            over=over,
        )
        insert(db, "ended", placed.ended)
    if placed.live:
        # Of several with one key in this group the last one counts.
        last = {(row[1], row[2] or row[0]): row for row in placed.live}
        keyed = [row for row in last.values() if row[2] is not None]
        if keyed:
            db.run(_NOT_LIVE, rows=as_json(keyed))
        insert(db, "live", list(last.values()))
    for stream, row in placed.held.items():
        db.run("DELETE FROM held WHERE stream = :name", name=stream)
        insert(db, "held", [row] if row else [])
    return placed.head


def _write_outbox(db: Session, records: Sequence[Record]) -> None:
    if not (spoken := spoken_of(records)):
        return
    rows = db.run(_ROWS, keys=json.dumps(spoken.keys), ends=json.dumps(spoken.ends))
    found = [row_of(row) for row in rows]
    streams = json.dumps([*{*(row.stream for row in found), *spoken.streams}])
    changes = Changes(found, (stream for (stream,) in db.run(_OVER, streams=streams)))
    for record in records:
        changes.apply(record)
    new, updates = outbox_rows(changes, _last_number(db, "outbox"))
    insert(db, "outbox", new)
    if updates:
        db.run(_UPDATES, updates=as_json(updates))


def _apply(db: Session, change: Change) -> None:
    """What the journal's care changes of what was written before."""
    for table, column, numbers in (
        ("live", "position", change.unlive),
        ("outbox", "number", change.effects),
        ("set_aside", "number", change.aside),
    ):
        if numbers:
            db.run(f"DELETE FROM {table} WHERE {column} IN {_NUMBERS}", numbers=json.dumps(numbers))  # noqa: S608
    if change.learned:
        _learn(db, change.learned)
    if gone := [one.position for one in change.contents if one.data is None]:
        db.run(_CLEAR, numbers=json.dumps(gone))
        db.run(_NOT_HAPPENED, numbers=json.dumps(gone))
    if stays := [tuple(one) for one in change.contents if one.data is not None]:
        db.run(_REPLACE, rows=as_json(stays))


def _learn(db: Session, learned: Learned) -> None:
    """Put what is derived in the place of what was."""
    if learned.streams:
        db.run(_NO_CASES, streams=json.dumps(learned.streams))
    insert(db, "cases", [one.columns() for one in learned.cases])
    insert(db, "case_facts", [one.fact_columns() for one in learned.cases])
    if learned.happened:
        db.run(_NOT_HAPPENED, numbers=json.dumps([row[0] for row in learned.happened]))
        insert(db, "happenings", learned.happened)
    if learned.settled:
        db.run("DELETE FROM settled")
        insert(db, "settled", [learned.settled])


def _last_number(db: Session, table: str) -> int:
    ((last,),) = db.run(f"SELECT coalesce(max(number), 0) FROM {table}")  # noqa: S608
    return int(last)
