"""One group in one SQLite transaction: all, nothing, and never twice."""

from collections.abc import Iterator
from contextlib import closing
import sqlite3

import pytest

from custom_components.municipal_alarm.control_room.effects import Effect
from custom_components.municipal_alarm.control_room.events import Event
from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal import schema
from custom_components.municipal_alarm.journal.port import Head
from custom_components.municipal_alarm.journal.records import Group, Request, make_record
from custom_components.municipal_alarm.journal.transaction import head_of, write
from custom_components.municipal_alarm.journal.verification import examine

from . import examples as make


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", autocommit=True)) as db:
        schema.migrate(db, schema.scripts())
        yield db


def group(*events: Event, effects: tuple[Effect, ...] = ()) -> Group:
    return Group([make_record(Request(events, effects, None), make.NOON)])


def count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_an_empty_file_has_the_empty_head(db: sqlite3.Connection) -> None:
    assert head_of(db) == Head(0, bytes(32))


def test_a_group_knows_its_head(db: sqlite3.Connection) -> None:
    first = group(make.number(1), make.raised("a"))
    write(db, first)
    assert first.head == head_of(db)
    assert head_of(db).position == 2


def test_an_empty_group_proves_that_writing_works(db: sqlite3.Connection) -> None:
    write(db, Group([]))
    assert head_of(db).position == 0


@pytest.mark.parametrize("table", ["events", "live", "outbox"])
def test_an_error_anywhere_leaves_nothing_behind(db: sqlite3.Connection, table: str) -> None:
    db.execute(
        f"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.{table}"
        " BEGIN SELECT raise(ABORT, 'broken'); END"
    )
    failed = group(make.raised("a"), effects=(make.text("a", "k"),))
    with pytest.raises(sqlite3.IntegrityError, match="broken"):
        write(db, failed)
    assert not db.in_transaction
    assert [count(db, name) for name in ("events", "live", "outbox")] == [0, 0, 0]
    db.execute("DROP TRIGGER broken")
    write(db, failed)
    assert [count(db, name) for name in ("events", "live", "outbox")] == [1, 1, 1]


def test_a_commit_that_reported_an_error_but_happened_is_not_written_again(
    db: sqlite3.Connection,
) -> None:
    doubtful = group(make.raised("a"), make.noted("a", 1), effects=(make.text("a", "k"),))
    write(db, doubtful)
    write(db, doubtful)
    write(db, doubtful)
    assert head_of(db).position == 2
    assert doubtful.head
    assert examine(db, [doubtful.head]).damage is None


def test_a_commit_that_reported_an_error_and_did_not_happen_is_written(
    db: sqlite3.Connection,
) -> None:
    doubtful = group(make.raised("a"))
    db.execute("BEGIN")
    db.execute("SAVEPOINT before")
    with pytest.raises(sqlite3.OperationalError):
        write(db, doubtful)  # no transaction within a transaction
    db.execute("ROLLBACK")
    write(db, doubtful)
    assert head_of(db).position == 1


def test_the_same_facts_in_another_group_are_other_rows(db: sqlite3.Connection) -> None:
    write(db, group(make.raised("a")))
    write(db, group(make.raised("a")))
    assert head_of(db).position == 2


def test_many_rows_go_in_by_few_statements(db: sqlite3.Connection) -> None:
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    write(db, group(*(make.noted("a", number) for number in range(600))))
    db.set_trace_callback(None)
    assert len([text for text in statements if text.startswith("INSERT INTO events")]) <= 6
    assert len(statements) < 20
    assert count(db, "events") == 600
    assert examine(db).damage is None


def test_what_a_group_writes_does_not_depend_on_how_it_is_cut(db: sqlite3.Connection) -> None:
    events: list[Event] = [
        make.heard("s", 1),
        make.raised("a"),
        make.heard("s", 2),
        make.closed("a"),
    ]
    late: list[Event] = [make.noted("a", 1), make.heard("s", 3)]
    write(db, group(*events, *late))
    with closing(sqlite3.connect(":memory:", autocommit=True)) as other:
        schema.migrate(other, schema.scripts())
        for event in (*events, *late):
            write(other, group(event))
        for table in ("live", "ended"):
            rows = f"SELECT * FROM {table}"  # noqa: S608
            assert db.execute(rows).fetchall() == other.execute(rows).fetchall()
    assert count(db, "live") == 1


def test_the_work_does_not_grow_with_what_was_written_before(db: sqlite3.Connection) -> None:
    def steps() -> int:
        """How many steps SQLite's machine takes for an incident from press to end."""
        taken = 0

        def step() -> None:
            nonlocal taken
            taken += 1

        db.set_progress_handler(step, 1)
        write(db, group(make.heard("s", 1), make.raised("x"), effects=(make.text("x", "xk"),)))
        write(db, group(make.reported("x", "xk", DeliveryState.SENT)))
        write(db, group(make.resolved("x", "xk"), make.closed("x")))
        db.set_progress_handler(None, 0)
        return taken

    def forget() -> None:
        db.execute("DELETE FROM outbox WHERE stream = 'x'")
        db.execute("DELETE FROM ended WHERE stream = 'x'")

    write(db, group(make.raised("first"), effects=(make.text("first", "first"),)))
    steps()
    forget()
    few = steps()
    for number in range(300):
        name = f"old-{number}"
        write(db, group(make.raised(name), make.heard("s", 1), effects=(make.text(name, name),)))
        write(db, group(make.noted(name, 1), make.closed(name)))
    forget()
    assert steps() == few
