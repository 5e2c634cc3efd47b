"""Reading a SQLite journal, each time on a connection of its own.

So any thread may read at any time, and the writer is never in the way: in WAL
mode readers see the last commit and hold up nobody.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfile
import sqlite3
from tempfile import TemporaryDirectory

from ..control_room.commands import AUTOMATION
from ..control_room.events import ROOM, HoldSet, RoundReport
from ..control_room.ids import BuildingId
from ..control_room.words import DeliveryState
from .care import Aging, Mention, Message
from .chain import ChainRow
from .codec import read_time, write_time
from .errors import DamagedJournal, DamagedRecord
from .named import KINDS
from .port import Cutoff, Entry, Head, Hold, Loaded, Pending, SetAside, Unreadable
from .records import latest_reports, read_effect, read_event, read_report
from .retention import PLACES
from .transaction import head_of

PAGE = 2000
"""Rows of the chain that are read at a time: about 1 MB, and no read holds up a checkpoint for long."""

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
_HOLDS = """
SELECT held.stream, kind, version, at, data
FROM held JOIN events ON events.position = held.position ORDER BY held.position
"""
# What is live, what is of a stream that is not over, what is held, the event that holds
# it, and what says of others that they went.
_AGING = f"""
SELECT position, stream FROM events INDEXED BY {{index}}
WHERE data IS NOT NULL AND at < ? {{extra}}
AND kind NOT IN ({", ".join(f"'{kind}'" for kind in KINDS)})
AND NOT EXISTS (SELECT 1 FROM live WHERE live.position = events.position)
AND (stream = '{ROOM}' OR NOT EXISTS (SELECT 1 FROM live WHERE live.stream = events.stream))
AND NOT EXISTS (SELECT 1 FROM held WHERE held.stream = events.stream)
AND NOT EXISTS (SELECT 1 FROM held WHERE held.position = events.position)
ORDER BY at LIMIT ?
"""  # noqa: S608
_OF_PLACES = f"AND kind IN ({', '.join(f"'{kind}'" for kind in PLACES)})"
_OLD_EFFECTS = """
SELECT number FROM outbox WHERE NOT pending AND updated_at < ?
AND NOT EXISTS (SELECT 1 FROM held WHERE held.stream = outbox.stream)
AND NOT EXISTS (SELECT 1 FROM live WHERE live.stream = outbox.stream)
ORDER BY number LIMIT ?
"""
_OLD_ASIDE = "SELECT number FROM set_aside WHERE at < ? ORDER BY number LIMIT ?"
_MENTIONS = """
SELECT position, stream, kind, version, at, data,
    EXISTS (SELECT 1 FROM live WHERE live.position = events.position)
FROM events WHERE position > ? AND data IS NOT NULL AND {} ORDER BY position LIMIT ?
"""
_MESSAGES = "SELECT number, key, stream, data, pending FROM outbox WHERE {} ORDER BY number"


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


def chain_pages(db: sqlite3.Connection) -> Iterator[ChainRow]:
    """Every row of the chain, in order, read in pages."""
    after = 0
    while page := chain_page(db, after):
        yield from page
        after = page[-1].position


def chain_page(db: sqlite3.Connection, after: int) -> list[ChainRow]:
    """A page of rows behind a position, texts as UTF-8; empty: there are none."""
    db.text_factory = bytes
    return [ChainRow(*row) for row in db.execute(_CHAIN, (after, PAGE))]


def holds(db: sqlite3.Connection) -> list[Hold]:
    """What is held. An event that says so and cannot be read holds all the same."""
    found = []
    for stream, kind, version, at, data in db.execute(_HOLDS):
        try:
            event = read_event(kind, version, at, data)
        except DamagedRecord:
            event = None
        actor = event.actor if isinstance(event, HoldSet) else AUTOMATION
        reason = event.reason if isinstance(event, HoldSet) else ""
        found.append(Hold(stream, read_time(at), actor, reason))
    return found


# --- what its care asks -----------------------------------------------------


def aging(db: sqlite3.Connection, before: Cutoff, limit: int) -> Aging:
    """What may go: see `Care`."""
    events, places = write_time(before.events), write_time(before.places)
    found: dict[int, str] = {}
    for index, extra, cutoff in (("kept", "", events), ("kept_places", _OF_PLACES, places)):
        query = _AGING.format(index=index, extra=extra)
        found.update(db.execute(query, (cutoff, max(limit - len(found), 0))))
    left = max(limit - len(found), 0)
    effects = tuple(number for (number,) in db.execute(_OLD_EFFECTS, (events, left)))
    aside = tuple(
        number for (number,) in db.execute(_OLD_ASIDE, (events, max(left - len(effects), 0)))
    )
    return Aging(sorted(found), frozenset(found.values()), effects, aside)


def mentions(
    db: sqlite3.Connection, after: int, needles: Sequence[str], limit: int
) -> list[Mention]:
    """Records with content that has any of these: see `Care`."""
    query = _MENTIONS.format(_any_of("data", needles))
    rows = db.execute(query, (after, *_likes(needles), limit))
    return [Mention(*row) for row in rows]


def messages(db: sqlite3.Connection, needles: Sequence[str]) -> list[Message]:
    """The same of the outbox."""
    either = f"({_any_of('data', needles)} OR {_any_of('key', needles)})"
    likes = _likes(needles)
    rows = db.execute(_MESSAGES.format(either), (*likes, *likes))
    return [Message(*row) for row in rows]


def asides(db: sqlite3.Connection, needles: Sequence[str]) -> list[tuple[int, str]]:
    """The same of what was set aside."""
    query = f"SELECT number, text FROM set_aside WHERE {_any_of('text', needles)}"  # noqa: S608
    return db.execute(query, _likes(needles)).fetchall()


def standing(db: sqlite3.Connection) -> tuple[frozenset[str], frozenset[str]]:
    """Streams that are held, and that are not over."""
    held = frozenset(stream for (stream,) in db.execute("SELECT stream FROM held"))
    live = frozenset(stream for (stream,) in db.execute("SELECT DISTINCT stream FROM live"))
    return held, live


def _any_of(column: str, needles: Sequence[str]) -> str:
    return f"({' OR '.join([f'{column} LIKE ?'] * len(needles))})" if needles else "true"


def _likes(needles: Sequence[str]) -> list[str]:
    return [f"%{needle}%" for needle in needles]
