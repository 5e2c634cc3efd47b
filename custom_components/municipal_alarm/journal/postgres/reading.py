"""Reading a PostgreSQL journal: what `journal.reading` does, in its dialect."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from ...control_room.commands import AUTOMATION
from ...control_room.events import ROOM, HoldSet, RoundReport
from ...control_room.ids import BuildingId
from ...control_room.words import DeliveryState
from ..care import Aging, Mention, Message
from ..chain import ChainRow
from ..codec import read_time, write_time
from ..errors import DamagedRecord
from ..named import KINDS
from ..port import Cutoff, Entry, Hold, Loaded, Pending, SetAside, Unreadable
from ..records import latest_reports, read_effect, read_event, read_report
from ..retention import PLACES
from .session import Session
from .transaction import KEYS, head_of

PAGE = 2000
"""Rows of the chain that are read at a time: about 1 MB."""

_LIVE = """
SELECT events.position, kind, version, at, data
FROM live JOIN events ON events.position = live.position ORDER BY live.position
"""
_PENDING = """
SELECT kind, version, data, state, attempts, queued_at
FROM outbox WHERE pending = 1 ORDER BY number
"""
_ENTRIES = "SELECT position, stream, stream_version, kind, at, version, data FROM events"
_REPORTS = """
SELECT kind, version, at, data FROM events
WHERE kind = 'round_reported' AND at >= :since AND at < :until AND data IS NOT NULL
ORDER BY position
"""
_CHAIN = """
SELECT position, stream, stream_version, kind, version, at, data, salt, digest, hash
FROM events WHERE position > :after ORDER BY position LIMIT :page
"""
_HOLDS = """
SELECT held.stream, kind, version, at, data
FROM held JOIN events ON events.position = held.position ORDER BY held.position
"""


def _words(kinds: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


_AGING = f"""
SELECT position, stream FROM events
WHERE data IS NOT NULL AND at < :before {{extra}}
AND kind NOT IN ({_words(KINDS)})
AND NOT EXISTS (SELECT 1 FROM live WHERE live.position = events.position)
AND (stream = '{ROOM}' OR NOT EXISTS (SELECT 1 FROM live WHERE live.stream = events.stream))
AND NOT EXISTS (SELECT 1 FROM held WHERE held.stream = events.stream)
AND NOT EXISTS (SELECT 1 FROM held WHERE held.position = events.position)
ORDER BY at LIMIT :most
"""  # noqa: S608
_OF_PLACES = f"AND kind IN ({_words(PLACES)})"
_OLD_EFFECTS = """
SELECT number FROM outbox WHERE pending = 0 AND updated_at < :before
AND NOT EXISTS (SELECT 1 FROM held WHERE held.stream = outbox.stream)
AND NOT EXISTS (SELECT 1 FROM live WHERE live.stream = outbox.stream)
ORDER BY number LIMIT :most
"""
_OLD_ASIDE = "SELECT number FROM set_aside WHERE at < :before ORDER BY number LIMIT :most"
_MENTIONS = """
SELECT position, stream, kind, version, at, data,
    EXISTS (SELECT 1 FROM live WHERE live.position = events.position)
FROM events WHERE position > :after AND position <= :until AND data IS NOT NULL AND {}
ORDER BY position LIMIT :most
"""
_SEARCHED = 50_000
"""Records that one statement reads through: a fraction of the time that an answer may take."""
_MESSAGES = "SELECT number, key, stream, data, pending = 1 FROM outbox WHERE {} ORDER BY number"


def load(db: Session) -> Loaded:
    """The present: live events and pending effects."""
    events, pending, unreadable = [], [], []
    for position, kind, version, at, data in db.run(_LIVE):
        try:
            events.append(read_event(kind, version, at, data))
        except DamagedRecord as err:
            unreadable.append(Unreadable(position, str(err)))
    for kind, version, data, state, attempts, queued_at in db.run(_PENDING):
        try:
            effect = read_effect(kind, version, data)
            pending.append(Pending(effect, DeliveryState(state), attempts, read_time(queued_at)))
        except (DamagedRecord, ValueError) as err:
            unreadable.append(Unreadable(0, str(err)))
    return Loaded(tuple(events), tuple(pending), tuple(unreadable))


def timeline(db: Session, stream: str) -> list[Entry]:
    """All events of one stream."""
    query = f"{_ENTRIES} WHERE stream = :name ORDER BY stream_version"
    return _entries(db.run(query, name=stream))


def first_kind(db: Session, stream: str) -> str | None:
    """What a stream begins with."""
    query = "SELECT kind FROM events WHERE stream = :name ORDER BY stream_version LIMIT 1"
    rows = db.run(query, name=stream)
    return str(rows[0][0]) if rows else None


def read(db: Session, after: int, limit: int) -> list[Entry]:
    """Up to `limit` events behind a position."""
    query = f"{_ENTRIES} WHERE position > :after ORDER BY position LIMIT :most"
    return _entries(db.run(query, after=after, most=limit))


def _entries(rows: Sequence[Sequence[Any]]) -> list[Entry]:
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


def reports(
    db: Session, since: datetime, until: datetime, building_id: BuildingId | None
) -> list[RoundReport]:
    """The last report of every round that was reported on in this time."""
    rows = db.run(_REPORTS, since=write_time(since), until=write_time(until))
    found = (read_report(*row) for row in rows)
    return latest_reports(
        one for one in found if building_id is None or (one and one.building_id == building_id)
    )


def set_aside(db: Session) -> list[SetAside]:
    """What could not be stored as what it is."""
    rows = db.run("SELECT at, reason, text FROM set_aside ORDER BY number")
    return [SetAside(read_time(at), reason, text) for at, reason, text in rows]


def chain_page(db: Session, after: int) -> list[ChainRow]:
    """A page of rows behind a position, texts as UTF-8; empty: there are none."""
    return [
        ChainRow(
            position,
            stream.encode(),
            stream_version,
            kind.encode(),
            version,
            at.encode(),
            None if data is None else data.encode(),
            salt,
            digest,
            row_hash,
        )
        for (
            position,
            stream,
            stream_version,
            kind,
            version,
            at,
            data,
            salt,
            digest,
            row_hash,
        ) in db.run(_CHAIN, after=after, page=PAGE)
    ]


def chain_pages(db: Session) -> Iterator[ChainRow]:
    """Every row of the chain, in order, read in pages."""
    after = 0
    while page := chain_page(db, after):
        yield from page
        after = page[-1].position


def pages(
    db: Session, table: str, columns: Sequence[str], size: int
) -> Iterator[list[tuple[Any, ...]]]:
    """Every row of a table, in order of its key, which is one of the columns."""
    key = KEYS[table]
    query = (
        f"SELECT {', '.join(columns)} FROM {table} WHERE {key} > :after"  # noqa: S608
        f" ORDER BY {key} LIMIT {size}"
    )
    after: object = "" if key == "stream" else 0
    while page := [tuple(row) for row in db.run(query, after=after)]:
        yield page
        after = page[-1][columns.index(key)]


def holds(db: Session) -> list[Hold]:
    """What is held. An event that says so and cannot be read holds all the same."""
    found = []
    for stream, kind, version, at, data in db.run(_HOLDS):
        try:
            event = read_event(kind, version, at, data)
        except DamagedRecord:
            event = None
        actor = event.actor if isinstance(event, HoldSet) else AUTOMATION
        reason = event.reason if isinstance(event, HoldSet) else ""
        found.append(Hold(stream, read_time(at), actor, reason))
    return found


# --- what its care asks -----------------------------------------------------


def aging(db: Session, before: Cutoff, limit: int) -> Aging:
    """What may go: see `Care`."""
    events, places = write_time(before.events), write_time(before.places)
    found: dict[int, str] = {}
    for extra, cutoff in (("", events), (_OF_PLACES, places)):
        left = max(limit - len(found), 0)
        rows = db.run(_AGING.format(extra=extra), before=cutoff, most=left)
        found.update((position, stream) for position, stream in rows)
    left = max(limit - len(found), 0)
    effects = tuple(one[0] for one in db.run(_OLD_EFFECTS, before=events, most=left))
    left -= len(effects)
    aside = tuple(one[0] for one in db.run(_OLD_ASIDE, before=events, most=left))
    return Aging(sorted(found), frozenset(found.values()), effects, aside)


def mentions(db: Session, after: int, needles: Sequence[str], limit: int) -> list[Mention]:
    """Records with content that has any of these: see `Care`."""
    query = _MENTIONS.format(_any_of("data", needles))
    found: list[Mention] = []
    last = head_of(db).position
    while len(found) < limit and after < last:
        until, left = after + _SEARCHED, limit - len(found)
        rows = db.run(query, after=after, until=until, most=left, **_likes(needles))
        found.extend(Mention(*row) for row in rows)
        after = until
    return found


def messages(db: Session, needles: Sequence[str]) -> list[Message]:
    """The same of the outbox."""
    either = f"({_any_of('data', needles)} OR {_any_of('key', needles)})"
    return [Message(*row) for row in db.run(_MESSAGES.format(either), **_likes(needles))]


def asides(db: Session, needles: Sequence[str]) -> list[tuple[int, str]]:
    """The same of what was set aside."""
    query = f"SELECT number, text FROM set_aside WHERE {_any_of('text', needles)}"  # noqa: S608
    return [(number, text) for number, text in db.run(query, **_likes(needles))]


def standing(db: Session) -> tuple[frozenset[str], frozenset[str]]:
    """Streams that are held, and that are not over."""
    held = frozenset(stream for (stream,) in db.run("SELECT stream FROM held"))
    live = frozenset(stream for (stream,) in db.run("SELECT DISTINCT stream FROM live"))
    return held, live


def _any_of(column: str, needles: Sequence[str]) -> str:
    words = (f"{column} ILIKE :needle{number}" for number in range(len(needles)))
    return f"({' OR '.join(words)})" if needles else "true"


def _likes(needles: Sequence[str]) -> dict[str, str]:
    return {f"needle{number}": f"%{needle}%" for number, needle in enumerate(needles)}
