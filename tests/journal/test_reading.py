"""Reading: the present costs the same however long the past is; damage is named."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import random
import sqlite3
from threading import Thread

import pytest

from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.journal import (
    Damage,
    DamagedJournal,
    NewerVersion,
    SqliteJournal,
    UnknownKind,
    Unreadable,
    reading,
)
from custom_components.municipal_alarm.journal.port import Head

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
    assert journal.verify() == Damage(1, "its content is gone")


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


# --- verification ------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of several pages, closed."""
    path = tmp_path_factory.mktemp("sample") / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    for number in range(120):
        name = f"incident-{number}"
        journal.append(
            [make.heard(f"s{number}", 1), make.raised(name), make.noted(name, number)],
            [make.text(name, f"{name}/1")],
        )
        journal.append([make.closed(name)])
    assert journal.close() == 0
    return path


COLUMNS = ("stream", "stream_version", "kind", "version", "at", "data", "salt", "digest", "hash")


@pytest.mark.parametrize("column", COLUMNS)
def test_one_flipped_byte_in_any_column_is_named(sample: Path, path: Path, column: str) -> None:
    dice = random.Random(column)
    path.write_bytes(sample.read_bytes())
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        (last,) = db.execute("SELECT max(position) FROM events").fetchone()
        for _ in range(20):
            position = dice.randint(1, last)
            select = f"SELECT {column}, CAST({column} AS BLOB) FROM events WHERE position = ?"  # noqa: S608
            value, raw = db.execute(select, (position,)).fetchone()
            at = dice.randrange(len(raw))
            flipped: object = raw[:at] + bytes([raw[at] ^ 1 << dice.randrange(8)]) + raw[at + 1 :]
            if isinstance(value, int):
                flipped = value ^ 1 << dice.randrange(8, 16)  # lower ones meet another row
            kept = "?" if isinstance(value, (int, bytes)) else "CAST(? AS TEXT)"
            update = f"UPDATE events SET {column} = {kept} WHERE position = ?"  # noqa: S608
            db.execute(update, (flipped, position))
            damage = reading.verify(db, None)
            assert damage is not None, (column, position, at)
            assert damage.position == position
            db.text_factory = str
            db.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (value, position))  # noqa: S608
        assert reading.verify(db, None) is None


def test_any_flipped_byte_of_the_file_is_found_or_touched_no_event(
    sample: Path, path: Path
) -> None:
    dice = random.Random(1)
    whole = sample.read_bytes()

    def rows(of: Path) -> list[object]:
        with reading.reading(of, alone=True) as db:
            db.text_factory = bytes
            return db.execute("SELECT * FROM events ORDER BY position").fetchall()

    expected, found = rows(sample), 0
    for _ in range(400):
        # Behind the header, where a flip may keep it from being opened at all.
        at = dice.randrange(100, len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])
        try:
            with reading.reading(path, alone=True) as db:
                damage = reading.verify(db, None)
        except DamagedJournal, sqlite3.OperationalError:
            damage = Damage(0, "cannot be opened")
        found += damage is not None
        # The rest is free space, and the other tables' contents.
        assert damage or rows(path) == expected, at
    assert found > 200


def test_a_table_whose_name_is_no_text_any_more_is_damage(sample: Path, path: Path) -> None:
    """SQLite says so in the damaged bytes, which Python then cannot read."""
    whole = sample.read_bytes()
    path.write_bytes(whole.replace(b"CREATE TABLE events", b"CREATE TABLE \xc5vents"))
    with pytest.raises(DamagedJournal), reading.reading(path, alone=True) as db:
        reading.verify(db, None)


def test_a_table_that_seems_to_be_empty_is_named(sample: Path, path: Path) -> None:
    path.write_bytes(sample.read_bytes())
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("PRAGMA writable_schema = ON")
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'set_aside'"
        ).fetchone()
        db.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'events'", (root,))
    with reading.reading(path, alone=True) as db:
        damage = reading.verify(db, None)
    assert damage is not None
    assert damage.position == 0
    assert "the file is damaged" in damage.reason


def test_rows_that_are_gone_are_named(sample: Path, path: Path) -> None:
    with reading.reading(sample, alone=True) as db:
        head = reading.head(db)
    for statement, damage in (
        ("DELETE FROM events WHERE position = 7", Damage(7, "is missing")),
        (f"DELETE FROM events WHERE position = {head.position}", None),  # noqa: S608
    ):
        path.write_bytes(sample.read_bytes())
        change(path, statement)
        with reading.reading(path) as db:
            assert reading.verify(db, None) == damage
            cut = reading.verify(db, head)
            assert cut is not None
    assert cut == Damage(head.position, f"is missing: the journal once reached {head.position}")


def test_verifying_reads_in_pages(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PAGE", 50)
    statements: list[str] = []
    with reading.reading(sample, alone=True) as db:
        db.set_trace_callback(statements.append)
        assert reading.verify(db, Head(0, bytes(32))) is None
    assert len(statements) == 480 // 50 + 2 + 1  # the last finds nothing; then integrity_check
