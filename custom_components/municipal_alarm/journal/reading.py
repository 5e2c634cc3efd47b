"""Reading a SQLite journal, each time on a connection of its own.

So any thread may read at any time, and the writer is never in the way: in WAL
mode readers see the last commit and hold up nobody.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile
import sqlite3
from tempfile import TemporaryDirectory

from ..control_room.events import RoundReport
from ..control_room.ids import BuildingId
from ..control_room.words import DeliveryState
from .chain import ChainRow, follow
from .codec import read_time, write_time
from .errors import DamagedJournal, DamagedRecord
from .port import Damage, Entry, Head, Loaded, Pending, SetAside, Unreadable
from .records import latest_reports, read_effect, read_event, read_report
from .transaction import head_of

_PAGE = 2000
"""Rows that `verify` reads at a time: about 1 MB, and no read holds up a checkpoint for long."""

_LIVE = """
SELECT events.position, kind, version, at, data
FROM live JOIN events ON events.position = live.position ORDER BY live.position
"""
_PENDING = """
SELECT kind, version, data, state, attempts, queued_at
FROM outbox INDEXED BY outbox_pending WHERE pending ORDER BY number
"""
# Left to itself SQLite reads the whole table, to save the sorting of a few rows.
_ENTRIES = "SELECT position, stream, stream_version, kind, at, version, data FROM events"
# The kind as the partial index has it: a parameter would not be known to fit it.
_REPORTS = """
SELECT kind, version, at, data FROM events
WHERE kind = 'round_reported' AND at >= ? AND at < ? AND data IS NOT NULL
"""
_REPORTED_BUILDING = "data ->> '$.report.building_id'"
_CHAIN = """
SELECT position, stream, stream_version, kind, version, at, data, salt, digest, hash
FROM events WHERE position > ? ORDER BY position LIMIT ?
"""


@contextmanager
def reading(path: Path, *, alone: bool = False) -> Iterator[sqlite3.Connection]:
    """A read-only connection; DamagedJournal for what SQLite cannot read.

    `alone`: nobody writes now, so that no trace need be left beside the file.
    """
    with ExitStack() as stack:
        try:
            yield stack.enter_context(closing(_connect(path, stack, alone=alone)))
        except sqlite3.OperationalError:
            raise
        except (sqlite3.DatabaseError, UnicodeDecodeError) as err:
            # The second: SQLite names what is damaged, in the very bytes that are.
            raise DamagedJournal(f"{path}: {err}") from err


def _connect(path: Path, stack: ExitStack, *, alone: bool) -> sqlite3.Connection:
    """Open for reading, also on a disk that is itself read-only.

    There SQLite cannot make the index file that WAL needs. Where no log was left
    behind, the file is all there is, and as nobody writes it may be read as
    `immutable`. Where a crash left one, both are read as a copy: a power failure
    and a disk that came back read-only is when the present matters most.
    """
    log = path.with_name(f"{path.name}-wal")
    logged = log.exists() and log.stat().st_size > 0
    if alone and not logged:
        return _open(path, "immutable=1")
    try:
        return _open(path, "mode=ro")
    except sqlite3.OperationalError:
        if not path.exists():
            raise
    if not logged:
        return _open(path, "immutable=1")
    copy = Path(stack.enter_context(TemporaryDirectory()), path.name)
    copyfile(path, copy)
    copyfile(log, copy.with_name(log.name))
    return _open(copy, "mode=ro")


def _open(path: Path, option: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.as_uri()}?{option}", uri=True, autocommit=True)
    try:
        db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def load(db: sqlite3.Connection) -> Loaded:
    """The present: live events and pending effects."""
    events, pending, unreadable = [], [], []
    for position, kind, version, at, data in db.execute(_LIVE):
        try:
            events.append(read_event(kind, version, at, data))
        except DamagedRecord as err:
            unreadable.append(Unreadable(position, str(err)))
    for kind, version, data, state, attempts, queued_at in db.execute(_PENDING):
        try:
            effect = read_effect(kind, version, data)
            pending.append(Pending(effect, DeliveryState(state), attempts, read_time(queued_at)))
        except (DamagedRecord, ValueError) as err:
            unreadable.append(Unreadable(0, str(err)))
    return Loaded(tuple(events), tuple(pending), tuple(unreadable))


def timeline(db: sqlite3.Connection, stream: str) -> list[Entry]:
    """All events of one stream."""
    return _entries(db.execute(f"{_ENTRIES} WHERE stream = ? ORDER BY stream_version", (stream,)))


def first_kind(db: sqlite3.Connection, stream: str) -> str | None:
    """What a stream begins with."""
    row = db.execute(
        "SELECT kind FROM events WHERE stream = ? ORDER BY stream_version LIMIT 1", (stream,)
    ).fetchone()
    return None if row is None else str(row[0])


def read(db: sqlite3.Connection, after: int, limit: int) -> list[Entry]:
    """Up to `limit` events behind a position."""
    return _entries(
        db.execute(f"{_ENTRIES} WHERE position > ? ORDER BY position LIMIT ?", (after, limit))
    )


def reports(
    db: sqlite3.Connection, since: datetime, until: datetime, building_id: BuildingId | None
) -> list[RoundReport]:
    """The last report of every round that was reported on in this time."""
    asked: tuple[str, ...] = (write_time(since), write_time(until))
    query = _REPORTS
    if building_id is not None:
        asked = (*asked, building_id)
        query = f"{_REPORTS} AND {_REPORTED_BUILDING} = ?"
    rows = db.execute(f"{query} ORDER BY position", asked)
    return latest_reports(read_report(*row) for row in rows)


def _entries(rows: sqlite3.Cursor) -> list[Entry]:
    return [
        Entry(
            position,
            stream,
            stream_version,
            kind,
            read_time(at),
            None if data is None else read_event(kind, version, at, data),
        )
        for position, stream, stream_version, kind, at, version, data in rows
    ]


def head(db: sqlite3.Connection) -> Head:
    """The end of the chain."""
    return head_of(db)


def set_aside(db: sqlite3.Connection) -> list[SetAside]:
    """What could not be stored as what it is."""
    rows = db.execute("SELECT at, reason, text FROM set_aside ORDER BY number")
    return [SetAside(read_time(at), reason, text) for at, reason, text in rows]


def verify(db: sqlite3.Connection, anchor: Head | None) -> Damage | None:
    """Follow the chain from its beginning, then have SQLite check its own file.

    The second finds what the first cannot see: an index or a page that does not fit
    its table, up to a table that seems to be empty.
    """
    # Bytes, not texts: a byte that is no UTF-8 must be found by us, not fail in SQLite.
    db.text_factory = bytes
    if damage := follow(_chain(db), anchor):
        return damage
    try:
        ((words,),) = db.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.DatabaseError as err:
        words = str(err).encode()
    return None if words == b"ok" else Damage(0, f"the file is damaged: {words.decode()}")


def _chain(db: sqlite3.Connection) -> Iterator[ChainRow]:
    position = 0
    while True:
        before = position
        for row in db.execute(_CHAIN, (position, _PAGE)):
            yield ChainRow(*row)
            position = row[0]
        if position == before:
            return
