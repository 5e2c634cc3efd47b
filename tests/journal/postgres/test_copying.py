"""A SQLite journal into PostgreSQL, and the way back."""

from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from custom_components.municipal_alarm.journal import (
    Cutoff,
    DamagedJournal,
    Journal,
    Person,
    SqliteJournal,
)
from custom_components.municipal_alarm.journal.postgres import PostgresJournal, bring_over, copying
from custom_components.municipal_alarm.journal.postgres.copying import NotEmpty
from custom_components.municipal_alarm.journal.postgres.session import InUse
from simulators.postgres import Server

from .. import examples as make


def fill(journal: Journal) -> None:
    """Something in every table, and everything that care does."""
    journal.start()
    for number in range(5):
        name = f"incident-{number}"
        journal.append([make.raised(name), make.noted(name, number)], [make.text(name, name)])
        journal.append([make.closed(name)] if number % 2 else [make.heard("s", number)])
    journal.append([make.noted("a", 1, at=make.NOON.replace(tzinfo=None))])
    assert journal.flush()
    while journal.settle_cases():
        pass
    assert journal.hold("incident-3", make.OPERATOR, "police: één")
    assert journal.erase(Person(("u1",), ("Anneke",)), make.OPERATOR, "asked").records
    later = make.NOON.replace(year=2090)
    assert journal.expire(Cutoff(later, later))
    assert journal.close() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    fill(SqliteJournal(path))
    return path


def seen(journal: Journal) -> tuple[object, ...]:
    return (
        journal.load(),
        journal.read(),
        journal.head(),
        journal.holds(),
        journal.set_aside(),
        journal.examine(),
        journal.behind(),
        journal.search("", secrets=True),
    )


def test_the_chain_goes_on_unbroken(server: Server, path: Path) -> None:
    address, file = server.address(), SqliteJournal(path)
    before = seen(file)
    assert bring_over(path, address) == before[2]
    journal = PostgresJournal(address)
    journal.start()
    assert seen(journal) == before
    journal.append([make.number(9)], [make.text("new", "new")])
    assert journal.flush()
    found = journal.examine(file.head())
    assert (found.damages, found.head.position) == ((), file.head().position + 1)
    # And back again, as a file.
    journal.snapshot_to(path.with_name("copy.db"))
    copy = SqliteJournal(path.with_name("copy.db"))
    assert seen(copy) == seen(journal)
    assert journal.close() == 0


def test_it_is_copied_in_pages(server: Server, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_PAGE", 3)
    address = server.address()
    bring_over(path, address)
    journal = PostgresJournal(address)
    assert seen(journal) == seen(SqliteJournal(path))
    journal.snapshot_to(path.with_name("copy.db"))
    assert seen(SqliteJournal(path.with_name("copy.db"))) == seen(journal)


def test_a_damaged_file_is_not_brought_over(server: Server, path: Path) -> None:
    address = server.address()
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("UPDATE outbox SET data = '{}' WHERE number = 1")
    with pytest.raises(DamagedJournal, match="row 1 of the table outbox"):
        bring_over(path, address)
    assert PostgresJournal(address).head().position == 0


def test_whatever_fails_the_database_is_as_before(
    server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.address()
    insert = copying.insert

    def failing(db: object, table: str, rows: object) -> None:
        if table == "outbox":
            raise ConnectionError("cut")
        insert(db, table, rows)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(copying, "insert", failing)
        with pytest.raises(ConnectionError, match="cut"):
            bring_over(path, address)
    assert PostgresJournal(address).head().position == 0
    with monkeypatch.context() as patched:
        patched.setattr(copying, "insert", lambda db, table, rows: None)
        with pytest.raises(DamagedJournal, match="the copy of"):
            bring_over(path, address)
    assert bring_over(path, address).position


def test_never_into_another_journal(
    server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.address()
    journal = PostgresJournal(address)
    journal.start()
    monkeypatch.setattr(copying, "LOCK_TIMEOUT_S", 0.1)
    with pytest.raises(InUse):
        bring_over(path, address)
    journal.append([make.number(1)])
    assert journal.close() == 0
    with pytest.raises(NotEmpty, match="already"):
        bring_over(path, address)
    assert journal.head().position == 1


def test_a_copy_that_cannot_be_written_leaves_the_old_one(server: Server, tmp_path: Path) -> None:
    journal = PostgresJournal(server.address())
    fill(journal)
    (tmp_path / "copy.db").write_bytes(b"old")
    (tmp_path / "copy.db.part").mkdir()
    with pytest.raises(OSError, match=r"copy\.db"):
        journal.snapshot_to(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"old"
