"""The ladder of schema versions, real and with a second step that only tests have."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from custom_components.municipal_alarm.journal import (
    DamagedJournal,
    NewerSchema,
    SqliteJournal,
    schema,
)

from . import examples as make

DATABASES = sorted((Path(__file__).parent / "databases").glob("v*.sql"))
TWO_STEPS = {
    **schema.scripts(),
    max(schema.scripts()) + 1: (
        "ALTER TABLE events ADD COLUMN colour TEXT;"
        "UPDATE events SET colour = 'grey';"
        "CREATE TABLE more (number INTEGER PRIMARY KEY) STRICT;"
    ),
}


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", autocommit=True)) as db:
        yield db


def tables(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def test_the_ladder_has_no_gaps() -> None:
    assert list(schema.scripts()) == list(range(1, len(schema.scripts()) + 1))


def test_a_new_file_gets_every_step(db: sqlite3.Connection) -> None:
    schema.migrate(db, schema.scripts())
    assert schema.version_of(db) == max(schema.scripts())
    before = tables(db)
    schema.migrate(db, schema.scripts())
    assert tables(db) == before


def test_a_step_that_fails_leaves_the_version_before_it(db: sqlite3.Connection) -> None:
    schema.migrate(db, schema.scripts())
    before = tables(db)
    last = max(TWO_STEPS)
    broken = {**TWO_STEPS, last: f"{TWO_STEPS[last]} DROP TABLE nowhere;"}
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        schema.migrate(db, broken)
    assert not db.in_transaction
    assert schema.version_of(db) == last - 1
    assert tables(db) == before
    schema.migrate(db, TWO_STEPS)
    assert schema.version_of(db) == last


def test_another_programs_file_is_refused(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE addresses (name TEXT)")
    with pytest.raises(DamagedJournal, match="another program"):
        schema.migrate(db, schema.scripts())
    assert [name for name, _ in tables(db)] == ["addresses"]


# --- files of every release --------------------------------------------------


@pytest.fixture(params=DATABASES, ids=lambda path: path.stem)
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.executescript(request.param.read_text(encoding="utf-8"))
    return path


def test_every_version_has_a_file() -> None:
    assert [path.stem for path in DATABASES] == [f"v{number:04}" for number in schema.scripts()]


@pytest.mark.parametrize("ladder", [schema.scripts(), TWO_STEPS], ids=["released", "two steps"])
def test_an_old_file_is_migrated_twice(old_file: Path, ladder: dict[int, str]) -> None:
    seen = []
    for _ in range(2):
        journal = SqliteJournal(old_file, ladder=ladder)
        journal.start()
        with closing(sqlite3.connect(old_file)) as db:
            assert schema.version_of(db) == max(ladder)
        assert journal.fault is None
        assert journal.verify() is None
        seen.append((journal.load(), journal.read(), journal.head()))
        assert journal.close() == 0
    assert seen[0] == seen[1]
    loaded, entries, head = seen[0]
    assert loaded.unreadable == ()
    assert loaded.events
    assert loaded.pending
    assert head.position == len(entries)
    assert all(entry.event for entry in entries)


def test_a_migrated_file_is_like_a_new_one(old_file: Path, tmp_path: Path) -> None:
    shapes = []
    for path in (old_file, tmp_path / "new.db"):
        with closing(sqlite3.connect(path, autocommit=True)) as db:
            schema.migrate(db, schema.scripts())
            shapes.append(tables(db))
    assert shapes[0] == shapes[1]


def test_a_migrated_file_goes_on(old_file: Path) -> None:
    journal = SqliteJournal(old_file, ladder=TWO_STEPS)
    journal.start()
    head = journal.head()
    journal.append([make.number(7)])
    assert journal.flush()
    assert journal.verify(head) is None
    assert journal.head().position == head.position + 1
    assert journal.close() == 0


def test_a_newer_file_is_refused_and_not_touched(old_file: Path) -> None:
    journal = SqliteJournal(old_file, ladder=TWO_STEPS)
    journal.start()
    assert journal.close() == 0
    old_file.chmod(0o640)
    before = {path.name: path.read_bytes() for path in old_file.parent.iterdir()}
    stat = old_file.stat()
    with pytest.raises(NewerSchema, match="install the newer release again") as caught:
        SqliteJournal(old_file).start()
    assert (caught.value.found, caught.value.known) == (max(TWO_STEPS), max(schema.scripts()))
    assert {path.name: path.read_bytes() for path in old_file.parent.iterdir()} == before
    assert (old_file.stat().st_mtime_ns, old_file.stat().st_mode) == (
        stat.st_mtime_ns,
        stat.st_mode,
    )
