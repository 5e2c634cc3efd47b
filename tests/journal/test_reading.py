"""Reading: the present costs the same however long the past is; damage is named."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import sqlite3
from threading import Thread

import pytest

from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.journal import (
    DamagedJournal,
    NewerVersion,
    SqliteJournal,
    UnknownKind,
    Unreadable,
    reading,
)

from . import examples as make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(path)
    journal.start()
    yield journal
    assert journal.close() == 0


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        assert db.execute(statement, values).rowcount == 1


# --- the present -------------------------------------------------------------


def test_loading_does_not_grow_with_the_past(journal: SqliteJournal, path: Path) -> None:
    def steps() -> int:
        """How many steps SQLite's machine takes to load."""
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        with closing(sqlite3.connect(path)) as db:
            db.set_progress_handler(step, 1)
            loaded = reading.load(db)
        assert (len(loaded.events), len(loaded.pending)) == (3, 1)
        return taken

    journal.append(
        [make.raised("open"), make.number(1), make.heard("s", 1)], [make.text("open", "k")]
    )
    assert journal.flush()
    few = steps()
    for number in range(500):
        name = f"old-{number}"
        journal.append([make.raised(name), make.heard("s", 2)], [make.text(name, name)])
        journal.append([make.noted(name, 1), make.closed(name), make.number(number)])
    assert journal.flush()
    assert len(journal.read(limit=10_000)) == 2503
    assert steps() == few


def test_reports_are_found_without_reading_the_past(journal: SqliteJournal, path: Path) -> None:
    """A month of one building's rounds, out of years of everything."""

    def steps() -> int:
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        with closing(sqlite3.connect(path)) as db:
            db.set_progress_handler(step, 1)
            found = reading.reports(db, make.NOON.replace(hour=0), make.NOON, BuildingId("b1"))
        assert [one.round_id for one in found] == ["now"]
        return taken

    journal.append([make.round_reported("now", 20)])
    assert journal.flush()
    before = steps()
    past = make.NOON - timedelta(days=400)
    for number in range(300):
        elsewhere = make.round_reported(f"e{number}", 20, building="b2")
        old = make.round_reported(f"o{number}", 20, at=past)
        journal.append([make.noted("a", number), elsewhere, old])
    assert journal.flush()
    assert steps() <= before + 3  # it looks at what follows in the index


def test_a_damaged_record_is_left_out_and_named(journal: SqliteJournal, path: Path) -> None:
    journal.append(
        [make.raised("a"), make.raised("b")], [make.text("a", k) for k in ("k", "l", "m")]
    )
    assert journal.flush()
    change(path, "UPDATE events SET data = '{' WHERE position = 1")
    change(path, "UPDATE outbox SET data = '{}' WHERE key = 'k'")
    change(path, "UPDATE outbox SET queued_at = 'once' WHERE key = 'l'")
    loaded = journal.load()
    assert loaded.events == (make.raised("b"),)
    assert [pending.effect.key for pending in loaded.pending] == ["m"]
    assert [damaged.position for damaged in loaded.unreadable] == [1, 0, 0]
    assert isinstance(loaded.unreadable[0], Unreadable)
    assert "'incident_raised', version 1, is damaged" in loaded.unreadable[0].reason


def test_records_of_a_newer_release_are_refused(journal: SqliteJournal, path: Path) -> None:
    journal.append([make.raised("a")])
    assert journal.flush()
    change(path, "UPDATE events SET version = 2")
    with pytest.raises(NewerVersion, match="incident_raised"):
        journal.load()
    change(path, "UPDATE events SET kind = 'teleported'")
    with pytest.raises(UnknownKind, match="teleported"):
        journal.load()
    with pytest.raises(UnknownKind, match="teleported"):
        journal.read()


def test_an_erased_event_is_still_listed(journal: SqliteJournal, path: Path) -> None:
    journal.append([make.noted("a", 1), make.noted("a", 2)])
    assert journal.flush()
    change(path, "UPDATE events SET data = NULL, salt = NULL WHERE position = 1")
    first, second = journal.timeline("a")
    assert (first.event, first.kind, first.at) == (None, "note_added", make.NOON)
    assert second.event == make.noted("a", 2)
    # The links still hold; what is missing is the record of an erasure.
    damage = journal.verify()
    assert damage is not None
    assert (damage.position, damage.reason) == (1, "its content is gone")


def test_any_thread_may_read_while_it_writes(journal: SqliteJournal) -> None:
    problems: list[object] = []

    def read() -> None:
        for _ in range(20):
            entries = journal.read(limit=10_000)
            if [entry.position for entry in entries] != list(range(1, len(entries) + 1)):
                problems.append(entries)
            if damage := journal.verify():
                problems.append(damage)

    readers = [Thread(target=read, name="reader") for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2000):
        journal.append([make.noted("a", number)])
    for reader in readers:
        reader.join()
    assert journal.flush()
    assert problems == []


# --- opening -----------------------------------------------------------------


def test_a_file_that_is_not_there_is_an_error_of_the_place(path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), reading.reading(path):
        pass
    assert not path.exists()


@pytest.mark.parametrize("alone", [True, False])
def test_a_file_that_is_no_database_is_damaged(path: Path, *, alone: bool) -> None:
    path.write_bytes(b"not a database, however long one looks at it" * 100)
    with pytest.raises(DamagedJournal, match="not a database"), reading.reading(path, alone=alone):
        pass


def test_alone_it_leaves_no_trace(journal: SqliteJournal, path: Path) -> None:
    journal.append([make.number(1)])
    assert journal.close() == 0
    with reading.reading(path, alone=True) as db:
        assert reading.head(db).position == 1
    assert list(path.parent.iterdir()) == [path]


def test_alone_it_still_reads_the_log_that_a_crash_left(journal: SqliteJournal, path: Path) -> None:
    journal.append([make.number(1)])
    assert journal.flush()
    copy = path.with_name("crashed.db")
    for suffix in ("", "-wal"):
        copy.with_name(copy.name + suffix).write_bytes(
            path.with_name(path.name + suffix).read_bytes()
        )
    with reading.reading(copy, alone=True) as db:
        assert reading.head(db).position == 1
